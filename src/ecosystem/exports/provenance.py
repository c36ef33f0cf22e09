"""Provenance of a view as rows and lines, and its citations in APA and BibTeX: the same in every exported file."""

import re
from datetime import date

from ecosystem.load import ARCHIVE_DIGEST_LENGTH, Source
from ecosystem.views import View
from ecosystem.views.provenance import Provenance

SIMULATED_LABEL = "SIMULATED DATA"
"""Label of every file with simulated numbers."""
UNKNOWN_LICENCE = "not known; ask the source before passing it on"
Line = tuple[str, str]


def is_simulated(view: View) -> bool:
    """Whether a view's numbers are simulated."""
    return view.provenance.kind == "simulated"


def kind_label(kind: str) -> str:
    """Return the kind of a dataset, simulated in capitals.

    Examples
    --------
    >>> kind_label("simulated"), kind_label("observed")
    ('SIMULATED', 'observed')
    """
    return kind.upper() if kind == "simulated" else kind


def provenance_rows(view: View, link: str = "") -> tuple[Line, ...]:
    """Return the provenance of a view as rows of title and text; rows without text are left out."""
    where = view.provenance
    rows = (
        ("Data", f"{where.title} ({kind_label(where.kind)} data)"),
        ("Years", where.years),
        ("As of", where.as_of),
        ("Filters", "; ".join(where.filters) or "none"),
        ("Rests on", where.n),
        ("Not shown", where.unknown),
        ("Source", "; ".join(_cited(source, where) for source in where.sources)),
        ("Newer elsewhere", where.newer),
        ("Read from", where.origin),
        ("Licence", where.licence or UNKNOWN_LICENCE),
        ("Data hash", where.digest),
        ("Opens again at", link),
    )
    return tuple((title, " ".join(text.split())) for title, text in rows if text)


def provenance_lines(view: View, link: str = "") -> list[str]:
    """Return the provenance as lines of text, the first with data, kind, date and hash."""
    rows = dict(provenance_rows(view, link))
    date = f", as of {rows['As of']}" if "As of" in rows else ""
    years = f", {rows['Years']}" if "Years" in rows else ""
    hidden = f"; not shown: {rows['Not shown']}" if "Not shown" in rows else ""
    lines = [
        f"{rows['Data']}{years}{date}; data hash {rows['Data hash']}",
        f"Filters: {rows['Filters']}",
        f"{rows['Rests on']}{hidden}" if "Rests on" in rows else "",
        *(
            f"{title}: {rows[title]}"
            for title in ("Source", "Newer elsewhere", "Read from", "Licence", "Opens again at")
            if title in rows
        ),
    ]
    return [line for line in lines if line]


def _cited(source: Source, where: Provenance) -> str:
    """Citation of a source, with its licence where that of the dataset does not include it."""
    own = source.licence and source.licence not in where.licence
    return f"{source.citation} ({source.licence})" if own else source.citation


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
