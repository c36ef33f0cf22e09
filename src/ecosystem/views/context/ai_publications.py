"""Views of AI publications by country: counts, index, growth, and per million inhabitants."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.peers import peer_lines
from ecosystem.indicators import publications as indicators
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.views.compared_economies import (
    NONE_IN_PERIOD,
    countries_named,
    economies,
    economy_lines,
    full_name,
    in_period,
    rank_among,
    with_picks,
    without_figures,
)
from ecosystem.views.event_markers import ORIENTATION, published_events
from ecosystem.views.number_format import percent, rows, whole, year_range
from ecosystem.views.view_definition import Method, ViewResult, view

OPENALEX, GEONAMES, WORLD_BANK = "openalex-ai-publications", "geonames", "world-bank-2018"
EVENT_SOURCES = ("organizations-compilation", "ecosystem-facts-compilation")
ONE_YEAR = "One year alone shows no growth."
COUNTED = "None: everything the database holds is counted, so there is no sampling error. Coverage is the uncertainty."
CREDIT = (
    "A work counts for every country that one of its authors names as an affiliation: the diaspora counts abroad.",
    "Which works are about AI is decided by the database's own classifier; venues in English are covered best.",
    "Counts say nothing about quality or use.",
)


@view(
    "context.publications",
    "How many AI publications does Pakistan have, compared with its peers?",
    Method(
        definition="Works tagged Artificial Intelligence in OpenAlex with at least one author affiliated in the "
        "country, by year of publication, for Pakistan and the economies compared.",
        interval=COUNTED,
        limits=(*CREDIT, "The scale is logarithmic: equal steps are equal ratios.", ORIENTATION),
    ),
    measure="AI works a year with an author in the economy, on a log scale",
    height=460,
    published=True,
    filters=("economy", "period"),
)
def publications(scope: Scope) -> ViewResult:
    """AI publications by country and year."""
    reference = scope.ecosystem.reference
    series, names = in_period(scope, reference["ai_publications"]), countries_named(reference)
    table = _with_texts(indicators.works_by_year(series, countries=economies(scope)), names, "{:,.0f} AI works")
    result = ViewResult(
        table,
        n=f"{whole(table['value'].sum(), 'AI work')} of {whole(table['country'].nunique(), 'country', 'countries')}",
        unknown=without_figures(scope, table, reference["ai_publications"], column="country_code"),
        columns={"country": "Country", "year": "Year", "value": "AI works"},
        sources=(OPENALEX, *EVENT_SOURCES),
    )
    own, last = _home_and_last(table)
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    figure = peer_lines(
        economy_lines(table, names, by="country_code"),
        axis="AI publications a year (log scale)",
        log=True,
        events=published_events(scope.ecosystem.reference),
    )
    first, now = own.iloc[0], own.iloc[-1]
    published = f"Authors in Pakistan published {now['value']:,.0f} AI works in {now['year']}"
    growth = f", {now['value'] / first['value']:.1f} times the {first['value']:,.0f} of {first['year']}"
    return result.complete(
        figure,
        f"{published}{growth if first['value'] and first['year'] < now['year'] else ''}{_neighbours(last)}.",
        f"{published}{_home_rank(last, 'more', 'fewer')}",
    )


@view(
    "context.index",
    "How has Pakistan's output grown since the first year, compared with its peers?",
    Method(
        definition="AI works of each year in relation to those of the country's first year in the series.",
        formula="index = 100 × works of the year / works of the first year",
        interval=COUNTED,
        limits=(*CREDIT, "A country that started from few works rises steeply: see the counts beside it."),
    ),
    measure="AI works a year with an author in the economy, first year = 100",
    height=460,
    published=True,
    filters=("economy", "period"),
)
def index(scope: Scope) -> ViewResult:
    """AI publications, first year = 100."""
    reference = scope.ecosystem.reference
    series, names = in_period(scope, reference["ai_publications"]), countries_named(reference)
    table = _with_texts(indicators.works_index(series, countries=economies(scope)), names, "index {:,.0f}")
    result = ViewResult(
        table,
        n=f"{whole(table['n'].sum(), 'AI work')} of {whole(table['country'].nunique(), 'country', 'countries')}",
        unknown=without_figures(scope, table, reference["ai_publications"], column="country_code"),
        columns={"country": "Country", "year": "Year", "value": "Index", "n": "AI works"},
        sources=(OPENALEX,),
    )
    own, last = _home_and_last(table)
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    base, now = own.iloc[0]["year"], own.iloc[-1]
    if base == now["year"]:
        return result.empty(ONE_YEAR)
    return result.complete(
        peer_lines(economy_lines(table, names, by="country_code"), axis=f"AI publications, {base} = 100"),
        f"With {base} as 100, Pakistan's AI publications stand at {now['value']:,.0f} in {now['year']}"
        f"{_neighbours(last, above='above', below='below')}.",
        f"Pakistan's AI output grew {now['value'] / 100:.1f}-fold from {base} to {now['year']}"
        f"{_home_rank(last, 'more', 'less')}",
    )


@view(
    "context.growth",
    "Which countries' AI output grew fastest?",
    Method(
        definition="The steady yearly growth that leads from the works of the first year to those of the last.",
        formula="(works of the last year / works of the first year) ^ (1 / years) − 1",
        interval=COUNTED,
        limits=(*CREDIT, "It depends on the two end years alone; the lines above show the years between."),
    ),
    measure="Mean yearly growth of AI works with an author in the economy, in percent",
    height=560,
    published=True,
    filters=("period",),
)
def growth(scope: Scope) -> ViewResult:
    """Compound annual growth of AI publications."""
    reference = scope.ecosystem.reference
    series = in_period(scope, reference["ai_publications"])
    table = _with_names(indicators.growth(series), countries_named(reference))
    table["hover"] = [
        f"{row.country}\n{percent(row.value)} a year\n{row.works_first:,} works in {row.first}, "
        f"{row.works_last:,} in {row.last}"
        for row in rows(table)
    ]
    columns = {
        "country": "Country",
        "value": "Growth a year",
        "works_first": "Works, first year",
        "works_last": "Works, last year",
    }
    own = table[table["country_code"] == words.HOME]
    if own.empty:
        return ViewResult(table, columns=columns, sources=(OPENALEX,)).empty(NONE_IN_PERIOD)
    if own["value"].isna().all():
        return ViewResult(table, columns=columns, sources=(OPENALEX,)).empty(ONE_YEAR)
    home, top, end = own.iloc[0], table.iloc[0], table.iloc[-1]
    n = f"{whole(len(table), 'country', 'countries')}, {home['first']} and {home['last']}"
    years = year_range(home["first"], home["last"])
    return ViewResult(table, n=n, columns=columns, sources=(OPENALEX,), years=years).complete(
        _ranks(table, axis="Growth a year", tickformat=",.0%", from_zero=True),
        f"From {home['first']} to {home['last']} Pakistan's AI publications grew by {percent(home['value'])} a year; "
        f"the {len(table)} countries range from {percent(end['value'])} ({end['country']}) to {percent(top['value'])} "
        f"({top['country']}), and {int((table['value'] > home['value']).sum())} grew faster than Pakistan.",
        f"Pakistan's AI output grew {percent(home['value'])} a year in {years}"
        f"{_home_rank(table, 'faster', 'slower', among='listed')}",
    )


@view(
    "context.per_million",
    "How many AI publications are there per million people?",
    Method(
        definition="AI works of the last year of the series for every million inhabitants of the country.",
        formula="1,000,000 × works / inhabitants",
        interval=COUNTED,
        limits=(
            "Inhabitants are those of 2018 in every country, not those of the year of the works.",
            *CREDIT,
            "The scale is logarithmic: equal steps are equal ratios.",
        ),
    ),
    measure="AI works per million people with an author in the economy",
    height=560,
    published=True,
)
def per_million(scope: Scope) -> ViewResult:
    """AI publications per million people."""
    reference = scope.ecosystem.reference
    table = indicators.per_million(reference["ai_publications"], reference["countries"])
    table = _with_names(table, countries_named(reference))
    table["hover"] = [
        f"{row.country}\n{row.value:,.1f} AI works per million people\n{row.works:,} works in {row.year}, "
        f"{row.population / 1e6:,.1f} million people"
        for row in rows(table)
    ]
    result = ViewResult(
        table,
        n=whole(len(table), "country", "countries"),
        columns={
            "country": "Country",
            "value": "Per million people",
            "works": "AI works",
            "population": "Inhabitants of 2018",
        },
        sources=(OPENALEX, GEONAMES, WORLD_BANK),
    )
    own = table[table["country_code"] == words.HOME]
    if own.empty:
        return result.empty(NO_FIGURES)
    home = own.iloc[0]
    return result.complete(
        _ranks(table, axis=f"AI publications {home['year']} per million people (log scale)", log=True),
        f"In {home['year']} Pakistan had {home['value']:,.0f} AI publications per million people (of 2018)"
        f"{_neighbours(table)}; {int((table['value'] > home['value']).sum())} of the other {len(table) - 1} "
        f"countries had more.",
        f"Pakistan had {home['value']:,.0f} AI works per million people in {home['year']}"
        f"{_home_rank(table, 'more', 'fewer', among='listed')}",
    )


def _with_names(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    return table.assign(country=[full_name(names, code) for code in table["country_code"]])


def _with_texts(table: pd.DataFrame, names: Mapping[str, str], amount: str) -> pd.DataFrame:
    table = _with_names(table, names)
    table["hover"] = [
        f"{row.country}, {row.year}\n{amount.format(row.value) if row.value == row.value else 'no figure'}"
        for row in rows(table)
    ]
    return table


def _home_and_last(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return Pakistan's rows that have a figure, and every country's last one, largest first."""
    known = table.dropna(subset=["value"])
    last = known.groupby("country_code", sort=False).tail(1)
    return known[known["country_code"] == words.HOME], last.sort_values("value", ascending=False, kind="stable")


