"""Every figure without rows, or with missing values alone, has no marks and says why."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from ecosystem.figures.balance import mirrored_bars
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.canvas import NO_FIGURES, NO_ROWS
from ecosystem.figures.city_map import city_map, place_map
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.flows import FlowDirection, diverging_bars, sankey, world_flows
from ecosystem.figures.guesses import guess_histogram, poll_bars
from ecosystem.figures.heatmap import completeness_heatmap, diverging_heatmap, sequential_heatmap
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.figures.journey_lines import Story, journey_lines
from ecosystem.figures.lines import Line, lines
from ecosystem.figures.maps.ground import Shapes
from ecosystem.figures.peers import peer_lines
from ecosystem.figures.scholar_mobility import database_panels, exchange_map
from ecosystem.figures.small_multiples import Panel, dot_panels, line_panels
from ecosystem.figures.stacks import StackPart, horizontal_stacks, stacked_shares, vertical_stacks
from ecosystem.figures.survival import step_curves
from ecosystem.figures.timeline import timeline

COLUMNS = ["label", "name", "year", "value", "low", "high", "hover", "n", "flow", "longitude", "latitude", "moves"]
NONE = pd.DataFrame({name: pd.Series(dtype="float64") for name in COLUMNS})
MISSING = pd.DataFrame({name: [float("nan")] for name in COLUMNS}).assign(label="a", year=2020, flow="net")
ZERO = pd.DataFrame({"label": ["a"], "value": [0.0], "hover": [""]})
SHAPES = Shapes.of({})
WAY = FlowDirection("", "#111111", [])
CELLS = {"row": "label", "column": "name", "value": "value", "text": "hover"}
ROWS = {"label": "label", "axis": ""}


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mirrored_bars(NONE, label="label"), NO_ROWS),
        (lambda: interval_bars(NONE, colours="#111111", **ROWS), NO_ROWS),
        (lambda: city_map(MISSING, NONE, {}, empty="No people."), "No people."),
        (lambda: place_map(MISSING, shapes=SHAPES, unit="organisations"), NO_FIGURES),
        (lambda: completeness_heatmap(NONE, names={}), "There are no rows to look at."),
        (lambda: ranked_dots([], order=[], axis=""), NO_FIGURES),
        (lambda: ranked_dots([Dots("", MISSING)], order=["a"], axis=""), NO_FIGURES),
        (lambda: interval_dots(NONE, colour="#111111", empty="No fields.", **ROWS), "No fields."),
        (lambda: diverging_bars(NONE, arrivals=WAY, departures=WAY, axis=""), NO_ROWS),
        (lambda: sankey([], NONE), NO_ROWS),
        (lambda: world_flows(NONE, NONE, SHAPES), NO_ROWS),
        (lambda: guess_histogram([], low=0, high=100, unit="%"), "No guesses yet."),
        (lambda: poll_bars([], []), "No answers yet."),
        (lambda: sequential_heatmap(NONE, empty="No moves.", **CELLS), "No moves."),
        (lambda: diverging_heatmap(NONE, bound=1, **CELLS), NO_ROWS),
        (lambda: journey_lines([Story("A", ())], empty="No journeys."), "No journeys."),
        (lambda: lines([Line("", MISSING, "#111111")], axis=""), NO_ROWS),
        (lambda: peer_lines([Line("", NONE, ""), Line("", MISSING, "")], axis=""), NO_FIGURES),
        (lambda: database_panels(MISSING, databases=[]), NO_FIGURES),
        (lambda: exchange_map(MISSING, home=("", 0, 0), shapes=SHAPES), NO_FIGURES),
        (lambda: line_panels([Panel("", NONE)], axis=""), NO_ROWS),
        (lambda: dot_panels([Panel("", NONE)], **ROWS), NO_ROWS),
        (lambda: horizontal_stacks([StackPart("", NONE, ""), StackPart("", ZERO, "")], order=[], axis=""), NO_ROWS),
        (lambda: vertical_stacks([StackPart("", ZERO, "")], axis="", years=(2010, 2011)), NO_ROWS),
        (lambda: stacked_shares(NONE, [], axis="", height=300), NO_ROWS),
        (lambda: step_curves([], at_risk=NONE, axis="", time_axis=""), NO_ROWS),
        (lambda: timeline(NONE, NONE), "No year of this career is known."),
    ],
)
def test_a_figure_without_values_gives_the_reason(draw: Callable[[], go.Figure], message: str) -> None:
    figure = draw()
    assert not figure.data
    assert figure.layout.annotations[0].text == message
