"""Traces without plotly's validation, which takes longer than all else in a figure; the tests validate every figure."""

from functools import partial

import plotly.graph_objects as go

scatter_trace = partial(go.Scatter, _validate=False)
bar_trace = partial(go.Bar, _validate=False)
heatmap_trace = partial(go.Heatmap, _validate=False)
sankey_trace = partial(go.Sankey, _validate=False)
