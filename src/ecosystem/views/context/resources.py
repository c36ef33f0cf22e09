"""Views of money: spending on research and development, and the figures that are cited one by one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators import economy_figures as indicators
from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.tables import RdSpending, SingleFacts
from ecosystem.tables import vocabulary as words
from ecosystem.views.compared_economies import (
    NONE_IN_PERIOD,
    economies,
    of_economy,
    rank_among,
    with_names,
    with_picks,
    without_figures,
)
from ecosystem.views.context.publication_sources import CSET
from ecosystem.views.number_format import rows, whole
from ecosystem.views.view_definition import Method, ViewResult, view

SPENDING, INVESTMENT = "ncses-rd", "cset-ai-investment"
DOLLARS = "US dollars of 2021"
MEASURES: Mapping[str, str] = {
    "publications": "AI publications",
    "times": "Growth of AI publications",
    "place": "Place by AI publications",
}
UNITS: Mapping[str, str] = {"publications": "", DOLLARS: "USD"}


@view(
    "context.research_spending",
    "How much does Pakistan spend on research and development?",
    Method(
        definition="Spending on research and development of all sectors as percent of the gross domestic product, in "
        "the last year with a figure (UNESCO and OECD, printed by NCSES). The year is that of the figure and differs "
        "between economies.",
        interval="None: national statistics without a stated error",
        limits=(
            "All research and development, not AI.",
            "Years differ: read the label. Pakistan's last figure here is of 2017.",
            "UNESCO and the OECD have later years; they were not read for this release.",
        ),
    ),
    measure="Spending on research and development, % of GDP, last year with a figure",
    height=310,
    published=True,
    filters=("economy",),
)
def research_spending(scope: Scope) -> ViewResult:
    """R&D spending of the last year of each economy."""
    published = scope.ecosystem.published
    table = indicators.series(
        published[RdSpending], "percent_of_gdp", economies=economies(scope), unit="percent of GDP"
    ).dropna(subset=["value"])
    table = table.groupby("economy_id", sort=False).tail(1)
    table = table.sort_values("value", ascending=False, ignore_index=True, kind="stable")
    table = with_names(table, published, lambda row: f"{row.economy}, {row.year}\n{row.value:.2f} % of GDP")
    own = of_economy(table)
    result = ViewResult(
        table,
        n=whole(len(table), "economy", "economies"),
        unknown=without_figures(scope, table, published[RdSpending], measure="percent_of_gdp"),
        columns={"economy": "Economy", "year": "Year", "value": "Percent of GDP"},
        sources=(SPENDING,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    drawn = table.assign(label=[f"{row.economy}, {row.year}" for row in rows(table)])
    figure = ranked_dots(
        [Dots("R&D", with_picks(drawn))],
        order=drawn["label"].tolist(),
        axis="R&D spending, % of GDP, last year with a figure",
        emphasis=of_economy(drawn)["label"].iloc[0],
        tickformat=",.1f",
        from_zero=True,
    )
    now = own.iloc[0]
    more = int((table["value"] > now["value"]).sum())
    others = len(table) - 1
    part = f"{more} of the {others} economies" if more < others else f"all {whole(others, 'economy', 'economies')}"
    beside = f", less than {part if others > 1 else 'the one economy'} compared" if more else ""
    return result.complete(
        figure,
        f"Pakistan spent {now['value']:.2f} % of its gross domestic product on research and development in "
        f"{now['year']}{beside}. The years of the figures differ.",
        f"Pakistan put {now['value']:.2f} % of GDP into research in {now['year']}"
        f"{rank_among(now['value'], table['value'].drop(own.index), 'more', 'less')}",
    )


@view(
    "context.cited",
    "Which figures of AI publications and investment are cited from CSET?",
    Method(
        definition="Single figures that CSET publishes about Pakistan: AI publications by its wider definition, and "
        "private investment in AI companies on record.",
        limits=(
            "CSET's tables are for non-commercial use, so single figures are cited and no table is here.",
            "Publications: preprints are in, and a model decides what is AI; places are among the economies that CSET "
            "lists.",
            "Investment: recorded deals alone, part of the amounts estimated by CSET; the year 2023 is not stated, "
            "which is not zero. It is not the whole funding of start-ups.",
        ),
    ),
    measure="AI publications of Pakistan, and investment in its AI companies in US dollars",
    height=310,
    published=True,
)
def cited(scope: Scope) -> ViewResult:
    """The single figures cited from CSET."""
    facts = pick(scope.ecosystem.published[SingleFacts], economy_id=words.HOME)
    table = pd.DataFrame(
        {
            "figure": [
                f"{row.value:,.0f} of {row.out_of}"
                if pd.notna(row.out_of)
                else f"{row.value:,.10g} {UNITS.get(row.unit, row.unit)}".strip()
                for row in rows(facts)
            ],
            "measure": [_measure(row) for row in rows(facts)],
            "statement": facts["statement"].astype("str"),
            "years": [
                f"{row.first_year}" if row.first_year == row.last_year else f"{row.first_year}–{row.last_year}"
                for row in rows(facts)
            ],
        }
    )
    result = ViewResult(
        table,
        n=whole(len(table), "figure"),
        columns={"figure": "Figure", "measure": "Of", "years": "Years"},
        sources=(CSET, INVESTMENT),
    )
    invested = pick(facts, unit=DOLLARS).sort_values("value", ascending=False)
    if len(invested) < 2:
        return result.complete(None, "No figure of CSET is at hand.")
    total, largest = rows(invested.head(2))
    return result.complete(
        None,
        f"Private investment in AI companies of Pakistan on record at CSET adds up to {total.value / 1e6:.1f} million "
        f"US dollars of 2021 from {total.first_year} to {total.last_year}, with {largest.value / 1e6:.1f} million in "
        f"{largest.first_year}. Recorded deals alone; for 2023 nothing is stated, which is not zero.",
        f"CSET records {total.value / 1e6:.1f} million US dollars of private AI investment in Pakistan, "
        f"{total.first_year}–{total.last_year}",
    )


def _measure(fact: Any) -> str:
    if fact.unit == DOLLARS:
        return f"AI investment, {'largest year' if fact.first_year == fact.last_year else 'sum'}"
    return MEASURES.get(fact.unit, fact.unit)
