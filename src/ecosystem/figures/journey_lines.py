"""Career stories as lines of steps, with role, employer and place below each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.canvas import FONT_SIZE, LEGEND, canvas, empty_figure, note
from ecosystem.figures.palette import CONTEXT, DOMAIN
from ecosystem.figures.text import escaped
from ecosystem.figures.traces import scatter_trace

SYMBOLS = {"training": "square", "post": "circle"}
LINE_HEIGHT = 1.35
"""Line height over font size."""
NARROW = 21
"""Letters in a line of text below a step on a narrow screen."""
LEAST_WIDTH, LETTER = 520, 6.2
"""Pixels of the least width at which the wide figure is drawn, and of a letter in it."""


@dataclass(frozen=True)
class Step:
    """One step of a career."""

    stage: str  # training or post
    domain: str
    texts: tuple[str, ...]  # role, employer and place; the first is set bold


@dataclass(frozen=True)
class Story:
    """One career: person, steps in order, and lessons the person draws."""

    person: str
    steps: tuple[Step, ...]
    lessons: tuple[str, ...] = ()


def journey_lines(stories: Sequence[Story], *, empty: str = "The reference data hold no journeys.") -> go.Figure:
    """Draw stories one below the other."""
    nonempty = [story for story in stories if story.steps]
    if not nonempty:
        return empty_figure(empty)
    most = max(len(story.steps) for story in nonempty)
    traces = [trace for line, story in enumerate(nonempty) for trace in _path(story, line)]
    fitting = int(LEAST_WIDTH / (most + 1) / LETTER)  # letters of a column, lessons included, at the least width
    height, notes = _texts(nonempty, fitting, 13, apart=most)
    narrow_height, narrow_notes = _texts(nonempty, NARROW, FONT_SIZE)
    return canvas(
        [*traces, *_legend(nonempty)],
        height=height,
        showlegend=True,
        legend={**LEGEND, "y": 1.0},
        xaxis={"visible": False, "range": [-0.04, most + 0.96], "fixedrange": True},
        yaxis={"visible": False, "range": [len(nonempty) - 0.1, -0.28], "fixedrange": True},
        margin={"l": 4, "r": 4, "t": 30, "b": 4},
        annotations=notes,
        narrow={"height": narrow_height, "annotations": narrow_notes, "xaxis": {"range": [-0.06, most - 0.02]}},
    )


def _path(story: Story, line: int) -> list[Any]:
    places = list(range(len(story.steps)))
    colours = [DOMAIN.get(step.domain, CONTEXT) for step in story.steps]
    return [
        scatter_trace(
            x=places,
            y=[line] * len(places),
            mode="lines+markers",
            name=escaped(story.person),
            showlegend=False,
            line={"color": CONTEXT, "width": 2},
            marker={
                "size": 15,
                "opacity": 1,
                "color": colours,
                "symbol": [SYMBOLS.get(step.stage, "diamond") for step in story.steps],
                "line": {"width": 0},
            },
            hovertext=["<br>".join(escaped(text) for text in step.texts if text) for step in story.steps],
            hoverinfo="text",
        )
    ]


def _legend(stories: Sequence[Story]) -> list[go.Scatter]:
    """Legend entries of each colour and shape that occurs."""
    kinds = dict.fromkeys((step.domain, step.stage) for story in stories for step in story.steps)
    names = {"training": "Training", "post": "Post"}
    return [
        scatter_trace(
            x=[None],
            y=[None],
            mode="markers",
            name=f"{names.get(stage, 'Step')} in {escaped(domain)}",
            marker={"size": 11, "color": DOMAIN.get(domain, CONTEXT), "symbol": SYMBOLS.get(stage, "diamond")},
            hoverinfo="skip",
        )
        for domain, stage in kinds
    ]


def _texts(
    stories: Sequence[Story], width: int, size: float, *, apart: int | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """Height of the figure and its texts; lessons get a column of their own at `apart`, else follow the last step."""
    notes = []
    tallest = 0
    for line, story in enumerate(stories):
        lessons = [(row, False) for row, _ in _rows(story.lessons, width)]
        columns = [_rows(step.texts, width) for step in story.steps]
        if apart is None:
            columns[-1] = [*columns[-1], *lessons]
        else:
            notes.append(_note(apart, line, _written(lessons), size, top=False))
        notes += [_note(place, line, _written(column), size, top=False) for place, column in enumerate(columns)]
        notes.append(_note(0, line, f"<b>{escaped(story.person)}</b>", size + 1, top=True))
        tallest = max(tallest, len(lessons), *(len(column) for column in columns))
    return 40 + round((66 + tallest * size * LINE_HEIGHT) * len(stories)), notes


def _written(lines: Sequence[tuple[str, bool]]) -> str:
    return "<br>".join(f"<b>{row}</b>" if bold else row for row, bold in lines)


def _rows(texts: tuple[str, ...], width: int) -> list[tuple[str, bool]]:
    """Break texts into lines, escaped; the first text is bold."""
    return [
        (escaped(row), number == 0)
        for number, text in enumerate(text for text in texts if text)
        for row in wrap(text, width)
    ]


def _note(place: int, line: int, text: str, size: float, *, top: bool) -> dict[str, Any]:
    return note(
        text,
        place,
        line,
        xanchor="left",
        yanchor="bottom" if top else "top",
        xshift=-8,
        yshift=12 if top else -12,
        align="left",
        font={"size": size},
    )
