"""Views of the page Cities: where people work, and how they move between cities."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures.balance import mirrored_bars
from ecosystem.figures.canvas import nothing
from ecosystem.figures.city_map import city_map
from ecosystem.figures.heatmap import amounts
from ecosystem.indicators import cities as indicators
from ecosystem.indicators.cities import PLACE
from ecosystem.indicators.places import ABROAD, OTHER, UNKNOWN, Counts, Places, gather, places
from ecosystem.indicators.posts import between_posts
from ecosystem.selection import Scope, country_name
from ecosystem.tables import Cities
from ecosystem.views.place_names import flow_pick, home_name, place_name, residence_pick
from ecosystem.views.prose import TOO_FEW, enough, joined, percent, rows, signed, whole
from ecosystem.views.view import PICK, SHARE_COLUMNS, Answer, Method, view

NOBODY = "Nobody is left in a known city under these filters."
ONLY_FIRST_POSTS = "Only first posts straight after a degree are left: they do not tell which city gains or loses."
NO_MOVES = "No move between two known places is left under these filters."


@view(
    "cities.map",
    "Where in Pakistan do the people work, and which way do they move?",
    Method(
        definition="Bubbles: people by the city of their last known post. Arcs: the twelve largest flows of moves from "
        "one city to another, within the years chosen.",
        formula="share = people in the city / people in known cities at home",
        interval="Wilson score interval, 95 %",
        reference="Wilson 1927",
        limits=(
            "A person stands in one city, whatever other posts are held elsewhere.",
            "Arcs include first posts straight after a degree, from the city of the degree.",
            "Moves across the border and moves within a city are not drawn here.",
            "Lines on the map are no endorsement; disputed lines are dashed.",
        ),
    ),
    height=580,
)
def where(scope: Scope) -> Answer:
    """People by city and the largest flows between cities."""
    known = places(scope.ecosystem.cities, home=scope.ecosystem.birth.home)
    residents = known.residents(scope.people)
    table = indicators.people_by_city(scope.people, known)
    table = table.assign(
        city=[place_name(scope, code) for code in table[PLACE]],
        **{PICK: [residence_pick(code) for code in table[PLACE]]},
    )
    positions = _positions(scope)
    arcs = _arcs(scope, indicators.city_flows(known.flows(scope.moves), known), positions)
    drawn = table.assign(name=table["city"], value=table["people"]).join(positions, on=PLACE)
    n = whole(table["people"].sum(), "person", "people")
    answer = partial(
        Answer,
        figure=city_map(drawn, arcs, scope.ecosystem.reference.shapes, empty=NOBODY),
        table=table,
        n=n,
        unknown=_elsewhere(residents, known),
        columns={"city": "City", "people": "People", **SHARE_COLUMNS},
    )
    if not enough(table["people"].sum()):
        return answer(reading=TOO_FEW if len(table) else NOBODY)
    first = table.iloc[0]
    shares = [
        f"{percent(first['value'], first['low'], first['high'])} work in {first['city']}",
        *(f"{percent(row.value)} in {row.city}" for row in rows(table.iloc[1:3])),
    ]
    where = f"Of {n} in known cities of {home_name(scope)}, {joined(shares)}"
    if len(table) == 1:
        where = f"All {n} here work in {first['city']}"
    reading = f"{where}; {_largest_flow(arcs)}."
    return answer(reading=reading)


def _positions(scope: Scope) -> pd.DataFrame:
    cities = scope.ecosystem.cities
    return pd.DataFrame(
        {
            "longitude": cities[Cities.longitude].to_numpy(dtype=float),
            "latitude": cities[Cities.latitude].to_numpy(dtype=float),
        },
        index=pd.Index(cities[Cities.city_id].astype(str), name=PLACE),
    )


def _arcs(scope: Scope, flows: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Give the ends of flows a name and a position."""
    ends: dict[str, Any] = {}
    for end in ("from", "to"):
        codes = flows[f"{end}_place"]
        ends[f"{end}_name"] = [place_name(scope, code) for code in codes]
        for part in positions:
            ends[f"{end}_{part}"] = positions[part].reindex(codes).to_numpy()
    return flows.assign(**ends, **{PICK: [flow_pick(row.from_place, row.to_place) for row in rows(flows)]})


