"""Compute the parameters that have a published source, once, from the compiled facts.

``python -m ecosystem.simulator.calibrate FACTS`` rewrites those rows in ``data/demo/parameters.csv`` and leaves
assumptions alone. Spellings are resolved by the tables in ``data/cleaning``, as for the faculty dataset.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.simulator.facts import (
    FACULTY,
    FLOWS,
    MIGRATION,
    ORGANIZATIONS,
    PUBLICATIONS,
    alpha_2,
    city_id,
    cleaned_faculty,
    counts_of,
    read_facts,
)
from ecosystem.simulator.parameters import PARAMETERS, Parameter, read_rows, write_rows

SOURCES: Final = {
    FACULTY: "cs-faculty-2018",
    PUBLICATIONS: "openalex-ai-publications",
    MIGRATION: "scholar-migration-2024",
    FLOWS: "scholar-migration-2024",
    ORGANIZATIONS: "organizations-compilation",
}
DATA: Final = Path("data")
DEGREES: Final = ("bachelor", "master", "doctorate")
FIRMS: Final = ("company", "startup", "multinational_office")
NOT_INDUSTRY: Final = ("higher-education", "research", "public-sector")
DESTINATIONS: Final = 25
CITY_PRIOR: Final = 10
WITHOUT_INDIA: Final = "India left out: shared names make false moves"


def calibrated(facts: Path, cleaning: Path, rows: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Return the rows of a parameter file with all sourced parameters computed anew.

    Parameters
    ----------
    facts : Path
        Folder of the compiled facts.
    cleaning : Path
        Folder of the tables that resolve spellings in the faculty table.
    rows : tuple of Parameter
        The file as it is, whose order of parameters is kept.
    """
    read = {name: read_facts(facts / name) for name in SOURCES}
    faculty = cleaned_faculty(read[FACULTY], cleaning)
    computed: Mapping[str, Callable[[], Iterator[Parameter]]] = {
        "ai_publications": lambda: _publications(read[PUBLICATIONS]),
        "degree_share": lambda: _degrees(faculty),
        "trained_home_share": lambda: _trained_home(faculty),
        "degree_country_share": lambda: _degree_countries(faculty),
        "city_share": lambda: _cities(faculty),
        "university_weight": lambda: _universities(faculty),
        "industry_sector_share": lambda: _industry_sectors(read[ORGANIZATIONS]),
        "industry_city_share": lambda: _industry_cities(read[ORGANIZATIONS], faculty),
        "destination_share": lambda: _destinations(read[FLOWS]),
        "departure_rate": lambda: _yearly_rate(read[MIGRATION], "departure_rate", "emigrations"),
        "arrival_rate": lambda: _yearly_rate(read[MIGRATION], "arrival_rate", "immigrations"),
    }
    result: list[Parameter] = []
    for name in dict.fromkeys(row.parameter for row in rows):
        result += computed[name]() if name in computed else (row for row in rows if row.parameter == name)
    return tuple(result)


def _rows(
    parameter: str, values: Mapping[str, float], unit: str, file: str, counted: str, note: str
) -> Iterator[Parameter]:
    for key, value in values.items():
        yield Parameter(parameter, key, round(value, 6), unit, SOURCES[file], f"{file}, {counted}", note)


def _shares(parameter: str, counts: Mapping[str, float], file: str, counted: str, note: str) -> Iterator[Parameter]:
    total = sum(counts.values())
    return _rows(parameter, {key: count / total for key, count in counts.items()}, "share", file, counted, note)


def _publications(works: pd.DataFrame) -> Iterator[Parameter]:
    home = works[works["country_code"] == "PK"]
    counts = dict(zip(home["year"], home["ai_publications"].astype(float), strict=True))
    note = "Cohorts grow with the number of works; years outside the series continue at its average growth."
    return _rows("ai_publications", counts, "works", PUBLICATIONS, "country_code = PK", note)


def _degrees(faculty: pd.DataFrame) -> Iterator[Parameter]:
    known = faculty.loc[faculty["degree"] != "", "degree"]
    counts = {degree: float((known == degree).sum()) for degree in DEGREES}
    note = "Rows without a degree left out. Lecturers among them; the mix among people in AI may differ."
    return _shares("degree_share", counts, FACULTY, f"terminal_degree, n = {len(known)}", note)


