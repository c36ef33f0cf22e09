"""Laws of every sentence under random selections: number, punctuation, and no claim beyond its interval."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from ecosystem.indicators.cities import city_flows
from ecosystem.indicators.motivations import LEAST_COUNT
from ecosystem.indicators.place_codes import number_places
from ecosystem.indicators.transition_rates import rate_difference
from ecosystem.selection import Scope, Selection, narrow
from ecosystem.statistics import wilson
from ecosystem.views import View, registry
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers
from tests.views.sentences import check_sentences, claims, faults, random_selections
from tests.views.shipped import dataset

DATASET_VIEWS = [definition for definition in registry().values() if not definition.published]
SHORT, LONG = 3, 125
"""Selections of each dataset, and of each dataset and seed."""
SEEDS = {"demo": (9, 109), "faculty-2018": (10, 110)}
"""Two seeds for each dataset: the slow run reads 500 selections, in four parts for as many processes."""


def faults_of(name: str, count: int, seed: int) -> list[str]:
    """Return what is wrong in the sentences of all views under random selections of a shipped dataset."""
    scopes = (narrow(dataset(name), selection) for selection in random_selections(dataset(name), count, seed))
    return [f"{scope.selection}: {fault}" for scope in scopes for fault in read(scope)]


def read(scope: Scope) -> list[str]:
    """Return what is wrong in the sentences of all views of a dataset."""
    views = [definition.of(scope) for definition in DATASET_VIEWS]
    return [fault for view in views for fault in (*check_sentences(view), *unfounded(view, scope))]


@pytest.mark.parametrize("name", SEEDS)
def test_sentences_of_random_selections_agree_and_claim_no_more_than_their_intervals(name: str) -> None:
    found = faults_of(name, SHORT, SEEDS[name][0])
    assert not found, "\n".join(found[:20])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "seed"), [(name, seed) for name, seeds in SEEDS.items() for seed in seeds])
def test_sentences_of_many_random_selections(name: str, seed: int) -> None:
    found = faults_of(name, LONG, seed)
    assert not found, "\n".join(found[:20])


@pytest.mark.slow
@given(careers(most=25))
@settings(deadline=None, max_examples=8)
def test_sentences_of_small_datasets(drawn) -> None:
    assert not read(narrow(ecosystem(*drawn), Selection()))


@pytest.mark.parametrize(
    "text",
    [
        "accounts exchanged most with United States, then India",
        "1 of 5 shares differ clearly.",
        "Of 21 pairs, 1 are named.",
        "Of 1 combinations, none.",
        "the interval of Vision and Speech leaves that share out",
        "“A”, 39 %,, “B”.",
        "Of 12 people, 100 % (76–100 %) abroad.",
        "100 % (100–100 %) are at home.",
        "2 person is at work",
        "2 work were published",
        "3 people; the filter on direction and evidence narrows moves, not people",
        "This cannot be read under a filter on “Sector now” and “City now”: it selects people.",
        "1 works was published",
        "There are  two.",
        "The median is nan.",
    ],
)
def test_a_faulty_sentence_is_found(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 of 5 shares differs clearly.",
        "In 2025, 57 people are at work.",
        "3 people; the filters on direction, border and evidence narrow moves, not people",
        "This cannot be read under a filter on “Sector now”: it selects people and moves.",
        "Of 1,981 people, all.",
        "Of 6 people, 1 works in the country.",
        "Of 6 people, 4 work in the country.",
    ],
)
def test_a_right_sentence_passes(text: str) -> None:
    assert not faults(text)


def unfounded(view: View, scope: Scope) -> list[str]:
    """Return the claims of a view's summary that its table does not carry."""
    stated = claims(view.summary)
    if not stated:
        return []
    if view.id == "cities.map":  # its flows are drawn, not in its table
        known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
        flows = city_flows(known.flows(scope.moves), known)["moves"].tolist()
        return [] if _first_is_clear(flows) else [f"{view.id}: not carried: {stated}"]
    if view.id not in CARRIED:
        return [f"{view.id}: a claim that no test knows: “{clause}”" for clause in stated]
    return [f"{view.id}: not carried: “{clause}”" for clause in stated if not CARRIED[view.id](view, clause)]


def _rates(view: View, clause: str) -> bool:
    gap = rate_difference(view.table)
    return gap.low > 0 if "to industry is" in clause else gap.high < 0


def _balance(view: View, clause: str) -> bool:
    side = (view.table["low"] > 0) if "more arrivals" in clause else (view.table["high"] < 0)
    names = re.findall(r"(?:^|, | and )([^,(]+?) \([+−]", clause)
    return bool(names) and set(names) <= set(view.table.loc[side, "city"])


