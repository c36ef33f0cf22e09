"""Commands ``ecosystem validate`` and ``ecosystem archive``."""

import sys
from pathlib import Path

from ecosystem.load import (
    DataProblemsError,
    PublishedTables,
    archive_dataset,
    load_dataset,
    load_published,
    load_reference,
    load_zip,
    problems_table,
)
from ecosystem.site import SITE
from ecosystem.tables import PUBLISHED_TABLES, Economies


def validate(folder: Path, problems_file: Path | None) -> int:
    """Validate a folder or zip of CSV files; print all problems (1), counts (0), or that there are no files (2).

    A folder with a table of economies holds published tables, another a dataset.
    """
    if folder.is_file() and folder.suffix.lower() != ".zip":
        print(
            f"{folder} is a single file. Name the folder of the CSV files or a zip of them; a list with columns of its "
            f"own is read by: ecosystem import spreadsheet {folder.name} --out FOLDER",
            file=sys.stderr,
        )
        return 2
    if not folder.exists():
        print(f"{folder} does not exist. Name a folder of CSV files or a zip of one.", file=sys.stderr)
        return 2
    reference = load_reference(SITE / "data" / "reference")
    try:
        if (folder / f"{Economies.table}.csv").is_file():
            return _published(load_published(folder, reference), folder)
        ecosystem = load_dataset(folder, reference) if folder.is_dir() else load_zip(folder.read_bytes(), reference)
    except DataProblemsError as error:
        for problem in error.problems:
            print(problem)
        if _are_foreign(folder):
            print(
                "These are not the columns of a dataset. A list is read by: ecosystem import spreadsheet FILE --out OUT"
            )
        places = sum(problem.count for problem in error.problems)
        print(f"{places:,} {'problem' if places == 1 else 'problems'} found.")
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


def _published(published: PublishedTables, folder: Path) -> int:
    rows = sum(len(published[table]) for table in PUBLISHED_TABLES)
    print(f"{folder}: {len(PUBLISHED_TABLES)} published tables with {rows:,} rows can be used.")
    return 0


def _are_foreign(folder: Path) -> bool:
    """Return whether a folder holds CSV files, none of which has the name and columns of our table of people."""
    from ecosystem.importers.spreadsheets import is_own_format

    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))} if folder.is_dir() else {}
    return bool(files) and not is_own_format(files)


def archive(folder: Path, root: Path) -> int:
    """Copy a dataset under its hash, for links that cite it when the data have changed.

    Returns 0, 1 if the data have problems, 2 if there is no such folder.
    """
    if not folder.is_dir():
        print(f"{folder} does not exist. Name a folder of CSV files.", file=sys.stderr)
        return 2
    try:
        ecosystem = load_dataset(folder, load_reference(SITE / "data" / "reference"))
    except DataProblemsError as error:
        print(error, file=sys.stderr)
        return 1
    copy = archive_dataset(folder, root, ecosystem.metadata.digest)
    print(f"{copy}: {ecosystem.metadata.title}, archived. Commit it beside the dataset.")
    return 0
