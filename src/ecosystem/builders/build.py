"""Make the shipped reference tables and observed dataset from the raw facts: `python -m ecosystem.builders.build`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ecosystem.builders.faculty_2018 import build_faculty_2018
from ecosystem.builders.reference_tables import build_reference


def build(facts: Path, data: Path) -> None:
    """Make `reference` and `faculty-2018` in a data folder that holds the rules and the tables written by hand.

    Parameters
    ----------
    facts
        Folder of the raw facts, which is no part of the project.
    data
        Folder with `cleaning` and `reference`.
    """
    cleaning, reference = data / "cleaning", data / "reference"
    build_reference(facts, cleaning, reference)
    build_faculty_2018(facts, cleaning, reference, data / "faculty-2018")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the two folders from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path, help="folder of the raw facts")
    parser.add_argument("data", type=Path, help="folder of the data that ship")
    given = parser.parse_args(arguments)
    build(given.facts, given.data)


if __name__ == "__main__":
    main()