def _cells(view: View, clause: str) -> bool:
    """Cells beyond their interval: as many as counted, and at least one."""
    clear = view.table[view.table["enough"] & view.table["clear"]]
    counted = re.search(r"(\d+) (?:clearly )?(?:is|are|differs?) ", view.summary)
    up = len(clear[clear["value"] > 0]) if "named clearly" in view.summary else len(clear)
    return counted is not None and 0 < up == int(counted[1])


def _apart(name: str, among: str = "") -> Callable[[View, str], bool]:
    """Return a check that the interval of the first row lies above those of all others."""

    def check(view: View, clause: str) -> bool:
        table = view.table if not among else view.table[view.table[among] == 1]
        top = table[[f"{row} " in f"{clause} " or str(row) in clause for row in table[name].astype(str)]]
        others = table.drop(top.index[:1])
        return len(top) > 0 and bool((others["high"].fillna(0) < top["low"].iloc[0]).all())

    return check


def _lead(count: str, *ends: str) -> Callable[[View, str], bool]:
    """Return a check that the first count is more than half of it and the next together (Wilson), groups left out."""

    def check(view: View, clause: str) -> bool:
        table = view.table
        for end in ends:
            table = table[~table[end].isin(["other", "unknown"])]
        if len(ends) == 2:
            table = table[table[ends[0]] != table[ends[1]]]
        return _first_is_clear(table.groupby(list(ends))[count].sum().tolist())

    return check


def _first_is_clear(counts: list[float]) -> bool:
    first, *rest = sorted(counts, reverse=True)
    return not rest or not rest[0] or wilson(first, first + rest[0]).low > 0.5


def _last_year(view: View, clause: str) -> bool:
    table = view.table[view.table["field"] != "unknown"]
    return _first_is_clear(table.loc[table["year"] == table["year"].max(), "value"].tolist())


def _growth(view: View, clause: str) -> bool:
    ends = view.table.pivot_table(index="sector_id", columns="year", values="people", sort=False)
    change = (ends[ends.columns.max()] - ends[ends.columns.min()]).tolist()
    return max(change) < 5 or _first_is_clear([max(number, 0) for number in change])


def _origins(view: View, clause: str) -> bool:
    table = view.table[view.table["enough"] & ~view.table["from_place"].isin(["other", "unknown"])]
    place, counted = re.findall(r"^(.+) is clearly the most frequent origin in (\d+) ", clause)[0]
    clear = [
        part.loc[part["moves"].idxmax(), "place"] == place and _first_is_clear(part["moves"].tolist())
        for _, part in table.groupby("to_sector_id")
    ]
    return sum(clear) == int(counted)


def _together(view: View, clause: str) -> bool:
    return _first_is_clear(view.table["moves"].fillna(LEAST_COUNT - 1).tolist())


def _stated(view: View, clause: str) -> bool:
    table = view.table[view.table["enough"]]
    for _, group in table.groupby("group", sort=False):
        named = group[[f"“{name}”" in clause for name in group["name"]]]
        if len(named) and len(named) < len(group) and (group["n"] == named["n"].iloc[0]).all():
            rest = group.drop(named.index)
            if len(named) == 1 and (rest["high"] < named["low"].iloc[0]).all():
                return True
        elif len(named) == 1 == len(group):
            return True
    return False


def _concentration(view: View, clause: str) -> bool:
    known = view.table.dropna(subset=["value"])
    first, last = known.iloc[0], known.iloc[-1]
    return bool(last["low"] > first["high"] if "more" in clause else last["high"] < first["low"])


CARRIED: dict[str, Callable[[View, str], bool]] = {
    "transitions.rates": _rates,
    "overview.direction": _rates,
    "cities.balance": _balance,
    "cities.strengths": _cells,
    "cities.sectors": _cells,
    "sectors.from_fields": _cells,
    "sectors.skills": _cells,
    "cities.concentration": _concentration,
    "transitions.destinations": _apart("sector", "gathered"),
    "transitions.destinations_abroad": _apart("name", "gathered"),
    "sectors.entries": _apart("sector"),
    "cities.flows": _lead("moves", "from_place", "to_place"),
    "transitions.flows": _lead("people", "first_sector_id", "sector_id"),
    "researchers.stock": _last_year,
    "sectors.growth": _growth,
    "sectors.from_cities": _origins,
    "journeys.together": _together,
    "journeys.reasons": _stated,
    "journeys.challenges": _stated,
}
"""Views whose sentences may claim a difference, each with a check of the claim against the view's own table."""
