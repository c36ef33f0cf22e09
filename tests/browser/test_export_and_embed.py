"""Exports, citations and embedding in a browser."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, expect

from ecosystem.cli import main
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SECONDS_OF_A_FILE = 30
SEEN_WHEN_PRINTED = """async () => {
  dispatchEvent(new Event("beforeprint"));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const styles = [...document.querySelectorAll(".sankey-link")].map((link) => getComputedStyle(link));
  return styles.map(({ opacity, fillOpacity }) => opacity * fillOpacity);
}"""
PAPER_PIXELS = 688
"""Of a sheet of A4 between its margins."""
Open = Callable[..., Visit]


def test_a_view_is_exported_cited_and_embedded(visit: Open, chromium: Browser, tmp_path: Path) -> None:
    visitor = visit()
    window = visitor.open("transitions?field=robotics")
    question = "Where do those who leave academia go?"
    files = {}
    for kind in ("CSV", "XLSX", "PPTX", "HTML", "PDF"):
        since = time.monotonic()
        window.get_by_role("button", name=f"Download: {question}").click()
        with window.expect_download() as saved:
            window.get_by_role("button", name=f"{kind}: {question}").click()
        assert time.monotonic() - since < SECONDS_OF_A_FILE
        files[kind] = tmp_path / saved.value.suggested_filename
        saved.value.save_as(files[kind])
    assert window.context.request.get(saved.value.url).status == 200
    assert visit().page.context.request.get(saved.value.url).status == 404, "a file of another visit"
    for kind in ("XLSX", "PPTX"):
        assert zipfile.ZipFile(files[kind]).testzip() is None
    (sheet,) = pypdf.PdfReader(files["PDF"]).pages
    printed = " ".join(sheet.extract_text().split())
    assert "SIMULATED DATA" in printed
    assert "Filters: Field: Robotics" in printed
    assert "field=robotics#transitions.destinations" in "".join(printed.split())
    assert "# Filters: Field: Robotics" in files["CSV"].read_text(encoding="utf-8-sig")
    window.get_by_role("button", name=f"Method: {question}").click()
    dialog = window.get_by_role("dialog")
    expect(dialog.get_by_text("Provenance")).to_be_visible(timeout=30_000)
    visitor.assert_accessible()
    dialog.get_by_role("button", name="Close").click()
    expect(window.get_by_role("button", name=f"Method: {question}")).to_be_focused()
    window.get_by_role("button", name=f"Share: {question}").click()
    visitor.assert_accessible()
    window.get_by_role("button", name=f"Cite or embed: {question}").click()
    expect(dialog.get_by_text("Cite it")).to_be_visible(timeout=30_000)
    expect(dialog.locator("code")).to_have_count(3, timeout=30_000)  # all of it is drawn
    visitor.assert_accessible()
    snippet = dialog.locator("code").last.inner_text()
    cited = dialog.locator("code").first.inner_text().rsplit(" from ", 1)[1]

    offline = chromium.new_context(offline=True)
    page = offline.new_page()
    left: list[str] = []
    page.on("request", lambda request: left.append(request.url))
    page.goto(files["HTML"].as_uri())
    expect(page.locator(".main-svg").first).to_be_visible()
    expect(page.get_by_text("SIMULATED DATA").first).to_be_visible()
    assert [url for url in left if not url.startswith(("file:", "data:", "blob:"))] == []
    offline.close()

    framed = visit()
    framed.page.set_content(f"<h1>A page of somebody else</h1>{snippet}")
    inner = framed.page.frame_locator("iframe")
    expect(inner.get_by_text("Where do those who leave academia go?").first).to_be_visible(timeout=30_000)
    expect(inner.locator(".eco-plot[data-state=drawn]")).to_have_count(1, timeout=30_000)
    expect(inner.get_by_role("link", name="Open in the dashboard")).to_be_visible()
    expect(inner.get_by_role("link", name="Cities")).to_have_count(0)
    assert "Field: Robotics" in inner.locator(".eco-plot").inner_html()

    back = visit()
    back.page.goto(cited)
    back.settle()
    expect(back.page.get_by_text("Data changed since")).to_have_count(0)
    back.page.goto(cited.replace("transitions.destinations~", "transitions.destinations~0"))
    back.settle()
    expect(back.page.get_by_text("Data changed since")).to_be_visible()


def test_a_printed_html_file_shows_every_figure(chromium: Browser, tmp_path: Path) -> None:
    """Whoever opens the HTML file and prints it by hand gets flows with their links, light and within the paper."""
    out = tmp_path / "flows.html"
    assert main(["export", "transitions", "--view", "transitions.flows", "--out", str(out)]) == 0
    context = chromium.new_context(offline=True, color_scheme="dark")
    page = context.new_page()
    page.goto(out.as_uri())
    expect(page.locator(".sankey-link").first).to_be_attached()
    seen = page.evaluate(SEEN_WHEN_PRINTED)
    assert len(seen) > 10
    assert min(seen) > 0.1
    assert page.locator(".main-svg").first.bounding_box()["width"] <= PAPER_PIXELS
    context.close()
