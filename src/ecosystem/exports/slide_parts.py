"""Elements of a slide: text boxes, charts, pictures and rules; sizes in inches and points."""

import io
import math
import re
from collections.abc import Sequence
from typing import Any

from ecosystem.exports.native_chart import NativeChart, Series, printable

WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.5
INNER = WIDTH - 2 * EDGE
INK, MUTED, ACCENT, FAINT = "#1d2530", "#4b5563", "#1d5f98", "#d4d7d2"
FONT = "Arial"
LETTERS_PER_INCH = 146.0
"""Letters per inch at one point; divide by the font size."""
LINE = 1.22 / 72
"""Line height at one point, in inches."""
THOUSANDS = "#,##0"
NAME_SIZE, SMALL_NAME_SIZE, MANY_NAMES = 12, 10, 8
DASHES = {"dash": "DASH", "dot": "ROUND_DOT", "dashdot": "DASH_DOT", "longdash": "LONG_DASH"}


def lines_of(text: str, width: float, size: float) -> int:
    """Estimate the lines of a text.

    Examples
    --------
    >>> lines_of("Where do they go?", 10, 28), lines_of("word " * 60, 10, 16)
    (1, 4)
    """
    room = max(1.0, width * LETTERS_PER_INCH / size)
    return sum(max(1, math.ceil(len(line) / room)) for line in text.splitlines() or [""])


def height_of(text: str, size: float) -> float:
    """Estimate the height in inches of a text as wide as a slide."""
    return lines_of(text, INNER, size) * size * LINE


def box(slide: Any, text: str, x: float, y: float, width: float, height: float, **look: Any) -> Any:
    """Add a text box."""
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(*(Inches(part) for part in (x, y, width, height)))
    write(shape.text_frame, text, **look)
    return shape


def write(frame: Any, text: str, *, size: float, bold: bool = False, colour: str = INK, centred: bool = False) -> None:
    """Write text into a frame."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if centred else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = printable(text)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
        paragraph.font.name, paragraph.font.size = FONT, Pt(size)
        paragraph.font.bold = bold
        paragraph.font.color.rgb = rgb(colour)


def place(shape: Any, x: float, y: float, width: float, height: float) -> None:
    """Set position and size of a shape."""
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in (x, y, width, height))


def badge(slide: Any, text: str, x: float, y: float, width: float) -> None:
    """Add a framed label."""
    from pptx.util import Pt

    shape = box(slide, text, x, y, width, 0.34, size=12, bold=True, centred=True)
    shape.line.color.rgb, shape.line.width = rgb(INK), Pt(1.25)


def rule(slide: Any, y: float, *, colour: str = ACCENT, width: float = INNER, weight: float = 1.75) -> None:
    """Add a horizontal line as a rectangle: themes give connectors a shadow."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    size = (Inches(part) for part in (EDGE, y, width, weight / 72))
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *size)
    line.fill.solid()
    line.fill.fore_color.rgb = rgb(colour)
    line.line.fill.background()
    line.shadow.inherit = False


def describe(shape: Any, text: str) -> None:
    """Set the alternative text of a shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", printable(text))


def rgb(colour: str) -> Any:
    """Convert ``#2f7fc1`` or ``rgba(47,127,193,0.18)``, on white, to a colour of python-pptx."""
    from pptx.dml.color import RGBColor

    if colour.startswith("rgb"):
        red, green, blue, *alpha = (float(part) for part in re.findall(r"[\d.]+", colour))
        share = alpha[0] if alpha else 1.0
        mixed = [round(part * share + 255 * (1 - share)) for part in (red, green, blue)]
    else:
        known = colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else MUTED
        mixed = [int(known[start : start + 2], 16) for start in (1, 3, 5)]
    return RGBColor(*mixed)  # type: ignore[no-untyped-call]


