"""Tables drawn in colour: a number in every cell, and a shade that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, empty_figure
from ecosystem.figures.palette import EMPHASIS, LESS, MORE, UNKNOWN, faint
from ecosystem.figures.text import escaped, hover_text, truncated, wrapped

PALE = 0.75
"""Opacity of the numbers that are not clear."""
DEEPEST = 0.6
"""Opacity of the deepest shade: text keeps its contrast on it, on the light and on the dark page."""
FAINTEST = 0.03
TOO_FEW = "–"
FEW_LINES, LINE, ROOM = 6, 42, 120
"""Up to so many lines a figure is only as high as they need: pixels of a line, and of all around them."""
GAP = 2
LABEL_WIDTH, NARROW_WIDTH = 13, 15
LONGEST_WORD = 14

Cells = npt.NDArray[Any]


def diverging_heatmap(
    cells: pd.DataFrame, *, bound: float, empty: str = "Nothing is left under these filters.", **named: Any
) -> go.Figure:
    """Draw a heatmap of values that may be above or below zero; zero has no shade.

    Parameters
    ----------
    **named
        Columns and notes, as for :func:`sequential_heatmap`, and ``strong``: the column of numbers set in
        bold.
    """
    scale = [
        [0.0, faint(LESS, DEEPEST)],
        [0.5, faint(LESS, FAINTEST)],
        [0.5, faint(MORE, FAINTEST)],
        [1.0, faint(MORE, DEEPEST)],
    ]
    return _heatmap(cells, scale, -bound, bound, empty, **named)


def sequential_heatmap(
    cells: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    text: str,
    hover: str,
    pick: str = "",
    top: float | None = None,
    notes: Sequence[str] = (),
    axes: tuple[str, str] = ("", ""),
    empty: str = "Nothing is left under these filters.",
) -> go.Figure:
    """Draw a heatmap of amounts: the more, the deeper.

    Parameters
    ----------
    cells : DataFrame
        A row per cell, line by line, every line with the same columns.
    value : str
        What the shade says; a missing value is grey.
    top : float, optional
        Value of the deepest shade; the largest one unless given.
    """
    largest = float(cells[value].max()) if cells[value].notna().any() else 1.0
    scale = [[0.0, faint(EMPHASIS, FAINTEST)], [1.0, faint(EMPHASIS, DEEPEST)]]
    return _heatmap(
        cells,
        scale,
        0.0,
        (top or largest) or 1.0,
        empty,
        row=row,
        column=column,
        value=value,
        text=text,
        hover=hover,
        pick=pick,
        notes=notes,
        axes=axes,
    )


def _heatmap(
    cells: pd.DataFrame,
    scale: list[list[Any]],
    low: float,
    high: float,
    empty: str,
    *,
    row: str,
    column: str,
    value: str,
    text: str,
    hover: str,
    pick: str = "",
    strong: str = "",
    notes: Sequence[str] = (),
    axes: tuple[str, str] = ("", ""),
) -> go.Figure:
    if cells.empty:
        return empty_figure(empty)
    width = _width(cells, row, column)
    lines, columns = cells[row].tolist()[::width], cells[column].tolist()[:width]
    shape = (len(lines), width)
    shade = cells[value].to_numpy(dtype=float).reshape(shape)
    common: dict[str, Any] = {
        "hovertext": np.array([hover_text(hint) for hint in cells[hover]], dtype=object).reshape(shape).tolist(),
        "hoverinfo": "text",
        "customdata": np.array(cells[pick].tolist(), dtype=object).reshape(shape).tolist() if pick else None,
        "showscale": False,
        "xgap": GAP,
        "ygap": GAP,
        "hoverongaps": False,
    }
    known = np.isfinite(shade)
    traces: list[Any] = [
        go.Heatmap(z=_lists(shade), zmin=low, zmax=high, colorscale=scale, name="Known", **common),
        go.Heatmap(
            z=_lists(np.where(known, np.nan, 0.0)),
            zmin=0,
            zmax=1,
            colorscale=[[0, faint(UNKNOWN, 0.13)], [1, faint(UNKNOWN, 0.13)]],
            name="Too few to say",
            **common,
        ),
    ]
    shown = [trace for trace, drawn in zip(traces, (known.any(), not known.all()), strict=True) if drawn]
    bold = cells[strong].to_numpy(dtype=bool) if strong else np.zeros(len(cells), dtype=bool)
    return canvas(
        [*shown, *_numbers(cells[text], bold, width, pale=bool(strong))], **_layout(lines, columns, notes, axes)
    )


def _numbers(texts: pd.Series, bold: Cells, width: int, *, pale: bool) -> list[go.Scatter]:
    """Write the text of each cell, those that are clear in bold."""
    written = np.array([escaped(text) for text in texts], dtype=object)
    place = np.arange(len(written))
    return [
        go.Scatter(
            x=(place[chosen] % width).tolist(),
            y=(place[chosen] // width).tolist(),
            text=written[chosen].tolist(),
            mode="text",
            textfont={"weight": weight},
            opacity=opacity,
            name=name,
            hoverinfo="skip",
        )
        for name, chosen, weight, opacity in (
            ("Numbers", ~bold, "normal", PALE if pale else 1.0),
            ("Clear numbers", bold, "bold", 1.0),
        )
        if chosen.any()
    ]


def _layout(
    lines: Sequence[str], columns: Sequence[str], notes: Sequence[str], axes: tuple[str, str]
) -> dict[str, Any]:
    still: dict[str, Any] = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "", "automargin": True}
    note = {
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -6,
        "align": "left",
        "font": {"size": 11.5},
    }
    along = " · ".join(escaped(text) for text in notes)
    beneath = "<br>".join(wrapped(text, 52) for text in notes)
    return {
        "xaxis": {
            **still,
            "side": "top",
            "range": [-0.5, len(columns) - 0.5],
            "tickvals": list(range(len(columns))),
            "ticktext": [_wrapped(truncated(text, 38), LABEL_WIDTH) for text in columns],
            "tickfont": {"size": 11},
            "title": {"text": axes[1], "font": {"size": 12}},
        },
        "yaxis": {
            **still,
            "range": [len(lines) - 0.5, -0.5],
            "tickvals": list(range(len(lines))),
            "ticktext": [escaped(truncated(text)) for text in lines],
            "tickfont": {"size": 12},
            "title": {"text": axes[0], "font": {"size": 12}},
        },
        "height": ROOM + LINE * len(lines) if len(lines) <= FEW_LINES else None,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 26 if notes else 8},
        "annotations": [{**note, "text": along}] if notes else [],
        "narrow": {
            "font": {"size": 9.5},
            "xaxis": {
                "tickangle": -90,
                "ticktext": [escaped(truncated(text, 22)) for text in columns],
                "tickfont": {"size": 10.5},
                "title": {"font": {"size": 11}},
            },
            "yaxis": {
                "ticktext": [_wrapped(truncated(text, 2 * NARROW_WIDTH), NARROW_WIDTH) for text in lines],
                "tickfont": {"size": 10.5},
                "title": {"text": ""},
            },
            "annotations": [{**note, "text": beneath, "font": {"size": 10.5}}] if notes else [],
            "margin": {"l": 4, "r": 4, "t": 8, "b": 12 + 15 * (beneath.count("<br>") + 1) if notes else 8},
        },
    }


def _wrapped(text: str, width: int) -> str:
    """Break a name into short lines, and a word that is too long for one at a hyphen."""
    words = [
        f"{word[: width - 2]}- {word[width - 2 :]}" if len(word) > max(width, LONGEST_WORD) else word
        for word in text.split()
    ]
    return "<br>".join(escaped(line) for line in wrap(" ".join(words), width, break_long_words=False))


def _width(cells: pd.DataFrame, row: str, column: str) -> int:
    """Tell how many cells a line has: after that many the columns begin again, though two lines may share a name."""
    lines, columns = (pd.factorize(cells[name])[0] for name in (row, column))
    for width in range(1, len(cells)):
        if len(cells) % width == 0:
            again, line = columns.reshape(-1, width), lines.reshape(-1, width)
            if (again == again[:1]).all() and (line == line[:, :1]).all():
                return width
    return len(cells)


def _lists(numbers: Cells) -> list[list[float | None]]:
    return [[None if np.isnan(cell) else float(cell) for cell in line] for line in numbers]
