"""The records of a text file, each with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from ecosystem.load.reading.encoding import Text

LONGEST_CELL = 131_072
"""Characters in a cell at most: the csv module's own limit, kept here because any library may lift it for all."""


class CsvRecords:
    """A text cut into records; a record may stretch over several lines where a quoted cell does.

    Attributes
    ----------
    begin : int
        Line on which the record at hand begins.
    nulls : list of int
        Lines with a NUL character.
    """

    def __init__(self, text: Text) -> None:
        self.begin = 1
        self.nulls: list[int] = []
        self._read = 0
        self._raw: list[str] = []
        self._last: list[str] = []
        self._lines = self._numbered(text.lines())

    def first_line(self) -> str:
        """Return the first line with something on it; the line ``sep=;`` that Excel understands is passed over."""
        for line in self._lines:
            if line.strip("\ufeff \t\r\n") and not line.lower().startswith("sep="):
                self.begin = self._read
                return line.lstrip("\ufeff")
        return ""

    def rows(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Give the records that follow.

        Raises
        ------
        csv.Error
            At a cell beyond the length that the csv module reads.
        LongLineError
            At a line too long to be one of a table.
        """
        self.begin, self._raw = self._read + 1, []
        for row in csv.reader(self._lines, delimiter=separator):
            self._last = self._raw
            if max(map(len, row), default=0) > LONGEST_CELL:
                raise csv.Error(f"field larger than field limit ({LONGEST_CELL})")
            yield self.begin, row
            self.begin, self._raw = self._read + 1, []

    def left_open(self, separator: str) -> bool:
        """Say whether the last record ends within quotes, so that it may have swallowed others."""
        try:
            list(csv.reader(self._last, delimiter=separator, strict=True))
        except csv.Error as error:
            return "end of data" in str(error)
        return False

    def _numbered(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._read += 1
            self._raw.append(line)
            if "\0" in line:
                self.nulls.append(self._read)
            yield line