def picture(slide: Any, drawn: bytes, y: float, height: float, text: str) -> None:
    """Add a picture in the middle of the slide, as large as it fits."""
    from pptx.util import Inches

    shape = slide.shapes.add_picture(io.BytesIO(drawn), 0, 0)
    scale = min(Inches(INNER) / shape.width, Inches(height) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape.left, shape.top = (Inches(WIDTH) - shape.width) // 2, Inches(y)
    describe(shape, text)


def chart(slide: Any, native: NativeChart, y: float, height: float, text: str) -> None:
    """Add a native chart in the colours of the figure."""
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Inches, Pt

    frame = slide.shapes.add_chart(native.kind, *(Inches(part) for part in (EDGE, y, INNER, height)), native.numbers)
    describe(frame, text)
    drawn = frame.chart
    drawn.font.name, drawn.font.size, drawn.font.color.rgb = FONT, Pt(13), rgb(INK)
    _unit(drawn, "" if native.horizontal else native.up)
    drawn.has_legend = sum(one.in_legend for one in native.series) > 1
    if drawn.has_legend:
        drawn.legend.include_in_layout = False
        drawn.legend.position = XL_LEGEND_POSITION.RIGHT if len(native.series) > 6 else XL_LEGEND_POSITION.TOP
        _hide_from_legend(drawn.legend, native.series)
    names, values = drawn.category_axis, drawn.value_axis
    names.has_major_gridlines, names.tick_label_position = False, XL_TICK_LABEL_POSITION.LOW
    names.reverse_order = native.reverse
    values.major_gridlines.format.line.color.rgb = rgb(FAINT)
    names.format.line.color.rgb = rgb(FAINT)
    values.format.line.fill.background()
    # Reversed categories would move the value axis to the top.
    values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH if native.reverse else XL_TICK_LABEL_POSITION.LOW
    _axis_titles(names, values, native)
    if native.least is not None:
        values.minimum_scale = native.least
    if native.most is not None:
        values.maximum_scale = native.most
    if native.horizontal:
        _name_all(names, len(drawn.plots[0].categories))
    if native.span is not None:
        names.minimum_scale, names.maximum_scale = native.span
    for axis, written in ((values, _number_format(native)), (names, "0" if native.years else "")):
        if written:
            axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = written, False
    for series, look in zip(drawn.plots[0].series, native.series, strict=True):
        _paint(series, look, lines=native.span is not None or not hasattr(drawn.plots[0], "gap_width"))
    if hasattr(drawn.plots[0], "gap_width"):
        drawn.plots[0].gap_width = 45


def _name_all(names: Any, count: int) -> None:
    """Show every name beside horizontal bars."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn
    from pptx.util import Pt

    names.tick_labels.font.size = Pt(NAME_SIZE if count <= MANY_NAMES else SMALL_NAME_SIZE)
    last = names._element.find(qn("c:noMultiLvlLbl"))
    last.addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))


def _number_format(native: NativeChart) -> str:
    """Number format of the value axis; empty for the default."""
    return "0%" if native.percent else THOUSANDS if native.thousands else ""


def _axis_titles(names: Any, values: Any, native: NativeChart) -> None:
    from pptx.util import Pt

    for axis, title in ((names, native.across), (values, native.up if native.horizontal else "")):
        axis.has_title = bool(title)
        if title:
            axis.axis_title.text_frame.text = printable(title)
            font = axis.axis_title.text_frame.paragraphs[0].font
            font.size, font.bold, font.color.rgb = Pt(12), False, rgb(MUTED)


def _unit(drawn: Any, unit: str) -> None:
    """Write the unit above the chart, from the left: the title of a vertical axis would be rotated."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn
    from pptx.util import Pt

    drawn.has_title = bool(unit)
    if not unit:
        return
    drawn.chart_title.text_frame.text = printable(unit)
    font = drawn.chart_title.text_frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(12), False, rgb(MUTED)
    edge = '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/>'
    layout = parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{edge}</c:manualLayout></c:layout>")
    drawn.chart_title._element.replace(drawn.chart_title._element.find(qn("c:layout")), layout)


def _paint(series: Any, look: Series, *, lines: bool) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    if lines:
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = rgb(look.colours[0]), Pt(look.width)
        if look.dash in DASHES:
            series.format.line.dash_style = getattr(MSO_LINE, DASHES[look.dash])
        return
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(look.colours[0])
    if len(set(look.colours)) > 1:
        for at, colour in enumerate(look.colours):
            point = series.points[at].format.fill
            point.solid()
            point.fore_color.rgb = rgb(colour)


def _hide_from_legend(legend: Any, series: Sequence[Series]) -> None:
    """Remove the limits of intervals from the legend."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    position = legend._element.find(qn("c:legendPos"))
    for at in reversed([at for at, one in enumerate(series) if not one.in_legend]):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>'
        position.addnext(parse_xml(entry))
