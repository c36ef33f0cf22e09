"""Check a dataset from the command line, and keep one as it is."""

from __future__ import annotations

import sys
from pathlib import Path

from ecosystem.load import DataProblemsError, archive_dataset, load_dataset, load_reference, load_zip, problems_table
from ecosystem.site import SITE


def validate(folder: Path, problems_file: Path | None) -> int:
    """Check a folder or zip of CSV files; print all problems, or what was read.

    Returns
    -------
    int
        0 where the data can be used, 1 where they cannot, 2 where there is nothing to read.
    """
    if not folder.exists():
        print(f"{folder} is not there. Name a folder of CSV files or a zip of one.", file=sys.stderr)
        return 2
    reference = load_reference(SITE / "data" / "reference")
    try:
        ecosystem = load_dataset(folder, reference) if folder.is_dir() else load_zip(folder.read_bytes(), reference)
    except DataProblemsError as error:
        for problem in error.problems:
            print(problem)
        places = sum(problem.count for problem in error.problems)
        print(f"{places} {'place' if places == 1 else 'places'} to put right.")
        if problems_file:
            problems_table(error.problems).to_csv(problems_file, index=False)
        return 1
    for remark in ecosystem.remarks:
        print(f"Remark: {remark}")
    print(
        f"{folder}: {len(ecosystem.researchers)} researchers and {len(ecosystem.transitions)} transitions can be used "
        f"({ecosystem.metadata.kind} data, {ecosystem.metadata.digest})."
    )
    return 0


def keep(folder: Path, root: Path) -> int:
    """Keep a copy of a dataset under its hash, so that links that cite it can open it when the data have changed.

    Returns
    -------
    int
        0, 1 where the data cannot be used, 2 where there is no such folder.
    """
    if not folder.is_dir():
        print(f"{folder} is not there. Name a folder of CSV files.", file=sys.stderr)
        return 2
    try:
        ecosystem = load_dataset(folder, load_reference(SITE / "data" / "reference"))
    except DataProblemsError as error:
        print(error, file=sys.stderr)
        return 1
    kept = archive_dataset(folder, root, ecosystem.metadata.digest)
    print(f"{kept}: {ecosystem.metadata.title}, kept as it is. Commit it beside the dataset.")
    return 0
