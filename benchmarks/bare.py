"""Baseline page: precomputed figures in Streamlit's own chart element.

Environment: ``BARE_FIGURES`` names a JSON file of figures by year, ``BARE_TABLES`` a folder of CSV files to keep in
memory.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def figures() -> dict[str, list[go.Figure]]:
    """Read the figures."""
    specs = json.loads(Path(os.environ["BARE_FIGURES"]).read_text(encoding="utf-8"))
    return {year: [go.Figure(spec) for spec in drawn] for year, drawn in specs.items()}


@st.cache_resource
def tables() -> list[pd.DataFrame]:
    """Keep the tables in memory, as any page on these data must."""
    folder = os.environ.get("BARE_TABLES")
    return [pd.read_csv(path) for path in sorted(Path(folder).glob("*.csv"))] if folder else []


st.set_page_config(layout="wide")
by_year = figures()
tables()
years = [int(year) for year in by_year]
last = st.sidebar.slider("Years", min(years), max(years), max(years)) if len(years) > 1 else years[0]
for place, figure in enumerate(by_year[str(last)]):
    st.plotly_chart(figure, key=f"chart-{place}")
