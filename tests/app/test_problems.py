"""Tables that users see and download hold no live spreadsheet formulas."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from ecosystem.app.tables import LABELS, show_problems, show_table
from ecosystem.load import Problem
from ecosystem.site import SITE


def test_problem_list_holds_no_spreadsheet_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell of an upload comes back neither from the download nor from the table's toolbar as a live formula."""
    tables: list[pd.DataFrame] = []
    downloads: list[bytes] = []

    def record_table(data: pd.DataFrame, **_: Any) -> None:
        tables.append(data)

    def record_download(label: str, data: bytes, *_: Any, **__: Any) -> None:
        downloads.append(data)

    monkeypatch.setattr(st, "dataframe", record_table)
    monkeypatch.setattr(st, "download_button", record_download)
    formulas = ('=HYPERLINK("https://example.org")', "+1", "-1", "@SUM(A1)", " =1+1", "＝1+1")
    show_problems([Problem(cell, 2, "name", cell, "must be a name", cell) for cell in formulas], "Not loaded.")
    rows = list(csv.reader(io.StringIO(downloads[0].decode("utf-8-sig"))))
    assert rows[0] == list(tables[0]) == list(LABELS.values())
    for row in [*rows[1:], *tables[0].to_numpy().tolist()]:
        assert [cell for cell in row if cell.lstrip()[:1] in ("=", "+", "-", "@", "＝")] == []
    assert rows[1][3] == "'" + formulas[0]


FORMULAS = ["=1+1", '=HYPERLINK("https://example.org")', "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1"]


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_no_displayed_table_hands_a_formula_to_its_toolbar(dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tables: list[pd.DataFrame] = []
    monkeypatch.setattr(st, "dataframe", lambda data, **_: tables.append(data))
    plain = pd.Series(["Lahore"] * len(FORMULAS)).astype(dtype)
    table = pd.DataFrame({"=name": pd.Series(FORMULAS).astype(dtype), "city": plain, "year": range(len(FORMULAS))})
    table.loc[0, "city"] = None
    table.index = table.index + 7
    show_table(table, alt="A table")
    (sent,) = tables
    assert list(sent) == ["'=name", "city", "year"]
    assert all(text.startswith("'") for text in sent["'=name"])
    pd.testing.assert_frame_equal(sent[["city", "year"]], table[["city", "year"]])


def test_every_table_is_drawn_by_the_function_that_neutralizes_formulas() -> None:
    files = [*(SITE / "pages").glob("*.py"), *Path(show_table.__code__.co_filename).parent.rglob("*.py")]
    drawn = [path.name for path in files if re.search(r"st\.(dataframe|table)\(", path.read_text(encoding="utf-8"))]
    assert drawn == ["tables.py"]
    for path in files:
        for table in re.findall(r"st\.data_editor\(\s*(\w+)", path.read_text(encoding="utf-8")):
            assert table == "neutralized_table", path
