"""Widths and heights by which the tables of views wrap their texts."""

import pandas as pd
import pytest

from ecosystem.app.tables import LEAST_WRAPPED, LETTER, LINE, MOST_WRAPPED, PADDING, wrapping


def texts(*columns: int, rows: int = 3) -> pd.DataFrame:
    """Make a table whose columns have texts of these lengths."""
    return pd.DataFrame({f"c{place}": ["x" * length] * rows for place, length in enumerate(columns)})


@pytest.mark.parametrize("columns", [(70,), (5, 90), (10, 160, 80, 30), (200, 200, 200)])
def test_every_text_fits_into_its_cell(columns: tuple[int, ...]) -> None:
    widths, options = wrapping(texts(*columns), [])
    lines = (options["row_height"] - PADDING) // LINE
    for title, letters in zip(widths, columns, strict=True):
        assert letters * LETTER <= lines * (widths[title] - PADDING)
    assert options["row_height"] >= LEAST_WRAPPED


@pytest.mark.parametrize("table", [texts(5, 60), texts(5, 200, rows=MOST_WRAPPED + 1), texts(5, 200, rows=0)])
def test_short_texts_and_long_or_empty_tables_are_left_as_they_are(table: pd.DataFrame) -> None:
    assert wrapping(table, []) == ({}, {})


def test_an_address_is_no_long_text() -> None:
    assert wrapping(texts(5, 90), ["c1"]) == ({}, {})
