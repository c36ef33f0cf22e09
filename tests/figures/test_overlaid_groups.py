"""Small multiples of several groups: each panel has the lines or dots of all groups."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from ecosystem.figures.palette import GROUPS
from ecosystem.figures.small_multiples import Panel, dot_panels, line_panels
from ecosystem.figures.split_panels import GroupPanel, split_panels
from tests.views.figure_rules import check_figure

FIELDS = {"A&B": ["Speech", "Vision & sight", "Robotics"], "C": ["Vision & sight", "Planning", "Robotics"]}


def lines(names: list[str], *, same_scale: bool = True) -> go.Figure:
    years = pd.DataFrame({"year": [2019, 2020, 2021], "hover": ["a", "b", "c"]})
    panels = [Panel(name, years.assign(value=[1, 2, len(name)])) for name in names]
    return line_panels(panels, axis="People", same_scale=same_scale)


def dots(names: list[str], titles: tuple[str, ...] = ("Home", "Abroad")) -> go.Figure:
    shares = pd.DataFrame({"name": names, "value": 0.1 * len(names), "low": 0.05, "high": 0.5, "hover": names})
    shares.loc[0, ["value", "low", "high"]] = float("nan")
    return dot_panels([Panel(title, shares) for title in titles], label="name", axis="Share")


def drawn(*figures: go.Figure) -> go.Figure:
    figure = split_panels([GroupPanel(group, figure, "", 300) for group, figure in zip(FIELDS, figures, strict=True)])
    check_figure(figure)
    return figure


@pytest.mark.parametrize("same_scale", [True, False])
def test_each_panel_of_lines_has_those_of_all_groups_that_have_it(same_scale: bool) -> None:
    figure = drawn(*(lines(names, same_scale=same_scale) for names in FIELDS.values()))
    titles = [note.text for note in figure.layout.annotations]
    assert titles == ["<b>Speech</b>", "<b>Vision &amp; sight</b>", "<b>Planning</b>", "<b>Robotics</b>"]
    by_axis: dict[str, set[str]] = {}
    for line in figure.data:
        by_axis.setdefault(line.xaxis, set()).add(line.name)
    assert by_axis == {"x": {"A&amp;B"}, "x2": {"A&amp;B", "C"}, "x3": {"C"}, "x4": {"A&amp;B", "C"}}
    assert {(line.name, line.line.color) for line in figure.data} == {("A&amp;B", GROUPS[0]), ("C", GROUPS[1])}
    assert len({line.line.dash for line in figure.data}) == 2
    tops = [axis.range[1] for axis in figure.select_yaxes()]
    assert (len(set(tops)) == 1) is same_scale
    assert all(line.hovertext[0].startswith(line.name) for line in figure.data)


def test_each_row_of_dots_has_a_dot_of_each_group_and_the_legend_names_each_once() -> None:
    figure = drawn(*(dots(names) for names in FIELDS.values()))
    rows = list(figure.layout.yaxis.ticktext)
    assert rows == ["Speech", "Vision &amp; sight", "Planning", "Robotics"]
    known = [trace for trace in figure.data if trace.marker.color != "#82878f"]
    for trace, names in zip(known, [FIELDS["A&B"]] * 2 + [FIELDS["C"]] * 2, strict=True):
        assert [rows[round(y)] for y in trace.y] == [name.replace("&", "&amp;") for name in names[1:]]
    assert len({y for trace in figure.data if trace.xaxis == "x" for y in trace.y}) == 6, "dots of two groups apart"
    named = [trace.name for trace in figure.data if trace.showlegend is not False]
    assert named == ["A&amp;B", "C"]
    assert [axis.domain for axis in figure.select_xaxes()] == [axis.domain for axis in dots(["x"]).select_xaxes()]


@pytest.mark.parametrize("starts", [["2010", "2015"], ["2015", "2010", "2020"], ["2020"]])
def test_panels_with_rows_of_their_own_have_those_of_all_groups_in_one_order(starts: list[str]) -> None:
    own = [{"By field": FIELDS["A&B"], "By start": ["2010", "2015"]}, {"By field": FIELDS["C"], "By start": starts}]
    figures = []
    for names_of in own:
        tables = {
            title: pd.DataFrame({"name": names, "value": range(len(names)), "low": 0.0, "high": 9.0, "hover": names})
            for title, names in names_of.items()
        }
        panels = [Panel(title, table.assign(value=table["value"] / 10)) for title, table in tables.items()]
        figures.append(dot_panels(panels, label="name", axis="Share", shared=False))
    figure = drawn(*figures)
    for axis, title in (("y", "By field"), ("y2", "By start")):
        rows = list(figure.layout[axis.replace("y", "yaxis")].ticktext)
        assert rows[0] == own[0][title][0]
        assert set(rows) == {name.replace("&", "&amp;") for names_of in own for name in names_of[title]}
        for trace, names_of in zip([one for one in figure.data if one.yaxis == axis], own, strict=True):
            drawn_values = {rows[round(y)]: round(10 * x) for x, y in zip(trace.x, trace.y, strict=True)}
            assert drawn_values == {name.replace("&", "&amp;"): place for place, name in enumerate(names_of[title])}


def test_groups_with_other_panels_or_none_are_below_each_other() -> None:
    figure = drawn(dots(FIELDS["C"]), dots(FIELDS["C"], ("Home", "Unknown")))
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis21.domain[1]
    alone = split_panels(
        [GroupPanel("A", lines(["Speech", "Robotics"]), "", 300), GroupPanel("B", None, "Too few", 300)]
    )
    assert any("Too few" in note.text for note in alone.layout.annotations)
