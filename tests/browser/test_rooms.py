"""A talk in several browsers: one presents, the others follow."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, free_port, serving

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SOON = 15_000
"""Milliseconds in which an audience must have followed, on a machine that does much else beside."""


def opened_room(visit: Open, page: str = "transitions?tab=explore") -> tuple[Visit, str]:
    presenter = visit()
    window = presenter.open(page)
    window.get_by_text("Present live").click()
    window.get_by_role("button", name="Open a room").click()
    presenter.settle()
    expect(window.get_by_text("Presenting")).to_be_visible()
    address = invitation(presenter)
    return presenter, parse_qs(urlsplit(address).query)["room"][0]


def invitation(presenter: Visit) -> str:
    """The link that the presenter hands out, beside its QR code; the box that shows it is closed again."""
    button = presenter.page.get_by_role("button", name="Invite")
    box = presenter.page.locator("[data-testid=stPopoverBody]")
    button.click()
    expect(box.get_by_alt_text("QR code of the link")).to_be_visible(timeout=SOON)
    address = box.locator("code").first.inner_text().strip()
    presenter.page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    return address


def following(visit: Open, code: str) -> Visit:
    visitor = visit()
    visitor.page.goto(f"{visitor.address}/?room={code}")
    expect(visitor.page.get_by_text("Following", exact=False)).to_be_visible(timeout=SOON)
    return visitor


def wait_for_polls(viewer: Visit) -> None:
    """Wait until a follower's browser has asked the room twice: what had changed before would be on its screen."""
    for _ in range(2):
        with viewer.page.expect_response(re.compile(r"/live/\w+\?")):
            pass


def heading(window: Page, text: str) -> None:
    expect(window.get_by_role("heading", level=1)).to_have_text(text, timeout=SOON)


def test_an_audience_follows_page_and_filters_and_may_explore_alone(visit: Open) -> None:
    presenter, code = opened_room(visit)
    viewer = following(visit, code)
    window = viewer.page
    heading(window, "Transitions")
    expect(window.get_by_role("combobox", name="Field")).to_have_count(0)
    presenter.settle()
    presenter.page.get_by_role("slider").last.press("ArrowLeft")
    expect(window.get_by_text("Years: 2005–2024").first).to_be_visible(timeout=SOON)
    expect(presenter.page.get_by_text("1 follows")).to_be_visible(timeout=SOON)
    presenter.settle()
    presenter.page.get_by_role("link", name="Cities").click()
    heading(window, "Cities")
    expect(window.get_by_text("Years: 2005–2024").first).to_be_visible()
    viewer.settle()
    assert parse_qs(urlsplit(window.url).query) == {"room": [code]}

    window.get_by_role("button", name="Explore alone").click()
    expect(window.get_by_text("You explore alone")).to_be_visible(timeout=SOON)
    expect(window.get_by_role("button", name="Years: 2005–2024")).to_be_visible(timeout=SOON)
    heading(window, "Cities")
    viewer.settle()
    assert urlsplit(window.url).path == "/cities"
    window.get_by_role("link", name="Sectors").click()
    heading(window, "Sectors")
    presenter.settle()
    presenter.page.get_by_role("link", name="Researchers").click()
    heading(presenter.page, "Researchers")
    wait_for_polls(viewer)
    heading(window, "Sectors")
    window.get_by_role("button", name="Rejoin").click()
    heading(window, "Researchers")

    presenter.settle()
    presenter.page.get_by_role("button", name="End", exact=True).click()
    expect(window.get_by_text("The talk has ended")).to_be_visible(timeout=SOON)
    heading(window, "Researchers")


def test_followers_see_the_presented_screen(visit: Open) -> None:
    presenter, code = opened_room(visit, "?field=robotics")
    viewer = following(visit, code)
    heading(viewer.page, "Overview")
    presenter.settle()
    viewer.page.wait_for_function(
        "count => document.querySelectorAll('.eco-plot[data-state=drawn]').length === count",
        arg=presenter.page.locator(".eco-plot[data-state=drawn]").count(),
        timeout=SOON,
    )
    drawn = "() => [...document.querySelectorAll('.eco-plot')].map(e => e.dataset.key + e.dataset.drawn)"
    assert viewer.page.evaluate(drawn) == presenter.page.evaluate(drawn)
    viewer.assert_accessible()
    for value in presenter.page.locator("[data-testid=stMetricValue]").all_inner_texts():
        expect(viewer.page.locator(".eco-screen__value", has_text=value).first).to_be_attached()


