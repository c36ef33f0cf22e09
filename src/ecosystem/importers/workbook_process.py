"""Read a workbook (XLSX, XLSM, XLSB, XLS, ODS) or a Parquet file; called in a child process (`limited_process`).

calamine holds a sheet as a dense rectangle: a cell far out in a small file makes it allocate gigabytes, and Rust then
aborts the process, which no exception handler stops. The child process takes the abort instead of the server. This
module imports only the standard library and calamine, so that the child starts within a tenth of a second.

python-calamine returns cells with errors as empty and formulas without a cached result as well; both are read from the
XML of XLSX and ODS with expat. The binary formats (XLS, XLSB) always cache results; their errors stay empty.
"""

import contextlib
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree
from xml.parsers import expat

MAX_ROWS: Final = 200_000
"""Rows read of a sheet: lists of people are shorter, and a wrong file does not fill the memory."""
MAX_COLUMNS: Final = 500
MAX_CELLS: Final = 2_000_000
"""Cells of all sheets of a file."""
MAX_SCANNED_CELLS: Final = 20_000_000
"""Cells of the rectangle that a sheet spans, empty ones included."""
MAX_MERGED_CELLS: Final = MAX_CELLS // 10
MAX_SHEETS: Final = 100
MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 256 << 20
"""Bytes to which a workbook may unpack: two million cells take about a hundred megabytes."""
MAX_MEMORY: Final = 2 << 30
"""Bytes of address space: MAX_SCANNED_CELLS take 640 MB in calamine, the text of the sheets as much again."""
MAX_CPU_SECONDS: Final = 60

PARQUET: Final = b"PAR1"
"""First bytes of a Parquet file."""
PARQUET_BATCH: Final = 1_000
"""Rows of a Parquet file unpacked at a time."""
PANDAS_INDEX: Final = "__index_level_"
"""Beginning of the names of columns that pandas adds."""
OLE: Final = b"\xd0\xcf\x11\xe0"
"""First bytes of XLS, and of an XLSX that is encrypted."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_CHUNK: Final = 1 << 20
_PROLOGUE: Final = 4096
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PASSWORD: Final = ("the workbook is locked with a password", "Save a copy without a password")

Cells = dict[tuple[int, int], str]
"""Texts by zero-based row and column."""


def read_within_limits(content: bytes) -> dict[str, Any]:
    """Limit this process further, then :func:`read`."""
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 5))
    return read(content)


def read(content: bytes) -> dict[str, Any]:
    """Read all visible sheets.

    Returns
    -------
    dict
        ``sheets``: a list of name, ``rows`` (line and cells), ``uncomputed`` (formulas without a result) and, if it was
        refused, ``rule`` and ``line``. ``hidden``: names of sheets not read. Or ``rule`` and ``remedy`` of the file.
    """
    if content.startswith(PARQUET):
        return _read_parquet(content)
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if content.startswith(OLE) and _ENCRYPTED in content:
        return _refusal(*_PASSWORD)
    package = None if content.startswith(OLE) else zipfile.ZipFile(io.BytesIO(content))
    if package is not None and (rule := _oversize(package)):
        return _refusal(rule, "Save only the sheets with the lists, or save each as CSV (UTF-8)")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        return _refusal(*_PASSWORD)
    wanted = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in wanted if sheet.visible == SheetVisibleEnum.Visible][:MAX_SHEETS]
    if not visible:
        return _refusal("the workbook has no visible sheet", "Show the sheet with the list, and save")
    details = _xml_details(package, visible)
    budget, sheets = MAX_CELLS, []
    for name in visible:
        errors, uncomputed = details.get(name, ({}, 0))
        sheet = _sheet(book.get_sheet_by_name(name), errors, budget)
        budget -= sum(len(row) for _, row in sheet["rows"])
        sheets.append({"name": name, "uncomputed": uncomputed, **sheet})
    hidden = [sheet.name for sheet in wanted if sheet.visible != SheetVisibleEnum.Visible]
    binary = package is None or "xl/workbook.bin" in package.namelist()
    return {"sheets": sheets, "hidden": hidden, "binary": binary}


def _read_parquet(content: bytes) -> dict[str, Any]:
    """Read a Parquet file as one sheet without a name."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(pa.BufferReader(content), memory_map=False)
        size = sum(table.metadata.row_group(number).total_byte_size for number in range(table.num_row_groups))
        names = [name for name in table.schema_arrow.names if not name.startswith(PANDAS_INDEX)]
        rows = table.metadata.num_rows
        if rows > MAX_ROWS or len(names) > MAX_COLUMNS or rows * len(names) > MAX_CELLS or size > MAX_UNPACKED:
            rule = f"the table is larger than {MAX_ROWS:,} rows, {MAX_COLUMNS} columns or {MAX_CELLS:,} cells"
            return _refusal(rule, "Divide it, or leave out columns")
        cells = [(1, [as_text(name) for name in names])]
        for batch in table.iter_batches(PARQUET_BATCH, columns=names, use_threads=False):
            columns = [batch.column(name).to_pylist() for name in names]
            cells += [
                (number, [as_text(value) for value in row])
                for number, row in enumerate(zip(*columns, strict=True), len(cells) + 1)
            ]
            if len(cells) > MAX_ROWS + 1:
                return _refusal(f"the table is longer than {MAX_ROWS:,} rows", "Divide it")
    except (pa.ArrowException, ValueError, OverflowError, KeyError, OSError):
        return _refusal("the Parquet file is damaged", "Write it again, or save the table as CSV (UTF-8)")
    filled = [(line, row) for line, row in cells if any(row)]
    return {"sheets": [{"name": "", "uncomputed": 0, "rows": filled}], "hidden": [], "binary": False}


