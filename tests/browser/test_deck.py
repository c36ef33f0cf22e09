"""A deck made of views, shown with the keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ecosystem.live.deck import Deck
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_views_become_slides_that_are_moved_edited_shown_and_kept(visit: Open, tmp_path: Path) -> None:
    visitor = visit()
    window = visitor.open("transitions?field=robotics")
    for question in ("Where do those who leave academia go?", "By which way do people leave academia first?"):
        window.get_by_role("button", name=f"How is this computed?: {question}").click()
        window.get_by_role("dialog").get_by_role("button", name="Add to deck").click()
        visitor.settle()
        window.keyboard.press("Escape")
    window.get_by_role("link", name="Deck", exact=True).click()
    visitor.settle()
    expect(window.get_by_text("1. Where do those who leave academia go?")).to_be_visible()
    window.get_by_role("button", name="Down").first.click()
    visitor.settle()
    expect(window.get_by_text("2. Where do those who leave academia go?")).to_be_visible()
    with window.expect_download() as saved:
        window.get_by_role("button", name="JSON").click()
    kept = tmp_path / "deck.json"
    saved.value.save_as(kept)
    deck = Deck.from_json(kept.read_text(encoding="utf-8"))
    assert [dict(slide.query) for slide in deck.slides] == [{"field": "robotics"}] * 2
    assert all(slide.headline and slide.digest for slide in deck.slides)

    window.get_by_role("button", name="Present", exact=True).click()
    visitor.settle()
    heading = window.get_by_role("heading", level=2)
    expect(heading.first).to_have_text("By which way do people leave academia first?")
    window.locator("body").press("ArrowRight")
    visitor.settle()
    expect(heading.first).to_have_text("Where do those who leave academia go?")
    window.locator("body").press("Home")
    visitor.settle()
    expect(heading.first).to_have_text("By which way do people leave academia first?")
    window.locator("body").press("Escape")
    visitor.settle()
    expect(window.get_by_role("button", name="Present", exact=True)).to_be_visible()

    other = visit()
    window = other.open("deck")
    stale = json.loads(kept.read_text(encoding="utf-8"))
    stale["slides"][0]["digest"] = "0" * 32
    window.locator("input[type=file]").set_input_files(
        {"name": "deck.json", "mimeType": "application/json", "buffer": json.dumps(stale).encode()}
    )
    expect(window.get_by_text("The data have changed since the slide was made").first).to_be_visible(timeout=15_000)
    window.locator("input[type=file]").set_input_files(
        {"name": "bad.json", "mimeType": "application/json", "buffer": b'{"slides": [{"kind": "pie"}]}'}
    )
    expect(window.get_by_text("kind is 'pie'")).to_be_visible(timeout=15_000)


def test_the_ready_deck_is_shown_slide_by_slide(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("deck")
    window.get_by_role("button", name="Open the ready deck").click()
    visitor.settle()
    window.get_by_role("button", name="Present", exact=True).click()
    visitor.settle()
    for _ in range(4):
        window.get_by_role("button", name="Next").click()
        visitor.settle()
    expect(window.get_by_role("heading", level=2).first).to_have_text("More go to industry than come back")
    expect(window.locator(".eco-plot[data-state=drawn]")).to_have_count(1)
