"""The app as a visitor sees it, in a real browser."""

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from ecosystem.site import SITE
from ecosystem.views.pages import ENTRIES
from tests.browser.conftest import PICTURES, Visit, accessibility_violations, serving

pytestmark = pytest.mark.browser
PAGES = [entry.name for entry in ENTRIES]
TITLES = {entry.name: entry.large for entry in ENTRIES}
Open = Callable[..., Visit]


def path_of(page: str) -> str:
    return "" if page == "overview" else page


def test_the_scripts_of_the_figures_come_early_and_once(visit: Open) -> None:
    visitor = visit()
    window = visitor.open()
    begun = window.evaluate("() => [...document.scripts].filter(script => script.src.includes('/plotly-')).length")
    assert begun == 1
    expect(window.locator("link[rel=modulepreload][href*=plotly-panel]")).to_be_attached()


@pytest.mark.parametrize("page", PAGES[::3])
def test_a_page_opens_cold_as_the_first_visit_of_a_fresh_server(page: str, visit: Open, tmp_path: Path) -> None:
    with serving(SITE / "dashboard.py", tmp_path) as address:
        visitor = visit(address=address)
        window = visitor.open(f"{path_of(page)}?field=robotics")
        expect(window.get_by_role("heading", level=1)).to_have_text(TITLES[page])
        expect(window.get_by_text("Page not found")).to_have_count(0)
        expect(window.get_by_role("link", name="Transitions")).to_be_visible()
        expect(window.locator("[data-testid=stException]")).to_have_count(0)
        assert parse_qs(urlsplit(window.url).query)["field"] == ["robotics"]
        assert visitor.outside() == []


SIZES = {"desktop": (1440, 900), "projector": (1920, 1080), "zoomed": (720, 450), "narrow": (320, 640)}
PHONE = (390, 844)
STATES = {
    "evidence": "",
    "demo": "?tab=explore",
    "faculty": "?dataset=faculty-2018",
    "empty": "?field=speech&city=chakwal&degree=bachelor",
}
MOST_SHIFT = 0.1
"""Sum of the scores of layout shifts while a page loads: each is the share of the window that moves, times how far."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_every_window_is_accessible_and_stays_on_this_machine(page: str, visit: Open) -> None:
    visitor, phone = visit(), visit(width=PHONE[0], height=PHONE[1])
    for state, query in STATES.items():
        window = visitor.open(path_of(page) + query)
        expect(window.get_by_role("heading", level=1)).to_have_text(TITLES[page])
        expect(window.locator("[data-testid=stException]")).to_have_count(0)
        assert_still(visitor)
        for dark in (False, True) if state in ("evidence", "demo") else (False,):  # colours do not depend on the data
            window.emulate_media(color_scheme="dark" if dark else "light")
            visitor.settle()
            assert accessibility_violations(window) == [], (state, dark)
            for size in SIZES if state in ("evidence", "demo") and not dark else ("desktop",):
                resize(visitor, SIZES[size])
                assert_fits(visitor, f"{page}-{state}-{size}{'-dark' if dark else ''}")
            resize(visitor, SIZES["desktop"])
        screens, count = window.evaluate(LENGTH)
        assert screens <= 4, state
        assert count <= 900, state
        window.emulate_media(color_scheme="light")
        if state in ("evidence", "demo"):
            phone.open(path_of(page) + query)
            assert_still(phone)
            assert_fits(phone, f"{page}-{state}-phone")
    assert visitor.outside() == []


def assert_still(visitor: Visit) -> None:
    """Nothing moved on the page while it loaded."""
    shifts = visitor.shifts()
    assert sum(shift[0] for shift in shifts) <= MOST_SHIFT, shifts[:5]  # type: ignore[misc]


def assert_fits(visitor: Visit, name: str) -> None:
    """Nothing on the page is cut off, and names beside axes are apart; keep a picture if wanted."""
    assert too_wide(visitor) <= 1, name
    assert visitor.page.evaluate(CUT) == [], name
    assert overlapping_names(visitor) == [], name
    if "SCREENSHOTS" in os.environ:  # takes as long as all checks
        keep_picture(visitor, name)


CUT = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, p, h1, h2, h3, a, input, .main-svg)')]
  .filter((part) => part.checkVisibility({ visibilityProperty: true }))
  .filter((part) => !part.closest('.eco-plot__table, [role=tablist]')) // which scroll by themselves
  .map((part) => [part, part.getBoundingClientRect()])
  .filter(([, { width, left, right }]) => width > 1 && (left < -1 || right > innerWidth + 1))
  .map(([part, { left, right }]) => [part.textContent.slice(0, 40), left, right])"""
