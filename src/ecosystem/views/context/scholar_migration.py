"""Views of scholar migration: rates of arrival and departure by two databases, and of peer countries."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.scholar_mobility import database_panels
from ecosystem.indicators import scholars as indicators
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views.compared_economies import (
    countries_named,
    full_name,
    with_picks,
)
from ecosystem.views.number_format import TOO_FEW, rows, signed, whole, year_range
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view

SOURCE = "scholar-migration-2024"
DATABASES = (("scopus", "Scopus"), ("openalex", "OpenAlex"))
SYMBOLS = {"scopus": "circle", "openalex": "diamond"}
FLOW_NAMES = {"arrivals": "Arrivals", "departures": "Departures", "net": "Arrivals less departures"}
LEANS = {1: "a gain", -1: "a loss", 0: "which leaves open which way"}
RATE_COLUMNS = estimate_columns("Per 1,000 scholars a year", "Scholar-years")

INTERVAL = (
    "Arrivals and departures: exact Poisson interval (Garwood), 95 %. Their difference: square-and-add of the two "
    "(Zou and Donner), 95 %"
)
LIMITS = (
    "Scholars of all fields, not of AI alone.",
    "A scholar moves when the country of the affiliation on publications changes: moves between two publications, and "
    "of those who stop publishing, are not seen.",
    "The databases differ in whom they hold and how they tell authors apart; OpenAlex counts about three times as many "
    "moves per scholar for Pakistan as Scopus. Neither is known to be right: both are drawn.",
    "The interval covers chance alone, not those differences.",
)


@view(
    "context.migration",
    "Do more scholars come to Pakistan or leave it, and do the two databases agree?",
    Method(
        definition="Scholars whose affiliation moved into or out of Pakistan, for every 1,000 scholars affiliated "
        "there, three years pooled; drawn at the last of the three.",
        formula="rate = 1,000 × moves of three years / scholars of the three years added up; net = in − out",
        interval=INTERVAL,
        reference="Garwood 1936; Zou and Donner 2008; data: Akbaritabar, Theile and Zagheni 2024",
        limits=(*LIMITS, "Neighbouring points share two of their three years."),
    ),
    measure="Scholars coming to and leaving Pakistan per 1,000 scholars a year, by database",
    height=440,
    published=True,
)
def migration(scope: Scope) -> ViewResult:
    """Scholars in and out, by both databases."""
    return migration_result(scope, lambda table: database_panels(table, databases=DATABASES))


def migration_result(scope: Scope, draw: Callable[[pd.DataFrame], go.Figure]) -> ViewResult:
    """Return Pakistan's rates of arrival and departure by database and year, drawn by `draw`."""
    table = _rates_by_year(scope)
    columns = {"base": "Database", "flow_name": "Flow", "period": "Years", **RATE_COLUMNS}
    if table["value"].isna().all():
        return ViewResult(table, columns=columns, sources=(SOURCE,)).empty(NO_FIGURES)
    result = ViewResult(table, n=_scholar_years(table), columns=columns, sources=(SOURCE,))
    return result.complete(draw(table), *_summarise_rates(table))


@view(
    "context.migration_peers",
    "Which countries gain scholars and which lose them?",
    Method(
        definition="Scholars whose affiliation moved into the country less those whose affiliation moved out, for "
        "every 1,000 scholars affiliated there, 2013 to 2018 pooled: the last six years that both databases cover. "
        "Sorted by Scopus.",
        formula="net = 1,000 × (arrivals − departures) / scholars of the six years added up",
        interval="Square-and-add of the exact Poisson intervals of arrivals and departures (Zou and Donner), 95 %",
        reference="Zou and Donner 2008; Garwood 1936; data: Akbaritabar, Theile and Zagheni 2024",
        limits=LIMITS,
    ),
    measure="Scholars gained or lost per 1,000 scholars a year, by country and database",
    height=600,
    published=True,
)
def migration_peers(scope: Scope) -> ViewResult:
    """Net scholars of 21 countries, by both databases."""
    reference = scope.ecosystem.reference
    names = countries_named(reference)
    table = indicators.pooled_rates(reference["scholar_migration"])
    table["country"] = [full_name(names, code) for code in table["country_code"]]
    table["base"] = table["database"].map(dict(words.DATABASES))
    table["flow_name"] = table["flow"].map(FLOW_NAMES)
    table["hover"] = [f"{row.country}, {row.base}\n{_rate_text(row)}" for row in rows(table)]
    columns = {"country": "Country", "base": "Database", "flow_name": "Flow", **RATE_COLUMNS}
    net = table[(table["flow"] == "net").to_numpy() & table["value"].notna().to_numpy()]
    n = f"{whole(net['country'].nunique(), 'country', 'countries')}, {indicators.POOLED[0]}–{indicators.POOLED[1]}"
    result = ViewResult(table, n=n, columns=columns, sources=(SOURCE,), years=year_range(*indicators.POOLED))
    if net.empty:
        return result.empty(NO_FIGURES)
    marked = with_picks(net, "country_code")
    wide = net.pivot_table(index="country", columns="database", values="value")
    leading = [code for code, _ in DATABASES if code in wide]
    order = wide.sort_values(leading, ascending=False).index.tolist()
    kinds = [
        Dots(
            name,
            marked[(net["database"] == code).to_numpy()].rename(columns={"country": "label"}),
            palette.DATABASE[code],
            SYMBOLS[code],
        )
        for code, name in DATABASES
    ]
    figure = ranked_dots(
        kinds,
        order=order,
        axis="Arrivals less departures per 1,000 scholars a year",
        emphasis=full_name(names, words.HOME),
        connect=True,
    )
    return result.complete(figure, *_summarise_peers(net))


