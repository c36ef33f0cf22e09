"""Derive careers from affiliations, as expressions that run on every engine."""

from dataclasses import dataclass
from typing import Any, Final, Self

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import UNENDED, records, sectors_of
from ecosystem.careers.derived_rows import CERTAIN, UNCERTAIN, researchers, transitions
from ecosystem.careers.engines import to_rows
from ecosystem.careers.events import events, trainings
from ecosystem.careers.flags import flags
from ecosystem.careers.plans import Keep, run_compiled
from ecosystem.careers.post_status import BRIEF, ordered, overlaps, post_status
from ecosystem.careers.spells import describe_posts, employers, spans, spells, studies
from ecosystem.careers.thresholds import Thresholds, describe_thresholds
from ecosystem.tables.vocabulary import HOME

NO_POST: Final = "stays that weigh too little for a post"
BRIEF_POST: Final = "short second posts that are no step in a career"
UNKNOWN_END: Final = "moves from or to a post of unknown sector or country, kept as such"
UNKNOWN_PEOPLE: Final = "people with such a move"
UNSURE: Final = "uncertain moves, counted on request: the records fit a leave, a visit or another person too"
IMPLAUSIBLE: Final = "moves of people with implausible histories"
_POST: Final = (
    *("person_id", "number", "org", "organization", "sector_id", "city_id", "country_code", "first", "evidence"),
    *("role", "source_id", "source_url", "again"),
    *(f"entered_{name}" for name in ("organization", "sector_id", "city_id", "country_code")),
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
        In the columns of :class:`ecosystem.tables.Researchers` and :class:`ecosystem.tables.Transitions`. Moves that
        the records do not decide are among the transitions, marked by their certainty.
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
    keep: Keep,
) -> DerivedCareers:
    """Derive careers from people and their affiliations.

    A person is a ``person_id``; names neither separate nor merge people.

    Parameters
    ----------
    people : Table
        One row per ``person_id``, with the person's own columns of the researchers table.
    affiliations : Table
        One row per person, organisation and span of years.
    thresholds : Thresholds, optional
        The defaults if not given.
    until : int
        Last year covered by the source; open posts last until then.
    home : str
        Country to which people return.
    keep : callable
        Materialises an expression that is used several times, such as ``partial(store, connection)``.
    """
    chosen = thresholds or Thresholds()
    parameters = {"thresholds": chosen, "until": until, "home": home}
    return DerivedCareers(**run_compiled(_compose_careers, [people, affiliations], keep=keep, **parameters))


def _compose_careers(
    people: Table, affiliations: Table, *, keep: Keep, thresholds: Thresholds, until: int, home: str
) -> dict[str, Table]:
    years = StatedYears.of(affiliations, until=until, home=home, keep=keep)
    posts = DerivedPosts.of(years, thresholds, until=until, home=home, keep=keep)
    return vars(assemble_careers(people, years, posts, thresholds, keep=keep))


@dataclass(frozen=True)
class StatedYears:
    """Records, employers and spans: what affiliations state, independent of thresholds."""

    records: Table
    employers: Table
    spans: Table

    @classmethod
    def of(cls, affiliations: Table, *, until: int, home: str, keep: Keep) -> Self:
        """Compute from affiliations."""
        recorded = keep(records(affiliations, until=until, home=home))
        held = keep(employers(recorded))
        return cls(recorded, held, keep(spans(recorded, held)))


@dataclass(frozen=True)
class DerivedPosts:
    """Stays, posts with their status, and moves: all that depends on the thresholds on posts."""

    spells: Table
    posts: Table
    moves: Table

    @classmethod
    def of(cls, years: StatedYears, thresholds: Thresholds, *, until: int, home: str, keep: Keep) -> Self:
        """Compute posts and moves."""
        found = spells(years.spans, years.records, years.employers, thresholds, home=home, keep=keep)
        numbered, own = (keep(table) for table in found)
        posts = keep(describe_posts(ordered(numbered), years.employers, years.records))
        pairs = keep(overlaps(posts, own, thresholds, until=until))
        posts = keep(post_status(posts, pairs, thresholds))
        trained, schools = trainings(years.records, posts)
        schools = schools.mutate(
            again=ibis.literal(False),
            **{f"entered_{name}": schools[name] for name in ("organization", "sector_id", "city_id", "country_code")},
        )
        ends = ibis.union(posts.select(*_POST), schools.select(*_POST))
        happened = keep(ibis.union(events(posts, thresholds), trained))
        moves = transitions(happened, ends, years.records, thresholds, home=home, industry=sectors_of("industry"))
        return cls(numbered, posts, keep(moves))


def assemble_careers(
    people: Table, years: StatedYears, posts: DerivedPosts, thresholds: Thresholds, *, keep: Keep
) -> DerivedCareers:
    """Leave out the moves of implausible histories and collect the results."""
    flagged = keep(_counted(flags(years.spans, studies(years.records), thresholds), thresholds))
    out = flagged.filter(_.left_out).select(researcher_id=_.person_id).distinct().mutate(out=True)
    known = posts.moves.semi_join(people.select(researcher_id=_.person_id), "researcher_id")
    known = known.left_join(out, "researcher_id").drop("researcher_id_right")
    plausible = known.filter(_.out.isnull()).drop("out")
    return DerivedCareers(
        researchers(people, posts.posts, years.records),
        plausible,
        posts.posts.select("person_id", *SPELL),
        flagged,
        _left_aside(years.records, posts, known),
        _interpreted(years.records, plausible),
    )


def _counted(flagged: Table, thresholds: Thresholds) -> Table:
    counted = flagged.mutate(flags=_.year.count().over(ibis.window(group_by="person_id")))
    return counted.mutate(left_out=_.flags > thresholds.most_flags)


def _interpreted(recorded: Table, moves: Table) -> Table:
    """Count the records read otherwise than stated, by rule, and the moves that are not plain."""
    ended = recorded.filter(_.aside.isnull() & _.forgotten).select(reason=ibis.literal(UNENDED))
    ends = ("from_sector_id", "to_sector_id", "from_country_code", "to_country_code")
    certain = moves.filter(_.certainty == CERTAIN)
    unknown = certain.filter(ibis.or_(*(certain[end].isnull() for end in ends)))
    counts = [
        ended,
        unknown.select(reason=ibis.literal(UNKNOWN_END)),
        unknown.select("researcher_id").distinct().select(reason=ibis.literal(UNKNOWN_PEOPLE)),
        moves.filter(_.certainty == UNCERTAIN).select(reason=ibis.literal(UNSURE)),
    ]
    return ibis.union(*counts).group_by("reason").agg(rows=_.reason.count())


def _left_aside(recorded: Table, posts: DerivedPosts, known: Table) -> Table:
    """Count the records not used, by reason."""
    counts = [
        recorded.filter(_.aside.notnull()).select(reason=_.aside),
        posts.spells.filter(~_.post).select(reason=ibis.literal(NO_POST)),
        posts.posts.filter(_.status == BRIEF).select(reason=ibis.literal(BRIEF_POST)),
        known.filter(_.out.notnull()).select(reason=ibis.literal(IMPLAUSIBLE)),
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
