"""Quick changes, datasets that cannot be shown and the focus of the menu, in a real browser."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from ecosystem.site import SITE
from tests.browser.conftest import Visit, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
PRESSES = 10


def first_year(window: Page) -> int:
    return int(window.get_by_role("slider").first.input_value())


def end_on(visitor: Visit, year: int, last: int) -> None:
    """Expect one first year in slider, chip, address and all charts."""
    visitor.settle()
    window = visitor.page
    expect(window.get_by_role("button", name=f"Years: {year}–{last}")).to_be_visible(timeout=30_000)
    visitor.settle()
    assert first_year(window) == year
    assert parse_qs(urlsplit(window.url).query)["years"] == [str(year), str(last)]
    charts = [text for text in window.locator(".eco-plot").all_text_contents() if "Years:" in text]
    assert charts
    assert all(f"Years: {year}–{last}" in text for text in charts), charts


@pytest.mark.parametrize("pause", [60, 400])
def test_ten_quick_presses_end_on_the_tenth_everywhere(pause: int, visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions?years=2006&years=2025")
    slider = window.get_by_role("slider").first
    slider.focus()
    for _ in range(PRESSES):
        window.keyboard.press("ArrowRight")
        window.wait_for_timeout(pause)
    end_on(visitor, 2006 + PRESSES, 2025)
    window.keyboard.press("ArrowLeft")
    window.wait_for_timeout(pause)
    window.keyboard.press("ArrowRight")
    end_on(visitor, 2006 + PRESSES, 2025)


def test_charts_in_view_follow_the_slider_while_it_is_dragged(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions?years=2006&years=2025")
    plot = window.locator(".eco-plot").first
    card = window.locator("[class*=st-key-card-]").filter(has=plot).first
    before = plot.get_attribute("data-drawn") or ""
    slider = window.get_by_role("slider").first
    place = slider.locator("xpath=../..").bounding_box()
    assert place
    left, top = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    window.mouse.move(left, top)
    window.mouse.down()
    window.mouse.move(left + 60, top, steps=6)
    expect(plot).not_to_have_attribute("data-drawn", before)
    expect(card).to_have_attribute("aria-busy", "true")
    assert parse_qs(urlsplit(window.url).query)["years"] == ["2006", "2025"]
    window.mouse.move(left, top, steps=6)
    expect(plot).to_have_attribute("data-drawn", before)
    expect(card).not_to_have_attribute("aria-busy", "true")
    window.mouse.move(left + 60, top, steps=6)
    window.mouse.up()
    end_on(visitor, first_year(window), 2025)
    assert first_year(window) > 2006
    expect(window.locator("[class*=st-key-card-][aria-busy]")).to_have_count(0)
    assert any("/api/figures/transitions/" in address for address in visitor.requests)


@pytest.mark.parametrize("dark", [False, True])
def test_links_of_the_menu_show_the_focus(dark: bool, visit: Open) -> None:
    window = visit(dark=dark).open("context")
    links = window.locator("[data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink]")
    first = links.first
    first.focus()
    window.keyboard.press("Tab")
    window.keyboard.press("Shift+Tab")
    for link in links.all():
        link.focus()
        style = link.evaluate(
            "link => { const of = getComputedStyle(link); return [of.outlineStyle, of.outlineWidth]; }"
        )
        assert style == ["solid", "2px"]


def test_a_dataset_that_cannot_be_shown_leaves_the_slider_of_the_next_whole(
    visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "datasets" / "broken"
    shutil.copytree(SITE / "data" / "faculty-2018", folder)
    package = folder / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"faculty-2018"', '"broken"', 1), encoding="utf-8")
    (folder / "researchers.csv").write_text("researcher_id\n1\n1\n", encoding="utf-8")
    monkeypatch.setenv("ECOSYSTEM_DATA", str(folder.parent))
    with serving(SITE / "dashboard.py", tmp_path) as address:
        visitor = visit(address=address)
        window = visitor.open("transitions?tab=explore")
        window.get_by_role("slider").first.press("ArrowRight")
        visitor.settle()
        for dataset, message in (("broken", "24 problems found"), ("nowhere", "There is no dataset “nowhere”")):
            window.evaluate(
                "name => { history.pushState({}, '', `?dataset=${name}&years=2010&years=2020`); history.back(); }",
                dataset,
            )
            window.wait_for_timeout(500)
            window.go_forward()
            expect(window.get_by_role("alert").get_by_text(message)).to_be_visible(timeout=30_000)
            window.goto(f"{address}/transitions?dataset={dataset}&years=2010&years=2020")
            expect(window.get_by_role("alert").get_by_text(message)).to_be_visible(timeout=30_000)
            visitor.settle()  # the list closes where the page is drawn again
            window.get_by_role("combobox").first.fill("Demo (sim")
            window.get_by_role("combobox").first.press("Enter")
            visitor.settle()
            expect(window.get_by_role("alert").get_by_text(message)).to_have_count(0)
            expect(window.locator("[data-testid=stException]")).to_have_count(0)
            expect(window.get_by_role("slider")).to_have_count(2)
