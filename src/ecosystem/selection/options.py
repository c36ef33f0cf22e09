"""What each filter can be set to in a dataset."""

from __future__ import annotations

import pandas as pd

from ecosystem.load import Ecosystem
from ecosystem.selection.dimensions import DIMENSIONS, Names
from ecosystem.selection.narrow import extent
from ecosystem.selection.selection import Focus
from ecosystem.tables import vocabulary as words

COMPARABLE = ("field", "degree", "domain", "place", "trained", "sector_id", "city_id")
"""Dimensions whose groups of people can be compared."""


def options(ecosystem: Ecosystem) -> dict[str, list[str]]:
    """Return what each filter can be set to in a dataset: what occurs in it, and the span of its years."""
    people, moves = ecosystem.people, ecosystem.moves
    names = Names(ecosystem)
    cities = _occurring(people["city_id"]) | _occurring(moves["from_city_id"]) | _occurring(moves["to_city_id"])
    first, last = extent(ecosystem)
    return {
        "years": [str(first), str(last)],
        "field": _in_order(people["field"]),
        "degree": [*words.DEGREES, words.UNKNOWN],
        "city": [*sorted(cities, key=lambda code: names.of("city_id", code)), words.UNKNOWN],
        "sector": _in_order(people["sector_id"]),
        "direction": _in_order(moves["direction"]),
        "crossing": list(words.CROSSINGS),
        "evidence": _in_order(moves["evidence"]),
        "focus": _focuses(people, moves),
        "groups": [str(Focus(column, code)) for column in COMPARABLE for code in _in_order(people[column]) if code],
    }


def _occurring(column: pd.Series) -> set[str]:
    return set(_in_order(column))


def _in_order(column: pd.Series) -> list[str]:
    present = sorted(code for code in column.cat.codes.unique() if code >= 0)
    return [str(code) for code in column.cat.categories[present]]


def _focuses(people: pd.DataFrame, moves: pd.DataFrame) -> list[str]:
    """List what a click can narrow to: every code of every dimension, and the years that occur."""
    known: dict[str, None] = {}
    for dimension in DIMENSIONS.values():
        for frame in (people, moves):
            if dimension.column not in frame:
                continue
            column = frame[dimension.column]
            coded = isinstance(column.dtype, pd.CategoricalDtype)
            codes = [*column.cat.categories, words.UNKNOWN] if coded else column.unique()
            known |= dict.fromkeys(f"{dimension.column}:{code}" for code in codes)
    return list(known)
