"""The app: the only package that imports Streamlit."""

from ecosystem.app.frame import Page, open_page, run
from ecosystem.app.panel import show

__all__ = ["Page", "open_page", "run", "show"]
