"""A simulated dataset of 200,000 people and about a million moves, generated once for all benchmarks."""

import sys
import tempfile
from pathlib import Path

from ecosystem.simulator import read_parameters, simulate, write_simulated
from ecosystem.site import SITE

PEOPLE, MOBILITY, SEED = 200_000, 8.7, 1


def million(root: Path | None = None) -> Path:
    """Return the dataset's folder; generate it if it does not exist.

    Parameters
    ----------
    root : Path, optional
        Folder of datasets; one in the temporary folder by default.
    """
    folder = (root or Path(tempfile.gettempdir()) / "ecosystem-benchmarks") / "million"
    if not (folder / "datapackage.json").exists():
        print(f"making {PEOPLE:,} simulated people …", file=sys.stderr)
        data = SITE / "data"
        parameters = read_parameters(data / "demo" / "parameters.csv", data / "reference").replace(mobility=MOBILITY)
        write_simulated(simulate(parameters, size=PEOPLE, seed=SEED), folder, name=folder.name)
    return folder