def _largest_flow(arcs: pd.DataFrame) -> str:
    if arcs.empty:
        return "no move between two of these cities is known"
    top = next(rows(arcs))
    alone = int((arcs["moves"] == top.moves).sum()) == 1
    return (
        f"{'the largest flow' if alone else 'one of the largest flows'} between two cities goes from {top.from_name} "
        f"to {top.to_name}, {whole(top.moves, 'move')}"
    )


def _elsewhere(residents: Counts, known: Places) -> str:
    told = [
        f"{whole(residents[place], 'person', 'people')} {where}"
        for place, where in ((known.abroad, "abroad"), (known.unknown, "in an unknown city or country"))
        if residents[place]
    ]
    return joined(told)


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
            "First posts straight after a degree are not in it: the place of a degree is not a post, and a city with "
            "many universities would lose people for that reason alone.",
            "A move with an unknown city at one end is not in it.",
        ),
    ),
    height=560,
)
def balance(scope: Scope) -> Answer:
    """Arrivals, departures and the balance of each city."""
    known = places(scope.ecosystem.cities, home=scope.ecosystem.birth.home)
    flows = known.flows(between_posts(scope.moves, ["crossing", "from_city_id", "to_city_id"]))
    first_posts = len(scope.moves) - int(flows.sum())
    table = indicators.balances(flows, known)
    table = table.assign(
        city=[_balance_name(scope, row) for row in rows(table)],
        arrivals_pick=[_balance_pick(scope, "to", code) for code in table[PLACE]],
        departures_pick=[_balance_pick(scope, "from", code) for code in table[PLACE]],
    )
    table["hover"] = [_balance_hover(row) for row in rows(table)]
    at_home = table[table[PLACE] != ABROAD]
    one_way = not at_home["arrivals"].sum() or not at_home["departures"].sum()
    said = ""
    if table.empty:
        said = ONLY_FIRST_POSTS if first_posts and not flows.sum() else NO_MOVES
    elif one_way:
        way = "into" if at_home["arrivals"].sum() else "out of"
        said = f"Only moves {way} cities of {home_name(scope)} are known here: they cannot tell who gains or loses."
    return Answer(
        nothing(said)
        if said
        else mirrored_bars(table, label="city", hover="hover", picks=("arrivals_pick", "departures_pick")),
        table,
        said or _balance_reading(table),
        n=whole(table["arrivals"].sum(), "move") + " between places",
        unknown="; ".join(
            part
            for part in (
                _unknown_moves(flows, known),
                f"{whole(first_posts, 'first post')} straight after a degree" if first_posts else "",
            )
            if part
        ),
        columns={
            "city": "City",
            "arrivals": "Arrivals",
            "departures": "Departures",
            "net": "Net",
            "value": "Balance",
            "low": "95 % from",
            "high": "95 % to",
            "n": "Moves",
        },
    )


def _balance_pick(scope: Scope, end: str, place: str) -> str:
    """Narrow to the moves from other known places to one, or from it to them; not where cities are gathered."""
    if place == OTHER:
        return ""
    if place == ABROAD:
        return f"crossing:{'leaves' if end == 'to' else 'arrives'}|relocation:between"
    return f"{end}_city_id:{place}|{end}_country_code:{scope.ecosystem.birth.home}|relocation:between"


def _balance_name(scope: Scope, row: Any) -> str:
    name = place_name(scope, row.place_code)
    return f"{name} ({row.cities})" if row.place_code == OTHER else name


