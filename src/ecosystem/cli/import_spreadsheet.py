"""``ecosystem import spreadsheet``: convert lists with the user's own columns and words to a dataset."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecosystem.tables.vocabulary import HOME
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    import pandas as pd

    from ecosystem.importers.spreadsheets import SavedMapping, SpreadsheetImport
    from ecosystem.importers.spreadsheets.mapped_sheet import MappedSheet
    from ecosystem.load import Problem

MAPPING: Final = "mapping.json"
"""Mapping file in the output folder, used by the next import."""
SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet")
"""Endings of the files that are read from a folder."""
MAX_VALUES_LISTED: Final = 40
MAX_EMPLOYERS_LISTED: Final = 20


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "spreadsheet", help="CSV, XLSX, XLS, ODS or Parquet files with their own columns and words"
    )
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="CSV, XLSX, XLSB, XLS, ODS or Parquet, or a folder"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the dataset; an earlier import is replaced")
    parser.add_argument("--mapping", type=Path, help=f"how columns and words are read (or OUT/{MAPPING}, if there)")
    parser.add_argument("--write-mapping", type=Path, help="write the mapping to this file, to be looked at and edited")
    parser.add_argument("--home", help=f"country whose borders count (default: as in the mapping, else {HOME})")
    parser.add_argument(
        "--header-row",
        action="append",
        default=[],
        metavar="[SHEET=]ROW",
        help="row of the headings, if another was guessed; of one file or sheet, if named",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="one value for all rows, as field=robotics",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, match and report the files, and write the dataset if nothing is left to decide.

    Returns
    -------
    int
        0 if the dataset was written, 1 if there is something to decide or correct, 2 if the files cannot be read or
        the command is invalid.
    """
    try:
        imported, files = _start(options)
    except _CommandError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(_report(imported)))
    if options.write_mapping:
        try:
            _write_mapping(options.write_mapping, imported)
        except OSError as error:
            print(_unwritable(options.write_mapping, error), file=sys.stderr)
            return 2
    return _write_dataset(imported, files, options)


class _CommandError(Exception):
    """Invalid command; the message gives rule and remedy."""


def _start(options: argparse.Namespace) -> tuple[SpreadsheetImport, dict[str, bytes]]:
    from ecosystem.importers.spreadsheets import start_import
    from ecosystem.importers.spreadsheets.career_posts import move_derivation

    files = _read_files(options.files)
    beside = options.out / MAPPING
    path = options.mapping or (beside if beside.is_file() else None)
    saved = _read_mapping(path)
    imported = start_import(files, saved, derive=move_derivation(until=dt.datetime.now(tz=dt.UTC).year))
    imported = imported.with_home(_home(options.home, imported))
    if lines := _header_rows(options.header_row, imported):
        imported = imported.with_header_rows(lines)
    if saved and not any(saved.sheet_for(sheet.headings) for sheet in imported.sheets.headed):
        print(f"Remark: {path} is about other columns; only its decisions on words are used.")
    for option in options.set:
        target, equals, value = option.partition("=")
        if not equals or not _is_column(imported, target):
            raise _CommandError(f"--set {option}: write COLUMN=VALUE with a column of ours, such as field=robotics.")
        imported = imported.with_constant(target, value)
    return imported, files


def _home(option: str | None, imported: SpreadsheetImport) -> str:
    from ecosystem.importers.country_names import is_country_code

    home = imported.home if option is None else option
    if not is_country_code(home):
        raise _CommandError(f"--home {home}: write a country code of two capital letters, such as PK.")
    return home


def _header_rows(options: Sequence[str], imported: SpreadsheetImport) -> dict[str, int]:
    """Return the chosen header rows by sheet."""
    from ecosystem.importers.spreadsheets.mapping_file import LAST_ROW

    rows: dict[str, int] = {}
    for option in options:
        name, _, row = option.rpartition("=")
        sheets = [raw.place for raw in imported.sheets.raw if name in ("", raw.place, raw.file, raw.sheet)]
        if not sheets or not row.isascii() or not row.isdecimal() or not 0 < int(row) <= LAST_ROW:
            known = ", ".join(raw.sheet or raw.file for raw in imported.sheets.raw)
            raise _CommandError(
                f"--header-row {option}: write the number of a row, such as 3, or a sheet and the number, such as "
                f"“Alumni=3”. The sheets are: {known}."
            )
        rows |= dict.fromkeys(sheets, int(row))
    return rows


