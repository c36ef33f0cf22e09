"""The two groups that the reader compares, shown on every page they matter to."""

from __future__ import annotations

import streamlit as st

from ecosystem.app.frame import Page
from ecosystem.app.panel import show
from ecosystem.views import group_comparison


def compare(page: Page) -> None:
    """Show the comparison where the reader has chosen two groups; its place is there before."""
    place = st.container()
    if page.selection.groups:
        with place:
            show(page, group_comparison.groups)
