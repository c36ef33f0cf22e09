"""Draw any view the same way: question, figure, reading, source, table, downloads and how it is computed."""

from __future__ import annotations

import streamlit as st

from ecosystem.app.frame import Page
from ecosystem.views import ViewMaker


def show(page: Page, maker: ViewMaker) -> None:
    """Show a view."""
    view = maker.of(page.scope)
    st.subheader(view.question, anchor=view.id)
    st.plotly_chart(view.figure)
    st.caption(view.reading)
