"""Shared fixtures: reference tables, sample dataset, private cache folder."""

from pathlib import Path

import pytest

from ecosystem.load import Reference
from tests.load.samples import DATASET, reference_from, write


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return reference_from(tmp_path_factory.mktemp("reference"))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep copies away from the user's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(DATASET)


@pytest.fixture
def folder(tmp_path: Path, texts: dict[str, str]) -> Path:
    return write(tmp_path / "dataset", texts)
