"""Deck editor: collect, order, edit, export and present slides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from ecosystem.app import data, link, login
from ecosystem.app.live import stage
from ecosystem.app.page_download import WRITERS
from ecosystem.app.plot import LOADER, script_addresses
from ecosystem.app.session import session, widgets
from ecosystem.app.text import literal, small
from ecosystem.app.uploads import upload_field
from ecosystem.exports import ExportItem, find_browser, html_page, pdf, slides, workbook
from ecosystem.live.deck import MAX_FILE_BYTES, TEXT_LIMITS, Deck, DeckError, Slide
from ecosystem.selection import DEFAULT_DATASET, Selection
from ecosystem.site import SITE
from ecosystem.views.journeys.journey_stories import STORY_PREFIX, story_titles

DECKS = SITE / "data" / "decks"

_mount = st.components.v2.component(
    "ecosystem_slides", html='<div class="eco-slides"></div>', js=LOADER, isolate_styles=False
)


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
    for problem in session().deck_problems[:20]:
        st.error(literal(problem))
    if deck.slides:
        if stage.stage_safe():
            st.markdown("Names of persons are hidden on stage and in exported files.")
        else:
            _title(deck)
            deck = session().deck
        visible = stage.without_names(deck)
        resolved = [stage.resolve_slide(slide) for slide in visible.slides]
        notes = [stage.change_note(slide) for slide in resolved]
        chosen = session().chosen_slide = min(session().chosen_slide, len(deck.slides) - 1)
        left, right = st.columns([2, 3], gap="large")
        with left:
            _sorter(visible, [one.title for one in resolved], notes, chosen)
        with right, st.container(border=True, key="slide-editor"):
            _editor(deck, chosen, resolved[chosen], notes[chosen])
        _downloads(visible, resolved, notes)
    _upload()


def shipped_decks() -> dict[str, Path]:
    """Return the decks shipped with the data by name."""
    return {path.stem: path for path in sorted(DECKS.glob("*.json")) if not path.stem.endswith(".schema")}


def _open_from_link() -> None:
    """Open the deck that the link names; start it as a kiosk if the link gives the seconds per slide."""
    name, seconds = st.query_params.get(link.DECK, ""), st.query_params.get(link.KIOSK, "")
    if seconds and not (name and seconds.isdecimal()):
        shortest, longest = stage.MIN_SECONDS, stage.MAX_SECONDS
        example = f"{link.DECK}={next(iter(shipped_decks()))}&{link.KIOSK}=20"
        st.warning(
            f"The deck does not advance by itself: {link.KIOSK} = “{literal(seconds[:60])}” must be whole seconds from "
            f"{shortest} to {longest}, beside the name of a deck, as in {example}."
        )
    if not name or session().opened_deck == name:
        return
    session().opened_deck = name
    path = shipped_decks().get(name)
    if path is None:
        known = literal(", ".join(shipped_decks()))
        st.warning(f"The link names the deck “{literal(name[:60])}”, which does not exist. Available: {known}.")
        return
    _open(path, from_link=True)
    if seconds.isdecimal() and login.has_role(login.PRESENTER):
        stage.start(seconds=int(seconds[:6]))


def _save(change: Callable[[], Deck], place: str = "", *, from_link: bool = False) -> None:
    """Replace the session's deck, or keep it and show the problems."""
    if not from_link:
        _forget_link()
    try:
        session().deck = change()
    except DeckError as error:
        session().deck_problems = tuple(f"{place}{problem}" for problem in error.problems)
    else:
        session().deck_problems = ()
        session().deck_turn += 1


def _forget_link() -> None:
    """Take the deck out of the address: a reload would open it again in place of the one that was changed."""
    for part in (link.DECK, link.KIOSK):
        st.query_params.pop(part, None)


def _open(path: Path, *, from_link: bool = False) -> None:
    _save(lambda: Deck.from_json(path.read_text(encoding="utf-8")), f"{path.name}: ", from_link=from_link)
    _choose(0)


def _add(slide: Slide) -> None:
    _save(lambda: session().deck.add(slide))
    _choose(len(session().deck.slides) - 1)


def _buttons(deck: Deck) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if deck.slides and not login.has_role(login.PRESENTER):
            st.markdown(small("Slides are presented by those whom the owner has listed as presenters."))
        elif deck.slides:
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
    for uploaded in upload_field("Open a deck from a file", kinds=["json"], key="deck-file"):
        if session().read_deck == uploaded.file_id:
            continue
        session().read_deck = uploaded.file_id
        text = uploaded.getvalue()[: MAX_FILE_BYTES + 1].decode("utf-8-sig", errors="replace")
        _save(partial(Deck.from_json, text))
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


def _title(deck: Deck) -> None:
    title = st.text_input("Title of the deck", deck.title, max_chars=TEXT_LIMITS["title"])
    if title != deck.title:
        _forget_link()
        session().deck = replace(deck, title=title)


