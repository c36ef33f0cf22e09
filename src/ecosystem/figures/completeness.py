"""Heatmap of the completeness of columns by group."""

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, empty_figure
from ecosystem.figures.text import escaped, wrapped

SCALE = [[0.0, "rgba(47,127,193,0.05)"], [1.0, "rgba(47,127,193,0.75)"]]


def completeness_heatmap(table: pd.DataFrame, *, names: dict[str, str]) -> go.Figure:
    """Draw the share of values present per column and group; `names` maps group codes to labels.

    `table` is the suppressed result of :func:`ecosystem.indicators.completeness.completeness`.
    """
    if table.empty:
        return empty_figure("There are no rows to look at.")
    shares = table.pivot_table(index="column", columns="group", values="value", sort=False, dropna=False)
    written = [["too few" if pd.isna(cell) else f"{cell:.0%}" for cell in row] for row in shares.to_numpy()]
    cells = go.Heatmap(
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
