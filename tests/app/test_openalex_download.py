"""The download section of the app, with a mock of the OpenAlex API."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

pytest.importorskip("pyalex", reason="the extra openalex is not installed")

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.background import BackgroundDownload
from ecosystem.app.openalex_download.download_list import downloads
from ecosystem.importers.openalex import download_import, errors
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.request import DownloadRequest
from tests.importers.openalex_stand_in import KEY, StandIn, World, served
from tests.pages.driver import checked, closed, opened


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("ECOSYSTEM_DATA", "OPENALEX_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    monkeypatch.setenv(access.SETTING, "allow")
    monkeypatch.setattr(
        download_import,
        "import_download",
        lambda fetched, out, *, request, on_step: f"The records are in {fetched.folder}.",
    )
    downloads.clear()
    yield
    downloads.clear()


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(World(people=400))
    with served(server) as address:
        monkeypatch.setenv("OPENALEX_API_URL", address)
        monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path))
        yield server


def page_text(test: AppTest) -> str:
    """Return all text of a page, and what it keeps for the visit."""
    kinds = (test.markdown, test.info, test.error, test.warning, test.success, test.caption)
    texts = [element.value for kind in kinds for element in kind]
    bars = [element.proto.text for element in test.get("progress")]
    kept = [repr(test.session_state)]
    return "\n".join([*texts, *bars, *kept, repr(test.main)])


def until(test: AppTest, holds: Callable[[AppTest], bool]) -> AppTest:
    for _ in range(200):
        if holds(test):
            return test
        time.sleep(0.05)
        test.run()
        checked(test)
    raise AssertionError(page_text(test))


def keys(test: AppTest) -> set[str]:
    return {str(button.key) for button in test.button}


def says(words: str) -> Callable[[AppTest], bool]:
    return lambda test: words in page_text(test)


def test_a_missing_folder_is_reported_with_the_remedy() -> None:
    test = opened("your_data")
    assert "ecosystem serve --data DIR" in page_text(test)
    assert "openalex_dry_run" not in keys(test)


def test_a_missing_extra_is_reported_with_the_command(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors.importlib.util, "find_spec", lambda name: None)
    test = opened("your_data")
    assert "needs the extras importing and openalex" in page_text(test)
    assert "openalex_dry_run" not in keys(test)


def test_a_read_only_folder_is_not_offered(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access.os, "access", lambda folder, mode: False)
    assert "openalex_dry_run" not in keys(opened("your_data"))


@pytest.mark.parametrize("value", [None, "", "no", "1"])
@pytest.mark.parametrize("visitor", [None, "127.0.0.1", "192.0.2.7"])
def test_only_the_setting_allows_downloads_wherever_the_visitor_is(
    value: str | None, visitor: str | None, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(st.context), "ip_address", visitor)
    monkeypatch.delenv(access.SETTING)
    if value is not None:
        monkeypatch.setenv(access.SETTING, value)
    test = opened("your_data")
    assert "ECOSYSTEM_DOWNLOADS=allow" in page_text(test)
    assert "openalex_dry_run" not in keys(test)
    monkeypatch.setenv(access.SETTING, "allow")
    assert "openalex_dry_run" in keys(test.run())


def test_the_limits_of_the_server_are_those_of_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access.check_limits(tmp_path, 0)
    with pytest.raises(DownloadError, match="wait for one"):
        access.check_limits(tmp_path, access.MAX_RUNNING)
    for number in range(access.MAX_DOWNLOADS + 1):
        (tmp_path / f"d{number}.download").mkdir()
    with pytest.raises(DownloadError, match="remove one"):
        access.check_limits(tmp_path, 0)
    monkeypatch.setattr(access, "MAX_DOWNLOADS", 1_000)
    monkeypatch.setattr(access.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1 << 20))
    with pytest.raises(DownloadError, match="disk"):
        access.check_limits(tmp_path, 0)


def test_the_credits_of_a_download_are_a_setting_of_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(access.CREDITS_SETTING, "500")
    assert access.credit_limit() == 500
    for wrong in ("-1", "many", "1e9", "9" * 50):
        monkeypatch.setenv(access.CREDITS_SETTING, wrong)
        with pytest.raises(DownloadError, match="whole number"):
            access.credit_limit()


def test_estimates_are_bounded() -> None:
    access._estimates.clear()
    for number in range(access.MAX_ESTIMATES):
        access.record_estimate(float(number))
    with pytest.raises(DownloadError, match="later"):
        access.record_estimate(100.0)
    access.record_estimate(4_000.0)
    access._estimates.clear()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("a fault of ours")])
def test_a_download_that_fails_says_so_and_is_logged(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    download = BackgroundDownload(tmp_path / "out", DownloadRequest("PK", 2005))
    monkeypatch.setattr(BackgroundDownload, "_download_and_import", lambda *_: (_ for _ in ()).throw(error))
    download.run(None, "https://api.openalex.org")
    assert download.failed
    assert "Go on" in download.message
    assert str(error) in caplog.text


def test_the_estimate_comes_before_the_download(stand_in: StandIn, tmp_path: Path) -> None:
    test = opened("your_data")
    assert not stand_in.seen, "nothing is asked before somebody asks"
    assert "openalex_download" not in keys(test)
    test.button(key="openalex_dry_run").click().run()
    assert len(stand_in.seen) == 1
    assert "calls in total" in page_text(test)
    test.number_input(key="openalex_since").set_value(2010).run()
    assert "openalex_download" not in keys(test), "another question needs another dry run"
    test.number_input(key="openalex_since").set_value(2005).run()
    test.button(key="openalex_download").click().run()
    until(test, says("Everything has been downloaded"))
    records = tmp_path / "openalex-pk.download" / "complete" / "authors"
    assert list(records.glob("*.gz"))
    assert KEY not in page_text(test)
    before = len(stand_in.seen)
    test.button(key="openalex_dry_run").click().run()
    test.button(key="openalex_download").click().run()
    until(test, says("The download was already complete"))
    test.button(key="openalex_dry_run").click().run()
    test.checkbox(key="openalex_refresh").check().run()
    test.button(key="openalex_download").click().run()
    until(test, says("Everything has been downloaded"))
    assert len(stand_in.seen) > before + 2
    test.button(key=f"dismiss-{tmp_path / 'openalex-pk'}").click().run()
    assert "Everything has been downloaded" not in page_text(test)


def test_a_download_survives_a_visit_can_be_stopped_and_resumes_after_a_restart(
    stand_in: StandIn, tmp_path: Path
) -> None:
    def slowly(number: int, path: str) -> None:
        time.sleep(0.05)

    stand_in.plan = slowly
    test = opened("your_data")
    test.button(key="openalex_dry_run").click().run()
    test.button(key="openalex_download").click().run()
    until(test, says("pages of works"))
    another = opened("your_data")
    stop = f"stop-{tmp_path / 'openalex-pk'}"
    assert stop in keys(another), "a reload finds the download under way"
    another.button(key=stop).click().run()
    until(another, says("Stopped as asked"))
    downloads.clear()  # as a server started anew
    restarted = opened("your_data")
    assert "is not complete" in page_text(restarted)
    before = len(stand_in.seen)
    restarted.button(key=f"go-on-{tmp_path / 'openalex-pk'}").click().run()
    until(restarted, says("Everything has been downloaded"))
    cursors = [address for address in stand_in.seen if "cursor=" in address]
    assert len(stand_in.seen) > before
    assert len(cursors) == len(set(cursors)), "no page was asked for twice"


def test_problems_are_shown(stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("your_data")
    test.text_input(key="openalex_name").set_value("../elsewhere").run()
    assert "must be small letters" in page_text(test)
    assert "openalex_dry_run" not in keys(test)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "researchers.csv").write_text("researcher_id\n")
    test.text_input(key="openalex_name").set_value("taken").run()
    assert "another dataset has this name" in page_text(test)
    test.text_input(key="openalex_name").set_value("fresh").run()
    stand_in.key = "another-key-than-ours"
    test.button(key="openalex_dry_run").click().run()
    assert "does not know the key" in page_text(test)
    assert KEY not in page_text(test)
    monkeypatch.delenv("OPENALEX_API_KEY")
    stand_in.key = KEY
    test.button(key="openalex_dry_run").click().run()
    assert "No key was found" in page_text(test)
    assert test.button(key="openalex_download").disabled


def test_the_key_is_read_from_the_secrets(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENALEX_API_KEY")
    test = closed("your_data")
    test.secrets["OPENALEX_API_KEY"] = KEY
    checked(test.run())
    assert "No key was found" not in page_text(test)
    test.button(key="openalex_dry_run").click().run()
    assert stand_in.keys == [KEY]
    assert KEY not in json.dumps(page_text(test))
