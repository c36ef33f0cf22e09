"""Views of the page Transitions on moves across the country's border."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.flows import FlowDirection, diverging_bars, world_flows
from ecosystem.figures.maps.ground import Shapes
from ecosystem.indicators import transitions as indicators
from ecosystem.indicators.counting import OTHER
from ecosystem.indicators.destinations import country_positions, crossings, destination_countries
from ecosystem.indicators.transitions import from_training
from ecosystem.selection import Scope
from ecosystem.tables.countries import country_name
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, percent, rows, whole
from ecosystem.views.transitions.academia_industry import BALANCE, BALANCE_COLUMNS
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, Method, ViewResult, view

WAYS = ("arrives", "leaves")


@view(
    "transitions.borders",
    "How many moves lead into the country, and how many out of it, year by year?",
    Method(
        definition="Moves with a year from one post to another by whether they cross the country's border. First posts "
        "taken straight from training are left out: who came back from studies abroad had left for them, and that is "
        "not in the data, so they would count as arrivals without a departure.",
        **BALANCE,
        limits=(
            "Only moves that the dataset knows: people abroad are harder to follow than people at home.",
            "An arrival may be somebody who left before, or somebody new to the country.",
        ),
    ),
)
def borders(scope: Scope) -> ViewResult:
    """Arrivals and departures by year."""
    table = indicators.balance(scope.moves, window=scope.window, column="crossing", ways=WAYS)
    table = phrases.by_year(table, "crossing", WAYS, ("in", "out"))
    undated, trained = phrases.left_out(scope, "crossing", WAYS)
    aside = [
        f"{whole(undated, 'move')} across the border without a year" if undated else "",
        f"{whole(trained, 'first post', 'first posts')} straight after training abroad" if trained else "",
    ]
    came, left = int(table["arrivals"].sum()), int(table["departures"].sum())
    rest: dict[str, Any] = {
        "n": f"{whole(came + left, 'move')} across the border",
        "unknown": "; ".join(part for part in aside if part),
        "columns": {"year": "Year", "arrivals": "Arrivals", "departures": "Departures", **BALANCE_COLUMNS},
    }
    if not enough(came + left):
        none = phrases.sentence(phrases.no(scope, "crossing", WAYS, "dated moves across the border"))
        summary = TOO_FEW if came + left else none
        return ViewResult(empty_figure(summary), table.head(0), summary, **rest)
    figure = diverging_bars(
        table,
        arrivals=FlowDirection("Arrivals", palette.ARRIVALS, table["arrivals_pick"].tolist()),
        departures=FlowDirection("Departures", palette.DEPARTURES, table["departures_pick"].tolist()),
        axis="Moves a year (up: into the country)",
        hover="hover",
    )
    shares = {row.crossing: row for row in rows(crossings(scope.moves))}
    told = " and ".join(
        f"{percent(shares[way].value, shares[way].low, shares[way].high)} led {where}"
        for way, where in (("arrives", "into the country"), ("leaves", "out of it"))
    )
    leaning = phrases.leaning(scope, table, "crossing", WAYS, ("into the country", "out of the country"))
    summary = f"Of {whole(shares['arrives'].n, 'move')} between posts, {told}; among those with a year, {leaning}."
    return ViewResult(figure, table, summary, **rest)


@view(
    "transitions.destinations_abroad",
    "Where do those who leave the country go?",
    Method(
        definition="Every move out of the country, by the country entered; first posts abroad straight after training "
        "at home among them.",
        formula="share = moves into the country / all moves out of the home country",
        interval="Wilson score interval, 95 %",
        reference="Wilson 1927",
        limits=(
            "A person who leaves twice counts twice.",
            "A bubble stands amid the known cities of a country, not at one of them. The map draws no boundaries.",
        ),
    ),
)
def destinations_abroad(scope: Scope) -> ViewResult:
    """Countries entered by those who leave."""
    table = destination_countries(scope.moves)
    total = int(table["moves"].sum())
    table["name"] = [
        f"Other ({row.gathered} countries)" if row.to_country_code == OTHER else country_name(row.to_country_code)
        for row in rows(table)
    ]
    table[PICK] = [
        "" if code == OTHER else f"crossing:leaves|to_country_code:{code}" for code in table["to_country_code"]
    ]
    table["hover"] = phrases.share_hover(table, "name")
    graduates = int((from_training(scope.moves) & (scope.moves["crossing"] == "leaves").to_numpy()).sum())
    rest: dict[str, Any] = {
        "n": f"{whole(total, 'move')} out of the country"
        + (f", {graduates:,} of them first posts" if graduates else ""),
        "columns": {"name": "Country entered", "moves": "Moves", **SHARE_COLUMNS},
    }
    if not enough(total):
        summary = (
            TOO_FEW
            if total
            else phrases.sentence(phrases.no(scope, "crossing", ("leaves",), "moves out of the country"))
        )
        return ViewResult(empty_figure(summary), table, summary, **rest)
    summary = f"Of {whole(total, 'move')} out of the country, {phrases.leading(table, 'name', 'led to')}."
    figure, unplaced = _drawn(scope, table)
    unknown = f"on the map, {whole(unplaced, 'move')} to the other countries" if unplaced else ""
    return ViewResult(figure, table, summary, unknown=unknown, **rest)


def _drawn(scope: Scope, table: pd.DataFrame) -> tuple[Any, int]:
    """Draw a map where its ground is known, else bars; count the moves that have no place on it."""
    outlines = scope.ecosystem.reference.shapes.get("world_outlines")
    if outlines is None:
        return (
            interval_bars(
                table,
                label="name",
                axis="Share of moves out of the country",
                colours=palette.DEPARTURES,
                hover="hover",
                pick=PICK,
            ),
            0,
        )
    positions = country_positions(scope.ecosystem.cities, outlines)
    placed = table.join(positions, on="to_country_code").dropna(subset=["longitude"])
    home = scope.ecosystem.metadata.home
    origin = positions[positions.index == home].assign(name=country_name(home))
    empty = outlines.head(0)
    figure = world_flows(placed, origin, Shapes(outlines, empty, empty), size="moves", unit="moves", pick=PICK)
    return figure, int(table["moves"].sum() - placed["moves"].sum())
