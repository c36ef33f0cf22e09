"""Posts to people and affiliations, and from them to moves by :mod:`ecosystem.careers` (extra ``importing``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.importers.employer_names import canonical_employer, employer_id, employer_key
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.several_employers import employers_in, university_country
from ecosystem.importers.spreadsheets.layouts import PostRows
from ecosystem.importers.spreadsheets.missing_values import is_no_post, names_no_employer, studies_in
from ecosystem.importers.spreadsheets.sheets import EMPLOYMENT, PUBLICATION, STUDIES
from ecosystem.importers.spreadsheets.translation import TargetRow
from ecosystem.importers.spreadsheets.value_matching import Vocabularies
from ecosystem.importers.text_folding import fold
from ecosystem.load import Problem, group_problems
from ecosystem.tables import Researchers, Transitions
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR, YEARS

if TYPE_CHECKING:
    from ecosystem.careers import Thresholds

EVIDENCE: Final[Mapping[str, str]] = {EMPLOYMENT: "c", PUBLICATION: "d", STUDIES: "c"}
"""Evidence code by the basis of a post."""
PAPERS_LEAST_WEIGHT: Final = 1.0
"""Years of publication at one organisation that are a post in a list of papers: it has few papers of each person."""
WEIGHT: Final = 1.0
PERSON_COLUMNS: Final = (
    PostRows.name,
    PostRows.field,
    PostRows.degree,
    PostRows.degree_institution,
    PostRows.degree_country_code,
    PostRows.degree_year,
    PostRows.skills,
    PostRows.profile_url,
    PostRows.source_id,
)
UNKNOWN_EMPLOYER: Final = "Unknown employer"
"""Organisation of a post of which the list does not say where it was; its place may be known."""
_REGULAR: Final = frozenset(
    {
        *("full time", "fulltime", "regular", "permanent", "contract", "fixed term", "temporary", "vollzeit"),
        *("unbefristet", "befristet", "cdi", "cdd", "temps plein", "tiempo completo", "indefinido"),
    }
)
"""Kinds of employment that do not change how a post is read, folded."""
_FILL_IN: Final = "Fill it in, or delete the row"

Locate = Callable[[TargetRow, str], tuple[str, int, str, str]]
"""Returns file, line, heading and cell of the source of a column in a row."""


@dataclass(frozen=True)
class DerivedMoves:
    """Result of deriving moves from posts.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        ``researchers`` and ``transitions`` in their declared columns.
    summary : mapping of str to object
        JSON values for the import record: ``thresholds``, ``flagged``, ``left_aside``; empty if nothing was derived.
    sensitivity : callable
        Derives again with each threshold varied on its own and returns how the headline changes, as JSON values; takes
        seconds, so it is called only when a dataset is written.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    sensitivity: Callable[[], Mapping[str, Any]] = dict


@dataclass(frozen=True)
class PostRecords:
    """People and affiliations read from posts.

    Attributes
    ----------
    people : DataFrame
        A row per person: ``person_id`` and :data:`PERSON_COLUMNS`.
    affiliations : DataFrame
        A row per post, in the columns of every source of careers: ``person_id``, organisation, sector, city, country,
        years, evidence.
    problems : tuple of Problem
        Rows without person or first year, years in the wrong order, rows of one person that differ.
    remarks : tuple of str
        Counts of rows that name no employer or say that there was none, and of posts without an end.
    as_of : mapping of str to int or None
        By person with a post without an end, the year until which it is known to go on; None if no cell tells.
    """

    people: pd.DataFrame
    affiliations: pd.DataFrame
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...] = ()
    as_of: Mapping[str, int | None] = field(default_factory=dict)


def read_posts(
    rows: Sequence[TargetRow],
    locate: Locate,
    vocabularies: Vocabularies,
    basis: Callable[[TargetRow], str] = lambda _: EMPLOYMENT,
) -> PostRecords:
    """Convert rows of posts to people and affiliations, sorted by person and year; `basis` is that of a row's sheet."""
    problems: list[Problem] = []
    valid = [row for row in rows if _is_valid(row, locate, problems)]
    held = [row for row in valid if not is_no_post(row.cells[PostRows.organization])]
    by_person: dict[str, list[TargetRow]] = defaultdict(list)
    for row in held:
        by_person[row.cells[PostRows.researcher_id]].append(row)
    people = [_person(person, own, locate, problems) for person, own in sorted(by_person.items())]
    affiliations = [
        affiliation
        for own in by_person.values()
        for affiliation in _join_several(
            _name_unknown([_affiliation(row.cells, vocabularies, basis(row)) for row in own])
        )
    ]
    affiliations.sort(key=_order)
    employed = [row for row in held if basis(row) == EMPLOYMENT]  # a paper is of its year alone
    return PostRecords(
        _people_frame(people),
        _affiliations_frame(affiliations),
        tuple(group_problems(problems)),
        (*_remarks(valid, held, affiliations), *_ask_year(employed)),
        _as_of(employed),
    )


