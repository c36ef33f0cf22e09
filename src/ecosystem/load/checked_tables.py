"""Read, check and link all tables of a dataset, and report all problems together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd

from ecosystem.load.checking.cell_checks import check_sheet, column_is_valid, years_in_order
from ecosystem.load.checking.references import (
    References,
    append_rows,
    dangling_references,
    key_values,
    referenced_keys,
    sheet_of_frame,
)
from ecosystem.load.checking.warnings import find_warnings
from ecosystem.load.model.ecosystem import Reference
from ecosystem.load.model.frames import finish_frames, start_frames
from ecosystem.load.problems import DataProblemsError, Problem, sort_problems
from ecosystem.load.reading.fast_reader import PendingSheet, parse_csv, start_conversion
from ecosystem.load.reading.files import DatasetFiles, File, Survey
from ecosystem.load.reading.header import Header
from ecosystem.load.reading.sheet import Sheet
from ecosystem.load.reading.strict_reader import read_strict
from ecosystem.tables import DATASET_TABLES, Cities, Researchers, Sectors, Sources, Table, Transitions
from ecosystem.tables.schema import import_pandera

_COMPLETED: Final = (Cities, Sectors, Sources)
"""Tables that the reference tables complete; sources come last, since rows added before reference them."""


@dataclass(frozen=True)
class CheckedTables:
    """Checked frames by table name, and remarks from reading and checking them."""

    frames: Mapping[str, pd.DataFrame]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class SurveyedFile:
    """A file with its digest and separator count; `header` is None where the file needs the strict reader."""

    file: File
    header: Header | None
    survey: Survey


Surveyed: TypeAlias = Mapping[str, SurveyedFile]


def read_dataset(files: DatasetFiles, surveyed: Surveyed, reference: Reference, pool: Executor) -> CheckedTables:
    """Read the tables of a dataset, with missing cities, sectors and sources from the reference tables.

    Raises
    ------
    DataProblemsError
        With all problems.
    """
    sheets = _read_sheets(DATASET_TABLES, surveyed, pool)
    problems = [*files.problems, *_without_people(sheets)]
    remarks = list(files.remarks)
    if Transitions not in sheets:
        remarks.append("There is no transitions.csv: the dataset has people and no moves.")
        sheets[Transitions] = Sheet(Transitions, "transitions.csv", 0, {})
    for table in _COMPLETED:
        sheets[table], added = _completed(sheets.get(table), table, sheets.values(), reference)
        remarks += added
    frames = _checked_frames(sheets, problems, surveyed, pool)
    remarks += [remark for sheet in sheets.values() for remark in sheet.remarks]
    return CheckedTables(frames, (*remarks, *find_warnings(frames, pool)))


def read_reference(
    files: DatasetFiles,
    tables: Sequence[type[Table]],
    surveyed: Surveyed,
    pool: Executor,
    *,
    sources: pd.DataFrame | None = None,
) -> CheckedTables:
    """Read the reference or published tables, none of which may be missing.

    Parameters
    ----------
    sources : DataFrame, optional
        The checked sources, where the tables refer to those of another folder.

    Raises
    ------
    DataProblemsError
        With all problems.
    """
    sheets = _read_sheets(tables, surveyed, pool)
    problems = [*files.problems, *(_missing(table) for table in tables if table not in sheets)]
    if sources is not None:
        sheets[Sources] = sheet_of_frame(Sources, sources)
    frames = _checked_frames(sheets, problems, surveyed, pool)
    return CheckedTables(frames, tuple(remark for sheet in sheets.values() for remark in sheet.remarks))


def _read_sheets(tables: Sequence[type[Table]], surveyed: Surveyed, pool: Executor) -> dict[type[Table], Sheet]:
    """Read all files with the fast reader, and with the strict reader those that are doubtful."""
    import_pandera()
    files = {table: surveyed[table.table] for table in tables if table.table in surveyed}
    pending = _start_fast(files, pool)
    sheets: dict[type[Table], Sheet] = {}
    for table, source in files.items():
        # popped, so that the parsed frame is freed before the next is converted
        sheet = pending.pop(table).sheet(source.survey) if table in pending else None
        if sheet is None or not years_in_order(sheet):
            sheet = check_sheet(read_strict(source.file, table))
        sheets[table] = sheet
    return sheets


def _start_fast(files: Mapping[type[Table], SurveyedFile], pool: Executor) -> dict[type[Table], PendingSheet]:
    """Parse the files with pandas; while it parses the largest, the columns of the others are converted."""
    pending: dict[type[Table], PendingSheet] = {}
    frames: list[tuple[type[Table], Header, pd.DataFrame]] = []

    def convert() -> None:
        for table, header, frame in frames:
            pending[table] = start_conversion(frame, files[table].file, table, header, column_is_valid, pool)
        frames.clear()

    by_size = sorted(files, key=lambda table: files[table].file.size())
    for table in by_size:
        if table is by_size[-1]:
            convert()
        header = files[table].header
        frame = parse_csv(files[table].file, header, files[table].survey) if header is not None else None
        if header is not None and frame is not None:
            frames.append((table, header, frame))
    convert()
    return pending


def _completed(
    sheet: Sheet | None, table: type[Table], sheets: Iterable[Sheet], reference: Reference
) -> tuple[Sheet, list[str]]:
    """Add the reference rows that are referenced and that the dataset's own table lacks."""
    known = reference[table.table]
    if sheet is None:
        remark = f"There is no {table.table}.csv: the {table.table} of the reference tables were taken."
        return sheet_of_frame(table, known), [remark]
    key = str(table.key())
    missing = referenced_keys(sheets, table.table) - set(key_values(sheet).to_pylist())
    more = known[known[key].isin(missing)]
    if more.empty:
        return sheet, []
    names = ", ".join(more[key].head(5)) + (" …" if len(more) > 5 else "")
    count = "1 row was" if len(more) == 1 else f"{len(more):,} rows were"
    remark = f"{table.table}: {count} taken from the reference tables ({names})."
    return append_rows(sheet, sheet_of_frame(table, more)), [remark]


