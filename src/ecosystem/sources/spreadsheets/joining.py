"""Posts of a spreadsheet become moves, by the same rules as every other source of careers (extra ``importing``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from ecosystem.sources.spreadsheets.posts import Careers
from ecosystem.tables import Researchers, Transitions

Join = Callable[[Careers], Mapping[str, pd.DataFrame]]


def joined(careers: Careers, *, until: int, home: str) -> dict[str, pd.DataFrame]:
    """Derive people and moves from posts.

    Parameters
    ----------
    careers : Careers
        People and their posts.
    until : int
        Year of today: posts without an end are held until then.
    home : str
        Country to which people return.

    Returns
    -------
    dict of str to DataFrame
        ``researchers`` and ``transitions`` in their declared columns.
    """
    from ecosystem.sources.careers import derive
    from ecosystem.sources.engines import connect, fetched, given, stored

    with connect() as connection:
        keep = partial(stored, connection)
        people, affiliations = (
            keep(given(connection, name, frame))
            for name, frame in (("people", careers.people), ("affiliations", careers.affiliations))
        )
        derived = derive(people, affiliations, until=until, home=home, keep=keep)
        return {
            Researchers.table: fetched(derived.researchers),
            Transitions.table: fetched(derived.transitions),
        }


def join(*, until: int, home: str) -> Join | None:
    """Return what joins posts to moves; None where the extra ``importing`` is not installed."""
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError:
        return None
    return partial(joined, until=until, home=home)
