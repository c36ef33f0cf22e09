"""The cells of a sheet held against the declared rules by pandera; what breaks them becomes problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ecosystem.load.checking.remedies import advise
from ecosystem.load.problems import Problem, group_problems, shorten
from ecosystem.load.reading.cells import Cells, Coded, Numbers, Texts
from ecosystem.load.reading.numbers import read_numbers, remedy
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Researchers, Table
from ecosystem.tables.schema import column_schema, kind

ORDERS: Final[dict[type[Table], tuple[tuple[Column, Column], ...]]] = {
    Researchers: ((Researchers.career_start_year, Researchers.last_observed_year),)
}
"""Pairs of years of which the first cannot be later than the second."""


def keeps_rules(cells: Cells, column: Column) -> bool:
    """Say whether a column keeps all rules that its own cells can break.

    It is judged by pandera on witnesses that decide for the whole of it: its different words, its smallest and largest
    number, an empty cell if there is one, or all of its texts where each must be looked at. A text that may be anything
    or nothing has no rule to keep.
    """
    rule = column.rule
    if kind(column) in ("coded", "text") and not (rule.required or rule.values or rule.pattern or rule.unique):
        return True
    return not any(True for _ in _faults(column, _witnesses(column, cells)))


def in_order(sheet: Sheet) -> bool:
    """Say whether no row has a year before another that must come first."""
    return not any(len(_disordered(sheet, *pair)) for pair in ORDERS.get(sheet.table, ()))


def examine(sheet: Sheet) -> Sheet:
    """Read the numbers of a carefully read sheet and tell everything that is wrong with its cells.

    Parameters
    ----------
    sheet : Sheet
        Columns of words, with line numbers.

    Returns
    -------
    Sheet
        With numbers where numbers are declared, and with the problems added to those that it had.
    """
    cells: dict[Column, Cells] = {}
    problems: list[Problem] = []
    for column, words in sheet.cells.items():
        if not isinstance(words, Coded):
            raise TypeError(f"{sheet.file}, {column}: only words are examined")
        cells[column], found = _examined(sheet, column, words)
        problems += found
    numbered = replace(sheet, cells=cells)
    for earlier, later in ORDERS.get(sheet.table, ()):
        problems += _disorder(numbered, earlier, later)
    return replace(numbered, problems=(*sheet.problems, *problems))


def _examined(sheet: Sheet, column: Column, words: Coded) -> tuple[Cells, list[Problem]]:
    culprits = _Culprits(sheet, column, words)
    if kind(column) in ("coded", "text"):
        faults = list(_faults(column, _witnesses(column, words)))
        wrong = [(place, *advise(error, word, column)) for error, place, word in faults if error != "not_nullable"]
        gaps = culprits.gaps() if any(error == "not_nullable" for error, _, _ in faults) else []
        return words, [*gaps, *culprits.repeats(), *culprits.told(wrong)]
    numbers, readable = read_numbers(words, column)
    texts = words.words_in_use()
    unread = [(place, *remedy(texts[place], column)) for place in np.flatnonzero(~readable).tolist()]
    once = read_numbers(replace(words, codes=np.flatnonzero(readable)), column)[0]
    at = np.flatnonzero(readable).tolist()
    faults = list(_faults(column, once.series()))
    wrong = [(at[place], *advise(error, texts[at[place]], column)) for error, place, _ in faults]
    gaps = culprits.gaps() if column.rule.required else []
    # what is wrong already says nothing about the order of years
    faulty = np.isin(words.codes, [place for place, *_ in (*unread, *wrong)])
    return replace(numbers, missing=numbers.missing | faulty), [*gaps, *culprits.told(unread), *culprits.told(wrong)]


class _Culprits:
    """Where the words of one column stand, so that a problem can say on which line and how often."""

    def __init__(self, sheet: Sheet, column: Column, words: Coded) -> None:
        self.sheet, self.column, self.words = sheet, column, words

    def told(self, wrong: list[tuple[int, str, str]]) -> list[Problem]:
        """Make a problem of each wrong word: its place among the words, the rule and the remedy."""
        if not wrong:
            return []
        used, first, count = np.unique(self.words.codes, return_index=True, return_counts=True)
        at = {int(place): (int(row), int(times)) for place, row, times in zip(used, first, count, strict=True)}
        texts = self.words.words_in_use()
        told = {
            place: self._problem(at[place][0], texts[place], rule, what_to_do, at[place][1])
            for place, rule, what_to_do in reversed(wrong)
            if place in at
        }
        return group_problems(sorted(told.values(), key=lambda problem: problem.line))

    def gaps(self) -> list[Problem]:
        """Make a problem of each empty cell in a required column."""
        what_to_do = "Fill it in" + (f", for example {self.column.rule.example}" if self.column.rule.example else "")
        rows = np.flatnonzero(self.words.codes < 0).tolist()
        return group_problems([self._problem(row, "", "must not be empty", what_to_do) for row in rows])

    def repeats(self) -> list[Problem]:
        """Make a problem of each row that bears the key of an earlier one."""
        if not self.column.rule.unique:
            return []
        codes = self.words.codes
        _, first, place = np.unique(codes, return_index=True, return_inverse=True)
        rows = np.flatnonzero((first[place] != np.arange(len(codes))) & (codes >= 0)).tolist()
        texts = self.words.words_in_use() if rows else []
        return group_problems(
            [
                self._problem(
                    row,
                    texts[codes[row]],
                    "must be different in every row",
                    f"Line {self.sheet.line(first[place[row]])} has it too: remove one row or give it another key",
                )
                for row in rows
            ]
        )

    def _problem(self, row: int, word: str, rule: str, what_to_do: str, count: int = 1) -> Problem:
        line = self.sheet.line(row)
        return Problem(self.sheet.file, line, str(self.column), shorten(word), rule, what_to_do, count)


def _witnesses(column: Column, cells: Cells) -> pd.Series[Any]:
    """Choose values that break a rule of the column exactly if any of its values does."""
    if isinstance(cells, Numbers):
        return cells.extremes().series()
    rule = column.rule
    judged = slice(None) if rule.values or rule.pattern or rule.unique else slice(1)
    if isinstance(cells, Texts):
        return pd.Series(pd.array(cells.texts if judged.stop is None else cells.gap(), dtype="str"))
    words = cells.words[judged]
    codes = np.append(np.arange(len(words)), np.full(int(cells.has_gaps), -1))
    if kind(column) == "coded":
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(pd.array(words, dtype="str"))))
    return pd.Series(pd.array(words.take(pa.array(codes, mask=codes < 0)), dtype="str"))


def _faults(column: Column, values: pd.Series[Any]) -> Iterator[tuple[str, int, str]]:
    """Let pandera judge; give for each fault the check's name, the place of the value, and the value."""
    from pandera.errors import SchemaErrors

    try:
        column_schema(column).validate(pd.DataFrame({str(column): values}), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        for check, place, value in zip(cases["check"], cases["index"], cases["failure_case"], strict=True):
            yield str(check), int(place), str(value)


def _disordered(sheet: Sheet, earlier: Column, later: Column) -> npt.NDArray[np.intp]:
    """Find the rows in which the second of two years comes before the first."""
    first, last = sheet.get(earlier), sheet.get(later)
    if not (isinstance(first, Numbers) and isinstance(last, Numbers)):
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero((last.values < first.values) & ~first.missing & ~last.missing)


def _disorder(sheet: Sheet, earlier: Column, later: Column) -> list[Problem]:
    first, last = sheet.get(earlier), sheet.get(later)
    if not (isinstance(first, Numbers) and isinstance(last, Numbers)):
        return []
    return group_problems(
        [
            Problem(
                sheet.file,
                sheet.line(row),
                str(later),
                str(last.values[row]),
                f"must not be before {earlier} ({first.values[row]})",
                "Correct one of the two years",
            )
            for row in _disordered(sheet, earlier, later).tolist()
        ]
    )
