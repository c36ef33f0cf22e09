"""Heatmaps with numbers in the cells: sequential, diverging, and the completeness of columns."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import FONT_SIZE, LINE_PITCH, NO_ROWS, canvas, empty_figure, note, row_pitch
from ecosystem.figures.palette import EMPHASIS, LESS, MORE, UNKNOWN, faint
from ecosystem.figures.text import escaped, lines_of, row_name, wrapped
from ecosystem.figures.traces import heatmap_trace, hover_texts, picks_of, scatter_trace

DEEPEST, FAINTEST = 0.6, 0.03
"""Opacity of the ends of a scale: text keeps its contrast on the deepest, on the light and on the dark page."""
TOO_FEW = "–"
FEW_LINES, LINE, LEAST_LINE, ROOM, HEAD_LINES = 6, 42, 30, 120, 4
"""Up to FEW_LINES lines the height is ROOM pixels and LINE pixels a line; ROOM is enough for heads of HEAD_LINES."""
GAP = 2
LABEL_WIDTH, NARROW_WIDTH = 13, 15
LETTER = 4.8
"""Width of a letter in pixels, rather less than more."""
NARROW_COLUMNS = 5
"""Columns on a narrow screen: the first ones, with numbers as heads and a key below."""
NOTE_WIDTH = 84
"""Letters in a line of the notes: in half the width of a page they are not cut."""
HEADS = 130
"""Letters that all heads of columns have room for side by side."""

Cells = npt.NDArray[Any]


def diverging_heatmap(table: pd.DataFrame, *, bound: float, **named: Any) -> go.Figure:
    """Draw a heatmap of values above and below zero; the shade is deepest from `bound` on, and zero has none.

    `strong` names the column that says which numbers are written, by default all; cells without a number always have
    their text. The other arguments are those of :func:`sequential_heatmap`.
    """
    scale = [
        [0.0, faint(LESS, DEEPEST)],
        [0.5, faint(LESS, FAINTEST)],
        [0.5, faint(MORE, FAINTEST)],
        [1.0, faint(MORE, DEEPEST)],
    ]
    return _heatmap(table, scale, -bound, bound, **named)


def sequential_heatmap(table: pd.DataFrame, *, value: str, **named: Any) -> go.Figure:
    """Draw a heatmap of amounts from zero: the more, the deeper.

    `table` has a row per cell, line by line, every line with the same columns. `value` names the column that sets the
    shade; a missing one is grey. Of the others, `row`, `column` and `text` name the columns with the names of line and
    column and the text in the cell, `notes` are written below, and `axes` are titles of the lines and of the columns.
    """
    largest = float(table[value].max()) if table[value].notna().any() else 1.0
    scale = [[0.0, faint(EMPHASIS, FAINTEST)], [1.0, faint(EMPHASIS, DEEPEST)]]
    return _heatmap(table, scale, 0.0, largest or 1.0, value=value, **named)


def _heatmap(
    table: pd.DataFrame,
    scale: list[list[Any]],
    low: float,
    high: float,
    *,
    row: str,
    column: str,
    value: str,
    text: str,
    strong: str = "",
    notes: Sequence[str] = (),
    axes: tuple[str, str] = ("", ""),
    empty: str = NO_ROWS,
) -> go.Figure:
    if table.empty:
        return empty_figure(empty)
    width = _width(table, row, column)
    lines, columns = table[row].tolist()[::width], table[column].tolist()[:width]
    shape = (len(lines), width)
    shade = table[value].to_numpy(dtype=float).reshape(shape)
    picks = picks_of(table)
    common: dict[str, Any] = {
        "hovertext": np.array(hover_texts(table), dtype=object).reshape(shape).tolist(),
        "hoverinfo": "text",
        "customdata": np.array(picks, dtype=object).reshape(shape).tolist() if picks else None,
        "showscale": False,
        "xgap": GAP,
        "ygap": GAP,
        "hoverongaps": False,
    }
    known = np.isfinite(shade)
    traces: list[Any] = [
        heatmap_trace(z=_lists(shade), zmin=low, zmax=high, colorscale=scale, name="Known", **common),
        heatmap_trace(
            z=_lists(np.where(known, np.nan, 0.0)),
            zmin=0,
            zmax=1,
            colorscale=[[0, faint(UNKNOWN, 0.13)], [1, faint(UNKNOWN, 0.13)]],
            name="Too few to say",
            **common,
        ),
    ]
    visible = [trace for trace, drawn in zip(traces, (known.any(), not known.all()), strict=True) if drawn]
    written = table[strong].to_numpy(dtype=bool) | ~known.ravel() if strong else np.ones(len(table), dtype=bool)
    return canvas([*visible, *_numbers(table[text], written, width)], **_layout(lines, columns, notes, axes))


def _numbers(texts: pd.Series, written: Cells, width: int) -> list[go.Scatter]:
    """Text of the cells of which the number is written."""
    place = np.flatnonzero(written)
    numbers = scatter_trace(
        x=(place % width).tolist(),
        y=(place // width).tolist(),
        text=[escaped(text) for text in texts[written]],
        mode="text",
        name="Numbers",
        hoverinfo="skip",
    )
    return [numbers] if len(place) else []


def _layout(
    lines: Sequence[str], columns: Sequence[str], notes: Sequence[str], axes: tuple[str, str]
) -> dict[str, Any]:
    still: dict[str, Any] = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "", "automargin": True}
    below = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -6, "align": "left"}
    along = wrapped(" · ".join(notes), NOTE_WIDTH)
    wide, names = [row_name(text) for text in lines], [_wrapped(text, NARROW_WIDTH) for text in lines]
    tops = [_wrapped(text, min(LABEL_WIDTH, HEADS // len(columns))) for text in columns]
    lettered, longest = (max(len(line) for name in listed for line in name.split("<br>")) for listed in (wide, names))
    heads = [f"{number}\u00a0{text}" for number, text in enumerate(columns[:NARROW_COLUMNS], start=1)]
    more = [f"The first {NARROW_COLUMNS} of {len(columns)} columns; the table has all."][: len(columns) - len(heads)]
    beneath = "<br>".join(wrapped(text, 52) for text in (" · ".join(heads), *more, *notes))
    return {
        "unit": "  ".join(f"{title} {arrow}" for title, arrow in zip(axes, "↓→", strict=True) if title),
        "xaxis": {
            **still,
            "side": "top",
            "range": [-0.5, len(columns) - 0.5],
            "tickvals": list(range(len(columns))),
            "ticktext": tops,
            "tickangle": 0,
            "tickfont": {"size": FONT_SIZE},
        },
        "yaxis": {
            **still,
            "range": [len(lines) - 0.5, -0.5],
            "tickvals": list(range(len(lines))),
            "ticktext": wide,
            "tickfont": {"size": FONT_SIZE},
        },
        "height": _height(wide, tops),
        "margin": {"l": 8, "r": 8, "t": 0, "b": 10 + LINE_PITCH * lines_of([along]) if notes else 8},
        "annotations": [note(along, 0, 0, **below, xshift=-LETTER * lettered, font={"size": FONT_SIZE})]
        if notes
        else [],
        "narrow": {
            "xaxis": {
                "range": [-0.5, len(heads) - 0.5],
                "ticktext": [str(number) for number in range(1, len(columns) + 1)],
            },
            "yaxis": {"ticktext": names},
            "annotations": [note(beneath, 0, 0, **below, xshift=-LETTER * longest, font={"size": FONT_SIZE})],
            "margin": {"l": 4, "r": 4, "t": 0, "b": 12 + 16 * (beneath.count("<br>") + 1)},
            **({"height": _height(names, [])} if lines_of(names) > 2 else {}),
        },
    }


def _height(names: Sequence[str], heads: Sequence[str]) -> int | None:
    """Return the height of few lines, or of names or heads with many lines; None where any height fits."""
    few, tall = len(names) <= FEW_LINES, lines_of(heads) - HEAD_LINES
    if not few and lines_of(names) == 1 and tall <= 0:
        return None
    return ROOM + LINE_PITCH * max(tall, 0) + len(names) * row_pitch(lines_of(names), LINE if few else LEAST_LINE)


def _wrapped(text: str, width: int) -> str:
    """Break a name into short lines, and a word that is too long at a hyphen."""
    words = [f"{word[: width - 2]}- {word[width - 2 :]}" if len(word) > width + 1 else word for word in text.split()]
    return "<br>".join(escaped(line) for line in wrap(" ".join(words), width, break_long_words=False))


def _width(table: pd.DataFrame, row: str, column: str) -> int:
    """Number of cells of a line: the columns repeat after it; two lines may share a name."""
    lines, columns = (pd.factorize(table[name])[0] for name in (row, column))
    for width in range(1, len(table)):
        if len(table) % width == 0:
            again, line = columns.reshape(-1, width), lines.reshape(-1, width)
            if (again == again[:1]).all() and (line == line[:, :1]).all():
                return width
    return len(table)


def _lists(numbers: Cells) -> list[list[float | None]]:
    return [[None if np.isnan(cell) else float(cell) for cell in line] for line in numbers]


SCALE = [[0.0, "rgba(47,127,193,0.05)"], [1.0, "rgba(47,127,193,0.75)"]]


def completeness_heatmap(table: pd.DataFrame, *, names: dict[str, str]) -> go.Figure:
    """Draw the share of values present per column and group; `names` maps group codes to labels.

    `table` is the suppressed result of :func:`ecosystem.indicators.data_quality.completeness`.
    """
    if table.empty:
        return empty_figure("There are no rows to look at.")
    shares = table.pivot_table(index="column", columns="group", values="value", sort=False, dropna=False)
    written = [["too few" if pd.isna(cell) else f"{cell:.0%}" for cell in row] for row in shares.to_numpy()]
    cells = heatmap_trace(
        z=shares.to_numpy().tolist(),
        x=[wrapped(names[str(group)], 12) for group in shares.columns],
        y=[escaped(str(column)) for column in shares.index],
        text=written,
        texttemplate="%{text}",
        zmin=0,
        zmax=1,
        colorscale=SCALE,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{y}, %{x}: %{text} present<extra></extra>",
    )
    return canvas(
        [cells],
        xaxis={"side": "top", "automargin": True, "tickangle": 0, "showgrid": False},
        yaxis={"autorange": "reversed", "automargin": True, "showgrid": False},
        narrow={"height": 620},
    )
