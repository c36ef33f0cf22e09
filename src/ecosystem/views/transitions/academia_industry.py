"""Views of moves between academia and industry: yearly balance, rates, and sectors entered."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.lines import Line, lines
from ecosystem.indicators.counting import OTHER, Estimate
from ecosystem.indicators.destinations import destination_sectors
from ecosystem.indicators.transition_rates import pooled_rate, transition_rates
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.event_markers import ORIENTATION, dataset_events
from ecosystem.views.number_format import (
    FEWER_THAN_FIVE,
    TOO_FEW,
    enough,
    join_nonempty,
    nonzero,
    quantity,
    rows,
    whole,
    year_range,
)
from ecosystem.views.provenance import Counted
from ecosystem.views.transitions.yearly_balance import BALANCE_METHOD, OppositeDirections, balance_result
from ecosystem.views.view_definition import (
    FROM_A_POST,
    PICK,
    SHARE_COLUMNS,
    WILSON,
    Comparable,
    Method,
    ViewResult,
    estimate_columns,
    view,
)

DIRECTIONS = OppositeDirections(
    column="direction",
    codes=(TO_INDUSTRY, TO_ACADEMIA),
    towards=("to industry", "back to academia"),
    hover=("to industry", "back"),
    titles=("To industry", "To academia"),
    names=("Academia to industry", "Industry to academia"),
    colours=(palette.INDUSTRY, palette.ACADEMIA),
    axis="Moves a year (up: to industry)",
    moves="moves between academia and industry",
    across="",
    training="from training",
)
NAMES = dict(zip(DIRECTIONS.codes, DIRECTIONS.names, strict=True))
COLOURS = dict(zip(DIRECTIONS.codes, DIRECTIONS.colours, strict=True))
LEFT_OUT = "First posts taken straight from training leave no post, so they are not counted."
RATE_METHOD = {
    "formula": "rate = 1,000 × moves / person-years in the domain left",
    "interval": "Exact Poisson interval (Garwood), 95 %",
    "reference": "Garwood 1936",
}
RATE_COLUMNS = {
    "way": "Direction",
    "period": "Years",
    "moves": "Moves",
    **estimate_columns("Per 1,000 person-years", "Person-years"),
}
RATE_PICK_NOTE = "A click keeps all moves of the direction, those of other years and those without a year among them."


@view(
    "transitions.balance",
    "What is the net flow between academia and industry, year by year?",
    Method(
        definition="Moves with a year from a post in academia to one in industry, and back, by the year in which the "
        f"new post began. {LEFT_OUT}",
        **BALANCE_METHOD,
        limits=(
            "A person who moves twice counts twice.",
            "Counts grow with the number of people followed: compare years by the balance or by the rate.",
            ORIENTATION,
        ),
    ),
    measure="Moves a year from posts in academia to posts in industry, and back",
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=("direction", "from_domain", "to_domain", "from_sector_id", "to_sector_id"),
)
def balance(scope: Scope) -> ViewResult:
    """Moves from academia to industry and back, by year."""

    def summarise(there: int, back: int, lean: str) -> str:
        counts = f"{whole(there, 'move')} led from academia to industry and {back:,} back"
        return f"{phrases.in_window(scope)} {counts}; {lean}."

    return balance_result(scope, DIRECTIONS, summarise, events=dataset_events(scope, None))


@view(
    "transitions.rates",
    "How often do people at work in academia move to industry, and how often back?",
    Method(
        definition="Moves between academia and industry for every 1,000 years that people spent in the domain they "
        "left. Both are counted over the same people: those whose first and last year and every move are dated. "
        "Several moves within one year count as one; a second post in the other domain counts as a move.",
        **RATE_METHOD,
        limits=(
            "A year counts as spent in the domain in which it ended.",
            "Years in an unknown sector are at risk in no domain. A move into one ends the time at risk, but counts as "
            "a move to neither side, so both rates may be too low.",
            "The intervals take moves as independent: people who move again and again make them too narrow.",
            "Three years are pooled where a quarter of the years or more hold fewer than ten moves in the rarer "
            "direction.",
        ),
    ),
    measure="Moves for every 1,000 years that people spent in the domain they left",
    pick_note=RATE_PICK_NOTE,
    refuse_outcome=True,
    counted=Counted.RATES,
)
def rates(scope: Scope) -> ViewResult:
    """Moves per 1,000 person-years at risk."""
    table = name_rates(transition_rates(scope.careers, scope.spells, window=scope.window), NAMES)
    there, back = (pooled_rate(table, way) for way in DIRECTIONS.codes)
    moves = int(table["moves"].sum())
    result = ViewResult(
        table,
        n=f"{whole(moves, 'move')} in {there.n + back.n:,.0f} person-years",
        unknown=join_nonempty(phrases.not_followed(scope), phrases.unknown_ends(scope.careers, "direction")),
        columns=RATE_COLUMNS,
        years=year_range(*scope.window),
    )
    if not moves:
        none = phrases.no_moves(scope, "direction", DIRECTIONS.codes, DIRECTIONS.moves)
        return result.empty(phrases.sentence(none), keep_rows=False)
    figure = rate_lines(table, NAMES)
    clauses = [
        quantity(rate.value, rate.low, rate.high, f"moves {way}")
        if enough(rate.n)
        else f"too few person-years to say how many moves {way}"
        for rate, way in (
            (there, "to industry per 1,000 person-years in academia"),
            (back, "to academia per 1,000 person-years in industry"),
        )
    ]
    comparable = enough(there.n) and enough(back.n)
    verdict, headline = phrases.higher_rate(table, scope.careers, scope.window) if comparable else ("", FEWER_THAN_FIVE)
    summary = f"{phrases.in_window(scope)} there were {clauses[0]} and {clauses[1]}{verdict}."
    return result.complete(figure, summary, headline, comparable=comparable_rate(there))


def comparable_rate(there: Estimate) -> Comparable:
    """Return the rate to industry as the number by which groups are compared."""
    return Comparable.of("Moves to industry", there, "per 1,000 person-years in academia")


def name_rates(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Add direction and period as texts, picks and hover texts to transition rates."""
    table = table.assign(
        way=table["direction"].map(names),
        period=[f"{row.first}" if row.first == row.last else f"{row.first}–{row.last}" for row in rows(table)],
        **{PICK: "direction:" + table["direction"]},
    )
    table["hover"] = [
        f"{row.way}, {row.period}\n"
        + (quantity(row.value, row.low, row.high, "per 1,000 person-years") if row.enough else TOO_FEW)
        + f"\n{whole(row.moves, 'move')} in {row.n:,.0f} person-years"
        for row in rows(table)
    ]
    return table