def test_an_audience_follows_the_tab_and_opens_it_alone(visit: Open) -> None:
    presenter, code = opened_room(visit, "transitions")
    viewer = following(visit, code)
    chart = viewer.page.locator(".eco-plot[data-key='transitions.balance']")
    expect(viewer.page.get_by_text("Published and observed figures").first).to_be_visible(timeout=SOON)
    expect(chart).to_have_count(0)
    presenter.page.get_by_role("radio", name="Explore").click()
    expect(chart).to_be_visible(timeout=SOON)
    viewer.page.get_by_role("button", name="Explore alone").click()
    expect(viewer.page.get_by_text("You explore alone")).to_be_visible(timeout=SOON)
    viewer.settle()
    assert parse_qs(urlsplit(viewer.page.url).query)["tab"] == ["explore"]


def test_a_click_on_a_mark_leaves_the_talk_and_narrows(visit: Open) -> None:
    _, code = opened_room(visit)
    viewer = following(visit, code)
    heading(viewer.page, "Transitions")
    question = "Where do those who leave academia go?"
    viewer.page.get_by_role("button", name=f"Table: {question}").click()
    viewer.page.get_by_role("button", name="Narrow to this").first.click()
    expect(viewer.page.get_by_text("You explore alone")).to_be_visible(timeout=SOON)
    viewer.settle()
    assert parse_qs(urlsplit(viewer.page.url).query)["focus"]


def test_the_presenter_pauses_points_and_comes_back_after_a_reload(visit: Open) -> None:
    presenter, code = opened_room(visit, "cities?tab=explore")
    viewer = following(visit, code)
    heading(viewer.page, "Cities")
    presenter.page.get_by_role("button", name="Point here").nth(2).click()
    expect(viewer.page.get_by_text("Here", exact=True)).to_be_visible(timeout=SOON)
    presenter.settle()
    presenter.page.get_by_role("button", name="Pause").click()
    expect(viewer.page.get_by_text("Paused")).to_be_visible(timeout=SOON)
    presenter.settle()
    presenter.page.get_by_role("link", name="Sectors").click()
    heading(presenter.page, "Sectors")
    wait_for_polls(viewer)
    heading(viewer.page, "Cities")
    presenter.settle()
    presenter.page.get_by_role("button", name="Resume").click()
    heading(viewer.page, "Sectors")
    presenter.settle()
    presenter.page.reload()
    expect(presenter.page.get_by_text("Presenting")).to_be_visible(timeout=3 * SOON)
    presenter.settle()
    presenter.page.get_by_role("link", name="Journeys").click()
    heading(viewer.page, "Journeys")
    viewer.settle()
    for window in (presenter.page, viewer.page):
        assert "token" not in window.url
        assert set(parse_qs(urlsplit(window.url).query)) <= {"room", "tab"}


def test_an_audience_guesses_before_the_estimate_is_shown(visit: Open) -> None:
    presenter, code = opened_room(visit)
    viewer = following(visit, code)
    heading(viewer.page, "Transitions")
    presenter.page.get_by_role("button", name="Ask the audience").first.click()
    presenter.assert_accessible()
    presenter.page.get_by_role("button", name="Ask", exact=True).click()
    for window in (presenter.page, viewer.page):
        expect(window.get_by_text("Covered until the guesses are in")).to_be_visible(timeout=SOON)
    viewer.page.get_by_role("slider").press("ArrowRight", timeout=SOON)
    viewer.page.get_by_role("button", name="Send the answer").click(timeout=SOON)
    expect(viewer.page.get_by_text("Your answer is stored")).to_be_visible(timeout=SOON)
    presenter.settle()
    expect(presenter.page.get_by_text("1 answer")).to_be_visible(timeout=SOON)
    presenter.settle()
    presenter.page.get_by_role("button", name="Reveal").click()
    notice = viewer.page.get_by_text(re.compile(r"1 guess, the median is 51\s%; the estimate is \d+ \(\d+–\d+\)\s%"))
    expect(notice.first).to_be_visible(timeout=SOON)
    expect(viewer.page.get_by_text("Covered until the guesses are in")).to_have_count(0)


