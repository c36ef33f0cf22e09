"""Views of the page Pakistan in context: scholars who come and go."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import nothing
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.maps.ground import Shapes
from ecosystem.figures.scholars import database_panels, exchange_map
from ecosystem.indicators import scholars as indicators
from ecosystem.indicators.destinations import country_positions
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views.countries import countries_named, full_name
from ecosystem.views.prose import TOO_FEW, enough, rows, whole
from ecosystem.views.view import Answer, Method, view

SOURCE = "scholar-migration-2024"
DATABASES = (("scopus", "Scopus"), ("openalex", "OpenAlex"))
SYMBOLS = {"scopus": "circle", "openalex": "diamond"}
FLOW_NAMES = {"arrivals": "Arrivals", "departures": "Departures", "net": "Arrivals less departures"}
NO_FIGURES = "No published figure is at hand for Pakistan."
RATE_COLUMNS = {"value": "Per 1,000 scholars a year", "low": "95 % from", "high": "95 % to", "n": "Scholar-years"}
RECENT = 5
"""Years pooled for partner countries: the last ones of the table."""
DRAWN = 16
"""Partner countries drawn on the map: those that exchange most."""

INTERVAL = (
    "Arrivals and departures: exact Poisson interval (Garwood), 95 %. Their difference: square-and-add of the two "
    "(Zou and Donner), 95 %"
)
LIMITS = (
    "Scholars of all fields, not of AI alone.",
    "A scholar moves when the country of the affiliation on publications changes: moves between two publications, and "
    "of those who stop publishing, are not seen.",
    "The databases differ in whom they hold and how they tell authors apart; OpenAlex counts about three times as many "
    "moves per scholar for Pakistan as Scopus. Neither is the truth: both are drawn.",
    "The interval covers chance alone, not those differences.",
)


@view(
    "context.migration",
    "Do scholars come to Pakistan or leave it, and do the two databases agree?",
    Method(
        definition="Scholars whose affiliation moved into or out of Pakistan, for every 1,000 scholars affiliated "
        "there, three years pooled; drawn at the last of the three.",
        formula="rate = 1,000 × moves of three years / scholars of the three years added up; net = in − out",
        interval=INTERVAL,
        reference="Garwood 1936; Zou and Donner 2008; data: Akbaritabar, Theile and Zagheni 2024",
        limits=(*LIMITS, "Neighbouring points share two of their three years."),
    ),
    height=520,
    published=True,
)
def migration(scope: Scope) -> Answer:
    """Scholars in and out, by both databases."""
    table = _by_year(scope)
    columns = {"base": "Database", "flow_name": "Flow", "period": "Years", **RATE_COLUMNS}
    if table["value"].isna().all():
        return Answer(nothing(NO_FIGURES), table, NO_FIGURES, sources=(SOURCE,), columns=columns)
    figure = database_panels(table, databases=DATABASES)
    return Answer(figure, table, rates_told(table), n=scholar_years(table), sources=(SOURCE,), columns=columns)


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
    height=600,
    published=True,
)
def migration_peers(scope: Scope) -> Answer:
    """Net scholars of 21 countries, by both databases."""
    reference = scope.ecosystem.reference
    names = countries_named(reference)
    table = indicators.pooled_rates(reference["scholar_migration"])
    table["country"] = [full_name(names, code) for code in table["country_code"]]
    table["base"] = table["database"].map(dict(words.DATABASES))
    table["flow_name"] = table["flow"].map(FLOW_NAMES)
    table["hover"] = [f"{row.country}, {row.base}\n{_rate_told(row)}" for row in rows(table)]
    columns = {"country": "Country", "base": "Database", "flow_name": "Flow", **RATE_COLUMNS}
    net = table[(table["flow"] == "net").to_numpy() & table["value"].notna().to_numpy()]
    if net.empty:
        return Answer(nothing(NO_FIGURES), table, NO_FIGURES, sources=(SOURCE,), columns=columns)
    wide = net.pivot_table(index="country", columns="database", values="value")
    leading = [code for code, _ in DATABASES if code in wide]
    order = wide.sort_values(leading, ascending=False).index.tolist()
    kinds = [
        Dots(
            name,
            net[(net["database"] == code).to_numpy()].rename(columns={"country": "label"}),
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
    n = f"{whole(len(order), 'country', 'countries')}, {indicators.POOLED[0]}–{indicators.POOLED[1]}"
    return Answer(figure, table, _peers_told(net), n=n, sources=(SOURCE,), columns=columns)


PARTNER_METHOD = {
    "formula": "net = arrivals − departures",
    "interval": "Square-and-add of the exact Poisson intervals of the two counts (Zou and Donner), 95 %",
    "reference": "Zou and Donner 2008; Garwood 1936; data: Akbaritabar, Theile and Zagheni 2024",
}
PARTNER_LIMITS = (
    "From Scopus alone, which counts about a third of the moves per scholar that OpenAlex counts.",
    *LIMITS[:2],
)


@view(
    "context.partners",
    "With which countries does Pakistan exchange scholars?",
    Method(
        definition="Scholars whose affiliation moved from the country to Pakistan, and from Pakistan to it, over the "
        "last five years of the table.",
        limits=PARTNER_LIMITS,
        **PARTNER_METHOD,
    ),
    height=420,
    published=True,
)
def partners(scope: Scope) -> Answer:
    """Arrivals and departures by partner country."""
    table, years = _partners(scope, most=12)
    columns = _partner_columns()
    if table.empty:
        return Answer(nothing(NO_FIGURES), table, NO_FIGURES, sources=(SOURCE,), columns=columns)
    label = table["name"].tolist()
    kinds = [
        Dots(
            name, table.assign(label=label, value=table[flow].astype(float)).drop(columns=["low", "high"]), colour, mark
        )
        for flow, name, colour, mark in (
            ("arrivals", "Came to Pakistan", palette.ARRIVALS, "circle"),
            ("departures", "Left Pakistan", palette.DEPARTURES, "square"),
        )
    ]
    axis = f"Scholars, {years[0]}–{years[1]}"
    figure = ranked_dots(kinds, order=label, axis=axis, connect=True, from_zero=True)
    return Answer(
        figure, table, _partners_told(table, years), n=_moves(table, years), sources=(SOURCE,), columns=columns
    )


@view(
    "context.partner_map",
    "Where on the map do scholars come from and go to?",
    Method(
        definition="Scholars exchanged between Pakistan and each country over the last five years of the table: the "
        "grey bubble is their number, the line shows which way the balance leans, the wider the larger the "
        "difference. No line is drawn where the interval of the difference includes zero. The 16 countries that "
        "exchange most are drawn, all are in the table.",
        limits=(*PARTNER_LIMITS, "Bubbles stand amid the known cities of a country. The map draws no boundaries."),
        **PARTNER_METHOD,
    ),
    height=470,
    published=True,
)
def partner_map(scope: Scope) -> Answer:
    """Scholars exchanged, on the map of the world."""
    reference = scope.ecosystem.reference
    table, years = _partners(scope, most=10_000)
    columns = _partner_columns()
    shapes = Shapes.of(reference.shapes)
    positions = country_positions(reference["cities"], shapes.world)
    if table.empty or words.HOME not in positions.index:
        return Answer(nothing(NO_FIGURES), table, NO_FIGURES, sources=(SOURCE,), columns=columns)
    placed = table.join(positions, on="country_code")
    drawn = placed[placed["enough"].to_numpy()].dropna(subset=["longitude"]).head(DRAWN)
    home = next(rows(positions.loc[[words.HOME]]))
    figure = exchange_map(drawn, home=(full_name({}, words.HOME), home.longitude, home.latitude), shapes=shapes)
    missing = int(table["n"].sum() - drawn["n"].sum())
    clear = table[((table["low"] > 0) | (table["high"] < 0)).to_numpy()]
    reading = (
        f"In {years[0]}–{years[1]} scholars moved between Pakistan and {whole(len(table), 'country', 'countries')}; "
        f"for {len(clear)} of them the difference between the two ways is clear: more came than left for "
        f"{_listed(clear[clear['value'] > 0])}, more left than came for {_listed(clear[clear['value'] < 0])}."
    )
    unknown = (
        f"on the map, {missing:,} moves with {len(table) - len(drawn)} countries that exchange few" if missing else ""
    )
    return Answer(figure, table, reading, n=_moves(table, years), unknown=unknown, sources=(SOURCE,), columns=columns)


def by_database(scope: Scope) -> pd.DataFrame:
    """Return Pakistan's rates with the words a reader sees; for other pages too."""
    return _by_year(scope)


