"""The sheets in uploaded files: those that can be mapped, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from ecosystem.importers.spreadsheets.delimited import read_delimited
from ecosystem.importers.spreadsheets.foot import without_foot
from ecosystem.importers.spreadsheets.grid import Grid, Headed
from ecosystem.importers.spreadsheets.header import LOOKED_AT, find_header, header_at
from ecosystem.importers.spreadsheets.headings import is_foreign
from ecosystem.importers.spreadsheets.mapping import Remembered
from ecosystem.importers.spreadsheets.names import joined_names
from ecosystem.importers.spreadsheets.workbooks import is_workbook, read_workbook
from ecosystem.importers.text_folding import fold
from ecosystem.load import DataProblemsError, Problem, unpack
from ecosystem.tables import DATASET_TABLES, Researchers, Table

MOST_FILES: Final = 30
MOST_BYTES: Final = 200 << 20
"""Bytes of all files: as many as the app takes in one upload."""
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_START: Final = 1 << 16
_OTHERS: Final = (".numbers",)


@dataclass(frozen=True)
class Sheets:
    """What was found in some files.

    Attributes
    ----------
    headed : tuple of Headed
        The sheets whose headings are known.
    problems : tuple of Problem
        What is wrong with the form of the files.
    remarks : tuple of str
        What was noticed and tolerated.
    headless : tuple of Grid
        The sheets in which no row names the columns: the user can say which one does.
    grids : tuple of Grid
        All sheets with rows, as they stand in the files.
    """

    headed: tuple[Headed, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    headless: tuple[Grid, ...] = ()
    grids: tuple[Grid, ...] = ()

    def reheaded(self, lines: Mapping[str, int]) -> Sheets:
        """Take the rows at other lines for the headers, by the place of the sheet; 0 finds one."""
        said = {sheet.grid.place: sheet.line for sheet in self.headed if sheet.said} | dict(lines)
        return _headed(self.grids, {place: line for place, line in said.items() if line > 0}, None)

    def recalled(self, remembered: Remembered) -> Sheets:
        """Take for the headers what was said before, and find the others."""
        return _headed(self.grids, {}, remembered)


def read_sheets(
    files: Mapping[str, bytes], remembered: Remembered | None = None, *, lines: Mapping[str, int] | None = None
) -> Sheets:
    r"""Read every sheet of some files.

    Parameters
    ----------
    files : mapping of str to bytes
        By the names that the user gives them: CSV, XLSX, or a zip of CSV files.
    remembered : Remembered, optional
        Where the user said before in which line the headings of a sheet stand.
    lines : mapping of str to int, optional
        In which line the user says that they stand, by the place of the sheet.

    Returns
    -------
    Sheets
        In the order of the files' names, with everything that is wrong with their form.

    Examples
    --------
    >>> found = read_sheets({"b.csv": b"Name,City\nA,Lahore\n", "a.xls": b"\xd0\xcf\x11\xe0"})
    >>> [sheet.headings for sheet in found.headed], found.problems[0].remedy
    ([('Name', 'City')], 'Open it and save it again')
    """
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        rule = f"there are more than {MOST_FILES} files, or more than {MOST_BYTES >> 20} MB"
        return Sheets((), (Problem("upload", 0, "", "", rule, "Send only the lists"),))
    grids = tuple(grid for name, content in sorted(files.items()) for grid in _grids(name, content))
    found = _headed(grids, lines or {}, remembered)
    if not grids or not (found.headed or found.problems):
        nothing = Problem(", ".join(files), 0, "", "", "there is nothing to read", "Choose a file with a list")
        return Sheets((), (*found.problems, nothing))
    return found


def _headed(grids: Sequence[Grid], lines: Mapping[str, int], remembered: Remembered | None) -> Sheets:
    headed: list[Headed] = []
    problems: list[Problem] = []
    remarks: list[str] = []
    headless: list[Grid] = []
    for grid in grids:
        problems += grid.problems
        remarks += grid.remarks
        found = _header(grid, lines.get(grid.place, 0), remembered) if grid.rows else None
        if isinstance(found, Headed):
            sheet, left_out = without_foot(found)
            headed.append(joined_names(sheet))
            remarks += left_out
        elif found is not None:
            problems.append(found)
            headless.append(grid)
    return Sheets(tuple(headed), tuple(problems), tuple(remarks), tuple(headless), tuple(grids))


def _header(grid: Grid, line: int, remembered: Remembered | None) -> Headed | Problem:
    """Find the header of a sheet: where the user says, where the same headings stood before, or by guessing."""
    if line:
        return header_at(grid, line)
    before = [sheet.header for sheet in remembered.sheets if sheet.header] if remembered else []
    for there in dict.fromkeys([*before, *grid.lines[:LOOKED_AT]]) if before else ():
        found = header_at(grid, there)
        if isinstance(found, Headed) and remembered is not None:
            kept = remembered.sheet_for(joined_names(found).headings)
            if kept is not None and kept.header:
                return found
    return find_header(grid)


def is_ours(files: Mapping[str, bytes]) -> bool:
    r"""Say whether files are named and headed as our own tables, so that nothing needs to be mapped.

    Examples
    --------
    >>> is_ours({"researchers.csv": b"researcher_id,field\nr-1,robotics\n"}), is_ours({"alumni.csv": b"Name\nA\n"})
    (True, False)
    """
    names = {table.table: table for table in DATASET_TABLES}
    strangers = 0
    people = False
    for name, content in files.items():
        path = PurePosixPath(name.lower())
        if path.suffix in (".zip", ".json"):
            continue
        table = names.get(path.stem)
        if path.suffix not in (".csv", ".tsv", ".txt"):
            return False
        if table is None:
            strangers += 1
        elif not _headed_as(table, content):
            return False
        people = people or table is Researchers
    return people or not strangers  # beside our people, a file with another name is remarked on by the one door


def _headed_as(table: type[Table], content: bytes) -> bool:
    """Say whether a file begins with headings of a table; so does what cannot be read: the one door tells why."""
    found = read_delimited("", content[:_START].rpartition(b"\n")[0] or content)
    headings = [fold(cell) for cell in found.rows[0]] if found.rows else []
    declared = {fold(column) for column in table.columns()}
    return not headings or (bool(declared & set(headings)) and not any(map(is_foreign, headings)))


def _grids(name: str, content: bytes) -> Iterable[Grid]:
    ending = PurePosixPath(name.lower()).suffix
    if is_workbook(content):
        return read_workbook(name, content)
    if ending in WORKBOOKS and content.startswith(b"PK"):
        problem = Problem(name, 0, "", "", "the workbook is damaged", "Open it and save it again")
        return [Grid(name, "", (), (), (problem,))]
    if ending in _OTHERS:
        problem = Problem(name, 0, "", "", f"a file of the kind {ending} is not read", "Save it as XLSX or CSV (UTF-8)")
        return [Grid(name, "", (), (), (problem,))]
    if content.startswith(b"PK"):
        try:
            return [grid for file in unpack(content, name) for grid in _grids(file.name, file.read())]
        except DataProblemsError as error:
            return [Grid(name, "", (), (), error.problems)]
    return [read_delimited(name, content)]