def _checked_frames(
    sheets: Mapping[type[Table], Sheet], problems: list[Problem], surveyed: Surveyed, pool: Executor
) -> dict[str, pd.DataFrame]:
    """Build the frames while references are resolved; raise all problems, if there are any."""
    references = References(sheets, pool)
    valid = not problems and not any(sheet.problems for sheet in sheets.values())
    pending = start_frames(sheets, references, pool) if valid else {}
    problems = [*problems, *_sheet_problems(sheets, references, surveyed)]
    if problems:
        raise DataProblemsError(sort_problems(problems))
    return finish_frames(pending)


def _sheet_problems(sheets: Mapping[type[Table], Sheet], references: References, surveyed: Surveyed) -> list[Problem]:
    empty = {Researchers.table} if Researchers in sheets and not sheets[Researchers].rows else set()
    incomplete = empty | {table.table for table, sheet in sheets.items() if not sheet.complete}
    problems = [problem for sheet in sheets.values() for problem in sheet.problems]
    for table, sheet in sheets.items():
        dangling = dangling_references(sheet, references, incomplete)
        if dangling and sheet.lines is None and table.table in surveyed:
            again = check_sheet(read_strict(surveyed[table.table].file, table))  # for the line numbers
            dangling = dangling_references(again, references, incomplete)
        problems += dangling
    return problems


def _without_people(sheets: Mapping[type[Table], Sheet]) -> list[Problem]:
    people = sheets.get(Researchers)
    if people is None:
        return [_missing(Researchers)]
    if not people.rows and not people.problems:
        return [Problem.of_file(people.file, "there is no row below the header", "Add a row per person")]
    return []


def _missing(table: type[Table]) -> Problem:
    columns = ", ".join(str(column) for column in table.columns() if column.rule.required)
    remedy = f"Add it, with at least the columns {columns}"
    return Problem.of_file(f"{table.table}.csv", f"the table {table.table} is missing", remedy)
