"""Convert figures to native PowerPoint charts, where such a chart exists."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.palette import CONTEXT
from ecosystem.figures.text import without_markup
from ecosystem.load import FORMULA_STARTS
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

GROUPED_FROM = 1000
"""Numbers from which digits are grouped."""
WHOLE = (0.99, 1.01)
"""Limits of the sum of complete shares, with rounding."""
BAND = (", 95 % from", ", 95 % to")


@dataclass(frozen=True)
class Series:
    """Style of one series."""

    name: str
    colours: tuple[str, ...] = (CONTEXT,)  # one for all, or one per bar
    dash: str = "solid"
    width: float = 2.25
    in_legend: bool = True  # False for the limits of an interval


@dataclass(frozen=True)
class NativeChart:
    """A native chart: python-pptx data and look."""

    kind: Any
    numbers: Any
    series: tuple[Series, ...]  # in the order of `numbers`
    across: str = ""  # title of the category or time axis
    up: str = ""  # unit of the value axis
    horizontal: bool = False
    reverse: bool = False  # categories from the top
    percent: bool = False  # values are shares
    thousands: bool = False  # values are in the thousands
    years: bool = False  # the other axis counts years
    span: tuple[float, float] | None = None  # limits of a numeric horizontal axis
    least: float | None = None  # limits of the value axis
    most: float | None = None


def native_chart(figure: go.Figure) -> NativeChart | None:
    """Convert a figure to a native chart; None where PowerPoint has no such chart."""
    if figure.layout.yaxis.visible is False or figure.layout.yaxis.scaleanchor is not None:
        return None  # a map
    known = [trace for trace in figure.data if trace.type in ("bar", "scatter")]
    traces = [trace for trace in known if trace.x is not None and trace.y is not None and len(trace.x)]
    several = sum(1 for name in figure.to_dict()["layout"] if name.startswith("xaxis")) > 1
    if not traces or len(traces) < len(figure.data) or several:
        return None
    bars = [trace for trace in traces if trace.type == "bar"]
    if bars:
        return _bars(figure, bars)  # a line over bars repeats their sum
    lines = [trace for trace in traces if trace.yaxis in (None, "y") and trace.mode != "text"]
    named = [trace for trace in lines if trace.name]
    numeric = all(_numbers(trace.x) for trace in lines)
    plain = figure.layout.yaxis.ticktext is None and figure.layout.yaxis.type != "log"
    return _lines(figure, lines) if named and numeric and plain else None


def _bars(figure: go.Figure, bars: Sequence[Any]) -> NativeChart:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE as KIND

    horizontal = any(trace.orientation == "h" for trace in bars)
    names_axis, values_axis = figure.layout.xaxis, figure.layout.yaxis
    if horizontal:
        names_axis, values_axis = values_axis, names_axis
    label_of = _tick_labels(names_axis)
    up = _title(values_axis) or _plain(figure.layout.title.text or "")
    named = [[label_of(name) for name in (trace.y if horizontal else trace.x)] for trace in bars]
    order = [label_of(name) for name in names_axis.categoryarray or ()]
    names = list(dict.fromkeys([*order, *(name for names in named for name in names)]))
    numbers: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    numbers.categories = names
    series, highest = [], 0.0
    whole = dict.fromkeys(names, 0.0)
    for trace, own in zip(bars, named, strict=True):
        values = dict(zip(own, map(_number, trace.x if horizontal else trace.y), strict=True))
        name = _plain(trace.name or up or "Value")
        numbers.add_series(name, [values.get(category) for category in names])
        series.append(Series(name, _in_order(trace.marker.color, own, names)))
        for category, value in values.items():
            whole[category] += value or 0.0
        highest = max([highest, *(abs(value) for value in values.values() if value is not None)])
    stacked = len(bars) > 1 and figure.layout.barmode in ("stack", "relative")
    kinds = (KIND.BAR_STACKED, KIND.BAR_CLUSTERED) if horizontal else (KIND.COLUMN_STACKED, KIND.COLUMN_CLUSTERED)
    return NativeChart(
        kinds[0 if stacked else 1],
        numbers,
        tuple(series),
        across=_title(names_axis),
        up=up,
        horizontal=horizontal,
        reverse=horizontal and _reversed(names_axis),
        percent=_percent(values_axis),
        thousands=highest >= GROUPED_FROM,
        most=1.0 if stacked and _percent(values_axis) and WHOLE[0] < max(whole.values()) < WHOLE[1] else None,
    )


def _lines(figure: go.Figure, lines: Sequence[Any]) -> NativeChart:
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE as KIND

    points: Any = XyChartData()  # type: ignore[no-untyped-call]
    series: list[Series] = []
    places: list[float] = []
    highest = 0.0
    for trace, name in _with_names(lines):
        edge = name.endswith(BAND) or (trace.line.width == 0)
        drawn = points.add_series(name)
        for x, y in _steps(trace):
            drawn.add_data_point(x, y)
            places.append(x)
            highest = max(highest, abs(y))
        colour = trace.line.color or trace.marker.color
        dash = "dot" if edge else trace.line.dash or "solid"
        one = colour if isinstance(colour, str) else CONTEXT
        series.append(Series(name, (one,), dash, 0.75 if edge else max(trace.line.width or 2.0, 1.0), not edge))
    dots = all("lines" not in (trace.mode or "lines") for trace in lines)
    least = figure.layout.yaxis.range[0] if figure.layout.yaxis.range else None
    return NativeChart(
        KIND.XY_SCATTER if dots else KIND.XY_SCATTER_LINES_NO_MARKERS,
        points,
        tuple(series),
        across=_title(figure.layout.xaxis),
        up=_plain(figure.layout.title.text or ""),
        percent=_percent(figure.layout.yaxis),
        thousands=highest >= GROUPED_FROM,
        years=all(place % 1 == 0 and FIRST_YEAR <= place <= LAST_YEAR for place in places),
        span=(min(places), max(places)) if len(set(places)) > 1 else None,
        least=0.0 if least == 0 else None,
    )


def _with_names(lines: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    """Names of the lines; the limits of an interval precede their line and are named after it."""
    for place, trace in enumerate(lines):
        if trace.name:
            yield trace, _plain(trace.name)
        else:
            owner = next((_plain(later.name) for later in lines[place:] if later.name), "Value")
            yield trace, f"{owner}{BAND[1 if trace.fill == 'tonexty' else 0]}"


def _steps(trace: Any) -> Iterator[tuple[float, float]]:
    """Points of a line, with the corners of a step line."""
    last: float | None = None
    for x, y in zip(map(_number, trace.x), map(_number, trace.y), strict=True):
        if x is None or y is None:
            continue
        if trace.line.shape == "hv" and last is not None and last != y:
            yield x, last
        yield x, y
        last = y


def _in_order(colour: object, own: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Colours of the bars of a trace in the order of the names."""
    if isinstance(colour, str):
        return (colour,)
    if not isinstance(colour, Sequence) or len(colour) != len(own) or not all(isinstance(one, str) for one in colour):
        return (CONTEXT,)
    each = dict(zip(own, colour, strict=True))
    return tuple(each.get(name, CONTEXT) for name in names)


