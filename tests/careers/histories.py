"""Hand-made histories in a compact notation, and the tables that importers would build from them.

The development sets are those on which the rules were developed. The set aside, of the families of the second one, was
written beforehand as well and is only measured: nobody who works on the rules reads it. The second and third set aside
were written after rules that were changed later, their moves before they were run; they have more moves across the
border. Of the third only totals were looked at. The set measured once was written by somebody who had read the
definition of a move and neither the rules' code nor another set, and its moves were committed before they were run. It
stays an estimate for other data only while no rule is changed for it: after such a change, write a new set.

A record is ``basis:organisation years (role)``. The basis is ``p`` publication, ``e`` employment or ``s`` studies.
Years are ``2010-2014``, ``2012``, ``2015-`` (open), ``-2014`` (only the end is known) or ``?`` (none); ``*3`` after
them is a weight per year. A move is ``year kind from>to``. Records and moves are separated by semicolons.

The known moves are the true ones given the situation in the column `why`, whether or not the records suffice to detect
them: a postdoc of one year, two people of one name and an old place on late papers are included. They are never copied
from the derivation's output. Agreement on the development sets is no estimate for other data.

`part_of` in ``organizations.csv`` names all ancestors of an organisation, `successor` the organisation that it was
renamed to or merged into.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pandas as pd

from ecosystem.careers import DerivedCareers, Thresholds, derive_careers, merge_with_parents
from ecosystem.careers.engines import store, to_engine
from ecosystem.load import MEASURED_ONCE

HERE = Path(__file__).parent
DEVELOPMENT = "development set"
AWKWARD = "development set, awkward careers"
BORDERS = "development set, moves across the border"
SET_ASIDE = "set aside"
SECOND = "second set aside"
THIRD = "third set aside"
FILES = {
    DEVELOPMENT: HERE / "histories.csv",
    AWKWARD: HERE / "histories_awkward.csv",
    BORDERS: HERE / "histories_borders.csv",
    SET_ASIDE: HERE / "histories_set_aside.csv",
    SECOND: HERE / "histories_second_set.csv",
    THIRD: HERE / "histories_third_set.csv",
    MEASURED_ONCE: HERE / "histories_measured_once.csv",
}
ALL_SET_ASIDE = "all set aside"
"""Name of the sets :data:`ASIDE` taken together, in the table of accuracy."""
ASIDE = (SET_ASIDE, SECOND, THIRD)
SETS = tuple(name for name, path in FILES.items() if path.exists())
UNTIL = 2024
KEPT = 0.75
"""Share of the years of papers that are left where some are missing."""
BASES = {"p": "publication", "e": "employment", "s": "education"}
RECORD = re.compile(r"([pes]):(\w+)\s+(\d{4}|)(-?)(\d{4}|)(\??)(?:\*([\d.]+))?\s*(?:\((.*)\))?")


@dataclass(frozen=True)
class Move:
    """A known move."""

    person: str
    year: int
    kind: str
    origin: str
    destination: str


@dataclass(frozen=True)
class History:
    """One person: records of the source, and the true moves."""

    case: str
    family: str
    why: str
    records: str
    moves: str

    def affiliations(self) -> list[dict[str, Any]]:
        """Return the rows that a reader would make."""
        return [_affiliation(self.case, text) for text in _parts(self.records)]

    def known_moves(self) -> list[Move]:
        """Parse the known moves."""
        cases = []
        for text in _parts(self.moves):
            year, kind, ends = text.split()
            origin, destination = ends.split(">")
            cases.append(Move(self.case, int(year), kind, origin, destination))
        return cases


def histories(*sets: str) -> list[History]:
    """Read sets of histories; without names, the development sets."""
    cases = []
    for name in sets or (DEVELOPMENT, AWKWARD, BORDERS):
        with FILES[name].open(encoding="utf-8", newline="") as file:
            cases += [History(**row) for row in csv.DictReader(file)]
    return cases


def with_parents(number: int) -> list[History]:
    """Generate random people who name a few institutions and their parents, with a fixed seed."""
    random = np.random.default_rng(5)
    places = organizations()
    above = {key: set(row["part_of"].split()) for key, row in places.items()}
    parents = sorted(set().union(*above.values()))
    cases = []
    for person in range(number):
        few = {str(parent) for parent in random.choice(parents, 3, replace=False)}
        related = [key for key in places if key in few or above[key] & few]
        firsts = [int(first) for first in random.integers(1995, 2015, random.integers(2, 9))]
        spans = [f"p:{random.choice([*related, 'LUMS'])} {first}-{first + random.integers(0, 9)}" for first in firsts]
        cases.append(History(f"r-{person:03}", "", "", "; ".join(spans), ""))
    return cases


def with_missing_papers(cases: Iterable[History]) -> list[History]:
    """Drop a quarter of the years of papers, but the first and last of each stay, with a fixed seed."""
    random = np.random.default_rng(3)
    return [replace(history, records="; ".join(_thinned(history.records, random))) for history in cases]


def _thinned(records: str, random: np.random.Generator) -> Iterator[str]:
    for text in _parts(records):
        found = RECORD.fullmatch(text)
        if found and found[1] == "p" and found[3] and found[5]:
            first, last = int(found[3]), int(found[5])
            for year in range(first, last + 1):
                if year in (first, last) or random.random() < KEPT:
                    yield f"p:{found[2]} {year}" + (f"*{found[7]}" if found[7] else "")
        else:
            yield text


def organizations() -> dict[str, dict[str, str]]:
    """Read the organisations that histories name, by key."""
    with (HERE / "organizations.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def tables(cases: Iterable[History]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people and affiliations as readers make them."""
    cases = list(cases)
    people = pd.DataFrame({"person_id": [history.case for history in cases]})
    for column in ("name", "degree", "degree_institution", "degree_country_code", "skills", "profile_url"):
        people[column] = pd.Series([None] * len(people), dtype="str")
    people = people.assign(field="machine-learning", source_id="made-up")
    people["degree_year"] = pd.Series([None] * len(people), dtype="Int64")
    rows = pd.DataFrame([row for history in cases for row in history.affiliations()])
    text = [column for column in rows if column not in ("first_year", "last_year", "weight")]
    rows = rows.astype(dict.fromkeys(text, "str") | {"first_year": "Int64", "last_year": "Int64", "weight": "float64"})
    return people, rows


