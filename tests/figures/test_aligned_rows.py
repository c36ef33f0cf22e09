"""Figures of several groups with the same rows in the same order."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from ecosystem.figures.aligned_rows import ENDING, LEADING
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.figures.split_panels import ABSENT, MOST_ROWS, GroupPanel, split_panels
from tests.views.figure_rules import check_figure

NAMES = {
    "one": ["Software", "Finance", "Other (9 sectors)"],
    "two": ["Finance", "Health", "Software", "Other (3 sectors)"],
}
MERGED = ["Finance", "Health", "Software", "Other"]


def table(names: list[str]) -> pd.DataFrame:
    shares = pd.Series([0.1 * (len(names) - place) for place in range(len(names))])
    return pd.DataFrame({"name": names, "value": shares, "low": shares - 0.05, "high": shares + 0.05, "hover": names})


def bars(names: list[str]) -> go.Figure:
    return interval_bars(table(names), label="name", axis="Share", colours="#111111")


def dots(names: list[str]) -> go.Figure:
    return interval_dots(table(names), label="name", axis="Share", colour="#111111")


def drawn(kind, *groups: list[str]) -> go.Figure:
    return split_panels([GroupPanel(f"Group {place}", kind(names), "", 300) for place, names in enumerate(groups)])


def rows(figure: go.Figure) -> list[list[str]]:
    layout = figure.to_plotly_json()["layout"]
    axes = [axis for name, axis in layout.items() if name.startswith("yaxis")]
    return [list(axis.get("ticktext") or axis.get("categoryarray") or ()) for axis in axes]


def marks(figure: go.Figure) -> list[dict[str, float]]:
    names = rows(figure)[0]
    return [
        {name if isinstance(name, str) else names[name]: x for name, x in zip(trace.y, trace.x, strict=True)}
        for trace in figure.data
    ]


@pytest.mark.parametrize("kind", [bars, dots])
def test_panels_have_the_rows_of_all_groups_and_every_mark_keeps_its_row(kind) -> None:
    figure = drawn(kind, *NAMES.values())
    one, two = rows(figure)
    assert one == two
    assert one[-1] == "Other"
    assert set(one) == set(MERGED)
    for found, names in zip(marks(figure), NAMES.values(), strict=True):
        shares = dict(zip(names, table(names)["value"], strict=True))
        assert found == {name.partition(" (")[0]: share for name, share in shares.items()}
    domains = [figure.layout[axis].domain for axis in ("xaxis", "xaxis21")]
    assert domains[0][1] < domains[1][0], "side by side"
    assert (figure.layout.yaxis.showticklabels, figure.layout.yaxis21.showticklabels) == (None, False)
    assert any(ABSENT in note.text for note in figure.layout.annotations)
    check_figure(figure)


@pytest.mark.parametrize("kind", [bars, dots])
def test_a_narrow_screen_has_a_dot_of_each_group_in_each_row_with_its_value_interval_and_hover(kind) -> None:
    figure = drawn(kind, *NAMES.values())
    narrow = figure.layout.meta["narrow"]
    names = narrow["yaxis"]["ticktext"]
    assert [trace["name"] for trace in narrow["data"]] == ["Group 0", "Group 1"]
    for trace, (place, own) in zip(narrow["data"], enumerate(NAMES.values()), strict=True):
        shares = table(own)
        wanted = dict(zip((name.partition(" (")[0] for name in own), shares["value"], strict=True))
        assert {names[round(y)]: x for x, y in zip(trace["x"], trace["y"], strict=True)} == wanted
        assert trace["error_x"]["array"] == pytest.approx([0.05] * len(own))
        assert trace["hovertext"] == [f"Group {place}<br>{name}" for name in own]
    heights = [y for trace in narrow["data"] for y in trace["y"]]
    assert len(set(heights)) == len(heights), "no dot is on another"
    hidden = [axis for name, axis in narrow.items() if name.startswith(("xaxis2", "yaxis2"))]
    assert all(axis == {"visible": False} for axis in hidden), "the axes of the other panel"
    assert narrow["height"] < 2 * len(names) * 36


@pytest.mark.parametrize("kind", [bars, dots])
@pytest.mark.parametrize("groups", [2, 3])
def test_of_many_rows_those_of_the_most_groups_are_drawn_and_the_rest_is_counted(kind, groups: int) -> None:
    own = [
        [
            *(f"Only {place} {number}" for number in range(LEADING + 4)),
            *(f"Row {n}" for n in range(9)),
            "Other (7 rows)",
        ]
        for place in range(groups)
    ]
    figure = drawn(kind, *own)
    names = rows(figure)[0]
    assert len(names) == max(MOST_ROWS, LEADING * groups + ENDING)
    assert names[-1] == "Other (7 rows)", "what gathers the others stays"
    assert all(set(order[:LEADING]) <= set(names) for order in own), "the first of each group stay"
    assert sum(name.startswith("Row") for name in names) == len(names) - LEADING * groups - 1, (
        "those of all groups before those of one"
    )
    left_out = len({name for order in own for name in order} - set(names))
    assert any(
        f"{left_out} more rows in the table." in note.text.replace("<br>", " ") for note in figure.layout.annotations
    )
    assert not any(len(trace.y) == 0 for trace in figure.data), "a series in the legend without a mark"
    for found, order in zip(marks(figure), own, strict=True):
        shares = dict(zip(order, table(order)["value"], strict=True))
        assert found == {name: share for name, share in shares.items() if name in names}
    bounds = [len(trace[part]) for trace in figure.data for part in ("x", "y", "hovertext")]
    assert bounds == [len(trace.error_x.array) for trace in figure.data for _ in range(3)]


@pytest.mark.parametrize("kind", [bars, dots])
def test_the_order_is_that_of_the_first_group(kind) -> None:
    names = ["Software", "Finance", "Health"]
    figure = drawn(kind, names, names[::-1])
    assert rows(figure) == [names, names]
    assert not any(ABSENT in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("kind", [bars, dots])
def test_groups_without_a_row_in_common_keep_their_own(kind) -> None:
    figure = drawn(kind, ["Software"], ["Finance"])
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis21.domain[1], "below each other"