def _summarise_rates(table: pd.DataFrame) -> tuple[str, str]:
    """Return summary and headline: compare both databases in the last period that both cover."""
    now = {(row.database, row.flow): row for row in rows(indicators.latest_of_all(table))}
    moved, leans, ways = [], [], {}
    for code, name in DATABASES:
        if (code, "net") not in now:
            continue
        came, went, net = (now[(code, flow)] for flow in indicators.FLOWS)
        moved.append(
            f"{name} counts {came.value:.1f} ({came.low:.1f}–{came.high:.1f}) arriving and "
            f"{went.value:.1f} ({went.low:.1f}–{went.high:.1f}) leaving"
        )
        leans.append(f"{_signed_estimate(net)} by {name}, {LEANS[_way(net)]}")
        ways[name] = _way(net)
    first, last = next((row.first, row.year) for row in now.values())
    return (
        f"Per 1,000 scholars a year in {first}–{last}, {', '.join(moved)}. Net: {'; '.join(leans)}.",
        f"In {first}–{last} {agreement(ways)}",
    )


def agreement(ways: Mapping[str, int]) -> str:
    """Say which way scholars move by the databases, given as 1 for a gain, −1 for a loss and 0 where it is open."""
    clear = {name: way for name, way in ways.items() if way}
    if not clear:
        return "it is open whether more scholars came to Pakistan or left it"
    if len(set(clear.values())) > 1:
        return "the databases contradict each other on whether Pakistan gained scholars"
    name, way = next(iter(clear.items()))
    moved = "more scholars came to Pakistan than left" if way > 0 else "more scholars left Pakistan than came"
    others = [other for other in ways if other not in clear]
    if others:
        return f"{moved} by {name}; {others[0]} leaves it open"
    return f"{moved}, by {'both databases' if len(ways) > 1 else name}"


def _scholar_years(table: pd.DataFrame) -> str:
    """Return the scholar-years of the last common period, by database."""
    net = table[(table["flow"] == "net").to_numpy()]
    common = net.groupby("database")["year"].max().min()  # the summary compares the last year that both databases know
    last = net[(net["year"] == common).to_numpy()]
    return " and ".join(
        f"{row.n:,.0f} scholar-years ({words.DATABASES[row.database]}, {row.period})" for row in rows(last)
    )


def _rates_by_year(scope: Scope) -> pd.DataFrame:
    table = indicators.rates_by_year(scope.ecosystem.reference["scholar_migration"])
    table["base"] = table["database"].map(dict(words.DATABASES))
    table["flow_name"] = table["flow"].map(FLOW_NAMES)
    table["period"] = [f"{row.first:.0f}–{row.year:.0f}" for row in rows(table)]
    table["hover"] = [f"{row.base}, {row.period}\n{_rate_text(row)}" for row in rows(table)]
    return table


def _rate_text(row: Any) -> str:
    if not row.enough:
        return TOO_FEW
    sign = "+" if row.flow == "net" else ""
    rate = f"{row.value:{sign}.1f} ({row.low:{sign}.1f} to {row.high:{sign}.1f})"
    return f"{FLOW_NAMES[row.flow]}: {rate} per 1,000 scholars a year\n{row.scholars:,} of {row.n:,.0f} scholar-years"


def _signed_estimate(net: Any) -> str:
    return f"{signed(net.value, 1)} ({signed(net.low, 1)} to {signed(net.high, 1)})"


def _way(net: Any) -> int:
    """Return 1 for a clear gain, −1 for a clear loss, 0 where the interval leaves it open."""
    return int(net.low > 0) - int(net.high < 0)


def _summarise_peers(table: pd.DataFrame) -> tuple[str, str]:
    by_country = table.assign(gain=table["low"] > 0, loss=table["high"] < 0).groupby("country_code")[["gain", "loss"]]
    every, some = by_country.all(), by_country.any()
    gains, losses, mixed = (int(kept.sum()) for kept in (every["gain"], every["loss"], some["gain"] & some["loss"]))
    home = {row.database: row for row in rows(table[table["country_code"] == words.HOME])}
    own = [f"{_signed_estimate(home[code])} by {name}" for code, name in DATABASES if code in home]
    years = "–".join(map(str, indicators.POOLED))
    home_text = f"In {years} Pakistan stands at {' and '.join(own)} per 1,000 scholars a year. " if own else ""
    opposite = f", and for {mixed} they contradict each other" if mixed else ""
    agreed = every["gain"] | every["loss"]
    home_agreed = f", {'also' if agreed[words.HOME] else 'not'} for Pakistan" if own else ""
    summary = (
        f"{home_text}Of {len(every)} countries, both databases show more arrivals than departures for {gains} and "
        f"more departures for {losses}{opposite}; for the rest at least one leaves it open."
    )
    countries = whole(agreed.sum(), "country", "countries")
    return summary, f"Both databases agree on gain or loss of scholars for {countries}{home_agreed}"
