"""Metric cards: a number with its unit, base and sparkline."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from ecosystem.app import data
from ecosystem.app.link import CITED
from ecosystem.app.live.screens import add_cards
from ecosystem.app.page_context import OpenPage
from ecosystem.app.text import literal, small
from ecosystem.figures.sparkline import sparkline
from ecosystem.site import SITE
from ecosystem.views.overview.headline_cards import Headline
from ecosystem.views.pages import BY_NAME

MOST_IN_A_ROW = 4
SIGNS = ("+", "-", "\N{MINUS SIGN}")


def finding_cards(page: OpenPage, *, first: int = 0, last: int | None = None) -> None:
    """Draw a row of the findings in published figures, with links to the views behind them."""
    _row(data.published_headlines(page.ecosystem.reference)[first:last], links=True)
    if last is None and page.selection.applied():
        st.markdown(small("The findings above do not follow the filters; the charts below do."))


def dataset_cards(page: OpenPage) -> None:
    """Draw the numbers of the chosen dataset under the filters."""
    headlines = data.dataset_headlines(page.scope)
    half = (len(headlines) + 1) // 2 if len(headlines) > MOST_IN_A_ROW else len(headlines)
    for start in range(0, len(headlines), half):
        _row(headlines[start : start + half])


def _row(headlines: Sequence[Headline], *, links: bool = False) -> None:
    """Draw a row of cards, which wraps where the page is narrow.

    With `links` to their views, the labels are sentences: a metric would cut them off.
    """
    add_cards(headlines)
    for column, headline in zip(st.columns(len(headlines)), headlines, strict=True):
        with column.container(border=True, height="stretch"):
            arrow: Literal["auto", "off"] = "auto" if headline.delta.startswith(SIGNS) else "off"
            if links:
                st.markdown(f"**{literal(headline.label)}**")
            st.metric(
                headline.label,
                headline.value,
                headline.delta or None,
                delta_color="off",
                delta_arrow=arrow,
                label_visibility="collapsed" if links else "visible",
            )
            line = sparkline(headline.series, description=f"{headline.label}: over time")
            if line:
                st.html(line)
            st.markdown(small(headline.note))
            if links:
                # Without dataset and filters, as in the menu: the selection stays.
                entry = BY_NAME[headline.view.partition(".")[0]]
                file = str(SITE / "pages" / f"{entry.name}.py")
                icon = ":material/arrow_forward:"
                st.page_link(file, label=entry.title, icon=icon, query_params={CITED: headline.view})
