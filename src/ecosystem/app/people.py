"""Find a researcher and see one career: search that tolerates spelling, timeline, sources, similar paths."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ecosystem.app.live.screens import ChartTexts, add_figure
from ecosystem.app.page_context import OpenPage
from ecosystem.app.plot import pack, plot
from ecosystem.app.session import SEARCH, widgets
from ecosystem.app.text import literal, small
from ecosystem.load import Ecosystem
from ecosystem.tables import Researchers
from ecosystem.views.number_format import whole
from ecosystem.views.researchers.career_profile import Career, Searchable, career, search, searchable, similar

MOST = 20
PERSON = "person"
FOUND = {"researcher_id": "Id", "column": "Found in", "text": "What it says"}


def find(page: OpenPage) -> None:
    """Let the reader search the whole dataset, and show the career chosen; both are in the link."""
    ecosystem = page.ecosystem
    st.subheader("Find a researcher", anchor="find")
    if SEARCH not in widgets:
        widgets[SEARCH] = st.query_params.get(SEARCH, "")
    typed = st.text_input(
        "Name, organisation, skill or id",
        key=SEARCH,
        placeholder="For example: pytroch lahore, or FAST",
        type="search",
    )
    _put(SEARCH, typed)
    if typed.strip():
        _offer(page, typed)
    elif PERSON not in st.query_params:
        st.markdown(
            small("The search looks through everyone in the dataset, whatever the filters; spelling may be off.")
        )
    _chosen(ecosystem)


def _put(name: str, value: str) -> None:
    """Write a part of the link that belongs to this page alone."""
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


@st.cache_resource(max_entries=2, show_spinner="Putting the people into words …")
def _words(digest: str, stage_safe: bool, _ecosystem: Ecosystem) -> Searchable:
    return searchable(_ecosystem)


def _offer(page: OpenPage, typed: str) -> None:
    ecosystem = page.ecosystem
    within = _words(ecosystem.metadata.digest, page.selection.stage_safe, ecosystem)
    found = search(ecosystem, typed, MOST, within=within)
    total = int(found.attrs["total"])
    if not total:
        st.info("Nobody was found. Try fewer letters or words, or part of an organisation's name.")
        return
    more = f"; the first {MOST} are shown" if total > MOST else ""
    st.markdown(
        small(f"{whole(total, 'person', 'people')} found{more}. The order says how alike the words are, no more.")
    )
    event = st.dataframe(
        found[list(FOUND)].assign(column=found["column"].str.replace("_", " ")),
        column_config=FOUND,
        hide_index=True,
        selection_mode="single-row",
        on_select="rerun",
        key=f"found-{typed}",
        alt="People found; choose a row to see the career",
    )
    chosen = event["selection"]["rows"]
    if chosen:
        _put(PERSON, str(found["researcher_id"].iloc[chosen[0]]))


def _chosen(ecosystem: Ecosystem) -> None:
    asked = st.query_params.get(PERSON)
    if not asked:
        return
    places = np.flatnonzero((ecosystem.researchers[Researchers.researcher_id] == asked).to_numpy())
    if not len(places):
        st.warning(f"The link asks for the person {literal(asked[:60])}, whom this dataset does not know.")
        return
    _profile(ecosystem, int(places[0]))


def _profile(ecosystem: Ecosystem, position: int) -> None:
    told = career(ecosystem, position)
    metadata = ecosystem.metadata
    kind = metadata.kind.upper() if metadata.kind == "simulated" else metadata.kind
    with st.container(border=True, key="profile"):
        st.subheader(literal(told.title), anchor="career")
        st.markdown("  \n".join(f"**{title}:** {literal(text)}" for title, text in told.facts))
        figure = told.figure.to_dict()
        if metadata.kind == "simulated":
            figure["layout"]["meta"] = {**(figure["layout"].get("meta") or {}), "simulated": True}
        foot = f"{kind} data · source: {'; '.join(source.citation for source in told.sources)}"
        words: ChartTexts = {
            "key": "researchers.career",
            "title": f"The career of {told.title}",
            "description": told.summary,
            "footer": (
                f"{metadata.title} ({kind} data), as of {metadata.as_of or 'unknown'}; data {metadata.digest}",
                f"Source: {'; '.join(source.citation for source in told.sources)}",
            ),
            "filename": f"career-{told.title}",
            "height": int(told.figure.layout.height or 320),
        }
        packed = pack(figure, _rows(told))
        add_figure(packed, words, summary=told.summary, foot=foot)
        plot(packed, **words)
        st.markdown(literal(told.summary))
        st.markdown(small(foot))
        path = similar(ecosystem, position)
        st.markdown(f"**People with a similar path.** {literal(path.summary)}")
        st.button("Close this career", on_click=_close, key="close-career")


def _rows(told: Career) -> list[dict[str, object]]:
    titles = dict(told.columns)
    cells: pd.DataFrame = told.table[list(titles)].fillna("").astype(str)
    return [dict(zip(titles.values(), row, strict=True)) for row in cells.itertuples(index=False, name=None)]


def _close() -> None:
    _put(PERSON, "")
    widgets[SEARCH] = ""
