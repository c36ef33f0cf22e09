"""Views of the article's stories: their steps, and the reasons, challenges and lessons they name."""

from dataclasses import replace
from typing import Any

import pandas as pd

from ecosystem.figures.journey_lines import Step, Story, journey_lines
from ecosystem.selection import Scope
from ecosystem.tables import Cities, Sectors
from ecosystem.tables.countries import country_name
from ecosystem.views.number_format import joined, rows, whole
from ecosystem.views.view_definition import Method, ViewDefinition, ViewResult, view

STORY_PREFIX = "journeys.story."
STORY_HEIGHT = 260
NO_STORIES = "The reference tables tell no journeys."
ILLUSTRATION = (
    "The article that tells these journeys is undated, cites nothing and has no data: it is an illustration, never "
    "evidence.",
    "Whether the persons exist is not known; the stories are summarised, not quoted.",
)


@view(
    "journeys.stories",
    "What do three journeys from academia to industry look like?",
    Method(
        definition="The steps of three careers as a magazine article tells them: training and posts in order, and what "
        "the person stresses.",
        limits=(*ILLUSTRATION, "The article gives no years: the line shows the order of the steps, not time."),
    ),
    measure="Steps of careers as an article tells them, in order and without years",
    height=470,
    published=True,
)
def stories(scope: Scope) -> ViewResult:
    """Careers of the article, step by step."""
    return _result(_steps(scope))


def journey(identity: str) -> ViewDefinition | None:
    """Return the view of one story, by ``journeys.story.`` and the story's code or number; None for any other id.

    Examples
    --------
    >>> journey("journeys.story.sara-khan").question
    'What does this journey from academia to industry look like?'
    >>> journey("journeys.stories") is None
    True
    """
    page, _, code = identity.partition(STORY_PREFIX)
    if page or not code:
        return None

    def compute(scope: Scope) -> ViewResult:
        table = _steps(scope)
        return _result(table[table["journey_id"] == story_code(scope, code)])

    question = "What does this journey from academia to industry look like?"
    return replace(stories, id=identity, question=question, height=STORY_HEIGHT, compute=compute)


def story(scope: Scope, code: str) -> Story | None:
    """Return one story by its code or number."""
    table = _steps(scope)
    steps = table[table["journey_id"] == story_code(scope, code)]
    return None if steps.empty else _story(steps)


def story_of(scope: Scope, identity: str) -> str:
    """Return the code of the story of a person of the dataset; empty where there is none."""
    table = scope.ecosystem.reference.tables.get("journeys")
    if table is None:
        return ""
    found = table.loc[(table["researcher_id"].astype("str") == identity).to_numpy(), "journey_id"]
    return str(found.iloc[0]) if len(found) else ""


def story_titles(scope: Scope) -> dict[str, str]:
    """Return where each story starts and leads, without a name, by its code."""
    ends = _ends(_steps(scope))
    return {code: f"From {first} to {last}" for code, (_, first, last) in ends.items()}


def story_code(scope: Scope, number: str) -> str:
    """Return the code of a story by its number from 1; a code stays."""
    codes = list(story_titles(scope))
    return codes[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(codes) else number


def story_number(scope: Scope, code: str) -> str:
    """Return the number of a story by its code, which can be a name."""
    codes = list(story_titles(scope))
    return str(codes.index(code) + 1) if code in codes else code


def _ends(table: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """Return person, start and end of each story by its code."""
    posts = table[table["stage"] != "lesson"]
    ends = {}
    for code in dict.fromkeys(posts["journey_id"]):
        steps = posts[posts["journey_id"] == code]
        first, last = (next(rows(steps.iloc[[place]])) for place in (0, -1))
        ends[str(code)] = (first.person, f"{first.domain} ({first.where})", f"{last.domain} ({last.where})")
    return ends


def _result(table: pd.DataFrame) -> ViewResult:
    drawn = [_story(table[table["journey_id"] == identity]) for identity in dict.fromkeys(table["journey_id"])]
    stories = _ends(table).values()
    ends = [f"{person}'s from {first} to {last}" for person, first, last in stories]
    result = ViewResult(
        table,
        n=f"{whole(len(drawn), 'story', 'stories')} of an article, not observed",
        columns={
            "person": "Person",
            "step": "Step",
            "stage": "Kind of step",
            "role": "What",
            "organization": "Where",
            "where": "Place",
            "theme": "Theme",
        },
        sources=tuple(dict.fromkeys(table["source_id"])),
    )
    summary = f"{whole(len(ends), 'journey')} in an undated article: {joined(ends)}." if ends else NO_STORIES
    headline = f"An article describes {whole(len(ends), 'journey')} to industry; none is observed"
    if len(ends) == 1:
        ((_, first, last),) = stories
        headline = f"The story leads from {first} to {last}"
    return result.complete(journey_lines(drawn, empty=NO_STORIES), summary, headline if ends else "")


def _steps(scope: Scope) -> pd.DataFrame:
    """Return the steps of all stories with displayed names."""
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
        (*(f"Stresses: {lesson}" for lesson in lessons), *([f"Themes: {'; '.join(themes)}"] if themes else [])),
    )


@view(
    "journeys.lessons",
    "Which reasons, challenges and lessons do the stories name?",
    Method(
        definition="The themes of the article, in our words: four reasons, four challenges and four lessons, and in "
        "how many of the stories each is stressed.",
        limits=ILLUSTRATION,
    ),
    measure="Reasons, challenges and lessons that an article names, and who stresses them",
    published=True,
)
def lessons(scope: Scope) -> ViewResult:
    """List the themes with their descriptions."""
    tables = scope.ecosystem.reference.tables
    columns = {"kind": "Kind", "name": "Theme", "description": "What is meant", "stories": "Stressed in the story of"}
    if "themes" not in tables:
        empty = pd.DataFrame(columns=[*columns, "theme_id"])
        return ViewResult(empty, columns=columns).complete(None, "The reference tables list no themes.")
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
    result = ViewResult(
        table,
        n=whole(len(table), "theme"),
        columns=columns,
        sources=tuple(dict.fromkeys(themes["source_id"].astype(str))),
    )
    return result.complete(
        None,
        f"The article names {joined(counts)}; none of them is counted or measured there.",
        f"The article names {whole(len(table), 'reason, challenge or lesson', 'reasons, challenges and lessons')}, "
        "and measures none",
    )
