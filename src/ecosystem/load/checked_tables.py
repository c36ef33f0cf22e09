"""All tables of one origin read, checked and linked; every problem in every file comes out together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor

import pandas as pd

from ecosystem.load.checking.cell_checks import examine
from ecosystem.load.checking.references import Links, dangling, extended, keys, pointed_to, rows_as_sheet
from ecosystem.load.checking.warnings import noticed
from ecosystem.load.model.ecosystem import Reference
from ecosystem.load.model.frames import begin_frames, finish_frames
from ecosystem.load.parquet_cache import Contents
from ecosystem.load.problems import DataProblemsError, Problem, sort_problems
from ecosystem.load.reading.fast_reader import Quick, look, parse
from ecosystem.load.reading.files import File, Supply, Survey
from ecosystem.load.reading.header import Heading
from ecosystem.load.reading.sheet import Sheet
from ecosystem.load.reading.strict_reader import read_carefully
from ecosystem.tables import DATASET_TABLES, Cities, Researchers, Sectors, Sources, Table, Transitions
from ecosystem.tables.schema import prepare

_FILLED = (Cities, Sectors, Sources)
"""Tables that the reference tables fill in; sources come last, since rows filled in point to them."""


def read_dataset(
    supply: Supply,
    headings: Mapping[str, Heading | None],
    surveys: Mapping[str, Survey],
    reference: Reference,
    pool: Executor,
) -> Contents:
    """Read the tables of a dataset, filled in from the reference tables where its own do not reach.

    Parameters
    ----------
    supply : Supply
        The files.
    headings, surveys : mapping
        By table name, what is known of each file.
    reference : Reference
        Where cities, sectors and sources come from that the dataset points to and does not have.
    pool : concurrent.futures.Executor
        Threads to share the work.

    Returns
    -------
    Contents
        Frames by table name, and remarks.

    Raises
    ------
    DataProblemsError
        With everything that is wrong.
    """
    sheets = _sheets(supply, DATASET_TABLES, headings, surveys, pool)
    problems = [*supply.problems, *_without_people(sheets, supply)]
    remarks = list(supply.remarks)
    if Transitions not in sheets:
        remarks.append("There is no transitions.csv: the dataset has people and no moves.")
        sheets[Transitions] = Sheet(Transitions, "transitions.csv", 0, {})
    for table in _FILLED:
        sheets[table], filled = _filled(sheets.get(table), table, sheets.values(), reference)
        remarks += filled
    checked = _checked(sheets, problems, supply, pool)
    remarks += [remark for sheet in sheets.values() for remark in sheet.remarks]
    return Contents(checked, (*remarks, *noticed(checked, pool)))


def read_reference(
    supply: Supply,
    tables: Sequence[type[Table]],
    headings: Mapping[str, Heading | None],
    surveys: Mapping[str, Survey],
    pool: Executor,
) -> Contents:
    """Read the reference tables, all of which must be there.

    Raises
    ------
    DataProblemsError
        With everything that is wrong.
    """
    sheets = _sheets(supply, tables, headings, surveys, pool)
    absent = [table for table in tables if table not in sheets]
    problems = [*supply.problems, *(_missing(table) for table in absent)]
    return Contents(
        _checked(sheets, problems, supply, pool), tuple(remark for sheet in sheets.values() for remark in sheet.remarks)
    )


def _sheets(
    supply: Supply,
    tables: Sequence[type[Table]],
    headings: Mapping[str, Heading | None],
    surveys: Mapping[str, Survey],
    pool: Executor,
) -> dict[type[Table], Sheet]:
    """Read all files quickly, and those again carefully where that leaves the least doubt."""
    prepare()
    files = {table: supply.tables[table.table] for table in tables if table.table in supply.tables}
    begun = _begun(files, headings, surveys, pool)
    sheets: dict[type[Table], Sheet] = {}
    for table, file in files.items():
        quick = begun.pop(table, None)
        sheet = quick.sheet(surveys[table.table]) if quick is not None else None
        sheets[table] = sheet if sheet is not None else examine(read_carefully(file, table))
    return sheets


def _begun(
    files: Mapping[type[Table], File],
    headings: Mapping[str, Heading | None],
    surveys: Mapping[str, Survey],
    pool: Executor,
) -> dict[type[Table], Quick]:
    """Let pandas read the files; while it reads the largest, the columns of the others are looked at."""
    begun: dict[type[Table], Quick] = {}
    waiting: list[tuple[type[Table], Heading, pd.DataFrame]] = []
    by_size = sorted(files, key=lambda table: files[table].size())
    for table in by_size:
        if table is by_size[-1]:
            begun |= {there: look(frame, files[there], there, names, pool) for there, names, frame in waiting}
            waiting.clear()
        heading = headings[table.table]
        frame = parse(files[table], heading, surveys[table.table]) if heading is not None else None
        if heading is not None and frame is not None:
            waiting.append((table, heading, frame))
    return begun | {there: look(frame, files[there], there, names, pool) for there, names, frame in waiting}


def _filled(
    sheet: Sheet | None, table: type[Table], sheets: Iterable[Sheet], reference: Reference
) -> tuple[Sheet, list[str]]:
    """Add the reference rows that others point to and the dataset's own table does not have."""
    known = reference[table.table]
    key = table.key()
    if sheet is None:
        whole = rows_as_sheet(table, known)
        return whole, [f"There is no {table.table}.csv: the {table.table} of the reference tables were taken."]
    missing = pointed_to(sheets, table.table) - set(keys(sheet).to_pylist())
    more = known[known[str(key)].isin(missing)]
    if more.empty:
        return sheet, []
    names = ", ".join(more[str(key)].head(5)) + (" …" if len(more) > 5 else "")
    count = "1 row was" if len(more) == 1 else f"{len(more):,} rows were"
    remark = f"{table.table}: {count} taken from the reference tables ({names})."
    return extended(sheet, rows_as_sheet(table, more)), [remark]