def _balance_hover(row: Any) -> str:
    counts = f"{row.city}\n{row.arrivals:,} arrivals, {row.departures:,} departures, net {signed(row.net)}"
    if not row.enough:
        return f"{counts}\nbalance: too few to say"
    return f"{counts}\nbalance {signed(row.value, 2)} ({signed(row.low, 2)} to {signed(row.high, 2)})"


def _balance_reading(table: pd.DataFrame) -> str:
    single = table[~table[PLACE].isin([OTHER, ABROAD]) & table["enough"]]
    if single.empty:
        return TOO_FEW
    gained = single[single["low"] > 0].sort_values("net", ascending=False)
    lost = single[single["high"] < 0].sort_values("net")
    told = [
        f"{_nets(side)} had more {more} than {less}"
        for side, more, less in ((gained, "arrivals", "departures"), (lost, "departures", "arrivals"))
        if len(side)
    ]
    even = len(single) - len(gained) - len(lost)
    if even:
        told.append(
            f"for {'another ' if told else ''}{whole(even, 'city', 'cities')} with enough moves the interval of the "
            "balance includes 0"
        )
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _nets(side: pd.DataFrame) -> str:
    named = [f"{row.city} ({signed(row.net)})" for row in rows(side.head(3))]
    return joined([*named, f"{len(side) - 3} more"] if len(side) > 3 else named)


def _unknown_moves(flows: Counts, known: Places) -> str:
    unknown = flows[known.unknown].sum() + flows[:, known.unknown].sum() - flows[known.unknown, known.unknown]
    return f"{whole(unknown, 'move')} with an unknown city at one end" if unknown else ""


@view(
    "cities.flows",
    "From which city to which do people move?",
    Method(
        definition="Every move, by the city left and the city entered. The ten cities with most moves in and out have "
        "their own line; on the diagonal are moves within a city.",
        formula="shade = moves to the city / all moves that leave the line's place",
        interval="Wilson score interval of that share, 95 %, in the table",
        reference="Wilson 1927",
        limits=(
            "A person who moves twice counts twice.",
            "First posts straight after a degree are in it: from the city of the degree to that of the post.",
            "The city of a place of training abroad is not told apart: it is “abroad”.",
        ),
    ),
    height=600,
)
def flows(scope: Scope) -> Answer:
    """Count moves by city left and city entered."""
    known = places(scope.ecosystem.cities, home=scope.ecosystem.birth.home)
    counts = known.flows(scope.moves)
    kept = gather(known, counts.sum(axis=0) + counts.sum(axis=1))
    table = indicators.flow_matrix(counts, kept)
    table = table.assign(
        origin=[place_name(scope, code) for code in table["from_place"]],
        destination=[place_name(scope, code) for code in table["to_place"]],
        text=[_short(moves) for moves in table["moves"]],
        **{PICK: [flow_pick(row.from_place, row.to_place) for row in rows(table)]},
    )
    table["hover"] = [
        f"{row.origin} → {row.destination}\n{whole(row.moves, 'move')}"
        + (f", {percent(row.value, row.low, row.high)} of those that leave {row.origin}" if row.enough else "")
        for row in rows(table)
    ]
    table.loc[table["moves"] == 0, PICK] = ""
    moved = table[table["moves"] > 0].sort_values("moves", ascending=False, kind="stable", ignore_index=True)
    figure = amounts(
        table if len(moved) else moved,
        row="origin",
        column="destination",
        value="value",
        text="text",
        hover="hover",
        pick=PICK,
        axes=("City left", "City entered"),
        notes=("Numbers are moves.", "The deeper, the larger the share of the moves that leave the line's place."),
        empty="No moves are left under these filters.",
    )
    return Answer(
        figure,
        moved,
        _flows_reading(counts, known, moved),
        n=whole(counts.sum(), "move"),
        unknown=_unknown_moves(counts, known),
        columns={"origin": "City left", "destination": "City entered", "moves": "Moves", **SHARE_COLUMNS},
    )


