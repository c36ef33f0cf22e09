"""Draw any view the same way: question, reading, figure, source, table, downloads and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ecosystem.app import cited, data, link, whole_page
from ecosystem.app.filters import narrow_to
from ecosystem.app.live import presenter, presenter_actions, screens
from ecosystem.app.page_context import OpenPage
from ecosystem.app.plot import plot
from ecosystem.app.session import session, widgets
from ecosystem.app.text import literal, small
from ecosystem.exports import apa, bibtex, find_browser, view_csv
from ecosystem.live.deck import DeckError, Slide
from ecosystem.selection import Scope, to_query
from ecosystem.views import View, ViewDefinition, group_comparison
from ecosystem.views.number_format import whole
from ecosystem.views.presentation import table_columns, table_texts

FILES: dict[str, tuple[str, Callable[[View, str], bytes]]] = {
    "csv": ("text/csv", lambda view, here: view_csv(view, link=here)),
    **{
        kind: (mime, lambda view, here, write=write: write([view], view.question, here))  # type: ignore[misc]
        for kind, (mime, write) in whole_page.WRITERS.items()
    },
}
BROWSER_SAYS = {
    True: "PDF, and PPTX where it needs a picture, take a few seconds; two are made at a time, others wait.",
    False: "No PDF here, nor pictures of flows and maps in PPTX: the machine that serves this has no Chromium.",
}
EMBEDDED_BESIDE = 320
"""Pixels that question, reading, tools and source take beside an embedded figure."""


def show(
    page: OpenPage, definition: ViewDefinition, *, at: DeltaGenerator | None = None, scope: Scope | None = None
) -> None:
    """Show a view on a page.

    Parameters
    ----------
    page : OpenPage
    definition : ViewDefinition
    at : DeltaGenerator, optional
        Column to draw in.
    scope : Scope, optional
        What to show instead of the page's own selection.
    """
    ready = data.drawn(scope or page.scope, definition)
    screens.add_view(ready, half=at is not None)
    whole_page.note(scope or page.scope, definition)
    view = ready.view
    with at or nullcontext():
        st.subheader(view.question, anchor=_anchor(view.id))
        cited.tell(view, page.selection.dataset)
        pointed = presenter_actions.pointed_view() == view.id
        if presenter_actions.covered_view() == view.id:
            st.info("Covered until the guesses are in.", icon=":material/visibility_off:")
            return
        st.markdown(f":primary-background[**Here**] {literal(view.summary)}" if pointed else literal(view.summary))
        if view.table.empty:
            pass  # the reading says why there is nothing to show
        elif ready.figure is None:
            st.dataframe(table_texts(view), hide_index=True, alt=view.summary, column_config=_links(view))
        else:
            plot(
                ready.figure,
                **screens.chart_texts(view),
                on_pick=partial(_narrow, view.id),
                on_ask=partial(_ask, view.id),
                bring=pointed,
            )
        st.markdown(small(view.provenance.brief()))
        if ready.figure is None or view.table.empty:
            how = "How is this computed?"
            st.button(how, key=f"how-{view.id}", type="tertiary", on_click=_ask, args=(view.id,))
        presenter.view_tools(view)
    if session().explained == view.id:
        session().explained = None
        _explain(view, to_query((scope or page.scope).selection))


def compare(page: OpenPage) -> None:
    """Show the comparison of the two selected groups; its container is drawn even if there are none."""
    place = st.container()
    if page.selection.groups:
        with place:
            show(page, group_comparison.groups)


def _links(view: View) -> dict[str, Any]:
    """Make the addresses in a table something to open; the loader lets only http and https in."""
    return {
        title: st.column_config.LinkColumn(title, display_text="Open")
        for name, title in table_columns(view).items()
        if name.endswith("_url")
    }


def _anchor(identity: str) -> str:
    return identity.replace(".", "-")


def _narrow(key: str) -> None:
    """Narrow to what the reader clicked in a chart."""
    picked = widgets[key].get("picked")
    if isinstance(picked, str):
        narrow_to(picked)


def _ask(identity: str) -> None:
    session().explained = identity


@st.dialog("How is this computed?", width="large")
def _explain(view: View, query: Mapping[str, Sequence[str]]) -> None:
    st.markdown(f"**{literal(view.question)}**")
    _details(view, query)


def _details(view: View, query: Mapping[str, Sequence[str]]) -> None:
    method = view.method
    st.markdown(literal(method.definition))
    for title, text in (("Formula", method.formula), ("Interval", method.interval), ("Method", method.reference)):
        if text:
            st.markdown(f"**{title}:** {literal(text)}")
    if method.limits:
        st.markdown("**What it does not say**")
        st.markdown("\n".join(f"- {literal(limit)}" for limit in method.limits))
    st.markdown("**Provenance**")
    st.markdown("\n".join(f"- {literal(line)}" for line in view.provenance.lines()))
    for source in view.provenance.sources:
        if source.url.startswith(("http://", "https://")):
            st.link_button(f"Open the source: {literal(source.source_id)}", source.url)
    st.markdown("**Keep it for a talk**")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Add to deck", key=f"deck-{view.id}", on_click=_add_to_deck, args=(view, query), icon=":material/add:"
        )
        st.markdown(small(f"The page Deck holds {whole(len(session().deck.slides), 'slide')}."), width="content")
    st.markdown("**Take it away**")
    here = f"{link.address()}#{view.id}"
    printer = find_browser() is not None
    with st.container(horizontal=True):
        for kind, (mime, write) in FILES.items():
            st.download_button(
                kind.upper(),
                partial(write, view, here),
                f"{view.id.replace('.', '-')}.{kind}",
                mime,
                key=f"{kind}-{view.id}",
                on_click="ignore",
                icon=":material/download:",
                disabled=kind == "pdf" and not printer,
            )
    st.markdown(small(BROWSER_SAYS[printer]))
    st.markdown("**Cite it**")
    lasting = link.address(**{link.CITED: cited.stated(view)})
    today = datetime.now(tz=UTC).date()
    st.code(apa(view, lasting, today), language=None, wrap_lines=True)
    st.code(bibtex(view, lasting, today), language=None, wrap_lines=True)
    st.markdown("**Embed it in a web page**")
    shown = escape(link.address(**{link.VIEW: view.id, "embed": "true"}))
    height = view.height + EMBEDDED_BESIDE
    frame = f'<iframe src="{shown}" title="{escape(view.question)}" width="100%" height="{height}" loading="lazy">'
    st.code(f"{frame}</iframe>", language="html", wrap_lines=True)


def _add_to_deck(view: View, query: Mapping[str, Sequence[str]]) -> None:
    """Keep a view as a slide: what it showed, under which selection, on which data."""
    parts = tuple((name, value) for name, values in query.items() for value in values)
    slide = Slide(
        "view",
        view.question,
        view=view.id,
        query=parts,
    ).remember(view.summary, view.provenance.digest)
    try:
        session().deck = session().deck.add(slide)
    except DeckError as error:
        session().room_message = str(error)
