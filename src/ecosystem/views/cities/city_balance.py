"""View of the balance of cities: arrivals, departures and net moves."""

from typing import Any

import pandas as pd

from ecosystem.figures.balance import mirrored_bars
from ecosystem.indicators import cities as indicators
from ecosystem.indicators.cities import PLACE
from ecosystem.indicators.place_codes import ABROAD, OTHER, Counts, Places, number_places
from ecosystem.indicators.transitions import between_posts
from ecosystem.selection import Scope
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, join_nonempty, joined, nonzero, rows, signed, whole
from ecosystem.views.phrases import sentence
from ecosystem.views.place_names import home_name, place_name, with_city_remarks
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view

ONLY_FIRST_POSTS = "Only first posts straight after a degree are left: they do not tell which city gains or loses."
ENDS = ("from_place", "to_place", "from_city_id", "to_city_id")
SIDES = ("arrivals", "departures")
FIXED_BY = (
    *("kind", "crossing", "from_place", "to_place", "from_country_code", "to_country_code"),
    *("from_city_id", "to_city_id"),
)
"""Filters and focuses that fix where moves between cities begin or end."""
CITY_FILTER = ("city", "city_id", "moves from or to")
"""The filter that keeps moves with an end in one of its cities, for :func:`ecosystem.views.phrases.only_counted`."""
NO_MOVES = "No move between two known places is left under these filters."


@view(
    "cities.balance",
    "Which cities gain people and which lose them?",
    Method(
        definition="Moves between posts into and out of each city, from and to the other cities at home and abroad. "
        "Everything abroad counts as one place. Moves within a place are left out.",
        formula="net = arrivals − departures; balance = net / (arrivals + departures), from −1 (all leave) to 1",
        interval="Wilson score interval of the share of arrivals, doubled less 1, 95 %. A bootstrap agrees with it "
        "where there are many moves, but has no width where all moves go one way.",
        reference="Wilson 1927",
        limits=(
            "It counts moves, not people: who leaves and returns counts once on each side.",
            "First posts straight after a degree are not counted: the place of a degree is not a post, and a city with "
            "many universities would lose people for that reason alone.",
            "A move with an unknown city at one end is not counted.",
        ),
    ),
    measure="Arrivals less departures of moves between posts, by city",
    height=560,
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=FIXED_BY,
)
def balance(scope: Scope) -> ViewResult:
    """Arrivals, departures and the balance of each city."""
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    flows = known.flows(between_posts(scope.moves, ENDS))
    uncertain = known.flows(between_posts(scope.uncertain_moves, ENDS)) if len(scope.uncertain_moves) else None
    first_posts = len(scope.moves) - int(flows.sum())
    table = indicators.circulation_balances(flows, known, uncertain=uncertain)
    table = table.assign(
        city=[_balance_name(scope, row) for row in rows(table)],
        arrivals_pick=[_balance_pick(scope, "to", code) for code in table[PLACE]],
        departures_pick=[_balance_pick(scope, "from", code) for code in table[PLACE]],
    )
    table["hover"] = [_balance_hover(row) for row in rows(table)]
    counts = {"city": "City", "arrivals": "Arrivals", "departures": "Departures", "net": "Net"}
    result = ViewResult(
        table,
        n=with_city_remarks(f"{whole(table['arrivals'].sum(), 'move')} between places", scope, table[PLACE]),
        unknown=join_nonempty(
            unknown_moves(flows, known),
            nonzero(first_posts, f"{whole(first_posts, 'first post')} straight after a degree"),
        ),
        columns={
            **counts,
            **({f"uncertain_{side}": f"Uncertain {side}" for side in SIDES} if uncertain is not None else {}),
            **estimate_columns("Balance", "Moves"),
        },
    )
    if table.empty:
        return result.empty(ONLY_FIRST_POSTS if first_posts and not flows.sum() else NO_MOVES)
    at_home = table[table[PLACE] != ABROAD]
    if not at_home["arrivals"].sum() or not at_home["departures"].sum():
        way = "into" if at_home["arrivals"].sum() else "out of"
        home = home_name(scope)
        return result.empty(f"Only moves {way} cities of {home} are known here: they cannot tell who gains or loses.")
    figure = mirrored_bars(table, label="city")
    only = phrases.only_counted(scope, *CITY_FILTER)
    beginning = "By moves of chosen cities" if only else "By moves between posts"
    summary, verdict = _summarise(table.assign(overturned=_may_be_overturned(table, flows, known)))
    otherwise = f"{beginning}, some cities gain or lose people"
    headline = f"{beginning}, {verdict}" if verdict else ""
    return result.complete(figure, only + summary, headline, otherwise, leads=verdict.partition(",")[0])