def _short(count: int) -> str:
    """Write a count in at most four letters; nothing for none."""
    if not count:
        return ""
    return f"{count}" if count < 1000 else f"{count / 1000:.1f}k" if count < 9950 else f"{count / 1000:.0f}k"


def _flows_reading(counts: Counts, known: Places, moved: pd.DataFrame) -> str:
    both = counts[: known.unknown, : known.unknown]
    n = int(both.sum())
    if not enough(n):
        return TOO_FEW if n else "No move is left whose two ends are known."
    within = int(np.trace(both[: known.abroad, : known.abroad]))
    across = int(both[known.abroad, : known.abroad].sum() + both[: known.abroad, known.abroad].sum())
    abroad = int(both[known.abroad, known.abroad])
    between = n - within - across - abroad
    sentence = (
        f"Of {whole(n, 'move')} with two known ends, {percent(within / n)} stay in their city, "
        f"{percent(between / n)} go to another city at home, {percent(across / n)} cross the border"
        f"{f' and {percent(abroad / n)} go from abroad to abroad' if abroad else ''}"
    )
    apart = moved[
        (moved["from_place"] != moved["to_place"])
        & ~moved["from_place"].isin([OTHER, UNKNOWN])
        & ~moved["to_place"].isin([OTHER, UNKNOWN])
    ]
    if apart.empty:
        return f"{sentence}."
    top = next(rows(apart))
    return (
        f"{sentence}; most frequent between two places: {top.origin} → {top.destination} ({whole(top.moves, 'move')})."
    )


@view(
    "cities.hubs",
    "Which places send people on, and which take them in?",
    Method(
        definition="HITS on the network of moves between places: the cities at home and, abroad, countries. A sender "
        "scores high by moves to places that take many in, a receiver by moves from places that send many.",
        formula="receives = Σ moves × sends of the place left; sends = Σ moves × receives of the place entered; "
        "repeated until they settle. High: the fewest places that hold a third of the score; middle: those that reach "
        "two thirds.",
        reference="Kleinberg 1999",
        limits=(
            "First posts straight after a degree are in it: universities are feeders too.",
            "Bands, not ranks: the scores are not precise enough to order places.",
            "The score favours the most tightly knit group; a low band does not mean that nobody moved.",
            "Places with fewer than five moves get no band; moves with an unknown city at home are left out.",
        ),
    ),
)
def hubs(scope: Scope) -> Answer:
    """Bands of senders and receivers among cities and countries."""
    known = places(scope.ecosystem.cities, home=scope.ecosystem.birth.home)
    table = indicators.hubs(scope.moves, known)
    table = table.assign(
        name=[
            place_name(scope, row.place_code) if row.place_code else country_name(row.country_code)
            for row in rows(table)
        ],
        sends=table["sends"].where(table["enough"], "too few to say"),
        receives=table["receives"].where(table["enough"], "too few to say"),
    )
    shown = table[table["enough"]]
    if shown.empty:
        reading = TOO_FEW if len(table) else NO_MOVES
    else:
        reading = (
            f"High as receivers: {_band(shown, 'receives')}; high as senders: {_band(shown, 'sends')} "
            f"(of {whole(len(shown), 'place')} with at least five moves)."
        )
    return Answer(
        None,
        table,
        reading,
        n=f"{whole(table['arrivals'].sum(), 'move')} between {whole(len(table), 'place')}",
        unknown=_unknown_moves(known.flows(scope.moves), known),
        columns={
            "name": "Place",
            "arrivals": "Moves in, first posts included",
            "departures": "Moves out, first posts included",
            "receives": "As receiver",
            "sends": "As sender",
        },
    )


def _band(shown: pd.DataFrame, role: str) -> str:
    high = shown[shown[role] == "high"]["name"].tolist()
    return joined(high[:4] + ([f"{len(high) - 4} more"] if len(high) > 4 else [])) or "none"
