"""Renew the pictures in the README and of link previews: ``python3 -m tests.browser.pictures``.

They need Chromium and LibreOffice.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import ecosystem
from ecosystem.app.server import page_head
from ecosystem.exports import slides
from ecosystem.site import SITE
from tests.browser.conftest import QUIET, Visit, serving
from tests.browser.test_rooms import opened_room

STATIC = SITE / "static"
SCREEN, PHONE = (1440, 900), (390, 844)
HEIGHT = 900
"""Pixels of a picture."""


def main() -> None:
    """Draw all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with serving(SITE / "dashboard.py", place) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
            visit(browser, address, SCREEN).open().screenshot(path=STATIC / "overview.png")
            preview(browser, address, place)
            room(browser, address, place)
        slide(place)


def visit(browser: Browser, address: str, size: tuple[int, int]) -> Visit:
    """Begin a visit in a window of a size."""
    return Visit(browser.new_context(viewport={"width": size[0], "height": size[1]}), address)


def preview(browser: Browser, address: str, place: Path) -> None:
    """Show the first screen in the size of link previews."""
    visit(browser, address, (page_head.WIDTH, page_head.HEIGHT)).open().screenshot(path=place / "preview.png")
    picture = Image.open(place / "preview.png").convert("RGB").quantize(64)
    picture.save(STATIC / page_head.PICTURE, optimize=True)


def room(browser: Browser, address: str, place: Path) -> None:
    """Show a presenter's screen beside a follower's phone."""
    presenter, code = opened_room(lambda: visit(browser, address, SCREEN), "transitions?tab=evidence")
    follower = visit(browser, address, PHONE)
    follower.page.goto(f"{address}/?room={code}")
    follower.page.locator(".eco-screen .eco-plot[data-state=drawn]").first.wait_for(timeout=60_000)
    shots = []
    for name, window in (("presenter", presenter.page), ("follower", follower.page)):
        window.screenshot(path=place / f"{name}.png")
        picture = Image.open(place / f"{name}.png").convert("RGB")
        shots.append(picture.resize((round(picture.width * HEIGHT / picture.height), HEIGHT)))
    both = Image.new("RGB", (sum(shot.width for shot in shots) + 24, HEIGHT), "white")
    both.paste(shots[0], (0, 0))
    both.paste(shots[1], (shots[0].width + 24, 0))
    both.quantize(128).save(STATIC / "room.png", optimize=True)


def slide(place: Path) -> None:
    """Show a slide as an office program draws it."""
    file = place / "slide.pptx"
    file.write_bytes(slides([ecosystem.view("researchers.titles", "demo")]))
    office = shutil.which("soffice") or "soffice"
    subprocess.run(
        [office, "--headless", "--convert-to", "png", "--outdir", place, file], check=True, capture_output=True
    )
    Image.open(place / "slide.png").convert("RGB").quantize(128).save(STATIC / "slide.png", optimize=True)


if __name__ == "__main__":
    main()
