"""What a sheet is taken for: hand-checked examples, and laws that hold for any order of columns and rows."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.importers.spreadsheets import Draft, Feed, begin
from ecosystem.importers.spreadsheets.shapes import SHAPES
from ecosystem.load import load_reference
from ecosystem.site import SITE
from ecosystem.tables import Researchers, Sectors, Sources, Transitions
from ecosystem.tables.packaging import upload_template
from tests.importers.spreadsheets.alumni import HEADINGS, ROWS, as_csv, as_xlsx

ALUMNI = {
    ("name", "Name des Alumnus", ""),
    ("researcher_id", "Name des Alumnus", "made"),
    ("degree", "Abschluss", ""),
    ("degree_year", "Abschlussjahr", ""),
    ("degree_institution", "Hochschule", ""),
    ("degree_country_code", "Studienland", ""),
    ("field", "Fachgebiet", ""),
    ("organization", "Arbeitgeber (Ort)", "outside"),
    ("city_id", "Arbeitgeber (Ort)", "inside"),
    ("city_country_code", "Land", ""),
    ("sector_id", "Branche", ""),
    ("profile_url", "Webseite", ""),
    ("source_id", "", ""),
}


def feeds(draft: Draft, sheet: int = 0) -> set[tuple[str, str, str]]:
    return {(feed.target, feed.heading, feed.take) for feed in draft.mappings[sheet].feeds}


def drafted(text: str, name: str = "list.csv") -> Draft:
    return begin({name: text.encode()})


@pytest.mark.parametrize("content", [as_csv(), as_csv(title=False)], ids=["titled", "plain"])
def test_a_german_alumni_list_is_understood(content: bytes) -> None:
    draft = begin({"alumni.csv": content})
    assert draft.mappings[0].shape == "researchers"
    assert feeds(draft) == ALUMNI
    assert {heading for _, heading in draft.unused} == {"Nr", "Bemerkung"}
    assert [(problem.value, problem.count) for problem in draft.problems] == [("Sprachverarbeitung", 1)]


def test_a_workbook_says_the_same_as_the_text_file() -> None:
    text, book = begin({"alumni.csv": as_csv()}), begin({"alumni.xlsx": as_xlsx()})
    assert book.mappings == text.mappings
    assert book.rows()["researchers"] == text.rows()["researchers"]
    assert [(word.original, word.ours) for word in book.words] == [(word.original, word.ours) for word in text.words]


@given(columns=st.permutations(range(len(HEADINGS))), rows=st.permutations(range(len(ROWS))))
@settings(max_examples=15, deadline=None)
def test_the_order_of_columns_and_rows_changes_nothing(columns: list[int], rows: list[int]) -> None:
    plain = begin({"alumni.csv": as_csv()})
    mixed = begin(
        {
            "alumni.csv": as_csv(
                [HEADINGS[place] for place in columns], [[ROWS[row][place] for place in columns] for row in rows]
            )
        }
    )
    assert mixed.mappings == plain.mappings

    def people(draft: Draft) -> list[list[tuple[str, str]]]:
        return sorted(sorted(row.items()) for row in draft.rows()["researchers"])

    assert people(mixed) == people(plain)
    assert {(word.original, word.ours, word.count) for word in mixed.words} == {
        (word.original, word.ours, word.count) for word in plain.words
    }


def test_every_cell_is_taken_or_listed_as_unused_or_in_the_table_of_words() -> None:
    draft = begin({"alumni.csv": as_csv()})
    mapping, sheet = draft.mappings[0], draft.sheets.headed[0]
    used = {feed.heading for feed in mapping.feeds}
    assert used - {""} | {heading for _, heading in draft.unused} == set(HEADINGS)
    lines = {line.line: line for line in draft.translation.rows["researchers"]}
    left_empty = {word.original for word in draft.words if not word.ours}
    for line, row in sheet.rows():
        for feed in mapping.feeds:
            if feed.heading and row[HEADINGS.index(feed.heading)] and feed.target in Researchers.columns():
                cell = row[HEADINGS.index(feed.heading)]
                assert lines[line].cells[feed.target] or cell in left_empty, (line, feed)


def test_our_own_template_comes_through_unchanged() -> None:
    with zipfile.ZipFile(io.BytesIO(upload_template())) as template:
        names = [name for name in template.namelist() if name.startswith("example/")]
        files = {f"list {name[8:]}": template.read(name) for name in names}
    draft = begin(files)
    shapes = {sheet.grid.file: mapping for sheet, mapping in zip(draft.sheets.headed, draft.mappings, strict=True)}
    for table in (Researchers, Transitions, Sectors, Sources):
        mapping = shapes[f"list {table.table}.csv"]
        assert mapping.shape == table.table
        assert {(feed.target, feed.heading, feed.take) for feed in mapping.feeds} == {
            (column, column, "") for column in table.columns()
        }
        assert draft.rows()[table.table][0] == {column: column.rule.example for column in table.columns()}
    assert draft.problems == ()


def test_a_shipped_dataset_comes_through_unchanged_cell_by_cell() -> None:
    folder = SITE / "data" / "faculty-2018"
    files = {f"list {path.name}": path.read_bytes() for path in folder.glob("*.csv") if path.stem != "resolution"}
    draft = begin(files)
    assert draft.problems == ()
    ecosystem = draft.check(load_reference(SITE / "data" / "reference"))
    assert (len(ecosystem.researchers), len(ecosystem.transitions)) == (1981, len(ecosystem.moves))
    for table in ("researchers", "transitions", "cities", "sectors", "sources"):
        written = draft.files()[f"{table}.csv"].decode().splitlines()
        assert sorted(written) == sorted((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines())


def test_moves_are_recognised_and_what_they_lack_is_made_or_asked_for() -> None:
    draft = drafted(
        'ID,Old employer,Old city,New employer,"New city, country",Year of move,Reason\n'
        '1,Invented University,Lahore,Invented Works,"Berlin, Germany",2014,Salary\n'
    )
    assert draft.mappings[0].shape == "transitions"
    row = draft.rows()["transitions"][0]
    assert (row["from_city_id"], row["from_country_code"]) == ("lahore", "PK")
    assert (row["to_city_id"], row["to_country_code"]) == ("berlin", "DE")
    assert (row["from_sector_id"], row["motivation"]) == ("university", "career-growth")
    assert (row["kind"], row["evidence"]) == ("move", "f")
    assert [problem.value for problem in draft.problems] == ["Invented Works"]


def test_a_wide_career_list_and_a_long_one_say_the_same() -> None:
    wide = drafted(
        "Name,Field,Employer 1,From 1,To 1,City 1,Employer 2,From 2,To 2,City 2\n"
        "A,NLP,Invented University,2010,2014,Lahore,Invented Ltd,2014,present,Berlin\n"
        "B,CV,Invented University,2011,2015,Lahore,,,,\n"
    )
    long = drafted(
        "Person;Area of research;Company;City;Start;End\n"
        "A;NLP;Invented University;Lahore;2010;2014\n"
        "A;NLP;Invented Ltd;Berlin;Sep 2014;now\n"
        "B;CV;Invented University;Lahore;2011;2015\n"
    )
    assert (wide.mappings[0].shape, long.mappings[0].shape) == ("careers", "posts")
    assert wide.careers is not None
    assert long.careers is not None
    assert wide.careers.affiliations.equals(long.careers.affiliations)
    assert wide.careers.people.equals(long.careers.people)


@pytest.mark.parametrize(
    ("text", "left", "why"),
    [
        ("Name,City,Town,Field\nA,Lahore,Karachi,NLP\n", {"City", "Town"}, "equally well"),
        (
            "Name,Field,Employer,Degree year\nA,NLP,X,see CV\n",
            {"Degree year"},
            "perhaps when the highest degree was awarded (degree_year)",
        ),
        ("Name,Field,Employer,Xyz,Zyx\nA,NLP,X,PK,DE\nB,CV,Y,DE,PK\n", {"Xyz", "Zyx"}, "its cells fit"),
    ],
)
def test_what_is_ambiguous_is_left_alone_with_a_reason(text: str, left: set[str], why: str) -> None:
    draft = drafted(text)
    doubts = draft.guessed[0].doubts
    assert left <= {heading for _, heading in draft.unused}
    assert all(why in doubts[heading] for heading in left)


def test_a_column_whose_heading_says_nothing_is_known_by_its_cells() -> None:
    draft = drafted("Name,Field,Employer,F7\nA,NLP,X,PhD\nB,CV,Y,MSc\n")
    assert draft.mappings[0].feed("degree") == Feed("degree", "F7")


def test_a_sheet_about_something_else_is_not_used() -> None:
    draft = drafted("Part,Price,Stock\nBolt,3.50,20\nNut,1.20,40\n")
    assert draft.mappings[0].shape == "unused"
    assert [problem.rule for problem in draft.problems] == ["no sheet was recognised as people, moves or posts"]


def test_what_nothing_feeds_is_asked_for_and_may_be_the_same_for_all() -> None:
    draft = drafted("Name,Employer\nA,Invented University\n")
    assert [problem.column for problem in draft.problems] == ["field"]
    assert draft.with_constant("field", "robotics").problems == ()
    assert draft.with_constant("field", "alchemy").problems[0].value == "alchemy"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sheet_can_be_taken_for_anything_and_says_what_is_missing(shape: str) -> None:
    draft = begin({"alumni.csv": as_csv()}).reshaped(0, shape)
    assert draft.mappings[0].shape == shape
    required = {column for column in SHAPES[shape].table.columns() if column.rule.required}
    fed = {feed.target for feed in draft.mappings[0].feeds}
    asked = {problem.column for problem in draft.problems if problem.rule.startswith("nothing feeds")}
    assert asked == {str(column) for column in required} - fed
