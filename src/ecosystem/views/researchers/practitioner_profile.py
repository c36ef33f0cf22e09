"""Views of who answered the surveys of practitioners: students, degrees, experience, publishing, and job titles."""

from typing import Any

import pandas as pd

from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.tables import PractitionerCounts
from ecosystem.tables import vocabulary as words
from ecosystem.views import practitioner_survey as survey
from ecosystem.views.compared_economies import economy_panels
from ecosystem.views.number_format import joined, rows
from ecosystem.views.phrases import not_clearly_more
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view

HIGHER = ("master", "doctorate", "professional-doctorate")
EXPERIENCED = ("3-4", "4-5", "5-10", "10-20", "20+")
PANELS = (
    ("Students", "student", ("yes",)),
    ("Master's or higher, attained or planned", "degree", HIGHER),
    ("Doctorate, attained or planned", "degree", ("doctorate",)),
    ("Three years of ML or more", "years_ml", EXPERIENCED),
    ("Have published research", "published_research", ("yes",)),
)
"""Name, measure and answers of each panel."""
STUDENTS, PUBLISHED = PANELS[0][0], PANELS[-1][0]
STUDENT_QUESTION_YEAR = 2022
"""First survey that asked everybody whether they are students; before, it was one of the job titles."""
NO_TITLE = {"student": "students", "not-employed": "not employed"}
"""Answers to the question about the job title that are none."""


@view(
    "researchers.practitioners",
    "Who answered a survey of data practitioners, in Pakistan and elsewhere?",
    Method(
        definition="Respondents by the economy they live in: students, holders of a degree (attained, or planned "
        "within two years), those with at least three years of machine learning, and those who have published "
        "research. Only respondents with a master's or doctoral degree, attained or planned, were asked whether they "
        "have published. The chart shows the newest survey of the period, the table both.",
        formula="share = respondents with the answer / respondents who were asked and answered",
        **survey.INTERVAL,
        limits=(
            *survey.LIMITS,
            "In 2021 being a student was one of the job titles; in 2022 everybody was asked: the shares of students of "
            "the two years do not compare.",
            "Students are among those asked about research: an economy with more students looks less published.",
        ),
    ),
    measure="Share of survey respondents, by degree attained or planned, experience and economy",
    height=310,
    published=True,
    filters=survey.FILTERS,
)
def practitioners(scope: Scope) -> ViewResult:
    """Shares of students, degrees, experience and publishing by economy."""
    table = pd.concat(
        [
            survey.survey_shares(scope, measure, together={name: answers}).assign(panel=name)
            for name, measure, answers in PANELS
        ],
        ignore_index=True,
    )
    newest = survey.newest_survey(scope, table)
    student = survey.answer(newest, panel=STUDENTS)
    columns = {"economy": "Economy", "panel": "Respondents", "year": "Survey", **estimate_columns("Share")}
    unknown = survey.without_answers(scope, newest, "student")
    result = survey.survey_result(table, student, columns, unknown=unknown)
    if student is None:
        return result.empty(survey.NO_SURVEY)
    figure = economy_panels(newest, axis=f"Share of respondents, {student.year}")
    headline = survey.headline(newest, "of respondents are students", panel=STUDENTS)
    return result.complete(figure, _summarise_practitioners(newest, student), headline)


def _summarise_practitioners(table: pd.DataFrame, student: Any) -> str:
    were = "were students" if student.year >= STUDENT_QUESTION_YEAR else "stated “student” as their job title"
    against = survey.against_world(table, panel=STUDENTS)
    first = f"{survey.of_respondents(student)}, {survey.share_of(student)} {were}{against}."
    published = survey.answer(table, panel=PUBLISHED)
    if published is None:
        return first
    return (
        f"{first} Of {published.n:,.0f} with a higher degree, attained or planned, {survey.share_of(published)} had "
        f"published research{survey.against_world(table, panel=PUBLISHED)}."
    )


@view(
    "researchers.titles",
    "Which job titles did respondents in Pakistan state?",
    Method(
        definition="Respondents by job title, in Pakistan and in the world, in the newest survey of the period; the "
        "table has both surveys. Students and those not employed, who could choose these words instead of a title, are "
        "left out.",
        formula="share = respondents with the title / respondents who stated a title",
        **survey.INTERVAL,
        limits=(
            *survey.LIMITS,
            "The lists of titles differ: 2022 added teacher or professor and engineer, and asked about being a student "
            "before.",
        ),
    ),
    measure="Share of survey respondents who stated a job title, Pakistan and the world",
    height=420,
    published=True,
    filters=("period",),
)
def titles(scope: Scope) -> ViewResult:
    """Job titles in Pakistan and in the world."""
    table, home = survey.answers_at_home(scope, "title", without=NO_TITLE)
    top = next(rows(home), None)
    unknown = _without_title(scope, top) if top else ""
    result = survey.survey_result(table, top, survey.share_columns("label", "Job title"), unknown=unknown)
    if top is None:
        return result.empty(survey.NO_SURVEY)
    newest = survey.newest_survey(scope, table)
    figure = survey.home_and_world_dots(newest, axis=f"Share of respondents who stated a title, {top.year}")
    titled = home[(home["category"] != "other").to_numpy()]
    named = joined([f"{row.label.lower()} ({row.respondents:.0f})" for row in rows(titled.head(3))])
    headline = "No job title clearly leads among respondents at work in Pakistan"
    if len(titled) and not not_clearly_more(titled, "respondents", "label"):
        headline = f"{titled['label'].iloc[0]} is the job title that respondents at work in Pakistan state most often"
    return result.complete(
        figure,
        f"{survey.of_respondents(top)} who stated a job title, most stated {named}.",
        headline,
    )


def _without_title(scope: Scope, stated: Any) -> str:
    """Count the respondents in Pakistan who stated no job title, in the survey of those who did."""
    counts = scope.ecosystem.published[PractitionerCounts]
    answers = pick(
        counts, measure="title", group="all", economy_id=words.HOME, year=int(stated.year), category=tuple(NO_TITLE)
    )
    return joined([f"{row.respondents:,.0f} {NO_TITLE[str(row.category)]}" for row in rows(answers)])
