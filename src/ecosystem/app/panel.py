"""Draw a view: question, summary, figure, source, and the dialog with method, downloads, citation and embedding."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ecosystem.app import citation_check, data, link, page_download
from ecosystem.app.filters import narrow_to
from ecosystem.app.live import presenter, presenter_actions, screens
from ecosystem.app.page_context import OpenPage
from ecosystem.app.plot import plot
from ecosystem.app.session import session, widgets
from ecosystem.app.tables import show_view_table
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
        for kind, (mime, write) in page_download.WRITERS.items()
    },
}
PDF_HINTS = {
    True: "PDF, and PPTX with pictures, take a few seconds; two files are written at a time, others wait.",
    False: "No PDF, and no pictures of flows and maps in PPTX: the server has no Chromium.",
}
EMBEDDED_MARGIN = 320
"""Pixels that question, summary, tools and source take beside an embedded figure."""


def show(
    page: OpenPage, definition: ViewDefinition, *, at: DeltaGenerator | None = None, scope: Scope | None = None
) -> None:
    """Draw a view on a page, in the column `at`, of `scope` instead of the page's own if given."""
    ready = data.drawn(scope or page.scope, definition)
    screens.add_view(ready, half=at is not None)
    page_download.add_view(scope or page.scope, definition)
    view = ready.view
    with at or nullcontext():
        st.subheader(view.question, anchor=view.id.replace(".", "-"))
        citation_check.show_change(view, page.selection.dataset)
        pointed = presenter_actions.pointed_view() == view.id
        if presenter_actions.covered_view() == view.id:
            st.info("Covered until the guesses are in.", icon=":material/visibility_off:")
            return
        st.markdown(f":primary-background[**Here**] {literal(view.summary)}" if pointed else literal(view.summary))
        if view.table.empty:
            pass  # the summary says why there is nothing to draw
        elif ready.figure is None:
            show_view_table(table_texts(view), links=_links(view), alt=view.summary)
        else:
            plot(
                ready.figure,
                **screens.chart_texts(view),
                on_pick=partial(_narrow, view.id),
                on_ask=partial(_open_explanation, view.id),
                bring=pointed,
            )
        st.markdown(small(view.provenance.brief()))
        if ready.figure is None or view.table.empty:
            how = "How is this computed?"
            st.button(how, key=f"how-{view.id}", type="tertiary", on_click=_open_explanation, args=(view.id,))
        presenter.view_tools(view)
    if session().explained == view.id:
        session().explained = None
        _explain(view, to_query((scope or page.scope).selection))


def takeaway(page: OpenPage, definition: ViewDefinition) -> None:
    """Draw the finding of a view, the first sentence of its summary, unless the view is covered."""
    if presenter_actions.covered_view() != definition.id:
        finding = data.drawn(page.scope, definition).view.summary.split(". ")[0].rstrip(".")
        screens.add_text("remark", f"{finding}.")
        st.markdown(f"**{literal(finding)}.**")


def more(page: OpenPage, title: str, *definitions: ViewDefinition) -> None:
    """Draw further views under a title that opens them; they are computed only then, or where a link cites one.

    Two views share a row; a last odd one has the whole width.
    """
    names = [definition.id for definition in definitions]
    cited = st.query_params.get(link.CITED, "").partition("~")[0]
    box = st.expander(f"More: {title}", expanded=cited in names, key=f"more-{names[0]}", on_change="rerun")
    if not box.open:
        return
    for first in range(0, len(definitions), 2):
        row = definitions[first : first + 2]
        for definition, column in zip(row, box.columns(len(row), gap="large"), strict=True):
            show(page, definition, at=column)


def compare(page: OpenPage) -> None:
    """Show the comparison of the two selected groups; its container is drawn even if there are none."""
    place = st.container()
    if page.selection.groups:
        with place:
            show(page, group_comparison.groups)


def _links(view: View) -> list[str]:
    """Return the titles of columns with addresses; the loader accepts only http and https, views link to pages."""
    return [title for name, title in table_columns(view).items() if name.endswith("_url")]


def _narrow(key: str) -> None:
    """Narrow to the clicked mark of a chart."""
    picked = widgets[key].get("picked")
    if isinstance(picked, str):
        narrow_to(picked)


def _open_explanation(identity: str) -> None:
    session().explained = identity


@st.dialog("How is this computed?", width="large")
def _explain(view: View, query: Mapping[str, Sequence[str]]) -> None:
    st.markdown(f"**{literal(view.question)}**")
    method = view.method
    st.markdown(literal(method.definition))
    for title, text in (("Formula", method.formula), ("Interval", method.interval), ("Method", method.reference)):
        if text:
            st.markdown(f"**{title}:** {literal(text)}")
    if method.limits:
        st.markdown("**Limits**")
        st.markdown("\n".join(f"- {literal(limit)}" for limit in method.limits))
    st.markdown("**Provenance**")
    st.markdown("\n".join(f"- {literal(line)}" for line in view.provenance.lines()))
    for source in view.provenance.sources:
        if source.url.startswith(("http://", "https://")):
            st.link_button(f"Open the source: {literal(source.source_id)}", source.url)
    st.markdown("**Use it in a talk**")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Add to deck", key=f"deck-{view.id}", on_click=_add_to_deck, args=(view, query), icon=":material/add:"
        )
        st.markdown(small(f"The page Deck holds {whole(len(session().deck.slides), 'slide')}."), width="content")
    st.markdown("**Download it**")
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
    st.markdown(small(PDF_HINTS[printer]))
    st.markdown("**Cite it**")
    lasting = link.address(**{link.CITED: citation_check.citation_mark(view)})
    today = datetime.now(tz=UTC).date()
    st.code(apa(view, lasting, today), language=None, wrap_lines=True)
    st.code(bibtex(view, lasting, today), language=None, wrap_lines=True)
    st.markdown("**Embed it in a web page**")
    embedded = escape(link.address(**{link.VIEW: view.id, "embed": "true"}))
    height = view.height + EMBEDDED_MARGIN
    frame = f'<iframe src="{embedded}" title="{escape(view.question)}" width="100%" height="{height}" loading="lazy">'
    st.code(f"{frame}</iframe>", language="html", wrap_lines=True)


def _add_to_deck(view: View, query: Mapping[str, Sequence[str]]) -> None:
    """Add a view to the deck, with its selection, summary and data hash."""
    parts = tuple((name, value) for name, values in query.items() for value in values)
    slide = Slide("view", view.question, view=view.id, query=parts)
    try:
        session().deck = session().deck.add(slide.remember(view.summary, view.provenance.digest))
    except DeckError as error:
        session().room_message = str(error)
