"""The problem list that users see and download."""

import csv
import io
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from ecosystem.app.problems import LABELS, show_problems
from ecosystem.load import Problem


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
