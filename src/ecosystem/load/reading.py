"""Read one folder of CSV files into checked tables."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd

from ecosystem.load.ecosystem import Birth, Ecosystem, Reference
from ecosystem.tables import DATASET_TABLES, REFERENCE_TABLES, Column, Table


def load_reference(folder: Path) -> Reference:
    """Load the reference tables."""
    tables = _read(folder, REFERENCE_TABLES)
    return Reference(tables, digest="0")


def load_dataset(folder: Path, reference: Reference) -> Ecosystem:
    """Load a dataset."""
    tables = _read(folder, DATASET_TABLES)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    digest = hashlib.blake2b(b"".join(p.read_bytes() for p in sorted(folder.glob("*.csv"))), digest_size=8).hexdigest()
    birth = Birth(
        folder.name, package["title"], package["description"], package["kind"], package["version"], "", "2025", digest
    )
    return Ecosystem(
        birth,
        tables["researchers"],
        tables["transitions"],
        tables["cities"],
        tables["sectors"],
        tables["sources"],
        reference,
    )


def _read(folder: Path, declared: tuple[type[Table], ...]) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {}
    for table in declared:
        path = folder / f"{table.table}.csv"
        if path.exists():
            frame = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype="str")
            tables[table.table] = frame
    for table in declared:
        if table.table not in tables:
            continue
        frame = tables[table.table]
        for column in table.columns():
            if column not in frame:
                frame[column] = pd.Series(pd.NA, index=frame.index, dtype="str")
            frame[column] = _typed(frame[column], column, tables)
    return tables


def _typed(series: pd.Series, column: Column, tables: dict[str, pd.DataFrame]) -> pd.Series:
    rule = column.rule
    if rule.references:
        table, key = rule.references.split(".")
        return series.astype(pd.CategoricalDtype(tables[table][key].astype(str)))
    if rule.values:
        return series.astype(pd.CategoricalDtype(list(rule.values)))
    if rule.type == "integer":
        return pd.to_numeric(series).astype("Int64")
    if rule.type == "number":
        return pd.to_numeric(series)
    if rule.type == "boolean":
        return series == "true"
    if rule.pattern == "[A-Z]{2}":
        return series.astype("category")
    return series
