"""Traces without plotly's validation, which takes longer than all else in a figure; the tests validate every figure.

What a mark says and where a click on it leads are the columns ``hover`` and ``pick`` of the rows drawn.
"""

from functools import partial

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.text import hover_text

scatter_trace = partial(go.Scatter, _validate=False)
bar_trace = partial(go.Bar, _validate=False)
heatmap_trace = partial(go.Heatmap, _validate=False)
sankey_trace = partial(go.Sankey, _validate=False)


def hover_texts(table: pd.DataFrame) -> list[str]:
    """Escape the hover texts of the rows."""
    return [hover_text(text) for text in table["hover"]]


def picks_of(table: pd.DataFrame, column: str = "pick") -> list[str] | None:
    """Return what a click on each row narrows to; None where a click narrows nothing."""
    return table[column].tolist() if column in table else None
