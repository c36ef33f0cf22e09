"""Cleaning rules: each matches something, and every spelling has a rule or is counted."""

from collections import defaultdict

import pytest

from ecosystem.builders.faculty_rules import FacultyRules, city_rules
from ecosystem.builders.raw_files import ECOSYSTEM_FACTS, ORGANIZATIONS
from ecosystem.builders.raw_files import FACULTY as FACULTY_FACTS
from ecosystem.builders.reference_tables import OrganizationRules, measure_rules, sector_rules
from ecosystem.datasets.cleaning_rules import read_rows, tidy
from ecosystem.datasets.table_file import read_table
from ecosystem.tables import Cities, Organizations, Sectors
from ecosystem.tables.vocabulary import DEGREES, FIELDS, UNKNOWN
from tests.data.shipped import CLEANING, REFERENCE, raw_rows

RULES = FacultyRules.read(CLEANING)


def found(name, *columns):
    return [tuple(tidy(row[column]) for column in columns) for row in raw_rows(name)]


@pytest.mark.parametrize(
    ("rules", "column"),
    [
        (RULES.universities, "university"),
        (RULES.provinces, "province"),
        (RULES.degrees, "terminal_degree"),
        (RULES.roles, "designation"),
        (RULES.training.countries, "degree_country"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_rules_and_spellings_of_the_faculty_match_one_to_one(rules, column):
    spellings = found(FACULTY_FACTS, column)
    assert rules.unused(spellings) == []
    assert rules.uncovered(spellings) == []


def test_every_institution_has_a_rule_and_every_rule_an_institution():
    rows = raw_rows(FACULTY_FACTS)
    applied = RULES.training.applied(rows)
    assert RULES.training.institutions.unused(applied) == []
    assert len(applied) == sum(bool(tidy(row["graduated_from"])) for row in rows)


def test_every_keyword_occurs_in_some_text():
    texts = {row["specialization"] for row in raw_rows(FACULTY_FACTS)}
    assert RULES.keywords.rules.unused((word,) for text in texts for word in RULES.keywords.found(text)) == []


def test_city_rules_match_the_cities_of_both_compilations():
    spellings = found(FACULTY_FACTS, "city") + found(ORGANIZATIONS, "city")
    assert city_rules(CLEANING).unused(spellings) == []
    assert city_rules(CLEANING).uncovered(spellings) == []


ORGANIZATION_RULES = OrganizationRules.read(CLEANING)


def test_every_stated_link_to_ai_is_judged_with_a_reason():
    stated = [pair for pair in found(ORGANIZATIONS, "org_id", "ai_focus") if pair[1]]
    assert ORGANIZATION_RULES.ai_link.unused(stated) == []
    assert ORGANIZATION_RULES.ai_link.uncovered(stated) == []
    rules = read_rows(CLEANING / "organization_ai_link.csv")
    assert {row["ai_link"] for row in rows_without_reason(rules)} == set()
    answers = defaultdict(set)
    for row in rules:
        answers[row["reason"]].add(row["ai_link"])
    assert {reason for reason, given in answers.items() if given not in ({"yes"}, {"no"})} == set()


@pytest.mark.parametrize("name", ["status", "website", "duplicate"])
def test_every_rule_of_organisations_is_about_one_that_exists(name):
    assert getattr(ORGANIZATION_RULES, name).unused(found(ORGANIZATIONS, "org_id")) == []


def test_status_and_duplicate_rules_have_a_reason():
    for name in ("status", "duplicate"):
        assert rows_without_reason(read_rows(CLEANING / f"organization_{name}.csv")) == []


def rows_without_reason(rules):
    return [row for row in rules if not row["reason"]]


def test_sector_rules_match_the_branches_and_kinds():
    pairs = found(ORGANIZATIONS, "sector", "kind")
    assert sector_rules(CLEANING).unused(pairs) == []
    assert sector_rules(CLEANING).uncovered(pairs) == []


def test_measures_are_those_of_known_figures():
    assert measure_rules(CLEANING).unused(found(ECOSYSTEM_FACTS, "fact_id")) == []


@pytest.mark.parametrize("name", sorted(path.name for path in CLEANING.glob("*.csv")))
def test_a_spelling_has_one_rule_and_the_rules_stand_in_order(name):
    rows = read_rows(CLEANING / name)
    keys = [tuple(row.values())[:2] for row in rows]
    assert len(set(keys)) == len(keys)
    if name not in ("gazetteer.csv", "specialization_field.csv"):
        assert keys == sorted(keys)


def test_rules_lead_to_known_words():
    assert {row["degree"] for row in read_rows(CLEANING / "degree.csv")} == {*DEGREES}
    assert {row["field"] for row in read_rows(CLEANING / "specialization_field.csv")} == {*FIELDS} - {UNKNOWN}
    sectors = {row[Sectors.sector_id] for row in read_table(REFERENCE, Sectors)}
    assert {row["sector_id"] for row in read_rows(CLEANING / "organization_sector.csv")} <= sectors


def test_rules_lead_to_known_cities():
    cities = {row[Cities.city_id] for row in read_table(REFERENCE, Cities)}
    assert {row["city_id"] for row in read_rows(CLEANING / "city.csv")} <= cities
    assert {row["city_id"] for row in read_rows(CLEANING / "institution.csv")} <= {*cities, ""}


@pytest.mark.parametrize(("name", "column"), [("university.csv", "organization"), ("institution.csv", "institution")])
def test_an_organisation_of_the_reference_is_called_as_there(name, column):
    names = {
        row[Organizations.organization_id]: row[Organizations.name] for row in read_table(REFERENCE, Organizations)
    }
    rows = [row for row in read_rows(CLEANING / name) if row["organization_id"]]
    assert rows
    assert [row for row in rows if row[column] != names[row["organization_id"]]] == []


@pytest.mark.parametrize("name", ["institution.csv", "designation.csv"])
def test_an_empty_value_has_a_reason(name):
    value = {"institution.csv": "institution", "designation.csv": "role"}[name]
    assert [row for row in read_rows(CLEANING / name) if not row[value] and not row["reason"]] == []
