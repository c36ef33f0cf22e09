"""Make a deck of the views that the reader likes, and show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.live import stage
from ecosystem.app.live.room_session import current_slide, deck, save_deck
from ecosystem.app.panel import FILES
from ecosystem.app.session import session
from ecosystem.app.text import literal, small
from ecosystem.exports import ExportItem, find_browser, html_page, pdf, slides, workbook
from ecosystem.live.deck import TEXT_LIMITS, Deck, DeckError, Slide
from ecosystem.selection import DEFAULT_DATASET, Selection
from ecosystem.site import SITE
from ecosystem.views.journeys.journey_stories import ONE, journeys_told

DECKS = SITE / "data" / "decks"


def told(here: Sequence[stage.ResolvedSlide], gone: Sequence[str], address: str) -> list[ExportItem]:
    """Return slides as what is taken away; one whose view is not here says so.

    A file is made when it is asked for, outside of the visit's run: nothing of the visit can be read here.
    """
    parts = []
    for one, missing in zip(here, gone, strict=True):
        slide = one.slide
        if one.definition is not None and one.scope is not None:
            view = data.drawn(one.scope, one.definition).view
            parts.append(
                ExportItem(slide.title, view, note=slide.note, link=link.to_page(address, *stage.where(slide)))
            )
        else:
            parts.append(ExportItem(slide.title, text=slide.text or missing, note=slide.note))
    return parts


def deck_page() -> None:
    """Show the deck to edit, or on stage."""
    _open_from_link()
    own, place = deck(), current_slide()
    if place is not None and own.slides:
        stage.show(own, place)
        return
    if not own.slides:
        st.markdown(
            "There is no slide yet. Open “How is this computed?” under any view and choose “Add to deck”, "
            "or begin with one of these."
        )
    _begin(own)
    if stage.stage_safe():
        st.markdown("Names of persons are hidden on stage, and in what is taken away from here.")
    if own.slides:
        here = [stage.resolve_slide(slide) for slide in own.slides]
        since = [stage.changed(one) for one in here]
        _take_away(own, here, since)
        for place, slide in enumerate(own.slides):
            _row(own, place, slide, since[place])


def _open_from_link() -> None:
    """Open the deck that the link names, and let it go on by itself where the link says so: a screen in a hall."""
    name, every = st.query_params.get(link.DECK, ""), st.query_params.get(link.KIOSK, "")
    if not name or session().opened_deck == name:
        return
    session().opened_deck = name
    found = shipped().get(name)
    if found is None:
        known = ", ".join(shipped())
        st.warning(
            f"The link asks for the deck “{literal(name[:60])}”, which is not here. There are: {literal(known)}."
        )
        return
    _open(found)
    if every.isdecimal():
        stage.start(every=int(every[:6]))


def shipped() -> dict[str, Path]:
    """Return the decks that come with the data, by name."""
    return {path.stem: path for path in sorted(DECKS.glob("*.json")) if not path.stem.endswith(".schema")}


def _open(path: Path) -> None:
    try:
        save_deck(Deck.from_json(path.read_text(encoding="utf-8")))
    except DeckError as error:
        session().deck_problems = tuple(f"{path.name}: {problem}" for problem in error.problems)


def _begin(own: Deck) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if own.slides:
            st.button("Present", on_click=stage.start, type="primary", icon=":material/slideshow:")
            with st.popover("Kiosk", icon=":material/autoplay:"):
                seconds = st.number_input("Seconds for each slide", stage.SHORTEST, stage.LONGEST, 20)
                st.button(
                    "Let it go on by itself", on_click=stage.start, kwargs={"every": int(seconds)}, type="primary"
                )
        else:
            for name, path in shipped().items():
                title = "Open the ready deck" if len(shipped()) == 1 else f"Open the deck {literal(name)}"
                st.button(title, key=f"open-{name}", on_click=_open, args=(path,), icon=":material/auto_stories:")
        st.button("Add a text slide", on_click=_add, args=("text",), icon=":material/notes:")
        st.button("Add a section", on_click=_add, args=("section",), icon=":material/title:")
        _offer_journeys()
    uploaded = st.file_uploader("Open a deck from a file", type="json", key="deck-file")
    if uploaded is not None and session().read_deck != uploaded.file_id:
        session().read_deck = uploaded.file_id
        try:
            save_deck(Deck.from_json(uploaded.getvalue().decode("utf-8-sig", errors="replace")))
        except DeckError as error:
            session().deck_problems = error.problems
        else:
            session().deck_problems = ()
            st.rerun()
    for problem in session().deck_problems[:20]:
        st.error(literal(problem))


def _add(kind: str) -> None:
    title = "A section" if kind == "section" else "A slide"
    try:
        save_deck(deck().add(Slide("section" if kind == "section" else "text", title)))
    except DeckError as error:
        session().deck_problems = error.problems


def _offer_journeys() -> None:
    ecosystem = data.dataset(DEFAULT_DATASET).ecosystem
    told = journeys_told(data.scope(ecosystem, Selection())) if ecosystem else {}
    with st.popover("Add a journey", icon=":material/conversion_path:", disabled=not told):
        for code, title in told.items():
            st.button(title, key=f"journey-{code}", on_click=_add_journey, args=(code, title), width="stretch")


def _add_journey(code: str, title: str) -> None:
    """Keep one story as a slide, with what it told when it was added."""
    slide = Slide("journey", title, view=f"{ONE}{code}")
    here = stage.resolve_slide(slide)
    if here.definition is not None and here.scope is not None:
        view = data.drawn(here.scope, here.definition).view
        slide = replace(slide, headline=view.summary[: TEXT_LIMITS["headline"]], digest=view.provenance.digest)
    try:
        save_deck(deck().add(slide))
    except DeckError as error:
        session().deck_problems = error.problems


def _take_away(own: Deck, here: Sequence[stage.ResolvedSlide], since: Sequence[str]) -> None:
    address = link.address()
    writers: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        "JSON": ("application/json", _without_names(own).to_json if stage.stage_safe() else own.to_json),
        "XLSX": (FILES["xlsx"][0], lambda: workbook(told(here, since, address), link=address)),
        "PPTX": (FILES["pptx"][0], lambda: slides(told(here, since, address), link=address)),
        "HTML": ("text/html", lambda: html_page(told(here, since, address), title=own.title, link=address)),
    }
    if find_browser():
        writers["PDF"] = (
            FILES["pdf"][0],
            lambda: pdf(told(here, since, address), title=own.title, link=address, sheet="slide"),
        )
    title = st.text_input("Title of the deck", own.title, max_chars=300)
    if title != own.title:
        save_deck(Deck(title, own.slides))
    with st.container(horizontal=True):
        for kind, (mime, write) in writers.items():
            name = f"deck.{kind.lower()}"
            st.download_button(
                kind, write, name, mime, icon=":material/download:", on_click="ignore", key=f"deck-{kind}"
            )


def _without_names(own: Deck) -> Deck:
    """Leave out what slides remember of their data, which may name somebody."""
    return replace(own, slides=tuple(replace(slide, headline="", digest="") for slide in own.slides))


def _try(change: Callable[[], Deck]) -> None:
    """Keep a changed deck, or say why it cannot be."""
    try:
        save_deck(change())
    except DeckError as error:
        session().deck_problems = error.problems


def _row(own: Deck, place: int, slide: Slide, since: str) -> None:
    with st.container(border=True, key=f"slide-{place}"):
        kind = "" if slide.kind == "view" else f" · {slide.kind}"
        st.markdown(f"**{place + 1}. {literal(slide.title)}**{literal(kind)}")
        if since:
            st.markdown(small(since))
        with st.container(horizontal=True):
            steps: dict[str, tuple[str, Callable[[], None]]] = {
                "Up": ("arrow_upward", lambda: _try(lambda: own.move(place, -1))),
                "Down": ("arrow_downward", lambda: _try(lambda: own.move(place, 1))),
                "Copy": ("content_copy", lambda: _try(lambda: own.duplicate(place))),
                "Remove": ("delete", lambda: _try(lambda: own.remove(place))),
                "Present from here": ("slideshow", partial(stage.start, place)),
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
                save_deck(own.change(place, title=title, text=text, note=note))
                st.rerun()
