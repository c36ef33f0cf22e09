"""Frame around every page: link, menu, dataset, filters, rooms, and the download of the whole page."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ecosystem.app import data, filters, link, login, page_download, people, tabs, unanswered
from ecosystem.app.cited_view import scroll_to_cited
from ecosystem.app.live import follower, presenter, presenter_actions, stage
from ecosystem.app.page_context import OpenPage, menu, prepare, running
from ecosystem.app.panel import show, show_not_split
from ecosystem.app.plot import preload
from ecosystem.app.session import DATASET, PAGE_TAB, session, widgets
from ecosystem.app.tables import show_problems
from ecosystem.app.text import literal, small
from ecosystem.app.turns import turn
from ecosystem.load import Ecosystem
from ecosystem.selection import EVIDENCE, EXPLORE, TAB, Selection, no_dataset, read_link
from ecosystem.site import SITE
from ecosystem.tables import vocabulary as words
from ecosystem.views import ViewDefinition, registry
from ecosystem.views.event_markers import REAL_KINDS
from ecosystem.views.pages import BY_NAME, ENTRIES, PRODUCT

BADGES = {"observed": "green", "published": "blue", "simulated": "orange", "illustrative": "violet"}


def run() -> None:
    """Draw the frame and the opened page in it, in turn with other visits."""
    with turn():
        _draw()


def _draw() -> None:
    follower.join_from_link()
    st.set_page_config(
        page_icon=str(SITE / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed" if follower.follows_presenter() else "auto",
    )
    embedded = st.query_params.get(link.VIEW, "") if st.context.is_embedded else ""
    definition = registry().get(embedded)
    admitted = login.has_role(login.VIEWER)
    page = menu(hidden=bool(embedded) or follower.follows_presenter() or not admitted)
    name = page.url_path or ENTRIES[0].name
    st.set_page_config(page_title=f"{BY_NAME[name].title} · {PRODUCT}")
    if not admitted:
        follower.show_room_alone()
        return
    st.logo(str(SITE / "static" / "logo.svg"), size="large", icon_image=str(SITE / "static" / "icon.png"))
    if definition is not None:
        _embedded(name, definition)
        return
    if embedded:
        st.error(f"There is no view {literal(embedded[:60])} to embed. Copy the snippet again from the dashboard.")
        return
    if follower.follows_presenter():
        follower.show_screen()
        return
    follower.open_shared_page()
    instead = st.container()
    filter_box = st.sidebar.container()
    with st.sidebar:
        presenter.sidebar(name)
        login.account()
        preload(presenting=session().ticket is not None, deck=stage.stored_deck(), on_kept=_restore)
    with filter_box:
        ecosystem, selection, tab = _choose(name, instead)
    people.hide_in_link(ecosystem, stage_safe=selection.stage_safe)
    link.publish(tabs.to_link(name, selection, tab), follower.room_code())
    with st.container():
        presenter.banner()
        follower.banner()
    _show_complaints()
    with st.container():  # drawn even if empty: charts below stay mounted
        broken = ecosystem.reference.published.problems
        if tab == EVIDENCE and broken:
            show_problems(broken, "The published figures cannot be shown until their files are corrected.")
    opened = prepare(name, ecosystem, selection, tab)
    broadcast = presenter_actions.broadcast_page(name, tab, opened.scope)
    with running(opened), broadcast, page_download.collect_views() as views:
        page.run()
        show_not_split(opened)
        unanswered.report(opened)
    page_download.offer_download(opened.title, views)
    scroll_to_cited(name)


def _restore(kept: object) -> None:
    """Restore what the browser's tab kept over a reload: the room presented, the deck, the slide on stage."""
    if isinstance(kept, Mapping):
        presenter_actions.resume(kept.get("ticket"))
        stage.restore(kept.get("deck"), kept.get("stage"))


