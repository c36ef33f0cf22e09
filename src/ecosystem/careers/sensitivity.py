"""Sensitivity of the headline figures to each threshold varied on its own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import sectors_of
from ecosystem.careers.derivation import DerivedCareers, DerivedPosts, Keep, StatedYears, assemble_careers
from ecosystem.careers.engines import to_rows
from ecosystem.careers.thresholds import Thresholds, variations
from ecosystem.tables.vocabulary import HOME

FIGURES: Final = (
    "people",
    "moves",
    "second_posts",
    "to_industry",
    "to_academia",
    "leaving",
    "coming_home",
    "abroad_now",
)
"""People with a post; moves (all kinds but second posts); second posts; moves from academia to industry and back;
moves out of and into the home country; people whose last main post is abroad."""

MAX_PEOPLE: Final = 20_000
"""Maximum number of people for the variations: enough for the shares, fast for an import of any size."""

_ON_FLAGS: Final = ("most_organizations", "longest_swing", "most_flags")
_SAMPLE_DIGITS: Final = 7
_BUCKETS: Final = 16**_SAMPLE_DIGITS


def headline_figures(careers: DerivedCareers, *, home: str = HOME) -> Table:
    """Headline figures of careers: one row with the columns :data:`FIGURES`."""
    academia, industry = sectors_of("academia"), sectors_of("industry")
    moves = careers.transitions
    main = moves.kind != "dual"
    leaving, coming = moves.from_country_code == home, moves.to_country_code == home
    counted = moves.agg(
        moves=main.sum(),
        second_posts=(~main).sum(),
        to_industry=(main & moves.from_sector_id.isin(academia) & moves.to_sector_id.isin(industry)).sum(),
        to_academia=(main & moves.from_sector_id.isin(industry) & moves.to_sector_id.isin(academia)).sum(),
        leaving=(main & leaving & ~coming).sum(),
        coming_home=(main & ~leaving & coming).sum(),
    )
    last = ibis.window(group_by="person_id", order_by=[ibis.desc("last"), ibis.desc("first"), "organization"])
    now = careers.spells.filter(_.status == "main").mutate(recency=ibis.row_number().over(last))
    now = now.filter(_.recency == 0).agg(people=_.person_id.count(), abroad_now=(_.country_code != home).sum())
    joined = now.cross_join(counted)
    return joined.select(**{name: ibis.coalesce(joined[name], 0).cast("int64") for name in FIGURES})


def sensitivity(
    people: Table,
    affiliations: Table,
    thresholds: Thresholds | None = None,
    *,
    until: int,
    home: str = HOME,
    keep: Keep = lambda table: table,
    max_people: int = MAX_PEOPLE,
) -> dict[str, Any]:
    """Derive careers again with each threshold varied on its own.

    Parameters
    ----------
    people, affiliations, thresholds, until, home, keep
        As of :func:`ecosystem.careers.derive_careers`.
    max_people : int
        Above this, a sample of about as many, selected by a digest of the ids: the same people on every engine.

    Returns
    -------
    dict
        JSON values: ``people`` (in the sample), ``of`` (all), and ``rows`` with ``threshold``, ``value``, ``chosen``
        (whether the import uses it) and the figures.
    """
    chosen = thresholds or Thresholds()
    of = _number_of(people)
    some, theirs = (keep(table) for table in _sample(people, affiliations, of, max_people))
    years = StatedYears.of(theirs, until=until, home=home, keep=keep)
    found: dict[tuple[float, ...], DerivedPosts] = {}
    variants: list[dict[str, Any]] = []
    for name, value in variations(chosen):
        changed: dict[str, Any] = {name: value}
        varied = replace(chosen, **changed)
        decisive = tuple(value for threshold, value in varied.values().items() if threshold not in _ON_FLAGS)
        if decisive not in found:
            found[decisive] = DerivedPosts.of(years, varied, until=until, home=home, keep=keep)
        figures = _figures(assemble_careers(some, years, found[decisive], varied, keep=keep), home)
        variants.append({"threshold": name, "value": value, "chosen": varied == chosen, **figures})
    return {"people": _number_of(some), "of": of, "rows": variants}


def shares(figures: dict[str, int]) -> dict[str, float | None]:
    """Shares of people abroad now, and of moves that go from academia to industry.

    Examples
    --------
    >>> shares({"people": 4, "abroad_now": 1, "moves": 0, "to_industry": 0})
    {'abroad': 0.25, 'to_industry': None}
    """
    return {
        "abroad": figures["abroad_now"] / figures["people"] if figures["people"] else None,
        "to_industry": figures["to_industry"] / figures["moves"] if figures["moves"] else None,
    }


def _figures(careers: DerivedCareers, home: str) -> dict[str, int]:
    (row,) = to_rows(headline_figures(careers, home=home))
    return {name: int(row[name]) for name in FIGURES}


def _number_of(table: Table) -> int:
    (row,) = to_rows(table.agg(number=table.count()))
    return int(row["number"])


def _sample(people: Table, affiliations: Table, of: int, most: int) -> Sequence[Table]:
    if of <= most:
        return people, affiliations
    below = f"{int(_BUCKETS * most / of):0{_SAMPLE_DIGITS}x}"
    return tuple(
        table.filter(table.person_id.hexdigest("md5").substr(0, _SAMPLE_DIGITS) < below)
        for table in (people, affiliations)
    )
