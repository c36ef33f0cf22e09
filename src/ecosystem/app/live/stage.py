"""Slide show on stage (full screen): all slides are built once at the start, so that they do not change during a talk.

The browser fetches all slides at once and shows them without further requests. The server keeps them to send each slide
to the audience of a room, and to continue after a reload.
"""

import gzip
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import streamlit as st

from ecosystem.app import data, link, login, tabs
from ecosystem.app.live import presenter, presenter_actions, screens
from ecosystem.app.live.room_store import client_id
from ecosystem.app.plot import LOADER, script_addresses
from ecosystem.app.session import session, widgets
from ecosystem.figures.palette import CONTEXT, DOMAIN
from ecosystem.live.deck import Deck, DeckError, Slide
from ecosystem.live.rooms import format_code
from ecosystem.load import HIDDEN
from ecosystem.selection import DEFAULT_DATASET, TAB, Scope, read_link
from ecosystem.views import View, ViewDefinition, find_view
from ecosystem.views.journeys import similar_paths
from ecosystem.views.journeys.journey_stories import STORY_PREFIX, story, story_code, story_number
from ecosystem.views.pages import BY_NAME

MAX_SLIDE_SHOWS: Final = 40
"""Slide shows kept by one process; the oldest is dropped first."""
MIN_SECONDS, MAX_SECONDS = 3, 3600
"""Limits of the seconds per slide when a deck advances by itself."""

_mount = st.components.v2.component(
    "ecosystem_stage", html='<div class="eco-screen"></div>', js=LOADER, isolate_styles=False
)


@dataclass(frozen=True)
class ResolvedSlide:
    """A slide with its view and scope; None if the view or its data do not exist here."""

    slide: Slide
    definition: ViewDefinition | None = None
    scope: Scope | None = None

    def drawn(self) -> data.Drawn | None:
        """Compute the view."""
        if self.definition is None or self.scope is None:
            return None
        return data.drawn(self.scope, self.definition)

    @property
    def title(self) -> str:
        """The headline of the view, unless the deck has another title than the view's question."""
        drawn = self.drawn()
        return drawn.view.headline if drawn and self.slide.title == drawn.view.question else self.slide.title


def resolve_slide(slide: Slide) -> ResolvedSlide:
    """Find the view of a slide and apply its selection."""
    definition = find_view(slide.view)
    if not slide.shows_view or definition is None:
        return ResolvedSlide(slide)
    found = read_link(slide.query_values(), data.catalogue(), data.options_of)
    ecosystem = None if found.missing_dataset else data.dataset(found.selection.dataset).ecosystem
    if ecosystem is None:
        return ResolvedSlide(slide)
    selection = replace(found.selection, stage_safe=found.selection.stage_safe or stage_safe())
    return ResolvedSlide(slide, definition, data.scope(ecosystem, selection))


def stage_safe() -> bool:
    """Return whether the session hides names, whatever the selection of a slide says."""
    return bool(widgets.get("stage_safe"))


def without_names(deck: Deck) -> Deck:
    """Return a deck as it is shown: in stage-safe mode, lines of its texts that may name a person are hidden."""
    if not stage_safe():
        return deck
    known = data.catalogue()
    names = dict.fromkeys(
        [DEFAULT_DATASET, *(name for slide in deck.slides for name in slide.query_values().get("dataset", []))]
    )
    found = [data.dataset(name).ecosystem for name in names if name in known]
    personal = [ecosystem.personal_texts for ecosystem in found if ecosystem is not None]

    def hidden(text: str) -> str:
        lines = (HIDDEN if any(one.names_person(line) for one in personal) else line for line in text.split("\n"))
        return "\n".join(lines)

    slides = [
        replace(
            slide, title=hidden(slide.title), text=hidden(slide.text), note=hidden(slide.note), view=_numbered(slide)
        )
        for slide in deck.slides
    ]
    return replace(deck, title=hidden(deck.title), slides=tuple(slides))


def _numbered(slide: Slide) -> str:
    """Return the id of a slide's view, with the number of a story in place of its code, which is a name."""
    scope = resolve_slide(slide).scope if slide.view.startswith(STORY_PREFIX) else None
    if scope is None:
        return slide.view
    return f"{STORY_PREFIX}{story_number(scope, slide.view.removeprefix(STORY_PREFIX))}"


