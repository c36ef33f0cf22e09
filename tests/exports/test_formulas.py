"""Text that looks like a formula stays text in every file that a spreadsheet opens."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ecosystem.exports import ExportItem, csv_with_provenance, slides, view_csv, workbook
from ecosystem.load import FORMULA_STARTS, load_dataset, load_reference
from ecosystem.selection import Selection, narrow
from ecosystem.site import SITE
from ecosystem.views import View

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://127.0.0.1/","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    'quoted "=1+1"',
    "comma, =1+1; =2+2",
]


@pytest.fixture
def hostile(views: Mapping[str, View]) -> View:
    view = views["transitions.destinations"]
    table = view.table.head(len(HOSTILE)).assign(sector=HOSTILE[: len(view.table)])
    where = replace(view.provenance, filters=("City: Lahore, =1+1", "@x"), title="=1+1", licence="-1", n="+5 people")
    return replace(view, id="='[x]y'!A1:*?/\\", question="=1+1", summary="@SUM(1), =2+2", table=table, provenance=where)


def test_no_cell_of_a_csv_is_a_formula(hostile: View) -> None:
    part = ExportItem("=cmd|' /C calc'!A0", hostile, note="=1+1")
    text = view_csv(part, link="=1+1").decode("utf-8-sig")
    for separator in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                number = cell.replace(".", "").replace("-", "").replace("e", "").isdigit()
                assert number or not cell.lstrip(" ").startswith(FORMULA_STARTS) or separator != ",", cell
    read = [cell.removeprefix("'") for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert {name.replace("\r", "\n") for name in hostile.table["sector"]} <= set(read)


def test_no_cell_of_the_rows_is_a_formula() -> None:
    scope = narrow(load_dataset(SITE / "data" / "demo", load_reference(SITE / "data" / "reference")), Selection())
    rows = pd.DataFrame({"=name": HOSTILE, "year": range(len(HOSTILE))})
    text = csv_with_provenance(rows, scope, link="http://127.0.0.1/x").decode("utf-8-sig")
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# "))
    header, *read = csv.reader(io.StringIO(body, newline=""))
    assert header == ["'=name", "year"]
    assert [cell for cell, _ in read] == [
        f"'{name}".replace("\r", "\n") if name.startswith(FORMULA_STARTS) else name for name in HOSTILE
    ]
    assert "# Opens again at: http://127.0.0.1/x" in text
    assert "SIMULATED" in text
    assert "# Licence: CC0 1.0" in text


def test_no_cell_of_a_workbook_is_a_formula_even_when_it_is_edited(hostile: View) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([ExportItem("=1+1", hostile, note="=1+1")], link="=1+1")))
    cells = [cell for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if cell.value.startswith(FORMULA_STARTS)]
    assert len(risky) >= len(HOSTILE) - 3
    assert all(cell.quotePrefix for cell in risky)
    assert not any(cell.quotePrefix for cell in cells if not cell.value.startswith(FORMULA_STARTS))
    assert all(name == "About" or name[0].isdigit() for name in book.sheetnames)


def test_no_name_in_the_workbook_behind_a_chart_is_a_formula(views: Mapping[str, View]) -> None:
    view = views["transitions.destinations"]
    assert view.figure is not None
    names = [f"{name} {place}" for place, name in enumerate(HOSTILE[: len(view.table)])]
    figure = type(view.figure)(view.figure)
    figure.update_traces(y=names, x=[0.1] * len(names), name="=2+2")
    figure.update_yaxes(tickvals=None, ticktext=None)
    with zipfile.ZipFile(io.BytesIO(slides([replace(view, figure=figure)], draw=None))) as package:
        (inside,) = [name for name in package.namelist() if name.startswith("ppt/embeddings/")]
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(package.read(inside))).active for cell in row]
    assert len(cells) > len(names)
    assert "f" not in {cell.data_type for cell in cells}
    assert any("=1+1" in str(cell.value) for cell in cells)


@pytest.mark.slow
def test_libreoffice_takes_none_for_a_formula(hostile: View, office: Callable[[bytes, str, str], Path]) -> None:
    book = openpyxl.load_workbook(office(workbook([hostile]), "xlsx", "xlsx"))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None} <= {"s", "n"}
    assert "=1+1" in [cell.value for cell in book.worksheets[1]["A"]]
