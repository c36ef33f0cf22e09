"""Cells that name two employers, rows with the employer before and now, and cells that name no employer."""

import pytest

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.several_employers import employers_in
from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.career_posts import move_derivation
from ecosystem.importers.spreadsheets.missing_values import names_no_employer
from ecosystem.site import SITE

CLEANING, REFERENCE = SITE / "data" / "cleaning", SITE / "data" / "reference"


def read_list(text: str) -> SpreadsheetImport:
    imported = start_import({"a.csv": text.encode()}, derive=move_derivation(until=2026))
    return imported.with_constant("field", "robotics")


def moves_of(imported: SpreadsheetImport) -> list[tuple[str, str, str]]:
    rows = imported.rows().get("transitions", [])
    return sorted((row["year"], row["from_organization"], row["to_organization"]) for row in rows)


@pytest.mark.parametrize("sign", ["; ", " / ", "/", " & ", " and ", "\n", " | ", ", ", " + "])
def test_two_employers_in_a_cell_are_two(sign: str) -> None:
    assert employers_in(f"NUST{sign}LUMS") == ("NUST", "LUMS")


def test_no_name_of_one_employer_is_read_as_two() -> None:
    names = [row["name"] for row in read_rows(REFERENCE / "organizations.csv")]
    names += [
        name for row in read_rows(CLEANING / "employer.csv") for name in (row["name"], *row["aliases"].split(";"))
    ]
    names += [row["spelling"] for row in read_rows(CLEANING / "institution.csv")]
    names += ["LUMS, Lahore", "MIT; Cambridge", "Faculty of Science; NUST", "Google / Alphabet", "IBM Research, IBM"]
    assert [name for name in names if employers_in(name)] == []


POSTS = """Name,Employer,City,From,To
A,NUST,Islamabad,2010,2012
A,"{both}",,2012,2015
A,{after},{city},2015,present
"""


@pytest.mark.parametrize(
    ("both", "after", "city", "moves"),
    [
        ("NUST; LUMS", "LUMS", "Lahore", [("2015", "NUST; LUMS", "LUMS")]),
        ("LUMS & NUST", "NUST", "Islamabad", []),
        ("NUST\nLUMS", "Google", "Zurich", [("2015", "NUST; LUMS", "Google")]),
    ],
)
def test_who_stays_at_one_of_two_employers_has_not_moved(both: str, after: str, city: str, moves: list) -> None:
    imported = read_list(POSTS.format(both=both, after=after, city=city))
    assert moves_of(imported) == moves
    assert any("1 cell names several employers" in question for question in imported.questions)
    sectors = {value.ours for value in imported.values if "NUST" in value.original}
    assert sectors == {"university"}


def test_the_sector_of_employers_of_two_sectors_is_asked_for() -> None:
    imported = read_list(POSTS.format(both="NUST; Google", after="Google", city="Zurich"))
    assert [(one.original, one.how) for one in imported.unknown_employers] == [
        ("NUST; Google", "several employers, of different sectors")
    ]


BEFORE_AND_NOW = """Name;{before};Previous Location;From;To;{now};Current Location;{since}
Adeel;University of Alpha;Lahore;2013;2016;Beta Software Ltd;Karachi;2016
Beenish;Beta Software Ltd;Karachi;2011;2014;University of Surrey;Guildford, United Kingdom;2015
Cyra;;;;;University of Alpha;Lahore;2012
"""


@pytest.mark.parametrize(
    ("before", "now", "since"),
    [
        ("Previous Organisation", "Current Organisation", "Since"),
        ("Former employer", "Employer", "Joined"),
        ("Previous company", "Current company", "Current from"),
    ],
)
def test_the_employer_before_and_now_with_years_are_two_posts(before: str, now: str, since: str) -> None:
    imported = read_list(BEFORE_AND_NOW.format(before=before, now=now, since=since))
    assert imported.problems == ()
    assert moves_of(imported) == [
        ("2015", "Beta Software Ltd", "University of Surrey"),
        ("2016", "University of Alpha", "Beta Software Ltd"),
    ]
    people = {row["name"]: (row["career_start_year"], row["city_id"]) for row in imported.rows()["researchers"]}
    assert people == {"Adeel": ("2013", "karachi"), "Beenish": ("2011", "guildford-gb"), "Cyra": ("2012", "lahore")}
    assert any("are read as two posts" in remark for remark in imported.sheets.remarks)


def test_an_employer_before_without_a_year_is_not_left_out_silently() -> None:
    imported = read_list("Name,Previous Employer,Employer,Since\nA,NUST,Google,2016\nB,LUMS,NUST,2018\n")
    assert any("“Previous Employer” is not used" in remark for remark in imported.sheets.remarks)
    undated = read_list("Name,Previous Employer,Employer\nA,NUST,Google\nB,LUMS,NUST\n")
    assert not any("is not used" in remark for remark in undated.sheets.remarks)


@pytest.mark.parametrize(
    "cell", ["Studying abroad", "Higher studies", "Pursuing PhD", "Pursuing MS at TU Berlin", "Job hunting", "Deceased"]
)
def test_studies_and_no_post_are_no_employer(cell: str) -> None:
    assert names_no_employer(cell)
    imported = read_list(f"Name,Employer,Degree\nA,{cell},PhD\nB,NUST,PhD\n")
    assert imported.unknown_employers == ()
    assert {row["name"]: row["organization"] for row in imported.rows()["researchers"]}["A"] == ""


def test_the_year_of_a_list_is_asked_for_with_the_one_above_its_headings() -> None:
    text = "Alumni; as of June 2024,,\nName,Employer,Working Since\nA,NUST,2013\nB,LUMS,2015\n"
    (question,) = [one for one in read_list(text).questions if "year of the list" in one]
    assert question.endswith(
        "known to have been at work (last_observed_year) for all rows (above the headings stands 2024)."
    )
