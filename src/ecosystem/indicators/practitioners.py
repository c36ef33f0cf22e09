"""Answers and skills of the practitioners who took part in the surveys, by economy and year."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import result_table
from ecosystem.indicators.economy_figures import ECONOMY, YEAR, in_given_order, pick
from ecosystem.statistics import MINIMUM_N, Interval, newcombe, wilson
from ecosystem.tables import PractitionerCounts, PractitionerSkills
from ecosystem.tables.published_words import PRACTITIONER_CATEGORIES


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
    rows = in_given_order(rows, columns, {ECONOMY: economies, columns[2]: order}).reset_index(drop=True)
    interval = wilson(rows["respondents"].to_numpy(dtype=float), rows["base"].to_numpy(dtype=float))
    return result_table(rows[[*columns, "respondents"]], interval, unit="share")


def skill_lifts(skills: pd.DataFrame, *, economy: str, year: int, group: str, kind: str) -> pd.DataFrame:
    """Skills of one group of respondents against all of them.

    Returns
    -------
    DataFrame
        A row per skill that both print, most used first: ``skill``, ``users``, ``share`` and ``overall`` (in the group
        and among all), ``times`` (the lift), and the share in the group less that
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
        }
    )
    return result_table(table, Interval(value, low, high, n), unit="share, difference to others")
