"""One file read: the cells of each declared column, and on which line each row stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecosystem.load.problems import Problem
from ecosystem.load.reading.cells import Cells, Coded, Numbers
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import kind

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table as it stands in a file.

    Attributes
    ----------
    table : type of Table
        What it is declared to be.
    file : str
        What the user calls the file.
    rows : int
        How many rows could be read.
    cells : mapping of Column to cells
        One entry per declared column that the file has.
    lines : numpy.ndarray or None
        The line on which each row begins; None where the file was read quickly and nobody needed to know.
    whole : bool
        Whether every row of the file is here.
    problems : tuple of Problem
        What is wrong with the file's form and its cells.
    remarks : tuple of str
        What was noticed and tolerated.
    """

    table: type[Table]
    file: str
    rows: int
    cells: Mapping[Column, Cells]
    lines: Lines | None = None
    whole: bool = True
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()

    def get(self, column: Column) -> Cells:
        """Return a column's cells; a column that the file does not have is empty in every row."""
        return self.cells[column] if column in self.cells else empty(column, self.rows)

    def line(self, row: int) -> int:
        """Return the line on which a row begins, 0 where that is not known."""
        return int(self.lines[row]) if self.lines is not None else 0


def empty(column: Column, rows: int) -> Cells:
    """Make a column with nothing in it.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> empty(Researchers.degree_year, 2).missing.tolist()
    [True, True]
    """
    held = kind(column)
    if held in ("coded", "text"):
        return Coded(pa.array([], type=pa.large_string()), np.full(rows, -1, dtype=np.int32))
    blank = {"integer": np.zeros(rows, dtype=np.int64), "boolean": np.zeros(rows, dtype=np.bool_)}
    return Numbers(blank.get(held, np.full(rows, np.nan)), np.ones(rows, dtype=np.bool_))
