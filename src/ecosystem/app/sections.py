"""Headings and remarks of a page, for its reader and for an audience."""

from __future__ import annotations

import streamlit as st

from ecosystem.app.live.screens import add_text
from ecosystem.app.text import literal


def section(title: str, *, anchor: str) -> None:
    """Begin a part of a page."""
    add_text("section", title)
    st.header(literal(title), anchor=anchor)


def remark(text: str) -> None:
    """Say something about a page."""
    add_text("remark", text)
    st.markdown(literal(text))