def _read_files(paths: Iterable[Path]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in (file for given in paths for file in _files_of(given)):
        name = path.name if path.name not in files else str(path)
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise _CommandError(f"{path} cannot be read ({error.strerror}). Name a CSV or workbook.") from error
    return files


def _files_of(path: Path) -> list[Path]:
    """Return the file, or the files of a folder that can be lists."""
    if not path.is_dir():
        return [path]
    listed = (file for file in path.iterdir() if file.is_file() and not file.name.startswith((".", "~")))
    found = sorted(file for file in listed if file.suffix.lower() in SUFFIXES)
    if not found:
        raise _CommandError(f"{path} is a folder without lists ({', '.join(SUFFIXES)}). Name the files, or the folder.")
    return found


def _read_mapping(path: Path | None) -> SavedMapping | None:
    from ecosystem.importers.spreadsheets import MappingError, read_mapping

    if path is None:
        return None
    try:
        return read_mapping(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _CommandError(f"{path} cannot be read. Name a mapping that this command has written.") from error
    except MappingError as error:
        raise _CommandError("\n".join(f"{path}: {problem}" for problem in error.problems)) from error


def _is_column(imported: SpreadsheetImport, target: str) -> bool:
    from ecosystem.importers.spreadsheets.layouts import LAYOUTS

    layouts = {mapping.layout for mapping in imported.mappings} & set(LAYOUTS) or set(LAYOUTS)
    return any(LAYOUTS[layout].column(target) is not None for layout in layouts)


def _report(imported: SpreadsheetImport) -> list[str]:
    """Return lines on the columns of each sheet, the codes of values, and remarks."""
    lines = [line for mapped in imported.mapped_sheets for line in _report_sheet(mapped)]
    changed = [value for value in imported.values if value.ours != value.original]
    if changed:
        lines.append("Words:")
    for value in changed[:MAX_VALUES_LISTED]:
        beside = f" in {value.beside}" if value.vocabulary == "city" and value.beside else ""
        code = value.ours or "(left empty)"
        lines.append(f"  {value.vocabulary} “{value.original}”{beside} -> {code}  ({value.count} x, {value.how})")
    if len(changed) > MAX_VALUES_LISTED:
        lines.append(f"  and {len(changed) - MAX_VALUES_LISTED} more")
    lines += [f"Remark: {remark}" for remark in _remarks(imported)]
    return [*lines, *(f"Remark: {remark}" for remark in imported.sheets.remarks)]


def _remarks(imported: SpreadsheetImport) -> Iterator[str]:
    """Yield what stays unknown unless the user decides it."""
    if employers := imported.unknown_employers:
        listed = ", ".join(f"“{value.original}”" for value in employers[:MAX_EMPLOYERS_LISTED])
        more = f" and {len(employers) - MAX_EMPLOYERS_LISTED:,} more" if len(employers) > MAX_EMPLOYERS_LISTED else ""
        sectors = "The sector" if len(employers) == 1 else "The sectors"
        are, they = ("is", "it") if len(employers) == 1 else ("are", "they")
        yield (
            f"{sectors} of {whole(len(employers), 'employer')} {are} not known: {listed}{more}. Say once what {they} "
            f"{are} in the mapping; until then the sector is unknown."
        )
    yield from imported.questions


def _report_sheet(mapped: MappedSheet) -> Iterator[str]:
    from ecosystem.importers.spreadsheets.layouts import LAYOUTS, UNUSED
    from ecosystem.importers.spreadsheets.mapping import TAKES

    sheet, match, mapping = mapped.sheet, mapped.match, mapped.mapping
    title = LAYOUTS[mapping.layout].title if mapping.layout != UNUSED else "not used"
    chosen = ", your choice" if sheet.user_header else ""
    yield f"{sheet.raw.place} (headings in row {sheet.line}{chosen}): {title}"
    if mapping.layout == UNUSED and match.foreign is not None:
        yield f"  its rows are {match.foreign.rows}"
        return
    for feed in mapping.feeds:
        number = f" {feed.post}" if feed.post else ""
        part = f", {TAKES[feed.take]}" if feed.take else ""
        source = f"“{feed.heading}”{part}" if feed.heading else f"= {feed.constant}" if feed.constant else part[2:]
        reason = f"  ({why})" if (why := match.explain(feed)) else ""
        yield f"  {feed.target}{number} <- {source}{reason}"
    for heading, parts in mapped.joined_columns().items():
        yield f"  joined: {' and '.join(f'“{part}”' for part in parts)} are read as “{heading}”"
    for heading in mapped.unused_headings():
        doubt = match.doubts.get(heading, "")
        yield f"  not used: “{heading}”{f' ({doubt})' if doubt else ''}"


def _print_problems(problems: Sequence[Problem], mapping: Path | str) -> int:
    for problem in problems:
        print(problem)
    count = sum(problem.count for problem in problems)
    print(
        f"{whole(count, 'problem')} found; no dataset was written. Edit the mapping "
        f"({mapping}) and give it with --mapping, give a value with --set, or correct the file."
    )
    return 1


def _write_dataset(imported: SpreadsheetImport, files: dict[str, bytes], options: argparse.Namespace) -> int:
    from ecosystem.datasets.dataset_writer import OccupiedFolderError, write_dataset
    from ecosystem.importers.spreadsheets.dataset_package import describe_files, import_metadata, import_record
    from ecosystem.load import DataProblemsError, load_reference
    from ecosystem.site import SITE

    out: Path = options.out
    try:
        imported.check(load_reference(SITE / "data" / "reference"))
        metadata = import_metadata(imported, out.resolve().name, today=dt.date.today().isoformat())
        tables = imported.tables()
        changes = write_dataset(tables, metadata, out, record=import_record(imported, describe_files(files)))
        _write_mapping(out / MAPPING, imported)
    except DataProblemsError as error:
        return _print_problems(error.problems, options.write_mapping or "--write-mapping FILE")
    except OccupiedFolderError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(_unwritable(out, error), file=sys.stderr)
        return 2
    derivation = _report_derivation(imported.derivation_summary)
    print("\n".join([*derivation, *_left_out(imported), *_unknown_sectors(tables), str(changes)]))
    print(f"{out} is ready. Its mapping is {out / MAPPING}; the next import into this folder uses it.")
    return 0


def _unwritable(path: Path, error: OSError) -> str:
    return f"{path} cannot be written ({error.strerror or error}). Name a place that you may write to."


def _report_derivation(summary: Mapping[str, Any]) -> list[str]:
    """Return lines on rows not used and people flagged, if moves were derived from posts."""
    if not summary:
        return []
    from ecosystem.importers.pipeline import flagged_summary, join_reasons

    unused = [f"Not used: {join_reasons(summary['left_aside'])}."] if summary["left_aside"] else []
    return [*unused, flagged_summary(summary["flagged"])]


def _left_out(imported: SpreadsheetImport) -> list[str]:
    count = imported.people_left_out
    if not count or imported.posts is None:
        return []
    are = "is" if count == 1 else "are"
    people = whole(len(imported.posts.people), "person", "people")
    return [f"{count:,} of {people} {are} left out: no career is derived."]


def _unknown_sectors(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return a line on the people whose present sector is not known."""
    from ecosystem.tables import Researchers

    people = tables[Researchers.table]
    unknown = int((people[Researchers.sector_id].fillna("") == "").sum()) if Researchers.sector_id in people else 0
    return [f"The sector of {unknown:,} of {whole(len(people), 'person', 'people')} is not known."] if unknown else []


def _write_mapping(path: Path, imported: SpreadsheetImport) -> None:
    """Write to a temporary file and rename it, so that a crash leaves the last mapping."""
    from ecosystem.importers.spreadsheets import write_mapping

    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(write_mapping(imported.mapping_to_save()), encoding="utf-8")
    os.replace(new, path)
