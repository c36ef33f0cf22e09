"""The quick way to read a file: pandas' own reader, believed only where simple laws show that it read right.

It reads large files in several threads and guesses types, so it can be wrong in silence: a row with too few cells is
filled up, ``0012`` in a column of digits becomes 12. Whatever is doubtful here is read again the careful way.
"""

from __future__ import annotations

import io
import warnings
from concurrent.futures import Executor

import numpy as np
import pandas as pd
import pyarrow as pa

from ecosystem.load.cells import Cells, Texts, as_texts, code, count_sign, trim
from ecosystem.load.checking import in_order, keeps_rules
from ecosystem.load.files import File, Survey
from ecosystem.load.heading import Heading, separator_of, split, understand
from ecosystem.load.numerals import from_inferred
from ecosystem.load.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import kind


def quick_heading(file: File, table: type[Table]) -> Heading | None:
    """Understand the header of a plain UTF-8 file.

    Returns
    -------
    Heading or None
        None where the file, or its first line, takes a closer look.
    """
    line, end, _ = file.start().partition(b"\n")
    try:
        text = line.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError:
        return None
    if not end or not text.strip() or any(sign in text for sign in '"\r\0'):
        return None
    separator = separator_of(text, table)
    heading = understand(file.name, split(text, separator), separator, table)
    return None if heading.problems else heading


def read_quickly(file: File, table: type[Table], heading: Heading, survey: Survey, pool: Executor) -> Sheet | None:
    """Read a file with pandas and prove that nothing was lost, filled up or taken for something else.

    Parameters
    ----------
    file : File
        Bytes, or a path.
    table : type of Table
        What it is declared to be.
    heading : Heading
        Its header, understood.
    survey : Survey
        How many separators its bytes hold.
    pool : concurrent.futures.Executor
        Threads to share the work.

    Returns
    -------
    Sheet or None
        None where there is the least doubt.
    """
    frame = None if survey.holds_null else _parsed(file, heading)
    if frame is None:
        return None
    texts = {name: as_texts(frame[name]) for name in frame.columns if frame[name].dtype == "str"}
    commas = pool.map(lambda column: count_sign(column, heading.separator), texts.values())
    declared = {heading.names[place]: column for column, place in heading.places.items()}
    jobs = {
        column: pool.submit(_sound_cells, texts.get(name, frame[name]), column)
        for name, column in sorted(declared.items(), key=lambda item: kind(item[1]) != "coded")
    }
    del frame
    expected = (len(heading.names) - 1) * (len(next(iter(texts.values()), ())) + 1) if texts else -1
    if survey.separators - sum(commas) != expected:
        return None
    cells: dict[Column, Cells] = {}
    for column, job in jobs.items():
        found = job.result()
        if found is None:
            return None
        cells[column] = found
    sheet = Sheet(table, file.name, len(next(iter(cells.values()))), cells, remarks=heading.remarks)
    return sheet if in_order(sheet) else None


def _parsed(file: File, heading: Heading) -> pd.DataFrame | None:
    source = io.BytesIO(file.content) if isinstance(file.content, bytes) else file.content
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        try:
            frame = pd.read_csv(source, sep=heading.separator, keep_default_na=False, na_values=[""])
        except (ValueError, OverflowError):
            return None
    plain = isinstance(frame.index, pd.RangeIndex) and list(frame.columns) == list(heading.names)
    return frame if plain and len(frame) else None


def _sound_cells(values: pd.Series | pa.ChunkedArray, column: Column) -> Cells | None:
    """Take a column if it is read for certain and keeps its rules."""
    cells = _cells(values, column)
    return cells if cells is not None and keeps_rules(cells, column) else None


def _cells(values: pd.Series | pa.ChunkedArray, column: Column) -> Cells | None:
    """Take what pandas read for what is declared, or not at all."""
    if isinstance(values, pa.ChunkedArray):
        if kind(column) == "coded":
            return code(values)
        texts = trim(values) if kind(column) == "text" else None
        return Texts(texts) if texts is not None else None
    if kind(column) in ("coded", "text"):
        if values.dtype != np.float64 or values.notna().any():
            return None
        nothing = pa.nulls(len(values), pa.large_string())
        return code(pa.chunked_array([nothing])) if kind(column) == "coded" else Texts(pa.chunked_array([nothing]))
    return from_inferred(values.to_numpy(), column) if values.dtype.kind in "ifb" else None
