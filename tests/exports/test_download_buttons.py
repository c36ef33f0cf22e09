"""Download buttons of the dashboard, with and without a browser on the machine."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.site import SITE

VIEW = "cities.hubs"


def opened_method() -> AppTest:
    test = AppTest.from_file(str(SITE / "dashboard.py"), default_timeout=60)
    test.query_params["tab"] = "explore"
    test.run()
    test.switch_page(str(Path("pages") / "cities.py")).run()
    return test.button(key=f"how-{VIEW}").click().run()


@pytest.mark.parametrize("there", [True, False])
def test_files_are_offered_and_no_browser_is_started_for_that(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, started = tmp_path / "browser", tmp_path / "started"
    if there:
        program.write_text(f"#!/bin/sh\ntouch {started}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(program))
    test = opened_method()
    assert not test.exception
    offered = {button.proto.label: button.proto.disabled for button in test.get("download_button")}
    assert {"CSV", "XLSX", "PPTX", "HTML", "PDF"} <= set(offered)
    assert [name for name, disabled in offered.items() if disabled] == ([] if there else ["PDF"])
    texts = " ".join(text.value for text in test.markdown)
    assert ("has no Chromium" in texts) == (not there)
    assert not started.exists()