def _checked(
    sheets: Mapping[type[Table], Sheet], problems: list[Problem], supply: Supply, pool: Executor
) -> dict[str, pd.DataFrame]:
    """Make the frames while the references are followed; raise everything that is wrong, if anything is."""
    links = Links(sheets, pool)
    whole = not any(sheet.problems for sheet in sheets.values())
    begun = begin_frames(sheets, links, pool) if whole and not problems else {}
    problems = [*problems, *_problems(sheets, links, supply)]
    if problems:
        raise DataProblemsError(sort_problems(problems))
    return finish_frames(begun)


def _problems(sheets: Mapping[type[Table], Sheet], links: Links, supply: Supply) -> list[Problem]:
    """Collect what is wrong in the files, and which references lead nowhere."""
    empty = {Researchers.table} if Researchers in sheets and not sheets[Researchers].rows else set()
    unsure = empty | {table.table for table, sheet in sheets.items() if not sheet.whole}
    problems: list[Problem] = [problem for sheet in sheets.values() for problem in sheet.problems]
    for table, sheet in sheets.items():
        lost = dangling(sheet, links, unsure)
        if lost and sheet.lines is None and table.table in supply.tables:
            lost = dangling(examine(read_carefully(supply.tables[table.table], table)), links, unsure)
        problems += lost
    return problems


def _without_people(sheets: Mapping[type[Table], Sheet], supply: Supply) -> list[Problem]:
    people = sheets.get(Researchers)
    if people is None:
        return [_missing(Researchers)]
    if not people.rows and not people.problems:
        return [Problem(people.file, 0, "", "", "there is no row below the header", "Add a row per person")]
    return []


def _missing(table: type[Table]) -> Problem:
    columns = ", ".join(str(column) for column in table.columns() if column.rule.required)
    remedy = f"Add it, with at least the columns {columns}"
    return Problem(f"{table.table}.csv", 0, "", "", f"the table {table.table} is missing", remedy)