def _sheet(sheet: Any, errors: Cells, budget: int) -> dict[str, Any]:
    """Return the rows of a sheet that are not empty, merged ranges filled with the text of their first cell."""
    rows: list[tuple[int, list[str]]] = []
    first, last = sheet.start or (0, 0), sheet.end or (0, 0)
    covered = _covered(sheet.merged_cell_ranges or [])
    merged: Cells = {}
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (line, column), text in errors.items():
        by_row.setdefault(line, []).append((column, text))
    cells = 0
    too_large = (last[1] + 1) * (last[0] + 1) > MAX_SCANNED_CELLS
    for line, values in enumerate(sheet.iter_rows()):
        row = [""] * first[1] + [as_text(value) for value in values]
        for column, text in by_row.get(line, ()):
            if column < len(row):
                row[column] = text
        for top, left, column in covered.get(line, ()):
            if (line, column) == (top, left):
                merged[top, left] = row[left] if left < len(row) else ""
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or merged.get((top, left), "")
        while row and not row[-1]:
            row.pop()
        cells += len(row)
        if too_large or len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or cells > budget:
            rule = f"the sheets are larger than {MAX_ROWS:,} rows, {MAX_COLUMNS} columns or {MAX_CELLS:,} cells"
            return {"rows": [], "rule": rule, "line": line + 1}
        if row:
            rows.append((line + 1, row))
    return {"rows": rows}


def _covered(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, list[tuple[int, int, int]]]:
    """Return first row, first column and column of each merged cell, by row; ranges beyond the limits are ignored."""
    covered: dict[int, list[tuple[int, int, int]]] = {}
    budget = MAX_MERGED_CELLS
    for (top, left), (bottom, right) in ranges:
        size = (bottom - top + 1) * (right - left + 1)
        if 1 < size <= budget and right < MAX_COLUMNS:
            budget -= size
            for line in range(top, bottom + 1):
                covered.setdefault(line, []).extend((top, left, column) for column in range(left, right + 1))
    return covered


def as_text(value: object) -> str:
    """Convert a cell: dates as ISO 8601, whole numbers without a fraction, booleans in lower case.

    Examples
    --------
    >>> as_text(2012.0), as_text(0.5), as_text(True), as_text(dt.datetime(2015, 9, 1)), as_text(" Lahore ")
    ('2012', '0.5', 'true', '2015-09-01', 'Lahore')
    """
    if isinstance(value, str):  # first: most cells are
        return value.strip(" \t\r\n\u200b\xa0")
    if value is None or value != value:  # NaN
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(as_text(one) for one in value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value)


