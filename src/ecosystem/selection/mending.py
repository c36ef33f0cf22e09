"""Mend links: values that were written or pasted in another way than links write them."""

import re
from collections.abc import Sequence
from typing import Final

from ecosystem.selection.filters import MOST_REPEATED, NONE, Options, Query, Years, names_key
from ecosystem.selection.selection import FILTERS

LONGEST: Final = 200
"""Characters of a value that are mended."""
YEARS: Final = re.compile(r"(\d{4})(?:\s?(?:[-\u2010-\u2015\u2212]|\.\.|to)\s?(\d{4}))?")
"""A year, or two of them joined by a hyphen, a dash, two dots or "to"."""


def mend(query: Query, options: Options) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Replace values that are not offered but clearly mean some that are.

    These are codes in other letters or by their displayed names, where one code fits, and years joined by a dash, in
    the wrong order or beyond those of the dataset.

    Returns
    -------
    query : dict
        The query with these values replaced.
    mended : tuple of str
        One sentence for each of them.

    Examples
    --------
    >>> mend({"field": ["Machine Learning"]}, {"field": ["machine-learning"]})
    ({'field': ['machine-learning']}, ('field = “Machine Learning” is read as “machine-learning”.',))
    >>> mend({"years": ["1990–2050"]}, {"years": ["2005", "2025"]})
    ({'years': ['2005', '2025']}, ('years = “1990–2050” is read as “2005–2025”.',))
    """
    mended, sentences = {part: list(values) for part, values in query.items()}, []
    for key, row in FILTERS.items():
        offered = options.get(key, ())
        parts = [part for part in row.parts if mended.get(part)] if offered else []
        for part in parts:
            before = mended[part]
            if isinstance(row, Years):
                mended[part] = _years(before, offered)
                pairs = [("–".join(before), "–".join(mended[part]))]
            else:
                meant = _codes_by_text(offered, options.get(names_key(key), ()))
                mended[part] = [_code(text, offered, meant) for text in before]
                pairs = [*zip(before, mended[part], strict=True)]
            sentences += [_sentence(part, given, read) for given, read in pairs if given != read]
    return mended, tuple(sentences)


def _sentence(part: str, given: str, read: str) -> str:
    return f"{part} = “{given[:MOST_REPEATED]}” is read as “{read[:MOST_REPEATED]}”."


def _years(texts: Sequence[str], offered: Sequence[str]) -> list[str]:
    """Return two years in order and within those offered; the texts themselves where they are not years or outside."""
    found = [YEARS.fullmatch(text.strip()) for text in texts if len(text) <= LONGEST]
    years = sorted(int(year) for match in found if match for year in match.groups() if year)
    if not all(found) or len(found) != len(texts) or len(years) not in (1, 2):
        return list(texts)
    first, last = max(years[0], int(offered[0])), min(years[-1], int(offered[-1]))
    return [str(first), str(last)] if first <= last else list(texts)


def _codes_by_text(codes: Sequence[str], names: Sequence[str]) -> dict[str, set[str]]:
    meant: dict[str, set[str]] = {}
    for text, code in (*zip(codes, codes, strict=True), *zip(names, codes, strict=bool(names))):
        meant.setdefault(_folded(text), set()).add(code)
    return meant


def _code(text: str, codes: Sequence[str], meant: dict[str, set[str]]) -> str:
    if text in codes or text == NONE or len(text) > LONGEST:
        return text
    fitting = meant.get(_folded(text), set())
    return next(iter(fitting)) if len(fitting) == 1 else text


def _folded(text: str) -> str:
    """Return a text in small letters, with spaces for all that is no letter or digit."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
