"""What an audience is sent: the views of a page or of a talk, written once."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from ecosystem.app.live.screens import Screen, page_screen
from ecosystem.app.live.stage import SlideShows, prepare
from ecosystem.live.deck import Deck, Slide

VIEW = {
    "kind": "view",
    "id": "transitions.balance",
    "question": "Which way?",
    "reading": "Up.",
    "chart": {"figure": "{}"},
}


def told(screen: Screen) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(gzip.decompress(screen.packed))
    return written


def of(**change: Any) -> Screen:
    given: dict[str, Any] = {
        "title": "Transitions",
        "question": "How many?",
        "parts": [VIEW],
        "page": "transitions",
        "query": {"field": ["robotics"]},
    }
    return page_screen(**{**given, **change})


def test_a_screen_tells_where_the_same_is_found() -> None:
    assert told(of())["link"] == "transitions?field=robotics"
    assert told(of())["parts"] == [VIEW]


def test_the_same_screen_has_the_same_bytes_and_another_one_another_digest() -> None:
    assert of() == of()
    assert of().digest != of(pointed="transitions.balance").digest


def test_a_covered_view_is_not_in_what_is_sent() -> None:
    text = gzip.decompress(of(covered="transitions.balance").packed).decode()
    assert "Up." not in text
    assert "figure" not in text
    assert "Which way?" in text


def test_a_talk_keeps_every_slide_and_the_notes_are_for_the_speaker_alone() -> None:
    deck = Deck(
        "A talk",
        (
            Slide("section", "Why", note="Say hello"),
            Slide("view", "Gone", view="no.such", headline="It was 41 %."),
            Slide("text", "Words", text="One\n\nTwo"),
        ),
    )
    talk = prepare(deck)
    for_speaker = json.loads(gzip.decompress(talk.packed))
    assert for_speaker["notes"] == ["Say hello", "", ""]
    assert [slide["title"] for slide in for_speaker["slides"]] == ["Why", "Gone", "Words"]
    assert for_speaker["slides"][2]["text"] == ["One", "Two"]
    assert "It was 41 %." in for_speaker["slides"][1]["changed"]
    for screen, slide in zip(talk.screens, for_speaker["slides"], strict=True):
        assert told(screen) == slide
        assert "Say hello" not in gzip.decompress(screen.packed).decode()


def test_the_oldest_talk_goes_first() -> None:
    talks, talk = SlideShows(most=2), prepare(Deck("A talk"))
    first, second, third = (talks.begin(talk) for _ in range(3))
    assert len({first, second, third}) == 3
    assert talks.get(first) is None
    assert talks.get(second) is talks.get(third) is talk


@pytest.mark.parametrize("name", ["", "x", "../x"])
def test_a_name_that_was_not_given_out_names_no_talk(name: str) -> None:
    assert SlideShows().get(name) is None
