"""Files of a view, its dialogs "How is this computed?" and "Cite or embed", and adding it to the deck."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import streamlit as st
from streamlit import runtime

from ecosystem.app import citation_check, link, page_download
from ecosystem.app.session import ViewRequest, session, widgets
from ecosystem.app.text import literal
from ecosystem.exports import apa, bibtex, find_browser, view_csv
from ecosystem.live.deck import DeckError, Slide
from ecosystem.views import View
from ecosystem.views.number_format import whole
from ecosystem.views.provenance import short_name

log = logging.getLogger(__name__)

FILES: dict[str, tuple[str, Callable[[View, str], bytes]]] = {
    "csv": ("text/csv", lambda view, here: view_csv(view, link=here)),
    **{
        kind: (mime, lambda view, here, write=write: write([view], view.headline, here))  # type: ignore[misc]
        for kind, (mime, write) in page_download.WRITERS.items()
    },
}
EMBEDDED_MARGIN = 320
"""Pixels that question, headline, tools and source take beside an embedded figure."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of files that can be written here: PDF needs a browser on the server."""
    return tuple(kind for kind in FILES if kind != "pdf" or find_browser() is not None)


def take_request(view: View, query: Mapping[str, Sequence[str]]) -> None:
    """Store what a reader requests in the tools of a view, or add the view to the deck."""
    wanted = widgets[view.id].get("request")
    if wanted == "deck":
        _add_to_deck(view, query)
    elif wanted in FILES or wanted in DIALOGS:
        session().request = ViewRequest(view.id, wanted)


def requested_file(view: View) -> dict[str, str] | None:
    """Write the requested file; the message about a failure is drawn where this is called."""
    request = session().request
    if request is None or request.view != view.id or request.wanted not in FILES:
        return None
    session().request = None
    kind = request.wanted
    mime, write = FILES[kind]
    try:
        content = write(view, link.for_file(f"{link.address()}#{view.id}"))
    except Exception as error:
        log.exception("The %s file of %s could not be written", kind, view.id)
        st.error(literal(f"The {kind.upper()} file could not be written: {error} Try another kind of file."))
        return None
    name = f"{view.id.replace('.', '-')}.{kind}"
    address = ""
    if runtime.exists():
        files = runtime.get_instance().media_file_mgr
        address = files.add(content, mime, f"file-{view.id}", file_name=name, is_for_static_download=True)
    return {"address": address, "name": name, "id": datetime.now(tz=UTC).isoformat()}


def open_dialog(view: View) -> None:
    """Open the requested dialog."""
    request = session().request
    if request is not None and request.view == view.id and request.wanted in DIALOGS:
        session().request = None
        DIALOGS[request.wanted](view)


@st.dialog("How is this computed?", width="large")
def _explain(view: View) -> None:
    st.markdown(f"**{literal(view.question)}**")
    st.markdown(literal(view.summary))
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
            st.link_button(f"Open the source: {literal(short_name(source.citation))}", source.url)


@st.dialog("Cite or embed", width="large")
def _share(view: View) -> None:
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


DIALOGS: Mapping[str, Callable[[View], None]] = {"method": _explain, "share": _share}


def _add_to_deck(view: View, query: Mapping[str, Sequence[str]]) -> None:
    """Add a view to the deck, with its selection, summary and data hash."""
    parts = tuple((name, value) for name, values in query.items() for value in values)
    slide = Slide("view", view.question, view=view.id, query=parts)
    try:
        session().deck = session().deck.add(slide.remember(view.summary, view.provenance.digest))
    except DeckError as error:
        session().room_message = str(error)
        return
    st.toast(f"Added to the deck, which holds {whole(len(session().deck.slides), 'slide')}.", icon=":material/check:")
