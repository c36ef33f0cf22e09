"""Views of computing articles and AI patents by economy: share of all, most cited articles, patents granted."""

import pandas as pd

from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.peers import peer_lines
from ecosystem.indicators import economy_figures as indicators
from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.tables import AiPatents, ComputingArticles
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.tables.published_words import WORLD
from ecosystem.views.compared_economies import (
    LINE_HEIGHT,
    NONE_IN_PERIOD,
    economies,
    economy_lines,
    full_name,
    of_economy,
    on_enough,
    with_names,
    with_picks,
    without_figures,
)
from ecosystem.views.context.ai_articles import NCSES
from ecosystem.views.context.ai_publications import COUNTED
from ecosystem.views.number_format import percent, rows, whole
from ecosystem.views.view_definition import Method, ViewResult, view

PATENTS = "ncses-indicators-patents"
FEWEST = 500
"""Computing articles of a year below which the share of most cited ones is not drawn."""
RECENT = 4
"""Years over which the share of most cited articles is described: single years swing."""
READ = (
    "The database was read in April 2023, so 2022 may be incomplete. A later edition of the Indicators was not in the "
    "copy that was read."
)


@view(
    "context.computing",
    "How much of Pakistan's science and engineering output is computing?",
    Method(
        definition="Articles in computer and information sciences among all science and engineering articles with an "
        "author's address in the economy, by year (Scopus, counted by NCSES).",
        formula="share = computing articles / all science and engineering articles",
        interval=COUNTED,
        limits=(
            "The class is that of the journal in another scheme than for the AI articles: they are no part of these.",
            "The share falls also where other fields grow faster.",
            "Years with fewer than five articles are left out.",
            READ,
        ),
    ),
    measure="Share of computing among science and engineering articles, by economy",
    height=LINE_HEIGHT,
    published=True,
    filters=("economy", "period"),
)
def computing(scope: Scope) -> ViewResult:
    """Share of computing among all articles."""
    published = scope.ecosystem.published
    chosen, years = (*economies(scope), WORLD), scope.selection.period
    source = published[ComputingArticles]
    table = indicators.share_series(source, "computing_articles", "all_articles", economies=chosen, years=years)
    counts = indicators.series(source, "computing_articles", economies=chosen, years=years, unit="articles")
    table = with_names(
        table.assign(articles=counts["value"]),
        published,
        lambda row: f"{row.economy}, {row.year}\n{row.articles:,.0f} computing articles, {percent(row.value)} of all",
    )
    result = ViewResult(
        table,
        n=f"{whole(of_economy(table)['n'].sum(), 'article')} with an author in Pakistan",
        unknown=without_figures(scope, table, source),
        columns={
            "economy": "Economy",
            "year": "Year",
            "articles": "Computing articles",
            "value": "Of all articles",
            "n": "All articles",
        },
        sources=(NCSES,),
    )
    drawn = on_enough(table)
    own = of_economy(drawn)
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    figure = peer_lines(
        economy_lines(drawn, published.names), axis="Of all articles", tickformat=",.0%", height=LINE_HEIGHT
    )
    now = own.iloc[-1]
    return result.complete(
        figure,
        _summarise_computing(own),
        f"Computing made up {percent(now['value'])} of Pakistan's science and engineering articles in {now['year']}",
    )