def _trained_home(faculty: pd.DataFrame) -> Iterator[Parameter]:
    for name in DEGREES:
        known = faculty.loc[(faculty["degree"] == name) & (faculty["country_code"] != ""), "country_code"]
        share = {name: float((known == "PK").mean())}
        note = "Share of the people with this degree whose degree is from Pakistan."
        counted = f"degree_country by terminal_degree, n = {len(known)}"
        yield from _rows("trained_home_share", share, "share", FACULTY, counted, note)


def _degree_countries(faculty: pd.DataFrame) -> Iterator[Parameter]:
    abroad = faculty.loc[~faculty["country_code"].isin(["", "PK"]), "country_code"]
    counts = counts_of(abroad)
    counted = f"degree_country outside Pakistan, n = {sum(counts.values()):.0f}"
    note = "All degrees together; rows without a country left out. People then at work in Pakistan only."
    return _shares("degree_country_share", counts, FACULTY, counted, note)


def _cities(faculty: pd.DataFrame) -> Iterator[Parameter]:
    counts = counts_of(faculty["city_id"])
    note = "Where universities that the table covers have their computer-science staff; coverage is uneven."
    return _shares("city_share", counts, FACULTY, f"city, n = {len(faculty)}", note)


def _universities(faculty: pd.DataFrame) -> Iterator[Parameter]:
    counts = counts_of(faculty["city_id"] + ":" + faculty["organization"])
    note = "Staff listed; decides between the universities of a city."
    return _rows("university_weight", counts, "people", FACULTY, f"university and city, n = {len(faculty)}", note)


def _industry_sectors(organizations: pd.DataFrame) -> Iterator[Parameter]:
    branches = organizations["sector"].replace({"other": "other-industry"})
    firms = organizations["kind"].isin(FIRMS)
    sector = branches[firms].mask(organizations["kind"] == "multinational_office", "multinational-lab")
    listed = {*sector, *branches} - set(NOT_INDUSTRY)
    counts = {name: float((sector == name).sum() + 1) for name in sorted(listed)}
    note = "Companies, start-ups and offices of multinationals by sector, one added to each so that none is empty."
    return _shares("industry_sector_share", counts, ORGANIZATIONS, f"kind and sector, n = {firms.sum()}", note)


def _industry_cities(organizations: pd.DataFrame, faculty: pd.DataFrame) -> Iterator[Parameter]:
    firms = organizations[organizations["kind"].isin(FIRMS) & (organizations["country_code"] == "PK")]
    counts = firms.loc[firms["city"] != "", "city"].map(city_id).value_counts()
    prior = CITY_PRIOR * faculty["city_id"].value_counts(normalize=True)
    note = f"Firms with a known city, and {CITY_PRIOR} more spread like university staff so that no city is empty."
    weights = {str(city): float(weight) for city, weight in counts.add(prior, fill_value=0).sort_index().items()}
    return _shares("industry_city_share", weights, ORGANIZATIONS, f"kind and city, n = {counts.sum()}", note)


def _destinations(flows: pd.DataFrame) -> Iterator[Parameter]:
    left = flows[(flows["origin"] == "PAK") & flows["year"].astype(int).between(2016, 2020)]
    moves = left["migrations"].astype(float).groupby(left["destination"]).sum().drop("IND")
    first = moves.sort_values(ascending=False, kind="stable").head(DESTINATIONS)
    counts = {alpha_2(str(code)): float(count) for code, count in first.items()}
    counted = f"origin = PAK, 2016–2020, n = {first.sum():.0f}"
    note = f"The {DESTINATIONS} largest destinations of authors of papers. {WITHOUT_INDIA}."
    return _shares("destination_share", counts, FLOWS, counted, note)


def _yearly_rate(migration: pd.DataFrame, parameter: str, column: str) -> Iterator[Parameter]:
    home = migration[(migration["country_code"] == "PK") & (migration["database"] == "scopus")]
    pooled = home[home["year"].astype(int).between(2013, 2018)]
    rate = pooled[column].astype(float).sum() / pooled["researchers"].astype(float).sum()
    note = "Pooled over six years, all fields of science; OpenAlex gives about three times as much."
    counted = f"country_code = PK, scopus, 2013–2018, {column} / researchers"
    return _rows(parameter, {"": rate}, "per person-year", MIGRATION, counted, note)


if __name__ == "__main__":
    facts_folder, parameter_file = Path(sys.argv[1]), DATA / "demo" / PARAMETERS
    write_rows(calibrated(facts_folder, DATA / "cleaning", read_rows(parameter_file)), parameter_file)
