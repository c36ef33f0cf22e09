"""Posts of a spreadsheet become moves, by the same rules as every other source of careers (extra ``importing``)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ecosystem.importers.spreadsheets.draft import Join
from ecosystem.importers.spreadsheets.posts import Careers, Joined
from ecosystem.tables import Researchers, Transitions

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


def joined(careers: Careers, home: str, *, until: int) -> Joined:
    """Derive people and moves from posts.

    Parameters
    ----------
    careers : Careers
        People and their posts.
    home : str
        Country to which people return.
    until : int
        Year of today: posts without an end are held until then.

    Returns
    -------
    Joined
        ``researchers`` and ``transitions``, what was flagged and left aside by which thresholds, and how the headline
        changes with each.
    """
    from ecosystem.careers import Thresholds, derivation_summary, derive_careers
    from ecosystem.careers.engines import connect, store, to_pandas

    thresholds = Thresholds()
    with connect() as connection:
        keep = partial(store, connection)
        people, affiliations = (keep(table) for table in _given(connection, careers))
        derived = derive_careers(people, affiliations, thresholds, until=until, home=home, keep=keep)
        tables = {
            Researchers.table: to_pandas(derived.researchers),
            Transitions.table: to_pandas(derived.transitions),
        }
        return Joined(tables, derivation_summary(derived, thresholds), partial(_varied, careers, home, until=until))


def _varied(careers: Careers, home: str, *, until: int) -> dict[str, Any]:
    from ecosystem.careers import Thresholds, sensitivity
    from ecosystem.careers.engines import connect, store

    with connect() as connection:
        keep = partial(store, connection)
        people, affiliations = (keep(table) for table in _given(connection, careers))
        return sensitivity(people, affiliations, Thresholds(), until=until, home=home, keep=keep)


def _given(connection: BaseBackend, careers: Careers) -> tuple[Any, Any]:
    from ecosystem.careers.engines import to_engine

    return to_engine(connection, "people", careers.people), to_engine(connection, "affiliations", careers.affiliations)


def join(*, until: int) -> Join | None:
    """Return what joins posts to moves; None where the extra ``importing`` is not installed."""
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError:
        return None
    return partial(joined, until=until)