def test_an_audience_votes_asks_and_the_results_are_saved(visit: Open, tmp_path: Path) -> None:
    presenter, code = opened_room(visit)
    viewer = following(visit, code)
    window, seat = presenter.page, viewer.page
    window.get_by_role("button", name="Poll").click()
    window.get_by_role("textbox", name="Question").fill("Where next?")
    window.get_by_role("textbox", name="Answers").fill("Stay here\nGo elsewhere")
    window.get_by_role("button", name="Ask", exact=True).click()
    window.keyboard.press("Escape")
    seat.get_by_text("Go elsewhere", exact=True).click(timeout=SOON)
    viewer.assert_accessible()
    seat.get_by_role("button", name="Send the answer").click()
    expect(window.get_by_text("1 follows · 1 answer")).to_be_visible(timeout=SOON)
    presenter.settle()
    window.get_by_role("button", name="Reveal").click()
    for page in (window, seat):
        expect(page.get_by_text("1 answer: Stay here 0; Go elsewhere 1").first).to_be_visible(timeout=SOON)

    seat.get_by_text("Questions to the presenter").click()
    seat.get_by_role("textbox", name="Your question").fill("=1+1 who pays?")
    seat.get_by_role("button", name="Send", exact=True).click()
    expect(seat.get_by_text("the presenter decides")).to_be_visible(timeout=SOON)
    expect(window.get_by_text("1 new question")).to_be_visible(timeout=SOON)
    window.get_by_text("Questions of the audience").click()
    expect(seat.get_by_text("=1+1 who pays?")).to_have_count(0)
    presenter.assert_accessible()
    window.get_by_role("button", name="Approve").click()
    seat.get_by_role("button", name="Vote", exact=True).click(timeout=SOON)
    expect(seat.get_by_role("button", name="Take back the vote")).to_be_enabled(timeout=SOON)
    expect(window.get_by_text("1 vote")).to_be_visible(timeout=SOON)

    presenter.settle()
    window.get_by_role("button", name="End", exact=True).click()
    expect(window.get_by_text("its answers are deleted")).to_be_visible(timeout=SOON)
    for kind in ("CSV", "JSON"):
        with window.expect_download() as saved:
            window.get_by_test_id("stMainBlockContainer").get_by_role("button", name=kind, exact=True).first.click()
        saved.value.save_as(tmp_path / kind)
    rows = (tmp_path / "CSV").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].startswith("poll,Where next?,")
    assert rows[-1].startswith("audience,'=1+1 who pays?,")
    assert json.loads((tmp_path / "JSON").read_text(encoding="utf-8"))["questions"][0]["answers"] == ["Go elsewhere"]


def test_a_restarted_server_is_reported_to_presenter_and_audience(visit: Open, tmp_path: Path) -> None:
    port = free_port()
    with serving(None, tmp_path, port=port) as address:
        presenter, code = opened_room(partial(visit, address=address))
        viewer = following(partial(visit, address=address), code)
        window = presenter.page
        window.get_by_role("link", name="Deck", exact=True).click()
        presenter.settle()
        window.get_by_role("button", name="Open the deck evidence").click()
        presenter.settle()
        window.get_by_role("button", name="Present", exact=True).click()
        expect(window.locator(".eco-screen__code")).to_have_text(re.compile("Follow"), timeout=SOON)
        presenter.settle()
    expect(viewer.page.get_by_text("No connection")).to_be_visible(timeout=SOON)
    with serving(None, tmp_path, port=port):
        expect(window.get_by_text("The room is closed")).to_be_visible(timeout=90_000)
        expect(viewer.page.get_by_text(re.compile("There is no room|The room .* is lost"))).to_be_visible(
            timeout=90_000
        )
        window.keyboard.press("PageDown")
        expect(window.get_by_role("dialog", name="Slide 2 of")).to_be_visible(timeout=SOON)
        window.keyboard.press("Escape")
        lost = re.compile("Your room .* is lost: the server was restarted")
        expect(window.get_by_text(lost)).to_be_visible(timeout=SOON)
        expect(window.get_by_role("button", name="Present", exact=True)).to_be_visible()  # the deck is still there


def test_an_audience_sees_the_slide_and_not_the_note(visit: Open) -> None:
    presenter, code = opened_room(visit, "deck?deck=article")
    viewer = following(visit, code)
    window = presenter.page
    window.get_by_role("button", name="Present", exact=True).click()
    stage = window.get_by_role("dialog", name="Slide 1 of 19")
    expect(stage).to_be_visible(timeout=SOON)
    expect(viewer.page.get_by_role("heading", name="From academia to industry")).to_be_visible(timeout=SOON)
    expect(window.locator(".eco-screen__code")).to_have_text(re.compile("Follow: .+ · 1 follows"), timeout=SOON)
    with window.expect_popup() as opened:
        window.keyboard.press("s")
    expect(opened.value.locator(".eco-speaker__next")).to_have_text(
        "Next: What is a story, what is published, what is simulated"
    )
    opened.value.keyboard.press("PageDown")
    title = "What is a story, what is published, what is simulated"
    expect(viewer.page.get_by_role("heading", name=title)).to_be_visible(timeout=SOON)
    expect(opened.value.locator(".eco-speaker__note")).to_contain_text("Say this first")
    assert "Say this first" not in viewer.page.content()


def test_an_unknown_code_is_reported(visit: Open) -> None:
    window = visit().open("?room=AAAAAA")
    expect(window.get_by_text("There is no room with this code")).to_be_visible()
