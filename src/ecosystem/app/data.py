"""The loaded data, shared read-only by all visitors and looked at again when a file changes."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from ecosystem.app.menu import SITE
from ecosystem.load import DataProblemsError, Ecosystem, Reference, load_dataset, load_reference

DATA = Path(os.environ.get("ECOSYSTEM_DATA", SITE / "data"))


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Tell whether a folder's files may have changed, without reading them."""
    return tuple(
        (path.name, path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.glob("*"))
        if path.suffix in (".csv", ".json")
    )


@st.cache_resource(max_entries=1, show_spinner="Reading the reference tables …")
def _reference(folder: Path, stamp: object) -> Reference:
    return load_reference(folder)


@st.cache_resource(max_entries=6, show_spinner="Reading and checking the data …")
def _dataset(folder: Path, stamp: object, reference_digest: str, _reference: Reference) -> Ecosystem:
    return load_dataset(folder, _reference)


def reference() -> Reference:
    """Return the reference tables."""
    folder = DATA / "reference"
    return _reference(folder, _stamp(folder))


def dataset(name: str) -> Ecosystem:
    """Return a dataset by name."""
    folder = DATA / name
    tables = reference()
    return _dataset(folder, _stamp(folder), tables.digest, tables)
