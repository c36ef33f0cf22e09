"""Indicators of the published tables: series, places, growth, shares, lifts and partners of economies.

Accessor: ``scope.ecosystem.published[AiArticles]`` (a declaration of :mod:`ecosystem.tables` or a table's name).

| function | result |
|---|---|
| :func:`pick` | rows that have given values |
| :func:`series` | one measure of some economies by year |
| :func:`share_series` | a part over its whole by economy and year, with an interval where people were sampled |
| :func:`field_shares` | a field's part of the students of an origin |
| :func:`stay_shares` | doctorate recipients who intend to stay, with interval |
| :func:`place` | place of one row among all |
| :func:`growth` | last figure over the first |
| :func:`practitioner_shares` | answers of a survey over those who answered |
| :func:`skill_lifts` | skills of one sector against everybody |
| :func:`coauthorship_partners` | economies that one writes with |
| :func:`ai_output_by_source` | AI articles or works of one economy as each source counts them |
| :func:`source_ages` | years covered by each source, and what is newer elsewhere |

A missing figure stays missing. Full counts have no interval. World, totals and groups are never ranked.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import Estimate, result_table
from ecosystem.statistics import MINIMUM_N, Interval, newcombe, wilson
from ecosystem.tables import (
    AiArticles,
    AiArticlesTotal,
    AiCoauthorship,
    AiPublications,
    PractitionerCounts,
    PractitionerSkills,
    SingleFacts,
    SourceCoverage,
    Sources,
    StayIntention,
)
from ecosystem.tables.published_words import PRACTITIONER_CATEGORIES

ECONOMY, PARTNER, YEAR = "economy_id", "partner_id", "year"
ALL_FIELDS = "all fields"


class Place(NamedTuple):
    """Place of one among several; ties share the better place."""

    place: int
    out_of: int


def pick(table: pd.DataFrame, **values: str | int | Collection[str] | Collection[int]) -> pd.DataFrame:
    """Rows in which each named column has the value, or one of the values.

    Examples
    --------
    >>> table = pd.DataFrame({"economy_id": ["PK", "PK", "IN"], "year": [2021, 2022, 2022]})
    >>> len(pick(table, economy_id="PK", year=(2020, 2021)))
    1
    """
    mask = np.ones(len(table), dtype=bool)
    for column, value in values.items():
        mask &= table[column].isin([value] if isinstance(value, str | int) else list(value)).to_numpy(dtype=bool)
    return table[mask]


def series(
    table: pd.DataFrame,
    measure: str,
    *,
    economies: Sequence[str],
    years: tuple[int, int] | None = None,
    unit: str,
    by: Sequence[str] = (YEAR,),
) -> pd.DataFrame:
    """One measure of some economies over time: a full count, without interval.

    Parameters
    ----------
    table : DataFrame
        Rows of one kind: pick level, field, skill or measure before.
    economies : sequence of str
        Ids in the order of the result; those without a row are left out.
    years : tuple of int, optional
        First and last year, both included.
    by : sequence of str
        Columns that tell the rows of an economy apart, such as year and quarter.

    Returns
    -------
    DataFrame
        ``economy_id``, the columns of `by`, the measure as value, and n, which is missing: nobody was sampled.
    """
    rows = _ordered(table, economies, years, by)
    keys = rows[[ECONOMY, *by]].reset_index(drop=True)
    return result_table(keys, _counted(rows[measure], np.full(len(rows), np.nan)), unit=unit)


def share_series(
    table: pd.DataFrame,
    part: str,
    whole: str,
    *,
    economies: Sequence[str],
    years: tuple[int, int] | None = None,
    sampled: bool = False,
    by: Sequence[str] = (YEAR,),
) -> pd.DataFrame:
    """Share of a part in its whole by economy and year; n is the whole.

    Parameters
    ----------
    sampled : bool
        Whether people were sampled, or are a small cohort that could have come out otherwise: Wilson 95 % interval.
        Databases and weighted estimates are not; their shares have no interval.
    """
    rows = _ordered(table, economies, years, by)
    x, n = (rows[column].to_numpy(dtype=float, na_value=np.nan) for column in (part, whole))
    keys = rows[[ECONOMY, *by]].reset_index(drop=True)
    return result_table(keys, _share(x, n, sampled=sampled), unit="share")


def field_shares(students: pd.DataFrame, *, economies: Sequence[str]) -> pd.DataFrame:
    """Share of each field among the students of all fields, by origin, year and level; a full count.

    Returns
    -------
    DataFrame
        ``economy_id``, ``year``, ``level``, ``field``, ``students``, the share as value, and n (all fields).
    """
    keys = [ECONOMY, YEAR, "level"]
    named = students.astype({ECONOMY: "str", "level": "str"})
    whole = named[(named["field"] == ALL_FIELDS).to_numpy()].set_index(keys)["students"].rename("all_students")
    by = (YEAR, "level", "field", "students")
    return share_series(named.join(whole, on=keys), "students", "all_students", economies=economies, by=by)


def stay_shares(
    table: pd.DataFrame,
    *,
    economies: Sequence[str],
    years: tuple[int, int] | None = None,
    percent: str = str(StayIntention.stay_percent),
) -> pd.DataFrame:
    """Share of doctorate recipients who intend to stay, or plan to, by citizenship and single year or span.

    Parameters
    ----------
    table : DataFrame
        Rows of ``stay_intention``, or of ``stay_plans_by_field`` in one field. Single years and spans are told apart by
        ``first_year`` and ``last_year``: pick one kind before drawing a line.
    percent : str
        Column of the percentage.

    Returns
    -------
    DataFrame
        ``economy_id``, ``first_year``, ``last_year``, ``people`` (who stay), the share as value with its Wilson 95 %
        interval, n (recipients). The share is the printed percentage. The interval rests on the number of people that
        fits it; it says how much so small a cohort could vary, since everybody is asked.
    """
    span = [str(StayIntention.first_year), str(StayIntention.last_year)]
    rows = _ordered(table, economies, None, span)
    if years is not None:
        rows = rows[((rows[span[0]] >= years[0]) & (rows[span[1]] <= years[1])).to_numpy(dtype=bool)]
    n = rows[StayIntention.recipients].to_numpy(dtype=float, na_value=np.nan)
    printed = rows[percent].to_numpy(dtype=float) / 100
    people = np.round(printed * n)
    interval = _share(people, n, sampled=True)
    keys = rows[[ECONOMY, *span]].reset_index(drop=True).assign(people=people)
    low, high = np.minimum(interval.low, printed), np.maximum(interval.high, printed)
    return result_table(keys, Interval(printed, low, high, n), unit="share")


def place(
    table: pd.DataFrame, measure: str, *, among: Collection[str], key: str = ECONOMY, of: str, largest: bool = True
) -> Place:
    """Place of one economy (or skill) among others by a measure.

    Parameters
    ----------
    table : DataFrame
        A row per economy: pick the year and all else before.
    among : collection of str
        Ids that are ranked, such as ``published.economies``; rows without a figure are not ranked.
    key : str
        Column of the ids; ``skill_group`` ranks skills.
    of : str
        Whose place is wanted.
    largest : bool
        Whether the largest figure is first; of net migration, the largest loss is the smallest figure.

    Examples
    --------
    >>> table = pd.DataFrame({"economy_id": ["PK", "IN", "world"], "articles": [3, 5, 99]})
    >>> place(table, "articles", among={"PK", "IN"}, of="PK")
    Place(place=2, out_of=2)
    """
    rows = table[table[key].isin(list(among)).to_numpy() & table[measure].notna().to_numpy()]
    figures = rows[measure].to_numpy(dtype=float) * (1 if largest else -1)
    own = figures[(rows[key] == of).to_numpy()]
    if len(own) != 1:
        raise LookupError(f"{of} has {len(own)} rows with {measure}; pick one row for each {key}")
    return Place(int((figures > own[0]).sum()) + 1, len(figures))


def growth(table: pd.DataFrame, measure: str, *, economy: str, first: int, last: int) -> float:
    """Figure of the last year over that of the first; nan where one is missing or the first is zero.

    Examples
    --------
    >>> table = pd.DataFrame({"economy_id": ["PK", "PK"], "year": [2012, 2022], "articles": [136, 1268]})
    >>> round(growth(table, "articles", economy="PK", first=2012, last=2022), 1)
    9.3
    """
    before, after = (figure(pick(table, economy_id=economy, year=year), measure) for year in (first, last))
    return after / before if before > 0 else np.nan


def figure(rows: pd.DataFrame, measure: str) -> float:
    """The only figure of some rows; nan where there is none, LookupError where there are several."""
    known = rows[measure].dropna()
    if len(known) > 1:
        raise LookupError(f"{len(known)} rows have {measure}; pick one")
    return float(known.iloc[0]) if len(known) else np.nan


def practitioner_shares(
    counts: pd.DataFrame,
    measure: str,
    *,
    economies: Sequence[str],
    years: Collection[int],
    group: str = "all",
    together: Mapping[str, Collection[str]] | None = None,
    without: Collection[str] = (),
) -> pd.DataFrame:
    """Share of each answer among the respondents who were asked, by economy and year.

    Parameters
    ----------
    counts : DataFrame
        The table ``practitioner_counts``.
    together : mapping of str to collection of str, optional
        Answers to add up, by the name of the sum, such as ``{"in-production": ML_IN_PRODUCTION}``; the others are left
        out. Not for questions with several answers.
    without : collection of str
        Answers whose respondents are left out of the base too. Not for questions with several answers.

    Returns
    -------
    DataFrame
        ``economy_id``, ``year``, ``category`` (in the declared order; none where nobody gave it), ``respondents``, and
        the share as value, low, high (Wilson 95 %), n (the base). The interval covers chance, not who answers.
    """
    rows = pick(counts, measure=measure, group=group, year=years, economy_id=economies)
    columns = [ECONOMY, YEAR, str(PractitionerCounts.category)]
    rows = rows.assign(**{ECONOMY: rows[ECONOMY].astype("str"), columns[2]: rows[columns[2]].astype("str")})
    order: Sequence[str] = PRACTITIONER_CATEGORIES[measure]
    if without:
        aside = rows[columns[2]].isin(list(without)).to_numpy()
        left_out = rows["respondents"].where(aside, 0).groupby([rows[ECONOMY], rows[YEAR]]).transform("sum")
        rows = rows.assign(base=rows["base"] - left_out)[~aside]
    if together is not None:
        name_of = {answer: name for name, answers in together.items() for answer in answers}
        rows = rows.assign(**{columns[2]: rows[columns[2]].map(name_of)}).dropna(subset=columns[2:])
        rows = rows.groupby(columns, as_index=False).agg({"respondents": "sum", "base": "first"})
        order = list(together)
    rows = rows.sort_values(
        columns, key=lambda cells: _positions(cells, {ECONOMY: economies, columns[2]: order}), kind="stable"
    ).reset_index(drop=True)
    interval = wilson(rows["respondents"].to_numpy(dtype=float), rows["base"].to_numpy(dtype=float))
    return result_table(rows[[*columns, "respondents"]], interval, unit="share")


def skill_lifts(skills: pd.DataFrame, *, economy: str, year: int, group: str, kind: str) -> pd.DataFrame:
    """Skills of one group of respondents against all of them.

    Returns
    -------
    DataFrame
        A row per skill that both print, most used first: ``skill``, ``users``, ``share`` and ``overall`` (in the group
        and among all), ``times`` (the lift), ``clear`` (the interval excludes 0), and the share in the group less that
        of all others as value, low, high (Newcombe 95 %) and n (the group's base). Lift and difference are missing
        where fewer than five users are expected. Empty where the source prints no such group.
    """
    own, everybody = (
        pick(skills, economy_id=economy, year=year, kind=kind, group=name)
        .set_index(PractitionerSkills.skill)[["users", "base"]]
        .astype(float)
        for name in (group, "all")
    )
    both = own.join(everybody.add_suffix("_all"), how="inner").sort_values("users", ascending=False, kind="stable")
    x, n, total, base = (both[column].to_numpy() for column in ("users", "base", "users_all", "base_all"))
    gap = newcombe(x, n, total - x, base - n)
    share, overall = x / n, total / base
    enough = total * n / base >= MINIMUM_N
    value, low, high = (np.where(enough, part, np.nan) for part in (gap.value, gap.low, gap.high))
    table = pd.DataFrame(
        {
            "skill": both.index.to_numpy(dtype=str),
            "users": x,
            "share": share,
            "overall": overall,
            "times": np.where(enough, share / overall, np.nan),
            "clear": (low > 0) | (high < 0),
        }
    )
    return result_table(table, Interval(value, low, high, n), unit="share, difference to others")


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
    return result_table(rows, _share(articles, whole, sampled=False), unit="share of international articles")


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
            _counted(rows[measure], np.full(len(rows), np.nan)),
            unit=unit,
        )
        for rows, year, measure, unit in parts
    ]
    return pd.concat(tables, ignore_index=True).sort_values(["source_id", YEAR], ignore_index=True)


def source_ages(coverage: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Sources with the years they cover and what is newer elsewhere, most recent first.

    Returns
    -------
    DataFrame
        The columns of ``source_coverage``, with ``citation``, ``licence``, ``url`` and ``retrieved`` of the sources.
    """
    named = sources[[Sources.source_id, Sources.citation, Sources.licence, Sources.url, Sources.retrieved]]
    key = str(SourceCoverage.source_id)
    table = coverage.astype({key: "str"}).merge(named.astype({key: "str"}), on=key, how="left")
    return table.sort_values([SourceCoverage.last_year, key], ascending=[False, True], ignore_index=True)


def estimate(table: pd.DataFrame) -> Estimate:
    """Value, low, high and n of the only row of a result table."""
    (row,) = table[["value", "low", "high", "n"]].to_numpy(dtype=float)
    return Estimate(*row)


def _ordered(
    table: pd.DataFrame, economies: Sequence[str], years: tuple[int, int] | None, by: Sequence[str]
) -> pd.DataFrame:
    """Rows of some economies and years, with the ids as text, economies in the order given, then by time."""
    rows = table[table[ECONOMY].isin(list(economies)).to_numpy()]
    if years is not None:
        rows = rows[rows[YEAR].between(*years).to_numpy(dtype=bool)]
    rows = rows.assign(**{ECONOMY: rows[ECONOMY].astype("str")})
    return rows.sort_values([ECONOMY, *by], key=lambda cells: _positions(cells, {ECONOMY: economies}), kind="stable")


def _positions(cells: pd.Series, orders: Mapping[str, Sequence[str]]) -> pd.Series:
    order = orders.get(str(cells.name))
    return cells if order is None else cells.map({word: position for position, word in enumerate(order)})


def _share(x: object, n: object, *, sampled: bool) -> Interval:
    """Shares with or without interval; missing where a figure is missing or the whole is zero."""
    part, whole = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    known = ~np.isnan(part) & (whole > 0)
    full = wilson(np.where(known, part, 0), np.where(known, whole, 0))
    nothing = np.full(part.shape, np.nan)
    low, high = (full.low, full.high) if sampled else (nothing, nothing)
    return Interval(full.value, low, high, np.where(known, whole, np.nan))


def _counted(value: pd.Series, n: object) -> Interval:
    estimates = value.to_numpy(dtype=float, na_value=np.nan)
    nothing = np.full(estimates.shape, np.nan)
    return Interval(estimates, nothing, nothing, np.asarray(n, dtype=float))
