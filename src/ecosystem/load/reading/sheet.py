"""Cells of one file by declared column, with line numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecosystem.load.problems import Problem
from ecosystem.load.reading.cells import Cells, Coded, Numbers
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import storage


@dataclass(frozen=True, eq=False)
class Sheet:
    """A declared table as read from a file.

    Attributes
    ----------
    rows
        Number of rows that could be read.
    cells
        One entry per declared column that the file has.
    lines
        Line on which each row begins; None from the fast reader.
    complete
        Whether every row of the file was read.
    """

    table: type[Table]
    file: str
    rows: int
    cells: Mapping[Column, Cells]
    lines: npt.NDArray[np.int64] | None = None
    complete: bool = True
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()

    def get(self, column: Column) -> Cells:
        """Return a column's cells; a column that the file does not have is empty in every row."""
        return self.cells[column] if column in self.cells else empty_cells(column, self.rows)

    def line(self, row: int) -> int:
        """Return the line on which a row begins, 0 where that is not known."""
        return int(self.lines[row]) if self.lines is not None else 0


def empty_cells(column: Column, rows: int) -> Cells:
    """Cells of a column that is empty in every row.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> empty_cells(Researchers.degree_year, 2).missing.tolist()
    [True, True]
    """
    held = storage(column)
    if held in ("coded", "text"):
        return Coded(pa.array([], type=pa.large_string()), np.full(rows, -1, dtype=np.int32))
    blank = {"integer": np.zeros(rows, dtype=np.int64), "boolean": np.zeros(rows, dtype=np.bool_)}
    return Numbers(blank.get(held, np.full(rows, np.nan)), np.ones(rows, dtype=np.bool_))
