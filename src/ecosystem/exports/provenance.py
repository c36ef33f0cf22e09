"""Provenance of a view as rows and lines, the same in every exported file."""

from ecosystem.load import Source
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
