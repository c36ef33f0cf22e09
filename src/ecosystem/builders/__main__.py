"""Rebuild the shipped data from the raw facts: ``python3 -m ecosystem.builders``."""

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ecosystem.builders.calibration import calibrate
from ecosystem.builders.faculty_2018 import build_faculty_2018
from ecosystem.builders.published_tables import PUBLISHED, build_published
from ecosystem.builders.raw_files import COUNTRIES_50M, COUNTRIES_110M
from ecosystem.builders.reference_tables import build_reference
from ecosystem.simulator import read_parameters, simulate, write_simulated
from ecosystem.simulator.parameters import PARAMETERS
from ecosystem.site import SITE

DEMO_SIZE: Final = 4_000
DEMO_SEED: Final = 2025


def build(data: Path) -> None:
    """Rebuild `reference`, `published`, `faculty-2018`, `shapes` and `demo`; the same inputs give the same bytes.

    Parameters
    ----------
    data
        Folder with `raw`, `cleaning`, and the files written by hand: five tables in `reference`, one in `published`,
        `border_rules.csv` in `shapes` and the assumptions in `demo/parameters.csv`.
    """
    from ecosystem.builders.map_shapes import build_shapes  # shapely comes with the extra

    raw, cleaning, reference, demo = (data / name for name in ("raw", "cleaning", "reference", "demo"))
    build_reference(raw, cleaning, reference)
    build_published(raw, cleaning, reference, data / PUBLISHED)
    build_faculty_2018(raw, cleaning, reference, data / "faculty-2018")
    build_shapes(raw / COUNTRIES_50M, raw / COUNTRIES_110M, data / "shapes")
    calibrate(raw, cleaning, demo / PARAMETERS)
    write_simulated(simulate(read_parameters(demo / PARAMETERS, reference), size=DEMO_SIZE, seed=DEMO_SEED), demo)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and rebuild."""
    parser = argparse.ArgumentParser(prog="python3 -m ecosystem.builders", description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=SITE / "data", help="data folder (default: %(default)s)")
    options = parser.parse_args(arguments)
    if find_spec("shapely") is None:
        parser.error("shapely is not installed. Install the extra: pip install '.[builders]'.")
    build(options.data)


if __name__ == "__main__":
    main()
