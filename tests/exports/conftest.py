"""All views of the shipped datasets, and the programs that open or draw exported files."""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from ecosystem.exports import find_browser
from ecosystem.selection import Selection, narrow
from ecosystem.views import View, registry
from tests.conftest import require
from tests.views.answers import DATASETS
from tests.views.shipped import dataset

Views = Mapping[str, View]
LINK = "http://127.0.0.1:8501/transitions?field=robotics"
SECONDS = 180
"""For LibreOffice to convert a file of all views on a busy machine."""


def views_of(name: str, selection: Selection, *, published: bool = True) -> Views:
    scope = narrow(dataset(name), selection)
    chosen = [definition for definition in registry().values() if published or not definition.published]
    return {definition.id: definition.of(scope) for definition in chosen}


@pytest.fixture(scope="session")
def views() -> Views:
    """The views of the demo, narrowed to one field."""
    return views_of("demo", Selection(field=("robotics",)))


@pytest.fixture(scope="session", params=[DATASETS[0], pytest.param(DATASETS[1], marks=pytest.mark.slow)])
def all_views(request: pytest.FixtureRequest) -> Views:
    """The views of a whole dataset, of each that ships; views of published figures, the same for all, once."""
    return views_of(request.param, Selection(dataset=request.param), published=request.param == DATASETS[0])


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes, str, str], Path]]:
    """LibreOffice, which reads a file and writes it anew in a format of its choice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        require("libreoffice-calc and libreoffice-impress", "no LibreOffice was found to open the files with")
    folder = tmp_path_factory.mktemp("office")

    def converted(file: bytes, before: str, after: str) -> Path:
        place = folder / f"{len(list(folder.iterdir()))}"
        place.mkdir()
        source = place / f"exported.{before}"
        source.write_bytes(file)
        command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        wanted = ["--convert-to", after, "--outdir", str(place / "out"), str(source)]
        subprocess.run([*command, *wanted], check=True, capture_output=True, timeout=SECONDS)
        return place / "out" / f"exported.{after}"

    yield converted


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program that prints and draws."""
    program = find_browser()
    if program is None:
        require("chromium", "no Chromium was found to print PDF and draw pictures")
    return program
