"""Check the cells of a sheet against the declared rules with pandera, and describe violations as problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ecosystem.load.checking.remedies import rule_and_remedy
from ecosystem.load.problems import Problem, group_problems, shorten
from ecosystem.load.reading.cells import Cells, Coded, Numbers, Texts
from ecosystem.load.reading.numbers import number_remedy, read_numbers
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Researchers, Table
from ecosystem.tables.schema import ARROW_TEXT, column_schema, storage

_YEAR_ORDER: Final[dict[type[Table], tuple[tuple[Column, Column], ...]]] = {
    Researchers: ((Researchers.career_start_year, Researchers.last_observed_year),)
}
"""Pairs of years of which the first must not be later than the second."""


def column_is_valid(cells: Cells, column: Column) -> bool:
    """Whether a column keeps the rules that its own cells can break.

    pandera checks representative values that decide for the whole column: its distinct words, its least and greatest
    number, an empty cell if there is one, or all texts where each must be checked.
    """
    rule = column.rule
    if storage(column) in ("coded", "text") and not (rule.required or rule.values or rule.pattern or rule.unique):
        return True
    return not any(True for _ in _violations(column, _representatives(column, cells)))


def years_in_order(sheet: Sheet) -> bool:
    """Whether no row has a year before another that must come first."""
    return not any(len(_misordered_rows(sheet, *pair)) for pair in _YEAR_ORDER.get(sheet.table, ()))


def check_sheet(sheet: Sheet) -> Sheet:
    """Parse the numbers of a sheet from the strict reader, and add all problems of its cells."""
    cells: dict[Column, Cells] = {}
    problems: list[Problem] = []
    for column, words in sheet.cells.items():
        if not isinstance(words, Coded):
            raise TypeError(f"{sheet.file}, {column}: the strict reader yields coded words only")
        cells[column], found = _check_column(sheet, column, words)
        problems += found
    sheet = replace(sheet, cells=cells)
    for earlier, later in _YEAR_ORDER.get(sheet.table, ()):
        problems += _misordered(sheet, earlier, later)
    return replace(sheet, problems=(*sheet.problems, *problems))


def _check_column(sheet: Sheet, column: Column, words: Coded) -> tuple[Cells, list[Problem]]:
    places = _WordPlaces(sheet, column, words)
    if storage(column) in ("coded", "text"):
        violations = list(_violations(column, _representatives(column, words)))
        wrong = [
            (code, *rule_and_remedy(check, word, column)) for check, code, word in violations if check != "not_nullable"
        ]
        gaps = places.gaps() if any(check == "not_nullable" for check, _, _ in violations) else []
        return words, [*gaps, *places.repeats(), *places.problems(wrong)]
    numbers, parsed = read_numbers(words, column)
    texts = words.word_list()
    unparsed = [(code, *number_remedy(texts[code], column)) for code in np.flatnonzero(~parsed).tolist()]
    codes = np.flatnonzero(parsed).tolist()
    values = read_numbers(replace(words, codes=np.flatnonzero(parsed)), column)[0].series()
    wrong = [
        (codes[at], *rule_and_remedy(check, texts[codes[at]], column)) for check, at, _ in _violations(column, values)
    ]
    gaps = places.gaps() if column.rule.required else []
    # a value reported as wrong is not reported again by the order of years
    faulty = np.isin(words.codes, [code for code, *_ in (*unparsed, *wrong)])
    problems = [*gaps, *places.problems(unparsed), *places.problems(wrong)]
    return replace(numbers, missing=numbers.missing | faulty), problems


class _WordPlaces:
    """First line and frequency of the words of one column, for problem reports."""

    def __init__(self, sheet: Sheet, column: Column, words: Coded) -> None:
        self.sheet, self.column, self.words = sheet, column, words

    def problems(self, wrong: list[tuple[int, str, str]]) -> list[Problem]:
        """Problems of wrong words, each given as code, rule and remedy; the first rule per word counts."""
        if not wrong:
            return []
        used, first, count = np.unique(self.words.codes, return_index=True, return_counts=True)
        at = {int(code): (int(row), int(times)) for code, row, times in zip(used, first, count, strict=True)}
        texts = self.words.word_list()
        by_code = {
            code: self._problem(at[code][0], texts[code], rule, remedy, at[code][1])
            for code, rule, remedy in reversed(wrong)
            if code in at
        }
        return group_problems(sorted(by_code.values(), key=lambda problem: problem.line))

    def gaps(self) -> list[Problem]:
        """Problems of empty cells in a required column."""
        example = self.column.rule.example
        remedy = f"Fill it in, for example {example}" if example else "Fill it in"
        rows = np.flatnonzero(self.words.codes < 0).tolist()
        return group_problems([self._problem(row, "", "must not be empty", remedy) for row in rows])

    def repeats(self) -> list[Problem]:
        """Problems of rows with the key of an earlier row."""
        if not self.column.rule.unique:
            return []
        codes = self.words.codes
        _, first, place = np.unique(codes, return_index=True, return_inverse=True)
        rows = np.flatnonzero((first[place] != np.arange(len(codes))) & (codes >= 0)).tolist()
        texts = self.words.word_list() if rows else []
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

    def _problem(self, row: int, word: str, rule: str, remedy: str, count: int = 1) -> Problem:
        line = self.sheet.line(row)
        return Problem(self.sheet.file, line, str(self.column), shorten(word), rule, remedy, count)


def _representatives(column: Column, cells: Cells) -> pd.Series[Any]:
    """Values that break a rule of the column if and only if any of its values does."""
    if isinstance(cells, Numbers):
        return cells.extremes().series()
    rule = column.rule
    judged = slice(None) if rule.values or rule.pattern or rule.unique else slice(1)
    if isinstance(cells, Texts):
        return pd.Series(pd.array(cells.texts if judged.stop is None else cells.gap(), dtype=ARROW_TEXT))
    words = cells.words[judged]
    codes = np.append(np.arange(len(words)), np.full(int(cells.has_gaps), -1))
    if storage(column) == "coded":
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(pd.array(words, dtype="str"))))
    return pd.Series(pd.array(words.take(pa.array(codes, mask=codes < 0)), dtype=ARROW_TEXT))


def _violations(column: Column, values: pd.Series[Any]) -> Iterator[tuple[str, int, str]]:
    """Yield check, position and value of every violation that pandera finds."""
    from pandera.errors import SchemaErrors

    try:
        column_schema(column).validate(pd.DataFrame({str(column): values}), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        for check, position, value in zip(cases["check"], cases["index"], cases["failure_case"], strict=True):
            yield str(check), int(position), str(value)


def _misordered_rows(sheet: Sheet, earlier: Column, later: Column) -> npt.NDArray[np.intp]:
    first, last = sheet.get(earlier), sheet.get(later)
    if not (isinstance(first, Numbers) and isinstance(last, Numbers)):
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero((last.values < first.values) & ~first.missing & ~last.missing)


def _misordered(sheet: Sheet, earlier: Column, later: Column) -> list[Problem]:
    first, last = sheet.get(earlier), sheet.get(later)
    if not (isinstance(first, Numbers) and isinstance(last, Numbers)):
        return []
    rows = _misordered_rows(sheet, earlier, later).tolist()
    cells = [(sheet.line(row), str(last.values[row]), f"({first.values[row]})") for row in rows]
    remedy = "Correct one of the two years"
    return group_problems(
        [
            Problem(sheet.file, line, str(later), year, f"must not be before {earlier} {other}", remedy)
            for line, year, other in cells
        ]
    )
