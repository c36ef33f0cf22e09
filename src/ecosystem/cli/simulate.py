"""`ecosystem simulate`: write a simulated dataset."""

from __future__ import annotations

import sys
from pathlib import Path

from ecosystem.site import SITE


def simulate_to(folder: Path, *, size: int, seed: int) -> int:
    """Simulate careers and write them as a dataset; exit code 2 if the folder exists or the size is negative."""
    if folder.exists():
        print(f"{folder} exists already. Name a new folder: nothing is overwritten.", file=sys.stderr)
        return 2
    if size < 0:
        print(f"--size {size} is negative. Give the number of people to simulate.", file=sys.stderr)
        return 2
    from ecosystem.simulator import read_parameters, simulate, write_simulated

    parameters = read_parameters(SITE / "data" / "demo" / "parameters.csv", SITE / "data" / "reference")
    tables = simulate(parameters, size=size, seed=seed)
    write_simulated(tables, folder, name=folder.name)
    print(f"{folder}: {len(tables['researchers'])} simulated people, {len(tables['transitions'])} moves.")
    return 0