def lineage(cases: Iterable[History]) -> pd.DataFrame:
    """Return which institutions of a person are part of which, as a reader makes it of lineages."""
    rows = []
    for history in cases:
        keys = {text.split()[0].partition(":")[2] for text in _parts(history.records)}
        pairs = [(one, other) for one in sorted(keys) for other in cached_organizations()[one]["part_of"].split()]
        rows += [(history.case, identity(one), identity(other)) for one, other in pairs if other in keys]
    return pd.DataFrame(rows, columns=["person_id", "organization_id", "above"]).astype("str")


def derived_from(
    engine: ibis.BaseBackend, cases: Iterable[History], thresholds: Thresholds | None = None, *, until: int = UNTIL
) -> DerivedCareers:
    """Derive careers from histories, an institution and its parent being one employer."""
    cases = list(cases)
    keep = partial(store, engine)
    above = lineage(cases)
    people, affiliations, parents = (
        to_engine(engine, ibis.util.gen_name("table"), frame) for frame in (*tables(cases), above)
    )
    if len(above):  # without parents merging changes nothing, and takes a second
        affiliations = keep(merge_with_parents(affiliations, parents, keep=keep).affiliations)
    return derive_careers(people, affiliations, thresholds, until=until, keep=keep)


def identity(key: str) -> str:
    """Return the id of an organisation."""
    return f"https://ror.example/{key.lower()}"


def _affiliation(person: str, text: str) -> dict[str, Any]:
    found = RECORD.fullmatch(text)
    assert found, f"{person}: {text} is not a record"
    basis, key, first, dash, last, unknown, weight, role = found.groups()
    place = cached_organizations()[key]
    assert bool(unknown) != bool(first or last), f"{person}: {text} has no years, or too many"
    ends = int(last) if last else None if dash or unknown else int(first)
    return {
        "person_id": person,
        "organization_id": None if key == "NOID" else identity(key),
        "organization": place["organization"],
        **{column: place[column] or None for column in ("sector_id", "city_id", "country_code")},
        "first_year": int(first) if first else None,
        "last_year": ends,
        "weight": float(weight or 1),
        "basis": BASES[basis],
        "role": role,
        "evidence": "d" if basis == "p" else "c",
        "source_id": "made-up",
        "source_url": f"https://records.example/{person}",
        "employer_id": identity(place["successor"]) if place["successor"] else None,
    }


_CACHE: dict[str, dict[str, str]] = {}


def cached_organizations() -> dict[str, dict[str, str]]:
    """Return the organisations, read once."""
    if not _CACHE:
        _CACHE.update(organizations())
    return _CACHE


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