def _balance_pick(scope: Scope, end: str, place: str) -> str:
    """Return the pick of the moves into or out of a place; empty where cities are gathered."""
    if place == OTHER:
        return ""
    if place == ABROAD:
        return f"crossing:{'leaves' if end == 'to' else 'arrives'}|relocation:between"
    return f"{end}_city_id:{place}|{end}_country_code:{scope.ecosystem.metadata.home}|relocation:between"


def _balance_name(scope: Scope, row: Any) -> str:
    name = place_name(scope, row.place_code)
    return f"{name} ({row.cities})" if row.place_code == OTHER else name


def _balance_hover(row: Any) -> str:
    counts = f"{row.city}\n{row.arrivals:,} arrivals, {row.departures:,} departures, net {signed(row.net)}"
    if hasattr(row, "uncertain_arrivals"):
        counts += (
            f"\nuncertain: {row.uncertain_arrivals:,} arrivals and {row.uncertain_departures:,} departures of these"
        )
    if not row.enough:
        return f"{counts}\nbalance: too few to say"
    return f"{counts}\nbalance {signed(row.value, 2)} ({signed(row.low, 2)} to {signed(row.high, 2)})"


def _summarise(table: pd.DataFrame) -> tuple[str, str]:
    """Return the summary, and who gains and loses as a clause."""
    single = table[~table[PLACE].isin([OTHER, ABROAD]) & table["enough"]]
    if single.empty:
        return TOO_FEW, ""
    unclear = single[single["overturned"] & ((single["low"] > 0) | (single["high"] < 0))]
    gained = single[(single["low"] > 0) & ~single["overturned"]].sort_values("net", ascending=False)
    lost = single[(single["high"] < 0) & ~single["overturned"]].sort_values("net")
    clauses = [
        f"{_nets(side)} had more {more} than {less}"
        for side, more, less in ((gained, "arrivals", "departures"), (lost, "departures", "arrivals"))
        if len(side)
    ]
    if len(unclear):
        clauses.append(f"for {joined(list(unclear['city']))} moves from or to unknown places may overturn the balance")
    even = len(single) - len(gained) - len(lost) - len(unclear)
    if even:
        clauses.append(
            f"for {'another ' if clauses else ''}{whole(even, 'city', 'cities')} with enough moves the interval of the "
            "balance includes 0"
        )
    gains, loses = (next(iter(side["city"]), "no city clearly") for side in (gained, lost))
    verdict = f"{gains} gains people, {loses} loses them"
    if gained.empty and lost.empty:
        verdict = "no city clearly gains or loses people"
        if len(unclear):
            verdict = "too many places are unknown to say who gains or loses people"
    return sentence("; ".join(clauses)), verdict


def _may_be_overturned(table: pd.DataFrame, flows: Counts, known: Places) -> list[bool]:
    """Whether moves from or to unknown places could turn the net of each city; not for cities gathered, and abroad."""
    ends = flows[known.unknown], flows[:, known.unknown]
    into, out_of = (dict(zip(known.cities, moves, strict=False)) for moves in ends)
    return [
        bool(0 < row.net <= out_of.get(row.place_code, 0) or 0 < -row.net <= into.get(row.place_code, 0))
        for row in rows(table)
    ]


def _nets(table: pd.DataFrame) -> str:
    named = [f"{row.city} ({signed(row.net)})" for row in rows(table.head(3))]
    return joined([*named, f"{len(table) - 3} more"] if len(table) > 3 else named)


def unknown_moves(flows: Counts, known: Places) -> str:
    """Count the moves with a known city at one end only."""
    unknown = flows[known.unknown].sum() + flows[:, known.unknown].sum() - flows[known.unknown, known.unknown]
    return nonzero(unknown, f"{whole(unknown, 'move')} with an unknown city at one end")
