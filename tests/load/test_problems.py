"""All problems of all files are reported at once, each with file, line, column, value, rule and remedy."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from ecosystem.load import DataProblemsError, Problem, Reference, load_dataset, load_reference, problems_table
from ecosystem.load.problems import MAX_EXAMPLES, MAX_PROBLEMS, group_problems, sort_problems
from tests.load.samples import DATASET, found_in, write

Case = tuple[str, str, int, str, str, str, str]


def change(texts: dict[str, str], file: str, old: str, new: str) -> dict[str, str]:
    assert old in texts[file]
    return {**texts, file: texts[file].replace(old, new, 1)}


CASES: dict[str, list[Case]] = {
    "researchers.csv": [
        ("r-1,Aisha", ",Aisha", 2, "researcher_id", "", "must not be empty", "Fill it in"),
        ("\nr-2", "\nr-1", 3, "researcher_id", "r-1", "must be different", "Line 2 has it too"),
        (
            "machine-learning",
            "Machine Lerning",
            2,
            "field",
            "Machine Lerning",
            "must be one of",
            "Did you mean machine-learning?",
        ),
        (
            "doctorate",
            "PhD",
            2,
            "degree",
            "PhD",
            "must be one of bachelor, master, doctorate",
            "or leave the cell empty",
        ),
        (",2010,2010", ",20l0,2010", 2, "degree_year", "20l0", "must be a whole number", "2010?"),
        (",2010,2010", ",1800,2010", 2, "degree_year", "1800", "must lie between 1900 and 2100", "Correct the number"),
        (",2010,2010", ",2300,2010", 2, "degree_year", "2300", "must lie between 1900 and 2100", "Correct the number"),
        (",2010,2010", ",2010.5,2010", 2, "degree_year", "2010.5", "must be a whole number", "without a fraction"),
        (",2010,2010", ",nan,2010", 2, "degree_year", "nan", "must be a whole number", "Leave the cell empty"),
        (
            ",2010,2010",
            ",2010-05-01,2010",
            2,
            "degree_year",
            "2010-05-01",
            "must be a whole number",
            "the year alone: 2010?",
        ),
        (",2010,2010", ",2 010,2010", 2, "degree_year", "2 010", "must be a whole number", "without separators: 2010"),
        (
            ",2010,2010",
            ",99999999999999999999999,2010",
            2,
            "degree_year",
            "99999999999999999999999",
            "must be a whole number",
            "",
        ),
        (
            "2012,2020",
            "2022,2020",
            3,
            "last_observed_year",
            "2020",
            "must not be before career_start_year (2022)",
            "Correct one",
        ),
        (
            "https://example.org/a",
            "javascript:alert(1)",
            2,
            "profile_url",
            "javascript:alert(1)",
            "must be a web address",
            "whole address",
        ),
        (
            "https://example.org/a",
            "www.example.org",
            2,
            "profile_url",
            "www.example.org",
            "must be a web address",
            "Write https://www.example.org",
        ),
        ("lahore", "lahor", 2, "city_id", "lahor", "must be a city_id of cities", "Did you mean lahore?"),
        ("speech,master", ",master", 3, "field", "", "must not be empty", "for example machine-learning"),
        (
            "researcher_id,name",
            "reseacher_id,name",
            1,
            "reseacher_id",
            "",
            "no column of this name",
            "Rename it to researcher_id",
        ),
        (
            "career_start_year",
            "carrer_start_year",
            1,
            "carrer_start_year",
            "",
            "no column of this name",
            "Rename it to career_start_year",
        ),
        (
            "url,source_id",
            "url,who_knows",
            1,
            "source_id",
            "",
            "the required column is missing",
            "Add it: where the row",
        ),
        (",degree,", ",field,", 1, "field", "", "the column occurs twice", "Keep one"),
        ("Aisha", "Ai\x00sha", 2, "", "", "NUL", "Save the table again"),
    ],
    "transitions.csv": [
        ("t-2,r-2", "t-2,r-9", 3, "researcher_id", "r-9", "must be a researcher_id of researchers", "researchers.csv"),
        ("PK,c,own", "Pakistan,c,own", 2, "to_country_code", "Pakistan", "must be a country code", "Did you mean PK?"),
        ("PK,c,own", "pk,c,own", 2, "to_country_code", "pk", "must be a country code", "Did you mean PK?"),
        (",c,own", ",z,own", 2, "evidence", "z", "must be one of a, b, c", "Use one of these words"),
        (",own,\n", ",own\n", 2, "", "", "the row has 11 cells, the header 12", "Put in what is missing"),
        ('"one, two"', "one, two", 3, "", "", "the row has 13 cells, the header 12", "Quote cells that hold a “,”"),
        ('"one, two"', '"one, two', 3, "", "", 'a quote (") is opened here and never closed', "Close it"),
    ],
    "cities.csv": [
        ("31.558", "131", 2, "latitude", "131", "must lie between -90 and 90 °", "Correct the number"),
        ("31.558", "inf", 2, "latitude", "inf", "must be finite", "Write the number"),
        ("31.558", "", 2, "latitude", "", "must not be empty", "for example 31.558"),
        ("31.558", '"31,558"', 2, "latitude", "31,558", "must be a number", "decimal point: 31.558"),
        ("6310888,true", "6310888,maybe", 2, "is_hub", "maybe", "must be true or false", "Write true or false"),
        ("6310888", "-5", 2, "population", "-5", "must not be below 0 people", "Correct the number"),
        (
            "6310888",
            '"6,310,888"',
            2,
            "population",
            "6,310,888",
            "must be a whole number",
            "without separators: 6310888",
        ),
    ],
    "sources.csv": [
        ("2025-01-01", "1 May 2025", 2, "retrieved", "1 May 2025", "must match", "Write it like 2025-09-01"),
    ],
}
"""Case of a file: text, its replacement, and the problem: line, column, value, parts of rule and remedy."""


@pytest.mark.parametrize(
    ("file", "case"),
    [(file, case) for file, cases in CASES.items() for case in cases],
    ids=lambda value: f"{value[3]} {value[1]!r}"[:50] if isinstance(value, tuple) else "",
)
def test_a_mistake_is_one_problem_with_its_place_rule_and_remedy(
    file: str, case: Case, texts: dict[str, str], reference: Reference
) -> None:
    old, new, line, column, value, rule, remedy = case
    found = found_in(change(texts, file, old, new), reference)
    assert [
        problem
        for problem in found
        if (problem.file, problem.line, problem.column, problem.value) == (file, line, column, value)
        and rule in problem.rule
        and remedy in problem.remedy
    ], [str(problem) for problem in found]
    key_is_gone = old.startswith(("r-1", "\nr-2", "researcher_id"))
    assert len(found) == 1 or key_is_gone


def test_all_problems_of_all_files_come_at_once(texts: dict[str, str], reference: Reference) -> None:
    for file, number in [("researchers.csv", 2), ("transitions.csv", 1), ("cities.csv", 0), ("sources.csv", 0)]:
        old, new, *_ = CASES[file][number]
        texts = change(texts, file, old, new)
    assert [(problem.file, problem.line) for problem in found_in(texts, reference)] == [
        ("cities.csv", 2),
        ("researchers.csv", 2),
        ("sources.csv", 2),
        ("transitions.csv", 2),
    ]


def test_line_numbers_count_line_ends_within_cells(texts: dict[str, str], reference: Reference) -> None:
    text = (
        texts["transitions.csv"].replace("PK,c,own,", 'PK,c,own,"first\r\nsecond\n\nfourth"').replace(",2014,", ",abc,")
    )
    (problem,) = found_in({**texts, "transitions.csv": text}, reference)
    assert (problem.line, problem.value) == (6, "abc")


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \r\n\n", "the file is empty"),
    "only a mark": (b"\xef\xbb\xbf", "the file is empty"),
    "zip": (b"PK\x03\x04rest", "workbook (XLSX, ODS)"),
    "xls": (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
    "pdf": (b"%PDF-1.7", "a PDF"),
    "gzip": (gzip.compress(b"researcher_id,name"), "compressed with gzip"),
    "html": (b"<!doctype html><html>", "a web page"),
    "json": (b'[{"researcher_id": "r-1"}]', "JSON"),
    "binary": (bytes(range(1, 256)) * 20, "not"),
    "no header": (b"r-1,Aisha,speech\n", "does not hold the names of the columns of researchers"),
    "a word": (b"hello", "does not hold the names of the columns"),
    "header only": (DATASET["researchers.csv"].split("\n")[0].encode() + b"\n", "no row below the header"),
    "long line": (b"researcher_id,name\n" + b"x" * 3_000_000, "longer than a million characters"),
    "long cell": (b'researcher_id,name\nr-1,"' + b"x\n" * 200_000, "longer than 131,072 characters"),
    "wide": (b"a," * 5000 + b"researcher_id\n", "no table is that wide"),
    "cut UTF-16": ("researcher_id,name\n".encode("utf-16")[:-1], "damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_table_is_a_problem(name: str, texts: dict[str, str], reference: Reference) -> None:
    content, rule = BROKEN[name]
    found = found_in({**texts, "researchers.csv": content}, reference)
    assert [rule for problem in found if problem.file == "researchers.csv" and rule in problem.rule], found
    assert {problem.file for problem in found} == {"researchers.csv"}


def test_a_long_line_is_reported_with_its_number(texts: dict[str, str], reference: Reference) -> None:
    (problem,) = found_in({**texts, "researchers.csv": BROKEN["long line"][0]}, reference)
    assert problem.line == 2


def test_without_researchers_there_is_no_dataset(texts: dict[str, str], reference: Reference) -> None:
    del texts["researchers.csv"]
    (problem,) = found_in(texts, reference)
    assert (problem.file, problem.rule) == ("researchers.csv", "the table researchers is missing")


def test_two_files_for_a_table(texts: dict[str, str], reference: Reference) -> None:
    (problem,) = found_in({**texts, "Researchers (1).csv": texts["researchers.csv"]}, reference)
    assert "second file for the table researchers" in problem.rule


def test_a_misspelt_file_name(texts: dict[str, str], reference: Reference) -> None:
    texts["transition.csv"] = texts.pop("transitions.csv")
    (problem,) = found_in(texts, reference)
    assert (problem.file, problem.remedy) == ("transition.csv", "Rename it to transitions.csv")


def test_a_workbook_is_not_read(texts: dict[str, str], reference: Reference) -> None:
    (problem,) = found_in({**texts, "sectors.xlsx": b"PK\x03\x04"}, reference)
    assert problem.remedy == "Save the sheet as sectors.csv (CSV UTF-8)"


@pytest.mark.parametrize(
    ("package", "line", "rule"),
    [
        (b"{", 1, "is not JSON"),
        (b'{\n"kind": }', 2, "is not JSON"),
        (b"[]", 0, "must hold one JSON object"),
        (b"\xff", 0, "cannot be read as UTF-8"),
        (b'{"kind": "simulatd"}', 0, "must be one of observed"),
        (b'{"home": "Pakistan"}', 0, "must be a country code"),
        (b"[" * 100_000, 0, "cannot be read"),
    ],
)
def test_broken_metadata(package: bytes, line: int, rule: str, texts: dict[str, str], reference: Reference) -> None:
    (problem,) = found_in({**texts, "datapackage.json": package}, reference)
    assert (problem.file, problem.line) == ("datapackage.json", line)
    assert rule in problem.rule


def test_the_same_value_is_one_problem_with_its_count(texts: dict[str, str], reference: Reference) -> None:
    header = texts["researchers.csv"].split("\n")[0]
    rows = [f"r-{number},,ai,,,,,university,,,own" for number in range(1, 51)]
    (problem,) = found_in({**texts, "researchers.csv": "\n".join([header, *rows, ""])}, reference)
    assert (problem.line, problem.value, problem.count) == (2, "ai", 50)


def test_many_culprits_are_listed_up_to_a_limit_and_then_counted(texts: dict[str, str], reference: Reference) -> None:
    header = texts["researchers.csv"].split("\n")[0]
    rows = [f"r-{number},,odd {number},,,,,,,," for number in range(1, 101)]
    rows += ["r-1,,speech,,,,,university,,,own", "r-2,,speech,,,,,university,,,own"]
    found = found_in({**texts, "researchers.csv": "\n".join([header, *rows, ""])}, reference)
    fields = [problem for problem in found if problem.column == "field"]
    gaps = [problem for problem in found if problem.column == "source_id"]
    assert len(fields) == len(gaps) == MAX_EXAMPLES + 1
    assert sum(problem.count for problem in fields) == sum(problem.count for problem in gaps) == 100
    assert [problem.line for problem in gaps] == list(range(2, 2 + MAX_EXAMPLES + 1))
    assert [problem.line for problem in found if problem.column == "researcher_id"] == [102, 103]


def test_all_places_are_counted_beyond_the_listed_problems() -> None:
    found = [Problem("a.csv", line, f"c{line}", "", "rule", "remedy", 2) for line in range(2 * MAX_PROBLEMS)]
    listed = sort_problems(found)
    assert len(listed) == MAX_PROBLEMS + 1
    assert sum(problem.count for problem in listed) == 4 * MAX_PROBLEMS
    assert sum(problem.count for problem in group_problems(found)) == 4 * MAX_PROBLEMS


def test_references_to_an_incomplete_table_are_not_checked(texts: dict[str, str], reference: Reference) -> None:
    found = found_in(change(texts, "researchers.csv", "r-1,Aisha", "r-1,,Aisha"), reference)
    assert [(problem.file, problem.line) for problem in found] == [("researchers.csv", 2)]


def test_problems_table_holds_no_spreadsheet_formula(texts: dict[str, str], reference: Reference) -> None:
    found = found_in(change(texts, "transitions.csv", ",c,own", ",=1+1,own"), reference)
    table = problems_table(found)
    assert table["value"].tolist() == ["'=1+1"]
    assert list(table) == ["file", "line", "column", "value", "rule", "remedy", "count"]
    assert problems_table([]).empty


def test_a_problem_reads_as_one_line() -> None:
    problem = Problem("a.csv", 3, "year", "20l8", "must be a whole number", "Use digits only", 2)
    assert str(problem) == "a.csv, line 3: year = “20l8”: must be a whole number (2 places). Use digits only"
    assert "20l8" in str(DataProblemsError([problem]))


def test_a_folder_that_is_not_there(reference: Reference, tmp_path: Path) -> None:
    for call in (lambda: load_dataset(tmp_path / "none", reference), lambda: load_reference(tmp_path / "none")):
        with pytest.raises(DataProblemsError, match="cannot be read"):
            call()


def test_a_reference_table_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "empty", {})
    with pytest.raises(DataProblemsError) as raised:
        load_reference(tmp_path / "empty")
    assert {"sources.csv", "events.csv"} <= {problem.file for problem in raised.value.problems}


def test_too_many_files(texts: dict[str, str], reference: Reference) -> None:
    (problem,) = found_in({**texts, **{f"{number}.bin": b"" for number in range(300)}}, reference)
    assert "more than 200 files" in problem.rule


def test_json_and_zip_of_other_things(reference: Reference) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        opened.writestr("datapackage.json", json.dumps({"title": "Nothing"}))
    (problem,) = found_in({"all.zip": content.getvalue()}, reference)
    assert problem.rule == "the table researchers is missing"


def test_an_unreadable_year_is_not_reported_as_misordered_too(reference: Reference) -> None:
    rows = "researcher_id,field,sector_id,source_id,career_start_year,last_observed_year\n"
    people = f"{rows}r-1,robotics,university,geonames,2010,inf\n".encode()
    with pytest.raises(DataProblemsError) as caught:
        load_dataset({"researchers.csv": people}, reference)
    assert [problem.column for problem in caught.value.problems] == ["last_observed_year"]
    assert "before" not in caught.value.problems[0].rule
