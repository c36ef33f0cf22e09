"""AI articles of an economy: with which partners, and as each source counts them."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import full_count, result_table
from ecosystem.indicators.economy_figures import ECONOMY, YEAR, figure, pick, share_interval
from ecosystem.tables import AiArticles, AiArticlesTotal, AiCoauthorship, AiPublications, SingleFacts

PARTNER = "partner_id"


def coauthorship_partners(coauthorship: pd.DataFrame, total: pd.DataFrame, *, economy: str) -> pd.DataFrame:
    """Economies that one economy writes AI articles with, all years together.

    Parameters
    ----------
    total : DataFrame
        The table ``ai_articles_total``: the international articles are the whole.

    Returns
    -------
    DataFrame
        ``partner_id``, ``articles``, ``collaboration_index`` (1 = as expected from the volume of both), and the share
        of the economy's international articles as value, with n; most articles first. Shares add up to more than 1,
        since an article may have several partners.
    """
    ends = [
        coauthorship[(coauthorship[own] == economy).to_numpy()].rename(columns={other: "partner"})
        for own, other in ((ECONOMY, PARTNER), (PARTNER, ECONOMY))
    ]
    rows = pd.concat([end[["partner", "articles", "collaboration_index"]] for end in ends], ignore_index=True)
    rows = rows.astype({"partner": "str"}).rename(columns={"partner": PARTNER})
    rows = rows.sort_values(["articles", PARTNER], ascending=[False, True], ignore_index=True)
    international = figure(pick(total, economy_id=economy), AiArticlesTotal.with_foreign)
    whole = np.full(len(rows), international)
    articles = rows[AiCoauthorship.articles].to_numpy(dtype=float)
    return result_table(rows, share_interval(articles, whole, sampled=False), unit="share of international articles")


def ai_output_by_source(
    openalex: pd.DataFrame, ncses: pd.DataFrame, facts: pd.DataFrame, *, economy: str
) -> pd.DataFrame:
    """AI works, articles and publications of one economy by source and year, to be drawn together.

    Parameters
    ----------
    openalex, ncses, facts : DataFrame
        The tables ``ai_publications`` (reference), ``ai_articles`` and ``single_facts`` (cited years of CSET).

    Returns
    -------
    DataFrame
        ``source_id``, ``year``, the count as value, without interval, n, which is missing, and unit. The sources define
        AI differently: their levels are not comparable, their growth with care.
    """
    cited = pick(facts, economy_id=economy, unit="publications")
    parts = [
        (pick(openalex, country_code=economy), AiPublications.year, AiPublications.ai_publications, "works"),
        (pick(ncses, economy_id=economy), AiArticles.year, AiArticles.articles, "articles"),
        (cited, SingleFacts.first_year, SingleFacts.value, "publications"),
    ]
    tables = [
        result_table(
            pd.DataFrame({"source_id": rows["source_id"].astype("str"), YEAR: rows[year].astype(int)}),
            full_count(rows[measure]),
            unit=unit,
        )
        for rows, year, measure, unit in parts
    ]
    return pd.concat(tables, ignore_index=True).sort_values(["source_id", YEAR], ignore_index=True)
