"""A dataset's tables as a folder of CSV files: the same bytes for the same tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.datasets.metadata import CC_ZERO, FolderMetadata, write_metadata
from ecosystem.simulator.dataset import SIMULATION
from ecosystem.tables import DATASET_TABLES, Researchers

DESCRIPTION: Final = (
    "Simulated: {people:,} careers made by a documented model, about nobody, and three stories of the source article "
    "as illustration. Nothing in it is a finding. Every number of the model names a published source or is marked as "
    "an assumption."
)


def write_simulated(tables: Mapping[str, pd.DataFrame], folder: Path, *, name: str = "demo") -> None:
    """Write each table to ``<name>.csv`` (UTF-8, line feeds, quotes only where needed), and the package beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for table_name, table in tables.items():
        table.to_csv(folder / f"{table_name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    invented = tables[Researchers.table][Researchers.source_id] == SIMULATION
    write_metadata(folder, _metadata(name, int(invented.sum())))


def _metadata(name: str, people: int) -> FolderMetadata:
    return FolderMetadata(
        name=name,
        title="Demo: simulated careers in the Pakistani AI ecosystem",
        description=DESCRIPTION.format(people=people),
        kind="simulated",
        version="1.0.0",
        created="2026-11-22",
        as_of="2025-12-31",
        licences=(CC_ZERO,),
        tables=DATASET_TABLES,
    )
