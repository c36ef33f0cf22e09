"""Careers told in steps: each a line from left to right, with what was done and where beneath every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, nothing
from ecosystem.figures.palette import CONTEXT, DOMAIN
from ecosystem.figures.text import plain

SYMBOLS = {"training": "square", "post": "circle"}
LINE_HEIGHT = 16
WIDE, NARROW = 46, 21
"""Letters in a line of text beneath a step."""


@dataclass(frozen=True)
class Step:
    """One step of a career.

    Attributes
    ----------
    stage : str
        ``training`` or ``post``.
    domain : str
        Academia, industry …: gives the colour.
    texts : tuple of str
        What was done, where, and in which place; the first is set bold.
    """

    stage: str
    domain: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """One career: who, its steps in order, and what the person says about it."""

    person: str
    steps: tuple[Step, ...]
    lessons: tuple[str, ...] = ()


def journey_lines(stories: Sequence[Story], *, empty: str = "No journeys are told in the reference data.") -> go.Figure:
    """Draw stories one beneath the other.

    Parameters
    ----------
    stories : sequence of Story
    empty : str
        What is said where there is none.
    """
    told = [story for story in stories if story.steps]
    if not told:
        return nothing(empty)
    most = max(len(story.steps) for story in told)
    traces = [trace for line, story in enumerate(told) for trace in _path(story, line)]
    height, notes = _texts(told, most, WIDE, 13)
    narrow_height, narrow_notes = _texts(told, most, NARROW, 11)
    return canvas(
        [*traces, *_legend(told)],
        height=height,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "xanchor": "left", "yanchor": "bottom", "traceorder": "normal"},
        xaxis={"visible": False, "range": [-0.06, most - 0.02], "fixedrange": True},
        yaxis={"visible": False, "range": [len(told) - 0.02, -0.24], "fixedrange": True},
        margin={"l": 4, "r": 4, "t": 30, "b": 4},
        annotations=notes,
        narrow={"height": narrow_height, "annotations": narrow_notes},
    )


def _path(story: Story, line: int) -> list[Any]:
    places = list(range(len(story.steps)))
    colours = [DOMAIN.get(step.domain, CONTEXT) for step in story.steps]
    return [
        go.Scatter(
            x=places,
            y=[line] * len(places),
            mode="lines+markers",
            name=plain(story.person),
            showlegend=False,
            line={"color": CONTEXT, "width": 2},
            marker={
                "size": 15,
                "opacity": 1,
                "color": colours,
                "symbol": [SYMBOLS.get(step.stage, "diamond") for step in story.steps],
                "line": {"width": 0},
            },
            hovertext=["<br>".join(plain(text) for text in step.texts if text) for step in story.steps],
            hoverinfo="text",
        )
    ]


def _legend(stories: Sequence[Story]) -> list[go.Scatter]:
    """Explain each colour and shape that occurs."""
    kinds = dict.fromkeys((step.domain, step.stage) for story in stories for step in story.steps)
    names = {"training": "Training", "post": "Post"}
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=f"{names.get(stage, 'Step')} in {plain(domain)}",
            marker={"size": 11, "color": DOMAIN.get(domain, CONTEXT), "symbol": SYMBOLS.get(stage, "diamond")},
            hoverinfo="skip",
        )
        for domain, stage in kinds
    ]


def _texts(stories: Sequence[Story], most: int, width: int, size: float) -> tuple[int, list[dict[str, Any]]]:
    """Write the texts and tell how high the figure must be for the longest of them."""
    notes = []
    tallest = 0
    for line, story in enumerate(stories):
        for place, step in enumerate(story.steps):
            rows = _rows(step.texts, width)
            below = _rows(story.lessons, width) if place == len(story.steps) - 1 else []
            tallest = max(tallest, len(rows) + len(below))
            text = "<br>".join(
                [f"<b>{row}</b>" if bold else row for row, bold in [*rows, *((row, False) for row, _ in below)]]
            )
            notes.append(_note(place, line, text, size, top=False))
        notes.append(_note(0, line, f"<b>{plain(story.person)}</b>", size + 1, top=True))
    each = 62 + tallest * LINE_HEIGHT
    return 40 + each * len(stories), notes


def _rows(texts: tuple[str, ...], width: int) -> list[tuple[str, bool]]:
    """Break texts into lines, escaped; the first text is bold."""
    return [
        (plain(row), number == 0)
        for number, text in enumerate(text for text in texts if text)
        for row in wrap(text, width)
    ]


def _note(place: int, line: int, text: str, size: float, *, top: bool) -> dict[str, Any]:
    return {
        "x": place,
        "y": line,
        "xanchor": "left",
        "yanchor": "bottom" if top else "top",
        "xshift": -8,
        "yshift": 12 if top else -12,
        "text": text,
        "align": "left",
        "showarrow": False,
        "font": {"size": size},
    }