def rates_told(table: pd.DataFrame) -> str:
    """Say what both databases count in the last period that both cover."""
    known = table.dropna(subset=["value"])
    last = known.groupby("database")["year"].max().min()
    now = {(row.database, row.flow): row for row in rows(known[(known["year"] == last).to_numpy()])}
    moved, leans = [], []
    for code, name in DATABASES:
        if (code, "net") not in now:
            continue
        came, went, net = (now[(code, flow)] for flow in indicators.FLOWS)
        moved.append(
            f"{name} counts {came.value:.1f} ({came.low:.1f}–{came.high:.1f}) arriving and "
            f"{went.value:.1f} ({went.low:.1f}–{went.high:.1f}) leaving"
        )
        leans.append(f"{_signed(net)} by {name}, {_lean(net)}")
    first = min(row.first for row in now.values())
    return f"Per 1,000 scholars a year in {first}–{last}, {', '.join(moved)}. Net: {'; '.join(leans)}."


def scholar_years(table: pd.DataFrame) -> str:
    """Say what the last points rest on, by database."""
    net = table[(table["flow"] == "net").to_numpy()]
    common = net.groupby("database")["year"].max().min()  # the reading compares the last year that both databases know
    last = net[(net["year"] == common).to_numpy()]
    said = [f"{row.n:,.0f} scholar-years ({words.DATABASES[row.database]}, {row.period})" for row in rows(last)]
    return " and ".join(said)