@view(
    "context.top_cited",
    "How many computing articles of Pakistan are cited most?",
    Method(
        definition="Percent of an economy's computing journal articles that are among the 1 percent of the world's "
        "computing journal articles cited most (Scopus, counted by NCSES); the world's figure is 1.",
        interval="None: the number of journal articles behind each figure is not printed",
        limits=(
            "Economies with few articles swing from year to year: Bangladesh has 4.07 percent in 2020. Years with "
            f"fewer than {FEWEST} computing articles of any kind, where a single one moves the figure by 0.2 or more, "
            "are in the table and not drawn.",
            "Journal articles alone; conference papers, which matter much in computing, are not in it.",
            "An article led elsewhere counts for every economy among its addresses, and groups can raise their "
            "figure by citing one another.",
            "Figures end in 2020, since citations take years to come in.",
        ),
    ),
    measure="Percent of computing journal articles among the world's most cited 1 %, by economy",
    height=LINE_HEIGHT,
    published=True,
    filters=("economy", "period"),
)
def top_cited(scope: Scope) -> ViewResult:
    """Share of computing articles among the most cited."""
    published = scope.ecosystem.published
    table = indicators.series(
        published[ComputingArticles],
        "top_percent",
        economies=(*economies(scope), WORLD),
        years=scope.selection.period,
        unit="percent",
    )
    bases = indicators.series(
        published[ComputingArticles],
        "computing_articles",
        economies=(*economies(scope), WORLD),
        years=scope.selection.period,
        unit="articles",
    )
    table = table.assign(articles=bases["value"]).dropna(subset=["value"])
    table = with_names(table, published, lambda row: f"{row.economy}, {row.year}\n{row.value:.2f} %")
    own = of_economy(table)
    result = ViewResult(
        table,
        n=f"{whole(len(own), 'year')} with a figure of Pakistan",
        unknown=without_figures(scope, table, published[ComputingArticles], measure="top_percent"),
        columns={
            "economy": "Economy",
            "year": "Year",
            "value": "Percent among the most cited 1 %",
            "articles": "Computing articles of any kind",
        },
        sources=(NCSES,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    drawn = table[(table["articles"] >= FEWEST).to_numpy()]
    figure = peer_lines(
        economy_lines(drawn, published.names), axis="Percent among the world's most cited 1 %", height=LINE_HEIGHT
    )
    now, recent = own.iloc[-1], own.tail(RECENT)
    span = ""
    if len(recent) > 1:
        low, high = recent["value"].min(), recent["value"].max()
        span = f" From {recent['year'].iloc[0]} to {now['year']} the figure lay between {low:.2f} and {high:.2f} %."
    side = "more than" if now["value"] > 1 else "fewer than" if now["value"] < 1 else "as many as"
    return result.complete(
        figure,
        f"{now['value']:.2f} % of Pakistan's computing journal articles of {now['year']} are among the 1 % cited most "
        f"in the world, {side} the 1 % of the world as a whole.{span} How many articles that is "
        "is not printed, so chance cannot be judged.",
        f"{now['value']:.2f} % of Pakistan's computing journal articles of {now['year']} are in the "
        "most cited one percent",
    )


@view(
    "context.patents",
    "How many AI patents were granted to inventors in Pakistan?",
    Method(
        definition="AI patents granted from 2000 to 2022, the first one of each family, by the inventors' economy; "
        "inventors of several economies share a patent, and the sum is rounded (counted by NCSES).",
        interval=COUNTED,
        limits=(
            "Granted patents alone: nothing about the use of AI, nor about software that is not patented.",
            "Twenty-three years together: no trend. Hong Kong is in the figure of China.",
            "The scale is logarithmic: equal steps are equal ratios; economies without a patent are not drawn.",
            "CSET counts later years, but its table has no row for Pakistan and may not be used commercially.",
        ),
    ),
    measure="AI patents granted, by inventors' economy, on a log scale",
    height=310,
    published=True,
    filters=("economy",),
)
def patents(scope: Scope) -> ViewResult:
    """AI patents granted."""
    published = scope.ecosystem.published
    chosen = pick(published[AiPatents], economy_id=economies(scope))
    table = pd.DataFrame(
        {"economy_id": chosen["economy_id"].astype("str"), "value": chosen["patents"].astype(float)}
    ).sort_values("value", ascending=False, ignore_index=True, kind="stable")
    table = with_names(table, published, lambda row: f"{row.economy}\n{whole(row.value, 'AI patent')}, 2000–2022")
    result = ViewResult(
        table,
        n=whole(table["value"].sum(), "AI patent"),
        unknown=without_figures(scope, table, published[AiPatents]),
        columns={"economy": "Economy", "value": "AI patents 2000–2022"},
        sources=(PATENTS,),
    )
    own = of_economy(table)
    if own.empty:
        return result.empty(NO_FIGURES)
    drawn = table[(table["value"] > 0).to_numpy()].rename(columns={"economy": "label"})
    figure = ranked_dots(
        [Dots("AI patents", with_picks(drawn))],
        order=drawn["label"].tolist(),
        axis="AI patents granted, 2000–2022 (log scale)",
        emphasis=full_name(published.names, words.HOME),
        log=True,
    )
    most = next(rows(table))
    world = indicators.figure(pick(published[AiPatents], economy_id=WORLD), "patents")
    place = indicators.place(published[AiPatents], "patents", among=published.economies, of=words.HOME)
    beside = f"{most.value:,.0f} in {in_sentence(most.economy)} and " if most.economy_id != words.HOME else ""
    return result.complete(
        figure,
        f"From 2000 to 2022 inventors in Pakistan were granted {whole(own['value'].iloc[0], 'AI patent')}, "
        f"against {beside}{world:,.0f} in the world: place {place.place} of {place.out_of} economies.",
        f"Inventors in Pakistan were granted {whole(own['value'].iloc[0], 'AI patent')} from 2000 to 2022",
    )


def _summarise_computing(own: pd.DataFrame) -> str:
    """State the last share, the highest one, and the numbers of articles behind."""
    now, top, first = own.iloc[-1], own.iloc[int(own["value"].argmax())], own.iloc[0]
    if len(own) == 1:
        return (
            f"Of {now['n']:,.0f} science and engineering articles with an author in Pakistan in {now['year']}, "
            f"{percent(now['value'])} were in computing."
        )
    peak = "" if top["year"] == now["year"] else f", after {percent(top['value'])} in {top['year']}, its highest share"
    before = own.iloc[-2]
    return (
        f"Computing made up {percent(now['value'])} of Pakistan's science and engineering articles in {now['year']}"
        f"{peak or ', its highest share'}. Computing articles numbered {first['articles']:,.0f} in {first['year']}, "
        f"{before['articles']:,.0f} in {before['year']} and {now['articles']:,.0f} in {now['year']}; all articles grew "
        f"from {first['n']:,.0f} to {now['n']:,.0f}."
    )
