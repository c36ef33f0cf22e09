"""The whole way from affiliations to careers, written once as expressions that every engine runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import UNENDED, records
from ecosystem.careers.events import events, trainings
from ecosystem.careers.flags import flags
from ecosystem.careers.post_status import BRIEF, ordered, overlaps, standing
from ecosystem.careers.researcher_rows import researchers
from ecosystem.careers.spells import described, places, spells, stretches
from ecosystem.careers.thresholds import Thresholds
from ecosystem.careers.transition_rows import transitions
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

SPELL: Final = (
    *("organization_id", "organization", "sector_id", "city_id", "country_code", "first", "last", "weight"),
    *("evidence", "standing", "source_id", "source_url"),
)


@dataclass(frozen=True)
class DerivedCareers:
    """What affiliations say of careers; every attribute is an expression.

    Attributes
    ----------
    researchers, transitions
        In the columns of :class:`ecosystem.tables.Researchers` and :class:`ecosystem.tables.Transitions`.
    spells
        Posts with ``first`` and ``last`` year and their ``standing``: main, second, or brief.
    flagged
        Implausible years: ``person_id``, ``year``, ``reason``, ``detail``, ``flags`` (of the person) and ``left_out``
        (whether the person's moves are).
    left_aside
        ``reason`` and ``rows``: what was not used, and why.
    interpreted
        ``reason`` and ``rows``: what was read otherwise than it is stated.
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

    People are who their source says they are: nobody is told apart or put together by name.

    Parameters
    ----------
    people : Table
        One row per ``person_id``; the columns of researchers that are the person's own.
    affiliations : Table
        One row per person, organisation and stretch of years.
    thresholds : Thresholds, optional
        What decides; the defaults if not given.
    until : int
        The last year that the source knows: posts that go on are held until then.
    home : str
        Country to which people return.
    keep : callable, optional
        Called with what is used several times, to store it where the engine works, such as ``Table.cache``.

    Returns
    -------
    Careers
        Expressions on the tables given.
    """
    said = thresholds or Thresholds()
    years = StatedYears.of(affiliations, until=until, keep=keep)
    return assemble_careers(people, years, DerivedPosts.of(years, said, home=home, keep=keep), said, keep=keep)


@dataclass(frozen=True)
class StatedYears:
    """What affiliations state, before any threshold decides: records, places, and stretches of years without a gap."""

    records: Table
    places: Table
    stretches: Table

    @classmethod
    def of(cls, affiliations: Table, *, until: int, keep: Keep) -> Self:
        """Read affiliations."""
        recorded = keep(records(affiliations, until=until))
        held = keep(places(recorded))
        return cls(recorded, held, keep(stretches(recorded, held)))


@dataclass(frozen=True)
class DerivedPosts:
    """What thresholds on posts decide: stays, posts with their standing, and moves between them."""

    stays: Table
    posts: Table
    moves: Table

    @classmethod
    def of(cls, years: StatedYears, thresholds: Thresholds, *, home: str, keep: Keep) -> Self:
        """Find posts and moves."""
        stays, own = (keep(table) for table in spells(years.stretches, years.records, thresholds))
        posts = keep(ordered(stays))
        stood = keep(standing(posts, overlaps(posts, own), thresholds))
        stood = keep(described(stood, years.places, years.records))
        trained, schools = trainings(years.records, stood)
        ends = ibis.union(stood.select(*_POST), schools.mutate(again=ibis.literal(False)).select(*_POST))
        happened = keep(ibis.union(events(stood, thresholds), trained))
        told = transitions(happened, ends, years.records, thresholds, home=home, industry=industry_sectors())
        return cls(stays, stood, keep(told))


def assemble_careers(
    people: Table, years: StatedYears, posts: DerivedPosts, thresholds: Thresholds, *, keep: Keep
) -> DerivedCareers:
    """Leave out the moves of implausible histories, and put everything together."""
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


def industry_sectors() -> list[str]:
    """List the sectors of the reference tables whose organisations are firms."""
    rows = read_table(SITE / "data" / "reference", Sectors)
    return [row[Sectors.sector_id] for row in rows if row[Sectors.domain] == "industry"]


def _counted(flagged: Table, thresholds: Thresholds) -> Table:
    counted = flagged.mutate(flags=_.year.count().over(ibis.window(group_by="person_id")))
    return counted.mutate(left_out=_.flags > thresholds.most_flags)


def _interpreted(recorded: Table) -> Table:
    """Count what was read otherwise than it is stated, by rule."""
    ended = recorded.filter(_.aside.isnull() & _.forgotten).select(reason=ibis.literal(UNENDED))
    return ended.group_by("reason").agg(rows=_.reason.count())


def _left_aside(recorded: Table, posts: DerivedPosts, known: Table) -> Table:
    """Count what was not used, by reason."""
    unplaced = _.from_country_code.isnull() | _.to_country_code.isnull()
    counts = [
        recorded.filter(_.aside.notnull()).select(reason=_.aside),
        posts.stays.filter(~_.post).select(reason=ibis.literal(NO_POST)),
        posts.posts.filter(_.standing == BRIEF).select(reason=ibis.literal(BRIEF_POST)),
        known.filter(unplaced).select(reason=ibis.literal(NO_COUNTRY)),
        known.filter(~unplaced & _.out.notnull()).select(reason=ibis.literal(IMPLAUSIBLE)),
    ]
    return ibis.union(*counts).group_by("reason").agg(rows=_.reason.count())
