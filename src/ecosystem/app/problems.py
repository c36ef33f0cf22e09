"""Show what is wrong with data, and let the reader take the list along."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ecosystem.load import Problem

COLUMNS = {
    "file": "File",
    "line": "Line",
    "column": "Column",
    "value": "Value",
    "rule": "What should hold",
    "remedy": "What to do",
    "count": "Places",
}


def show_problems(problems: Sequence[Problem], headline: str) -> None:
    """Show all problems at once."""
    st.error(f"{headline} {len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.")
    table = pd.DataFrame(
        [[str(getattr(problem, name)) for name in COLUMNS] for problem in problems], columns=list(COLUMNS.values())
    )
    st.dataframe(table, hide_index=True, alt="What is wrong, where, and what to do")
    st.download_button(
        "Download the list",
        table.to_csv(index=False).encode("utf-8-sig"),
        "problems.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
