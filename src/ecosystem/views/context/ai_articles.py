"""Views of AI articles by economy: number, foreign co-authors, and partners."""

from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.peers import peer_lines
from ecosystem.indicators import economy_figures as indicators
from ecosystem.indicators.ai_output import coauthorship_partners
from ecosystem.indicators.economy_figures import pick
from ecosystem.load import PublishedTables
from ecosystem.selection import Scope
from ecosystem.tables import AiArticles, AiArticlesTotal, AiCoauthorship
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
from ecosystem.views.context.ai_publications import COUNTED
from ecosystem.views.number_format import enough, joined, percent, rows, whole
from ecosystem.views.view_definition import Method, ViewResult, view

NCSES = "ncses-indicators-publications"
YEARS_OF_GROWTH = 10
DRAWN_PARTNERS = 10
CLASSED = (
    "Only journals and proceedings that Scopus files under artificial intelligence: AI in journals of medicine or "
    "engineering is not in it."
)
WHOLE_COUNT = "An article counts once for each economy with an author's address: economies do not add up to the world."
LATEST = (
    "The database was read in April 2023, so 2022 may be incomplete. CSET and OpenAlex count later years: the tables "
    "of CSET may not be used commercially, so single figures are cited, and the counts of OpenAlex read here end in "
    "2020."
)


@view(
    "context.articles",
    "How many AI articles do authors in Pakistan write, beside its peers?",
    Method(
        definition="Articles in journals and conference proceedings that Scopus files under artificial intelligence, "
        "with at least one author's address in the economy, by year, as counted by NCSES.",
        formula="growth = articles of the last year / articles of the first; place = 1 + economies with more articles",
        interval=COUNTED,
        limits=(
            CLASSED,
            WHOLE_COUNT,
            "Counts say nothing about quality or use, and an article is not a person. They move with the proceedings "
            "that Scopus takes in.",
            "The scale is logarithmic: equal steps are equal ratios; years without an article are not drawn.",
            LATEST,
        ),
    ),
    measure="AI articles a year with an author in the economy, on a log scale",
    height=LINE_HEIGHT,
    published=True,
    filters=("economy", "period"),
)
def articles(scope: Scope) -> ViewResult:
    """AI articles by economy and year."""
    published = scope.ecosystem.published
    table = indicators.series(
        published[AiArticles],
        "articles",
        economies=economies(scope),
        years=scope.selection.period,
        unit="articles",
    )
    table = with_names(table, published, lambda row: f"{row.economy}, {row.year}\n{row.value:,.0f} AI articles")
    result = ViewResult(
        table,
        n=f"{whole(of_economy(table)['value'].sum(), 'AI article')} with an author in Pakistan",
        unknown=without_figures(scope, table, published[AiArticles]),
        columns={"economy": "Economy", "year": "Year", "value": "AI articles"},
        sources=(NCSES,),
    )
    own = of_economy(table)
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    figure = peer_lines(
        economy_lines(table.assign(value=table["value"].where(table["value"] > 0)), published.names),
        axis="AI articles a year (log scale)",
        log=True,
        height=LINE_HEIGHT,
    )
    return result.complete(figure, *_summarise_articles(scope, own))