def rate_lines(table: pd.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """Draw the rates to industry and back as lines."""
    parts = [(way, table[(table["direction"] == way).to_numpy()]) for way in names]
    return lines(
        [
            Line(names[way], part, COLOURS[way], hover=part["hover"].tolist(), pick=part[PICK].tolist())
            for way, part in parts
            if len(part)
        ],
        axis="Moves per 1,000 person-years",
    )


@view(
    "transitions.destinations",
    "Where do those who leave academia go?",
    Method(
        definition=f"Every move out of a post in academia into another domain, by the sector entered. {LEFT_OUT}",
        formula="share = moves into the sector / all moves out of academia and into an unknown sector",
        interval=WILSON["interval"],
        reference="Wilson 1927; Newcombe 1998",
        limits=(
            "A person who moves twice counts twice.",
            "A second post outside academia counts as a move, although who keeps the first has not left; the switch "
            "“A second post beside the first counts as a move” leaves them out.",
            "Moves within academia and first posts straight from training are not counted.",
            "Moves from academia into an unknown sector are a group of their own; some of them may stay in academia.",
        ),
    ),
    measure="Share of moves out of academia, by sector entered",
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=("sector", "direction", "to_domain", "to_sector_id"),
)
def destinations(scope: Scope) -> ViewResult:
    """Sectors entered by those who leave academia."""
    table = destination_sectors(scope.moves)
    total = int(table["moves"].sum())
    table["sector"] = [
        f"Other ({row.gathered} sectors)"
        if row.to_sector_id == OTHER
        else scope.names.of("to_sector_id", row.to_sector_id)
        for row in rows(table)
    ]
    table[PICK] = [
        "" if code == OTHER else f"from_domain:academia|to_sector_id:{code}|{FROM_A_POST}"
        for code in table["to_sector_id"]
    ]
    table["domain"] = ["" if code == words.UNKNOWN else words.DOMAINS[code] for code in table["to_domain"]]
    shares = phrases.share_hover(table, "sector")
    table["hover"] = [f"{share}\n{domain}" for share, domain in zip(shares, table["domain"], strict=True)]
    columns = {"sector": "Sector entered", "domain": "Domain", "moves": "Moves", **SHARE_COLUMNS}
    known = table[table["to_sector_id"] != words.UNKNOWN]
    unclear = total - int(known["moves"].sum())
    result = ViewResult(
        table,
        n=whole(total, "move"),
        unknown=nonzero(unclear, f"sector entered unknown for {unclear:,} of {whole(total, 'move')}"),
        columns=columns,
    )
    if not enough(total):
        return result.empty(TOO_FEW if total else phrases.no_moves_out_of_academia(scope))
    domains = {**words.DOMAINS, words.UNKNOWN: "Several or unknown"}
    figure = interval_bars(
        table.assign(group=table["to_domain"].map(domains)),
        label="sector",
        axis="Share of moves out of academia",
        colours={name: palette.DOMAIN[domain] for domain, name in domains.items()},
    )
    if known.empty:
        unknown = "The sector entered is unknown for all"
        return result.complete(figure, f"{unknown} {whole(total, 'move')} out of academia.", f"{unknown} moves")
    unknown = nonzero(unclear, f"; the sector entered is unknown for {unclear:,} of them")
    largest = phrases.largest_group(known, "sector", "went to", "sector", unclear)
    summary = f"Of {whole(total, 'move')} out of academia, {largest}{unknown}."
    headlines = phrases.leading_group(known, "sector", "sector", "moves out of academia", unclear)
    named = known[known["gathered"] == 1]
    leads = phrases.leader(named["moves"], named["sector"], "sector", unclear)
    return result.complete(figure, summary, *headlines, leads=leads)
