"""The chart component in a real browser: drawing, zoom, picks, table, downloads and accessibility."""

import datetime as dt
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Browser, Download, FloatRect, Locator, Page, expect
from streamlit.testing.v1 import AppTest

from ecosystem.app.plot import plot, unpack
from ecosystem.app.plot.serving import assets
from tests.browser.conftest import accessibility_violations, serving
from tests.pages.driver import checked

APP = Path(__file__).parent / "apps" / "plot_app.py"
PLOTLY_JS = assets().plotly
DARK_LETTERS = "rgb(237, 235, 232)"
HOSTILE = "<img src=x onerror=\"document.title='broken in'\">"

pytestmark = pytest.mark.browser


@contextmanager
def plot_app(folder: Path, *, base: str = "") -> Iterator[str]:
    """Run the app; its log goes to the folder."""
    settings = {
        "SERVER_HEADLESS": "true",
        "SERVER_ADDRESS": "127.0.0.1",
        "BROWSER_GATHER_USAGE_STATS": "false",
        "SERVER_FILE_WATCHER_TYPE": "none",
        "SERVER_BASE_URL_PATH": base.strip("/"),
    }
    environment = {f"STREAMLIT_{name}": value for name, value in settings.items()}
    with serving(APP, folder, environment=environment, base=base) as address:
        yield f"{address}/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with plot_app(folder) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 1200, "height": 900}, color_scheme="light") as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        open_charts(page, address)
        yield page


def open_charts(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".eco-plot[data-state=drawn]")).to_have_count(5, timeout=60_000)


def next_year(page: Page) -> None:
    """Press the slider on by a year and wait until every visible chart shows it."""
    before = page.locator("#arrivals").get_attribute("data-drawn")
    digests = [page.locator(f"#{key}").get_attribute("data-drawn") for key in ("moves", "fields", "flows", "places")]
    page.get_by_role("slider").press("ArrowRight")
    expect(page.locator("#arrivals")).not_to_have_attribute("data-drawn", before or "")
    for key, digest in zip(("moves", "fields", "flows", "places"), digests, strict=True):
        expect(page.locator(f"#{key}")).not_to_have_attribute("data-drawn", digest or "")


def tool(page: Page, key: str, name: str) -> Locator:
    return page.locator(f"#{key}").get_by_role("button", name=f"{name}: ")


def switch(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).click()


def download(page: Page, key: str, name: str) -> Download:
    tool(page, key, "Download").click()
    with page.expect_download() as event:
        tool(page, key, name).click()
    return event.value