@view(
    "context.foreign_share",
    "How many of Pakistan's AI articles have a foreign institution?",
    Method(
        definition="AI articles of an economy with addresses of more than one economy, among all its AI articles of "
        "the year (Scopus, counted by NCSES).",
        formula="share = articles with a foreign institution / articles",
        interval=COUNTED,
        limits=(
            "The world counts each article once, an economy all articles that it shares: the world's share lies below "
            "that of the average economy by construction.",
            "It does not say who led the work, nor whether the foreign author is a Pakistani abroad.",
            CLASSED,
            "Years with fewer than five articles are left out.",
            LATEST,
        ),
    ),
    measure="Share of AI articles with institutions of more than one economy",
    height=LINE_HEIGHT,
    published=True,
    filters=("economy", "period"),
)
def foreign_share(scope: Scope) -> ViewResult:
    """Share of AI articles with a foreign institution."""
    published = scope.ecosystem.published
    table = indicators.share_series(
        published[AiArticles],
        "with_foreign",
        "articles",
        economies=(*economies(scope), WORLD),
        years=scope.selection.period,
    )
    table = with_names(
        table,
        published,
        lambda row: f"{row.economy}, {row.year}\n{percent(row.value)} of {whole(row.n, 'AI article')}",
    )
    result = ViewResult(
        table,
        n=f"{whole(of_economy(table)['n'].sum(), 'AI article')} with an author in Pakistan",
        unknown=without_figures(scope, table, published[AiArticles]),
        columns={"economy": "Economy", "year": "Year", "value": "With a foreign institution", "n": "AI articles"},
        sources=(NCSES,),
    )
    drawn = on_enough(table)
    own, world = of_economy(drawn), of_economy(drawn, WORLD)
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    figure = peer_lines(
        economy_lines(drawn, published.names),
        axis="With a foreign institution",
        tickformat=",.0%",
        height=LINE_HEIGHT,
    )
    now, start = own.iloc[-1], own.iloc[growth_start(own)]
    against = world[(world["year"] == now["year"]).to_numpy()]
    beside = f", against {percent(against['value'].iloc[0])} of the world's" if len(against) else ""
    growing = f", more than in {start['year']}" if start["year"] < now["year"] and start["value"] < now["value"] else ""
    before = (
        f" In {start['year']} it was {percent(start['value'])} of {start['n']:,.0f}."
        if start["year"] < now["year"]
        else ""
    )
    return result.complete(
        figure,
        f"Of the {now['n']:,.0f} AI articles that authors in Pakistan wrote in {now['year']}, {percent(now['value'])} "
        f"have a foreign institution{beside}.{before}{_compare_economies(drawn, now)}",
        f"{percent(now['value'])} of Pakistan's AI articles of {now['year']} have a foreign institution{growing}",
    )


@view(
    "context.coauthors",
    "With which economies do authors in Pakistan write AI articles?",
    Method(
        definition="AI articles of 2003 to 2022 with addresses in Pakistan and in the other economy (Scopus, counted "
        "by NCSES). The collaboration index relates them to what the international articles of both would give if "
        "partners were drawn at random: 1 is as expected. Drawn are the partners with most articles.",
        formula="index = (joint articles / Pakistan's international articles) / (the partner's international "
        "articles / the world's)",
        interval=COUNTED,
        limits=(
            "Twenty years together: no trend.",
            "An article may have several partners: shares add up to more than 100 %.",
            "Only the 60 largest producers have a row.",
            CLASSED,
            LATEST,
        ),
    ),
    measure="AI articles with authors in Pakistan and in the other economy",
    height=LINE_HEIGHT,
    published=True,
)
def coauthors(scope: Scope) -> ViewResult:
    """Partners in AI articles, with the collaboration index."""
    published = scope.ecosystem.published
    table = coauthorship_partners(published[AiCoauthorship], published[AiArticlesTotal], economy=words.HOME)
    table["partner"] = [full_name(published.names, code) for code in table["partner_id"]]
    table["label"] = [f"{row.partner}, index {row.collaboration_index:.2f}" for row in rows(table)]
    table["hover"] = [
        f"{row.partner}\n{row.articles:,} articles together, {percent(row.value)} of the international ones\n"
        f"Collaboration index {row.collaboration_index:.2f}"
        for row in rows(table)
    ]
    international = indicators.figure(pick(published[AiArticlesTotal], economy_id=words.HOME), "with_foreign")
    result = ViewResult(
        table,
        n=f"{whole(0 if np.isnan(international) else international, 'international AI article')}, 2003–2022",
        columns={
            "partner": "Partner",
            "articles": "Articles together",
            "value": "Of international articles",
            "collaboration_index": "Collaboration index",
        },
        sources=(NCSES,),
    )
    if table.empty:
        return result.empty(NO_FIGURES)
    drawn = table.head(DRAWN_PARTNERS)
    points = drawn.assign(value=drawn["articles"].astype(float)).drop(columns=["low", "high"])
    points = with_picks(points, "partner_id")
    above = (points["collaboration_index"] > 1).to_numpy()
    figure = ranked_dots(
        [
            Dots("More than expected (index above 1)", points[above], palette.EMPHASIS),
            Dots("At most as expected", points[~above], palette.CONTEXT, "diamond"),
        ],
        order=points["label"].tolist(),
        axis="AI articles together, 2003–2022",
        from_zero=True,
    )
    most = next(rows(drawn))
    close = [*rows(drawn.nlargest(3, "collaboration_index"))]
    far = [*rows(drawn[(drawn["collaboration_index"] < 1).to_numpy()].nlargest(3, "articles"))]
    partner = in_sentence(most.partner)
    below = f" Below 1, as expected from the volume of both, stand {_indexed(far)}." if far else ""
    return result.complete(
        figure,
        f"From 2003 to 2022 authors in Pakistan wrote AI articles most often with {partner} "
        f"({most.articles:,} of {international:,.0f} international articles, {percent(most.value)}), but "
        f"relative to the volume of both sides most closely with {_indexed(close)} among the {len(drawn)} largest "
        f"partners.{below}",
        f"{percent(most.value)} of Pakistan's international AI articles are with {partner}, its main partner",
    )