def change_note(resolved: ResolvedSlide) -> str:
    """Return a note if the view or its data have changed since the slide was made; empty otherwise."""
    slide = resolved.slide
    if not slide.shows_view:
        return ""
    drawn = resolved.drawn()
    if drawn is None:
        earlier = "" if stage_safe() else f" When the slide was made: {slide.headline}"
        return f"This view or its data are not available here.{earlier}"
    view = drawn.view
    if not slide.digest or slide.digest == view.provenance.digest:
        return ""
    earlier = "" if stage_safe() else f" Then: {slide.headline}"  # may contain a name
    return f"The data have changed since the slide was made.{earlier} Now: {view.summary}"


@dataclass(frozen=True)
class SlideShow:
    """The slides of a deck as computed at the start."""

    title: str
    screens: tuple[screens.Screen, ...]  # shown to the audience, by slide
    pages: tuple[tuple[str, Mapping[str, list[str]]], ...]  # page and query that show each slide's view
    packed: bytes = field(repr=False)  # all slides and notes for the speaker's browser: JSON, gzipped


def build_slide_show(deck: Deck, covered: str = "") -> SlideShow:
    """Compute all slides of a deck, with the view covered that contains the answer to an open question."""
    deck = without_names(deck)
    slides = [_slide_content(resolve_slide(slide), deck.title) for slide in deck.slides]
    slides = [{**slide, "parts": screens.cover_view(slide["parts"], covered)} for slide in slides]
    content = {"slides": slides, "notes": [slide.note for slide in deck.slides]}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return SlideShow(
        deck.title,
        tuple(screens.Screen.pack(slide) for slide in slides),
        tuple(page_of(slide) for slide in deck.slides),
        gzip.compress(text.encode(), screens.GZIP_LEVEL, mtime=0),
    )


def _slide_content(resolved: ResolvedSlide, deck_title: str) -> dict[str, Any]:
    slide, drawn = resolved.slide, resolved.drawn()
    content: dict[str, Any] = {
        "kind": "slide",
        "deck": deck_title,
        "title": resolved.title,
        "section": slide.kind == "section",
        "paragraphs": [line for line in slide.text.splitlines() if line.strip()],
        "changed": change_note(resolved),
        "parts": [],
    }
    if drawn is not None:
        content["parts"] = [screens.view_part(drawn)]
        content["simulated"] = drawn.view.provenance.kind == "simulated"
    if drawn is not None and slide.kind == "journey" and resolved.scope is not None:
        code = slide.view.removeprefix(STORY_PREFIX)
        content["parts"] = [_journey_part(drawn.view, resolved.scope, code), *_similar_path(resolved.scope, code)]
    return content


def _journey_part(view: View, scope: Scope, code: str) -> screens.Part:
    """Return a story as steps in words, which can be larger than a figure's labels."""
    narrative = story(scope, code)
    steps = [
        {
            "kind": f"{step.stage.capitalize()} in {step.domain}",
            "colour": DOMAIN.get(step.domain, CONTEXT),
            "texts": [text for text in step.texts if text],
        }
        for step in (narrative.steps if narrative else ())
    ]
    return {
        "kind": "view",
        "id": view.id,
        "question": "",
        "summary": view.summary,
        "foot": view.provenance.brief(),
        "steps": steps,
        "lessons": list(narrative.lessons) if narrative else [],
    }


def _similar_path(scope: Scope, code: str) -> list[screens.Part]:
    """Return how many people took a path like a journey's, with the source."""
    summary = similar_paths.similar_to(scope, story_code(scope, code))
    foot = data.drawn(scope, similar_paths.similar).view.provenance.brief()
    return [{"kind": "view", "id": "similar", "question": "", "summary": summary, "foot": foot}] if summary else []


def page_of(slide: Slide) -> tuple[str, Mapping[str, list[str]]]:
    """Return page and query that show a slide's view; the tab follows from the view."""
    definition = find_view(slide.view)
    page = slide.view.partition(".")[0]
    if page not in BY_NAME or definition is None:
        return next(iter(BY_NAME)), {}
    tab = {TAB: [definition.tab]} if tabs.has_tabs(page) else {}
    return page, {**slide.query_values(), **tab}


