"""Compare two groups of people by a fixed set of shares, with intervals of the differences."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import result_table
from ecosystem.indicators.researchers import migrations
from ecosystem.indicators.transitions import TO_INDUSTRY, from_training, may_be
from ecosystem.statistics import MINIMUM_N, newcombe, wilson
from ecosystem.tables import vocabulary as words

Mask: TypeAlias = npt.NDArray[np.bool_]
Counts: TypeAlias = tuple[int, int]
Measure: TypeAlias = Callable[[pd.DataFrame, pd.DataFrame], Counts]


def _among(column: str, *codes: str) -> Measure:
    """Count the people with one of some codes among those whose code is known."""

    def counted(people: pd.DataFrame, moves: pd.DataFrame) -> Counts:
        values = people[column]
        return int(values.isin(list(codes)).sum()), int((values.cat.codes >= 0).sum())

    return counted


def _in_ai(people: pd.DataFrame, moves: pd.DataFrame) -> Counts:
    fields = people["field"]
    known = int((fields.notna() & (fields != words.UNKNOWN)).sum())
    return known - int((fields == "other-computing").sum()), known


def _moved(people: pd.DataFrame, moves: pd.DataFrame) -> Counts:
    """Count the people who moved into industry, of those of whom it is known.

    Left out are those who may have, in a move of unknown sector, and those without a move in an unknown sector.
    """
    post, person = ~from_training(moves), moves["person"].to_numpy()
    moved = np.unique(person[post & (moves["direction"] == TO_INDUSTRY).to_numpy()])
    still = np.setdiff1d(people.index[people["domain"].isna()].to_numpy(), person[post])
    unclear = np.setdiff1d([*person[may_be(moves, "direction", TO_INDUSTRY)], *still], moved)
    return len(moved), len(people) - len(unclear)


def _returned(people: pd.DataFrame, moves: pd.DataFrame) -> Counts:
    went = migrations(people, moves)
    return int(went["returned"].sum()), int(went["left"].sum())


PLACES = frozenset({"place", "country_code", "city_id"})
NOW = PLACES | {"domain", "sector_id"}
"""What became of people: groups chosen by it cannot be compared by who moved or came back."""
ENDS = frozenset({"from_domain", "to_domain", "from_sector_id", "to_sector_id"})
BORDERS = frozenset({"crossing", "from_country_code", "to_country_code", "from_city_id", "to_city_id"})

MEASURES: Mapping[str, tuple[frozenset[str], Measure]] = MappingProxyType(
    {
        "industry": (frozenset({"domain", "sector_id"}), _among("domain", "industry")),
        "abroad": (PLACES, _among("place", "abroad")),
        "trained-abroad": (frozenset({"trained", "degree_country_code"}), _among("trained", "abroad")),
        "doctorate": (frozenset({"degree"}), _among("degree", "doctorate")),
        "ai": (frozenset({"field"}), _in_ai),
        "moved": (ENDS | NOW | {"direction"}, _moved),
        "returned": (BORDERS | NOW, _returned),
    }
)
"""Shares compared, each with the columns it depends on: it is left out where a group is selected by one of them."""


def compare(
    people: tuple[pd.DataFrame, pd.DataFrame],
    moves: tuple[pd.DataFrame, pd.DataFrame],
    *,
    chosen_by: frozenset[str],
    left_out: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Compare two groups of different people by a fixed set of shares.

    Parameters
    ----------
    chosen_by : frozenset of str
        Columns by which the groups were selected.
    left_out : frozenset of str
        Measures that the dataset cannot answer.

    Returns
    -------
    DataFrame
        A row per measure: ``measure``; for both groups (``a_`` and ``b_``) ``x``, ``n``, ``value``, ``low``, ``high``
        (Wilson 95 %; nan below five people); the difference A - B as value, low, high (Newcombe 95 %; nan where a
        group has fewer than five), n (the smaller group), unit; and ``clear``, whether its interval excludes 0.
    """
    measured = {
        name: count
        for name, (columns, count) in MEASURES.items()
        if columns.isdisjoint(chosen_by) and name not in left_out
    }
    counts = np.array(
        [[count(who, what) for who, what in zip(people, moves, strict=True)] for count in measured.values()],
        dtype=np.int64,
    ).reshape(len(measured), 2, 2)
    x, n = counts[..., 0], counts[..., 1]
    enough = n >= MINIMUM_N
    share = wilson(x, n)
    table: dict[str, npt.ArrayLike] = {"measure": list(measured)}
    for place, group in enumerate("ab"):
        table |= {f"{group}_x": x[:, place], f"{group}_n": n[:, place]}
        for name in ("value", "low", "high"):
            table[f"{group}_{name}"] = np.where(enough[:, place], getattr(share, name)[:, place], np.nan)
    difference = newcombe(x[:, 0], n[:, 0], x[:, 1], n[:, 1])
    compared = result_table(pd.DataFrame(table), difference, unit="share difference")
    both: Mask = np.asarray(enough.all(axis=1))
    for name in ("value", "low", "high"):
        compared[name] = compared[name].where(both)
    return compared.assign(clear=both & ((difference.low > 0) | (difference.high < 0)))


def disjoint(*people: pd.DataFrame) -> tuple[Mask, Mask]:
    """Masks of the people in one of two groups only: Newcombe's interval needs groups without common people."""
    first, second = (group.index for group in people)
    return ~first.isin(second), ~second.isin(first)
