"""Views of the countries with which Pakistan exchanges scholars."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.maps.ground import Shapes
from ecosystem.figures.scholar_mobility import exchange_map
from ecosystem.indicators import scholars as indicators
from ecosystem.indicators.counting import OTHER
from ecosystem.indicators.destinations import country_positions
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.views import phrases
from ecosystem.views.compared_economies import (
    countries_named,
    full_name,
    with_picks,
)
from ecosystem.views.context.scholar_migration import LIMITS, SOURCE
from ecosystem.views.number_format import TOO_FEW, enough, joined, nonzero, rows, whole, year_range
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view

RECENT = 5
"""Years pooled for partner countries: the last ones of the table."""
DRAWN = 16
"""Partner countries drawn on the map: those that exchange most."""

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
    measure="Scholars who came to Pakistan and who left it, by country",
    height=420,
    published=True,
)
def partners(scope: Scope) -> ViewResult:
    """Arrivals and departures by partner country."""
    table, years = _partners(scope, most=12)
    result = _result(table, years)
    if table.empty:
        return result.empty(NO_FIGURES)
    label = table["name"].tolist()
    marked = with_picks(table, "country_code")
    kinds = [
        Dots(
            name,
            marked.assign(label=label, value=table[flow].astype(float)).drop(columns=["low", "high"]),
            colour,
            mark,
        )
        for flow, name, colour, mark in (
            ("arrivals", "Came to Pakistan", palette.ARRIVALS, "circle"),
            ("departures", "Left Pakistan", palette.DEPARTURES, "square"),
        )
    ]
    axis = f"Scholars, {year_range(*years)}"
    figure = ranked_dots(kinds, order=label, axis=axis, connect=True, from_zero=True)
    return result.complete(figure, *_summarise_partners(table, years))


@view(
    "context.partner_map",
    "From which countries do scholars come, and to which do they go?",
    Method(
        definition="Scholars exchanged between Pakistan and each country over the last five years of the table: the "
        "grey bubble is their number, the line shows which way the balance leans, the wider the larger the "
        "difference. No line is drawn where the interval of the difference includes zero. The 16 countries that "
        "exchange most are drawn, all are in the table.",
        limits=(
            *PARTNER_LIMITS,
            "Bubbles are drawn between the known cities of a country. The map draws no boundaries.",
        ),
        **PARTNER_METHOD,
    ),
    measure="Scholars exchanged with Pakistan, by country, and the balance where it is clear",
    height=470,
    published=True,
)
def partner_map(scope: Scope) -> ViewResult:
    """Scholars exchanged, on the map of the world."""
    reference = scope.ecosystem.reference
    table, years = _partners(scope, most=10_000)
    shapes = Shapes.of(reference.shapes)
    positions = country_positions(reference["cities"], shapes.world)
    if table.empty or words.HOME not in positions.index:
        return _result(table, years).empty(NO_FIGURES)
    placed = table.join(positions, on="country_code")
    drawn = placed[placed["enough"].to_numpy()].dropna(subset=["longitude"]).head(DRAWN)
    drawn = with_picks(drawn, "country_code")
    home = next(rows(positions.loc[[words.HOME]]))
    figure = exchange_map(drawn, home=(full_name({}, words.HOME), home.longitude, home.latitude), shapes=shapes)
    missing = int(table["n"].sum() - drawn["n"].sum())
    clear = table[((table["low"] > 0) | (table["high"] < 0)).to_numpy()]
    summary = (
        f"In {year_range(*years)} scholars moved between Pakistan and {whole(len(table), 'country', 'countries')}; "
        f"for {len(clear)} of them the difference between the two ways is clear: more came than left for "
        f"{_listed(clear[clear['value'] > 0])}, more left than came for {_listed(clear[clear['value'] < 0])}."
    )
    one_sided = whole(len(clear), "country", "countries")
    few = f"on the map, {missing:,} moves with {len(table) - len(drawn)} countries that exchange few"
    return _result(table, years, unknown=nonzero(missing, few)).complete(
        figure,
        summary,
        f"For {one_sided} the exchange of scholars with Pakistan clearly leans to one side",
    )


def _partners(scope: Scope, *, most: int) -> tuple[pd.DataFrame, tuple[int, int]]:
    reference = scope.ecosystem.reference
    flows, names = reference["scholar_flows"], countries_named(reference)
    last = int(flows["year"].max()) if len(flows) else 0
    years = (last - RECENT + 1, last)
    table = indicators.partners(flows, years=years, most=most)
    table["name"] = [
        f"Other ({row.countries} countries)" if row.country_code == OTHER else full_name(names, row.country_code)
        for row in rows(table)
    ]
    table["hover"] = [
        f"{row.name}\n{row.arrivals:,} came, {row.departures:,} left\n"
        + (f"Net {row.value:+,.0f} ({row.low:+,.0f} to {row.high:+,.0f})" if row.enough else TOO_FEW)
        for row in rows(table)
    ]
    return table, years


def _result(table: pd.DataFrame, years: tuple[int, int], *, unknown: str = "") -> ViewResult:
    return ViewResult(
        table,
        n=f"{whole(table['n'].sum(), 'move')} of scholars, {year_range(*years)}, Scopus",
        unknown=unknown,
        columns={"name": "Country", "arrivals": "Came", "departures": "Left", **estimate_columns("Net", "Exchanged")},
        sources=(SOURCE,),
        years=year_range(*years),
    )


def _summarise_partners(table: pd.DataFrame, years: tuple[int, int]) -> tuple[str, str]:
    came, left = int(table["arrivals"].sum()), int(table["departures"].sum())
    if not enough(came + left):
        return TOO_FEW, ""
    named = table[table["country_code"] != OTHER]
    top = named.iloc[0]
    behind = phrases.not_clearly_more(named, "n", "name")
    more, fewer = named[(named["low"] > 0).to_numpy()], named[(named["high"] < 0).to_numpy()]
    summary = (
        f"In {year_range(*years)} {whole(came, 'scholar')} came to Pakistan and {left:,} left it, exchanged with "
        f"{in_sentence(top['name'])} above all ({top['arrivals']:,} came, {top['departures']:,} left){behind}. "
        f"More came than left for {_listed(more)}, more left than came for {_listed(fewer)}; for the others named the "
        "difference is not clear."
    )
    if behind:
        return summary, "No country clearly leads in the exchange of scholars with Pakistan"
    country = in_sentence(top["name"])
    return summary, f"Pakistan exchanges more scholars with {country} than with any other country"


def _listed(table: pd.DataFrame, most: int = 6) -> str:
    """List countries, the largest difference first."""
    largest_first = table["value"].abs().sort_values(ascending=False, kind="stable").index
    ordered = [in_sentence(name) for name in table.reindex(largest_first)["name"]]
    if not ordered:
        return "none"
    rest = len(ordered) - most
    return joined([*ordered[:most], f"{rest} more"]) if rest > 0 else joined(ordered)