def _tick_labels(axis: Any) -> Callable[[object], str]:
    """Function from a position on an axis to its tick label."""
    written = dict(zip(axis.tickvals or (), axis.ticktext or (), strict=True)) if axis.ticktext is not None else {}
    return lambda place: _plain(written.get(place, place))


def _reversed(axis: Any) -> bool:
    return axis.autorange == "reversed" or bool(axis.range and axis.range[0] > axis.range[1])


def _percent(axis: Any) -> bool:
    return "%" in (axis.tickformat or "")


def _title(axis: Any) -> str:
    """Title of an axis; below years it is the key of events, which a native chart does not mark."""
    return "" if axis.tickformat == "d" else _plain(axis.title.text or "")


def printable(text: str) -> str:
    r"""Remove characters that XML forbids.

    Examples
    --------
    >>> printable("a\x00b\x0bc")
    'abc'
    """
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _plain(text: object) -> str:
    """Label without markup; in the workbook behind the chart it must be no formula.

    Examples
    --------
    >>> _plain("R&amp;D<br>Lab"), _plain("=1+1")
    ('R&D Lab', "'=1+1")
    """
    name = " ".join(printable(without_markup(str(text))).split())
    return f"'{name}" if name.startswith(FORMULA_STARTS) else name


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if number == number else None


def _numbers(values: Sequence[object]) -> bool:
    return all(_number(value) is not None or value is None for value in values)
