"""Careers written post by post: people and affiliations, as every source of careers gives them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from ecosystem.importers.spreadsheets.shapes import Posts
from ecosystem.importers.spreadsheets.translating import Line
from ecosystem.importers.spreadsheets.words import Lexicon
from ecosystem.load import Problem, group_problems
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR, YEARS

EMPLOYMENT: Final = "employment"
RECORD: Final = "c"
"""Evidence of an employment record."""
WEIGHT: Final = 1.0
PERSON: Final = (
    Posts.name,
    Posts.field,
    Posts.degree,
    Posts.degree_institution,
    Posts.degree_country_code,
    Posts.degree_year,
    Posts.skills,
    Posts.profile_url,
    Posts.source_id,
)
"""What is said of a person, not of a post."""
"""Years in which a post can lie, as the tables declare them."""

Place = Callable[[Line, str], tuple[str, int, str, str]]
"""Tells file, line, heading and cell of what fed a column in a row."""


@dataclass(frozen=True)
class Joined:
    """What was derived from posts.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        ``researchers`` and ``transitions`` in their declared columns.
    account : mapping of str to object
        JSON values for the record of the import: ``thresholds``, ``flagged`` and ``left_aside``; empty where nothing
        was derived.
    varied : callable
        Derives again with each threshold varied on its own, and tells how the headline changes: JSON values; it takes
        seconds, so it is asked for when a dataset is written.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    account: Mapping[str, Any] = field(default_factory=dict)
    varied: Callable[[], Mapping[str, Any]] = dict


@dataclass(frozen=True)
class Careers:
    """People and their posts, a row per person and a row per post.

    Attributes
    ----------
    people : DataFrame
        ``person_id``, then what is said of the person; missing where nothing is said.
    affiliations : DataFrame
        ``person_id``, organisation, sector, city, country, years and evidence; the columns that
        every source of careers shares.
    problems : tuple of Problem
        Rows without a person, an organisation or a first year, years in the wrong order, and rows of one person that
        contradict each other.
    """

    people: pd.DataFrame
    affiliations: pd.DataFrame
    problems: tuple[Problem, ...]


def careers_of(rows: Sequence[Line], place: Place, lexicon: Lexicon) -> Careers:
    """Turn posts into people and affiliations.

    Parameters
    ----------
    rows : sequence of Line
        Rows of the table of posts.
    place : callable
        Where a cell stands in the user's file, for problems.
    lexicon : Lexicon
        Says in which countries cities are.

    Returns
    -------
    Careers
        In the order of persons and years, whatever the order of the rows.
    """
    problems: list[Problem] = []
    good = [row for row in rows if _usable(row, place, problems)]
    by_person: dict[str, list[Line]] = defaultdict(list)
    for row in good:
        by_person[row.cells[Posts.researcher_id]].append(row)
    people = [_person(person, held, place, problems) for person, held in sorted(by_person.items())]
    affiliations = sorted((_affiliation(row.cells, lexicon) for row in good), key=_order)
    return Careers(_people_frame(people), _affiliations_frame(affiliations), tuple(group_problems(problems)))


def _usable(row: Line, place: Place, problems: list[Problem]) -> bool:
    found: list[Problem] = []
    needed = (Posts.researcher_id, Posts.organization, Posts.first_year)
    if not all(column in row.cells for column in needed):
        return False  # nothing feeds the column, which is told once
    for column in needed:
        if not row.cells[column]:
            found.append(_problem(row, column, place, "must not be empty", "Fill it in, or delete the row"))
    for column in (Posts.first_year, Posts.last_year, Posts.degree_year):
        text = row.cells.get(column, "")
        if text and not (text.isdecimal() and int(text) in YEARS):
            rule = f"must be a year between {FIRST_YEAR} and {LAST_YEAR}"
            found.append(_problem(row, column, place, rule, "Write the year in four digits"))
    first, last = row.cells.get(Posts.first_year, ""), row.cells.get(Posts.last_year, "")
    if not found and last and int(last) < int(first):
        rule = f"must not be before the first year ({first})"
        found.append(_problem(row, Posts.last_year, place, rule, "Correct one of the two years"))
    problems += found
    return not found


def _person(person: str, rows: Sequence[Line], place: Place, problems: list[Problem]) -> dict[str, str]:
    """Put together what the rows of one person say; where they differ, say so."""
    told: dict[str, str] = {"person_id": person}
    for column in PERSON:
        said = sorted({row.cells[column] for row in rows if row.cells.get(column)})
        told[column] = said[0] if said else ""
        if len(said) > 1:
            other = next(row for row in rows if row.cells.get(column) == said[1])
            rule = f"the rows of one person differ: {' and '.join(said[:3])}"
            remedy = "Write the same in each, or leave it empty but in one"
            problems.append(_problem(other, column, place, rule, remedy))
    return told


def _affiliation(cells: Mapping[str, str], lexicon: Lexicon) -> dict[str, object]:
    city = cells.get(Posts.city_id, "")
    known = lexicon.place_of(city)
    country = cells.get(Posts.country_code, "") or (known.country_code if known else "")
    return {
        "person_id": cells[Posts.researcher_id],
        "organization_id": "",
        "organization": cells[Posts.organization],
        "sector_id": cells.get(Posts.sector_id, ""),
        "city_id": city,
        "country_code": country,
        "first_year": int(cells[Posts.first_year]),
        "last_year": int(cells[Posts.last_year]) if cells.get(Posts.last_year) else None,
        "weight": WEIGHT,
        "basis": EMPLOYMENT,
        "role": cells.get(Posts.role, ""),
        "evidence": RECORD,
        "source_id": cells.get(Posts.source_id, ""),
        "source_url": cells.get(Posts.source_url, ""),
    }


def _order(affiliation: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"{affiliation[name] or '':>6}" for name in ("person_id", "first_year", "last_year", "organization"))


def _people_frame(people: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(people, columns=["person_id", *map(str, PERSON)]).astype("str").replace("", None)
    return frame.astype({str(Posts.degree_year): "Int64"})


def _affiliations_frame(affiliations: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    needed = (Posts.researcher_id, Posts.organization, Posts.last_year)
    nothing = {**{str(column): "" for column in needed}, str(Posts.first_year): "0"}
    columns = list(_affiliation(nothing, Lexicon({})))
    frame = pd.DataFrame(affiliations, columns=columns)
    kinds = {"first_year": "Int64", "last_year": "Int64", "weight": "float64"}
    texts = {column: "str" for column in columns if column not in kinds}
    frame = frame.astype({**texts, **kinds})
    return frame.assign(**{column: frame[column].replace("", None) for column in texts})


def _problem(row: Line, column: str, place: Place, rule: str, remedy: str) -> Problem:
    file, line, heading, value = place(row, column)
    return Problem(file, line, heading, value, rule, remedy)
