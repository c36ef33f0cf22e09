"""Views as PowerPoint slides: charts that can be edited where PowerPoint has them, tables where it has not."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from ecosystem.exports.told import Told
from ecosystem.figures.text import unbroken
from ecosystem.views import View
from ecosystem.views.presentation import table_texts

MOST_ROWS, MOST_COLUMNS = 12, 7
WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.5


def slides(parts: Sequence[View | Told], *, link: str = "") -> bytes:
    """Write a slide per view, and one for words alone.

    Parameters
    ----------
    parts : sequence of View or Told
    link : str
        That leads back to the dashboard, told in the notes; may be empty.

    Returns
    -------
    bytes
        A PPTX file, 16:9. Bars, lines and points are native charts with their numbers in them; what PowerPoint has no
        chart for is a native table. Notes hold the reading and where the numbers come from.
    """
    from pptx import Presentation  # needed only once somebody takes slides away
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for part in parts:
        told = Told.of(part)
        if told.view is None:
            _words(deck, told)
        else:
            _slide(deck, told, told.view, link)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _words(deck: Any, told: Told) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    _place(title, EDGE, 0.6 if told.text else 3, WIDTH - 2 * EDGE, 1.2)
    _write(title.text_frame, told.title, 36, bold=True)
    if told.text:
        _box(slide, told.text, 2.1, 4.5, 22)
    slide.notes_slide.notes_text_frame.text = told.note


def _slide(deck: Any, told: Told, view: View, link: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    _place(title, EDGE, 0.3, WIDTH - 2 * EDGE, 0.9)
    _write(title.text_frame, told.title, 28, bold=True)
    _box(slide, view.reading, 1.2, 0.7, 16)
    chart = None if view.figure is None else _chart_of(view.figure)
    if view.figure is None or chart is None:
        _table(slide, view)
    else:
        _chart(slide, *chart, view.figure)
    lines = view.provenance.lines()
    mark = "SIMULATED DATA. " if view.provenance.kind == "simulated" else ""
    _box(slide, mark + " · ".join(lines), 6.55, 0.8, 9)
    notes = [told.note, view.reading, *lines, view.method.definition, *view.method.limits, link]
    slide.notes_slide.notes_text_frame.text = "\n".join(part for part in notes if part)


def _place(shape: Any, x: float, y: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in (x, y, width, height))


def _box(slide: Any, text: str, y: float, height: float, size: int) -> None:
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(EDGE), Inches(y), Inches(WIDTH - 2 * EDGE), Inches(height))
    box.text_frame.word_wrap = True
    _write(box.text_frame, text, size)


def _write(frame: Any, text: str, size: int, *, bold: bool = False) -> None:
    from pptx.util import Pt

    frame.text = text
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(size)
        paragraph.font.bold = bold


def _chart_of(figure: go.Figure) -> tuple[Any, Any] | None:
    """Turn a figure into a kind of chart and its numbers, where PowerPoint has such a chart."""
    from pptx.chart.data import CategoryChartData, XyChartData
    from pptx.enum.chart import XL_CHART_TYPE as KIND

    if figure.layout.yaxis.visible is False or figure.layout.yaxis.scaleanchor is not None:
        return None  # a map
    known = [trace for trace in figure.data if trace.type in ("bar", "scatter")]
    traces = [trace for trace in known if trace.x is not None and trace.y is not None and len(trace.x)]
    several = sum(1 for name in figure.to_dict()["layout"] if name.startswith("xaxis")) > 1
    if not traces or len(traces) < len(figure.data) or several:
        return None
    bars = [trace for trace in traces if trace.type == "bar"]
    if bars:
        traces = bars  # a line over bars repeats what they add up to
        lying = any(trace.orientation == "h" for trace in traces)
        called = _called(figure.layout.yaxis if lying else figure.layout.xaxis)
        named = [[called(name) for name in (trace.y if lying else trace.x)] for trace in traces]
        names = list(dict.fromkeys(name for names in named for name in names))
        numbers: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        numbers.categories = names
        for trace, own in zip(traces, named, strict=True):
            values = dict(zip(own, map(_number, trace.x if lying else trace.y), strict=True))
            name = _plain(trace.name or _title(figure.layout.xaxis if lying else figure.layout.yaxis))
            numbers.add_series(name, [values.get(category) for category in names])
        stacked = len(traces) > 1 and figure.layout.barmode in ("stack", "relative")
        kinds = (KIND.BAR_STACKED, KIND.BAR_CLUSTERED) if lying else (KIND.COLUMN_STACKED, KIND.COLUMN_CLUSTERED)
        return kinds[0 if stacked else 1], numbers
    if figure.layout.yaxis.ticktext is not None:
        return None
    lines = [trace for trace in traces if trace.name and trace.yaxis in (None, "y")]
    if lines and all(_numbers(trace.x) for trace in lines):
        points: Any = XyChartData()  # type: ignore[no-untyped-call]
        for trace in lines:
            series = points.add_series(_plain(trace.name))
            for x, y in zip(trace.x, trace.y, strict=True):
                if _number(x) is not None and _number(y) is not None:
                    series.add_data_point(_number(x), _number(y))
        dots = all("lines" not in (trace.mode or "lines") for trace in lines)
        return (KIND.XY_SCATTER if dots else KIND.XY_SCATTER_LINES_NO_MARKERS), points
    return None


def _chart(slide: Any, kind: Any, numbers: Any, figure: go.Figure) -> None:
    from pptx.util import Inches

    frame = slide.shapes.add_chart(kind, Inches(EDGE), Inches(2), Inches(WIDTH - 2 * EDGE), Inches(4.5), numbers)
    chart = frame.chart
    chart.has_legend = len(list(chart.plots[0].series)) > 1
    if chart.has_legend:
        chart.legend.include_in_layout = False
    lying = any(trace.type == "bar" and trace.orientation == "h" for trace in figure.data)
    axis = figure.layout.xaxis if lying else figure.layout.yaxis
    if "%" in (axis.tickformat or ""):
        chart.value_axis.tick_labels.number_format = "0%"
        chart.value_axis.tick_labels.number_format_is_linked = False


def _title(axis: Any) -> str:
    return _plain(axis.title.text or "Value")


def _table(slide: Any, view: View) -> None:
    from pptx.util import Inches

    texts = table_texts(view).iloc[:MOST_ROWS, :MOST_COLUMNS]
    if texts.empty:
        return
    shape = slide.shapes.add_table(
        len(texts) + 1, len(texts.columns), Inches(EDGE), Inches(2), Inches(WIDTH - 2 * EDGE), Inches(4.2)
    )
    for column, name in enumerate(texts):
        for line, text in enumerate([str(name), *texts[name].astype("str")]):
            _write(shape.table.cell(line, column).text_frame, text, 11, bold=line == 0)


def _called(axis: Any) -> Callable[[object], str]:
    """Return what the axis writes at a place: names may stand on numbers."""
    written = dict(zip(axis.tickvals or (), axis.ticktext or (), strict=True)) if axis.ticktext is not None else {}
    return lambda place: _plain(written.get(place, place))


def _plain(text: object) -> str:
    return unbroken(str(text))


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if number == number else None


def _numbers(values: Sequence[object]) -> bool:
    return all(_number(value) is not None or value is None for value in values)
