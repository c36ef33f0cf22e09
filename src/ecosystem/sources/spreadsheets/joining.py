"""Posts of a spreadsheet become moves, by the same rules as every other source of careers (extra ``importing``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ecosystem.sources.spreadsheets.posts import Careers, Joined
from ecosystem.tables import Researchers, Transitions

Join = Callable[[Careers], Joined]


def joined(careers: Careers, *, until: int, home: str) -> Joined:
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
    Joined
        ``researchers`` and ``transitions``, and what was flagged and left aside by which thresholds.
    """
    from ecosystem.sources.careers import Thresholds, account, derive
    from ecosystem.sources.engines import connect, fetched, given, stored

    thresholds = Thresholds()
    with connect() as connection:
        keep = partial(stored, connection)
        people, affiliations = (
            keep(given(connection, name, frame))
            for name, frame in (("people", careers.people), ("affiliations", careers.affiliations))
        )
        derived = derive(people, affiliations, thresholds, until=until, home=home, keep=keep)
        tables = {
            Researchers.table: fetched(derived.researchers),
            Transitions.table: fetched(derived.transitions),
        }
        return Joined(tables, account(derived, thresholds))


def join(*, until: int, home: str) -> Join | None:
    """Return what joins posts to moves; None where the extra ``importing`` is not installed."""
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError:
        return None
    return partial(joined, until=until, home=home)
