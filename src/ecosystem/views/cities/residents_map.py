"""View of people by city, with the largest flows between cities, on a map."""

from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures.city_map import city_map
from ecosystem.indicators import cities as indicators
from ecosystem.indicators.cities import PLACE
from ecosystem.indicators.place_codes import Counts, Places, number_places
from ecosystem.selection import Scope
from ecosystem.tables import Cities
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, joined, people_text, percent, rows, share_text, whole
from ecosystem.views.place_names import flow_pick, home_name, place_name, residence_pick, with_city_remarks
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Method, ViewResult, view

NO_RESIDENTS = "Nobody is left in a known city at home under these filters."


@view(
    "cities.map",
    "Where in Pakistan do the people work, and which way do they move?",
    Method(
        definition="Bubbles: people by the city of their last known post. Arcs: the twelve largest flows of moves from "
        "one city to another, within the years chosen.",
        formula="share = people in the city / people in known cities at home",
        **WILSON,
        limits=(
            "A person counts in one city, whatever other posts are held elsewhere.",
            "Arcs include first posts straight after a degree, from the city of the degree.",
            "Moves across the border and moves within a city are not drawn here.",
            "Lines on the map are no endorsement; disputed lines are dashed.",
        ),
    ),
    measure="People in known cities at home by city, and moves between these cities",
    height=580,
    counted=Counted.PEOPLE_AND_MOVES,
)
def where(scope: Scope) -> ViewResult:
    """People by city and the largest flows between cities."""
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    residents = known.residents(scope.people)
    table = indicators.people_by_city(scope.people, known)
    table = table.assign(
        city=[place_name(scope, code) for code in table[PLACE]],
        **{PICK: [residence_pick(code) for code in table[PLACE]]},
    )
    positions = _positions(scope)
    arcs = _arcs(scope, indicators.city_flows(known.flows(scope.moves), known), positions)
    drawn = table.assign(name=table["city"], value=table["people"]).join(positions, on=PLACE)
    n = people_text(table["people"].sum())
    figure = city_map(drawn, arcs, scope.ecosystem.reference.shapes, empty=NO_RESIDENTS)
    result = ViewResult(
        table,
        n=with_city_remarks(n, scope, table[PLACE]),
        unknown=_elsewhere(residents, known),
        columns={"city": "City", "people": "People", **SHARE_COLUMNS},
    )
    if not enough(table["people"].sum()):
        return result.complete(figure, TOO_FEW if len(table) else NO_RESIDENTS)
    first = table.iloc[0]
    shares = [
        f"{share_text(first)} work, as last known, in {first['city']}",
        *(f"{percent(row.value)} in {row.city}" for row in rows(table.iloc[1:3])),
    ]
    only = phrases.only_counted(scope, "city", "city_id", "people in")
    cities = f"{only}Of {n} in known cities of {home_name(scope)}, {joined(shares)}"
    unclear = int(residents[known.unknown])
    if len(table) == 1:
        fixed = scope.selection.titles_of(("city", "city_id"))  # then only their number is a finding
        known_ones = n if fixed else f"All {n} {'whose city is known' if unclear else 'here'}"
        headline = cities = f"{known_ones} work in {first['city']}"
        otherwise = f"{known_ones} work in one city"
    elif phrases.not_clearly_more(table, "people", "city"):
        headline, otherwise = "No city clearly has the most people", ""
    else:
        top, finding = next(rows(table)), "of the people in known cities work in"
        headline, otherwise = (phrases.share_headline(top, f"{finding} {city}") for city in (top.city, "one city"))
    return result.complete(figure, f"{cities}; {_largest_flow(arcs)}.", headline, otherwise)


def _positions(scope: Scope) -> pd.DataFrame:
    cities = scope.ecosystem.cities
    return pd.DataFrame(
        {
            "longitude": cities[Cities.longitude].to_numpy(dtype=float),
            "latitude": cities[Cities.latitude].to_numpy(dtype=float),
            "population": cities[Cities.population].to_numpy(dtype=float, na_value=np.nan),
        },
        index=pd.Index(cities[Cities.city_id].astype(str), name=PLACE),
    )


def _arcs(scope: Scope, flows: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Add names and positions of both ends to flows."""
    ends: dict[str, Any] = {}
    for end in ("from", "to"):
        codes = flows[f"{end}_place"]
        ends[f"{end}_name"] = [place_name(scope, code) for code in codes]
        for part in ("longitude", "latitude"):
            ends[f"{end}_{part}"] = positions[part].reindex(codes).to_numpy()
    return flows.assign(**ends, **{PICK: [flow_pick(row.from_place, row.to_place) for row in rows(flows)]})


def _largest_flow(flows: pd.DataFrame) -> str:
    if flows.empty:
        return "no move between two of these cities is known"
    flows = flows.assign(way=flows["from_name"] + " to " + flows["to_name"])
    top = next(rows(flows))
    behind = phrases.not_clearly_more(flows, "moves", "way")
    return f"the largest flow between two cities goes from {top.way}, {whole(top.moves, 'move')}{behind}"


def _elsewhere(residents: Counts, known: Places) -> str:
    return joined(
        [
            f"{people_text(residents[place])} {where}"
            for place, where in ((known.abroad, "abroad"), (known.unknown, "in an unknown city or country"))
            if residents[place]
        ]
    )
