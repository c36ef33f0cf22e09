"""Search for a researcher with tolerance for spelling, and show one career with its sources and similar paths."""

import numpy as np
import pandas as pd
import streamlit as st

from ecosystem.app import data
from ecosystem.app.live.screens import ChartTexts, add_figure
from ecosystem.app.page_context import OpenPage
from ecosystem.app.panel import show
from ecosystem.app.plot import pack, plot
from ecosystem.app.session import SEARCH, widgets
from ecosystem.app.tables import ROW_CLICK, chosen_row, show_table
from ecosystem.app.text import literal, small
from ecosystem.load import Ecosystem
from ecosystem.tables import Researchers
from ecosystem.views import find_view
from ecosystem.views.journeys.journey_stories import STORY_PREFIX, story_of
from ecosystem.views.number_format import whole
from ecosystem.views.researchers.career_profile import Career, Searchable, career, known_as, search, searchable, similar

MOST_FOUND = 20
PERSON = "person"
FOUND = {"who": "Who", "column": "Found in", "text": "Text", "researcher_id": "Id"}
FOUND_IN = {
    Researchers.name: "Name",
    Researchers.organization: "Organisation",
    Researchers.skills: "Skills",
    Researchers.researcher_id: "Id",
}


def find(page: OpenPage) -> None:
    """Draw the search over the whole dataset and the chosen career; both are in the link."""
    st.header("Find a researcher", anchor="find")
    stage_safe = page.selection.stage_safe
    if SEARCH not in widgets:
        widgets[SEARCH] = st.query_params.get(SEARCH, "")
    if stage_safe and names_person(page, widgets[SEARCH]):
        widgets[SEARCH] = ""
        st.info("Names of persons are hidden: search for an organisation, a skill or an id that is shown.")
    label = "Organisation, skill or id" if stage_safe else "Name, organisation, skill or id"
    typed = st.text_input(label, key=SEARCH, placeholder="For example: pytroch lahore, or FAST", type="search")
    _put(SEARCH, "" if stage_safe else typed)
    if typed.strip():
        _offer(page, typed)
    elif PERSON not in st.query_params:
        st.markdown(
            small("The search covers all people of the dataset, whatever the filters, and tolerates misspellings.")
        )
    _chosen(page)


def names_person(page: OpenPage, typed: str) -> bool:
    """Whether a text typed in stage-safe mode is a name or an id of a person, or a misspelt one."""
    open_data = data.dataset(page.selection.dataset).ecosystem
    if not typed.strip() or open_data is None:
        return False
    if open_data.personal_texts.names_person(typed):
        return True
    within = _words(open_data.metadata.digest, False, open_data)
    best = search(open_data, typed, 1, within=within)["column"]
    return bool(best.isin([str(Researchers.name), str(Researchers.researcher_id)]).any())


def hide_in_link(ecosystem: Ecosystem, *, stage_safe: bool) -> None:
    """Write the person of the link under the id that the stage-safe mode shows, or back; leave out the search text."""
    if stage_safe:
        _put(SEARCH, "")
    identity = st.query_params.get(PERSON)
    visible = ecosystem.anonymized if stage_safe else ecosystem
    if identity and not _places(visible, identity):
        places = _places(ecosystem if stage_safe else ecosystem.anonymized, identity)
        if places:
            _put(PERSON, str(visible.researchers[Researchers.researcher_id].iloc[places[0]]))
        elif stage_safe:
            _put(PERSON, "")


def _places(ecosystem: Ecosystem, identity: str) -> list[int]:
    return np.flatnonzero((ecosystem.researchers[Researchers.researcher_id] == identity).to_numpy()).tolist()


def _put(name: str, value: str) -> None:
    """Write a part of the link that only this page reads."""
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


@st.cache_resource(max_entries=2, show_spinner="Indexing names, organisations and skills …")
def _words(digest: str, stage_safe: bool, _ecosystem: Ecosystem) -> Searchable:
    return searchable(_ecosystem)


def _offer(page: OpenPage, typed: str) -> None:
    ecosystem = page.ecosystem
    within = _words(ecosystem.metadata.digest, page.selection.stage_safe, ecosystem)
    found = search(ecosystem, typed, MOST_FOUND, within=within)
    total = int(found.attrs["total"])
    if not total:
        st.info("No person was found. Try fewer letters or words, or part of an organisation's name.")
        return
    more = f"; the first {MOST_FOUND} are shown" if total > MOST_FOUND else ""
    st.markdown(small(f"{whole(total, 'person', 'people')} found{more}. Sorted by similarity of the words."))
    who = [known_as(ecosystem, int(position)) for position in found["position"]]
    event = show_table(
        found.assign(who=who, column=found["column"].map(FOUND_IN))[list(FOUND)],
        column_config=FOUND,
        selection_mode=ROW_CLICK,
        on_select="rerun",
        key=f"found-{typed}",
        alt="People found; click on a row to see the career",
    )
    chosen = chosen_row(event)
    if chosen is not None:
        _put(PERSON, str(found["researcher_id"].iloc[chosen]))


def _chosen(page: OpenPage) -> None:
    ecosystem, identity = page.ecosystem, st.query_params.get(PERSON)
    if not identity:
        return
    places = _places(ecosystem, identity)
    if not places:
        st.warning(f"There is no person {literal(identity[:60])} in this dataset.")
        return
    _profile(page, places[0], story_of(page.scope, identity))


def _profile(page: OpenPage, position: int, story: str) -> None:
    """Draw a career; of a person of a story, the path that the page Journeys draws."""
    ecosystem = page.ecosystem
    found = career(ecosystem, position)
    metadata = ecosystem.metadata
    kind = metadata.kind.upper() if metadata.kind == "simulated" else metadata.kind
    with st.container(border=True, key="profile"):
        st.header(literal(found.title), anchor="career")
        st.markdown("  \n".join(f"**{title}:** {literal(text)}" for title, text in found.facts))
        if story and (definition := find_view(f"{STORY_PREFIX}{story}")):
            show(page, definition)
            st.button("Close this career", on_click=_close, key="close-career")
            return
        figure = found.figure.to_dict()
        if metadata.kind == "simulated":
            figure["layout"]["meta"] = {**(figure["layout"].get("meta") or {}), "simulated": True}
        foot = f"{kind} data · source: {'; '.join(source.citation for source in found.sources)}"
        words: ChartTexts = {
            "key": "researchers.career",
            "title": f"The career of {found.title}",
            "headline": found.title,
            "description": found.summary,
            "footer": (
                f"{metadata.title} ({kind} data), as of {metadata.as_of or 'unknown'}; data {metadata.digest}",
                f"Source: {'; '.join(source.citation for source in found.sources)}",
            ),
            "filename": f"career-{found.title}",
            "height": int(found.figure.layout.height or 320),
        }
        packed = pack(figure, _rows(found))
        add_figure(packed, words, summary=found.summary, foot=foot)
        plot(packed, **words)
        st.markdown(literal(found.summary))
        st.markdown(small(foot))
        path = similar(ecosystem, position)
        st.markdown(f"**People with a similar path.** {literal(path.summary)}")
        st.button("Close this career", on_click=_close, key="close-career")


def _rows(found: Career) -> list[dict[str, object]]:
    titles = dict(found.columns)
    cells: pd.DataFrame = found.table[list(titles)].fillna("").astype(str)
    return [dict(zip(titles.values(), row, strict=True)) for row in cells.itertuples(index=False, name=None)]


def _close() -> None:
    _put(PERSON, "")
    widgets[SEARCH] = ""
