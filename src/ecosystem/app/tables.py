"""Tables whose toolbar exports no spreadsheet formulas."""

from typing import Any

import pandas as pd
import streamlit as st

from ecosystem.exports import neutralized_table


def show_table(table: pd.DataFrame, **options: Any) -> Any:
    """Draw a table with ``st.dataframe``, index hidden; its toolbar downloads the cells as they are displayed.

    A text that a spreadsheet would take for a formula is displayed with an apostrophe in front.
    """
    return st.dataframe(neutralized_table(table), hide_index=True, **options)
