"""The app: the only package that imports Streamlit."""

from ecosystem.app import methods, upload
from ecosystem.app.cards import cards
from ecosystem.app.compare import compare
from ecosystem.app.data import warm_up
from ecosystem.app.frame import Page, open_page, run, say_what_remains
from ecosystem.app.panel import show
from ecosystem.app.people import find
from ecosystem.app.rows import rows_behind

__all__ = [
    "Page",
    "cards",
    "compare",
    "find",
    "methods",
    "open_page",
    "rows_behind",
    "run",
    "say_what_remains",
    "show",
    "upload",
    "warm_up",
]
