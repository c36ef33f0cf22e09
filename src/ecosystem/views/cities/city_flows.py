"""Views of moves between cities: flows, and places that send or receive most."""

import numpy as np
import pandas as pd

from ecosystem.figures.heatmap import sequential_heatmap
from ecosystem.indicators import cities as indicators
from ecosystem.indicators.place_codes import OTHER, UNKNOWN, Counts, Places, group_places, number_places
from ecosystem.selection import Scope
from ecosystem.tables.countries import country_name, in_sentence
from ecosystem.views import phrases
from ecosystem.views.cities.city_balance import CITY_FILTER, FIXED_BY, NO_MOVES, unknown_moves
from ecosystem.views.number_format import SUPPRESSED, TOO_FEW, enough, joined, percent, rows, share_text, whole
from ecosystem.views.place_names import flow_pick, place_name, with_city_remarks
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON_IN_TABLE, Method, ViewResult, view


@view(
    "cities.flows",
    "From which city to which do people move?",
    Method(
        definition="Every move, by the city left and the city entered. The ten cities with most moves in and out have "
        "their own line; on the diagonal are moves within a city.",
        formula="shade = moves to the city / all moves that leave the line's place",
        **WILSON_IN_TABLE,
        limits=(
            "A person who moves twice counts twice.",
            "First posts straight after a degree are counted: from the city of the degree to that of the post.",
            "The city of a place of training abroad is not distinguished: it is “abroad”.",
        ),
    ),
    measure="Moves by city left and city entered, first posts included",
    height=600,
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=FIXED_BY,
)
def flows(scope: Scope) -> ViewResult:
    """Moves by city left and city entered."""
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    counts = known.flows(scope.moves)
    kept = group_places(known, counts.sum(axis=0) + counts.sum(axis=1))
    table = indicators.flow_matrix(counts, kept)
    included = scope.uncertain_moves
    if len(included):
        table = table.assign(uncertain=indicators.flow_matrix(known.flows(included), kept)["moves"])
    table = table.assign(
        origin=[place_name(scope, code) for code in table["from_place"]],
        destination=[place_name(scope, code) for code in table["to_place"]],
        text=[_short_count(moves) for moves in table["moves"]],
        **{PICK: [flow_pick(row.from_place, row.to_place) for row in rows(table)]},
    )
    table["hover"] = [
        f"{row.origin} → {row.destination}\n{whole(row.moves, 'move')}"
        + (f", {share_text(row)} of those that leave {row.origin}" if row.enough else "")
        + (f"\n{row.uncertain:,} of these uncertain" if len(included) else "")
        for row in rows(table)
    ]
    table.loc[table["moves"] == 0, PICK] = ""
    moved = table[table["moves"] > 0].sort_values("moves", ascending=False, kind="stable", ignore_index=True)
    figure = sequential_heatmap(
        table if len(moved) else moved,
        row="origin",
        column="destination",
        value="value",
        text="text",
        axes=("City left", "City entered"),
        notes=("Numbers are moves.", "The deeper, the larger the share of the moves that leave the line's place."),
        empty="No moves are left under these filters.",
    )
    return ViewResult(
        moved,
        n=with_city_remarks(whole(counts.sum(), "move"), scope, [*moved["from_place"], *moved["to_place"]]),
        unknown=unknown_moves(counts, known),
        columns={
            "origin": "City left",
            "destination": "City entered",
            "moves": "Moves",
            **({"uncertain": "Uncertain moves"} if len(included) else {}),
            **SHARE_COLUMNS,
        },
    ).complete(figure, *_summarise_flows(phrases.only_counted(scope, *CITY_FILTER), counts, known, moved))


def _short_count(count: int) -> str:
    """Format a count in at most four characters; empty for zero."""
    if not count:
        return ""
    return f"{count}" if count < 1000 else f"{count / 1000:.1f}k" if count < 9950 else f"{count / 1000:.0f}k"


