"""Parts shared by views of the surveys of practitioners: years, shares by economy, panels, sentences, limits."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators.economy_figures import pick
from ecosystem.indicators.practitioners import practitioner_shares
from ecosystem.selection import Scope
from ecosystem.statistics import newcombe
from ecosystem.tables import PractitionerCounts
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import WORLD, category_name
from ecosystem.views.compared_economies import economies, in_period, with_names, without_figures
from ecosystem.views.number_format import SUPPRESSED, enough, percent, rows, share_text, whole
from ecosystem.views.view_definition import LONGEST_HEADLINE, ViewResult, estimate_columns

SURVEYS: Mapping[int, str] = {2021: "kaggle-survey-2021", 2022: "kaggle-survey-2022"}
SOURCES = tuple(SURVEYS.values())
FILTERS = ("economy", "period")
NO_SURVEY = "No survey of practitioners in Pakistan is of the years chosen."
NO_TREND = "who counts as a student changed, so the two years do not compare"
INTERVAL = {
    "interval": "Wilson score interval, 95 %: how much chance alone could move the share",
    "reference": "Wilson 1927",
}
LIMITS = (
    "Volunteers who answered a mailing of Kaggle, a site of data competitions: no sample of the people who work in AI. "
    "The interval does not cover who answers.",
    "By place of residence: Pakistanis abroad are counted where they live.",
    "The surveys of 2021 and 2022 asked partly other questions, and a person may have answered both: compare economies "
    "within a survey, not the two surveys.",
    "No later survey of this kind with open answers was found.",
)


def survey_years(scope: Scope) -> list[int]:
    """Return the years of the surveys within the chosen period, in order."""
    counts = in_period(scope, scope.ecosystem.published[PractitionerCounts])
    return sorted({int(year) for year in counts[PractitionerCounts.year]})


def newest_survey(scope: Scope, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the newest survey within the chosen period."""
    return pick(table, year=max(survey_years(scope), default=0))


def survey_shares(
    scope: Scope,
    measure: str,
    *,
    group: str = "all",
    together: Mapping[str, Collection[str]] | None = None,
    without: Collection[str] = (),
) -> pd.DataFrame:
    """Return :func:`practitioner_shares` of the period, by economy compared and in the world, with names and texts."""
    published = scope.ecosystem.published
    table = practitioner_shares(
        published[PractitionerCounts],
        measure,
        economies=(*economies(scope), WORLD),
        years=survey_years(scope),
        group=group,
        together=together,
        without=without,
    )
    return with_names(table, published, _hover)


def _hover(row: Any) -> str:
    share = f"{share_text(row)} of {whole(row.n, 'respondent')}" if enough(row.n) else SUPPRESSED
    return f"{row.economy}, {row.year}\n{share}"


def answers_at_home(scope: Scope, measure: str, *, without: Collection[str] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shares in Pakistan and the world, and those in Pakistan in the newest survey, most frequent first."""
    table = pick(survey_shares(scope, measure, without=without), economy_id=(words.HOME, WORLD)).reset_index(drop=True)
    table = table.assign(label=[category_name(code) for code in table["category"]])
    home = pick(newest_survey(scope, table), economy_id=words.HOME)
    return table, home.sort_values("respondents", ascending=False, kind="stable")


def share_columns(column: str, title: str, *, respondents: str = "Respondents") -> dict[str, str]:
    """Return the columns of a table of shares by economy, survey and one more column."""
    return {
        "economy": "Economy",
        column: title,
        "year": "Survey",
        "respondents": respondents,
        **estimate_columns("Share"),
    }


def without_answers(scope: Scope, drawn: pd.DataFrame, measure: str) -> str:
    """Name the chosen economies of which no survey drawn has an answer to a question; empty if none."""
    counts = scope.ecosystem.published[PractitionerCounts]
    return without_figures(scope, drawn, pick(counts, measure=measure))


def answer(table: pd.DataFrame, economy: str = words.HOME, **values: str | int) -> Any:
    """Return the only row of an economy, as an object with columns as attributes; None where there is none."""
    return next(rows(pick(table, economy_id=economy, **values)), None)


def against_world(table: pd.DataFrame, **values: str | int) -> str:
    """Return the clause that compares with the world; empty where the world has no figure."""
    world = answer(table, WORLD, **values)
    return f", against {share_text(world)} in the world" if world else ""


def headline(table: pd.DataFrame, finding: str, **values: str | int) -> str:
    """Return the headline on a share of Pakistan, a `finding` such as "are students", beside the world's.

    Whether the difference is clear rests on the respondents outside Pakistan, so that nobody is counted twice.
    """
    own, world = (answer(table, economy, **values) for economy in (words.HOME, WORLD))
    if not enough(own.n):
        return "Too few respondents in Pakistan to say"
    share = f"In Pakistan {percent(own.value)} {finding}"
    if world is None:
        return share
    others = (world.respondents - own.respondents, world.n - own.n)
    gap = newcombe(own.respondents, own.n, *others)
    clearly = "" if gap.low > 0 or gap.high < 0 else "not clearly "
    larger, above = ("a larger", "above") if gap.value > 0 else ("a smaller", "below")
    compared = f"{share}, {clearly}{larger} share than in the world"
    return compared if len(compared) <= LONGEST_HEADLINE else f"{share}, {clearly}{above} the world's"


def earlier_surveys(scope: Scope, table: pd.DataFrame, where: str = "", **values: str) -> str:
    """Return a sentence on the share of Pakistan in each earlier survey of the period."""
    return "".join(
        f" In {year} it was {share_of(row)} of {row.n:,.0f}{where}{against_world(table, year=year, **values)}; "
        f"{NO_TREND}."
        for year in survey_years(scope)[:-1]
        if (row := answer(table, year=year, **values))
    )


def survey_result(
    table: pd.DataFrame, own: Any, columns: Mapping[str, str], *, unknown: str, sources: Sequence[str] = SOURCES
) -> ViewResult:
    """Begin the result of a view whose share of Pakistan is the row `own`; without that row nothing is unknown."""
    n = f"{whole(own.n, 'respondent')} in Pakistan, {own.year}" if own else ""
    return ViewResult(table, n=n, unknown=unknown if own else "", columns=columns, sources=tuple(sources))


def of_respondents(row: Any) -> str:
    """Begin a sentence with the respondents in Pakistan that a share rests on, and their survey."""
    return f"Of {whole(row.n, 'respondent')} of the Kaggle survey of {row.year} in Pakistan"


def share_of(row: Any) -> str:
    """Format a share with its interval, or say that it rests on too few."""
    return share_text(row) if enough(row.n) else SUPPRESSED


def home_and_world_dots(table: pd.DataFrame, *, axis: str) -> go.Figure:
    """Draw a row per ``label`` with the shares of Pakistan and of the world, the most frequent in Pakistan on top."""
    home, world = (pick(table, economy_id=economy) for economy in (words.HOME, WORLD))
    order = list(dict.fromkeys([*home.sort_values("value", ascending=False, kind="stable")["label"], *world["label"]]))
    return ranked_dots(
        [Dots("World", world, palette.CONTEXT, "diamond"), Dots("Pakistan", home)],
        order=order,
        axis=axis,
        tickformat=",.0%",
        from_zero=True,
    )
