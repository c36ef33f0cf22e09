"""Screens sent to followers, and slide shows."""

import gzip
import json
from typing import Any

import pytest

from ecosystem.app import data
from ecosystem.app.live.screens import Screen, page_screen, view_part
from ecosystem.app.live.stage import SlideShows, build_slide_show
from ecosystem.live.deck import Deck, Slide
from ecosystem.selection import Selection
from ecosystem.views import registry
from tests.views.shipped import dataset

VIEW = {
    "kind": "view",
    "id": "transitions.balance",
    "question": "Which way?",
    "summary": "Up.",
    "chart": {"figure": "{}"},
}


def content(screen: Screen) -> dict[str, Any]:
    unpacked: dict[str, Any] = json.loads(gzip.decompress(screen.packed))
    return unpacked


def of(**change: Any) -> Screen:
    given: dict[str, Any] = {
        "parts": [VIEW],
        "page": "transitions",
        "query": {"field": ["robotics"]},
    }
    return page_screen(**{**given, **change})


def test_a_screen_has_the_link_of_its_page() -> None:
    assert content(of())["link"] == "transitions?field=robotics"
    assert content(of())["parts"] == [VIEW]


def test_equal_screens_have_equal_bytes_and_others_another_digest() -> None:
    assert of() == of()
    assert of().digest != of(pointed="transitions.balance").digest


def test_a_covered_view_is_not_sent() -> None:
    text = gzip.decompress(of(covered="transitions.balance").packed).decode()
    assert "Up." not in text
    assert "figure" not in text
    assert "Which way?" in text


def test_a_slide_show_has_every_slide_and_only_the_speaker_gets_the_notes() -> None:
    deck = Deck(
        "A show",
        (
            Slide("section", "Why", note="Say hello"),
            Slide("view", "Gone", view="no.such", headline="It was 41 %."),
            Slide("text", "Words", text="One\n\nTwo"),
        ),
    )
    show = build_slide_show(deck)
    for_speaker = json.loads(gzip.decompress(show.packed))
    assert for_speaker["notes"] == ["Say hello", "", ""]
    assert [slide["title"] for slide in for_speaker["slides"]] == ["Why", "Gone", "Words"]
    assert for_speaker["slides"][2]["paragraphs"] == ["One", "Two"]
    assert "It was 41 %." in for_speaker["slides"][1]["changed"]
    for screen, slide in zip(show.screens, for_speaker["slides"], strict=True):
        assert content(screen) == slide
        assert "Say hello" not in gzip.decompress(screen.packed).decode()


def test_a_journey_is_shown_in_words_with_the_people_on_similar_paths() -> None:
    show = build_slide_show(Deck("A show", (Slide("journey", "A way", view="journeys.story.sara-khan"),)))
    story, similar = content(show.screens[0])["parts"]
    assert "chart" not in story
    assert [step["kind"] for step in story["steps"]] == ["Post in academia", "Post in industry"]
    assert story["steps"][1]["texts"][0] == "Works in an AI laboratory"
    assert story["lessons"]
    assert "of 1,170 people" in similar["summary"]


def test_the_oldest_slide_show_is_dropped_first() -> None:
    shows, show = SlideShows(limit=2), build_slide_show(Deck("A show"))
    first, second, third = (shows.add(show, owner) for owner in ("a", "b", "c"))
    assert len({first, second, third}) == 3
    assert shows.get(first) is None
    assert shows.get(second) is shows.get(third) is show


def test_an_owner_of_many_slide_shows_replaces_its_own() -> None:
    shows, show = SlideShows(limit=8), build_slide_show(Deck("A show"))
    others = [shows.add(show, f"other-{number}") for number in range(4)]
    own = [shows.add(show, "greedy") for _ in range(9)]
    assert all(shows.get(name) for name in (*others, *own[-2:]))
    assert not any(shows.get(name) for name in own[:-2])


@pytest.mark.parametrize("name", ["", "x", "../x"])
def test_an_unknown_name_is_no_slide_show(name: str) -> None:
    assert SlideShows().get(name) is None


@pytest.mark.parametrize(("name", "chosen"), [("faculty-2018", {}), ("demo", {"city": ("lahore",)})])
def test_a_view_without_an_answer_gives_its_reason_once(name: str, chosen: dict[str, Any]) -> None:
    scope = data.scope(dataset(name), Selection(name, **chosen))
    drawn = [data.drawn(scope, view) for view in registry().values() if view.page == "cities"]
    unanswered = [one for one in drawn if not one.view.answered]
    assert unanswered
    for one in unanswered:
        part = view_part(one)
        assert "chart" not in part
        assert not part["summary"].startswith(part["headline"])
        assert one.figure is None or one.figure.figure is None