def _summarise_flows(only: str, counts: Counts, known: Places, flows: pd.DataFrame) -> tuple[str, str, str]:
    """Return the summary, the headline, and one without names."""
    both = counts[: known.unknown, : known.unknown]
    n = int(both.sum())
    if not enough(n):
        return TOO_FEW if n else "No move is left whose two ends are known.", "", ""
    within = int(np.trace(both[: known.abroad, : known.abroad]))
    across = int(both[known.abroad, : known.abroad].sum() + both[: known.abroad, known.abroad].sum())
    abroad = int(both[known.abroad, known.abroad])
    between = n - within - across - abroad
    parts = [
        f"{percent(count / n)} {what}"
        for count, what in (
            (within, "stay in their city"),
            (between, "go to another city at home"),
            (across, "cross the border (first posts included)"),
            (abroad, "go from abroad to abroad"),
        )
        if count or what != "go from abroad to abroad"
    ]
    shares = f"{only}Of {whole(n, 'move')} with two known ends, {joined(parts)}"
    apart = flows[
        (flows["from_place"] != flows["to_place"])
        & ~flows["from_place"].isin([OTHER, UNKNOWN])
        & ~flows["to_place"].isin([OTHER, UNKNOWN])
    ]
    if apart.empty:
        return f"{shares}.", f"{percent(within / n)} of the moves stay in their city", ""
    apart = apart.assign(way=apart["origin"] + " → " + apart["destination"])
    top = next(rows(apart))
    behind = phrases.not_clearly_more(apart, "moves", "way")
    summary = f"{shares}; most frequent between two places: {top.way} ({whole(top.moves, 'move')}){behind}."
    if behind or not enough(top.moves):
        return summary, "No route between two places is clearly the most frequent", ""
    route = f"from {top.origin} to {top.destination}".replace("Abroad", "abroad")
    if phrases.lead_unknown(apart["moves"], counts.sum() - n):
        where = "Where both places are known"
        return summary, f"{where}, the most frequent route is {route}", f"{where}, one route clearly leads"
    headline = f"The most frequent route between two places is {route}"
    return summary, headline, "One route between two places is clearly the most frequent"


@view(
    "cities.hubs",
    "Which places send people, and which receive them?",
    Method(
        definition="HITS on the network of moves between places: the cities at home and, abroad, countries. A sender "
        "scores high by moves to places that take many in, a receiver by moves from places that send many.",
        formula="receives = Σ moves × sends of the place left; sends = Σ moves × receives of the place entered; "
        "repeated until they settle. High: the fewest places that hold a third of the score; middle: those that reach "
        "two thirds.",
        reference="Kleinberg 1999",
        limits=(
            "First posts straight after a degree are counted: universities send people, too.",
            "Bands, not ranks: the scores are not precise enough to order places.",
            "The score favours the most tightly knit group; a low band does not mean that nobody moved.",
            "Places with fewer than five moves get no band; moves with an unknown city at home are left out.",
        ),
    ),
    measure="Places by how strongly they send and receive moves, first posts included",
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=FIXED_BY,
)
def hubs(scope: Scope) -> ViewResult:
    """Bands of senders and receivers among cities and countries."""
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    table = indicators.hubs(scope.moves, known)
    table = table.assign(
        name=[
            place_name(scope, row.place_code) if row.place_code else country_name(row.country_code)
            for row in rows(table)
        ],
        sends=table["sends"].where(table["enough"], SUPPRESSED),
        receives=table["receives"].where(table["enough"], SUPPRESSED),
    )
    known_well = table[table["enough"]]
    summary, headline, otherwise, leads = TOO_FEW if len(table) else NO_MOVES, "", "", ""
    if len(known_well):
        summary = (
            f"{phrases.only_counted(scope, *CITY_FILTER)}High as receivers: {_high(known_well, 'receives')}; "
            f"high as senders: {_high(known_well, 'sends')} "
            f"(of {whole(len(known_well), 'place')} with at least five moves)."
        )
        high = [in_sentence(name) for name in known_well.loc[known_well["receives"] == "high", "name"]]
        headline = f"People move above all to {joined(high)}" if high else "No place stands out as a receiver of people"
        otherwise = f"People move above all to {whole(len(high), 'place')}"
        leads = f"above all to {joined(high)}" if high else "no place stands out"
    return ViewResult(
        table,
        n=with_city_remarks(
            f"{whole(table['arrivals'].sum(), 'move')} between {whole(len(table), 'place')}, first posts included",
            scope,
            table["place_code"],
        ),
        unknown=unknown_moves(known.flows(scope.moves), known),
        columns={
            "name": "Place",
            "arrivals": "Moves in, first posts included",
            "departures": "Moves out, first posts included",
            "receives": "As receiver",
            "sends": "As sender",
        },
    ).complete(None, summary, headline, otherwise, leads=leads)


def _high(table: pd.DataFrame, role: str) -> str:
    high = table[table[role] == "high"]["name"].tolist()
    return joined(high[:4] + ([f"{len(high) - 4} more"] if len(high) > 4 else [])) or "none"