def _downloads(deck: Deck, resolved: Sequence[stage.ResolvedSlide], notes: Sequence[str]) -> None:
    hidden = stage.stage_safe()
    address = link.address()
    here = link.for_file(address)

    # Files are written on click, outside of the script run: session state is not available there.
    def items() -> list[ExportItem]:
        return _export_items(resolved, notes, address)

    without_headlines = replace(deck, slides=tuple(slide.remember("", "") for slide in deck.slides))
    writers: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        "JSON": ("application/json", (without_headlines if hidden else deck).to_json),
        "XLSX": (WRITERS["xlsx"][0], lambda: workbook(items(), link=here)),
        "PPTX": (WRITERS["pptx"][0], lambda: slides(items(), link=here)),
        "HTML": ("text/html", lambda: html_page(items(), title=deck.title, link=here)),
    }
    if find_browser():
        writers["PDF"] = (WRITERS["pdf"][0], lambda: pdf(items(), title=deck.title, link=here, sheet="slide"))
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
            opens = link.for_file(link.to_page(address, *stage.page_of(slide)))
            items.append(ExportItem(slide.title, drawn.view, note=slide.note, link=opens))
    return items


def _sorter(visible: Deck, titles: Sequence[str], notes: Sequence[str], chosen: int) -> None:
    """Show the slides as pictures, to choose one and to move them with mouse or keys."""
    name, slides = stage.preview(visible, notes)
    keys = _distinct([screen.digest for screen in slides.screens])
    count = len(keys)

    def on_chosen() -> None:
        place = widgets["slides"].get("chosen")
        if isinstance(place, int) and 0 <= place < count:
            _choose(place)

    def on_moved() -> None:
        moved = widgets["slides"].get("moved")
        match moved:
            case [int(start), int(end)] if 0 <= start < count and 0 <= end < count:
                _move(start, end - start)

    component_data: dict[str, Any] = {
        "assets": script_addresses(),
        "screen": "sorter",
        "address": f"./stage/{name}",
        "chosen": chosen,
        "slides": [{"key": key, "title": title} for key, title in zip(keys, titles, strict=True)],
    }
    _mount(key="slides", data=component_data, on_chosen_change=on_chosen, on_moved_change=on_moved)


def _distinct(names: Sequence[str]) -> list[str]:
    """Number repeated names.

    Examples
    --------
    >>> _distinct(["a", "b", "a"])
    ['a', 'b', 'a 2']
    """
    return [
        f"{name} {names[:place].count(name) + 1}" if name in names[:place] else name for place, name in enumerate(names)
    ]


def _choose(place: int) -> None:
    session().chosen_slide = place
    session().deck_turn += 1


def _move(place: int, steps: int) -> None:
    deck = session().deck
    _save(lambda: deck.move(place, steps))
    _choose(min(max(place + steps, 0), len(deck.slides) - 1))


def _copy(place: int) -> None:
    _save(lambda: session().deck.duplicate(place))
    _choose(place + 1)


def _remove(place: int) -> None:
    _save(lambda: session().deck.remove(place))
    _choose(max(place - 1, 0))


def _editor(deck: Deck, place: int, visible: stage.ResolvedSlide, change_note: str) -> None:
    """Edit one slide; what is typed is saved at once."""
    kind = "" if visible.slide.kind == "view" else f"· {visible.slide.kind}"
    st.markdown(f"**{place + 1}. {literal(visible.title)}** {literal(kind)}")
    if change_note:
        st.markdown(small(change_note))
    with st.container(horizontal=True):
        actions: dict[str, tuple[str, Callable[[], None]]] = {
            "Up": ("arrow_upward", partial(_move, place, -1)),
            "Down": ("arrow_downward", partial(_move, place, 1)),
            "Copy": ("content_copy", partial(_copy, place)),
            "Remove": ("delete", partial(_remove, place)),
            "Present from here": ("slideshow", partial(stage.start, place)),
        }
        for label, (icon, action) in actions.items():
            st.button(label, key=f"slide-{label}", on_click=action, icon=f":material/{icon}:", type="tertiary")
    if stage.stage_safe():
        return  # the fields hold the texts as they were written
    slide = deck.slides[place]

    def field(widget: Callable[..., object], label: str, name: str, **options: object) -> None:
        key = f"slide-{name}-{session().deck_turn}"
        most, value = TEXT_LIMITS[name], visible.title if name == "title" else getattr(slide, name)
        widget(label, value, max_chars=most, key=key, on_change=_edit, args=(place, name, key), **options)

    field(st.text_input, "Title", "title")
    if slide.kind == "text":
        field(st.text_area, "Text", "text")
    field(st.text_area, "Speaker note", "note", height=200)


def _edit(place: int, name: str, key: str) -> None:
    _forget_link()
    session().deck = session().deck.change(place, **{name: widgets[key]})
