"""Citations of a view in APA and BibTeX, with the data hash and the link."""

import re
from datetime import date

from ecosystem.load import ARCHIVE_DIGEST_LENGTH
from ecosystem.views import View

TITLE = "The Pakistani AI ecosystem"
HASH_LENGTH = ARCHIVE_DIGEST_LENGTH


def apa(view: View, link: str, today: date) -> str:
    """Cite a view in APA style; `today` is the day of access."""
    where = view.provenance
    return (
        f"{TITLE}. ({today.year}). {view.question} [{_kind(view)} data: {where.title}; data hash "
        f"{where.digest[:HASH_LENGTH]}]. Retrieved {today:%B} {today.day}, {today.year}, from {link}"
    )


def bibtex(view: View, link: str, today: date) -> str:
    r"""Cite a view as a BibTeX entry.

    Examples
    --------
    >>> tex_escaped("100 % {sure} & #1_a")
    '100 \\% \\{sure\\} \\& \\#1\\_a'
    """
    where = view.provenance
    key = re.sub(r"\W+", "-", f"{view.id}-{where.digest[:6]}").strip("-")
    note = f"{_kind(view)} data: {where.title}; {where.n}; data hash {where.digest[:HASH_LENGTH]}"
    fields = {
        "title": f"{{{tex_escaped(view.question)}}}",
        "author": f"{{{tex_escaped(TITLE)}}}",
        "year": str(today.year),
        "howpublished": f"\\url{{{link}}}",
        "urldate": today.isoformat(),
        "note": tex_escaped(note),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}\n"


def tex_escaped(text: str) -> str:
    """Escape text for TeX."""
    return re.sub(r"([%&#_{}$])", r"\\\1", text.replace("\\", "/"))


def _kind(view: View) -> str:
    kind = view.provenance.kind
    return "SIMULATED" if kind == "simulated" else kind.capitalize()
