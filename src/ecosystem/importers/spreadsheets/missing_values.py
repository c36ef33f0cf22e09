"""Cells that mean "not known", name no post, or name studies in place of an employer."""

from typing import Final

from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold

MAX_LETTERS: Final = 500
"""Longer cells are sentences: they are matched with nothing, which also bounds the time."""
MAX_STUDENT_WORDS: Final = 3
"""Words of the longest word for a student."""


def is_missing(text: str) -> bool:
    """Return whether a cell means "not known" or "not available"."""
    return len(text) <= MAX_LETTERS and (
        fold(text) in synonyms("missing") or fold(text) in synonyms("no-post") or not fold(text)
    )


def names_no_employer(text: str) -> bool:
    """Return whether a cell in place of an employer means "not known", or names no post or studies.

    Examples
    --------
    >>> names_no_employer("PhD student at KAIST"), names_no_employer("n/a"), names_no_employer("KAIST")
    (True, True, False)
    """
    return is_missing(text) or is_no_post(text) or bool(studies_in(text)[0])


def is_no_post(text: str) -> bool:
    """Return whether a cell in place of an employer means that the person holds no post.

    Examples
    --------
    >>> is_no_post("Career break"), is_no_post("Confidential"), is_no_post("LUMS")
    (True, False, False)
    """
    return len(text) <= MAX_LETTERS and (fold(text) in synonyms("no-post") or fold(text) in synonyms("student"))


def studies_in(text: str) -> tuple[str, str]:
    """Return role and school of a cell that names studies in place of an employer; empty if it does not.

    Examples
    --------
    >>> studies_in("PhD student at KAIST"), studies_in("Doktorand an der TU München"), studies_in("Student Loans Ltd")
    (('PhD student', 'KAIST'), ('Doktorand', 'TU München'), ('', ''))
    """
    words = text.split() if len(text) <= MAX_LETTERS else []
    for length in range(min(MAX_STUDENT_WORDS, len(words) - 1), 0, -1):
        role, rest = " ".join(words[:length]), words[length:]
        if fold(role) not in synonyms("student"):
            continue
        while rest and (rest[0] in "@,–-" or fold(rest[0]) in synonyms("preposition")):
            rest = rest[1:]
        if len(rest) < len(words) - length or role.endswith(","):
            return role.rstrip(","), " ".join(rest)
    return "", ""
