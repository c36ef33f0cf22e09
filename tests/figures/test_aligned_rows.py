"""Figures of several groups with the same rows in the same order."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from ecosystem.figures.bars import interval_bars
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.figures.split_panels import GroupPanel, split_panels

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
    assert figure.layout.meta["narrow"]["yaxis21"]["showticklabels"] is True, "below each other"
    assert any("without a mark" in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("kind", [bars, dots])
def test_the_order_is_that_of_the_first_group(kind) -> None:
    names = ["Software", "Finance", "Health"]
    figure = drawn(kind, names, names[::-1])
    assert rows(figure) == [names, names]
    assert not any("without a mark" in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("kind", [bars, dots])
def test_groups_without_a_row_in_common_keep_their_own(kind) -> None:
    figure = drawn(kind, ["Software"], ["Finance"])
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis21.domain[1], "below each other"