def _by_year(scope: Scope) -> pd.DataFrame:
    table = indicators.rates_by_year(scope.ecosystem.reference["scholar_migration"])
    table["base"] = table["database"].map(dict(words.DATABASES))
    table["flow_name"] = table["flow"].map(FLOW_NAMES)
    table["period"] = [f"{row.first:.0f}–{row.year:.0f}" for row in rows(table)]
    table["hover"] = [f"{row.base}, {row.period}\n{_rate_told(row)}" for row in rows(table)]
    return table


def _rate_told(row: Any) -> str:
    if not row.enough:
        return TOO_FEW
    sign = "+" if row.flow == "net" else ""
    told = f"{row.value:{sign}.1f} ({row.low:{sign}.1f} to {row.high:{sign}.1f})"
    return f"{FLOW_NAMES[row.flow]}: {told} per 1,000 scholars a year\n{row.scholars:,} of {row.n:,.0f} scholar-years"


def _signed(net: Any) -> str:
    return f"{net.value:+.1f} ({net.low:+.1f} to {net.high:+.1f})".replace("-", "−")


def _lean(net: Any) -> str:
    if net.low > 0:
        return "a gain"
    return "a loss" if net.high < 0 else "which leaves open which way"


def _peers_told(net: pd.DataFrame) -> str:
    by_country = net.assign(gain=net["low"] > 0, loss=net["high"] < 0).groupby("country_code")[["gain", "loss"]]
    every, some = by_country.all(), by_country.any()
    gains, losses, mixed = (int(kept.sum()) for kept in (every["gain"], every["loss"], some["gain"] & some["loss"]))
    home = {row.database: row for row in rows(net[net["country_code"] == words.HOME])}
    own = [f"{_signed(home[code])} by {name}" for code, name in DATABASES if code in home]
    said = f"Pakistan stands at {' and '.join(own)} per 1,000 scholars a year. " if own else ""
    opposite = f", and for {mixed} they contradict each other" if mixed else ""
    return (
        f"{said}Of {len(every)} countries, both databases show more arrivals than departures for {gains} and "
        f"more departures for {losses}{opposite}; for the rest at least one leaves it open."
    )


def _partners(scope: Scope, *, most: int) -> tuple[pd.DataFrame, tuple[int, int]]:
    reference = scope.ecosystem.reference
    flows, names = reference["scholar_flows"], countries_named(reference)
    last = int(flows["year"].max()) if len(flows) else 0
    years = (last - RECENT + 1, last)
    table = indicators.partners(flows, years=years, most=most)
    table["name"] = [
        f"Other ({row.countries} countries)"
        if row.country_code == indicators.OTHER
        else full_name(names, row.country_code)
        for row in rows(table)
    ]
    table["hover"] = [
        f"{row.name}\n{row.arrivals:,} came, {row.departures:,} left\n"
        + (f"Net {row.value:+,.0f} ({row.low:+,.0f} to {row.high:+,.0f})" if row.enough else TOO_FEW)
        for row in rows(table)
    ]
    return table, years


def _partner_columns() -> dict[str, str]:
    return {
        "name": "Country",
        "arrivals": "Came",
        "departures": "Left",
        "value": "Net",
        "low": "95 % from",
        "high": "95 % to",
        "n": "Exchanged",
    }


def _partners_told(table: pd.DataFrame, years: tuple[int, int]) -> str:
    came, left = int(table["arrivals"].sum()), int(table["departures"].sum())
    if not enough(came + left):
        return TOO_FEW
    named = table[table["country_code"] != indicators.OTHER]
    top = named.iloc[0]
    more, fewer = named[(named["low"] > 0).to_numpy()], named[(named["high"] < 0).to_numpy()]
    return (
        f"In {years[0]}–{years[1]} {whole(came, 'scholar')} came to Pakistan and {left:,} left it, exchanged with "
        f"{top['name']} above all ({top['arrivals']:,} came, {top['departures']:,} left). More came than left for "
        f"{_listed(more)}, more left than came for {_listed(fewer)}; for the others named the difference is not clear."
    )


def _listed(table: pd.DataFrame, most: int = 6) -> str:
    """List countries, the largest difference first."""
    ordered = table.reindex(table["value"].abs().sort_values(ascending=False, kind="stable").index)["name"].tolist()
    if not ordered:
        return "none"
    shown, rest = ordered[:most], len(ordered) - most
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def _moves(table: pd.DataFrame, years: tuple[int, int]) -> str:
    return f"{whole(table['n'].sum(), 'move')} of scholars, {years[0]}–{years[1]}, Scopus"
