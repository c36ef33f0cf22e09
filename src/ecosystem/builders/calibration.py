"""Compute the demo's sourced parameters from the raw facts; assumptions stay as they are."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.builders.faculty_rules import FacultyRules
from ecosystem.builders.raw_files import (
    AI_PUBLICATIONS,
    FACULTY,
    ORGANIZATIONS,
    PRACTITIONER_SKILLS,
    SCHOLAR_FLOWS,
    SCHOLAR_MIGRATION,
    SOURCE_OF,
    STAY_INTENTION,
)
from ecosystem.builders.reference_tables import two_letters
from ecosystem.datasets.cleaning_rules import Rules, tidy
from ecosystem.simulator.parameters import ASSUMPTION, Parameter, read_rows, write_rows
from ecosystem.tables.vocabulary import HOME

DEGREES: Final = ("bachelor", "master", "doctorate")
FIRMS: Final = ("company", "startup", "multinational_office")
NOT_INDUSTRY: Final = ("higher-education", "research", "public-sector")
DESTINATIONS: Final = 25
INTENTION_YEARS: Final = ("2017", "2023")
SKILLS: Final = {
    "language": ("python", "sql", "r", "matlab", "java", "c++"),
    "framework": ("scikit-learn", "tensorflow", "pytorch"),
}
"""Skills of the model that the survey of practitioners counts both in academia and in industry, by kind."""
CITY_PRIOR: Final = 10
WITHOUT_INDIA: Final = "India left out: shared names make false moves"


def calibrate(raw: Path, cleaning: Path, parameters: Path) -> None:
    """Rewrite the sourced rows of a parameter file, keeping its order of parameters."""
    write_rows(calibrated(raw, cleaning, read_rows(parameters)), parameters)


def calibrated(raw: Path, cleaning: Path, rows: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Return the rows of a parameter file with all sourced parameters computed anew."""
    rules = FacultyRules.read(cleaning)
    faculty = _cleaned_faculty(_read(raw / FACULTY), rules)
    migration = _read(raw / SCHOLAR_MIGRATION)
    organizations = _read(raw / ORGANIZATIONS)
    computed: Mapping[str, Callable[[], Iterator[Parameter]]] = {
        "ai_publications": lambda: _publications(_read(raw / AI_PUBLICATIONS)),
        "degree_share": lambda: _degrees(faculty),
        "trained_home_share": lambda: _trained_home(faculty),
        "degree_country_share": lambda: _degree_countries(faculty),
        "city_share": lambda: _cities(faculty),
        "university_weight": lambda: _universities(faculty),
        "industry_sector_share": lambda: _industry_sectors(organizations),
        "industry_city_share": lambda: _industry_cities(organizations, faculty, rules),
        "destination_share": lambda: _destinations(_read(raw / SCHOLAR_FLOWS)),
        "departure_rate": lambda: _yearly_rate(migration, "departure_rate", "emigrations"),
        "arrival_rate": lambda: _yearly_rate(migration, "arrival_rate", "immigrations"),
        "doctorate_first_post_home_share": lambda: _intention_to_return(_read(raw / STAY_INTENTION)),
        "skill_share": lambda: _skills(_read(raw / PRACTITIONER_SKILLS)),
    }
    result: list[Parameter] = []
    for name in dict.fromkeys(row.parameter for row in rows):
        stated = [row for row in rows if row.parameter == name]
        result += _renewed(stated, computed[name]()) if name in computed else stated
    return tuple(result)


def _renewed(stated: list[Parameter], computed: Iterator[Parameter]) -> Iterator[Parameter]:
    """Yield the computed rows, those of keys that had a row in its place; assumptions about other keys stay."""
    new = {row.key: row for row in computed}
    for row in stated:
        if row.key in new or row.basis == ASSUMPTION:
            yield new.pop(row.key, row)
    yield from new.values()


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def _cleaned_faculty(faculty: pd.DataFrame, rules: FacultyRules) -> pd.DataFrame:
    """Add organization, degree, country_code and city_id, resolved by the cleaning rules."""

    def resolved(column: str, table: Rules, value: str) -> pd.Series:
        return faculty[column].map(lambda spelling: table.value(value, tidy(spelling)))

    return faculty.assign(
        organization=resolved("university", rules.universities, "organization"),
        degree=resolved("terminal_degree", rules.degrees, "degree"),
        country_code=resolved("degree_country", rules.training.countries, "country_code"),
        city_id=resolved("city", rules.cities, "city_id"),
    )


def _counts(values: pd.Series) -> dict[str, float]:
    """Count values, in the order of their names."""
    return {str(value): float(count) for value, count in values.value_counts().sort_index().items()}


def _rows(
    parameter: str, values: Mapping[str, float], unit: str, file: str, counted: str, note: str
) -> Iterator[Parameter]:
    for key, value in values.items():
        yield Parameter(parameter, key, round(value, 6), unit, SOURCE_OF[file], f"{file}, {counted}", note)


def _shares(parameter: str, counts: Mapping[str, float], file: str, counted: str, note: str) -> Iterator[Parameter]:
    total = sum(counts.values())
    return _rows(parameter, {key: count / total for key, count in counts.items()}, "share", file, counted, note)


def _publications(works: pd.DataFrame) -> Iterator[Parameter]:
    home = works[works["country_code"] == HOME]
    counts = dict(zip(home["year"], home["ai_publications"].astype(float), strict=True))
    note = "Cohorts grow with the number of works; years outside the series continue at its average growth."
    return _rows("ai_publications", counts, "works", AI_PUBLICATIONS, "country_code = PK", note)


