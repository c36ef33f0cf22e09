"""Where a view comes from, in the same words in every file that leaves."""

from __future__ import annotations

from ecosystem.load import Source
from ecosystem.views import View
from ecosystem.views.provenance import Provenance

SIMULATED_LABEL = "SIMULATED DATA"
"""Stands in plain sight wherever a file shows simulated numbers."""
UNKNOWN_LICENCE = "not known; ask the source before passing it on"
Line = tuple[str, str]


def is_simulated(view: View) -> bool:
    """Tell whether a view's numbers are simulated."""
    return view.provenance.kind == "simulated"


def kind_label(kind: str) -> str:
    """Write the kind of a dataset; one of them must not be overlooked.

    Examples
    --------
    >>> kind_label("simulated"), kind_label("observed")
    ('SIMULATED', 'observed')
    """
    return kind.upper() if kind == "simulated" else kind


def provenance_rows(view: View, link: str = "") -> tuple[Line, ...]:
    """Say where a view's numbers come from.

    Returns
    -------
    tuple of (title, text)
        Data and kind, date, filters, n, what is not shown, sources with licence, hash, link; only what is known, but
        never without filters and licence.
    """
    where = view.provenance
    told = (
        ("Data", f"{where.title} ({kind_label(where.kind)} data)"),
        ("As of", where.as_of),
        ("Filters", "; ".join(where.filters) or "none"),
        ("Rests on", where.n),
        ("Not shown", where.unknown),
        ("Source", "; ".join(_cited(source, where) for source in where.sources)),
        ("Licence", where.licence or UNKNOWN_LICENCE),
        ("Data hash", where.digest),
        ("Opens again at", link),
    )
    return tuple((title, " ".join(text.split())) for title, text in told if text)


def provenance_lines(view: View, link: str = "") -> list[str]:
    """Say it as lines of text.

    The first names data, kind, date and hash together: whoever cuts the rest off keeps what matters most.
    """
    told = dict(provenance_rows(view, link))
    date = f", as of {told['As of']}" if "As of" in told else ""
    hidden = f"; not shown: {told['Not shown']}" if "Not shown" in told else ""
    lines = [
        f"{told['Data']}{date}; data hash {told['Data hash']}",
        f"Filters: {told['Filters']}",
        f"{told['Rests on']}{hidden}" if "Rests on" in told else "",
        *(f"{title}: {told[title]}" for title in ("Source", "Licence", "Opens again at") if title in told),
    ]
    return [line for line in lines if line]


def _cited(source: Source, where: Provenance) -> str:
    """Cite a source, with its licence where the dataset's own does not name it."""
    own = source.licence and source.licence not in where.licence
    return f"{source.citation} ({source.licence})" if own else source.citation
