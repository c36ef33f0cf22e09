"""Renew the picture in the README: ``python3 -m tests.browser.picture``."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from ecosystem.site import SITE
from tests.browser.conftest import QUIET, Visit, serving


def main() -> None:
    """Open the Overview and keep what it looks like."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(SITE / "dashboard.py", Path(folder)) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        window = Visit(context, address).open()
        window.screenshot(path=SITE / "static" / "overview.png")


if __name__ == "__main__":
    main()
