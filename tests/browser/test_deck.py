"""A deck of views: collected, edited, shown with the keyboard, saved."""

import json
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import ecosystem
from ecosystem.live.deck import Deck
from ecosystem.site import SITE
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SOON = 15_000
DECKS = SITE / "data" / "decks"
CUT = """() => [...document.querySelectorAll('.eco-screen--stage *, .eco-screen__line *')]
  .filter(e => !e.closest('.eco-plot') && !e.closest('.eco-screen__caption'))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width && (r.bottom > innerHeight + 1 || r.right > innerWidth + 1))
  .map(([e]) => e.className + ' ' + e.textContent.slice(0, 40))"""
"""What reaches beyond the window."""
TEXTS = """() => {
  const stage = document.querySelector('.eco-stage');
  const texts = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const [node, range] = [texts.currentNode, document.createRange()];
    const element = node.parentElement;
    if (!node.textContent.trim() || element.closest('.eco-screen__caption, .eco-plot__unseen')) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const figure = element.closest('.eco-screen__figure');
    const scale = figure ? figure.getBoundingClientRect().width / figure.offsetWidth : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (right > left) found.push({ text: node.textContent, size, figure: Boolean(figure), left, right, top, bottom });
  }
  return found;
}"""
"""Visible texts of the slide with their size and place in pixels."""
SMALLEST_TEXT = 24
"""Pixels of the smallest text on a screen of 1920 by 1080 that is read from the last row of a hall."""


def title_of_slide(window: Page) -> Locator:
    """Return the field of the title; while the page is drawn again, the one of the slide before may stand beside it."""
    return window.get_by_label("Title", exact=True).first


def test_views_become_slides_that_are_moved_edited_shown_and_kept(visit: Open, tmp_path: Path) -> None:
    visitor = visit()
    window = visitor.open("transitions?field=robotics")
    views = [
        ecosystem.view(name, "demo", field=["robotics"]) for name in ("transitions.destinations", "transitions.exits")
    ]
    second, first = (view.headline for view in views)
    for question in (view.question for view in views):
        window.get_by_role("button", name=f"Add to deck: {question}").click()
        expect(window.get_by_text("Added to the deck").last).to_be_visible()
        visitor.settle()
    window.get_by_role("link", name="Deck", exact=True).click()
    visitor.settle()
    expect(window.get_by_role("button", name=f"2. {first}")).to_be_visible()
    window.get_by_role("button", name=f"1. {second}").click()
    expect(title_of_slide(window)).to_have_value(second)
    window.get_by_role("button", name="Down").click()
    expect(window.get_by_role("button", name=f"2. {second}")).to_be_visible(timeout=SOON)
    visitor.settle()
    with window.expect_download() as saved:
        window.get_by_role("button", name="JSON").click()
    kept = tmp_path / "deck.json"
    saved.value.save_as(kept)
    deck = Deck.from_json(kept.read_text(encoding="utf-8"))
    assert [dict(slide.query) for slide in deck.slides] == [{"field": "robotics"}] * 2
    assert all(slide.headline and slide.digest for slide in deck.slides)

    window.get_by_role("button", name="Present", exact=True).click()
    stage = window.locator(".eco-stage")
    heading = stage.get_by_role("heading", level=2)
    expect(heading).to_have_text(first, timeout=SOON)
    for key, title in (("ArrowRight", second), ("Home", first), (" ", second), ("PageUp", first)):
        window.keyboard.press(key)
        expect(heading).to_have_text(title)
    window.keyboard.press("b")
    expect(heading).to_be_hidden()
    window.keyboard.press("b")
    expect(heading).to_be_visible()
    window.keyboard.press("d")
    expect(stage.locator(".eco-screen__over")).to_contain_text(re.compile(r"% \(\d+–\d+ %\)"))
    window.keyboard.press("d")
    expect(stage.locator(".eco-screen__over")).to_be_hidden()
    window.keyboard.press("?")
    expect(stage.get_by_text("speaker window")).to_be_visible()
    visitor.assert_accessible()
    window.keyboard.press("ArrowRight")
    visitor.settle()
    window.reload()
    expect(heading).to_have_text(second, timeout=SOON)
    window.keyboard.press("Escape")
    expect(window.get_by_role("button", name="Present", exact=True)).to_be_visible(timeout=SOON)
    expect(title_of_slide(window)).to_have_value(second, timeout=SOON)
    expect(stage).to_have_count(0)

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


def test_a_download_keeps_the_focus(visit: Open) -> None:
    window = visit().open("deck?deck=article")
    for kind in ("JSON", "XLSX"):
        button = window.get_by_role("button", name=kind, exact=True)
        button.focus()
        with window.expect_download(timeout=60_000):
            window.keyboard.press("Enter")
        window.wait_for_timeout(500)
        expect(button).to_be_focused(timeout=SOON)


def order_of(window: Page) -> list[str]:
    return [name.partition(". ")[2] for name in window.locator(".eco-sorter__name").all_inner_texts()]


def touch(window: Page, start: str, end: str) -> None:
    """Drag with a finger from the middle of one element to that of another."""
    boxes = [window.locator(place).bounding_box() for place in (start, end)]
    (x, y), (to_x, to_y) = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    browser = window.context.new_cdp_session(window)
    steps = [(x + (to_x - x) * part / 8, y + (to_y - y) * part / 8) for part in range(1, 9)]
    for kind, points in (("touchStart", [(x, y)]), *(("touchMove", [step]) for step in steps), ("touchEnd", [])):
        touched = [{"x": across, "y": down} for across, down in points]
        browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


