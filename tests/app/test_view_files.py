"""Files and dialogs that a reader asks of a view, with and without a browser on the machine."""

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.app import view_files
from ecosystem.app.plot import unpack
from ecosystem.app.session import SESSION, ViewRequest
from ecosystem.app.view_files import FILES
from tests.pages.driver import checked, opened

VIEW = "cities.degrees"


def cities(request: ViewRequest | None = None) -> AppTest:
    test = opened("cities", tab="explore")
    if request is not None:
        test.session_state[SESSION].request = request
        checked(test.run())
    return test


def sent(test: AppTest) -> dict[str, object]:
    """Return what the view sent to the browser."""
    return unpack(test.get_by_key(VIEW).proto.json)


@pytest.mark.parametrize("there", [True, False])
def test_files_are_offered_and_no_browser_is_started_for_that(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, started = tmp_path / "browser", tmp_path / "started"
    if there:
        program.write_text(f"#!/bin/sh\ntouch {started}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(program))
    assert sent(cities())["kinds"] == [kind for kind in FILES if there or kind != "pdf"]
    assert not started.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html"])
def test_a_file_is_given_once(kind: str) -> None:
    test = cities(ViewRequest(VIEW, kind))
    file = sent(test)["file"]
    assert isinstance(file, dict)
    assert file["name"] == f"cities-degrees.{kind}"
    assert sent(test.run())["file"] is None


def test_a_file_that_cannot_be_written_is_reported_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> bytes:
        raise OSError("No space left on device")

    monkeypatch.setitem(view_files.FILES, "xlsx", ("text/plain", full))
    with caplog.at_level(logging.ERROR):
        test = cities(ViewRequest(VIEW, "xlsx"))
    assert "No space left on device" in test.error[0].value
    assert sent(test)["file"] is None
    assert VIEW in caplog.text


@pytest.mark.parametrize(("wanted", "text"), [("method", "**Limits**"), ("share", "**Cite it**")])
def test_a_dialog_opens_once(wanted: str, text: str) -> None:
    test = cities(ViewRequest(VIEW, wanted))
    assert text in [element.value for element in test.markdown]
    assert text not in [element.value for element in test.run().markdown]
