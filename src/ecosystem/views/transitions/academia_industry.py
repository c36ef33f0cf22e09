"""Views of the page Transitions: which way people move between academia and industry, how often, and where to."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.flows import FlowDirection, diverging_bars
from ecosystem.figures.lines import Line, lines
from ecosystem.indicators import transitions as indicators
from ecosystem.indicators.counting import OTHER, Estimate
from ecosystem.indicators.destinations import destination_sectors
from ecosystem.indicators.transition_rates import pooled_rate, rate_difference, transition_rates
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, quantity, rows, whole
from ecosystem.views.view_definition import FROM_A_POST, PICK, SHARE_COLUMNS, Method, ViewResult, view

TO_INDUSTRY, TO_ACADEMIA = WAYS = (indicators.TO_INDUSTRY, indicators.TO_ACADEMIA)
BETWEEN = "moves between academia and industry"
NAMES = {TO_INDUSTRY: "Academia to industry", TO_ACADEMIA: "Industry to academia"}
COLOURS = {TO_INDUSTRY: palette.INDUSTRY, TO_ACADEMIA: palette.ACADEMIA}
LEFT_OUT = "First posts taken straight from training leave no post, so they are not counted."
BALANCE_COLUMNS = {"net": "Net", "value": "Balance", "low": "95 % from", "high": "95 % to", "n": "Moves either way"}
BALANCE = {
    "formula": "net = in − out; balance = (in − out) / (in + out), from −1 (all out) to 1 (all in)",
    "interval": "Percentile bootstrap of the moves, 95 %; Wilson, rescaled, where all moves go one way",
    "reference": "Efron and Tibshirani 1993; Wilson 1927",
}


@view(
    "transitions.balance",
    "Which way is the net flow between academia and industry, year by year?",
    Method(
        definition="Moves with a year from a post in academia to one in industry, and back, by the year in which the "
        f"new post began. {LEFT_OUT}",
        **BALANCE,
        limits=(
            "A person who moves twice counts twice.",
            "Counts grow with the number of people followed: compare years by the balance or by the rate.",
            "Dated events are drawn for orientation; that they changed anything is not shown.",
        ),
    ),
)
def balance(scope: Scope) -> ViewResult:
    """Moves from academia to industry and back, by year."""
    table = indicators.balance(scope.moves, window=scope.window)
    table = phrases.by_year(table, "direction", WAYS, ("to industry", "back"))
    undated, trained = phrases.left_out(scope, "direction", WAYS)
    there, back = int(table["arrivals"].sum()), int(table["departures"].sum())
    rest: dict[str, Any] = {
        "n": whole(there + back, "move"),
        "unknown": "; ".join(
            told
            for count, told in (
                (undated, f"{whole(undated, 'move')} without a year"),
                (trained, f"{whole(trained, 'first post')} straight from training"),
            )
            if count
        ),
        "columns": {"year": "Year", "arrivals": "To industry", "departures": "To academia", **BALANCE_COLUMNS},
    }
    if not enough(there + back):
        summary = TOO_FEW if there + back else phrases.sentence(phrases.no(scope, "direction", WAYS, BETWEEN))
        return ViewResult(empty_figure(summary), table.head(0), summary, **rest)
    figure = diverging_bars(
        table,
        arrivals=FlowDirection(NAMES[TO_INDUSTRY], palette.INDUSTRY, table["arrivals_pick"].tolist()),
        departures=FlowDirection(NAMES[TO_ACADEMIA], palette.ACADEMIA, table["departures_pick"].tolist()),
        axis="Moves a year (up: to industry)",
        hover="hover",
        events=scope.ecosystem.reference.tables.get("events"),
    )
    leaning = phrases.leaning(scope, table, "direction", WAYS, ("to industry", "back to academia"))
    summary = (
        f"{phrases.span(scope)} {whole(there, 'move')} led from academia to industry and {back:,} back; {leaning}."
    )
    return ViewResult(figure, table, summary if enough(there + back) else TOO_FEW, **rest)


@view(
    "transitions.rates",
    "How often do people at work in academia move to industry, and how often back?",
    Method(
        definition="Moves between academia and industry for every 1,000 years that people spent in the domain they "
        "left. Both are counted over the same people: those whose first and last year and every move are dated. "
        "Several moves within one year count as one; a second post in the other domain counts as a move.",
        formula="rate = 1,000 × moves / person-years in the domain left",
        interval="Exact Poisson interval (Garwood), 95 %",
        reference="Garwood 1936",
        limits=(
            "A year counts as spent in the domain in which it ended.",
            "The intervals take moves as independent: people who move again and again make them too narrow.",
            "Three years are pooled where a quarter of the years or more hold fewer than ten moves in the rarer "
            "direction.",
        ),
    ),
    careers=True,
    wider="A click keeps all moves of the direction, those of other years and those without a year among them.",
)
def rates(scope: Scope) -> ViewResult:
    """Moves per 1,000 person-years at risk."""
    table = _named_rates(transition_rates(scope.careers, scope.spells, window=scope.window))
    there, back = (pooled_rate(table, way) for way in WAYS)
    moves = int(table["moves"].sum())
    rest: dict[str, Any] = {
        "n": f"{whole(moves, 'move')} in {there.n + back.n:,.0f} person-years",
        "unknown": phrases.not_followed(scope),
        "columns": {
            "way": "Direction",
            "period": "Years",
            "moves": "Moves",
            "value": "Per 1,000 person-years",
            "low": "95 % from",
            "high": "95 % to",
            "n": "Person-years",
        },
    }
    if not moves:
        summary = phrases.sentence(phrases.no(scope, "direction", WAYS, BETWEEN))
        return ViewResult(empty_figure(summary), table.head(0), summary, **rest)
    parts = [(way, table[table["direction"] == way].reset_index(drop=True)) for way in WAYS]
    figure = lines(
        [
            Line(NAMES[way], part, COLOURS[way], hover=part["hover"].tolist(), pick=part[PICK].tolist())
            for way, part in parts
        ],
        axis="Moves per 1,000 person-years",
        labels_at_end=False,
    )
    compared = _compared(there, back, rate_difference(table))
    summary = f"{phrases.chosen_for_a_move(scope)}{phrases.span(scope)} {compared}."
    return ViewResult(figure, table, summary, **rest)


@view(
    "transitions.destinations",
    "Where do those who leave academia go?",
    Method(
        definition=f"Every move out of a post in academia into another domain, by the sector entered. {LEFT_OUT}",
        formula="share = moves into the sector / all moves out of academia",
        interval="Wilson score interval, 95 %",
        reference="Wilson 1927; Newcombe 1998",
        limits=(
            "A person who moves twice counts twice.",
            "Moves within academia are not in it, nor first posts straight from training.",
        ),
    ),
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
    table["domain"] = [words.DOMAINS.get(code, "") for code in table["to_domain"]]
    table["hover"] = [
        f"{told}\n{domain}" for told, domain in zip(phrases.share_hover(table, "sector"), table["domain"], strict=True)
    ]
    rest: dict[str, Any] = {
        "n": whole(total, "move"),
        "columns": {"sector": "Sector entered", "domain": "Domain", "moves": "Moves", **SHARE_COLUMNS},
    }
    if not enough(total):
        summary = TOO_FEW if total else phrases.none_out(scope)
        return ViewResult(empty_figure(summary), table, summary, **rest)
    figure = interval_bars(
        table,
        label="sector",
        axis="Share of moves out of academia",
        colours=[palette.DOMAIN[domain] for domain in table["to_domain"]],
        hover="hover",
        pick=PICK,
    )
    summary = f"Of {whole(total, 'move')} out of academia, {phrases.leading(table, 'sector', 'went to')}."
    return ViewResult(figure, table, summary, **rest)


def _named_rates(table: pd.DataFrame) -> pd.DataFrame:
    table = table.assign(
        way=table["direction"].map(NAMES),
        period=[f"{row.first}" if row.first == row.last else f"{row.first}–{row.last}" for row in rows(table)],
        **{PICK: "direction:" + table["direction"]},
    )
    table["hover"] = [
        f"{row.way}, {row.period}\n"
        + (
            f"{quantity(row.value, row.low, row.high, 'per 1,000 person-years')}\n"
            f"{whole(row.moves, 'move')} in {row.n:,.0f} person-years"
            if row.enough
            else TOO_FEW
        )
        for row in rows(table)
    ]
    return table


def _compared(there: Estimate, back: Estimate, apart: Estimate) -> str:
    """Say both rates, and which is higher where their difference is clear of zero."""
    told = [
        quantity(rate.value, rate.low, rate.high, f"moves {way}")
        if enough(rate.n)
        else f"too few person-years to say how many moves {way}"
        for rate, way in (
            (there, "to industry per 1,000 person-years in academia"),
            (back, "to academia per 1,000 person-years in industry"),
        )
    ]
    verdict = phrases.which_rate_is_higher(apart) if enough(there.n) and enough(back.n) else ""
    return f"there were {told[0]} and {told[1]}{verdict}"
