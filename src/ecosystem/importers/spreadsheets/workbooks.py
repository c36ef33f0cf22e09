"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) and Parquet files to sheets of text, read in a limited child process."""

import io
import zipfile
from dataclasses import replace
from typing import Any, Final

from ecosystem.datasets.invisible_characters import remove_invisible
from ecosystem.importers import limited_process, workbook_process
from ecosystem.importers.spreadsheets.sheets import RawSheet
from ecosystem.load import Problem

DAMAGED: Final = ("the workbook is damaged", "Open it and save it again")
_MEMBERS: Final = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
_OPEN_DOCUMENT: Final = frozenset({"mimetype", "content.xml"})


def is_workbook(content: bytes) -> bool:
    """Return whether bytes are a workbook of any kind that is read, one that is encrypted, or a Parquet file."""
    if content.startswith((workbook_process.OLE, workbook_process.PARQUET)):
        return True
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist() if content.startswith(b"PK") else []
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return not _MEMBERS.isdisjoint(names) or _OPEN_DOCUMENT.issubset(names)


def read_workbook(name: str, content: bytes) -> list[RawSheet]:
    """Read the visible sheets of a workbook.

    Dates become year-month-day, whole numbers lose their fraction, error cells keep their code (#REF!), a formula has
    its cached result, and each row of a merged range has the text of its first cell (not in ODS and XLSB, for which
    calamine knows no merged ranges).

    Returns
    -------
    list of RawSheet
        One per visible sheet that is not empty; one without rows and with a problem if the file cannot be read.
    """
    try:
        found = limited_process.run(workbook_process.read_within_limits, content)
    except limited_process.ProcessLimitError as error:
        return [_rejected(name, *_explained(error))]
    except Exception:  # noqa: BLE001 - the libraries raise many kinds for a damaged file, logged by the child
        return [_rejected(name, *DAMAGED)]
    if "rule" in found:
        return [_rejected(name, found["rule"], found["remedy"])]
    remarks = _remarks(name, found)
    sheets = [sheet for one in found["sheets"] if (sheet := _sheet(name, one, remarks)).rows or sheet.problems]
    return [replace(sheet, remarks=() if number else remarks) for number, sheet in enumerate(sheets)]


def _sheet(name: str, sheet: dict[str, Any], remarks: tuple[str, ...]) -> RawSheet:
    title = sheet["name"]
    if "rule" in sheet:
        remedy = "Divide them, or delete the cells far out"
        return _rejected(name, sheet["rule"], remedy, sheet=title, line=sheet["line"])
    problems: tuple[Problem, ...] = ()
    if count := sheet["uncomputed"]:
        rule = "cells hold formulas whose results are not in the file"
        remedy = "Open it in a spreadsheet program and save it"
        problems = (Problem(f"{name}, sheet {title}", 0, "", "", rule, remedy, count),)
    rows = tuple(tuple(map(remove_invisible, row)) for _, row in sheet["rows"])
    return RawSheet(name, title, rows, tuple(line for line, _ in sheet["rows"]), problems, remarks)


def _remarks(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    hidden, remarks = found["hidden"], []
    if hidden:
        noun, verb = ("sheet", "was") if len(hidden) == 1 else ("sheets", "were")
        remarks.append(f"{name}: the hidden {noun} {', '.join(hidden)} {verb} not read.")
    if found["binary"]:
        remarks.append(
            f"{name}: cells with errors (#REF!, #N/A) are read as empty; save it as XLSX to have them reported."
        )
    return tuple(remarks)


def _explained(error: limited_process.ProcessLimitError) -> tuple[str, str]:
    if (error.rule, error.remedy) == limited_process.LARGE:
        limits = workbook_process
        size = f"{limits.MAX_ROWS:,} rows, {limits.MAX_COLUMNS} columns or {limits.MAX_CELLS:,} cells"
        return f"the sheets are larger than {size}", "Divide them, or delete the cells far out"
    return DAMAGED if (error.rule, error.remedy) == limited_process.FAILED else (error.rule, error.remedy)


def _rejected(name: str, rule: str, remedy: str, *, sheet: str = "", line: int = 0) -> RawSheet:
    where = f"{name}, sheet {sheet}" if sheet else name
    return RawSheet(name, sheet, problems=(Problem(where, line, "", "", rule, remedy),))
