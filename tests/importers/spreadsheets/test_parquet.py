"""Parquet files and OpenDocument sheets: read like CSV, within the same limits; damaged ones are a problem."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from ecosystem.cli import main
from ecosystem.importers.spreadsheets import is_own_format, start_import
from ecosystem.importers.spreadsheets.sheet_reading import read_sheets
from ecosystem.importers.workbook_process import MAX_COLUMNS, MAX_ROWS

ROWS = [
    {"Name": "Invented A", "Employer": "University of Alpha", "City": "Lahore", "Field": "Robotics"},
    {"Name": "Invented B", "Employer": "University of Gamma", "City": "Karachi", "Field": "NLP"},
]
CSV = "\n".join([",".join(ROWS[0]), *(",".join(row.values()) for row in ROWS)]).encode()


def written(table: pa.Table, **options: object) -> bytes:
    content = io.BytesIO()
    parquet.write_table(table, content, **options)
    return content.getvalue()


def open_document(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    name = "urn:oasis:names:tc:opendocument:xmlns"
    body = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{name}:office:1.0" xmlns:text="{name}:text:1.0" '
        f'xmlns:table="{name}:table:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{name}:manifest:1.0"/>')
        package.writestr("content.xml", body)
    return content.getvalue()


LISTS = {
    "a.parquet": written(pa.Table.from_pylist(ROWS)),
    "a.pq": written(pa.Table.from_pylist(ROWS), compression="zstd"),
    "a.csv": written(pa.Table.from_pylist(ROWS)),
    "a.ods": open_document([list(ROWS[0]), *(list(row.values()) for row in ROWS)]),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_another_format_is_read_like_csv(name: str) -> None:
    found = start_import({name: LISTS[name]})
    assert found.problems == ()
    expected = start_import({"a.csv": CSV}).rows()["researchers"]
    keys = set(expected[0]) - {"researcher_id", "source_id"}
    rows = found.rows()["researchers"]
    assert [{key: row[key] for key in keys} for row in rows] == [{key: row[key] for key in keys} for row in expected]
    assert not is_own_format({name: LISTS[name]})


@pytest.mark.parametrize("name", ["a.parquet", "a.ods"])
def test_the_command_reads_it(name: str, tmp_path: Path) -> None:
    path, out = tmp_path / name, tmp_path / "out"
    path.write_bytes(LISTS[name])
    assert main(["import", "spreadsheet", str(path), "--out", str(out)]) == 0
    assert (out / "researchers.csv").read_text().count("\n") == len(ROWS) + 1


def test_values_of_every_type_become_text() -> None:
    row = {
        "text": "a",
        "whole": 2015,
        "part": 0.5,
        "nothing": None,
        "nan": float("nan"),
        "yes": True,
        "day": dt.date(2015, 9, 1),
        "moment": dt.datetime(2015, 9, 1),
        "money": Decimal("1.50"),
        "list": ["pytorch", "mlops"],
        "bytes": "é".encode(),
        "last": "z",
    }
    table = pa.Table.from_pylist([row, dict.fromkeys(row), row])
    (sheet,) = read_sheets({"a.parquet": written(table)}).raw
    read = ("a", "2015", "0.5", "", "", "true", "2015-09-01", "2015-09-01", "1.50", "pytorch; mlops", "é", "z")
    assert sheet.rows == (tuple(row), read, read)
    assert sheet.lines == (1, 2, 4)


def repeated(text: str, rows: int) -> bytes:
    """Write a text that is stored once and read on every row."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), [text])
    return written(pa.table({"Name": column}), store_schema=False)


GOOD = LISTS["a.parquet"]
HOSTILE = {
    "first bytes alone": (b"PAR1", "damaged"),
    "cut": (GOOD[:-20], "damaged"),
    "footer of garbage": (GOOD[:-60] + bytes(52) + GOOD[-8:], "damaged"),
    "footer longer than the file": (GOOD[:-8] + b"\xff\xff\xff\x7fPAR1", "damaged"),
    "data of garbage": (GOOD[:4] + b"\xff" * 60 + GOOD[64:], "damaged"),
    "too many rows": (repeated("A", MAX_ROWS + 1), "larger"),
    "too many columns": (written(pa.table({f"c{number}": ["A"] for number in range(MAX_COLUMNS + 1)})), "larger"),
    "a long text on every row": (repeated("A" * 1_000_000, 5_000), "larger"),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name.startswith("a long text") else name for name in HOSTILE]
)
def test_a_hostile_file_is_a_problem(name: str) -> None:
    content, rule = HOSTILE[name]
    (problem,) = read_sheets({"a.parquet": content}).problems
    assert rule in problem.rule
    assert problem.remedy
