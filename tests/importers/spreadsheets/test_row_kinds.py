"""Persons told apart in lists of posts, and rows that are no persons: refused with a remedy, for every file."""

from pathlib import Path

import pytest

from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.career_posts import move_derivation

CASES = Path(__file__).parents[2] / "cases"


def read_list(*texts: str | Path, **constants: str) -> SpreadsheetImport:
    files = {
        text.name if isinstance(text, Path) else f"list{index}.csv": text.read_bytes()
        if isinstance(text, Path)
        else text.encode()
        for index, text in enumerate(texts)
    }
    imported = start_import(files, derive=move_derivation(until=2026))
    for target, value in constants.items():
        imported = imported.with_constant(target, value)
    return imported


def people_and_moves(imported: SpreadsheetImport) -> tuple[int, list[tuple[str, str, str]]]:
    assert imported.problems == ()
    rows = imported.rows()
    moves = [(row["year"], row["from_organization"], row["to_organization"]) for row in rows.get("transitions", [])]
    return len(rows["researchers"]), sorted(moves)


ALPHA_BETA_GAMMA = [
    ("2014", "University of Alpha", "Beta Software Ltd"),
    ("2019", "Beta Software Ltd", "University of Gamma"),
]
POSTS = (
    ("Person One", "University of Alpha", "2010", "2014"),
    ("Person One", "Beta Software Ltd", "2014", "2018"),
    ("Person Two", "Beta Software Ltd", "2014", "2018"),
    ("Person Two", "University of Gamma", "2019", ""),
)


def posts_with(heading: str, ids: tuple[str, ...], headings: str = "Name,Employer,Start,End") -> str:
    lines = [",".join((identifier, *row, "PK", "Robotics")) for identifier, row in zip(ids, POSTS, strict=True)]
    return "\n".join([f"{heading},{headings},Country,Field", *lines, ""])


@pytest.mark.parametrize(
    "content",
    [
        CASES / "post-id-as-person" / "posts_with_person.csv",
        posts_with("id", ("1", "2", "3", "4")),
        posts_with("Post ID", ("p-1", "p-2", "p-3", "p-4")),
        posts_with("Nr.", ("4", "3", "2", "1"), "Name,Arbeitgeber,Von,Bis"),
        posts_with("No", ("1", "2", "1", "2")),  # numbered anew for each person
        posts_with("Identifiant", ("7", "9", "12", "14"), "Nom,Employeur,Début,Fin"),
        posts_with("Person ID", ("a", "a", "b", "b")),
        posts_with("id", ("17", "17", "23", "23")),
    ],
)
def test_numbered_posts_are_no_persons(content: str | Path) -> None:
    assert people_and_moves(read_list(content)) == (2, ALPHA_BETA_GAMMA)


@pytest.mark.parametrize(
    "content",
    [
        (CASES / "post-id-as-person" / "posts.csv").read_text(),
        "Company Name,Title,Started On,Finished On\nUniversity of Alpha,Lecturer,Sep 2012,Aug 2016\n",
        "No,Employer,From,To\n1,University of Alpha,2010,2014\n2,Beta Software Ltd,2014,\n",
        "Arbeitgeber,Von,Bis\nUniversity of Alpha,2010,2014\nBeta Software Ltd,2014,heute\n",
    ],
)
def test_one_career_without_a_person_needs_a_decision(content: str) -> None:
    imported = read_list(content)
    found = [problem for problem in imported.problems if "researcher_id" in problem.rule]
    assert [problem.rule for problem in found] == ["nothing feeds researcher_id: names the person"]
    assert "if all are of one person" in found[0].remedy
    answered = imported.with_constant("researcher_id", "r-1").with_constant("field", "robotics")
    assert people_and_moves(answered)[0] == 1


