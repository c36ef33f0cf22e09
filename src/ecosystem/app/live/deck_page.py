"""Deck editor: collect, order, edit, export and present slides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.live import stage
from ecosystem.app.page_download import WRITERS
from ecosystem.app.session import session
from ecosystem.app.text import literal, small
from ecosystem.exports import ExportItem, find_browser, html_page, pdf, slides, workbook
from ecosystem.live.deck import TEXT_LIMITS, Deck, DeckError, Slide
from ecosystem.selection import DEFAULT_DATASET, Selection
from ecosystem.site import SITE
from ecosystem.views.journeys.journey_stories import STORY_PREFIX, story_titles

DECKS = SITE / "data" / "decks"


def deck_page() -> None:
    """Show the deck editor, or the slide show."""
    _open_from_link()
    deck, index = session().deck, session().slide
    if index is not None and deck.slides:
        stage.show(deck, index)
        return
    if not deck.slides:
        st.markdown("The deck is empty. Choose “Add to deck” under any view, or start with one of these.")
    _buttons(deck)
    _upload()
    for problem in session().deck_problems[:20]:
        st.error(literal(problem))
    if stage.stage_safe():
        st.markdown("Names of persons are hidden on stage and in exported files.")
    if deck.slides:
        shown = stage.without_names(deck)
        resolved = [stage.resolve_slide(slide) for slide in shown.slides]
        notes = [stage.change_note(slide) for slide in resolved]
        _downloads(shown, resolved, notes)
        for place, (slide, note) in enumerate(zip(shown.slides, notes, strict=True)):
            _row(deck, place, slide, note)


def shipped_decks() -> dict[str, Path]:
    """Return the decks shipped with the data by name."""
    return {path.stem: path for path in sorted(DECKS.glob("*.json")) if not path.stem.endswith(".schema")}


def _open_from_link() -> None:
    """Open the deck that the link names; start it as a kiosk if the link gives the seconds per slide."""
    name, seconds = st.query_params.get(link.DECK, ""), st.query_params.get(link.KIOSK, "")
    if not name or session().opened_deck == name:
        return
    session().opened_deck = name
    path = shipped_decks().get(name)
    if path is None:
        known = literal(", ".join(shipped_decks()))
        st.warning(f"The link names the deck “{literal(name[:60])}”, which does not exist. Available: {known}.")
        return
    _open(path)
    if seconds.isdecimal():
        stage.start(seconds=int(seconds[:6]))


def _save(change: Callable[[], Deck], place: str = "") -> None:
    """Replace the session's deck, or keep it and show the problems."""
    try:
        session().deck = change()
    except DeckError as error:
        session().deck_problems = tuple(f"{place}{problem}" for problem in error.problems)
    else:
        session().deck_problems = ()


def _open(path: Path) -> None:
    _save(lambda: Deck.from_json(path.read_text(encoding="utf-8")), f"{path.name}: ")


def _add(slide: Slide) -> None:
    _save(lambda: session().deck.add(slide))


def _buttons(deck: Deck) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if deck.slides:
            st.button("Present", on_click=stage.start, type="primary", icon=":material/slideshow:")
            with st.popover("Kiosk", icon=":material/autoplay:"):
                value = st.number_input("Seconds per slide", stage.MIN_SECONDS, stage.MAX_SECONDS, 20)
                st.button("Start", on_click=stage.start, kwargs={"seconds": int(value)}, type="primary")
        else:
            for name, path in shipped_decks().items():
                st.button(
                    f"Open the deck {literal(name)}",
                    key=f"open-{name}",
                    on_click=_open,
                    args=(path,),
                    icon=":material/auto_stories:",
                )
        st.button("Add a text slide", on_click=_add, args=(Slide("text", "A slide"),), icon=":material/notes:")
        st.button("Add a section", on_click=_add, args=(Slide("section", "A section"),), icon=":material/title:")
        _journeys()


def _upload() -> None:
    uploaded = st.file_uploader("Open a deck from a file", type="json", key="deck-file")
    if uploaded is not None and session().read_deck != uploaded.file_id:
        session().read_deck = uploaded.file_id
        text = uploaded.getvalue().decode("utf-8-sig", errors="replace")
        _save(lambda: Deck.from_json(text))
        if not session().deck_problems:
            st.rerun()


