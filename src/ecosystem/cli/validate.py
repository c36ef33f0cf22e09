"""Commands ``ecosystem validate`` and ``ecosystem archive``."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

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
from ecosystem.tables.packaging import PACKAGE


def validate(place: str, problems_file: Path | None) -> int:
    """Validate a folder or zip of CSV files, or one at an address.

    Returns 0 with the numbers of rows; 1 if there are problems, all printed; 2 if it is neither, with what reads it.

    A folder with a table of economies holds published tables, another a dataset.
    """
    if "://" not in place:
        return _validate(Path(place), place, problems_file)
    from ecosystem.datasets.remote_definitions import public_address
    from ecosystem.datasets.remote_reading import read_address

    with TemporaryDirectory(prefix="ecosystem-") as temporary:
        folder = Path(temporary) / "remote"
        folder.mkdir()
        try:
            read_address(place, folder)
        except DataProblemsError as error:
            return _report(error, problems_file)
        return _validate(folder, public_address(place), problems_file)


def _validate(folder: Path, name: str, problems_file: Path | None) -> int:
    if reason := _not_a_dataset(folder):
        print(reason, file=sys.stderr)
        return 2
    reference = load_reference(SITE / "data" / "reference")
    try:
        if (folder / f"{Economies.table}.csv").is_file():
            return _published(load_published(folder, reference), folder)
        ecosystem = load_dataset(folder, reference) if folder.is_dir() else load_zip(folder.read_bytes(), reference)
    except DataProblemsError as error:
        return _report(error, problems_file, *_foreign_files(folder))
    for remark in ecosystem.remarks:
        print(f"Remark: {remark}")
    counts = [
        f"{count:,} {one if count == 1 else one + 's'}"
        for one, count in (("researcher", len(ecosystem.researchers)), ("transition", len(ecosystem.transitions)))
    ]
    print(f"{name}: {' and '.join(counts)} can be used ({ecosystem.metadata.kind} data, {ecosystem.metadata.digest}).")
    return 0


def _report(error: DataProblemsError, problems_file: Path | None, *advice: str) -> int:
    """Print all problems, then the advice."""
    for line in (*error.problems, *advice):
        print(line)
    places = sum(problem.count for problem in error.problems)
    print(f"{places:,} {'problem' if places == 1 else 'problems'} found.")
    if problems_file:
        problems_table(error.problems).to_csv(problems_file, index=False)
    return 1


def _published(published: PublishedTables, folder: Path) -> int:
    rows = sum(len(published[table]) for table in PUBLISHED_TABLES)
    print(f"{folder}: {len(PUBLISHED_TABLES)} published tables with {rows:,} rows can be used.")
    return 0


def _not_a_dataset(path: Path) -> str:
    """Return why a path is neither a folder nor a zip of CSV files, and what reads it; empty if it is one."""
    from ecosystem.importers.file_kinds import ZIP, read_head, recognize

    if path.is_dir():
        return ""
    if not path.exists():
        return f"{path} does not exist. Name a folder of CSV files or a zip of one."
    kind = recognize(read_head(path))
    if kind is ZIP:
        return ""
    advice = kind.describe(path) if kind is not None else _list_advice(path)
    return f"{advice} A dataset is a folder of CSV files, or a zip of one."


def _list_advice(path: Path) -> str:
    return f"{path}: a list with columns of its own is read with: ecosystem import spreadsheet {path} --out FOLDER."


def _foreign_files(folder: Path) -> list[str]:
    """Return what each file of a folder is and what reads it, where no file is our table of people."""
    from ecosystem.importers.file_kinds import MOST_NAMED, read_head, recognize
    from ecosystem.importers.spreadsheets import is_own_format

    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    tables = [path for path in files if path.suffix.lower() == ".csv"]
    published = any(path.name == f"{Economies.table}.csv" for path in tables)
    if published or (tables and is_own_format({path.name: path.read_bytes() for path in tables})):
        return []
    kinds = {path: recognize(read_head(path)) for path in files if path.name != PACKAGE}
    advice = [kind.describe(path) for path, kind in kinds.items() if kind is not None]
    return [*advice, *(_list_advice(path) for path in tables if kinds[path] is None)][:MOST_NAMED]


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
