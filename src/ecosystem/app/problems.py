"""Error message, table and CSV download of data problems."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ecosystem.app.session import widgets
from ecosystem.app.tables import show_table
from ecosystem.load import Problem, problems_table

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
