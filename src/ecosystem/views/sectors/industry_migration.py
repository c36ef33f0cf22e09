"""View of the net migration of LinkedIn members by industry."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators.economy_figures import pick, place, series
from ecosystem.selection import Scope
from ecosystem.tables import IndustryMigration
from ecosystem.tables import vocabulary as words
from ecosystem.views.compared_economies import NONE_IN_PERIOD, economies, in_period, with_names, without_figures
from ecosystem.views.number_format import percent, rows, whole
from ecosystem.views.transitions.linkedin_migration import LIMITS, LINKEDIN
from ecosystem.views.view_definition import Method, ViewResult, view

KNOWLEDGE = (
    "Information and communication",
    "Education",
    "Financial and insurance activities",
    "Professional scientific and technical activities",
)
"""Sections of the industry classification that the table has for all economies."""
RESEARCH = "Research"


@view(
    "sectors.industry_migration",
    "Which industries have a net loss of LinkedIn members to other countries?",
    Method(
        definition="Members of LinkedIn who moved to the economy less those who moved away, in the industry of their "
        "profile, in the newest year of the period. The chart has the industries of information, education, finance "
        "and professional services; the table all industries of Pakistan.",
        formula="rate = (arrivals - departures) / members in the industry and economy * 10,000",
        interval="None: the number of members is not published.",
        limits=("Who is on LinkedIn differs between countries and industries.", *LIMITS),
    ),
    measure="Net members of LinkedIn moving to the economy per 10,000 in the industry",
    height=560,
    published=True,
    filters=("economy", "period"),
)
def industry_migration(scope: Scope) -> ViewResult:
    """Net migration rates by industry, Pakistan beside the economies compared."""
    published = scope.ecosystem.published
    rates = in_period(scope, published[IndustryMigration])
    newest = pick(rates, year=int(rates["year"].max()) if len(rates) else 0)
    table = series(
        newest.astype({"section": "str", "industry": "str"}),
        "net_rate",
        economies=economies(scope),
        unit="net per 10,000 members",
        by=("year", "section", "industry"),
    )
    position = {code: rank for rank, code in enumerate(economies(scope))}
    table = table.sort_values(
        ["economy_id", "value"],
        key=lambda cells: cells.map(position) if cells.name == "economy_id" else cells,
        ignore_index=True,
    )
    table = with_names(
        table.assign(label=table["industry"]),
        published,
        lambda row: f"{row.economy}, {row.year}\n{row.industry}: {row.value:+,.0f} per 10,000 members",
    )
    own = pick(table, economy_id=words.HOME)
    result = ViewResult(
        table,
        n=f"{whole(len(own), 'industry', 'industries')} of Pakistan",
        unknown=without_figures(scope, table, published[IndustryMigration]) if len(own) else "",
        columns={
            "economy": "Economy",
            "section": "Section",
            "industry": "Industry",
            "year": "Year",
            "value": "Net per 10,000 members",
        },
        sources=(LINKEDIN,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    drawn = pick(table, section=KNOWLEDGE).drop(columns=["low", "high"])
    home = pick(drawn, economy_id=words.HOME)
    others = drawn[(drawn["economy_id"] != words.HOME).to_numpy()]
    figure = ranked_dots(
        [Dots("Economies compared", others, palette.CONTEXT, "circle-open"), Dots("Pakistan", home)],
        order=home["label"].tolist(),
        axis=f"Arrivals less departures per 10,000 members, {own['year'].iloc[0]}",
    )
    return result.complete(figure, *_summarise(own))


def _summarise(own: pd.DataFrame) -> tuple[str, str]:
    """Return the summary and the headline."""
    year, losing = own["year"].iloc[0], int((own["value"] < 0).sum())
    counted = (
        f"In LinkedIn's figures of {year}, {losing} of {whole(len(own), 'industry', 'industries')} in Pakistan lost "
        "more members to other countries than they gained"
    )
    share = "All" if losing == len(own) else percent(losing / len(own))
    headline = f"{share} of the industries listed in Pakistan had a net loss of LinkedIn members in {year}"
    research = next(rows(pick(own, industry=RESEARCH)), None)
    if research is None:
        return f"{counted}.", headline
    where = place(own, "value", among=set(own["industry"]), key="industry", of=RESEARCH, largest=False)
    summary = (
        f"{counted}; research had a net rate of {research.value:+,.0f} per 10,000 members, place {where.place} of "
        f"{where.out_of} by rate of loss."
    )
    return summary, headline