def _xml_details(package: zipfile.ZipFile | None, visible: list[str]) -> dict[str, tuple[Cells, int]]:
    """Return error cells and the number of formulas without a result, by sheet, where the format is XML."""
    names = package.namelist() if package is not None else []
    if package is None or "xl/workbook.bin" in names:
        return {}
    if "xl/workbook.xml" not in names:
        return {name: (cells, 0) for name, cells in _ods_errors(package.read("content.xml")).items()}
    paths = _sheet_paths(package)
    return {name: _xlsx_details(package.read(paths[name])) for name in visible if paths.get(name) in names}


def _sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - has no entities
    }
    paths: dict[str, str] = {}
    for one in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():  # noqa: S314 - has no entities
        if one.tag.endswith("}sheet"):
            identifier = next((value for key, value in one.items() if key.endswith("}id")), "")
            target = relations.get(identifier, "")
            paths[one.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _xlsx_details(text: bytes) -> tuple[Cells, int]:
    if not any(sign in text for sign in (b'"e"', b"'e'", b"f>")):
        return {}, 0
    errors: Cells = {}
    uncomputed = 0
    cell: dict[str, str] = {}
    has_formula, value, inside = False, "", ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, has_formula, value, inside
        inside = name.rpartition(" ")[2]
        if inside == "c":
            cell, has_formula, value = attributes, False, ""
        has_formula |= inside == "f"

    def end(name: str) -> None:
        nonlocal inside, uncomputed
        inside = ""
        if name.rpartition(" ")[2] == "c":
            at = _REFERENCE.fullmatch(cell.get("r", ""))
            if cell.get("t") == "e" and at:
                errors[int(at[2]) - 1, _column(at[1])] = value
            uncomputed += has_formula and not value and cell.get("t") != "str"  # "str": the result is an empty text

    def characters(data: str) -> None:
        nonlocal value
        if inside == "v":
            value += data

    _parse(text, start, end, characters)
    return errors, uncomputed


def _ods_errors(text: bytes) -> dict[str, Cells]:
    if b"error" not in text:
        return {}
    found: dict[str, Cells] = {}
    table, row, column, step, at, value = "", 0, 0, 1, None, ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal table, row, column, step, at, value
        tag = name.rpartition(" ")[2]
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "table":
            table, row, step = local.get("name", ""), 0, 0
        elif tag == "table-row":
            row, column, step = row + step, 0, int(local.get("number-rows-repeated", "1"))
        elif tag in ("table-cell", "covered-table-cell"):
            is_error = any(key.endswith("value-type") and item == "error" for key, item in attributes.items())
            at, value = (row, column) if is_error else None, ""
            column += int(local.get("number-columns-repeated", "1"))

    def end(name: str) -> None:
        nonlocal at
        if at is not None and name.rpartition(" ")[2] == "table-cell":
            found.setdefault(table, {})[at] = value
            at = None

    def characters(data: str) -> None:
        nonlocal value
        if at is not None:
            value += data

    _parse(text, start, end, characters)
    return found


def _parse(text: bytes, start: Any, end: Any, characters: Any) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.Parse(text, True)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _oversize(package: zipfile.ZipFile) -> str:
    """Unpack everything once and count, since the sizes that a zip declares cannot be trusted."""
    if len(package.infolist()) > MAX_PARTS:
        return f"the workbook holds more than {MAX_PARTS:,} parts"
    total = 0
    for member in package.infolist():
        with package.open(member) as stream:
            for number, chunk in enumerate(_chunks(stream)):
                start = chunk[:_PROLOGUE].replace(b"\0", b"") if not number else b""
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    return "the workbook declares entities, which no spreadsheet program does"
                total += len(chunk)
                if total > MAX_UNPACKED:
                    return f"the workbook unpacks to more than {MAX_UNPACKED >> 20} MB"
    return ""


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _refusal(rule: str, remedy: str) -> dict[str, Any]:
    return {"rule": rule, "remedy": remedy}
