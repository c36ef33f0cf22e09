"""Published tables that are missing, broken or edited while the app runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from ecosystem.app import data
from ecosystem.site import SITE


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