def _embedded(name: str, definition: ViewDefinition) -> None:
    """Draw one view for another web page: without menu and filters, with a link to the dashboard."""
    found = read_link(link.parts(), data.catalogue(), data.options_of)
    ecosystem = data.dataset(found.selection.dataset).ecosystem
    if ecosystem is None:
        st.error("The data of this view cannot be shown now.")
        return
    if found.missing_dataset and definition.tab == EXPLORE:
        st.error(literal(no_dataset(found.missing_dataset)))
        return
    for complaint in found.complaints:
        st.warning(literal(f"Part of the link is not used: {complaint}"))
    if found.mended:
        st.markdown(small(literal(" ".join(found.mended))))
    show(OpenPage(name, data.scope(ecosystem, found.selection)), definition)
    st.link_button("Open in the dashboard", link.address(**{TAB: definition.tab}), icon=":material/open_in_new:")


def _choose(page: str, instead: DeltaGenerator) -> tuple[Ecosystem, Selection, str]:
    """Draw the widgets of dataset and filters; return what is chosen, with the tab that is open.

    Stop where the dataset cannot be loaded, with the reasons in the container `instead` of the page.
    """
    known = data.catalogue()
    link.follow(page, known, data.options_of)
    if session().switch_to is not None:
        widgets[DATASET], session().switch_to = session().switch_to, None
        session().tab = EXPLORE  # "Check and show", or the data as they were cited
    if (chosen := widgets.get(DATASET)) not in (None, *known):
        session().missing_dataset, widgets[DATASET] = str(chosen), None
    stage_safe = stage.stage_safe()
    titles = data.titles(known, stage_safe=stage_safe)
    name = st.selectbox(
        "Dataset",
        list(known),
        index=0 if widgets.get(DATASET) else None,
        format_func=titles.__getitem__,
        key=DATASET,
        on_change=_changed_dataset,
        placeholder="Choose a dataset",
    )
    loaded = data.dataset(name) if name is not None else data.Loaded(None)
    ecosystem = loaded.ecosystem
    if name is None or ecosystem is None:
        with instead:
            st.title(BY_NAME[page].large, anchor=False)
            if name is None:
                missing = literal(no_dataset(session().missing_dataset))
                st.error(f"{missing} Choose another.", icon=":material/search_off:")
            else:
                show_problems(loaded.problems, "This dataset cannot be shown until its files are corrected.")
        st.stop()
    named, metadata = ecosystem.anonymized if stage_safe else ecosystem, ecosystem.metadata
    tab = tabs.open_tab(page, ecosystem)
    if tab == EVIDENCE:
        silent = metadata.kind in REAL_KINDS and EXPLORE in BY_NAME[page].tabs and not session().tab
        why = "It answers no question of this page; Explore says why. " if silent else ""
        st.markdown(small(f"{why}Evidence does not depend on it."))
    elif tab == EXPLORE:
        _describe_kind(named)
    st.page_link(str(SITE / "pages" / "your_data.py"), label="Upload your own data", icon=":material/upload_file:")
    if loaded.problems:
        show_problems(loaded.problems, "The data have problems or cannot be read now; the last valid state is shown.")
    acting = tabs.acting_filters(page, tab)
    return ecosystem, filters.choose(named, name, data.options(ecosystem), acting), tab


def _changed_dataset() -> None:
    """Let the new dataset decide on the tab, unless the reader explores."""
    filters.note_change()
    session().tab = EXPLORE if EXPLORE in (session().tab, widgets.get(PAGE_TAB)) else ""


def _describe_kind(ecosystem: Ecosystem) -> None:
    """Draw the dataset's kind."""
    metadata = ecosystem.metadata
    kind = words.DATASET_KINDS[metadata.kind].partition(": ")[2]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(
            metadata.kind.capitalize(),
            color=BADGES[metadata.kind],  # type: ignore[arg-type]
            help=literal(f"{metadata.title}. {metadata.description}"),
        )
        st.markdown(small(f"{kind[:1].upper()}{kind[1:]}."))


def _show_complaints() -> None:
    """Draw complaints and corrections; the container is always there: what is below stays mounted on dismissal."""
    place = st.container()
    parts = {
        "Part of the link or of the selection could not be used": session().complaints,
        "Part of the link was corrected": session().mended,
    }
    if not any(parts.values()):
        return
    with place.container(border=True, key="complaints"):
        for heading, sentences in parts.items():
            if sentences:
                st.markdown(f"**{heading}**")
            for sentence in sentences[:12]:
                st.markdown(f"- {literal(sentence)}")
        st.button("Dismiss", on_click=_dismiss)


def _dismiss() -> None:
    session().complaints = session().mended = ()