class SlideShows:
    """The slide shows of this process, by random names."""

    def __init__(self, limit: int = MAX_SLIDE_SHOWS) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._shows: OrderedDict[str, SlideShow] = OrderedDict()
        self._owners: dict[str, str] = {}

    def add(self, show: SlideShow, owner: str) -> str:
        """Store a slide show; returns its name. An owner with a quarter of all replaces the oldest of its own."""
        name = secrets.token_urlsafe(18)
        with self._lock:
            own = [other for other in self._shows if self._owners[other] == owner]
            if len(own) >= max(self._limit // 4, 1):
                self._drop(own[0])
            while len(self._shows) >= self._limit:
                self._drop(next(iter(self._shows)))
            self._shows[name], self._owners[name] = show, owner
        return name

    def _drop(self, name: str) -> None:
        del self._shows[name], self._owners[name]

    def get(self, name: str) -> SlideShow | None:
        """Return a slide show; None if it is unknown or was dropped."""
        return self._shows.get(name)


SLIDE_SHOWS: Final = SlideShows()
PREVIEWS: Final = SlideShows()
"""Slides as the deck editor shows them: edited decks do not drop slide shows on stage."""


def find_show(name: str) -> SlideShow | None:
    """Return a slide show on stage or in an editor; None if it is unknown or was dropped."""
    return SLIDE_SHOWS.get(name) or PREVIEWS.get(name)


def preview(deck: Deck, change_notes: Sequence[str]) -> tuple[str, SlideShow]:
    """Return the slides of a deck and their name; they are built again when something has changed but speaker notes."""
    without_notes = replace(deck, slides=tuple(replace(slide, note="") for slide in deck.slides))
    state = (stage_safe(), without_notes, tuple(change_notes))
    earlier = session().preview
    slides = PREVIEWS.get(earlier[1]) if earlier and earlier[0] == state else None
    if earlier and slides:
        return earlier[1], slides
    slides = build_slide_show(without_notes)
    name = PREVIEWS.add(slides, client_id())
    session().preview = (state, name)
    return name, slides


def show(deck: Deck, index: int) -> None:
    """Show a deck on stage from a slide on, and send the slide to the room that the session presents."""
    name = session().slide_show
    slides = SLIDE_SHOWS.get(name)
    if slides is None:
        with st.spinner("Preparing the slides …"):
            slides = build_slide_show(deck, presenter_actions.covered_view())
        name = session().slide_show = SLIDE_SHOWS.add(slides, client_id())
    last = len(slides.screens) - 1
    index = min(max(index, 0), last)
    page, query = slides.pages[index]
    if query.get("dataset", [""])[-1] != data.UPLOAD:  # uploaded data are not shared
        presenter_actions.broadcast(page, query, slides.screens[index])

    def on_index() -> None:
        value = widgets["stage"].get("index")
        if isinstance(value, int) and not isinstance(value, bool):
            session().slide = min(max(value, 0), last)

    component_data: dict[str, Any] = {
        "assets": script_addresses(),
        "screen": "stage",
        "address": f"./stage/{name}",
        "name": name,
        "index": index,
        "seconds": session().kiosk,
        **_invitation(),
    }
    _mount(key="stage", data=component_data, on_index_change=on_index, on_leave_change=leave)


def start(index: int = 0, *, seconds: int = 0) -> None:
    """Start a slide show with the current data at slide `index`; 0 seconds per slide wait for a key."""
    session().slide_show = ""
    session().kiosk = min(max(seconds, MIN_SECONDS), MAX_SECONDS) if seconds else 0
    session().slide = index


def stored_deck() -> str:
    """Return the session's deck as JSON for the browser tab to store; empty if it has no slides."""
    deck = session().deck
    return deck.to_json() if deck.slides else ""


def restore(deck: object, stage: object) -> None:
    """Restore the deck and the running slide show that the browser tab stored, unless the session has a deck."""
    if not isinstance(deck, str) or session().deck.slides:
        return
    try:
        session().deck = Deck.from_json(deck)
    except DeckError:
        return
    if isinstance(stage, Mapping) and isinstance(stage.get("index"), int) and login.has_role(login.PRESENTER):
        session().slide_show = str(stage.get("name", ""))[:100]
        session().slide = max(stage["index"], 0)


def leave() -> None:
    """Return to the deck editor, at the slide that was on stage."""
    session().chosen_slide = session().slide or 0
    session().deck_turn += 1
    session().slide_show = ""
    session().slide = None


def _invitation() -> dict[str, str]:
    ticket = session().ticket
    if ticket is None:
        return {}
    address = link.invitation(ticket.code)
    return {"room": format_code(ticket.code), "link": address, "qr": presenter.qr_code(address)}
