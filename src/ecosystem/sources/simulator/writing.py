"""A dataset's tables as a folder of CSV files, the same bytes for the same tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd


def write_dataset(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table to ``<name>.csv`` (UTF-8, line feeds, quotes only where needed), and the package beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    _write_package(tables, folder)


def _write_package(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    import json

    package = {
        "name": "demo",
        "title": "Demo: simulated careers in the Pakistani AI ecosystem",
        "description": "Simulated.",
        "kind": "simulated",
        "version": "1.0.0",
        "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
        "sources": [],
        "as_of": "2025-12-31",
        "home": "PK",
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
