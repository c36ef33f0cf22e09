"""Links below the findings of the first page: into the data, and to what a reader can do with them."""

from collections.abc import Mapping

import streamlit as st

from ecosystem.app import data
from ecosystem.app.text import literal, small
from ecosystem.selection import DEFAULT_DATASET, EXPLORE, TAB
from ecosystem.selection.links import DATASET
from ecosystem.site import SITE
from ecosystem.views.pages import BY_NAME

ARROW = ":material/arrow_forward:"


def doors() -> None:
    """Draw the ways into the data: published figures, observed people where a dataset has them, and the demo."""
    known = data.catalogue()
    observed = data.first_observed()
    ways = [_published]
    if observed:
        ways.append(lambda: _observed(observed, known[observed].title))
    if DEFAULT_DATASET in known:
        ways.append(_demo)
    st.header("Start here", anchor="start")
    for column, draw in zip(st.columns(len(ways)), ways, strict=True):
        with column.container(border=True, height="stretch"):
            draw()
    with st.container(horizontal=True, gap="medium"):
        _link("deck", "Present: put views in a deck, show it live", ":material/podium:")
        _link("your_data", "Bring your own data: CSV or a spreadsheet", ":material/upload_file:")


def _published() -> None:
    st.markdown("**Published evidence**")
    st.markdown(small("Articles, doctorates, migration, skills and software by economy and year, with sources."))
    _link("context", "Compare Pakistan with its peers")


def _observed(name: str, title: str) -> None:
    st.markdown("**Observed people**")
    st.markdown(small(f"{title}. Real records, so some questions stay open."))
    _link("researchers", "See who they are", query={DATASET: name, TAB: EXPLORE})


def _demo() -> None:
    st.markdown("**Simulated demo: try every chart**")
    st.markdown(small("Careers made by a documented model, about no real person. Nothing in it is a finding."))
    _link("transitions", "Explore the demo", query={DATASET: DEFAULT_DATASET, TAB: EXPLORE})


def _link(page: str, label: str, icon: str = ARROW, query: Mapping[str, str] | None = None) -> None:
    """Draw a link to a page; without a query the selection stays."""
    st.page_link(str(SITE / "pages" / f"{BY_NAME[page].name}.py"), label=literal(label), icon=icon, query_params=query)
