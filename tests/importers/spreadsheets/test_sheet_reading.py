"""Reading of workbooks and text files: formats, limits, and damaged or hostile files."""

import datetime as dt
import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.importers import limited_process, workbook_process
from ecosystem.importers.spreadsheets import start_import
from ecosystem.importers.spreadsheets.sheet_reading import MAX_FILES, read_sheets
from tests.importers.spreadsheets.alumni import as_csv, as_xlsx


def book(fill: Callable[[Any], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def rewritten(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == member else old.read(name))
    return written.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_dates_numbers_errors_and_merged_cells_become_text() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet.append(["Name", "Employer", "Joined", "Batch", "Active", "Share"])
        sheet.append(["A", "Invented University", dt.date(2015, 9, 1), 2012.0, True, 0.5])
        sheet.append(["B", None, dt.datetime(2016, 1, 2, 3, 4), "2013", False, None])
        sheet.merge_cells("B2:B3")
        sheet["F3"] = "#REF!"
        sheet["F3"].data_type = "e"

    grid = read_sheets({"a.xlsx": book(fill)}).headed[0].raw
    assert grid.rows[1:] == (
        ("A", "Invented University", "2015-09-01", "2012", "true", "0.5"),
        ("B", "Invented University", "2016-01-02 03:04:00", "2013", "false", "#REF!"),
    )
    assert grid.lines == (1, 2, 3)


def test_hidden_sheets_are_not_read_with_a_remark() -> None:
    def fill(workbook: Any) -> None:
        workbook.active.append(["Name", "City"])
        workbook.active.append(["A", "Lahore"])
        hidden = workbook.create_sheet("Salaries")
        hidden.append(["Name", "Salary"])
        hidden.append(["A", 1])
        hidden.sheet_state = "hidden"

    found = read_sheets({"a.xlsx": book(fill)})
    assert [sheet.raw.sheet for sheet in found.headed] == ["Sheet"]
    assert "Salaries" in found.remarks[0]


def test_several_sheets_and_headings_in_two_rows() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet.append(["", "Post 1", "", "Post 2", ""])
        sheet.append(["Name", "Employer", "From", "Employer", "From"])
        sheet.append(["A", "X", 2010, "Y", 2014])
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("D1:E1")
        second = workbook.create_sheet("Cities")
        second.append(["City", "Latitude", "Longitude"])
        second.append(["Nowhere", 1.5, 2.5])

    found = read_sheets({"a.xlsx": book(fill)})
    assert [sheet.headings for sheet in found.headed] == [
        ("Name", "Post 1 Employer", "Post 1 From", "Post 2 Employer", "Post 2 From"),
        ("City", "Latitude", "Longitude"),
    ]


def test_a_formula_has_its_cached_result_and_one_without_is_a_problem() -> None:
    def fill(workbook: Any) -> None:
        workbook.active.append(["Name", "Year"])
        workbook.active.append(["A", "=2000+15"])
        workbook.active.append(["B", "=2000+16"])

    plain = book(fill)
    problem = read_sheets({"a.xlsx": plain}).problems[0]
    assert (problem.rule, problem.count) == ("cells hold formulas whose results are not in the file", 2)
    computed = rewritten(plain, SHEET, lambda text: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>2015</v>", text))
    found = read_sheets({"a.xlsx": computed})
    assert found.problems == ()
    assert found.headed[0].raw.rows[1:] == (("A", "2015"), ("B", "2015"))


def _errors_and_merges() -> bytes:
    """A list that begins in C3, with a merged cell, a formula, cells with errors and a hidden sheet."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        sheet = workbook.add_worksheet("Alumni & more")
        sheet.write_row("C3", ["Name", "Employer", "Year"])
        sheet.write_row("C4", ["A", None, 2015])
        sheet.merge_range("D4:D5", "Invented University")
        sheet.write("C5", "B")
        sheet.write_formula("E5", "=2000+16", None, 2016)
        sheet.write_row("C6", ["C", "Invented Works"])
        sheet.write_formula("E6", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C7", "=NA()", None, "#N/A")
        sheet.write("E7", dt.datetime(2017, 3, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        workbook.add_worksheet("Salaries").hide()
    return written.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_every_workbook_format_gives_the_same_cells(kind: str, office: Callable[[bytes, str, str], Path]) -> None:
    content = _errors_and_merges()
    if kind != "xlsx":
        content = office(content, "xlsx", kind).read_bytes()
    found = read_sheets({f"a.{kind}": content})
    assert found.problems == ()
    grid = found.headed[0].raw
    assert (grid.sheet, grid.lines) == ("Alumni & more", (3, 4, 5, 6, 7))
    merged = "" if kind == "ods" else "Invented University"  # calamine knows no merged ranges in ODS
    divided, missing = ("", "") if kind == "xls" else ("#DIV/0!", "#N/A")
    assert grid.rows == (
        ("", "", "Name", "Employer", "Year"),
        ("", "", "A", "Invented University", "2015"),
        ("", "", "B", merged, "2016"),
        ("", "", "C", "Invented Works", *filter(None, [divided])),
        ("", "", missing, "", "2017-03-01"),
    )
    remarks = " ".join(found.remarks)
    assert "Salaries" in remarks
    assert ("errors" in remarks) is (kind == "xls")


def test_an_error_cell_in_a_column_that_is_read_is_a_problem() -> None:
    problems = start_import({"a.xlsx": _errors_and_merges()}).problems
    assert any(one.line == 7 and one.value == "#N/A" and "error" in one.rule for one in problems)


def _far_out(column: str, row: int) -> bytes:
    def fill(workbook: Any) -> None:
        workbook.active.append(["Name", "City"])
        workbook.active.append(["A", "Lahore"])

    cell = f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    return rewritten(book(fill), SHEET, lambda text: text.replace(b"</sheetData>", cell))


def _bomb() -> bytes:
    written = io.BytesIO(as_xlsx())
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/big.bin", bytes(workbook_process.MAX_UNPACKED + 1))
    return written.getvalue()


def _entities() -> bytes:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return rewritten(as_xlsx(), SHEET, lambda text: laughs + text.partition(b"?>")[2] or text)


def _huge_merge() -> bytes:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return rewritten(as_xlsx(), SHEET, lambda text: text.replace(b"</sheetData>", b"</sheetData>" + merge))


def _unclosed_merges() -> bytes:
    """Thousands of openings of a merged cell and no end: a pattern over the text would try each with each."""
    merges = b"<mergeCells>" + b'<mergeCell x="' * 12_000 + b'"/></mergeCells>'
    return rewritten(as_xlsx(), SHEET, lambda text: text.replace(b"</sheetData>", b"</sheetData>" + merges))


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "old": ("a.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "damaged"),
    "locked": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "damaged": ("a.xlsx", lambda: as_xlsx()[:-200], "damaged"),
    "no zip": ("a.xlsx", lambda: b"PK\x03\x04 but nothing more", "damaged"),
    "bomb": ("a.xlsx", _bomb, "unpacks to more than"),
    "entities": ("a.xlsx", _entities, "entities"),
    "unclosed merges": ("a.xlsx", _unclosed_merges, "damaged"),
    "far corner": ("a.xlsx", lambda: _far_out("XFD", 1_048_576), "larger than"),
    "far column": ("a.xlsx", lambda: _far_out("XFD", 3), "larger than"),
    "far row": ("a.xlsx", lambda: _far_out("A", 999_999_999), "larger than"),
    "no xml": ("a.xlsx", lambda: rewritten(as_xlsx(), SHEET, lambda text: text[:300]), "damaged"),
    "no styles": ("a.xlsx", lambda: rewritten(as_xlsx(), "xl/styles.xml", lambda text: b""), "damaged"),
    "no header": ("a.csv", lambda: b"1,2\n3,4\n", "no row names the columns"),
    "header alone": ("a.csv", lambda: b"Name,City\n", "no row below"),
    "empty": ("a.csv", lambda: b"", "empty"),
    "picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "open quote": ("a.csv", lambda: b'Name,City\n"A,Lahore\nB,Karachi\n', "never closed"),
    "long cell": ("a.csv", lambda: b"Name,City\nA," + b"x" * 140_000, "131,072"),
    "NUL": ("a.csv", lambda: as_csv() + b"\nA\0B;c", "NUL"),
    "ods": ("a.ods", lambda: b"PK\x03\x04", "damaged"),
    "numbers": ("a.numbers", lambda: b"PK\x03\x04", "not read"),
    "wide": ("a.csv", lambda: (",".join(f"c{n}" for n in range(600)) + "\n" + ",".join("x" * 600)).encode(), "larger"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_one_problem_with_a_remedy(name: str) -> None:
    file, content, rule = HOSTILE[name]
    begun = time.monotonic()
    found = read_sheets({file: content()})
    assert not found.headed
    assert len(found.problems) == 1
    assert rule in found.problems[0].rule
    assert found.problems[0].remedy
    assert time.monotonic() - begun < 30


def test_a_merged_range_beyond_the_limit_is_ignored() -> None:
    found = read_sheets({"a.xlsx": _huge_merge()})
    assert found.problems == ()
    assert len(found.headed[0].raw.rows) == 14


def test_a_row_far_below_is_read_in_bounded_time() -> None:
    begun = time.monotonic()
    grid = read_sheets({"a.xlsx": _far_out("A", 1_048_576)}).headed[0].raw
    assert grid.lines == (1, 2, 1_048_576)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("cell", ["1" * 120_000 + "x", "a" + " " * 120_000 + "(", "(" * 120_000, "1, " * 40_000])
def test_a_long_cell_is_read_in_linear_time(cell: str) -> None:
    begun = time.monotonic()
    content = f'Name,Employer,City\nA,Invented Works,Lahore\nTotal,,"{cell}"\n"{cell}","{cell}","{cell}"\n'
    for _ in range(2):
        start_import({"a.csv": content.encode()})
        content += f'Total,,"{cell}"\n'
    assert time.monotonic() - begun < 20


def test_a_workbook_that_takes_too_long_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited_process, "TIME_LIMIT", 0.001)
    (problem,) = read_sheets({"a.xlsx": as_xlsx()}).problems
    assert "takes longer than" in problem.rule
    assert problem.remedy


def test_too_many_files_are_refused() -> None:
    found = read_sheets({f"{number}.csv": b"Name,City\nA,Lahore\n" for number in range(MAX_FILES + 1)})
    assert not found.headed
    assert len(found.problems) == 1


@given(seed=st.integers(0, 10_000), length=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(seed: int, length: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    content = bytearray(as_xlsx())
    for _ in range(length):
        content[chance.randrange(len(content))] = chance.randrange(256)
    found = read_sheets({"a.xlsx": bytes(content)})
    assert found.headed or found.problems


@given(content=st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = read_sheets({"a.csv": content})
    assert found.headed or found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_in_any_usual_form(encoding: str, separator: str) -> None:
    text = "Name;Ort;Abschluß\r\nA;Zürich;Dr.\r\nB;Köln;M.Sc.\r\n".replace(";", separator)
    grid = read_sheets({"a.csv": text.encode(encoding)}).headed[0].raw
    assert grid.rows == (("Name", "Ort", "Abschluß"), ("A", "Zürich", "Dr."), ("B", "Köln", "M.Sc."))
    assert grid.lines == (1, 2, 3)


def test_a_zip_of_lists_is_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("lists/people.csv", "Name,City\nA,Lahore\n")
        packed.writestr("lists/more.csv", "Name,City\nB,Karachi\n")
    assert len(read_sheets({"lists.zip": written.getvalue()}).headed) == 2