def box_of(place: Locator) -> FloatRect:
    """Scroll to an element and return its position in the window."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    return box


def zoom_in(page: Page, key: str) -> list[float]:
    box = box_of(page.locator(f"#{key} .nsewdrag").first)
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=6)
    page.mouse.up()
    expect(tool(page, key, "Reset zoom")).to_be_visible()
    return axis_range(page, key)


NEAR_RANGE = """([key, [first, last]]) => {
  const { range } = document.querySelector(`#${key} .js-plotly-plot`)._fullLayout.xaxis;
  return Math.abs(range[0] - first) < 0.5 && Math.abs(range[1] - last) < 0.5;
}"""
"""Whether years are those given, but for the room that margins leave, which differ with the width of labels."""


def axis_range(page: Page, key: str) -> list[float]:
    found: list[float] = page.evaluate(
        "key => document.querySelector(`#${key} .js-plotly-plot`)._fullLayout.xaxis.range", key
    )
    return found


def test_the_chart_stays_mounted_and_zoomed_when_the_data_changes(page: Page) -> None:
    page.evaluate("window.kept = document.querySelector('#moves .js-plotly-plot')")
    zoomed = zoom_in(page, "moves")
    points = page.locator("#moves .point").first.get_attribute("transform")

    next_year(page)

    assert page.evaluate("window.kept === document.querySelector('#moves .js-plotly-plot') && kept.isConnected")
    assert axis_range(page, "moves") == zoomed
    assert page.locator("#moves .point").first.get_attribute("transform") != points


def test_the_zoom_can_be_reset(page: Page) -> None:
    whole = axis_range(page, "moves")
    assert zoom_in(page, "moves") != whole
    tool(page, "moves", "Reset zoom").click()
    expect(tool(page, "moves", "Reset zoom")).to_be_hidden()
    page.wait_for_function(NEAR_RANGE, arg=["moves", whole])


def test_a_map_is_zoomed_with_buttons_and_stays_so(page: Page) -> None:
    def scale() -> float:
        found: float = page.evaluate(
            "document.querySelector('#places .js-plotly-plot')._fullLayout.geo.projection.scale"
        )
        return found

    tool(page, "places", "Zoom in").click()
    expect(tool(page, "places", "Reset zoom")).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('#places .js-plotly-plot')._fullLayout.geo.projection.scale === 18"
    )
    next_year(page)
    assert scale() == 18
    tool(page, "places", "Reset zoom").click()
    expect(tool(page, "places", "Reset zoom")).to_be_hidden()
    assert scale() == 12


def test_a_run_that_changes_nothing_draws_nothing(page: Page) -> None:
    page.evaluate("""() => {
        window.changes = 0;
        for (const graph of document.querySelectorAll('.js-plotly-plot')) {
            new MutationObserver(list => changes += list.length).observe(graph, { subtree: true, childList: true });
        }
    }""")
    switch(page, "Draw a broken figure")
    expect(page.locator("#broken")).to_have_attribute("data-state", "failed")
    assert page.evaluate("changes") == 0


def test_quick_changes_end_with_the_last_one(page: Page) -> None:
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowRight"):
        page.get_by_role("slider").press(key)
    expect(page.locator("#arrivals .eco-plot__picture")).to_have_attribute(
        "aria-label", "In 2023, most people arrived in academia."
    )
    page.wait_for_function(
        "last => document.querySelector('#arrivals .js-plotly-plot').data[0].x[0] === last", arg=(2023 * 3) % 40 + 5
    )


@pytest.mark.parametrize(
    ("key", "mark", "pick"),
    [
        ("arrivals", ".barlayer .point:nth-child(2) path", "sector=Industry"),
        ("flows", ".sankey-link >> nth=1", "link=1"),
        ("flows", ".sankey-node:has-text('Karachi') .node-rect", "node=Karachi"),
        ("moves", ".point >> nth=2", "year=2012"),
        ("places", ".scattergeo .point >> nth=1", "city=Lahore"),
    ],
)
def test_a_click_on_a_mark_comes_back_as_its_pick(page: Page, key: str, mark: str, pick: str) -> None:
    # The middle of a bar, node or point; near the source of a link, where it lies flat.
    box = box_of(page.locator(f"#{key} {mark}").first)
    click_mark(
        page, key, box["x"] + (12 if "link" in pick else box["width"] / 2), box["y"] + min(box["height"] / 2, 10)
    )
    expect(page.get_by_text(f"Picked: {pick}.")).to_be_visible()


def test_a_click_on_a_cell_of_a_heatmap_comes_back_as_its_pick(page: Page) -> None:
    box = box_of(page.locator("#fields .nsewdrag"))
    click_mark(page, "fields", box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.9)
    expect(page.get_by_text("Picked: cell=Academia/Robotics.")).to_be_visible()


def click_mark(page: Page, key: str, x: float, y: float) -> None:
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator(f"#{key} .eco-plot--pick")).to_be_attached()
    page.mouse.click(x, y)


def test_a_pick_lasts_one_run_and_calls_back(page: Page) -> None:
    page.locator("#arrivals .barlayer .point path").first.click(force=True)
    expect(page.get_by_text("Picked: sector=Academia.")).to_be_visible()
    expect(page.get_by_text("Called: sector=Academia.")).to_be_visible()
    next_year(page)
    expect(page.get_by_text("Picked: nothing.")).to_be_visible()


def test_the_table_chooses_with_the_keyboard_alone(page: Page) -> None:
    tool(page, "arrivals", "Table").focus()
    page.keyboard.press("Enter")
    expect(tool(page, "arrivals", "Table")).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Narrow to this: Government").press("Enter")
    expect(page.get_by_text("Picked: sector=Government.")).to_be_visible()


def test_the_table_shows_text_as_text_and_only_web_addresses_as_links(page: Page) -> None:
    tool(page, "arrivals", "Table").click()
    region = page.get_by_role("region", name="Table: Which sectors did people arrive in?")
    expect(region.locator("caption")).to_have_text("Which sectors did people arrive in?")
    expect(region.get_by_role("columnheader")).to_have_text(["Sector", "People", "Source", "Choose"])
    expect(region.get_by_role("rowheader").nth(5)).to_have_text(HOSTILE)
    expect(region.locator("img, script")).to_have_count(0)
    expect(region.get_by_role("link")).to_have_count(5)
    expect(region.get_by_role("link").first).to_have_attribute("rel", "noopener noreferrer")
    assert page.title() == "Charts"


def test_an_open_table_follows_the_data(page: Page) -> None:
    tool(page, "arrivals", "Table").click()
    before = page.locator("#arrivals td").first.inner_text()
    next_year(page)
    expect(page.locator("#arrivals td").first).not_to_have_text(before)
    tool(page, "arrivals", "Table").click()
    expect(page.locator("#arrivals table")).to_have_count(0)


def test_pictures_carry_title_footer_and_the_mark_of_simulated_data(page: Page, address: str) -> None:
    switch(page, "Simulated")
    expect(page.locator("#arrivals .eco-plot__badge")).to_be_visible()
    saved = download(page, "arrivals", "SVG")
    assert saved.suggested_filename == "arrivals-2020-24.svg"
    drawing = ElementTree.parse(saved.path()).getroot()  # noqa: S314
    texts = ["".join(element.itertext()) for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    question = "Which sectors did people arrive in?"
    assert texts[:3] == ["SIMULATED DATA", question, question]
    assert texts[3] == "In 2020, most people arrived in academia."
    assert texts[-3:] == [
        "SIMULATED data set, sources: none & nobody <b>real</b>",
        "As of 2026-11-22",
        f"Opens again at: overview{page.url.removeprefix(address).lstrip('/')}#arrivals",  # no local address
    ]
    assert "Government" in texts
    assert drawing.findtext("{http://www.w3.org/2000/svg}desc") == "In 2020, most people arrived in academia."

    picture = Path(download(page, "arrivals", "PNG").path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height > 2 * 420) == (2 * (960 + 48), True)


def test_the_link_leads_to_the_chart(page: Page, address: str) -> None:
    own = "room=123&alone=true&theme=dark&embed_options=dark_theme&view=x&cited=y"  # of this visit alone
    page.evaluate(f"history.replaceState(null, '', '?years=2010&{own}')")
    tool(page, "places", "Share").click()
    tool(page, "places", "Copy link").click()
    expect(page.locator("#places").get_by_role("status")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}?years=2010#places"
    page.goto("about:blank")
    open_charts(page, link)
    expect(page.locator("#places")).to_be_in_viewport()


def test_a_refused_clipboard_leaves_the_link_to_copy_by_hand(page: Page, address: str) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    tool(page, "arrivals", "Share").click()
    tool(page, "arrivals", "Copy link").click()
    field = page.get_by_label("Copy this link")
    expect(field).to_have_value(f"{address}#arrivals")
    expect(field).to_be_focused()


def test_a_switch_of_the_theme_restyles_without_a_run(page: Page) -> None:
    text = page.locator("#moves .xtick text").first
    colors = {text.evaluate("node => getComputedStyle(node).fill")}
    line = page.locator("#moves .js-line").first.evaluate("node => getComputedStyle(node).stroke")
    page.evaluate("window.kept = document.querySelector('#moves .js-plotly-plot')")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "old => getComputedStyle(document.querySelector('#moves .xtick text')).fill !== old", arg=colors.pop()
    )
    red, green, blue = page.evaluate(
        "getComputedStyle(document.querySelector('#moves .xtick text')).fill.match(/\\d+/g)"
    )
    assert min(int(red), int(green), int(blue)) > 180
    assert page.evaluate("kept.isConnected")
    assert page.locator("#moves .js-line").first.evaluate("node => getComputedStyle(node).stroke") == line


def test_the_chart_follows_the_width_of_its_place(page: Page) -> None:
    drawing = page.locator("#arrivals .main-svg").first
    wide = int(drawing.get_attribute("width") or 0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.querySelector('#arrivals .main-svg').getAttribute('width') < 390")
    assert wide > 900
    assert page.locator("#arrivals .main-svg").first.get_attribute("height") == "460"  # from layout.meta.narrow
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [button.bounding_box() for button in page.locator("#arrivals .eco-plot__tool:visible").all()]
    assert all(box and box["height"] >= 24 and box["width"] >= 24 and box["x"] + box["width"] <= 390 for box in boxes)


def test_a_narrow_screen_may_draw_other_marks_and_a_wide_one_draws_the_first_again(page: Page) -> None:
    bars = page.locator("#arrivals .barlayer .point")
    all_bars = bars.count()
    assert all_bars > 3
    page.set_viewport_size({"width": 390, "height": 844})
    expect(bars).to_have_count(3)
    page.set_viewport_size({"width": 1200, "height": 900})
    expect(bars).to_have_count(all_bars)


def test_a_chart_in_a_hidden_tab_is_drawn_when_it_is_shown(page: Page) -> None:
    assert page.locator("#hidden").get_attribute("data-state") == "waiting"
    next_year(page)
    page.get_by_role("tab", name="Second").click()
    expect(page.locator("#hidden")).to_have_attribute("data-state", "drawn")
    expect(page.locator("#hidden .scatterlayer .trace")).to_have_count(4)


def test_a_chart_that_leaves_the_page_is_cleaned_up(page: Page) -> None:
    page.evaluate("window.left = document.querySelector('#arrivals .js-plotly-plot')")
    assert page.evaluate("Boolean(left._fullLayout)")
    switch(page, "Show charts")
    expect(page.locator(".eco-plot")).to_have_count(0)
    page.wait_for_function("() => left._fullLayout === undefined && left.childElementCount === 0")
    switch(page, "Show charts")
    expect(page.locator(".eco-plot[data-state=drawn]")).to_have_count(5)


def test_a_figure_that_cannot_be_drawn_shows_an_error_and_its_table(page: Page) -> None:
    switch(page, "Draw a broken figure")
    expect(page.locator("#broken").get_by_role("alert")).to_have_text(
        "This chart could not be drawn. The table still holds every number."
    )
    expect(page.locator("#broken").get_by_role("table")).to_be_visible()
    tool(page, "broken", "Download").click()
    expect(tool(page, "broken", "PNG")).to_be_disabled()


def test_without_plotly_js_the_tables_are_there(chromium: Browser, address: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.route(re.compile(r"/plotly-\d"), lambda route: route.abort())
        page.goto(address)
        expect(page.locator("#arrivals").get_by_role("alert")).to_be_visible(timeout=60_000)
        expect(page.locator("#arrivals").get_by_role("table")).to_be_visible()
        expect(page.locator("#moves").get_by_role("alert")).to_have_text("This chart could not be drawn.")


def test_everything_comes_from_this_machine_and_plotly_js_once(chromium: Browser, address: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        requested: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        open_charts(page, address)
        tool(page, "arrivals", "Download").click()
        tool(page, "arrivals", "PNG").click()
        expect(page.locator("#arrivals").get_by_role("status")).to_have_text("PNG saved")
        assert [url for url in requested if not url.startswith((address, "blob:", "data:"))] == []
        assert len([url for url in requested if "plotly" in url.lower() and "panel" not in url]) == 1
        assert not [url for url in requested if "PlotlyChart" in url]

        served = context.request.get(next(url for url in requested if url.endswith(PLOTLY_JS)))
        assert "javascript" in served.headers["content-type"]
        assert served.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in served.headers["cache-control"]


def test_scripts_are_served_under_a_base_path(chromium: Browser, tmp_path: Path) -> None:
    with plot_app(tmp_path, base="/eco/system") as address, chromium.new_context() as context:
        open_charts(context.new_page(), address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violation(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    switch(page, "Simulated")
    switch(page, "Draw a broken figure")
    tool(page, "arrivals", "Table").click()
    expect(page.locator("#broken").get_by_role("alert")).to_be_visible()
    page.wait_for_function("() => document.getAnimations().every(({ playState }) => playState !== 'running')")
    assert accessibility_violations(page, ".eco-plot") == []


WALKS = {
    "arrivals": ("ArrowRight ArrowDown End ArrowRight Home", "Academia Industry Unknown Unknown Academia"),
    "moves": ("ArrowRight ArrowRight ArrowDown ArrowLeft End", "2010 2011 Industry,.+2011 Industry,.+2010 72"),
    "fields": (
        "ArrowRight ArrowRight ArrowDown Home",
        "NLP,.+Non-profit Vision,.+Non-profit Vision,.+Gov NLP,.+Non-profit",
    ),
    "flows": ("ArrowRight ArrowRight ArrowDown End", "Lahore Karachi Lahore,.+Industry Islamabad,.+Abroad"),
    "places": ("ArrowRight ArrowRight End", "Karachi Lahore Islamabad"),
}
"""Keys pressed in each chart, and a pattern of what is read out after each."""


def test_arrow_keys_walk_every_kind_of_chart_mark_by_mark(page: Page) -> None:
    for key, (keys, words) in WALKS.items():
        picture = page.locator(f"#{key} .eco-plot__picture")
        spoken, ring = page.locator(f"#{key} [aria-live=polite]"), picture.locator(".eco-plot__ring")
        picture.focus()
        for pressed, read in zip(keys.split(), words.split(), strict=True):
            page.keyboard.press(pressed)
            expect(spoken).to_have_text(re.compile(read))
            box, home = ring.bounding_box(), picture.bounding_box()
            assert box
            assert home
            assert home["x"] - 8 <= box["x"] <= home["x"] + home["width"]
            assert home["y"] - 8 <= box["y"] <= home["y"] + home["height"]
        page.keyboard.press("Escape")
        expect(ring).to_be_hidden()
        expect(spoken).to_be_empty()
        expect(picture).to_be_focused()


def test_enter_picks_the_mark_that_was_walked_to(page: Page) -> None:
    page.locator("#flows .eco-plot__picture").focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("Picked: node=Karachi.")).to_be_visible()


def test_a_dark_page_is_printed_with_whole_charts_in_dark_letters(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    text = "() => getComputedStyle(document.querySelector('#moves .xtick text')).fill"
    page.wait_for_function(f"() => ({text})() === '{DARK_LETTERS}'")
    drawn = ".eco-plot[data-state=drawn] .main-svg"
    widths = f"() => [...document.querySelectorAll('{drawn}')].map((svg) => svg.getAttribute('width'))"
    on_screen = page.evaluate(widths)
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); return new Promise((done) => setTimeout(done)); }")
    assert set(page.evaluate(widths)) == {"688"}
    assert page.evaluate(text) == "rgb(29, 37, 48)"
    page.evaluate("() => { dispatchEvent(new Event('afterprint')); }")
    page.wait_for_function(f"(before) => String(({widths})()) === String(before)", arg=on_screen)
    page.wait_for_function(f"() => ({text})() === '{DARK_LETTERS}'")


def test_a_screen_reader_gets_the_summary_and_the_provenance(page: Page) -> None:
    picture = page.locator("#arrivals .eco-plot__picture")
    expect(picture).to_have_accessible_name("In 2020, most people arrived in academia.")
    expect(picture).to_have_accessible_description(
        "2019–2024, all cities, n = 1,204 SIMULATED data set, sources: none & nobody <b>real</b> As of 2026-11-22"
    )
    next_year(page)
    expect(picture).to_have_accessible_name("In 2021, most people arrived in academia.")


def test_a_finger_scrolls_the_page_and_taps_a_mark(chromium: Browser, address: str) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        open_charts(page, address)
        assert page.evaluate("document.querySelector('#moves .js-plotly-plot')._fullLayout.dragmode") is False
        page.locator("#arrivals .barlayer .point path").first.tap(force=True)
        expect(page.get_by_text("Picked: sector=Academia.")).to_be_visible()


def test_reduced_motion_disables_transitions(chromium: Browser, address: str) -> None:
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        open_charts(page, address)
        links = "[...document.querySelectorAll('#flows .sankey-link')].map(link => link.style.opacity)"
        page.evaluate(f"""() => {{
            window.seen = [];
            new MutationObserver(() => seen.push(...{links})).observe(
                document.querySelector('#flows'), {{ attributes: true, attributeFilter: ['data-drawn'] }});
        }}""")
        next_year(page)
        assert set(page.evaluate("seen")) == {"1"}


def sent(**changed: object) -> dict[str, Any]:
    """What a page with one chart sends to the browser."""

    def script(changed: dict[str, object]) -> None:
        from ecosystem.app.plot import plot

        given = {"key": "one", "title": "What?", "description": "That.", "filename": "one"}
        plot(**{**given, **changed})  # type: ignore[arg-type]

    test = checked(AppTest.from_function(script, args=(changed,), default_timeout=60).run())
    return unpack(test.get("bidi_component")[0].proto.json)


def test_what_a_page_sends_can_be_read_in_a_test() -> None:
    figure = {
        "data": [
            {"type": "bar", "x": np.array([1.5, np.nan]), "y": (np.int64(2), dt.date(2024, 5, 1)), "z": float("inf")}
        ],
        "layout": {"height": 300, "meta": {"simulated": True, "narrow": {"height": 500}}},
    }
    table = [{"City": "Lahore", "n": 3, "_pick": "city=lahore"}, {"City": None, "Share": float("nan")}]
    data = sent(figure=figure, table=table, footer=["n = 3"], filename="../a b")
    assert data["figure"]["data"] == [{"type": "bar", "x": [1.5, None], "y": [2, "2024-05-01"], "z": None}]
    assert data["table"] == {
        "columns": ["City", "n", "Share"],
        "rows": [["Lahore", "3", ""], ["", "", ""]],
        "picks": ["city=lahore", None],
    }
    assert (data["height"], data["narrowHeight"], data["simulated"], data["footer"]) == (300, 500, True, ["n = 3"])
    assert data["filename"] == "a-b"


def test_equal_figures_have_equal_digests_and_others_have_not() -> None:
    first, same, other = (sent(figure={"data": [{"y": [y]}]})["digest"] for y in (1, 1, 2))
    assert first == same != other


def test_a_figure_that_is_not_plain_data_is_rejected_with_a_remedy() -> None:
    with pytest.raises(TypeError, match="convert it before it is drawn"):
        plot({"data": [object]}, key="one", title="What?", description="That.", filename="one")
