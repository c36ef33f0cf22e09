"""Data rows of a page: moves or people under the filters, as in the files."""

from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from ecosystem.app import link
from ecosystem.app.page_context import OpenPage
from ecosystem.app.tables import show_table
from ecosystem.exports import csv_with_provenance
from ecosystem.tables import Transitions
from ecosystem.views.number_format import whole

MOST_DOWNLOADED = 200_000
PROTECTED = (Transitions.motivation, Transitions.challenge)
"""Columns left out of rows: each row would tell one person's reason or challenge."""


def rows_behind(page: OpenPage, *, of: Literal["moves", "people"] = "moves") -> None:
    """Draw the rows in a fold; they are sent only when it is open."""
    ecosystem = page.ecosystem
    kept, table = (
        (page.scope.moves, ecosystem.transitions) if of == "moves" else (page.scope.people, ecosystem.researchers)
    )
    count = whole(len(kept), "move") if of == "moves" else whole(len(kept), "person", "people")
    with st.expander(f"Data rows of this page: {count}", key=f"rows-{of}", on_change="rerun") as opened:
        if opened.open:
            rows = table.take(kept.index.to_numpy())
            if page.selection.stage_safe:  # the order of the files would tell whose row it is
                rows = rows.sort_values(str(rows.columns[0]))
            _table(page, rows, of)


def _table(page: OpenPage, rows: pd.DataFrame, of: str) -> None:
    filled = rows.drop(columns=[str(column) for column in PROTECTED], errors="ignore").dropna(axis="columns", how="all")
    show_table(
        filled,
        height=420,
        alt=f"The {of} left by the filters, one row each",
        column_config={str(name): st.column_config.LinkColumn() for name in filled if str(name).endswith("_url")},
    )
    if len(filled) <= MOST_DOWNLOADED:
        st.download_button(
            "Download these rows as CSV",
            partial(csv_with_provenance, filled, page.scope, link=link.for_file(link.address())),
            f"{page.ecosystem.metadata.name}-{of}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    else:
        st.markdown(f"More than {MOST_DOWNLOADED:,} rows: narrow further to download them.")
