"""A deck on stage: every slide is written once when the talk begins, so that nothing moves while it is told.

The browser fetches all slides at once and shows them without asking again; the server keeps them as long, to send each
to the audience of a room, and to go on with the same after a reload.
"""

from __future__ import annotations

import gzip
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import segno
import streamlit as st

from ecosystem.app import data
from ecosystem.app.live import presenter, presenter_actions, screens
from ecosystem.app.live.room_session import go_to_slide, ticket
from ecosystem.app.menu import BY_NAME
from ecosystem.app.plot import LOADER, script_addresses
from ecosystem.app.session import session, widgets
from ecosystem.live.codes import format_code
from ecosystem.live.deck import Deck, Slide
from ecosystem.selection import Scope, read_link
from ecosystem.views import ViewDefinition, find_view
from ecosystem.views.journeys import move_reasons
from ecosystem.views.journeys.journey_stories import ONE

MAX_SLIDE_SHOWS: Final = 40
"""SlideShows kept at a time by one process; the one that was begun longest ago goes first."""
SHORTEST, LONGEST = 3, 3600
"""Seconds a slide may stand when the deck goes on by itself."""
KIOSK = "kiosk"

_mount = st.components.v2.component(
    "ecosystem_stage", html='<div class="eco-screen"></div>', js=LOADER, isolate_styles=False
)


@dataclass(frozen=True)
class ResolvedSlide:
    """A slide and what it shows now: None where its view or its data are not here."""

    slide: Slide
    definition: ViewDefinition | None = None
    scope: Scope | None = None


def resolve_slide(slide: Slide) -> ResolvedSlide:
    """Find the view of a slide under its own selection."""
    definition = find_view(slide.view)
    if not slide.shows_view or definition is None:
        return ResolvedSlide(slide)
    found = read_link(slide.parts(), data.catalogue(), data.options_of)
    ecosystem = None if found.missing_dataset else data.dataset(found.selection.dataset).ecosystem
    if ecosystem is None:
        return ResolvedSlide(slide)
    selection = found.selection
    selection = replace(selection, stage_safe=selection.stage_safe or stage_safe())
    return ResolvedSlide(slide, definition, data.scope(ecosystem, selection))


def stage_safe() -> bool:
    """Tell whether the visit hides names, whatever a slide was made with."""
    return bool(widgets.get("stage_safe"))


def changed(here: ResolvedSlide) -> str:
    """Say what has become of a slide since it was made."""
    slide = here.slide
    if not slide.shows_view:
        return ""
    if here.definition is None or here.scope is None:
        then = "" if stage_safe() else f" When the slide was made: {slide.headline}"
        return f"This view or its data are not here now.{then}"
    view = data.drawn(here.scope, here.definition).view
    if not slide.digest or slide.digest == view.provenance.digest:
        return ""
    then = "" if stage_safe() else f" Then: {slide.headline}"  # which may name somebody
    return f"The data have changed since the slide was made.{then} Now: {view.summary}"


@dataclass(frozen=True)
class SlideShow:
    """The slides of a deck as they were when the talk began.

    Attributes
    ----------
    title : str
    screens : tuple of Screen
        What an audience is sent, slide by slide.
    shown : tuple of (str, dict)
        Page and link on which each slide's view is found.
    packed : bytes
        All slides and notes for the speaker's browser: JSON, gzipped.
    """

    title: str
    screens: tuple[screens.Screen, ...]
    shown: tuple[tuple[str, Mapping[str, list[str]]], ...]
    packed: bytes = field(repr=False)


def prepare(own: Deck, covered: str = "") -> SlideShow:
    """Write all slides of a deck; a view that would tell the answer to an open question is left out."""
    told = [_told(resolve_slide(slide), own.title) for slide in own.slides]
    told = [{**one, "parts": screens.cover_view(one["parts"], covered)} for one in told]
    notes = [slide.note for slide in own.slides]
    text = json.dumps({"slides": told, "notes": notes}, ensure_ascii=False, separators=(",", ":"))
    return SlideShow(
        own.title,
        tuple(screens.Screen.of(one) for one in told),
        tuple(where(slide) for slide in own.slides),
        gzip.compress(text.encode(), screens.PACKING, mtime=0),
    )


