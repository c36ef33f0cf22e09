"""Make a deck of the views that the reader likes, and show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.frame import Page
from ecosystem.app.live import follow
from ecosystem.app.live.state import deck, go, keep, on_stage
from ecosystem.app.panel import FILES, show
from ecosystem.app.text import literal, small
from ecosystem.exports import Told, browser_found, html_page, pdf, slides
from ecosystem.live.deck import Deck, DeckError, Slide
from ecosystem.selection import DEFAULT_DATASET, Scope, from_query
from ecosystem.site import SITE
from ecosystem.views import ViewMaker, registry

READY = SITE / "data" / "decks" / "article.json"
KEYS = """
const known = new WeakMap();
export default function ({ parentElement, setTriggerValue }) {
  known.get(parentElement)?.abort();
  const ended = new AbortController();
  known.set(parentElement, ended);
  const steps = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back",
    Home: "first", End: "last", Escape: "leave" };
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [role=slider], button, a");
    if (steps[event.key] && !(typing && event.key !== "Escape") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      setTriggerValue("step", steps[event.key]);
    }
  }, { signal: ended.signal });
  return () => ended.abort();
}
"""

_keys = st.components.v2.component("ecosystem_keys", js=KEYS, isolate_styles=False)


@dataclass(frozen=True)
class Shown:
    """A slide and what it shows now: None where its view or its data are not here."""

    slide: Slide
    maker: ViewMaker | None = None
    scope: Scope | None = None


def shown(slide: Slide) -> Shown:
    """Find the view of a slide under its own selection."""
    maker = registry().get(slide.view)
    query = slide.parts()
    name = query.get("dataset", [DEFAULT_DATASET])[-1]
    if slide.kind != "view" or maker is None or name not in data.catalogue():
        return Shown(slide)
    ecosystem = data.dataset(name).ecosystem
    if ecosystem is None:
        return Shown(slide)
    selection, _ = from_query({**query, "dataset": [name]}, data.options(ecosystem))
    return Shown(slide, maker, data.scope(ecosystem, selection))


def told() -> list[Told]:
    """Return the deck as what is taken away; a slide whose view is not here says so."""
    parts = []
    for slide in deck().slides:
        here = shown(slide)
        if here.maker is not None and here.scope is not None:
            parts.append(Told(slide.title, data.drawn(here.scope, here.maker).view, note=slide.note))
        else:
            missing = "" if slide.kind != "view" else f"This view or its data are not here now. Then: {slide.headline}"
            parts.append(Told(slide.title, text=slide.text or missing, note=slide.note))
    return parts


def deck_page(page: Page) -> None:
    """Show the deck to edit, or one slide of it."""
    followed = follow.slide()
    if followed:
        _followed(page, followed)
        return
    own = deck()
    if on_stage() is not None and own.slides:
        _stage(page, own)
        return
    if not own.slides:
        st.markdown(
            "There is no slide yet. Open “How is this computed?” under any view and choose “Add to deck”, "
            "or begin with one of these."
        )
    _begin(own)
    if own.slides:
        _take_away(own)
        for place, slide in enumerate(own.slides):
            _row(own, place, slide)


def _begin(own: Deck) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if own.slides:
            st.button("Present", on_click=go, args=(0,), type="primary", icon=":material/slideshow:")
        else:
            st.button("Open the ready deck", on_click=_open_ready, icon=":material/auto_stories:")
        st.button("Add a text slide", on_click=_add, args=("text",), icon=":material/notes:")
        st.button("Add a section", on_click=_add, args=("section",), icon=":material/title:")
    uploaded = st.file_uploader("Open a deck from a file", type="json", key="deck-file")
    if uploaded is not None and st.session_state.get("deck-read") != uploaded.file_id:
        st.session_state["deck-read"] = uploaded.file_id
        try:
            keep(Deck.from_json(uploaded.getvalue().decode("utf-8-sig", errors="replace")))
        except DeckError as error:
            st.session_state["deck-problems"] = error.problems
        else:
            st.session_state["deck-problems"] = ()
            st.rerun()
    for problem in st.session_state.get("deck-problems", ())[:20]:
        st.error(literal(problem))


def _open_ready() -> None:
    keep(Deck.from_json(READY.read_text(encoding="utf-8")))


def _add(kind: str) -> None:
    title = "A section" if kind == "section" else "A slide"
    keep(deck().add(Slide("section" if kind == "section" else "text", title)))


def _take_away(own: Deck) -> None:
    writers: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        "JSON": ("application/json", own.to_json),
        "PPTX": (FILES["pptx"][0], lambda: slides(told(), link=link.address())),
        "HTML": ("text/html", lambda: html_page(told(), title=own.title, link=link.address())),
    }
    if browser_found():
        writers["PDF"] = (FILES["pdf"][0], lambda: pdf(told(), title=own.title, link=link.address(), sheet="slide"))
    title = st.text_input("Title of the deck", own.title, max_chars=300)
    if title != own.title:
        keep(Deck(title, own.slides))
    with st.container(horizontal=True):
        for kind, (mime, write) in writers.items():
            name = f"deck.{kind.lower()}"
            st.download_button(
                kind, write, name, mime, icon=":material/download:", on_click="ignore", key=f"deck-{kind}"
            )


def _row(own: Deck, place: int, slide: Slide) -> None:
    with st.container(border=True, key=f"slide-{place}"):
        kind = "" if slide.kind == "view" else f" · {slide.kind}"
        st.markdown(f"**{place + 1}. {literal(slide.title)}**{literal(kind)}")
        here = shown(slide)
        changed = _changed(here)
        if changed:
            st.markdown(small(changed))
        with st.container(horizontal=True):
            steps: dict[str, tuple[str, Callable[[], None]]] = {
                "Up": ("arrow_upward", lambda: keep(own.move(place, -1))),
                "Down": ("arrow_downward", lambda: keep(own.move(place, 1))),
                "Copy": ("content_copy", lambda: keep(own.duplicate(place))),
                "Remove": ("delete", lambda: keep(own.remove(place))),
                "Present from here": ("slideshow", partial(go, place)),
            }
            for label, (icon, step) in steps.items():
                st.button(label, key=f"{label}-{place}", on_click=step, icon=f":material/{icon}:", type="tertiary")
        with (
            st.expander("Edit", key=f"edit-{place}-{slide.view}-{len(own.slides)}"),
            st.form(f"form-{place}", border=False),
        ):
            title = st.text_input("Title", slide.title, max_chars=300)
            text = st.text_area("Text", slide.text, max_chars=4_000) if slide.kind == "text" else slide.text
            note = st.text_area("Speaker note", slide.note, max_chars=4_000)
            if st.form_submit_button("Keep"):
                keep(own.change(place, title=title, text=text, note=note))
                st.rerun()


def _changed(here: Shown) -> str:
    """Say what has become of a slide since it was made."""
    slide = here.slide
    if slide.kind != "view":
        return ""
    if here.maker is None or here.scope is None:
        return f"This view or its data are not here now. When the slide was made: {slide.headline}"
    view = data.drawn(here.scope, here.maker).view
    if not slide.digest or slide.digest == view.provenance.digest:
        return ""
    return f"The data have changed since the slide was made. Then: {slide.headline} Now: {view.reading}"


def _followed(page: Page, text: str) -> None:
    """Show the slide that the presenter of the room shows; it is read like any deck."""
    try:
        slide = Deck.from_json(text).slides[0]
    except (DeckError, IndexError):
        return
    _large(page, slide)


def _stage(page: Page, own: Deck) -> None:
    """Show one slide large, with keys to go on."""
    last = len(own.slides) - 1
    place = min(on_stage() or 0, last)
    steps = {"next": min(place + 1, last), "back": max(place - 1, 0), "first": 0, "last": last, "leave": None}

    def stepped() -> None:
        step = st.session_state["keys"].get("step")
        if step in steps:
            go(steps[step])

    _keys(key="keys", on_step_change=stepped)
    slide = own.slides[place]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(small(f"{place + 1} of {last + 1} · {own.title}"), width="content")
        st.button("Back", on_click=go, args=(steps["back"],), icon=":material/arrow_back:", disabled=place == 0)
        st.button("Next", on_click=go, args=(steps["next"],), icon=":material/arrow_forward:", disabled=place == last)
        st.button("Leave", on_click=go, args=(None,), type="tertiary")
    _large(page, slide)
    if slide.note:
        with st.expander("Speaker note", key="note"):
            st.markdown(literal(slide.note))


def _large(page: Page, slide: Slide) -> None:
    here = shown(slide)
    st.header(literal(slide.title), anchor=False)
    changed = _changed(here)
    if changed:
        st.warning(literal(changed), icon=":material/history:")
    if here.maker is not None and here.scope is not None:
        show(page, here.maker, scope=here.scope)
    for paragraph in slide.text.splitlines():
        st.markdown(f"#### {literal(paragraph)}")
