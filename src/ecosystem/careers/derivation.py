"""Derive careers from affiliations, as expressions that run on every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import UNENDED, records
from ecosystem.careers.derived_rows import researchers, transitions
from ecosystem.careers.engines import to_rows
from ecosystem.careers.events import events, trainings
from ecosystem.careers.flags import flags
from ecosystem.careers.post_status import BRIEF, ordered, overlaps, post_status
from ecosystem.careers.spells import describe_posts, places, spells, stretches
from ecosystem.careers.thresholds import Thresholds, describe_thresholds
from ecosystem.datasets.table_file import read_table
from ecosystem.site import SITE
from ecosystem.tables import Sectors
from ecosystem.tables.vocabulary import HOME

Keep = Callable[[Table], Table]
NO_POST: Final = "stays that weigh too little for a post"
BRIEF_POST: Final = "short second posts that are no step in a career"
NO_COUNTRY: Final = "moves whose countries are not both known"
IMPLAUSIBLE: Final = "moves of people with implausible histories"
_POST: Final = (
    *("person_id", "place", "org", "organization", "sector_id", "city_id", "country_code", "first", "evidence"),
    *("role", "source_id", "source_url", "again"),
)

MAX_LISTED: Final = 100
"""Implausible years listed one by one; all are counted."""

SPELL: Final = (
    *("organization_id", "organization", "sector_id", "city_id", "country_code", "first", "last", "weight"),
    *("evidence", "status", "source_id", "source_url"),
)


@dataclass(frozen=True)
class DerivedCareers:
    """Derived careers; every attribute is an expression.

    Attributes
    ----------
    researchers, transitions
        In the columns of :class:`ecosystem.tables.Researchers` and :class:`ecosystem.tables.Transitions`.
    spells
        Posts with ``first`` and ``last`` year and their ``status``: main, second or brief.
    flagged
        Implausible years: ``person_id``, ``year``, ``reason``, ``detail``, ``flags`` (number of the person's flags) and
        ``left_out`` (whether the person's moves are left out).
    left_aside, interpreted
        ``reason`` and ``rows`` of records that were not used, or read otherwise than stated.
    """

    researchers: Table
    transitions: Table
    spells: Table
    flagged: Table
    left_aside: Table
    interpreted: Table


def derive_careers(
    people: Table,
    affiliations: Table,
    thresholds: Thresholds | None = None,
    *,
    until: int,
    home: str = HOME,
    keep: Keep = lambda table: table,
) -> DerivedCareers:
    """Derive careers from people and their affiliations.

    A person is a ``person_id``; names neither separate nor merge people.

    Parameters
    ----------
    people : Table
        One row per ``person_id``, with the person's own columns of the researchers table.
    affiliations : Table
        One row per person, organisation and stretch of years.
    thresholds : Thresholds, optional
        The defaults if not given.
    until : int
        Last year covered by the source; open posts last until then.
    home : str
        Country to which people return.
    keep : callable, optional
        Materialises an expression that is used several times, such as ``Table.cache``.
    """
    chosen = thresholds or Thresholds()
    years = StatedYears.of(affiliations, until=until, keep=keep)
    return assemble_careers(people, years, DerivedPosts.of(years, chosen, home=home, keep=keep), chosen, keep=keep)


@dataclass(frozen=True)
class StatedYears:
    """Records, places and stretches: what affiliations state, independent of thresholds."""

    records: Table
    places: Table
    stretches: Table

    @classmethod
    def of(cls, affiliations: Table, *, until: int, keep: Keep) -> Self:
        """Compute from affiliations."""
        recorded = keep(records(affiliations, until=until))
        held = keep(places(recorded))
        return cls(recorded, held, keep(stretches(recorded, held)))


@dataclass(frozen=True)
class DerivedPosts:
    """Stays, posts with their status, and moves: all that depends on the thresholds on posts."""

    stays: Table
    posts: Table
    moves: Table

    @classmethod
    def of(cls, years: StatedYears, thresholds: Thresholds, *, home: str, keep: Keep) -> Self:
        """Compute posts and moves."""
        stays, own = (keep(table) for table in spells(years.stretches, years.records, thresholds))
        posts = keep(ordered(stays))
        posts = keep(post_status(posts, overlaps(posts, own), thresholds))
        posts = keep(describe_posts(posts, years.places, years.records))
        trained, schools = trainings(years.records, posts)
        ends = ibis.union(posts.select(*_POST), schools.mutate(again=ibis.literal(False)).select(*_POST))
        happened = keep(ibis.union(events(posts, thresholds), trained))
        moves = transitions(happened, ends, years.records, thresholds, home=home, industry=sectors_of("industry"))
        return cls(stays, posts, keep(moves))


def assemble_careers(
    people: Table, years: StatedYears, posts: DerivedPosts, thresholds: Thresholds, *, keep: Keep
) -> DerivedCareers:
    """Leave out the moves of implausible histories and collect the results."""
    flagged = keep(_counted(flags(years.stretches, thresholds), thresholds))
    out = flagged.filter(_.left_out).select(researcher_id=_.person_id).distinct().mutate(out=True)
    known = posts.moves.semi_join(people.select(researcher_id=_.person_id), "researcher_id")
    known = known.left_join(out, "researcher_id").drop("researcher_id_right")
    placed = _.from_country_code.notnull() & _.to_country_code.notnull()
    return DerivedCareers(
        researchers(people, posts.posts, years.records),
        known.filter(placed & _.out.isnull()).drop("out"),
        posts.posts.select("person_id", *SPELL),
        flagged,
        _left_aside(years.records, posts, known),
        _interpreted(years.records),
    )


def sectors_of(domain: str) -> list[str]:
    """Sectors of the reference tables in a domain."""
    rows = read_table(SITE / "data" / "reference", Sectors)
    return [row[Sectors.sector_id] for row in rows if row[Sectors.domain] == domain]


def _counted(flagged: Table, thresholds: Thresholds) -> Table:
    counted = flagged.mutate(flags=_.year.count().over(ibis.window(group_by="person_id")))
    return counted.mutate(left_out=_.flags > thresholds.most_flags)


def _interpreted(recorded: Table) -> Table:
    """Count the records read otherwise than stated, by rule."""
    ended = recorded.filter(_.aside.isnull() & _.forgotten).select(reason=ibis.literal(UNENDED))
    return ended.group_by("reason").agg(rows=_.reason.count())


def _left_aside(recorded: Table, posts: DerivedPosts, known: Table) -> Table:
    """Count the records not used, by reason."""
    unplaced = _.from_country_code.isnull() | _.to_country_code.isnull()
    counts = [
        recorded.filter(_.aside.notnull()).select(reason=_.aside),
        posts.stays.filter(~_.post).select(reason=ibis.literal(NO_POST)),
        posts.posts.filter(_.status == BRIEF).select(reason=ibis.literal(BRIEF_POST)),
        known.filter(unplaced).select(reason=ibis.literal(NO_COUNTRY)),
        known.filter(~unplaced & _.out.notnull()).select(reason=ibis.literal(IMPLAUSIBLE)),
    ]
    return ibis.union(*counts).group_by("reason").agg(rows=_.reason.count())


def derivation_summary(careers: DerivedCareers, thresholds: Thresholds | None = None) -> dict[str, Any]:
    """Summary of a derivation for `datapackage.json`.

    Returns
    -------
    dict
        JSON values: ``thresholds``; ``left_aside`` and ``interpreted`` (reason and rows); ``flagged`` with the number
        of ``people`` and ``years``, the people ``left_out`` of the moves, and the first years ``listed``.
    """
    flagged = careers.flagged
    counted = flagged.agg(
        people=_.person_id.nunique(),
        years=_.year.count(),
        left_out=_.person_id.nunique(where=_.left_out),
    )
    listed = flagged.select("person_id", "year", "reason", "detail", "left_out")
    listed = listed.order_by("person_id", "year", "reason", "detail").limit(MAX_LISTED)
    aside = careers.left_aside.order_by("reason")
    return {
        "thresholds": describe_thresholds(thresholds or Thresholds()),
        "left_aside": to_rows(aside),
        "interpreted": to_rows(careers.interpreted.order_by("reason")),
        "flagged": {**to_rows(counted)[0], "listed": to_rows(listed)},
    }
