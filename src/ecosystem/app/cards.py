"""Metric cards: a number with its unit, what it rests on, and how it has run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from ecosystem.app.text import small
from ecosystem.figures.sparkline import sparkline


class Headline(Protocol):
    """One number worth a card."""

    @property
    def label(self) -> str:
        """What is counted."""

    @property
    def value(self) -> str:
        """The number with its unit."""

    @property
    def delta(self) -> str:
        """How it has changed; may be empty."""

    @property
    def note(self) -> str:
        """Interval, n and source."""

    @property
    def series(self) -> Sequence[float]:
        """How it has run, for a small line; may be empty."""


def cards(headlines: Sequence[Headline]) -> None:
    """Draw a row of cards, which wraps where the page is narrow."""
    for column, headline in zip(st.columns(len(headlines)), headlines, strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(headline.label, headline.value, headline.delta or None, delta_color="off")
            line = sparkline(headline.series, description=f"{headline.label}: how it has run")
            if line:
                st.html(line)
            st.markdown(small(headline.note))