def _degrees(faculty: pd.DataFrame) -> Iterator[Parameter]:
    known = faculty.loc[faculty["degree"] != "", "degree"]
    counts = {degree: float((known == degree).sum()) for degree in DEGREES}
    note = "Rows without a degree left out. Lecturers among them; the mix among people in AI may differ."
    return _shares("degree_share", counts, FACULTY, f"terminal_degree, n = {len(known)}", note)


def _trained_home(faculty: pd.DataFrame) -> Iterator[Parameter]:
    for name in DEGREES:
        known = faculty.loc[(faculty["degree"] == name) & (faculty["country_code"] != ""), "country_code"]
        share = {name: float((known == HOME).mean())}
        note = "Share of the people with this degree whose degree is from Pakistan."
        counted = f"degree_country by terminal_degree, n = {len(known)}"
        yield from _rows("trained_home_share", share, "share", FACULTY, counted, note)


def _degree_countries(faculty: pd.DataFrame) -> Iterator[Parameter]:
    abroad = faculty.loc[~faculty["country_code"].isin(["", HOME]), "country_code"]
    counts = _counts(abroad)
    counted = f"degree_country outside Pakistan, n = {sum(counts.values()):.0f}"
    note = "All degrees together; rows without a country left out. People then at work in Pakistan only."
    return _shares("degree_country_share", counts, FACULTY, counted, note)


def _cities(faculty: pd.DataFrame) -> Iterator[Parameter]:
    counts = _counts(faculty["city_id"])
    note = "Where universities that the table covers have their computer-science staff; coverage is uneven."
    return _shares("city_share", counts, FACULTY, f"city, n = {len(faculty)}", note)


def _universities(faculty: pd.DataFrame) -> Iterator[Parameter]:
    counts = _counts(faculty["city_id"] + ":" + faculty["organization"])
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


def _industry_cities(organizations: pd.DataFrame, faculty: pd.DataFrame, rules: FacultyRules) -> Iterator[Parameter]:
    firms = organizations[organizations["kind"].isin(FIRMS) & (organizations["country_code"] == HOME)]
    cities = firms.loc[firms["city"] != "", "city"]
    counts = cities.map(lambda city: rules.cities.need("city_id", tidy(city))).value_counts()
    prior = CITY_PRIOR * faculty["city_id"].value_counts(normalize=True)
    note = f"Firms with a known city, and {CITY_PRIOR} more spread like university staff so that no city is empty."
    weights = {str(city): float(weight) for city, weight in counts.add(prior, fill_value=0).sort_index().items()}
    return _shares("industry_city_share", weights, ORGANIZATIONS, f"kind and city, n = {counts.sum()}", note)


def _destinations(flows: pd.DataFrame) -> Iterator[Parameter]:
    left = flows[(flows["origin"] == "PAK") & flows["year"].astype(int).between(2016, 2020)]
    moves = left["migrations"].astype(float).groupby(left["destination"]).sum().drop("IND")
    first = moves.sort_values(ascending=False, kind="stable").head(DESTINATIONS)
    counts = {two_letters(str(code)): float(count) for code, count in first.items()}
    counted = f"origin = PAK, 2016–2020, n = {first.sum():.0f}"
    note = f"The {DESTINATIONS} largest destinations of authors of papers. {WITHOUT_INDIA}."
    return _shares("destination_share", counts, SCHOLAR_FLOWS, counted, note)


def _yearly_rate(migration: pd.DataFrame, parameter: str, column: str) -> Iterator[Parameter]:
    home = migration[(migration["country_code"] == HOME) & (migration["database"] == "scopus")]
    pooled = home[home["year"].astype(int).between(2013, 2018)]
    rate = pooled[column].astype(float).sum() / pooled["researchers"].astype(float).sum()
    note = "Pooled over six years, all fields of science; OpenAlex gives about three times as much."
    counted = f"country_code = PK, scopus, 2013–2018, {column} / researchers"
    return _rows(parameter, {"": rate}, "per person-year", SCHOLAR_MIGRATION, counted, note)


def _intention_to_return(intentions: pd.DataFrame) -> Iterator[Parameter]:
    first, last = INTENTION_YEARS
    of_home = intentions[intentions["country_code"] == HOME]
    (row,) = of_home[(of_home["year_from"] == first) & (of_home["year_to"] == last)].to_dict("records")
    share = {"US": 1 - float(row["intending_to_stay_percent"]) / 100}
    note = (
        "One minus the share who intend to stay. An intention at graduation, so it sets the first post alone, not how "
        "long anyone stays; all fields, temporary visas; who means to go to a third country counts as returning."
    )
    counted = f"country_code = PK, {first}–{last}, intending_to_stay_percent, n = {row['doctorate_recipients']}"
    return _rows("doctorate_first_post_home_share", share, "share", STAY_INTENTION, counted, note)


def _skills(skills: pd.DataFrame) -> Iterator[Parameter]:
    survey = skills[(skills["country_code"] == HOME) & (skills["source_id"] == SOURCE_OF[PRACTITIONER_SKILLS])]
    note = (
        "Share of people of the domain at home who name the skill. Volunteers of a mailing list who use it regularly, "
        "no sample; of those who answered the question."
    )
    for kind, names in SKILLS.items():
        for domain in ("academia", "industry"):
            own = survey[(survey["group"] == domain) & (survey["kind"] == kind)].set_index("skill").loc[list(names)]
            shares = own["users"].astype(float) / own["base"].astype(float)
            counted = f"group = {domain}, kind = {kind}, users / base, n = {own['base'].iloc[0]}"
            values = {f"{domain}:{skill}": float(share) for skill, share in shares.items()}
            yield from _rows("skill_share", values, "share", PRACTITIONER_SKILLS, counted, note)
