"""The menu of the app."""

import streamlit as st

from ecosystem.site import SITE
from ecosystem.views.pages import ENTRIES


def menu(*, hidden: bool = False) -> st.Page:
    """Declare the pages to Streamlit and draw the menu unless hidden; return the opened page."""
    return st.navigation(
        [
            st.Page(SITE / "pages" / f"{entry.name}.py", title=entry.title, default=entry.name == "overview")
            for entry in ENTRIES
            if (SITE / "pages" / f"{entry.name}.py").exists()
        ],
        position="hidden" if hidden else "top",
    )
