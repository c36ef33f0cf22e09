"""Uploaded files to sheets with headers: workbooks, text files and zips of them; problems of those not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from ecosystem.importers.file_kinds import JSON, SPREADSHEET, recognize
from ecosystem.importers.spreadsheets.delimited_text import read_delimited
from ecosystem.importers.spreadsheets.employer_changes import changes_of_employer, employers, number_two_posts
from ecosystem.importers.spreadsheets.header_and_footer import SEARCHED_ROWS, find_header, header_at, without_footer
from ecosystem.importers.spreadsheets.heading_matching import is_foreign
from ecosystem.importers.spreadsheets.linkedin_export import join_export
from ecosystem.importers.spreadsheets.mapping import SavedMapping
from ecosystem.importers.spreadsheets.name_columns import join_name_columns
from ecosystem.importers.spreadsheets.scopus_papers import posts_of_papers
from ecosystem.importers.spreadsheets.sheets import HeadedSheet, RawSheet
from ecosystem.importers.spreadsheets.workbooks import is_workbook, read_workbook
from ecosystem.importers.text_folding import fold
from ecosystem.load import DataProblemsError, Problem, unpack
from ecosystem.tables import DATASET_TABLES, Researchers, Table

MAX_FILES: Final = 30
MAX_UPLOAD_BYTES: Final = 200 << 20
"""Bytes of all files: as many as the app accepts in one upload."""
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_UNSUPPORTED: Final = (".numbers",)
_SNIFFED_BYTES: Final = 1 << 16


@dataclass(frozen=True)
class SheetCollection:
    """Sheets of some files.

    Attributes
    ----------
    problems : tuple of Problem
        Errors in the form of the files.
    remarks : tuple of str
        Tolerated irregularities.
    headless : tuple of RawSheet
        Sheets without a recognised header; the user can choose it.
    raw : tuple of RawSheet
        All sheets, as in the files.
    """

    headed: tuple[HeadedSheet, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    headless: tuple[RawSheet, ...] = ()
    raw: tuple[RawSheet, ...] = ()

    def with_header_rows(self, lines: Mapping[str, int]) -> SheetCollection:
        """Use other header rows, by sheet; line 0 searches again."""
        chosen = {sheet.raw.place: sheet.line for sheet in self.headed if sheet.user_header} | dict(lines)
        return _find_headers(self.raw, {place: line for place, line in chosen.items() if line > 0}, None)

    def with_saved_mapping(self, saved: SavedMapping) -> SheetCollection:
        """Use the header rows of a saved mapping, and search the others."""
        return _find_headers(self.raw, {}, saved)


def read_sheets(
    files: Mapping[str, bytes], saved: SavedMapping | None = None, *, lines: Mapping[str, int] | None = None
) -> SheetCollection:
    r"""Read every sheet of some files, in the order of their names.

    Parameters
    ----------
    files : mapping of str to bytes
        By name: CSV, a workbook, or a zip of CSV files.
    saved : SavedMapping, optional
        Header rows chosen before, by the headings in them.
    lines : mapping of str to int, optional
        Header rows chosen by the user, by sheet.

    Examples
    --------
    >>> found = read_sheets({"b.csv": b"Name,City\nA,Lahore\n", "a.xls": b"\xd0\xcf\x11\xe0"})
    >>> [sheet.headings for sheet in found.headed], found.problems[0].remedy
    ([('Name', 'City')], 'Open it and save it again')
    """
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_UPLOAD_BYTES:
        rule = f"there are more than {MAX_FILES} files, or more than {MAX_UPLOAD_BYTES >> 20} MB"
        return SheetCollection((), (Problem("upload", 0, "", "", rule, "Send only the lists"),))
    raw = join_export(
        [sheet for name, content in sorted(files.items()) for sheet in map(posts_of_papers, _read_file(name, content))]
    )
    found = _find_headers(raw, lines or {}, saved)
    if not raw or not (found.headed or found.problems):
        nothing = Problem(", ".join(files), 0, "", "", "there is nothing to read", "Choose a file with a list")
        return SheetCollection((), (*found.problems, nothing))
    return found


def _find_headers(raw: Sequence[RawSheet], lines: Mapping[str, int], saved: SavedMapping | None) -> SheetCollection:
    headed: list[HeadedSheet] = []
    problems: list[Problem] = []
    remarks: list[str] = []
    headless: list[RawSheet] = []
    for sheet in raw:
        problems += sheet.problems
        remarks += sheet.remarks
        found = _find_one_header(sheet, lines.get(sheet.place, 0), saved) if sheet.rows else None
        if isinstance(found, HeadedSheet):
            shortened, dropped = without_footer(found)
            numbered = number_two_posts(shortened)
            if numbered is not shortened:
                columns = ", ".join(f"“{one}”" for one in numbered.headings if one not in shortened.headings)
                remarks.append(f"{sheet.place}: the employer before and the one now are read as two posts: {columns}.")
            named = join_name_columns(numbered)
            changes = list(changes_of_employer(named))
            headed += [named, *changes]
            before, _ = employers(named)
            if before and not changes:
                remarks.append(
                    f"{sheet.place}: “{before}” is not used, since no year of that post is given: add a column of its "
                    "first year on its right, or take out the years of the post now to read the moves without a year."
                )
            remarks += [
                f"{sheet.place}: the employers before are read as moves, in “{one.raw.place}”." for one in changes
            ]
            remarks += dropped
        elif found is not None:
            problems.append(found)
            headless.append(sheet)
    return SheetCollection(tuple(headed), tuple(problems), tuple(remarks), tuple(headless), tuple(raw))


def _find_one_header(raw: RawSheet, line: int, saved: SavedMapping | None) -> HeadedSheet | Problem:
    """Return the header chosen by the user, else the one with the headings of a saved mapping, else a guess."""
    if line:
        return header_at(raw, line)
    saved_lines = [sheet.header for sheet in saved.sheets if sheet.header] if saved else []
    for candidate in dict.fromkeys([*saved_lines, *raw.lines[:SEARCHED_ROWS]]) if saved_lines else ():
        found = header_at(raw, candidate)
        if isinstance(found, HeadedSheet) and saved is not None:
            mapping = saved.sheet_for(join_name_columns(number_two_posts(found)).headings)
            if mapping is not None and mapping.header:
                return found
    return find_header(raw)


def is_own_format(files: Mapping[str, bytes]) -> bool:
    r"""Return whether files are named and headed as tables of a dataset, so that no mapping is needed.

    Examples
    --------
    >>> [is_own_format({"researchers.csv": b"researcher_id,field\nr-1,nlp\n"}), is_own_format({"a.csv": b"Name\n"})]
    [True, False]
    """
    tables = {table.table: table for table in DATASET_TABLES}
    others = 0
    has_people = False
    for name, content in files.items():
        path = PurePosixPath(name.lower())
        kind = recognize(content)
        if kind not in (None, JSON) and SPREADSHEET not in kind.read_by:
            return False  # it is explained
        if path.suffix in (".zip", ".json"):
            continue
        table = tables.get(path.stem)
        if path.suffix not in (".csv", ".tsv", ".txt"):
            return False
        if table is None:
            others += 1
        elif not _has_headings_of(table, content):
            return False
        has_people = has_people or table is Researchers
    return has_people or not others  # beside our people, the loader remarks on a file with another name


def _has_headings_of(table: type[Table], content: bytes) -> bool:
    """Return whether a file begins with headings of a table, or cannot be read: the loader then reports why."""
    found = read_delimited("", content[:_SNIFFED_BYTES].rpartition(b"\n")[0] or content)
    headings = [fold(cell) for cell in found.rows[0]] if found.rows else []
    declared = {fold(column) for column in table.columns()}
    return not headings or (bool(declared & set(headings)) and not any(map(is_foreign, headings)))


def _read_file(name: str, content: bytes) -> Iterable[RawSheet]:
    suffix = PurePosixPath(name.lower()).suffix
    kind = recognize(content)
    if kind is not None and SPREADSHEET not in kind.read_by:
        return [_rejected(name, kind.rule, kind.remedy)]
    if is_workbook(content):
        return read_workbook(name, content)
    if suffix in WORKBOOKS and content.startswith(b"PK"):
        return [_rejected(name, "the workbook is damaged", "Open it and save it again")]
    if suffix in _UNSUPPORTED:
        return [_rejected(name, f"a file of the kind {suffix} is not read", "Save it as XLSX or CSV (UTF-8)")]
    if content.startswith(b"PK"):
        try:
            return [sheet for file in unpack(content, name) for sheet in _read_file(file.name, file.read())]
        except DataProblemsError as error:
            return [RawSheet(name, "", problems=error.problems)]
    return [read_delimited(name, content)]


def _rejected(name: str, rule: str, remedy: str) -> RawSheet:
    return RawSheet(name, "", problems=(Problem(name, 0, "", "", rule, remedy),))