def _as_of(held: Sequence[TargetRow]) -> dict[str, int | None]:
    """Return the year of the list by person with a post without an end; None if the list has no column of ends either.

    People whose cells say "present", or are empty in a column of ends, are left out: held in the year of the import.
    """
    known: dict[str, int | None] = {}
    for row in held:
        year, person = row.cells.get(PostRows.last_observed_year, ""), row.cells[PostRows.researcher_id]
        if not row.cells.get(PostRows.last_year) and (year or PostRows.last_year not in row.cells):
            known[person] = max(int(year), known.get(person) or 0) if year else known.get(person)
    return known


def _ask_year(held: Sequence[TargetRow]) -> Iterator[str]:
    """Yield a remark that asks for the year of the list, if posts have no end and the year is not known."""
    without = [row for row in held if not row.cells.get(PostRows.last_year)]
    undated = [row for row in without if not row.cells.get(PostRows.last_observed_year)]
    unknown = sum(PostRows.last_year not in row.cells for row in undated)
    ask = f"As of which year is the list? Give it ({PostRows.last_observed_year}), in a column or for all rows."
    if unknown:
        posts = f"{unknown:,} post has" if unknown == 1 else f"{unknown:,} posts have"
        yield f"{posts} no last year: until when these people were at work stays unknown. {ask}"
    if going_on := len(undated) - unknown:
        posts = f"{going_on:,} post goes on and is" if going_on == 1 else f"{going_on:,} posts go on and are"
        yield f"{posts} taken to last until the year of the import. {ask}"


def _remarks(
    valid: Sequence[TargetRow], held: Sequence[TargetRow], affiliations: Sequence[Mapping[str, object]]
) -> Iterator[str]:
    """Yield the number of rows without a post, with the people who have no other, and of posts at unknown employers."""
    if without := len(valid) - len(held):
        rows = f"{without:,} row says" if without == 1 else f"{without:,} rows say"
        people = {row.cells[PostRows.researcher_id] for row in valid}
        left_out = len(people - {row.cells[PostRows.researcher_id] for row in held})
        alone = f"; {left_out:,} of {len(people):,} people have no other row and are left out" if left_out else ""
        yield f"{rows} that there was no employer (such as a break or retirement): no post is read from that{alone}."
    if unknown := sum(one["organization"] == UNKNOWN_EMPLOYER for one in affiliations):
        rows = f"{unknown:,} row names" if unknown == 1 else f"{unknown:,} rows name"
        yield f"{rows} no employer: the post is kept as “{UNKNOWN_EMPLOYER}”, and those that follow each other are one."


