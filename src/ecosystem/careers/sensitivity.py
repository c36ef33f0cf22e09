"""Sensitivity of the headline figures to each threshold varied on its own."""

from collections.abc import Sequence
from dataclasses import fields, replace
from types import SimpleNamespace
from typing import Any, Final, cast

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import sectors_of
from ecosystem.careers.derivation import DerivedCareers, DerivedPosts, StatedYears, assemble_careers
from ecosystem.careers.derived_rows import CERTAIN
from ecosystem.careers.engines import to_rows
from ecosystem.careers.plans import Keep, run_compiled
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

_MARK_DIGITS: Final = 2
_SAMPLE_DIGITS: Final = 7
_BUCKETS: Final = 16**_SAMPLE_DIGITS


def headline_figures(careers: DerivedCareers, *, home: str = HOME) -> Table:
    """Headline figures of careers, of certain moves: one row with the columns :data:`FIGURES`."""
    moves, people = _counts(careers, home)
    joined = people.cross_join(moves)
    return joined.select(**{name: ibis.coalesce(joined[name], 0).cast("int64") for name in FIGURES})


def _counts(careers: DerivedCareers, home: str, **by: ibis.Deferred) -> tuple[Table, Table]:
    """Count moves and people, by expressions over the person's id."""
    academia, industry = sectors_of("academia"), sectors_of("industry")
    main = _.kind != "dual"
    leaving, coming = _.from_country_code == home, _.to_country_code == home
    certain = careers.transitions.filter(_.certainty == CERTAIN)
    moves = certain.mutate(person_id=_.researcher_id).aggregate(
        moves=main.sum(),
        second_posts=(~main).sum(),
        to_industry=(main & _.from_sector_id.isin(academia) & _.to_sector_id.isin(industry)).sum(),
        to_academia=(main & _.from_sector_id.isin(industry) & _.to_sector_id.isin(academia)).sum(),
        leaving=(main & leaving & ~coming).sum(),
        coming_home=(main & ~leaving & coming).sum(),
        by=by,
    )
    last = ibis.window(group_by="person_id", order_by=[ibis.desc("last"), ibis.desc("first"), "organization"])
    now = careers.spells.filter(_.status == "main").mutate(recency=ibis.row_number().over(last))
    now = now.filter(_.recency == 0)
    return moves, now.aggregate(people=_.person_id.count(), abroad_now=(_.country_code != home).sum(), by=by)


def sensitivity(
    people: Table,
    affiliations: Table,
    thresholds: Thresholds | None = None,
    *,
    until: int,
    home: str = HOME,
    keep: Keep,
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
    varied = [(name, value, _with(chosen, {name: value})) for name, value in variations(chosen)]
    variants = (*dict.fromkeys(variant for _name, _value, variant in varied),)
    parameters = {"variants": variants, "until": until, "home": home}
    counted = run_compiled(_compose_counts, [some, theirs], keep=keep, **parameters)
    figures: dict[str, dict[str, int]] = {_mark(number): dict.fromkeys(FIGURES, 0) for number in range(len(variants))}
    for table in counted.values():
        for row in to_rows(table):
            figures[row.pop("variant")] |= {name: int(count) for name, count in row.items() if count is not None}
    rows = [
        {"threshold": name, "value": value, "chosen": variant == chosen, **figures[_mark(variants.index(variant))]}
        for name, value, variant in varied
    ]
    return {"people": _number_of(some), "of": of, "rows": rows}


def _compose_counts(
    people: Table, affiliations: Table, *, keep: Keep, variants: Sequence[Thresholds], until: int, home: str
) -> dict[str, Table]:
    years = StatedYears.of(affiliations, until=until, home=home, keep=keep)
    years = StatedYears(*(keep(_repeated(getattr(years, part.name), len(variants))) for part in fields(years)))
    by_person = _by_person(variants)
    posts = DerivedPosts.of(years, by_person, until=until, home=home, keep=keep)
    careers = assemble_careers(_repeated(people, len(variants)), years, posts, by_person, keep=keep)
    moves, now = _counts(careers, home, variant=_.person_id.substr(0, _MARK_DIGITS))
    return {"moves": moves, "people": now}


def _with(chosen: Thresholds, changed: dict[str, Any]) -> Thresholds:
    return replace(chosen, **changed)


def _mark(number: int) -> str:
    return f"{number:0{_MARK_DIGITS}d}"


def _repeated(table: Table, variants: int) -> Table:
    """Repeat a table for each variant, with the variant's number before the ids of persons.

    Derivations never mix persons, so that one derivation computes all variants: composing and compiling its
    expressions takes seconds, computing them for some histories takes nothing.
    """
    marks = ibis.memtable({"mark": [_mark(number) for number in range(variants)]})
    return table.cross_join(marks).mutate(person_id=_.mark + _.person_id).drop("mark")


def _by_person(variants: Sequence[Thresholds]) -> Thresholds:
    """Thresholds whose values are expressions over the id of a person in a repeated table."""

    def value_of(name: str) -> Any:
        first, *others = (getattr(variant, name) for variant in variants)
        cases = [
            (_.person_id.startswith(_mark(number)), value) for number, value in enumerate(others, 1) if value != first
        ]
        return ibis.cases(*cases, else_=first) if cases else first

    return cast("Thresholds", SimpleNamespace(**{name: value_of(name) for name in variants[0].values()}))


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
