"""The app compared with a bare Streamlit page of the same number of figures, in one browser and one run.

Five measures: the time from a key press on the year slider to the last change inside any chart of the bare page,
against that inside any of ours, and inside any of ours in view; the time from starting the process to a first page
painted with all its charts; the memory of the server process; and how often the charts in view change while the slider
is dragged.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.million import million
from benchmarks.timing import cpu_seconds, resident_bytes
from ecosystem.app.data import FIRST_CHARTS
from ecosystem.load import Ecosystem, load_dataset, load_reference
from ecosystem.selection import Selection, extent, narrow
from ecosystem.site import SITE
from ecosystem.views import ViewDefinition, registry

DASHBOARD = SITE / "dashboard.py"
BARE = Path(__file__).with_name("bare.py")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OURS, THEIRS = ".eco-plot", "[data-testid=stPlotlyChart]"
DRAWN_AT_FIRST = ("balance", "rates", "destinations", "flows", "exits", "time_to_industry")
"""Views that the tab Explore of Transitions draws before one is asked for."""
WARM_UP, PRESSES = 2, 6
DRAG_STEPS, DRAG_STRIDE, DRAG_PAUSE = 150, 3, 20
"""Moves of the mouse, ways along the slider and back, and milliseconds between two moves."""
COUNT = """selector => {
  window.pictures = 0;
  const chart = [...document.querySelectorAll(selector)].find(one => one.getBoundingClientRect().top < innerHeight);
  new MutationObserver(() => (window.pictures += 1)).observe(chart, { attributeFilter: ["data-drawn"] });
}"""
WATCH = """selector => {
  window.lastChange = window.lastInView = 0;
  const note = chart => {
    const box = chart.getBoundingClientRect();
    window.lastChange = performance.now();
    if (box.top < innerHeight && box.bottom > 0) window.lastInView = window.lastChange;
  };
  const chartOf = node => (node.nodeType === 1 ? node : node.parentElement)?.closest(selector);
  const watcher = new MutationObserver(changes => {
    for (const chart of new Set(changes.map(change => chartOf(change.target)))) if (chart) note(chart);
  });
  for (const chart of document.querySelectorAll(selector)) {
    watcher.observe(chart, { subtree: true, childList: true, attributes: true, characterData: true });
  }
  const main = document.querySelector('[data-testid=stMain]');
  new MutationObserver(changes => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (node.nodeType !== 1) continue;
      const charts = node.matches(selector) ? [node] : node.querySelectorAll(selector);
      for (const chart of charts) {
        note(chart);
        watcher.observe(chart, { subtree: true, childList: true, attributes: true, characterData: true });
      }
    }
  }).observe(main, { subtree: true, childList: true });
  addEventListener('keydown', () => {
    window.pressed = performance.now();
    window.lastChange = window.lastInView = 0;
  }, true);
}"""
DRAWN = """([selector, count]) => {
  const charts = [...document.querySelectorAll(selector)];
  return charts.length >= count && charts.every(chart =>
    chart.querySelector('.main-svg') && (!chart.matches('.eco-plot') || chart.querySelector('[data-drawn]')
      || chart.hasAttribute('data-drawn') || chart.closest('[data-drawn]')));
}"""


@contextmanager
def served(script: Path, folder: Path, *options: str, environment: dict[str, str]) -> Iterator[tuple[str, int, float]]:
    """Run Streamlit on a script; yields address, process id and start time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]
    variables = {**os.environ, **environment}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as where the package is installed
    started = time.perf_counter()
    with (folder / f"{port}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=script.parent, env=variables, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                    break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None:
                    raise RuntimeError(f"{script} ended at once; see {folder}/{port}.log") from None
                time.sleep(0.02)
        yield address, process.pid, started
    finally:
        process.terminate()
        process.wait(timeout=30)


def bare_options() -> tuple[str, ...]:
    """Return the options that stop a bare Streamlit server from asking for an address and sending statistics."""
    return ("--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false")


def figures_by_year(
    ecosystem: Ecosystem, definitions: Sequence[ViewDefinition], years: int
) -> dict[str, list[dict[str, object]]]:
    """Precompute the figures of some views for the last few positions of the year slider."""
    first, last = extent(ecosystem)
    drawn: dict[str, list[dict[str, object]]] = {}
    for year in range(last - years + 1, last + 1):
        scope = narrow(ecosystem, Selection(years=None if year == last else (first, year)))
        views = [definition.of(scope) for definition in definitions]
        drawn[str(year)] = [json.loads(view.figure.to_json()) for view in views if view.figure is not None]
    return drawn


def repaint(page: Page, selector: str, presses: int) -> list[tuple[float, float]]:
    """Press a key on the upper end of the year slider, each time to a new year.

    Returns milliseconds to the last change of a chart, and of a chart in view. No year is used twice, so that no result
    is cached.
    """
    page.evaluate(WATCH, selector)
    page.get_by_role("slider").last.focus()
    milliseconds = []
    for _ in range(presses):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("() => window.lastChange > 0", timeout=60_000)
        page.wait_for_function("() => performance.now() - window.lastChange > 1200", timeout=60_000)
        ends = page.evaluate("() => [window.lastChange - window.pressed, window.lastInView - window.pressed]")
        milliseconds.append((ends[0], ends[1]))
    return milliseconds


def open_drawn(browser: Browser, address: str, selector: str, count: int) -> Page:
    """Open a page in a new window and wait until all its charts are drawn."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_function(DRAWN, arg=[selector, count], timeout=60_000)
    return page


def compare_repaint(browser: Browser, folder: Path, dataset: Path, name: str) -> dict[str, float]:
    """Compare a filter change on the Transitions page, and the memory of the two servers."""
    ecosystem = load_dataset(dataset, load_reference(SITE / "data" / "reference"))
    definitions = [registry()[f"transitions.{name}"] for name in DRAWN_AT_FIRST]
    specs = figures_by_year(ecosystem, definitions, WARM_UP + 2 * PRESSES + 1)
    count = len(next(iter(specs.values())))
    del ecosystem
    drawn = folder / f"{name}.json"
    drawn.write_text(json.dumps(specs), encoding="utf-8")
    environment = {"BARE_FIGURES": str(drawn), "BARE_TABLES": str(dataset)}
    ours_setting = {"ECOSYSTEM_DATA": str(dataset.parent)} if dataset.parent != SITE / "data" else {}
    times: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
    used: dict[str, float] = {}
    with (
        served(DASHBOARD, folder, environment=ours_setting) as (ours, our_pid, _),
        served(BARE, folder, *bare_options(), environment=environment) as (bare, bare_pid, _),
    ):
        our_page = open_drawn(browser, f"{ours}/transitions?tab=explore&dataset={dataset.name}", OURS, count)
        bare_page = open_drawn(browser, bare, THEIRS, count)
        for lap, presses in enumerate((WARM_UP, PRESSES, PRESSES)):
            for side, page, selector in (("bare", bare_page, THEIRS), ("ours", our_page, OURS)):
                page.bring_to_front()
                milliseconds = repaint(page, selector, presses)
                times[side] += milliseconds if lap else []
        used = {"ours": resident_bytes(our_pid) / 1e6, "bare": resident_bytes(bare_pid) / 1e6}
        our_page.context.close()
        bare_page.context.close()
    middle = {side: statistics.median(last for last, _ in values) for side, values in times.items()}
    in_view = statistics.median(last for _, last in times["ours"])
    return {
        f"repaint, {name} / bare": middle["ours"] / middle["bare"],
        f"repaint of charts in view, {name} / bare": in_view / middle["bare"],
        f"repaint of charts in view, {name}: ms ours": in_view,
        f"repaint, {name}: ms ours": middle["ours"],
        f"repaint, {name}: ms bare": middle["bare"],
        f"repaint, {name}: charts": count,
        f"memory, {name} / bare": used["ours"] / used["bare"],
        f"memory, {name}: MB ours": used["ours"],
        f"memory, {name}: MB bare": used["bare"],
    }


def compare_cold_start(browser: Browser, folder: Path, rounds: int = 7) -> dict[str, float]:
    """Compare the time from starting the process to the Overview painted with all its charts."""
    ecosystem = load_dataset(SITE / "data" / "demo", load_reference(SITE / "data" / "reference"))
    specs = figures_by_year(ecosystem, [registry()[name] for name in FIRST_CHARTS], 1)
    count = len(next(iter(specs.values())))
    drawn = folder / "overview.json"
    drawn.write_text(json.dumps(specs), encoding="utf-8")
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for lap in range(rounds + 1):
        for side, script, options, environment, selector in (
            ("bare", BARE, bare_options(), {"BARE_FIGURES": str(drawn)}, THEIRS),
            ("ours", DASHBOARD, (), {}, OURS),
        ):
            with served(script, folder, *options, environment=environment) as (address, _, started):
                page = open_drawn(browser, address, selector, count)
                if lap:
                    times[side].append(time.perf_counter() - started)
                page.context.close()
    middle = {side: statistics.median(values) for side, values in times.items()}
    return {
        "cold start / bare": middle["ours"] / middle["bare"],
        "cold start: s ours": middle["ours"],
        "cold start: s bare": middle["bare"],
        "cold start: charts": count,
    }


def measure_drag(browser: Browser, folder: Path) -> dict[str, float]:
    """Drag the year slider of the Overview to and fro; return milliseconds between pictures of the chart in view."""
    with served(DASHBOARD, folder, environment={}) as (address, pid, _):
        page = open_drawn(browser, f"{address}/?tab=explore", OURS, 1)
        handle = page.get_by_role("slider").first.locator("xpath=../..")
        rail = handle.locator("xpath=..").bounding_box()
        at = handle.bounding_box()
        if rail is None or at is None:
            raise RuntimeError("The slider of years is not on the page.")
        left, top = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        page.evaluate(COUNT, OURS)
        page.mouse.move(left, top)
        page.mouse.down()
        spent, begun = cpu_seconds(psutil.Process(pid)), time.perf_counter()
        for step in range(DRAG_STEPS):
            place = 1 - abs(1 - 2 * ((step * DRAG_STRIDE / DRAG_STEPS) % 1))
            page.mouse.move(left + place * rail["width"] * 0.9, top)
            page.wait_for_timeout(DRAG_PAUSE)
        seconds, spent = time.perf_counter() - begun, cpu_seconds(psutil.Process(pid)) - spent
        pictures = page.evaluate("() => window.pictures")
        page.mouse.up()
        page.context.close()
    return {
        "drag: ms between two pictures": 1000 * seconds / pictures,
        "drag: processor ms a picture": 1000 * spent / pictures,
    }


def measure() -> dict[str, float]:
    """Run all comparisons."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise FileNotFoundError("No Chromium was found: install the package chromium to measure in a browser.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        browser = driver.chromium.launch(executable_path=chromium, args=QUIET)
        return {
            **compare_repaint(browser, folder, SITE / "data" / "demo", "demo"),
            **compare_repaint(browser, folder, million(), "million"),
            **compare_cold_start(browser, folder),
            **measure_drag(browser, folder),
        }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:45} {value:.3f}")
