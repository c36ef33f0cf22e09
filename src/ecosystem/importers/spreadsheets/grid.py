"""A sheet as it stands in a file: every cell as text, every row with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ecosystem.load import Problem


@dataclass(frozen=True)
class Grid:
    """A sheet as text.

    Attributes
    ----------
    file : str
        What the user calls the file.
    sheet : str
        The sheet's name; empty in a text file.
    rows : tuple of tuple of str
        Rows with something in them, blanks at either end of a cell taken away.
    lines : tuple of int
        On which line, or in which row of the sheet, each stands.
    problems : tuple of Problem
        What is wrong with the file's form; nothing was read where rows are missing.
    remarks : tuple of str
        What was noticed and tolerated.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Name the sheet as problems do."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True)
class Headed:
    """A sheet whose header is known.

    Attributes
    ----------
    grid : Grid
        What was read.
    header : int
        Place of the header among the rows.
    headings : tuple of str
        A name per column, no two alike.
    joined : mapping of str to tuple of str
        Which columns a column was joined from that the file does not have.
    said : bool
        Whether the user said where the header is.
    """

    grid: Grid
    header: int
    headings: tuple[str, ...]
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: bool = False

    @property
    def line(self) -> int:
        """Line of the header in the file."""
        return self.grid.lines[self.header]

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Give the rows below the header with their lines, each as wide as the header."""
        width = len(self.headings)
        for line, row in zip(self.grid.lines[self.header + 1 :], self.grid.rows[self.header + 1 :], strict=True):
            yield line, (*row, *("" for _ in range(width - len(row))))[:width]

    def column(self, place: int) -> list[str]:
        """Return the cells below one heading."""
        return [row[place] for _, row in self.rows()]
