"""Build the dataset of computer-science academics at Pakistani universities in 2018 (observed, names withheld).

Unresolved values are empty and counted in `resolution.csv`.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ecosystem.builders.faculty_rules import FacultyRules, Training
from ecosystem.builders.geonames import city_rows
from ecosystem.builders.raw_files import FACULTY, SOURCE_OF
from ecosystem.datasets.cleaning_rules import Row, read_rows, tidy
from ecosystem.datasets.metadata import CC_BY, FolderMetadata, Licence, write_metadata
from ecosystem.datasets.table_file import read_table, write_table
from ecosystem.tables import (
    CITY_POPULATION_SOURCE,
    DATASET_TABLES,
    Cities,
    Researchers,
    Resolution,
    Sectors,
    Sources,
    Transitions,
)
from ecosystem.tables.vocabulary import HOME, UNKNOWN

SOURCE: Final = SOURCE_OF[FACULTY]
UNIVERSITY: Final = "university"
OBSERVED: Final = 2018
EMPLOYERS_PAGE: Final = "b"
TRAINING_TO_POST: Final = "training-to-post"
DEGREE_YEAR_NOTE: Final = "Year of the degree; the source does not say when the post began"

RAW_COLUMNS: Final[Mapping[str, str]] = {
    Researchers.organization: "university",
    Researchers.city_id: "city",
    Researchers.degree: "terminal_degree",
    Researchers.degree_institution: "graduated_from",
    Researchers.degree_country_code: "degree_country",
    Researchers.degree_year: "degree_year",
    Researchers.field: "specialization",
}

METADATA: Final = FolderMetadata(
    name="faculty-2018",
    title="Faculty 2018: computer-science academics at 88 universities",
    description=(
        "Computer-science academics at Pakistani universities and campuses, from staff pages as compiled and published "
        "in 2017-2018; names withheld. Moves are from the place of the last degree to the post of 2018. Many degree "
        "countries and most fields are not stated: see resolution.csv, and data/METHOD.md for the rules. All 71 "
        "academics of Pakpattan are in one campus entry of the source; whether all of them work there is not known."
    ),
    kind="observed",
    version="1.0.1",
    created="2026-11-30",
    as_of="2018",
    licences=(
        Licence(
            "other-facts",
            "Facts only; the publisher's terms apply to the original",
            "https://www.kaggle.com/datasets/zusmani/pakistanintellectualcapitalcs",
        ),
        CC_BY,
    ),
    tables=DATASET_TABLES,
)


def build_faculty_2018(raw: Path, cleaning: Path, reference: Path, out: Path) -> None:
    """Build the dataset.

    Parameters
    ----------
    raw, cleaning
        Folders of the raw facts and of the cleaning rules.
    reference
        Folder of the reference tables, from which sectors and sources are taken.

    Raises
    ------
    ValueError
        If a university or a city has no rule, a city lies in another province than the source says, or a degree's
        institution and country contradict each other.
    """
    rules = FacultyRules.read(cleaning)
    rows = read_rows(raw / FACULTY)
    rules.check_provinces(rows, city_rows(cleaning))
    trained = [rules.training.training(row) for row in rows]
    people = [_researcher(row, training, rules) for row, training in zip(rows, trained, strict=True)]
    moves = _transitions(rows, trained, people, rules)
    cities = city_rows(cleaning, _cities_used(people, moves))
    cited = {SOURCE, CITY_POPULATION_SOURCE, *(city[Cities.source_id] for city in cities)}
    write_table(out, Researchers, people)
    write_table(out, Transitions, moves)
    write_table(out, Cities, cities)
    write_table(out, Sectors, [row for row in read_table(reference, Sectors) if row[Sectors.sector_id] == UNIVERSITY])
    write_table(out, Sources, [row for row in read_table(reference, Sources) if row[Sources.source_id] in cited])
    write_table(out, Resolution, resolution_rows(rows, people, RAW_COLUMNS, unknown=("", UNKNOWN)))
    write_metadata(out, METADATA)


def _researcher(row: Row, training: Training, rules: FacultyRules) -> dict[str, str]:
    year = _degree_year(row)
    return {
        Researchers.researcher_id: f"f-{int(row['faculty_id']):04}",
        Researchers.field: rules.keywords.field(row["specialization"]),
        Researchers.degree: rules.degrees.value("degree", tidy(row["terminal_degree"])),
        Researchers.degree_institution: training.institution,
        Researchers.degree_country_code: training.country_code,
        Researchers.degree_year: year,
        Researchers.career_start_year: year,
        Researchers.last_observed_year: str(OBSERVED),
        Researchers.organization: rules.universities.need("organization", tidy(row["university"])),
        Researchers.sector_id: UNIVERSITY,
        Researchers.city_id: rules.cities.need("city_id", tidy(row["city"])),
        Researchers.skills: ";".join(rules.keywords.skills(row["specialization"])),
        Researchers.source_id: SOURCE,
    }


def _transitions(
    raw: Sequence[Row], trained: Sequence[Training], people: Sequence[Row], rules: FacultyRules
) -> list[dict[str, str]]:
    """Moves from training to post of people whose country of training is known."""
    return [
        _transition(training, person, rules.roles.value("role", tidy(row["designation"])))
        for row, training, person in zip(raw, trained, people, strict=True)
        if training.country_code
    ]


def _transition(training: Training, person: Row, role: str) -> dict[str, str]:
    year = person[Researchers.degree_year]
    return {
        Transitions.transition_id: person[Researchers.researcher_id].replace("f-", "t-"),
        Transitions.researcher_id: person[Researchers.researcher_id],
        Transitions.year: year,
        Transitions.kind: TRAINING_TO_POST,
        Transitions.from_organization: training.institution,
        Transitions.from_sector_id: UNIVERSITY,
        Transitions.from_city_id: training.city_id,
        Transitions.from_country_code: training.country_code,
        Transitions.to_organization: person[Researchers.organization],
        Transitions.to_sector_id: UNIVERSITY,
        Transitions.to_city_id: person[Researchers.city_id],
        Transitions.to_country_code: HOME,
        Transitions.role: role,
        Transitions.evidence: EMPLOYERS_PAGE,
        Transitions.source_id: SOURCE,
        Transitions.note: DEGREE_YEAR_NOTE if year else "",
    }


def _degree_year(row: Row) -> str:
    """Year of the degree; empty if it lies after the source was published (a typing error)."""
    year = tidy(row["degree_year"])
    return year if year.isdecimal() and int(year) <= OBSERVED else ""


def _cities_used(people: Sequence[Row], moves: Sequence[Row]) -> set[str]:
    columns = (Transitions.from_city_id, Transitions.to_city_id)
    return {person[Researchers.city_id] for person in people} | {move[column] for move in moves for column in columns}


def resolution_rows(
    raw: Sequence[Row], built: Sequence[Row], columns: Mapping[str, str], unknown: Iterable[str] = ("",)
) -> list[dict[str, str]]:
    """Count resolved and unresolved values by column.

    Parameters
    ----------
    raw, built
        Rows of the source and of the dataset, in the same order.
    columns
        The source's column, by the dataset's.
    unknown
        Values of the dataset that count as unresolved.

    Examples
    --------
    >>> raw = [{"terminal_degree": "PhD"}, {"terminal_degree": "?"}, {"terminal_degree": ""}]
    >>> built = [{"degree": "doctorate"}, {"degree": ""}, {"degree": ""}]
    >>> resolution_rows(raw, built, {"degree": "terminal_degree"})[0]["share_unresolved"]
    '0.6667'
    """
    empty = frozenset(unknown)
    result: list[dict[str, str]] = []
    for column, source in columns.items():
        unresolved = sum(row[column] in empty for row in built)
        result.append(
            {
                Resolution.column: column,
                Resolution.rows: str(len(built)),
                Resolution.given: str(sum(bool(tidy(row[source])) for row in raw)),
                Resolution.resolved: str(len(built) - unresolved),
                Resolution.unresolved: str(unresolved),
                Resolution.share_unresolved: f"{unresolved / len(built):.4f}",
            }
        )
    return result