def _neighbours(table: pd.DataFrame, *, above: str = "more than", below: str = "fewer than") -> str:
    """Name the countries just below and just above Pakistan by value."""
    place = table["country_code"].tolist().index(words.HOME)
    sides = [(above, place + 1), (below, place - 1)]
    clauses = [
        f"{side} {in_sentence(table.iloc[at]['country'])} ({table.iloc[at]['value']:,.0f})"
        for side, at in sides
        if 0 <= at < len(table)
    ]
    return ", " + " and ".join(clauses) if clauses else ""


def _home_rank(table: pd.DataFrame, more: str, less: str, *, among: str = "compared") -> str:
    home = (table["country_code"] == words.HOME).to_numpy()
    return rank_among(table.loc[home, "value"].iloc[0], table.loc[~home, "value"], more, less, among=among)


def _ranks(table: pd.DataFrame, *, axis: str, **scale: object) -> go.Figure:
    home = table.loc[table["country_code"] == words.HOME, "country"].iloc[0]
    points = with_picks(table, "country_code").rename(columns={"country": "label"})[["label", "value", "hover", "pick"]]
    return ranked_dots(
        [Dots("AI publications", points)],
        order=points["label"].tolist(),
        axis=axis,
        emphasis=home,
        **scale,  # type: ignore[arg-type]
    )