def _name_unknown(affiliations: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Name unknown employers; those that follow each other are one, unless two countries or sectors are known."""
    number = 0
    known: dict[str, str] | None = None
    ordered = sorted(affiliations, key=_order)
    for one in ordered:
        if one["organization"]:
            known = None
            continue
        here = {name: str(one[name]) for name in ("country_code", "sector_id") if one[name]}
        if known is None or any(known.get(name, text) != text for name, text in here.items()):
            number, known = number + 1, {}
        known |= here
        one |= {"organization": UNKNOWN_EMPLOYER, "employer_id": f"unknown-{number}"}
    return ordered


def _join_several(ordered: Sequence[dict[str, object]]) -> Sequence[dict[str, object]]:
    """Join each post at several employers with the one before or after it at one of them: staying is no move."""
    for place, one in enumerate(ordered):
        if not (several := employers_in(str(one["organization"]))):
            continue
        names = {_employer_name(part, one) for part in several}
        one["employer_id"] = f"several:{'|'.join(sorted(names))}"
        beside = [*ordered[max(place - 1, 0) : place], *ordered[place + 1 : place + 2]]
        if same := next(
            (other for other in beside if _employer_name(str(other["organization"]), other) in names), None
        ):
            one["employer_id"] = same["employer_id"] or f"name:{str(same['organization']).strip().lower()}"
            one |= {name: one[name] or same[name] for name in ("city_id", "country_code")}
    return ordered


def _employer_name(organization: str, affiliation: Mapping[str, object]) -> str:
    return canonical_employer(organization, str(affiliation["country_code"] or "")) or employer_key(organization)


def _is_valid(row: TargetRow, locate: Locate, problems: list[Problem]) -> bool:
    found: list[Problem] = []
    needed = (PostRows.researcher_id, PostRows.organization, PostRows.first_year)
    if not all(column in row.cells for column in needed):
        return False  # nothing feeds the column, which is reported once
    if is_no_post(row.cells[PostRows.organization]):
        return bool(row.cells[PostRows.researcher_id])
    for column in needed:
        if not row.cells[column] and column != PostRows.organization:
            found.append(_problem(row, column, locate, "must not be empty", _FILL_IN))
    for column in (PostRows.first_year, PostRows.last_year, PostRows.degree_year, PostRows.last_observed_year):
        text = row.cells.get(column, "")
        if text and not (text.isdecimal() and int(text) in YEARS):
            rule = f"must be a year between {FIRST_YEAR} and {LAST_YEAR}"
            found.append(_problem(row, column, locate, rule, "Write the year in four digits"))
    first, last = row.cells.get(PostRows.first_year, ""), row.cells.get(PostRows.last_year, "")
    if not found and last and int(last) < int(first):
        rule = f"must not be before the first year ({first})"
        found.append(_problem(row, PostRows.last_year, locate, rule, "Correct one of the two years"))
    problems += found
    return not found


def _person(person: str, rows: Sequence[TargetRow], locate: Locate, problems: list[Problem]) -> dict[str, str]:
    """Merge the columns of a person; different values in the rows of one person are a problem."""
    merged: dict[str, str] = {"person_id": person}
    for column in PERSON_COLUMNS:
        values = sorted({row.cells[column] for row in rows if row.cells.get(column)})
        merged[column] = values[0] if values else ""
        if len(values) > 1:
            other = next(row for row in rows if row.cells.get(column) == values[1])
            rule = f"the rows of one person differ: {' and '.join(values[:3])}"
            remedy = "Write the same in each, or leave it empty but in one"
            problems.append(_problem(other, column, locate, rule, remedy))
    return merged


def _affiliation(cells: Mapping[str, str], vocabularies: Vocabularies, basis: str) -> dict[str, object]:
    city, organization = cells.get(PostRows.city_id, ""), cells[PostRows.organization]
    sector, role = cells.get(PostRows.sector_id, ""), _role(cells)
    if (studies := studies_in(organization))[0]:
        basis, role, organization = STUDIES, role or studies[0], studies[1]
        sector = sector_by_name(organization)[0]
    organization = "" if names_no_employer(organization) else organization
    place = vocabularies.place_of(city)
    country = cells.get(PostRows.country_code, "") or (place.country_code if place else "")
    country = country or university_country(organization)
    return {
        "person_id": cells[PostRows.researcher_id],
        "organization_id": "",
        "organization": organization,
        "sector_id": sector,
        "city_id": city,
        "country_code": country,
        "first_year": int(cells[PostRows.first_year]),
        "last_year": int(cells[PostRows.last_year]) if cells.get(PostRows.last_year) else None,
        "weight": WEIGHT,
        "basis": basis,
        "role": role,
        "evidence": EVIDENCE[basis],
        "source_id": cells.get(PostRows.source_id, ""),
        "source_url": cells.get(PostRows.source_url, ""),
        "employer_id": employer_id(organization, sector, country, city) or "",
    }


def _role(cells: Mapping[str, str]) -> str:
    """Return the title of a post with the kind of employment, which decides how the post is read."""
    role, kind = cells.get(PostRows.role, ""), cells.get(PostRows.employment_type, "")
    if not kind or fold(kind) in _REGULAR or fold(kind) in fold(role):
        return role
    return f"{role} ({kind})" if role else kind


def _order(affiliation: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"{affiliation[name] or '':>6}" for name in ("person_id", "first_year", "last_year", "organization"))


def _people_frame(people: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    columns = ["person_id", *map(str, PERSON_COLUMNS)]
    frame = pd.DataFrame(people, columns=columns).astype("str").replace("", None)
    return frame.astype({str(PostRows.degree_year): "Int64"})


def _affiliations_frame(affiliations: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    needed = (PostRows.researcher_id, PostRows.organization, PostRows.last_year)
    empty = {**{str(column): "" for column in needed}, str(PostRows.first_year): "0"}
    columns = list(_affiliation(empty, Vocabularies({}), EMPLOYMENT))
    frame = pd.DataFrame(affiliations, columns=columns)
    dtypes = {"first_year": "Int64", "last_year": "Int64", "weight": "float64"}
    texts = {column: "str" for column in columns if column not in dtypes}
    frame = frame.astype({**texts, **dtypes})
    return frame.assign(**{column: frame[column].replace("", None) for column in texts})


def _problem(row: TargetRow, column: str, locate: Locate, rule: str, remedy: str) -> Problem:
    return Problem(*locate(row, column), rule, remedy)


def derive_moves(records: PostRecords, home: str, *, until: int) -> DerivedMoves:
    """Derive people and moves from posts by the rules of every other source of careers.

    Parameters
    ----------
    home : str
        Country to which people return.
    until : int
        Current year: posts without an end are held until then, unless the year of the list is known.
    """
    from ecosystem.careers import derivation_summary, derive_careers
    from ecosystem.careers.engines import to_pandas

    thresholds, until = _thresholds(records), _latest_year(records, until)
    with _stored(records) as (people, affiliations, keep):
        derived = derive_careers(people, affiliations, thresholds, until=until, home=home, keep=keep)
        tables = {
            Researchers.table: _with_year_of_list(to_pandas(derived.researchers), records),
            Transitions.table: to_pandas(derived.transitions),
        }
        summary = derivation_summary(derived, thresholds)
    return DerivedMoves(tables, summary, partial(_sensitivity, records, home, until=until))


def _latest_year(records: PostRecords, until: int) -> int:
    """Return the year until which posts without an end go on: the one of the list, if all its people have one."""
    open_ = records.affiliations.loc[records.affiliations["last_year"].isna()]
    years = [records.as_of.get(person) for person in open_["person_id"]]
    if not years or not all(years):
        return until
    return max(map(int, [*filter(None, years), *open_["first_year"], *records.affiliations["last_year"].dropna()]))


def _with_year_of_list(people: pd.DataFrame, records: PostRecords) -> pd.DataFrame:
    """Set the last year on record of people whose posts have no end: that of the list, or unknown."""
    observed = str(Researchers.last_observed_year)
    ends = records.affiliations.groupby("person_id")[["first_year", "last_year"]].max().max(axis=1)
    years = {
        person: max(year, int(ends[person])) if year else pd.NA
        for person, year in records.as_of.items()
        if person in ends.index
    }
    own = people[Researchers.researcher_id].map(lambda person: person in years)
    dated = people[Researchers.researcher_id].map(years).where(own, people[observed]).astype("Int64")
    return people.assign(**{observed: dated})


def _thresholds(records: PostRecords) -> Thresholds:
    """Return the thresholds for employments, or for papers."""
    from ecosystem.careers import Thresholds

    from_papers = bool((records.affiliations["basis"] == PUBLICATION).any())
    return Thresholds(least_weight=PAPERS_LEAST_WEIGHT) if from_papers else Thresholds()


def _sensitivity(records: PostRecords, home: str, *, until: int) -> dict[str, Any]:
    from ecosystem.careers import sensitivity

    with _stored(records) as (people, affiliations, keep):
        return sensitivity(people, affiliations, _thresholds(records), until=until, home=home, keep=keep)


@contextmanager
def _stored(records: PostRecords) -> Iterator[tuple[Any, Any, Any]]:
    """Yield people, affiliations and the function that stores tables, all in a new DuckDB connection."""
    from ecosystem.careers.engines import connect, store, to_engine

    with connect() as connection:
        keep = partial(store, connection)
        people = to_engine(connection, "people", records.people)
        yield keep(people), keep(to_engine(connection, "affiliations", records.affiliations)), keep


def move_derivation(*, until: int) -> Callable[[PostRecords, str], DerivedMoves] | None:
    """Return :func:`derive_moves` for a year; None if the extra ``importing`` is not installed."""
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError:
        return None
    return partial(derive_moves, until=until)
