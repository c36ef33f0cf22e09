"""Sheets as text: every cell a string, every row with its line in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ecosystem.importers.spreadsheets.cell_values import year_in
from ecosystem.load import Problem

EMPLOYMENT: Final = "employment"
PUBLICATION: Final = "publication"
STUDIES: Final = "education"


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it is in the file.

    Attributes
    ----------
    sheet : str
        Empty in a text file.
    rows : tuple of tuple of str
        Rows that are not empty, cells stripped.
    lines : tuple of int
        Line or row number of each, from 1.
    remarks : tuple of str
        Tolerated irregularities.
    basis : str
        What posts in it rest on: :data:`EMPLOYMENT`, :data:`PUBLICATION` or :data:`STUDIES`, which are no posts.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    basis: str = EMPLOYMENT

    @property
    def place(self) -> str:
        """Name of the sheet in problems and mappings."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True)
class HeadedSheet:
    """A sheet whose header row is known.

    Attributes
    ----------
    header : int
        Index of the header among the rows.
    headings : tuple of str
        A unique name per column.
    joined : mapping of str to tuple of str
        Columns added by joining others, with the headings they were joined from.
    user_header : bool
        Whether the user chose the header row.
    """

    raw: RawSheet
    header: int
    headings: tuple[str, ...]
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    user_header: bool = False

    @property
    def line(self) -> int:
        """Line of the header in the file."""
        return self.raw.lines[self.header]

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Iterate over the rows below the header with their lines, each as wide as the header."""
        below = slice(self.header + 1, None)
        for line, row in zip(self.raw.lines[below], self.raw.rows[below], strict=True):
            yield line, padded(row, len(self.headings))

    def years_above(self) -> list[str]:
        """Return the different years in the rows above the header, such as that of the list."""
        cells = [cell for row in self.raw.rows[: self.header] for cell in row]
        return sorted({year for cell in cells if (year := year_in(cell))})

    def column(self, index: int) -> list[str]:
        """Return the cells below one heading."""
        return [row[index] for _, row in self.rows()]


def padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return a row with exactly `width` cells."""
    return (*row, *[""] * (width - len(row)))[:width]
