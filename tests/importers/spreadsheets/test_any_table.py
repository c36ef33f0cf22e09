"""Any table gives a dataset or problems in the user's files and lines."""

import csv
import io
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecosystem.importers.spreadsheets import read_mapping, start_import, write_mapping
from ecosystem.importers.spreadsheets.employer_changes import CHANGES
from ecosystem.importers.spreadsheets.layouts import LAYOUTS
from ecosystem.load import DataProblemsError, Reference, load_reference
from ecosystem.site import SITE

HEADINGS = (
    "Name",
    "ID",
    "Employer",
    "Employer 1",
    "Employer 2",
    "From 1",
    "From 2",
    "Start",
    "End",
    "City, Country",
    "City",
    "Land",
    "Field",
    "Sector",
    "Degree (year)",
    "From country",
    "To employer",
    "From employer",
    "To city",
    "Latitude",
    "Longitude",
    "Webseite",
    "Quelle",
    "x",
    "=1+1",
    "<b>",
    "NA",
    "",
)
CELLS = (
    *("A", "B", "Invented University", "Invented Ltd (Lahore)", "Lahore, Pakistan", "Lahore", "Hyderabad", "PK", "NA"),
    *("n/a", "#REF!", "2015", "2015-09-01", "present", "15", "2113", "NLP", "PhD", "university", "31.5", "-", "", ""),
    *(
        "www.example.org",
        "0000-0002-1825-0097",
        "=1+1",
        'a "quote"',
        "line\nend",
        "tab\there",
        "ﷺ",
        "x" * 300,
        "\u2028",
    ),
)
tables = st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8).flatmap(
    lambda names: st.tuples(
        st.just(names),
        st.lists(st.lists(st.sampled_from(CELLS), min_size=len(names), max_size=len(names)), min_size=1, max_size=6),
    )
)


@cache
def reference() -> Reference:
    return load_reference(SITE / "data" / "reference", use_cache=False)


def as_file(names: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    return text.getvalue().encode()


@given(table=tables, layout=st.sampled_from(["", *LAYOUTS]))
@example(table=(["Name", "Name", "Employer", "From employer"], [["A", "B", "B", "B"]]), layout="")
@settings(max_examples=30, deadline=None)
def test_any_table_is_a_dataset_or_its_problems_in_the_users_places(
    table: tuple[list[str], list[list[str]]], layout: str
) -> None:
    imported = start_import({"list.csv": as_file(*table)})
    if layout and imported.sheets.headed:
        imported = imported.with_layout(0, layout)
    assert read_mapping(write_mapping(imported.mapping_to_save())) == imported.mapping_to_save()
    try:
        ecosystem = imported.check(reference())
    except DataProblemsError as error:
        assert error.problems
        assert {problem.file.removesuffix(f", sheet {CHANGES}") for problem in error.problems} == {"list.csv"}
        lines = 1 + sum(1 + cell.count("\n") for row in table[1] for cell in row)
        assert all(0 <= problem.line <= lines and problem.remedy for problem in error.problems)
    else:
        assert 0 < len(ecosystem.researchers) <= len(table[1])


@given(table=tables)
@settings(max_examples=30, deadline=None)
def test_a_saved_mapping_gives_the_same_import_again(table: tuple[list[str], list[list[str]]]) -> None:
    files = {"list.csv": as_file(*table)}
    imported = start_import(files)
    again = start_import(files, read_mapping(write_mapping(imported.mapping_to_save())))
    assert again.mappings == imported.mappings
    assert again.rows() == imported.rows()
    assert again.problems == imported.problems
