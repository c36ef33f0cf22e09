"""The dataset faculty-2018: complete, anonymous, and resolved only by rules."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.builders.faculty_2018 import DEGREE_YEAR_NOTE, RAW_COLUMNS
from ecosystem.builders.faculty_rules import FacultyRules, Training, TrainingRules
from ecosystem.builders.raw_files import FACULTY as FACULTY_FACTS
from ecosystem.datasets.cleaning_rules import REPLACEMENT_CHARACTER, Rules, read_rows, tidy
from ecosystem.datasets.table_file import read_table
from ecosystem.importers.specialization import MOST_SKILLS, Keywords, plain
from ecosystem.load import load_dataset, load_reference
from ecosystem.tables import CITY_POPULATION_SOURCE, Researchers, Resolution, Sectors, Sources, Transitions
from ecosystem.tables.vocabulary import UNKNOWN
from tests.data.shipped import CLEANING, FACULTY, REFERENCE, raw_rows

PEOPLE = read_table(FACULTY, Researchers)
MOVES = read_table(FACULTY, Transitions)
RULES = FacultyRules.read(CLEANING)


# What ships


def test_every_academic_has_a_row():
    assert [row[Researchers.researcher_id] for row in PEOPLE] == [f"f-{number:04}" for number in range(1, 1982)]


def test_universities_and_campuses():
    assert len({(row[Researchers.organization], row[Researchers.city_id]) for row in PEOPLE}) == 88


def test_no_person_is_named():
    assert {row[Researchers.name] for row in PEOPLE} == {""}
    assert {row[Researchers.profile_url] for row in PEOPLE} == {""}


def test_skills_are_words_of_the_rules_and_not_of_the_source():
    known = {row["skill"] for row in read_rows(CLEANING / "specialization_field.csv")}
    named = [row[Researchers.skills].split(";") for row in PEOPLE if row[Researchers.skills]]
    assert {skill for skills in named for skill in skills} <= known
    assert max(map(len, named)) <= MOST_SKILLS
    assert all(len(set(skills)) == len(skills) for skills in named)


def test_a_move_for_every_known_country_of_training():
    trained = {row[Researchers.researcher_id]: row for row in PEOPLE if row[Researchers.degree_country_code]}
    assert [row[Transitions.researcher_id] for row in MOVES] == list(trained)
    for move in MOVES:
        person = trained[move[Transitions.researcher_id]]
        assert move[Transitions.from_country_code] == person[Researchers.degree_country_code]
        assert move[Transitions.from_organization] == person[Researchers.degree_institution]
        assert move[Transitions.to_organization] == person[Researchers.organization]
        assert move[Transitions.to_city_id] == person[Researchers.city_id]
        assert move[Transitions.year] == person[Researchers.degree_year]


def test_moves_dated_by_the_degree_carry_a_note():
    assert {(bool(row[Transitions.year]), row[Transitions.note]) for row in MOVES} == {
        (True, DEGREE_YEAR_NOTE),
        (False, ""),
    }


def test_city_of_training_only_in_pakistan():
    assert {row[Transitions.from_country_code] for row in MOVES if row[Transitions.from_city_id]} == {"PK"}


def test_a_role_is_a_rank():
    assert not {row[Transitions.role] for row in MOVES} - {
        row["role"] for row in read_rows(CLEANING / "designation.csv")
    }


def test_unresolved_values_are_counted():
    for row in read_table(FACULTY, Resolution):
        empty = sum(person[row[Resolution.column]] in ("", UNKNOWN) for person in PEOPLE)
        assert int(row[Resolution.unresolved]) == empty
        assert int(row[Resolution.resolved]) + empty == int(row[Resolution.rows]) == len(PEOPLE)
        assert int(row[Resolution.resolved]) <= int(row[Resolution.given])


def test_sectors_and_sources_are_those_used():
    used = {row[Researchers.source_id] for row in PEOPLE} | {"geonames", "place-positions", CITY_POPULATION_SOURCE}
    assert {row[Sources.source_id] for row in read_table(FACULTY, Sources)} == used
    assert [row[Sectors.sector_id] for row in read_table(FACULTY, Sectors)] == ["university"]


def test_the_dataset_loads():
    ecosystem = load_dataset(FACULTY, load_reference(REFERENCE))
    assert len(ecosystem.people) == len(PEOPLE)
    assert Counter(ecosystem.moves["crossing"]) == {
        "stays": sum(row[Transitions.from_country_code] == "PK" for row in MOVES),
        "arrives": sum(row[Transitions.from_country_code] != "PK" for row in MOVES),
    }


# Against the raw facts


def test_given_values_are_counted():
    raw = raw_rows(FACULTY_FACTS)
    for row in read_table(FACULTY, Resolution):
        assert int(row[Resolution.given]) == sum(bool(tidy(r[RAW_COLUMNS[row[Resolution.column]]])) for r in raw)


def test_every_institution_has_a_country():
    assert [r for r in raw_rows(FACULTY_FACTS) if tidy(r["graduated_from"]) and not tidy(r["degree_country"])] == []


# Rules


@pytest.mark.parametrize(
    ("degree", "expected"),
    [("BSCS", "bachelor"), ("M.Phil leading to PhD", "master"), ("PhD", "doctorate"), ("Chartered", "")],
)
def test_degrees(degree, expected):
    assert RULES.degrees.value("degree", degree) == expected


@pytest.mark.parametrize(
    ("institution", "country", "expected"),
    [
        ("", " USA", Training(country_code="US")),
        ("", "Scotland", Training(country_code="GB")),
        ("", "HongKong", Training(country_code="HK")),
        ("", "Macau", Training(country_code="MO")),
        ("", "Atlantis", Training()),
        ("University of Illinois", "Urbana", Training("University of Illinois Urbana-Champaign", "", "US")),
        (f"{REPLACEMENT_CHARACTER}bo Akademi University,", "Finland", Training("Åbo Akademi University", "", "FI")),
        ("Universtiy of Karachi", "Pakistan", Training("University of Karachi", "karachi", "PK")),
        ("Universtiy of Karachi", "", Training("University of Karachi", "karachi", "PK")),
        ("University of Technology", "Malaysia", Training(country_code="MY")),
        (
            "International Islamic University",
            "Malaysia",
            Training("International Islamic University Malaysia", "", "MY"),
        ),
        ("International Islamic University,Islamabad", "Malaysia", Training()),
        ("An unheard-of academy", "Norway", Training(country_code="NO")),
    ],
)
def test_training(institution, country, expected):
    row = {"graduated_from": institution, "degree_country": country}
    assert RULES.training.training(row) == expected


def test_a_contradiction_without_a_rule_stops_the_build():
    with pytest.raises(ValueError, match="'Stanford University' is in US, the source says 'Pakistan'; add a rule"):
        RULES.training.training({"graduated_from": "Stanford University", "degree_country": "Pakistan"})


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", UNKNOWN),
        ("Research based teaching", UNKNOWN),
        ("Software Engineering", "other-computing"),
        ("Artificial Intelligence, Software Engineering", "other-ai"),
        ("Software Engineering, Machine Leaning", "machine-learning"),
        ("Artificial Neural Networks", "machine-learning"),
        ("Computer Networks", "other-computing"),
        ("Image Processing, Data Mining", "computer-vision"),
        ("Data Minning, Image Processing", "data-mining"),
        ("Urdu text mining and speech", "natural-language-processing"),
        ("Robust Speech Recognition", "speech"),
        ("Mobile Robots", "robotics"),
        ("Multi-Agent\nSystems", "knowledge-and-reasoning"),
        ("Information Retrieval", "information-retrieval"),
        ("Bio Informatics", "bioinformatics"),
    ],
)
def test_fields(text, field):
    assert RULES.keywords.field(text) == field


def test_skills_stand_in_the_order_of_the_text_and_a_word_counts_once():
    text = "Neural networks, cloud computing; distributed systems, networks and Machine Learning"
    assert RULES.keywords.skills(text) == [
        "neural networks",
        "distributed and cloud computing",
        "computer networks",
        "machine learning",
    ]


def test_a_keyword_is_a_whole_word_unless_it_may_end_in_any_way():
    keywords = Keywords(Rules("", {("ai",): {}, ("robot*",): {}}))
    assert keywords.found("Air, fair robots; AI") == ["robot*", "ai"]


@pytest.mark.parametrize("rank", ["1", "2"])
def test_priority_goes_before_position(rank):
    keywords = Keywords(
        Rules("", {("one",): {"field": "a", "priority": "2"}, ("two",): {"field": "b", "priority": rank}})
    )
    assert keywords.field("one two") == {"1": "b", "2": "a"}[rank]


def test_a_city_of_the_same_name_in_another_province_stops_the_build():
    cities = [{"city_id": "hyderabad", "province": "Punjab"}]
    with pytest.raises(ValueError, match="Hyderabad: the source says Sindh, the gazetteer Punjab"):
        RULES.check_provinces([{"city": "Hyderabad", "province": "Sindh"}], cities)


def test_two_rules_for_one_spelling_are_refused(tmp_path):
    path = tmp_path / "degree.csv"
    path.write_text("spelling,degree\nMS,master\nMS,bachelor\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"degree\.csv: two rules apply to one spelling"):
        Rules.read(path, "spelling")


def test_a_needed_rule_that_is_missing_is_named():
    with pytest.raises(ValueError, match=r"university\.csv: no rule for 'Hogwarts'; add one"):
        RULES.universities.need("organization", "Hogwarts")


def test_unused_and_uncovered_rules():
    rules = Rules("", {("a",): {}, ("b",): {}})
    assert rules.unused([("a",), ("c",)]) == [("b",)]
    assert rules.uncovered([("a",), ("c",), ("",)]) == [("c",)]


@given(st.text())
@settings(deadline=None)
def test_tidying_twice_changes_nothing(text):
    once = tidy(text)
    assert tidy(once) == once
    assert once == once.strip()


@given(st.text())
@settings(deadline=None)
def test_any_text_has_a_field_and_few_skills(text):
    assert RULES.keywords.field(text)
    assert len(RULES.keywords.skills(text)) <= MOST_SKILLS
    assert plain(plain(text)) == plain(text)


def test_no_training_rules_resolve_nothing():
    nothing = TrainingRules(Rules("", {}), Rules("", {}))
    assert nothing.training({"graduated_from": "X", "degree_country": "Y"}) == Training()
    assert nothing.applied([{"graduated_from": "X", "degree_country": "Y"}]) == []
