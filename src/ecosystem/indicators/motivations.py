"""Why people move, what stands in the way, and how many took a path like that of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import categories, cube, result_table
from ecosystem.indicators.transitions import from_training
from ecosystem.statistics import MINIMUM_N, wilson

TO_INDUSTRY, TO_ACADEMIA, ELSEWHERE = "academia-industry", "industry-academia", "other"
GROUPS = (TO_INDUSTRY, TO_ACADEMIA, ELSEWHERE)

EUROPE = (
    "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME "
    "MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
)
"""ISO alpha-2 codes of the countries of Europe, as the United Nations' M49 groups them, and Kosovo."""


def stated_shares(moves: pd.DataFrame, column: str) -> pd.DataFrame:
    """Tell how often each reason or challenge is stated, by direction of the move.

    Returns
    -------
    DataFrame
        A row per value, the most often stated first, and group of directions (academia to industry, industry to
        academia, all others): `column`, ``group``, ``moves``, ``enough``, and the share among the moves of the group
        that state one as value, low, high (Wilson 95 %), n and unit. Where fewer than five moves state it, the
        numbers and ``moves`` are missing: they could point to persons.
    """
    counts = cube(moves, [column, "direction"])
    directions = categories(moves, "direction")
    group = np.array([GROUPS.index(name) if name in GROUPS else GROUPS.index(ELSEWHERE) for name in directions])
    by_group = np.stack([counts[:, group == place].sum(axis=1) for place in range(len(GROUPS))], axis=1)[:-1]
    order = np.argsort(-by_group.sum(axis=1), kind="stable")
    by_group = by_group[order]
    of_group = np.broadcast_to(by_group.sum(axis=0), by_group.shape)
    frame = pd.DataFrame(
        {
            column: np.repeat(categories(moves, column)[order], len(GROUPS)),
            "group": np.tile(np.asarray(GROUPS), len(order)),
            "moves": by_group.ravel(),
        }
    )
    return _hide_few(
        result_table(frame, wilson(by_group.ravel(), of_group.ravel()), unit="share of moves that state one")
    )


def stated_together(moves: pd.DataFrame) -> pd.DataFrame:
    """Count which reasons and challenges are stated for the same move.

    Returns
    -------
    DataFrame
        A row per pair: ``motivation``, ``challenge``, ``moves``, ``expected`` (if they had nothing to do with each
        other), ``enough``, and the share of the moves with that reason (and some challenge) that name the challenge
        as value, low, high (Wilson 95 %), n and unit. Where fewer than five moves state both, the numbers and
        ``moves`` are missing: they could point to persons.
    """
    counts = cube(moves, ["motivation", "challenge"])[:-1, :-1]
    rows = np.argsort(-counts.sum(axis=1), kind="stable")
    columns = np.argsort(-counts.sum(axis=0), kind="stable")
    counts = counts[np.ix_(rows, columns)]
    of_reason = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    frame = pd.DataFrame(
        {
            "motivation": np.repeat(categories(moves, "motivation")[rows], len(columns)),
            "challenge": np.tile(categories(moves, "challenge")[columns], len(rows)),
            "moves": counts.ravel(),
        }
    )
    share = wilson(counts.ravel(), of_reason.ravel())
    return _hide_few(result_table(frame, share, unit="share of moves with the reason"))


def count_unstated(moves: pd.DataFrame, column: str) -> int:
    """Count the moves for which no reason or challenge is stated."""
    return int((moves[column].cat.codes.to_numpy() < 0).sum())


@dataclass(frozen=True)
class StoryPath:
    """The way a story went: from academia into industry, staying in the country or leaving it.

    Attributes
    ----------
    crossing : str
        ``stays``, ``leaves`` …, as in derived moves.
    countries : tuple of str
        Countries that count as the same way out; empty where the move stays in the country.
    place : str
        Those countries in words; empty where the move stays in the country.
    """

    journey_id: str
    crossing: str
    countries: tuple[str, ...] = ()
    place: str = ""


def story_paths(journeys: pd.DataFrame, *, home: str) -> tuple[StoryPath, ...]:
    """Read the way of each story from its first and last step with a country.

    A way to a country in Europe is like any other way to Europe; a way elsewhere is like a way to the same country.
    """
    found = []
    told = journeys[(journeys["stage"] != "lesson").to_numpy() & journeys["country_code"].notna().to_numpy()]
    for identity in dict.fromkeys(told["journey_id"].astype(str)):
        steps = told[(told["journey_id"] == identity).to_numpy()].sort_values("step")
        origin, destination = (str(steps["country_code"].iloc[place]) for place in (0, -1))
        if origin == destination == home:
            found.append(StoryPath(identity, "stays"))
        elif origin == home and destination in EUROPE.split():
            found.append(StoryPath(identity, "leaves", tuple(EUROPE.split()), "Europe"))
        elif origin == home:
            found.append(StoryPath(identity, "leaves", (destination,), ""))
    return tuple(found)


def similar_careers(careers: pd.DataFrame, ways: Sequence[StoryPath]) -> pd.DataFrame:
    """Count the people who left academia for industry the way of each story.

    Moves whose evidence is illustrative, the stories themselves, do not count, nor do first posts straight after a
    degree: the place of a degree is not a post.

    Returns
    -------
    DataFrame
        A row per way: ``journey_id``, ``people``, and the share of the people who left academia at all (for any other
        domain) as value, low, high (Wilson 95 %), n and unit; missing below five who left.
    """
    told = _codes_of(careers["evidence"], ("i",))
    left = _codes_of(careers["from_domain"], ("academia",)) & ~_codes_of(careers["to_domain"], ("academia",))
    left &= ~told & ~from_training(careers)
    out = careers[["person", "to_domain", "crossing", "to_country_code"]].take(np.flatnonzero(left))
    into_industry = _codes_of(out["to_domain"], ("industry",))
    person = out["person"].to_numpy()
    leavers = _people(person)
    counts = []
    for way in ways:
        same = into_industry & _codes_of(out["crossing"], (way.crossing,))
        if way.countries:
            same &= _codes_of(out["to_country_code"], way.countries)
        counts.append(_people(person[same]))
    frame = pd.DataFrame({"journey_id": [way.journey_id for way in ways], "people": np.array(counts, dtype=np.int64)})
    share = wilson(frame["people"], np.full(len(frame), leavers))
    table = result_table(frame, share, unit="share of people")
    return table.assign(enough=(table["n"] >= MINIMUM_N))


def _codes_of(column: pd.Series, codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell in which rows one of some codes stands; an unknown one is none of them."""
    wanted = np.append(column.cat.categories.isin(list(codes)), False)
    chosen: npt.NDArray[np.bool_] = wanted[column.cat.codes.to_numpy()]
    return chosen


def _people(persons: npt.NDArray[np.integer]) -> int:
    if not len(persons):
        return 0
    seen = np.zeros(int(persons.max()) + 1, dtype=bool)
    seen[persons] = True
    return int(seen.sum())


def _hide_few(table: pd.DataFrame) -> pd.DataFrame:
    """Take out numbers that rest on fewer than five moves or that could point to fewer than five."""
    enough = (table["moves"] >= MINIMUM_N) & (table["n"] >= MINIMUM_N)
    shown = {name: table[name].where(enough) for name in ("value", "low", "high", "moves")}
    return table.assign(**shown, enough=enough)