def _journeys() -> None:
    ecosystem = data.dataset(DEFAULT_DATASET).ecosystem
    journeys = story_titles(data.scope(ecosystem, Selection())) if ecosystem else {}
    with st.popover("Add a journey", icon=":material/conversion_path:", disabled=not journeys):
        for code, title in journeys.items():
            st.button(title, key=f"journey-{code}", on_click=_add_journey, args=(code, title), width="stretch")


def _add_journey(code: str, title: str) -> None:
    slide = Slide("journey", title, view=f"{STORY_PREFIX}{code}")
    drawn = stage.resolve_slide(slide).drawn()
    _add(slide.remember(drawn.view.summary, drawn.view.provenance.digest) if drawn else slide)


def _downloads(deck: Deck, resolved: Sequence[stage.ResolvedSlide], notes: Sequence[str]) -> None:
    hidden = stage.stage_safe()
    title = deck.title if hidden else st.text_input("Title of the deck", deck.title, max_chars=TEXT_LIMITS["title"])
    if title != deck.title:
        session().deck = deck = replace(deck, title=title)
    address = link.address()

    # Files are written on click, outside of the script run: session state is not available there.
    def items() -> list[ExportItem]:
        return _export_items(resolved, notes, address)

    without_headlines = replace(deck, slides=tuple(slide.remember("", "") for slide in deck.slides))
    writers: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        "JSON": ("application/json", (without_headlines if hidden else deck).to_json),
        "XLSX": (WRITERS["xlsx"][0], lambda: workbook(items(), link=address)),
        "PPTX": (WRITERS["pptx"][0], lambda: slides(items(), link=address)),
        "HTML": ("text/html", lambda: html_page(items(), title=deck.title, link=address)),
    }
    if find_browser():
        writers["PDF"] = (WRITERS["pdf"][0], lambda: pdf(items(), title=deck.title, link=address, sheet="slide"))
    with st.container(horizontal=True):
        for kind, (mime, write) in writers.items():
            name = f"deck.{kind.lower()}"
            icon = ":material/download:"
            st.download_button(kind, write, name, mime, icon=icon, on_click="ignore", key=f"deck-{kind}")


def _export_items(resolved: Sequence[stage.ResolvedSlide], notes: Sequence[str], address: str) -> list[ExportItem]:
    items = []
    for one, note in zip(resolved, notes, strict=True):
        slide, drawn = one.slide, one.drawn()
        if drawn is None:
            items.append(ExportItem(slide.title, text=slide.text or note, note=slide.note))
        else:
            page_link = link.to_page(address, *stage.page_of(slide))
            items.append(ExportItem(slide.title, drawn.view, note=slide.note, link=page_link))
    return items


def _row(deck: Deck, place: int, slide: Slide, change_note: str) -> None:
    with st.container(border=True, key=f"slide-{place}"):
        kind = "" if slide.kind == "view" else f" · {slide.kind}"
        st.markdown(f"**{place + 1}. {literal(slide.title)}**{literal(kind)}")
        if change_note:
            st.markdown(small(change_note))
        with st.container(horizontal=True):
            actions: dict[str, tuple[str, Callable[[], None]]] = {
                "Up": ("arrow_upward", partial(_save, partial(deck.move, place, -1))),
                "Down": ("arrow_downward", partial(_save, partial(deck.move, place, 1))),
                "Copy": ("content_copy", partial(_save, partial(deck.duplicate, place))),
                "Remove": ("delete", partial(_save, partial(deck.remove, place))),
                "Present from here": ("slideshow", partial(stage.start, place)),
            }
            for label, (icon, action) in actions.items():
                st.button(label, key=f"{label}-{place}", on_click=action, icon=f":material/{icon}:", type="tertiary")
        if stage.stage_safe():
            return  # the form holds the texts as they were written
        with (
            st.expander("Edit", key=f"edit-{place}-{slide.view}-{len(deck.slides)}"),
            st.form(f"form-{place}", border=False),
        ):
            title = st.text_input("Title", slide.title, max_chars=TEXT_LIMITS["title"])
            is_text = slide.kind == "text"
            text = st.text_area("Text", slide.text, max_chars=TEXT_LIMITS["text"]) if is_text else slide.text
            note = st.text_area("Speaker note", slide.note, max_chars=TEXT_LIMITS["note"])
            if st.form_submit_button("Save"):
                session().deck = deck.change(place, title=title, text=text, note=note)
                st.rerun()
