"""Timeline of one career: posts as bars over years, moves as marks."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, empty_figure, row_pitch, year_axis
from ecosystem.figures.palette import CONTEXT, DOMAIN, MARK
from ecosystem.figures.text import lines_of, wrapped
from ecosystem.figures.traces import bar_trace, hover_texts, scatter_trace
from ecosystem.tables import vocabulary as words


def timeline(posts: pd.DataFrame, moves: pd.DataFrame) -> go.Figure:
    """Draw one bar per post, coloured by its domain, and a diamond per move.

    `posts` are in the order in which they were taken: ``label``, ``domain``, ``place``, ``start`` and ``stop`` (years,
    half open), ``open`` (its end is not recorded) and ``hover``. `moves` have ``year``, ``post`` (row of the new post
    in `posts`) and ``hover``.
    """
    if posts.empty:
        return empty_figure("No year of this career is known.")
    traces: list[Any] = [_bars(posts, domain) for domain in DOMAIN if (posts["domain"] == domain).any()]
    if not moves.empty:
        traces.append(
            scatter_trace(
                x=moves["year"].tolist(),
                y=moves["post"].tolist(),
                mode="markers",
                name="Move",
                marker={"symbol": "diamond", "size": 12, "color": MARK, "line": {"width": 2, "color": CONTEXT}},
                hovertext=hover_texts(moves),
                hoverinfo="text",
            )
        )
    names = [(str(row.label), str(row.place)) for row in posts.itertuples()]
    wide, small = (
        [_lines(wrapped(label, width), wrapped(place, width)) for label, place in names] for width in (28, 16)
    )
    first, last = int(posts["start"].min()), int(posts["stop"].max())
    return canvas(
        traces,
        barmode="overlay",
        height=96 + row_pitch(lines_of(wide), 46) * len(posts),
        xaxis=year_axis(first - 0.4, last + 0.2, max(1, round((last - first) / 8))),
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": wide,
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        showlegend=True,
        narrow={
            "xaxis": {"dtick": max(1, round((last - first) / 4))},
            "yaxis": {"ticktext": small},
            "height": 110 + row_pitch(lines_of(small), 70) * len(posts),
        },
    )


def _lines(label: str, place: str) -> str:
    return f"<b>{label}</b><br>{place}" if place else f"<b>{label}</b>"


def _bars(posts: pd.DataFrame, domain: str) -> go.Bar:
    held = posts[posts["domain"] == domain]
    return bar_trace(
        x=(held["stop"] - held["start"]).tolist(),
        base=held["start"].tolist(),
        y=held.index.tolist(),
        orientation="h",
        width=0.56,
        name=words.DOMAINS.get(domain, "Domain unknown"),
        marker={
            "color": DOMAIN[domain],
            "line": {"width": 1.5, "color": CONTEXT},
            "pattern": {"shape": ["/" if open_ended else "" for open_ended in held["open"]]},
        },
        hovertext=hover_texts(held),
        hoverinfo="text",
    )
