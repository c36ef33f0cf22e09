"""View of the skills that respondents of the practitioner surveys use, by sector: lift and difference."""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures.heatmap import diverging_heatmap
from ecosystem.indicators.economy_figures import pick
from ecosystem.indicators.practitioners import skill_lifts
from ecosystem.selection import Scope
from ecosystem.statistics import clear_among
from ecosystem.tables import PractitionerSkills
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import PRACTITIONER_GROUPS, SKILL_KINDS, category_name
from ecosystem.views import practitioner_survey as survey
from ecosystem.views import quotients
from ecosystem.views.number_format import SUPPRESSED, agree, percent, rows, whole
from ecosystem.views.phrases import CLEAR_AMONG, CLEAR_NUMBERS
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view

GROUPS = ("academia", "industry", "student")
COMMON = 0.1
"""Skills that fewer of all respondents use in every survey are in the table only."""


@view(
    "sectors.practitioner_skills",
    "Which skills do respondents in Pakistan use, sector by sector?",
    Method(
        definition="Programming languages, machine-learning frameworks and cloud platforms that respondents in "
        "Pakistan use: those in academia, in industry and students, against all who answered the question. Skills "
        "with at least five users in groups of at least twenty are counted; government and nonprofit are smaller. The "
        "chart has skills that a tenth of all use, the table all.",
        formula="times = share of users in the group / share of users among all; difference = share in the group - "
        "share among all others",
        interval="Newcombe score interval of the difference, 95 %: how much chance alone could move it",
        reference="Newcombe 1998",
        limits=(
            *survey.LIMITS,
            CLEAR_AMONG,
            "Where fewer than five users would be expected, nothing is said; a skill that is not counted is not "
            "unused.",
            "A skill used says nothing of how well, nor of what employers ask for.",
        ),
    ),
    measure="Share of users in the group, in times the share among all respondents in Pakistan",
    height=500,
    published=True,
    filters=("period",),
)
def practitioner_skills(scope: Scope) -> ViewResult:
    """Lift of skills by sector and survey."""
    skills = scope.ecosystem.published[PractitionerSkills]
    years = survey.survey_years(scope)
    table = _lifts(skills, years or [0])
    known = table[table["times"].notna().to_numpy()]
    result = ViewResult(
        table,
        n=f"{whole(len(known), 'combination')} of skill, group and survey",
        columns={
            "skill_name": "Skill",
            "kind_name": "Kind",
            "group_name": "Group",
            "year": "Survey",
            "users": "Users",
            "share_text": "Share in the group",
            "overall_text": "Share among all",
            "times": "Times",
            **estimate_columns("Difference to others"),
        },
        sources=tuple(survey.SURVEYS[year] for year in years) or survey.SOURCES,
    )
    if known.empty:
        return result.empty(survey.NO_SURVEY)
    figure = diverging_heatmap(
        _cells(table),
        bound=1.0,
        row="skill_name",
        column="column",
        value="shade",
        text="text",
        strong="clear",
        notes=(
            "Times the share among all: blue more, brown less.",
            CLEAR_NUMBERS,
            "Grey: not counted, or fewer than five expected.",
        ),
    )
    return result.complete(figure, *_summarise(known))


def _lifts(skills: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return the lifts of all kinds of skills, groups and surveys, with names and texts."""
    parts = [
        skill_lifts(skills, economy=words.HOME, year=year, group=group, kind=kind).assign(
            year=year, group=group, kind=kind
        )
        for year, group, kind in product(years, GROUPS, SKILL_KINDS)
    ]
    table = pd.concat(parts, ignore_index=True)
    clear = np.zeros(len(table), dtype=bool)
    for year in years:
        own = (table["year"] == year).to_numpy()
        clear[own] = clear_among(table["low"][own], table["high"][own])
    table = table.assign(
        clear=clear,
        skill_name=[category_name(skill) for skill in table["skill"]],
        kind_name=[SKILL_KINDS[kind] for kind in table["kind"]],
        group_name=[PRACTITIONER_GROUPS[group] for group in table["group"]],
        share_text=[percent(share) for share in table["share"]],
        overall_text=[percent(share) for share in table["overall"]],
    )
    return table.assign(
        column=[f"{row.group_name} {row.year}" for row in rows(table)],
        hover=[_hover(row) for row in rows(table)],
    )


def _hover(row: Any) -> str:
    head = f"{row.skill_name} · {row.group_name}, {row.year}\n{row.users:.0f} of {whole(row.n, 'respondent')}"
    if pd.isna(row.times):
        return f"{head}\n{SUPPRESSED}"
    return f"{head}, {row.share_text}; among all {row.overall_text}\n{_difference(row)} against the others"


def _difference(row: Any) -> str:
    return f"{row.value * 100:+.0f} points ({row.low * 100:+.0f} to {row.high * 100:+.0f})"


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a cell for every common skill and column of the heatmap; those that are not printed are empty."""
    common = table[((table["overall"] >= COMMON) & table["times"].notna()).to_numpy()].drop_duplicates("skill")
    common = common.sort_values("kind", kind="stable")
    columns = list(dict.fromkeys(table["column"]))
    cells = pd.DataFrame(list(product(common["skill_name"], columns)), columns=["skill_name", "column"])
    cells = cells.merge(table, on=["skill_name", "column"], how="left")
    return cells.assign(
        shade=np.log2(cells["times"].clip(1 / 8, 8)),
        text=[quotients.times(times) if times == times else "–" for times in cells["times"]],
        hover=cells["hover"].fillna("Not counted: too few users or respondents"),
        clear=cells["clear"].fillna(False).astype(bool),
    )


def _summarise(table: pd.DataFrame) -> tuple[str, str]:
    """Return the summary, the newest survey first, and the headline on that survey."""
    sentences, headlines = zip(
        *(
            _summarise_survey(int(year), pick(table, year=int(year)))
            for year in sorted(set(table["year"]), reverse=True)
        ),
        strict=True,
    )
    return " ".join(sentences), headlines[0]


def _summarise_survey(year: int, table: pd.DataFrame) -> tuple[str, str]:
    clear = table[table["clear"].to_numpy()]
    more = clear[((clear["value"] > 0) & (clear["group"] == "industry")).to_numpy()]
    top = next(rows(more.sort_values("low", ascending=False, kind="stable")), None)
    lead = (
        f"{survey.of_respondents(top)} who work in industry, {top.share_text} used {top.skill_name}, against "
        f"{percent(top.share - top.value)} of the others who answered, {_difference(top)}."
        if top
        else f"In {year} no skill is clearly more common in industry than among the others."
    )
    counted = (
        f"Of {whole(len(table), 'combination')} of skill and group in that survey, {len(clear)} "
        f"{agree(len(clear), 'is', 'are')} clearly different from the other respondents."
    )
    headline = f"No skill of {year} clearly differs between sectors"
    if len(clear):
        headline = f"Some skills of {year} clearly differ by sector, none is clearly more common in industry"
        if top:
            headline = f"In {year} {top.skill_name} was clearly more common in industry than among the others"
    return f"{lead} {counted}", headline
