"""Views of moves across the country's border: yearly balance, and countries entered."""

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.flows import world_flows
from ecosystem.figures.maps.ground import Shapes
from ecosystem.indicators.counting import OTHER
from ecosystem.indicators.destinations import country_positions, crossings, destination_countries
from ecosystem.indicators.transitions import from_training
from ecosystem.selection import Scope
from ecosystem.tables.countries import country_name
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, nonzero, rows, share_text, whole
from ecosystem.views.provenance import Counted
from ecosystem.views.transitions.yearly_balance import BALANCE_METHOD, OppositeDirections, balance_result
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Method, ViewResult, view

CROSSINGS = OppositeDirections(
    column="crossing",
    codes=("arrives", "leaves"),
    towards=("into the country", "out of the country"),
    hover=("in", "out"),
    titles=("Arrivals", "Departures"),
    names=("Arrivals", "Departures"),
    colours=(palette.ARRIVALS, palette.DEPARTURES),
    axis="Moves a year (up: into the country)",
    moves="dated moves across the border",
    across=" across the border",
    training="after training abroad",
)


@view(
    "transitions.borders",
    "How many moves lead into the country, and how many out of it, year by year?",
    Method(
        definition="Moves with a year from one post to another by whether they cross the country's border. First posts "
        "taken straight from training are left out: who came back from studies abroad had left for them, and that is "
        "not in the data, so they would count as arrivals without a departure.",
        **BALANCE_METHOD,
        limits=(
            "Only moves that the dataset knows: people abroad are harder to follow than people at home.",
            "An arrival may be somebody who left before, or somebody new to the country.",
            "A move whose country is unknown at one end is part of no number and of no base.",
        ),
    ),
    measure="Moves a year between posts that cross the country's border, in and out",
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=(
        *("kind", "crossing", "from_place", "to_place", "from_country_code", "to_country_code"),
        *("from_city_id", "to_city_id"),
    ),
)
def borders(scope: Scope) -> ViewResult:
    """Arrivals and departures by year."""

    def summarise(came: int, left: int, lean: str) -> str:
        shares = {row.crossing: row for row in rows(crossings(scope.moves))}
        parts = f"{share_text(shares['arrives'])} led into the country and {share_text(shares['leaves'])} led out of it"
        known = nonzero(scope.moves["crossing"].isna().sum(), " of known countries")
        of = f"Of {whole(shares['arrives'].n, 'move')} between posts{known}"
        return f"{of}, {parts}; among those with a year, {lean}."

    return balance_result(scope, CROSSINGS, summarise, events=None)


@view(
    "transitions.destinations_abroad",
    "Where do those who leave the country go?",
    Method(
        definition="Every move out of the country, by the country entered; first posts abroad straight after training "
        "at home among them.",
        formula="share = moves into the country / all moves out of the home country",
        **WILSON,
        limits=(
            "A person who leaves twice counts twice.",
            "A bubble is drawn between the known cities of a country, not at one of them. The map draws no boundaries.",
        ),
    ),
    measure="Share of moves out of the country, by country entered",
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=("to_country_code", "to_city_id"),
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
    n = f"{whole(total, 'move')} out of the country{nonzero(graduates, f', {graduates:,} of them first posts')}"
    columns = {"name": "Country entered", "moves": "Moves", **SHARE_COLUMNS}
    if not enough(total):
        none = phrases.no_moves(scope, "crossing", ("leaves",), "moves out of the country")
        return ViewResult(table, n=n, columns=columns).empty(TOO_FEW if total else phrases.sentence(none))
    if len(table) == 1 and (reason := phrases.fixed_by_filter(scope.selection.titles_of(("city",)))):
        return ViewResult(table, n=n, columns=columns).empty(reason, keep_rows=False)
    figure, unplaced = _draw(scope, table)
    unknown = nonzero(unplaced, f"on the map, {whole(unplaced, 'move')} to the other countries")
    of = f"Of {whole(total, 'move')} out of the country{nonzero(graduates, ', first posts included')}"
    summary = f"{of}, {phrases.largest_group(table, 'name', 'led to', 'country')}."
    headlines = phrases.leading_group(table, "name", "country", "moves out of the country")
    return ViewResult(table, n, unknown, columns).complete(figure, summary, *headlines)


def _draw(scope: Scope, table: pd.DataFrame) -> tuple[Any, int]:
    """Draw a map where outlines are known, else bars; count the moves that have no place on the map."""
    outlines = scope.ecosystem.reference.shapes.get("world_outlines")
    if outlines is None:
        axis = "Share of moves out of the country"
        return (interval_bars(table, label="name", axis=axis, colours=palette.DEPARTURES), 0)
    positions = country_positions(scope.ecosystem.cities, outlines)
    placed = table.join(positions, on="to_country_code").dropna(subset=["longitude"])
    home = scope.ecosystem.metadata.home
    origin = positions[positions.index == home].assign(name=country_name(home))
    empty = outlines.head(0)
    figure = world_flows(placed, origin, Shapes(outlines, empty, empty))
    return figure, int(table["moves"].sum() - placed["moves"].sum())