"""What reaches beyond the window."""


OVERLAPPING = """() => [...document.querySelectorAll('.eco-plot')].flatMap((plot) => {
  const names = [...plot.querySelectorAll('[class*="yaxislayer"] [class*="tick"] text')];
  const boxes = names.map((name) => [name.textContent, name.getBoundingClientRect()]);
  return boxes.flatMap(([text, box], at) => boxes.slice(at + 1)
    .filter(([, other]) => Math.min(box.right, other.right) > Math.max(box.left, other.left))
    .filter(([, other]) => Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 3)
    .map(([other]) => [plot.dataset.key, text, other]));
})"""
"""Names beside an axis whose boxes overlap by more than their empty rims."""


LENGTH = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return [main.scrollHeight / innerHeight, main.innerText.match(/\\S+/g).length];
}"""
"""Height of a page in screens, and the words that are seen on it."""


def overlapping_names(visitor: Visit) -> list[list[str]]:
    found: list[list[str]] = visitor.page.evaluate(OVERLAPPING)
    return found


REDRAWN = """() => [...document.querySelectorAll('.eco-plot__picture')].every((place) => {
  const drawn = place.querySelector('.main-svg');
  return !drawn || Math.abs(drawn.getBoundingClientRect().width - place.getBoundingClientRect().width) <= 1;
})"""
"""Every chart is drawn in the width of its place."""


def resize(visitor: Visit, size: tuple[int, int]) -> None:
    if visitor.page.viewport_size != (wanted := {"width": size[0], "height": size[1]}):
        visitor.page.set_viewport_size(wanted)
        visitor.page.wait_for_function(REDRAWN)
        visitor.settle()


def too_wide(visitor: Visit) -> int:
    main = "document.querySelector('[data-testid=stMain]')"
    return int(visitor.page.evaluate(f"() => {main}.scrollWidth - {main}.clientWidth"))


def keep_picture(visitor: Visit, name: str) -> None:
    """Keep the whole page as a picture for people to look at."""
    window = visitor.page
    width = window.viewport_size["width"] if window.viewport_size else 1440
    height = window.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    window.set_viewport_size({"width": width, "height": min(int(height) + 40, 9000)})
    visitor.settle()
    PICTURES.mkdir(exist_ok=True)
    window.screenshot(path=PICTURES / f"{name}.png")


def test_the_menu_of_a_phone_closes_when_a_page_is_chosen(visit: Open) -> None:
    visitor = visit(width=PHONE[0], height=PHONE[1])
    window = visitor.open("?tab=evidence")
    for page in ("Cities", "Sectors"):
        window.locator("[data-testid=stExpandSidebarButton]").click()
        window.get_by_role("link", name=page, exact=True).click()
        expect(window.get_by_role("heading", level=1)).to_have_text(page)
        expect(window.locator("[data-testid=stSidebar]")).not_to_be_in_viewport()


def test_a_filter_stays_across_pages_and_in_the_copied_link(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions?field=robotics&years=2010&years=2020")
    window.get_by_role("link", name="Sectors").click()
    visitor.settle()
    expect(window.get_by_role("heading", level=1)).to_have_text("Sectors")
    copied = window.url
    assert parse_qs(urlsplit(copied).query) == {"field": ["robotics"], "years": ["2010", "2020"]}
    other = visit()
    other.page.goto(copied)
    other.settle()
    expect(other.page.get_by_role("button", name="Field: Robotics")).to_be_visible()
    expect(other.page.get_by_role("button", name="Years: 2010–2020")).to_be_visible()


def test_going_back_takes_the_last_choice_back(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions?field=robotics")
    window.get_by_role("button", name="Field: Robotics").click()
    visitor.settle()
    assert "field" not in window.url
    window.go_back()
    visitor.settle()
    expect(window.get_by_role("button", name="Field: Robotics")).to_be_visible()


def test_a_click_on_the_map_of_cities_offers_profiles_that_a_key_opens(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("cities?tab=explore")
    city = chart(window, "cities.map").locator(".scatterlayer .point").first
    city.scroll_into_view_if_needed()
    box = city.bounding_box()
    assert box is not None
    window.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.settle()
    offer = window.get_by_role("button", name=re.compile("Profile of ")).first
    name = offer.inner_text().partition("Profile of ")[2].strip()
    offer.focus()
    window.keyboard.press("Enter")
    expect(window.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=15_000)
    visitor.settle()
    assert {"profile", "focus"} <= set(parse_qs(urlsplit(window.url).query))


def test_a_broken_link_selects_what_is_valid_and_reports_the_rest(visit: Open) -> None:
    window = visit().open("transitions?field=robotics&field=alchemy&years=soon")
    expect(window.get_by_text("Part of the link or of the selection could not be used")).to_be_visible()
    expect(window.get_by_text("alchemy")).to_be_visible()
    expect(window.get_by_role("button", name="Field: Robotics")).to_be_visible()
    assert parse_qs(urlsplit(window.url).query) == {"field": ["robotics"]}


@pytest.mark.smoke
def test_a_click_on_a_mark_narrows_every_view_and_can_be_undone(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions?tab=explore")
    bar = chart(window, "transitions.destinations").locator(".barlayer .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    window.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.settle()
    assert "focus" in parse_qs(urlsplit(window.url).query)
    chip = window.locator(".st-key-chips").get_by_role("button").first
    expect(chip).to_be_visible()
    chip.click()
    visitor.settle()
    assert "focus" not in window.url


def chart(window: Page, key: str) -> Locator:
    return window.locator(f'.eco-plot[data-key="{key}"]')


def visible_years(window: Page, key: str) -> list[float]:
    plot = chart(window, key).locator(".js-plotly-plot")
    return [round(float(end), 3) for end in plot.evaluate("plot => plot._fullLayout.xaxis.range")]


def wait_for_other_years(window: Page, key: str, years: list[float]) -> None:
    """Wait until the time axis of a chart shows other years than these."""
    window.wait_for_function(
        "([plot, start, stop]) => { const [a, b] = plot._fullLayout.xaxis.range;"
        " return Math.abs(a - start) + Math.abs(b - stop) > 0.01; }",
        arg=[chart(window, key).locator(".js-plotly-plot").element_handle(), *years],
    )


def zoom_by_mouse(window: Page, key: str) -> None:
    before = visible_years(window, key)
    area = chart(window, key).locator(".nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    height = box["y"] + box["height"] / 3
    window.mouse.move(box["x"] + box["width"] * 0.3, height)
    window.mouse.down()
    window.mouse.move(box["x"] + box["width"] * 0.6, height, steps=5)
    window.mouse.up()
    wait_for_other_years(window, key, before)


@pytest.mark.parametrize("key", ["transitions.balance", "transitions.exits"])
def test_zoom_survives_a_filter_change_and_the_chart_stays_mounted(visit: Open, key: str) -> None:
    visitor = visit()
    window = visitor.open("transitions?tab=explore")
    whole = visible_years(window, key)
    zoom_by_mouse(window, key)
    visitor.settle()
    zoomed = visible_years(window, key)
    assert zoomed[1] - zoomed[0] < 0.5 * (whole[1] - whole[0])
    chart(window, key).locator(".js-plotly-plot").evaluate("plot => { plot.id = 'same'; }")
    before = chart(window, key).get_attribute("data-drawn")
    window.get_by_role("combobox", name="Field").click()
    window.get_by_role("option", name="Machine learning").click()
    window.keyboard.press("Escape")
    visitor.settle()
    assert "machine-learning" in window.url
    expect(chart(window, key)).not_to_have_attribute("data-drawn", str(before))
    expect(window.locator("#same")).to_be_attached()
    assert visible_years(window, key) == zoomed
    chart(window, key).get_by_role("button", name="Reset zoom").click()
    wait_for_other_years(window, key, zoomed)


BAD = (
    b"researcher_id,field,sector_id,source_id,degree_yeer\n"
    b"r-1,alchemy,university,geonames,2012\nr-1,robotics,moon,geonames,2012\n"
)
GOOD = (
    "researcher_id,name,field,sector_id,city_id,source_id,career_start_year,last_observed_year\n"
    + "".join(f"r-{i},*Person* <b>{i}</b>,robotics,university,lahore,geonames,2010,2020\n" for i in range(12))
).encode()


def test_a_broken_file_is_reported_and_the_mended_one_is_shown(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("your_data")
    window.locator("input[type=file]").set_input_files(
        {"name": "researchers.csv", "mimeType": "text/csv", "buffer": BAD}
    )
    window.get_by_role("button", name="Check and show").click()
    visitor.settle()
    expect(window.get_by_text("Your files were not loaded")).to_be_visible()
    with window.expect_download() as download:
        window.get_by_role("button", name="Download the list").click()
    problems = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert {"alchemy", "moon", "degree_yeer"} <= set(re.findall(r"alchemy|moon|degree_yeer", problems))
    window.locator("input[type=file]").set_input_files(
        {"name": "researchers.csv", "mimeType": "text/csv", "buffer": GOOD}
    )
    window.get_by_role("button", name="Check and show").click()
    visitor.settle()
    assert parse_qs(urlsplit(window.url).query)["dataset"] == ["upload"]
    window.get_by_role("link", name="Researchers").click()
    visitor.settle()
    expect(window.get_by_text("12 people and 0 moves")).to_be_visible()
    assert window.locator("main b, [data-testid=stMain] b").count() == 0
    assert visitor.outside() == []


def test_the_template_is_a_zip_that_the_app_itself_takes(visit: Open, tmp_path: Path) -> None:
    visitor = visit()
    window = visitor.open("your_data")
    with window.expect_download() as download:
        window.get_by_role("button", name="Download the template").click()
    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert any(name.endswith("researchers.csv") for name in archive.namelist())


def test_the_filters_work_from_the_keyboard(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions?tab=explore")
    window.get_by_role("combobox", name="Field").focus()
    window.keyboard.type("robo")
    window.keyboard.press("Enter")
    window.keyboard.press("Escape")
    visitor.settle()
    assert parse_qs(urlsplit(window.url).query)["field"] == ["robotics"]


def test_the_tabs_work_from_the_keyboard_and_stay_in_place(visit: Open) -> None:
    visitor = visit()
    window = visitor.open("transitions")
    tabs = window.get_by_role("radiogroup", name="Part of the page")
    before = tabs.bounding_box()
    expect(tabs.get_by_role("radio", name="Evidence")).to_be_checked()
    tabs.get_by_role("radio", name="Evidence").focus()
    window.keyboard.press("ArrowRight")
    window.keyboard.press("Enter")
    visitor.settle()
    explore = tabs.get_by_role("radio", name="Explore: Demo (simulated)")
    expect(explore).to_be_checked()
    expect(explore).to_be_focused()
    assert parse_qs(urlsplit(window.url).query) == {"tab": ["explore"]}
    assert tabs.bounding_box() == before
    expect(chart(window, "transitions.destinations")).to_be_attached()
    window.go_back()
    visitor.settle()
    expect(tabs.get_by_role("radio", name="Evidence")).to_be_checked()
    expect(chart(window, "transitions.destinations")).to_have_count(0)