def _told(here: ResolvedSlide, title: str) -> dict[str, Any]:
    slide = here.slide
    told: dict[str, Any] = {
        "kind": "slide",
        "deck": title,
        "title": slide.title,
        "section": slide.kind == "section",
        "text": [line for line in slide.text.splitlines() if line.strip()],
        "changed": changed(here),
        "parts": [],
    }
    if here.definition is not None and here.scope is not None:
        drawn = data.drawn(here.scope, here.definition)
        told["parts"] = [screens.view_part(drawn)]
        told["simulated"] = drawn.view.provenance.kind == "simulated"
    if slide.kind == "journey" and here.scope is not None:
        told["parts"] += _beside(here.scope, slide.view.removeprefix(ONE))
    return told


def _beside(scope: Scope, journey: str) -> list[dict[str, Any]]:
    """Write how many took a path like a story's, with where that comes from."""
    said = move_reasons.similar_to(scope, journey)
    foot = data.drawn(scope, move_reasons.similar).view.provenance.brief()
    return [{"kind": "view", "id": "similar", "question": "", "reading": said, "foot": foot}] if said else []


def where(slide: Slide) -> tuple[str, Mapping[str, list[str]]]:
    """Return page and selection on which a slide's view is found."""
    page = slide.view.partition(".")[0]
    return (page, slide.parts()) if page in BY_NAME else (next(iter(BY_NAME)), {})


class SlideShows:
    """The talks of this process, by a name that cannot be guessed."""

    def __init__(self, most: int = MAX_SLIDE_SHOWS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._talks: OrderedDict[str, SlideShow] = OrderedDict()

    def begin(self, talk: SlideShow) -> str:
        """Keep a talk; returns its name."""
        name = secrets.token_urlsafe(18)
        with self._lock:
            self._talks[name] = talk
            while len(self._talks) > self._most:
                self._talks.popitem(last=False)
        return name

    def get(self, name: str) -> SlideShow | None:
        """Return a talk, or None where it is not kept any more."""
        return self._talks.get(name)


SLIDE_SHOWS: Final = SlideShows()


def show(own: Deck, place: int) -> None:
    """Show a deck on stage, from a slide on; to the room that the visit presents as well."""
    name = session().talk
    talk = SLIDE_SHOWS.get(name)
    if talk is None:
        with st.spinner("Preparing the slides …"):
            talk = prepare(own, presenter_actions.covered_view())
        name = session().talk = SLIDE_SHOWS.begin(talk)
    place = min(max(place, 0), len(talk.screens) - 1)
    page, query = talk.shown[place]
    if query.get("dataset", [""])[-1] != data.UPLOAD:  # uploaded data stay in the visit
        presenter_actions.broadcast(page, query, talk.screens[place])

    def told() -> None:
        at = widgets["stage"].get("at")
        if isinstance(at, int) and not isinstance(at, bool):
            go_to_slide(min(max(at, 0), len(talk.screens) - 1))

    data_sent: dict[str, Any] = {
        "assets": script_addresses(),
        "screen": "stage",
        "address": f"./stage/{name}",
        "name": name,
        "at": place,
        KIOSK: session().kiosk,
        **_invitation(),
    }
    _mount(key="stage", data=data_sent, on_at_change=told, on_leave_change=leave)


def start(place: int = 0, *, every: int = 0) -> None:
    """Begin a talk with the data as they are now.

    Parameters
    ----------
    place : int
        Of the first slide.
    every : int
        Seconds after which the deck goes on by itself; 0 waits for a key.
    """
    session().talk = ""
    session().kiosk = min(max(every, SHORTEST), LONGEST) if every else 0
    go_to_slide(place)


def resume(kept: object) -> None:
    """Go on with the talk that the browser's tab kept, after a reload."""
    if isinstance(kept, Mapping) and isinstance(kept.get("at"), int):
        session().talk = str(kept.get("name", ""))[:100]
        go_to_slide(max(kept["at"], 0))


def leave() -> None:
    """Go back to the deck."""
    session().talk = ""
    go_to_slide(None)


def _invitation() -> dict[str, str]:
    own = ticket()
    if own is None:
        return {}
    address = presenter.invitation_link(own)
    return {
        "room": format_code(own.code),
        "link": address,
        "qr": segno.make(address, error="m").svg_data_uri(border=2, light="white"),
    }
