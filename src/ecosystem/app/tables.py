"""Tables whose toolbar exports no spreadsheet formulas, and whose long texts wrap; the table of data problems."""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Any, Final

import pandas as pd
import streamlit as st

from ecosystem.app.session import widgets
from ecosystem.exports import neutralized_table
from ecosystem.load import Problem, problems_table

LONG_TEXT, MOST_WRAPPED = 60, 20
"""Letters of a text that is wrapped, and rows of a table up to which texts are."""
PAGE_WIDTH, LETTER, LINE, PADDING = 980, 7, 20, 16
"""Pixels: of the table on a wide screen, of a letter, of a line, and around the text of a cell."""
UNBROKEN = 12
"""Letters of a column that is never wrapped, such as two years."""
MOST_HEIGHT = 560
"""Pixels of a table whose texts wrap."""
LEAST_WRAPPED = 65
"""Pixels of the lowest row in which Streamlit wraps text: above four times the size of the root font."""


def show_table(table: pd.DataFrame, **options: Any) -> Any:
    """Draw a table with ``st.dataframe``, index hidden; its toolbar downloads the cells as they are displayed.

    A text that a spreadsheet would take for a formula is displayed with an apostrophe in front.
    """
    return st.dataframe(neutralized_table(table), hide_index=True, **options)


ROW_CLICK = ("single-row", "single-cell")
"""Selection mode in which a click anywhere on a row chooses it."""


def chosen_row(state: Any) -> int | None:
    """Return the row chosen in a table drawn with :data:`ROW_CLICK`; None if there is none.

    Examples
    --------
    >>> chosen_row({"selection": {"rows": [], "cells": [(3, "Name")]}}), chosen_row({"selection": {"rows": [2]}})
    (3, 2)
    """
    selection = state["selection"]
    cells = selection.get("cells") or ()
    rows = selection.get("rows") or [row for row, _ in cells]
    return int(rows[0]) if rows else None


def show_view_table(texts: pd.DataFrame, *, links: list[str], alt: str, **selecting: Any) -> None:
    """Draw the table of a view that has no figure; columns of `links` open, and a short table wraps its long texts.

    `selecting` is passed to ``st.dataframe``.
    """
    widths, options = wrapping(texts, links)
    columns: dict[str, Any] = {title: st.column_config.Column(width=width) for title, width in widths.items()}
    for title in links:
        columns[title] = st.column_config.LinkColumn(title, display_text="Open", width=widths.get(title))
    show_table(texts, alt=alt, column_config=columns, **options, **selecting)


def wrapping(texts: pd.DataFrame, links: list[str]) -> tuple[dict[str, int], dict[str, Any]]:
    """Return the width of each column and the height of rows by which long texts fit; nothing where none is long.

    A table of more than :data:`MOST_HEIGHT` pixels scrolls.

    Examples
    --------
    >>> wrapping(pd.DataFrame({"Theme": ["Network"], "Finding": ["x" * 150]}), [])
    ({'Theme': 174, 'Finding': 805}, {'row_height': 65, 'height': 'content'})
    >>> wrapping(pd.DataFrame({"Theme": ["Network"]}), [])
    ({}, {})
    """
    letters = {
        title: len(title) if title in links else max(len(title), *map(len, texts[title].astype(str)))
        for title in (map(str, texts) if 0 < len(texts) <= MOST_WRAPPED else ())
    }
    if max(letters.values(), default=0) <= LONG_TEXT:
        return {}, {}
    share = PAGE_WIDTH / sum(sqrt(count) for count in letters.values())
    least = {title: LETTER * min(count, UNBROKEN) + PADDING for title, count in letters.items()}
    widths = {title: max(least[title], int(share * sqrt(count))) for title, count in letters.items()}
    lines = max(ceil(count * LETTER / (widths[title] - PADDING)) for title, count in letters.items())
    row = max(LEAST_WRAPPED, LINE * lines + PADDING)
    return widths, {"row_height": row, "height": "content" if row * len(texts) <= MOST_HEIGHT else MOST_HEIGHT}


LABELS: Final = {
    "file": "File",
    "line": "Line",
    "column": "Column",
    "value": "Value",
    "rule": "Rule",
    "remedy": "Remedy",
    "count": "Count",
}


def show_problems(problems: Sequence[Problem], headline: str) -> None:
    """Show all problems at once; in stage-safe mode only their number, since their values can be names."""
    st.error(f"{headline} {len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.")
    if widgets.get("stage_safe"):
        st.markdown("They may name persons: show names of persons again to read them.")
        return
    table = problems_table(problems).rename(columns=LABELS)
    # text, so that the table is aligned alike; both the button and the table's own toolbar export it
    show_table(table.astype("str"), alt="Problems: file, line, column, value, rule and remedy")
    st.download_button(
        "Download the list",
        table.to_csv(index=False).encode("utf-8-sig"),
        "problems.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
