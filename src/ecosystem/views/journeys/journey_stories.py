"""Views of the page Journeys that rest on the reference tables alone: the stories and what they teach."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from ecosystem.figures.journey_lines import Step, Story, journey_lines
from ecosystem.selection import Scope
from ecosystem.tables import Cities, Sectors
from ecosystem.tables.countries import country_name
from ecosystem.views.number_format import joined, rows, whole
from ecosystem.views.view_definition import Method, ViewDefinition, ViewResult, view

ONE = "journeys.story."
ONE_HEIGHT = 260
NO_STORIES = "The reference tables tell no journeys."
ILLUSTRATION = (
    "The article that tells these journeys is undated, cites nothing and has no data: it is an illustration, never "
    "evidence.",
    "Whether the persons exist is not known; the stories are retold, not quoted.",
)


@view(
    "journeys.stories",
    "What do three journeys from academia to industry look like?",
    Method(
        definition="The steps of three careers as a magazine article tells them: training and posts in order, and what "
        "the person stresses.",
        limits=(*ILLUSTRATION, "The article gives no years: the line shows the order of the steps, not time."),
    ),
    height=470,
    published=True,
)
def stories(scope: Scope) -> ViewResult:
    """Draw the told careers step by step."""
    return _told(_steps(scope))


def journey(identity: str) -> ViewDefinition | None:
    """Return the view of one story, by ``journeys.story.`` and the story's code; None for any other id.

    Examples
    --------
    >>> journey("journeys.story.sara-khan").question
    'What does this journey from academia to industry look like?'
    >>> journey("journeys.stories") is None
    True
    """
    page, _, code = identity.partition(ONE)
    if page or not code:
        return None

    def answer(scope: Scope) -> ViewResult:
        table = _steps(scope)
        return _told(table[table["journey_id"] == code])

    question = "What does this journey from academia to industry look like?"
    return replace(stories, id=identity, question=question, height=ONE_HEIGHT, compute=answer)


def journeys_told(scope: Scope) -> dict[str, str]:
    """Return where each story leads, in words without a name, by its code."""
    told = _steps(scope)
    told = told[told["stage"] != "lesson"]
    ends = {}
    for code in dict.fromkeys(told["journey_id"]):
        steps = told[told["journey_id"] == code]
        first, last = (next(rows(steps.iloc[[place]])) for place in (0, -1))
        ends[str(code)] = f"From {first.domain} ({first.where}) to {last.domain} ({last.where})"
    return ends


def _told(table: pd.DataFrame) -> ViewResult:
    told = table[table["stage"] != "lesson"]
    drawn = [_story(table[table["journey_id"] == identity]) for identity in dict.fromkeys(table["journey_id"])]
    summary = NO_STORIES
    if len(told):
        ends = []
        for identity in dict.fromkeys(told["journey_id"]):
            steps = told[told["journey_id"] == identity]
            first, last = (next(rows(steps.iloc[[place]])) for place in (0, -1))
            ends.append(f"{first.person}'s from {first.domain} ({first.where}) to {last.domain} ({last.where})")
        summary = f"As told in an undated article: {whole(len(ends), 'journey')}, {joined(ends)}."
    return ViewResult(
        journey_lines(drawn, empty=NO_STORIES),
        table,
        summary,
        n=f"{whole(len(drawn), 'story', 'stories')}, told, not observed",
        sources=tuple(dict.fromkeys(table["source_id"])),
        columns={
            "person": "Person",
            "step": "Step",
            "stage": "Kind of step",
            "role": "What",
            "organization": "Where",
            "where": "Place",
            "theme": "Theme",
        },
    )


def _steps(scope: Scope) -> pd.DataFrame:
    """Give the steps of all stories the names that a reader sees."""
    tables = scope.ecosystem.reference.tables
    columns = ("journey_id", "step", "person", "stage", "organization", "role", "source_id")
    if "journeys" not in tables:
        return pd.DataFrame(columns=[*columns, "domain", "where", "theme"])
    journeys = tables["journeys"].sort_values(["journey_id", "step"], kind="stable")
    domains = _lookup(tables["sectors"], Sectors.sector_id, Sectors.domain)
    cities = _lookup(tables["cities"], Cities.city_id, Cities.name)
    themes = _lookup(tables["themes"], "theme_id", "name")
    texts = journeys.astype(object).where(journeys.notna(), "")
    return pd.DataFrame({name: texts[name] for name in columns}).assign(
        domain=[domains.get(str(code), "") for code in texts["sector_id"]],
        where=[_where(cities, row) for row in rows(texts)],
        theme=[themes.get(str(code), "") for code in texts["theme_id"]],
    )


def _lookup(table: pd.DataFrame, key: str, name: str) -> dict[str, str]:
    return dict(zip(table[key].astype(str), table[name].astype(str), strict=True))


def _where(cities: dict[str, str], step: Any) -> str:
    places = [cities.get(str(step.city_id), ""), country_name(str(step.country_code)) if step.country_code else ""]
    return ", ".join(place for place in places if place)


def _story(steps: pd.DataFrame) -> Story:
    posts = steps[steps["stage"] != "lesson"]
    lessons = [str(role) for role in steps.loc[steps["stage"] == "lesson", "role"]]
    themes = list(dict.fromkeys(theme for theme in steps["theme"] if theme))
    return Story(
        str(steps["person"].iloc[0]),
        tuple(Step(row.stage, row.domain, (row.role, row.organization, row.where)) for row in rows(posts)),
        (
            *(f"Stresses: {lesson}" for lesson in lessons),
            *([f"Themes: {'; '.join(themes)}"] if themes else []),
        ),
    )


@view(
    "journeys.lessons",
    "Which reasons, challenges and lessons do the stories name?",
    Method(
        definition="The themes of the article, in our words: four reasons, four challenges and four lessons, and in "
        "how many of the stories each is stressed.",
        limits=ILLUSTRATION,
    ),
    published=True,
)
def lessons(scope: Scope) -> ViewResult:
    """List the themes with their descriptions."""
    tables = scope.ecosystem.reference.tables
    columns = {"kind": "Kind", "name": "Theme", "description": "What is meant", "stories": "Stressed in the story of"}
    if "themes" not in tables:
        return ViewResult(
            None, pd.DataFrame(columns=[*columns, "theme_id"]), "The reference tables list no themes.", columns=columns
        )
    themes, steps = tables["themes"], _steps(scope)
    kinds = {"motivation": "Reason", "challenge": "Challenge", "lesson": "Lesson"}
    table = pd.DataFrame(
        {
            "theme_id": themes["theme_id"].astype(str),
            "kind": [kinds.get(str(kind), str(kind)) for kind in themes["kind"]],
            "name": themes["name"].astype(str),
            "description": themes["description"].astype(str),
            "stories": [
                joined(list(dict.fromkeys(steps.loc[steps["theme"] == name, "person"].astype(str))))
                for name in themes["name"].astype(str)
            ],
        }
    )
    counts = [
        whole((table["kind"] == kind).sum(), kind.lower()) for kind in kinds.values() if (table["kind"] == kind).any()
    ]
    return ViewResult(
        None,
        table,
        f"The article names {joined(counts)}; none of them is counted or measured there.",
        n=whole(len(table), "theme"),
        sources=tuple(dict.fromkeys(themes["source_id"].astype(str))),
        columns=columns,
    )
