"""Layout and column matching: hand-checked examples, and independence of the order of columns and rows."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.importers.spreadsheets import Feed, SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.layouts import LAYOUTS
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


def feeds(imported: SpreadsheetImport, sheet: int = 0) -> set[tuple[str, str, str]]:
    return {(feed.target, feed.heading, feed.take) for feed in imported.mappings[sheet].feeds}


def read_list(text: str, name: str = "list.csv") -> SpreadsheetImport:
    return start_import({name: text.encode()})


@pytest.mark.parametrize("content", [as_csv(), as_csv(title=False)], ids=["titled", "plain"])
def test_a_german_alumni_list_is_matched(content: bytes) -> None:
    imported = start_import({"alumni.csv": content})
    assert imported.mappings[0].layout == "researchers"
    assert feeds(imported) == ALUMNI
    assert set(imported.mapped_sheets[0].unused_headings()) == {"Nr", "Bemerkung"}
    assert [(problem.value, problem.count) for problem in imported.problems] == [("Sprachverarbeitung", 1)]


def test_a_workbook_is_read_like_the_text_file() -> None:
    text, book = start_import({"alumni.csv": as_csv()}), start_import({"alumni.xlsx": as_xlsx()})
    assert book.mappings == text.mappings
    assert book.rows()["researchers"] == text.rows()["researchers"]
    assert [(word.original, word.ours) for word in book.values] == [(word.original, word.ours) for word in text.values]


@pytest.mark.slow
@given(columns=st.permutations(range(len(HEADINGS))), rows=st.permutations(range(len(ROWS))))
@settings(max_examples=15, deadline=None)
def test_the_order_of_columns_and_rows_changes_nothing(columns: list[int], rows: list[int]) -> None:
    plain = start_import({"alumni.csv": as_csv()})
    mixed = start_import(
        {
            "alumni.csv": as_csv(
                [HEADINGS[place] for place in columns], [[ROWS[row][place] for place in columns] for row in rows]
            )
        }
    )
    assert mixed.mappings == plain.mappings

    def people(imported: SpreadsheetImport) -> list[list[tuple[str, str]]]:
        return sorted(sorted(row.items()) for row in imported.rows()["researchers"])

    assert people(mixed) == people(plain)
    assert {(word.original, word.ours, word.count) for word in mixed.values} == {
        (word.original, word.ours, word.count) for word in plain.values
    }


def test_every_cell_is_taken_or_listed_as_unused_or_in_the_table_of_words() -> None:
    imported = start_import({"alumni.csv": as_csv()})
    mapping, sheet = imported.mappings[0], imported.sheets.headed[0]
    used = {feed.heading for feed in mapping.feeds}
    assert used - {""} | set(imported.mapped_sheets[0].unused_headings()) == set(HEADINGS)
    lines = {line.line: line for line in imported.translation.rows["researchers"]}
    left_empty = {word.original for word in imported.values if not word.ours}
    for line, row in sheet.rows():
        for feed in mapping.feeds:
            if feed.heading and row[HEADINGS.index(feed.heading)] and feed.target in Researchers.columns():
                cell = row[HEADINGS.index(feed.heading)]
                assert lines[line].cells[feed.target] or cell in left_empty, (line, feed)


def test_our_own_template_is_imported_unchanged() -> None:
    with zipfile.ZipFile(io.BytesIO(upload_template())) as template:
        names = [name for name in template.namelist() if name.startswith("example/")]
        files = {f"list {name[8:]}": template.read(name) for name in names}
    imported = start_import(files)
    mappings = {
        sheet.raw.file: mapping for sheet, mapping in zip(imported.sheets.headed, imported.mappings, strict=True)
    }
    for table in (Researchers, Transitions, Sectors, Sources):
        mapping = mappings[f"list {table.table}.csv"]
        assert mapping.layout == table.table
        assert {(feed.target, feed.heading, feed.take) for feed in mapping.feeds} == {
            (column, column, "") for column in table.columns()
        }
        assert imported.rows()[table.table][0] == {column: column.rule.example for column in table.columns()}
    assert imported.problems == ()


@pytest.mark.slow
def test_a_shipped_dataset_is_imported_unchanged_cell_by_cell() -> None:
    folder = SITE / "data" / "faculty-2018"
    files = {f"list {path.name}": path.read_bytes() for path in folder.glob("*.csv") if path.stem != "resolution"}
    imported = start_import(files)
    assert imported.problems == ()
    ecosystem = imported.check(load_reference(SITE / "data" / "reference"))
    assert (len(ecosystem.researchers), len(ecosystem.transitions)) == (1981, len(ecosystem.moves))
    for table in ("researchers", "transitions", "cities", "sectors", "sources"):
        written = imported.tables()[table].to_csv(index=False).splitlines()
        assert sorted(written) == sorted((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines())


def test_moves_are_recognised_and_missing_columns_are_derived_or_reported() -> None:
    imported = read_list(
        'ID,Old employer,Old city,New employer,"New city, country",Year of move,Reason\n'
        '1,Invented University,Lahore,Invented Works,"Berlin, Germany",2014,Salary\n'
    )
    assert imported.mappings[0].layout == "transitions"
    row = imported.rows()["transitions"][0]
    assert (row["from_city_id"], row["from_country_code"]) == ("lahore", "PK")
    assert (row["to_city_id"], row["to_country_code"]) == ("berlin", "DE")
    assert (row["from_sector_id"], row["motivation"]) == ("university", "career-growth")
    assert (row["kind"], row["evidence"]) == ("move", "f")
    assert row["to_sector_id"] == ""
    assert [value.original for value in imported.unknown_employers] == ["Invented Works"]
    assert imported.problems == ()


def test_a_wide_list_of_careers_and_a_long_one_are_equal() -> None:
    wide = read_list(
        "Name,Field,Employer 1,From 1,To 1,City 1,Employer 2,From 2,To 2,City 2\n"
        "A,NLP,Invented University,2010,2014,Lahore,Invented Ltd,2014,present,Berlin\n"
        "B,CV,Invented University,2011,2015,Lahore,,,,\n"
    )
    long = read_list(
        "Person;Area of research;Company;City;Start;End\n"
        "A;NLP;Invented University;Lahore;2010;2014\n"
        "A;NLP;Invented Ltd;Berlin;Sep 2014;now\n"
        "B;CV;Invented University;Lahore;2011;2015\n"
    )
    assert (wide.mappings[0].layout, long.mappings[0].layout) == ("careers", "posts")
    assert wide.posts is not None
    assert long.posts is not None
    assert wide.posts.affiliations.equals(long.posts.affiliations)
    assert wide.posts.people.equals(long.posts.people)


@pytest.mark.parametrize(
    ("text", "left", "why"),
    [
        ("Name,City,Town,Field\nA,Lahore,Karachi,NLP\n", {"City", "Town"}, "equally well"),
        (
            "Name,Field,Employer,Degree year\nA,NLP,X,see CV\n",
            {"Degree year"},
            "perhaps when the highest degree was awarded (degree_year)",
        ),
        ("Name,Field,Employer,Xyz,Zyx\nA,NLP,X,PK,DE\nB,CV,Y,DE,PK\n", {"Xyz", "Zyx"}, "several columns look like"),
    ],
)
def test_ambiguous_columns_are_not_used_and_have_a_reason(text: str, left: set[str], why: str) -> None:
    imported = read_list(text)
    doubts = imported.matches[0].doubts
    assert left <= set(imported.mapped_sheets[0].unused_headings())
    assert all(why in doubts[heading] for heading in left)


def test_a_column_with_an_unknown_heading_is_matched_by_its_cells() -> None:
    imported = read_list("Name,Field,Employer,F7\nA,NLP,X,PhD\nB,CV,Y,MSc\n")
    assert imported.mappings[0].feed("degree") == Feed("degree", "F7")


def test_a_sheet_about_something_else_is_not_used() -> None:
    imported = read_list("Part,Price,Stock\nBolt,3.50,20\nNut,1.20,40\n")
    assert imported.mappings[0].layout == "unused"
    assert [problem.rule for problem in imported.problems] == ["no sheet was recognised as people, moves or posts"]


def test_a_required_column_without_a_source_is_reported_and_may_be_constant() -> None:
    imported = read_list("Name,Employer\nA,Invented University\n")
    assert [problem.column for problem in imported.problems] == ["field"]
    assert imported.with_constant("field", "robotics").problems == ()
    assert imported.with_constant("field", "alchemy").problems[0].value == "alchemy"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_layout_can_be_chosen_and_its_missing_columns_are_reported(layout: str) -> None:
    imported = start_import({"alumni.csv": as_csv()}).with_layout(0, layout)
    assert imported.mappings[0].layout == layout
    required = {column for column in LAYOUTS[layout].table.columns() if column.rule.required}
    fed = {feed.target for feed in imported.mappings[0].feeds}
    unfilled = {problem.column for problem in imported.problems if problem.rule.startswith("nothing feeds")}
    assert unfilled == {str(column) for column in required} - fed
