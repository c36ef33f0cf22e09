"""A whole presentation in five browsers: one presenter, four followers."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_rooms import SOON, following, heading, opened_room

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_a_presentation_from_the_first_page_to_the_exported_deck(visit: Open, tmp_path: Path) -> None:
    presenter, code = opened_room(visit, "transitions")
    window = presenter.page
    audience = [following(visit, code).page for _ in range(4)]
    expect(window.get_by_text("4 follow")).to_be_visible(timeout=SOON)
    for page, title in (("Transitions", "Transitions"), ("Cities", "Cities"), ("Sectors", "Sectors")):
        presenter.settle()
        window.get_by_role("link", name=page).click()
        for member in audience:
            heading(member, title)

    first, second, third, fourth = audience
    first.get_by_role("button", name="Explore alone").click()
    expect(first.get_by_text("You explore alone")).to_be_visible(timeout=SOON)
    second.context.set_offline(True)
    expect(second.get_by_text("No connection")).to_be_visible(timeout=SOON)

    presenter.settle()
    window.get_by_role("link", name="Transitions").click()
    for member in (third, fourth):
        heading(member, "Transitions")
    presenter.settle()
    window.get_by_role("button", name="Ask the audience").first.click()
    window.get_by_role("button", name="Ask", exact=True).click()
    for member in (third, fourth):
        member.get_by_role("button", name="Send the answer").click(timeout=SOON)
        expect(member.get_by_text("Your answer is stored")).to_be_visible(timeout=SOON)
    presenter.settle()
    expect(window.get_by_text("2 answers")).to_be_visible(timeout=SOON)
    presenter.settle()
    window.get_by_role("button", name="Reveal").click()
    for member in (third, fourth):
        expect(member.get_by_text("2 guesses, the median is").first).to_be_visible(timeout=SOON)

    second.context.set_offline(False)
    heading(second, "Transitions")
    first.get_by_role("button", name="Rejoin").click()
    heading(first, "Transitions")

    presenter.settle()
    window.get_by_role("button", name="Remove the question").click()
    presenter.settle()
    window.get_by_role("link", name="Deck", exact=True).click()
    presenter.settle()
    window.get_by_role("button", name="Open the deck article").click()
    presenter.settle()
    window.get_by_role("button", name="Present", exact=True).click()
    expect(window.get_by_role("dialog", name="Slide 1 of")).to_be_visible(timeout=SOON)
    window.keyboard.press("PageDown")
    for member in audience:
        title = "What is a story, what is published, what is simulated"
        expect(member.get_by_role("heading", name=title)).to_be_visible(timeout=SOON)
    window.keyboard.press("Escape")
    presenter.settle()
    for kind in ("PPTX", "HTML"):
        with window.expect_download(timeout=60_000) as saved:
            window.get_by_role("button", name=kind, exact=True).click()
        saved.value.save_as(tmp_path / f"deck.{kind.lower()}")
        assert (tmp_path / f"deck.{kind.lower()}").stat().st_size > 50_000
    opens_without_a_network(visit, tmp_path / "deck.html")
    window.get_by_role("button", name="End", exact=True).click()
    for member in audience:
        expect(member.get_by_text("The talk has ended")).to_be_visible(timeout=SOON)


def opens_without_a_network(visit: Open, file: Path) -> None:
    page: Page = visit().page
    page.context.set_offline(True)
    page.goto(file.as_uri())
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=SOON)
    assert urlsplit(page.url).scheme == "file"
