"""Paths of the published stories from academia into industry, and the people who took similar ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import result_table
from ecosystem.indicators.transitions import from_training
from ecosystem.statistics import MINIMUM_N, wilson

EUROPE = (
    "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME "
    "MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
)
"""ISO alpha-2 codes of the countries of Europe, as the United Nations' M49 groups them, and Kosovo."""


@dataclass(frozen=True)
class StoryPath:
    """Path of a story from academia into industry, within the country or abroad.

    Attributes
    ----------
    crossing : str
        ``stays``, ``leaves`` …, as in derived moves.
    countries : tuple of str
        Destinations that count as the same path; empty within the country.
    place : str
        Their name, such as Europe; else empty.
    """

    journey_id: str
    crossing: str
    countries: tuple[str, ...] = ()
    place: str = ""


def story_paths(journeys: pd.DataFrame, *, home: str) -> tuple[StoryPath, ...]:
    """Path of each story by its first and last step with a country; all countries of Europe count as one."""
    found = []
    steps_of = journeys[(journeys["stage"] != "lesson").to_numpy() & journeys["country_code"].notna().to_numpy()]
    for identity in dict.fromkeys(steps_of["journey_id"].astype(str)):
        steps = steps_of[(steps_of["journey_id"] == identity).to_numpy()].sort_values("step")
        origin, destination = (str(steps["country_code"].iloc[place]) for place in (0, -1))
        if origin == destination == home:
            found.append(StoryPath(identity, "stays"))
        elif origin == home and destination in EUROPE.split():
            found.append(StoryPath(identity, "leaves", tuple(EUROPE.split()), "Europe"))
        elif origin == home:
            found.append(StoryPath(identity, "leaves", (destination,), ""))
    return tuple(found)


def similar_careers(moves: pd.DataFrame, ways: Sequence[StoryPath]) -> pd.DataFrame:
    """Count the people who left academia for industry on the path of each story.

    The stories themselves (illustrative evidence) and first posts after training do not count. Who made no such move,
    but one into an unknown sector or country that may have been, is left out of that path's share.

    Returns
    -------
    DataFrame
        A row per path: ``journey_id``, ``people``, ``unknown`` (people left out), and the share of the people who left
        academia for any domain.
    """
    illustrative = _codes_of(moves["evidence"], ("i",))
    left = _codes_of(moves["from_domain"], ("academia",)) & ~_codes_of(moves["to_domain"], ("academia",))
    left &= ~illustrative & ~from_training(moves)
    out = moves[["person", "to_domain", "crossing", "to_country_code"]].take(np.flatnonzero(left))
    into_industry, unclear = _codes_of(out["to_domain"], ("industry",)), out["to_domain"].isna().to_numpy()
    person = out["person"].to_numpy()
    leavers = np.unique(person[~unclear])
    counts, unknown, known = [], [], []
    for way in ways:
        same = into_industry & _codes_of(out["crossing"], (way.crossing,))
        perhaps = (into_industry | unclear) & (_codes_of(out["crossing"], (way.crossing,)) | out["crossing"].isna())
        if way.countries:
            same &= _codes_of(out["to_country_code"], way.countries)
            perhaps &= _codes_of(out["to_country_code"], way.countries) | out["to_country_code"].isna()
        went = np.unique(person[same])
        left_out = np.setdiff1d(person[perhaps], went)
        counts.append(len(went))
        unknown.append(len(left_out))
        known.append(len(np.setdiff1d(leavers, left_out)))
    groups = pd.DataFrame(
        {"journey_id": [way.journey_id for way in ways], "people": counts, "unknown": unknown}
    ).astype({"people": np.int64, "unknown": np.int64})
    share = wilson(groups["people"], np.array(known, dtype=np.int64))
    table = result_table(groups, share, unit="share of people")
    return table.assign(enough=(table["n"] >= MINIMUM_N))


def _codes_of(column: pd.Series, codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Mask of the rows with one of some codes."""
    wanted = np.append(column.cat.categories.isin(list(codes)), False)
    chosen: npt.NDArray[np.bool_] = wanted[column.cat.codes.to_numpy()]
    return chosen
