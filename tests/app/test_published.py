"""Published tables that are missing, broken or edited while the app runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from ecosystem.app import data
from ecosystem.load import Problem, Reference, without_published
from ecosystem.site import SITE
from tests.pages.driver import opened


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a site with the reference tables alone, whose files are looked at again at every call."""
    shutil.copytree(SITE / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "data" / "shapes").mkdir()
    monkeypatch.setattr(data, "SITE", tmp_path)
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def test_the_app_reads_published_tables_again_when_their_files_change(site: Path) -> None:
    missing = data.reference()
    assert [problem.rule for problem in missing.published.problems]
    assert not missing["cities"].empty
    shutil.copytree(SITE / "data" / "published", site / "data" / "published")
    st.cache_resource.clear()  # the folder's state is trusted for a second
    complete = data.reference()
    assert complete.published.problems == ()
    assert complete.digest != missing.digest
    (site / "data" / "published" / "ai_patents.csv").write_text("economy_id,patents\nPK,many\n", encoding="utf-8")
    st.cache_resource.clear()
    assert any("many" in str(problem) for problem in data.reference().published.problems)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the published tables of every dataset be broken in one place."""
    problem = Problem("ai_patents.csv", 2, "patents", "many", "must be a whole number", "write a number")
    monkeypatch.setattr(Reference, "published", property(lambda _: without_published((problem,))))
    _forget_views()
    yield
    _forget_views()


def _forget_views() -> None:
    data._published.clear()
    data._drawn.clear()


@pytest.mark.parametrize(
    ("page", "tab", "reports"), [("cities", "evidence", 1), ("context", "", 1), ("cities", "explore", 0)]
)
@pytest.mark.usefixtures("broken")
def test_evidence_reports_broken_published_tables_once(page: str, tab: str, reports: int) -> None:
    test = opened(page, **({"tab": tab} if tab else {}))
    found = [error.value for error in test.error if "published figures" in error.value]
    assert len(found) == reports
    assert all("1 problem found" in text for text in found)