@pytest.mark.parametrize(
    "content",
    [
        (CASES / "lists" / "ids.csv").read_text(),
        "Nr.,Name,Employer,From,To,Field\n5,Ali Khan,University of Alpha,2012,\n9,Ali Khan,Beta Ltd,2015,,Robotics\n",
        "ID,Name,Employer,From,To,Degree,Field\n1,Ali Khan,Alpha Ltd,2012,2014,PhD,Robotics\n"
        "2,Ali Khan,Beta Ltd,2015,2016,MSc,Robotics\n",
        "Student ID,Name,Employer,From,To,Field\n1,Ali Khan,Alpha Ltd,2012,2014,Robotics\n"
        "2,Ali Khan,Beta Ltd,2015,2016,Robotics\n",
        "No,Name,Employer,From,To,Field\n1,Ali Khan,Alpha Ltd,2010,2012,Robotics\n"
        "1,Ali Khan,Beta Ltd,2012,,Robotics\n2,Ali Khan,Gamma Ltd,2011,,Robotics\n",
    ],
)
def test_a_number_distinguishes_persons_of_one_name(content: str) -> None:
    imported = read_list(content)
    assert imported.posts is not None
    assert len(imported.posts.people) == 2


def test_a_linkedin_export_ends_posts_with_finished_on() -> None:
    content = CASES / "linkedin-positions" / "Positions.csv"
    imported = read_list(content, field="machine-learning", researcher_id="r-1")
    assert people_and_moves(imported) == (1, [("2016", "Example University", "Example Software Ltd")])
    assert imported.rows()["researchers"][0]["last_observed_year"] == "2018"


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ((CASES / "row-counts-as-people" / "moves.csv").read_text(), "links"),
        ("Source,Target,Type,Id,Weight\n1,2,Directed,0,5\n2,3,Directed,1,7\n", "links"),
        ("From organisation,To organisation,Number of moves\nAlpha University,Beta Ltd,12\n", "links"),
        ("Von,Nach,Anzahl\nLahore,Berlin,12\nKarachi,London,9\n", "links"),
        ("Year,From country,To country,Count\n2015,PK,DE,12\n2016,PK,US,9\n", "links"),
        ((CASES / "row-counts-as-people" / "organizations.csv").read_text(), "organisations"),
        (
            "Name,City,Sector\nUniversity of Alpha,Lahore,academia\nBeta Ltd,Karachi,industry\n",
            "organisations",
        ),
        ("Employer,City,Website\nAlpha University,Lahore,www.example.org\nBeta Ltd,Karachi,\n", "organisations"),
        ("City,Year,Count\nLahore,2015,40\nKarachi,2016,12\n", "counts"),
        ("University,Headcount\nUniversity of Alpha,40\nUniversity of Beta,12\n", "counts"),
        ("Stadt,Jahr,Anzahl\nLahore,2015,40\nKarachi,2016,12\n", "counts"),
        ("Authors,Title,Year,DOI\nKhan A.,A paper,2019,10.0000/a\nShah B.,Another,2020,10.0000/b\n", "publications"),
        ("Name,Published On,Description,Publisher,Url\nA paper,2019,,Invented Press,\n", "publications"),
        ("title,journal,volume,pages,author\nA paper,Invented Journal,3,1-9,Khan\n", "publications"),
        ("Auteurs,Titre,Revue,Année\nKhan A.,Un article,Revue inventée,2019\n", "publications"),
    ],
)
def test_rows_of_another_kind_are_refused_in_every_file(content: str, rows: str) -> None:
    people = "Name,Employer,Field\nAsma A,University of Alpha,Robotics\nBilal B,Beta Ltd,Robotics\n"
    for imported in (read_list(content), read_list(content, people)):
        problems = [problem for problem in imported.problems if problem.file == "list0.csv"]
        assert [problem.rule.removeprefix("its rows are ").split()[0].rstrip(",") for problem in problems] == [rows]
        assert problems[0].remedy.startswith("Give ")


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        ("Name,Employer,Publications,Citations,Field\nAsma A,University of Alpha,12,40,Robotics\n", "researchers"),
        ("Id,Field,Sector\n1,Robotics,academia\n2,NLP,industry\n", "researchers"),
        ("Name,From,To,Year\nAsma A,University of Alpha,Beta Ltd,2015\n", "transitions"),
        ("Person,Title,Employer,From,To\nAsma A,Lecturer,University of Alpha,2010,2014\n", "posts"),
    ],
)
def test_lists_of_people_are_not_refused(content: str, layout: str) -> None:
    assert read_list(content).mappings[0].layout == layout