def _indexed(partners: list[Any]) -> str:
    return joined([f"{in_sentence(row.partner)} ({row.collaboration_index:.2f})" for row in partners])


def growth_start(own: pd.DataFrame) -> int:
    """Return the position of the row that growth starts from: ten years before the last, or the first one."""
    return int(np.argmax((own["year"] >= own["year"].iloc[-1] - YEARS_OF_GROWTH).to_numpy()))


def _summarise_articles(scope: Scope, own: pd.DataFrame) -> tuple[str, str]:
    """Return summary and headline: the last figure, its growth beside the world's, and the place among economies."""
    published = scope.ecosystem.published
    start, now = own.iloc[growth_start(own)], own.iloc[-1]
    first, last = int(start["year"]), int(now["year"])
    wrote = headline = f"Authors in Pakistan wrote {whole(now['value'], 'AI article')} in {last}"
    growth, ranked = "", f"By number of articles Pakistan had place {_place(published, last)}"
    if first < last and start["value"] > 0:
        world = indicators.growth(published[AiArticles], "articles", economy=WORLD, first=first, last=last)
        beside = "" if np.isnan(world) else f", against {world:.1f} times in the world"
        times = f"{now['value'] / start['value']:.1f} times"
        if enough(start["value"]):
            headline = f"Authors in Pakistan wrote {times} as many AI articles in {last} as in {first}"
        growth = f", {times} the {start['value']:,.0f} of {first}{beside}"
        ranked += f", after {_place(published, first).removesuffix(' economies')} in {first}"
    total = ""
    if scope.selection.period is None:
        (row,) = rows(pick(published[AiArticlesTotal], economy_id=words.HOME))
        place = indicators.place(published[AiArticlesTotal], "articles", among=published.economies, of=words.HOME)
        total = (
            f" From {row.first_year} to {row.last_year} together they are {row.articles:,} articles, or "
            f"{row.fractional_articles:,.0f} where each is shared among its economies: place {place.place} of "
            f"{place.out_of} with at least one."
        )
    return f"{wrote}{growth}. {ranked}.{total}", headline


def _place(published: PublishedTables, year: int) -> str:
    year_rows = pick(published[AiArticles], year=year)
    place = indicators.place(year_rows, "articles", among=published.economies, of=words.HOME)
    return f"{place.place} of {place.out_of} economies"


def _compare_economies(table: pd.DataFrame, own: pd.Series) -> str:
    """Count the economies with a higher and a lower share in the year of Pakistan's last figure."""
    others = table[
        (table["year"] == own["year"]).to_numpy() & ~table["economy_id"].isin((words.HOME, WORLD)).to_numpy()
    ]
    if others.empty:
        return ""
    higher = others[(others["value"] > own["value"]).to_numpy()].sort_values("value", ascending=False)
    if higher.empty:
        return " None of the economies compared has a higher share."
    names = joined([f"{in_sentence(row.economy)} ({percent(row.value)})" for row in rows(higher)])
    return f" Of {whole(len(others), 'economy', 'economies')} compared, the share is higher in {names}."
