"""Metric cards: a number with its unit, base and sparkline."""

from collections.abc import Sequence

import streamlit as st

from ecosystem.app import data
from ecosystem.app.live.screens import add_cards
from ecosystem.app.page_context import OpenPage
from ecosystem.app.text import small
from ecosystem.figures.sparkline import sparkline
from ecosystem.views.overview.headline_cards import Headline

MOST_IN_A_ROW = 4


def published_cards(page: OpenPage) -> None:
    """Draw the published numbers."""
    _row(data.published_headlines(page.ecosystem.reference))


def dataset_cards(page: OpenPage) -> None:
    """Draw the numbers of the chosen dataset under the filters."""
    headlines = data.dataset_headlines(page.scope)
    half = (len(headlines) + 1) // 2 if len(headlines) > MOST_IN_A_ROW else len(headlines)
    for start in range(0, len(headlines), half):
        _row(headlines[start : start + half])


def _row(headlines: Sequence[Headline]) -> None:
    """Draw a row of cards, which wraps where the page is narrow."""
    add_cards(headlines)
    for column, headline in zip(st.columns(len(headlines)), headlines, strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(headline.label, headline.value, headline.delta or None, delta_color="off")
            line = sparkline(headline.series, description=f"{headline.label}: over time")
            if line:
                st.html(line)
            st.markdown(small(headline.note))
