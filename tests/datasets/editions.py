"""Two editions of a small dataset, as an import writes them; as a program, writes that are killed."""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from ecosystem.datasets import dataset_writer, folder_swap
from ecosystem.datasets.metadata import CC_ZERO, FolderMetadata
from ecosystem.tables import DATASET_TABLES

NAME = "pk"
METADATA = FolderMetadata(
    name=NAME,
    title="An import",
    description="Two people.",
    kind="observed",
    version="1",
    created="2026-01-02",
    as_of="2026",
    licences=(CC_ZERO,),
    tables=DATASET_TABLES,
)
SOURCES = pd.DataFrame(
    {"source_id": ["made-up"], "citation": ["Made up for a test"], "licence": ["CC0 1.0"], "kind": ["observed"]}
)
WRITING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "open", "ctypes.dlsym", "shutil.rmtree"}


def edition(name: str) -> dict[str, pd.DataFrame]:
    """Return the tables of the first or the second edition: one person stays and moves on, one leaves, one is new."""
    second = name == "second"
    people = pd.DataFrame(
        {
            "researcher_id": ["A3", "A1"] if second else ["A2", "A1"],
            "field": "machine-learning",
            "sector_id": "university",
            "city_id": ["london", "lahore"],
            "last_observed_year": [2020, 2021 if second else 2019],
            "source_id": "made-up",
        }
    )
    move = pd.DataFrame(
        {
            "transition_id": ["A1-2018-1"],
            "researcher_id": "A1",
            "year": 2018,
            "kind": "move",
            "from_sector_id": "university",
            "from_country_code": "GB",
            "from_city_id": "london",
            "to_sector_id": "university",
            "to_country_code": "PK",
            "to_organization": "Bahria University" if second else "Bahria",
            "evidence": "d",
            "source_id": "made-up",
        }
    )
    return {"researchers": people, "transitions": move, "sources": SOURCES}


def write_edition(folder: Path, name: str) -> dataset_writer.DatasetChanges:
    """Write an edition as a dataset."""
    return dataset_writer.write_dataset(edition(name), METADATA, folder, record={"edition": name})


def die_at(place: int, within: Path) -> None:
    """Kill this process before the n-th time that something within a folder is written, renamed or removed."""
    seen = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in WRITING or (event == "open" and not _writes(arguments)):
            return
        if event == "ctypes.dlsym" or str(within) in str(arguments[0]):
            seen += 1
            if seen == place:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def _writes(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))


def main(within: Path, *, exchanging: bool) -> None:
    """Write the second edition over copies of the first, killed at the first place, at the second, and so on."""
    if not exchanging:
        folder_swap.exchange_names = lambda one, other: False
    for place in range(1, 1000):
        parent = within / f"{place:03d}"
        shutil.copytree(within / "first", parent)
        child = os.fork()
        if not child:
            die_at(place, parent)
            write_edition(parent / NAME, "second")
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), exchanging=sys.argv[2] == "exchanging")
