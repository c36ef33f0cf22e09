"""Names of rows are whole, whatever the figure: long ones have several lines, and their rows room for them."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from ecosystem.figures.balance import mirrored_bars
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.canvas import LINE_PITCH
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.figures.small_multiples import Panel, dot_panels
from ecosystem.figures.stacks import StackPart, horizontal_stacks, stacked_shares
from ecosystem.figures.text import without_markup
from ecosystem.figures.timeline import timeline

LONG = "National University of Sciences & Technology, School of Electrical Engineering and Computer Science"
COLOUR = "#111111"


def rows(count: int) -> pd.DataFrame:
    """Return rows, the first of which has a long name."""
    table = pd.DataFrame({"label": [LONG, *(f"City {place}" for place in range(1, count))]})
    shares = table.assign(value=0.5, low=0.4, high=0.6, arrivals=3, departures=2, hover="x", place="Lahore")
    return shares.assign(start=2000, stop=2010, domain="academia", open=False)


FIGURES: dict[str, Callable[[pd.DataFrame], go.Figure]] = {
    "balance": lambda table: mirrored_bars(table, label="label"),
    "bars": lambda table: interval_bars(table, label="label", axis="Share", colours=COLOUR),
    "interval dots": lambda table: interval_dots(table, label="label", axis="Share", colour=COLOUR),
    "ranked dots": lambda table: ranked_dots([Dots("One", table)], order=table["label"].tolist(), axis="Share"),
    "panels": lambda table: dot_panels([Panel("One", table)] * 2, label="label", axis="Share"),
    "stacks": lambda table: horizontal_stacks(
        [StackPart(name, table, COLOUR) for name in "ab"], order=table["label"].tolist(), axis="People"
    ),
    "shares": lambda table: stacked_shares(table, [StackPart("a", table, COLOUR)], axis="Share", height=300),
    "timeline": lambda table: timeline(table, pd.DataFrame(columns=["year", "post", "hover"])),
}


def names(figure: go.Figure, *, narrow: bool = False) -> list[str]:
    axis = figure.layout.meta["narrow"].get("yaxis", {}) if narrow else {}
    ticks = axis.get("ticktext") or figure.layout.yaxis.ticktext or figure.layout.yaxis.categoryarray
    return list(ticks if ticks is not None else figure.data[0].y)


@pytest.mark.parametrize("count", [2, 12])
@pytest.mark.parametrize("kind", FIGURES)
def test_a_long_name_is_whole_and_its_row_has_room_for_its_lines(kind: str, count: int) -> None:
    figure = FIGURES[kind](rows(count))
    height = figure.layout.height
    for narrow in (False, True):
        tall = figure.layout.meta["narrow"].get("height", height) if narrow else height
        long = next(name for name in names(figure, narrow=narrow) if "National" in name)
        assert LONG in without_markup(long)
        lines = long.replace("<b>", "").replace("</b>", "").split("<br>")
        assert max(len(without_markup(line)) for line in lines) <= 28
        assert tall >= LINE_PITCH * (len(lines) + 1) / 2 * count, "the names beside it have one line"