def test_slides_are_moved_with_mouse_finger_and_keys_and_notes_are_saved_as_typed(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("deck?deck=evidence")
    titles = [slide["title"] for slide in json.loads((DECKS / "evidence.json").read_text(encoding="utf-8"))["slides"]]
    assert order_of(window) == titles
    pictures = window.locator(".eco-sorter__picture")
    expect(pictures.nth(2).locator(".eco-plot[data-state=drawn]")).to_have_count(1, timeout=SOON)
    expect(pictures.nth(2)).to_contain_text(titles[2])
    visitor.assert_accessible()

    first, third = (window.locator(".eco-sorter__slide").nth(place).bounding_box() for place in (0, 2))
    assert first
    assert third
    window.mouse.move(first["x"] + 40, first["y"] + 40)
    window.mouse.down()
    window.mouse.move(third["x"] + 60, third["y"] + 60, steps=8)
    window.mouse.up()
    moved = [*titles[1:3], titles[0], *titles[3:]]
    expect(window.get_by_role("status").filter(has_text="Slide 1 is now slide 3")).to_have_count(1)
    visitor.settle()
    assert order_of(window) == moved

    touch(window, ".eco-sorter__slide >> nth=0 >> .eco-sorter__grip", ".eco-sorter__slide >> nth=1")
    expect(window.get_by_role("status").filter(has_text="Slide 1 is now slide 2")).to_have_count(1)
    touch(window, ".eco-sorter__slide >> nth=1 >> .eco-sorter__grip", ".eco-sorter__slide >> nth=0")
    expect(window.get_by_role("status").filter(has_text="Slide 2 is now slide 1")).to_have_count(1)
    visitor.settle()
    assert order_of(window) == moved, "there and back with a finger"

    window.get_by_role("button", name=f"3. {titles[0]}").focus()
    window.keyboard.press("Alt+ArrowUp")
    expect(window.get_by_role("button", name=f"2. {titles[0]}")).to_be_focused(timeout=SOON)
    window.keyboard.press("ArrowUp")
    window.keyboard.press("Enter")
    expect(title_of_slide(window)).to_have_value(titles[1], timeout=SOON)

    visitor.settle()
    window.get_by_label("Speaker note").press_sequentially("Smile. ")
    expect(window.get_by_label("Speaker note")).to_be_focused()
    window.wait_for_function("() => sessionStorage.getItem('ecosystem-deck').includes('Smile. ')", timeout=SOON)
    visitor.settle()
    expect(window.get_by_label("Speaker note")).to_be_focused()
    window.reload()
    expect(window.get_by_label("Speaker note")).to_have_value(re.compile("Smile"), timeout=3 * SOON)


def overprinted(texts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of texts outside of figures of which one lies on the other."""
    words = [text for text in texts if not text["figure"]]
    return [
        (one["text"], other["text"])
        for one, other in combinations(words, 2)
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > min(one["size"], other["size"]) / 2
    ]


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        ("article", 1920, 1080),
        ("evidence", 1920, 1080),
        ("article", 1024, 768),
    ],
)
def test_a_ready_deck_fits_every_slide_on_the_stage(visit: Open, name: str, width: int, height: int) -> None:
    visitor = visit(width=width, height=height)
    window = visitor.open(f"deck?deck={name}")
    window.get_by_role("button", name="Present", exact=True).click()
    slides = len(json.loads((DECKS / f"{name}.json").read_text(encoding="utf-8"))["slides"])
    for place in range(slides):
        window.locator(f".eco-stage[data-index='{place}']").wait_for(timeout=SOON)
        window.wait_for_function(
            "() => [...document.querySelectorAll('.eco-stage .eco-plot')].every(e => e.dataset.state === 'drawn')"
        )
        assert window.evaluate(CUT) == []
        texts = window.evaluate(TEXTS)
        assert overprinted(texts) == []
        if height == 1080:
            for key in ("", "d", "?") if place in (0, slides - 2) else ("",):
                if key:
                    window.keyboard.press(key)
                    expect(window.locator(".eco-screen__over")).not_to_be_empty()
                assert [text for text in window.evaluate(TEXTS) if text["size"] < SMALLEST_TEXT] == []
        window.keyboard.press("PageDown")
    assert window.evaluate("() => document.documentElement.scrollHeight <= window.innerHeight")
    assert not visitor.outside()


def test_controls_of_the_stage_hide_after_a_click_and_come_back(visit: Open) -> None:
    window = visit().open("deck?deck=article")
    window.get_by_role("button", name="Present", exact=True).click()
    stage, controls = window.locator(".eco-stage"), window.locator(".eco-screen__bar")
    window.get_by_role("button", name="Next slide").click()
    window.locator(".eco-stage[data-index='1']").wait_for(timeout=SOON)
    for come_back in (lambda: window.keyboard.press("Shift"), lambda: window.mouse.move(300, 300)):
        expect(controls).to_have_css("opacity", "0", timeout=SOON)
        come_back()
        expect(controls).to_have_css("opacity", "1")
    expect(controls).to_have_css("opacity", "0", timeout=SOON)
    window.keyboard.press("Tab")
    expect(controls).to_have_css("opacity", "1")
    expect(stage).to_have_attribute("data-idle", "yes", timeout=SOON)
    expect(controls).to_have_css("opacity", "1")  # a button that has the focus is seen


def test_a_kiosk_begins_by_its_link_and_goes_on_by_itself_without_the_network(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("deck?deck=article&kiosk=3")
    window.locator(".eco-stage[data-index='1']").wait_for(timeout=3 * SOON)
    window.context.set_offline(True)
    window.locator(".eco-stage[data-index='3'] .eco-plot[data-state=drawn]").wait_for(timeout=SOON)
