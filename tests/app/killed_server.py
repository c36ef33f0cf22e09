"""The app itself, without a browser, in a process that dies as ``kill -9`` has it while it makes a dataset.

``python -m tests.app.killed_server BUTTON… [--die]`` opens the page, presses the buttons, and waits for the end.
"""

import os
import signal
import sys
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.background import BackgroundDownload
from ecosystem.importers.progress import ImportStep
from ecosystem.site import SITE

SECONDS = 120


def main() -> None:
    """Press buttons, and say what the page tells once the download has ended."""
    pressed = [word for word in sys.argv[1:] if word != "--die"]
    making = BackgroundDownload._on_step

    def deadly(self: BackgroundDownload, step: ImportStep, done: int, total: int) -> None:
        if step is ImportStep.DERIVING and done:
            os.kill(os.getpid(), signal.SIGKILL)
        making(self, step, done, total)

    if "--die" in sys.argv:
        BackgroundDownload._on_step = deadly  # type: ignore[method-assign]
    os.environ[access.SETTING] = "allow"
    test = AppTest.from_file(str(SITE / "dashboard.py"), default_timeout=SECONDS).run()
    test.switch_page("pages/your_data.py").run()
    for key in pressed:
        print("\n".join(element.value for element in test.markdown))
        test.button(key=key).click().run()
    out = Path(os.environ["ECOSYSTEM_DATA"]) / "openalex-pk"
    for _ in range(2 * SECONDS):
        if any(str(button.key) == f"dismiss-{out}" for button in test.button):
            break
        time.sleep(0.5)
        test.run()
    print("\n".join(element.value for element in [*test.info, *test.error, *test.markdown]))


if __name__ == "__main__":
    main()
