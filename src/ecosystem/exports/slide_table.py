"""Tables on slides: as many rows as fit, columns by their contents."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from ecosystem.exports import slide_parts as parts_of
from ecosystem.exports.slide_parts import EDGE, INNER, LETTERS_PER_INCH
from ecosystem.views import View
from ecosystem.views.presentation import table_columns, table_texts

COLUMNS_SHOWN = 8
SIZES = (15, 13, 11.5)
"""Font sizes in points: the largest in which all rows fit, or the smallest."""
PADDING, ABOVE = 0.07, 0.05
WIDEST_COLUMN, WIDEST_WORD = 34, 18
"""Letters after which a cell wraps, and a word may break."""
LONGEST_TEXT = 90
REST_HEIGHT = 0.3
BOLD = 1.12
"""Width of bold letters over regular ones."""


def table(slide: Any, view: View, y: float, height: float) -> None:
    """Add the first rows of a view's table, and the number of all rows."""
    from pptx.util import Inches

    texts = table_texts(view).iloc[:, :COLUMNS_SHOWN]
    numeric = [pd.api.types.is_numeric_dtype(view.table[name]) for name in list(table_columns(view))[:COLUMNS_SHOWN]]
    cells = [[str(name) for name in texts], *(_cell_texts(row) for row in texts.itertuples(index=False, name=None))]
    size, widths, heights = _fitted(cells, height)
    frame = slide.shapes.add_table(len(heights), len(widths), *(Inches(at) for at in (EDGE, y, sum(widths), 0.1)))
    parts_of.describe(frame, view.summary)
    _plain(frame)
    for column, width in enumerate(widths):
        frame.table.columns[column].width = Inches(width)
    for line, tall in enumerate(heights):
        frame.table.rows[line].height = Inches(tall)
        for column, text in enumerate(cells[line]):
            _fill(frame.table.cell(line, column), text, size, head=line == 0, right=numeric[column])
    rest = _rest(len(heights) - 1, len(cells) - 1, len(table_columns(view)) - len(widths))
    if rest:
        parts_of.box(slide, rest, EDGE, y + sum(heights) + 0.08, INNER, 0.25, size=12)


def _fitted(cells: Sequence[Sequence[str]], height: float) -> tuple[float, list[float], list[float]]:
    """Font size, column widths and heights of the rows that fit."""
    for size in SIZES:
        widths = _widths(cells, size)
        heights = [_height(row, widths, size * (BOLD if line == 0 else 1)) for line, row in enumerate(cells)]
        if sum(heights) <= height:
            return size, widths, heights
    room = height - REST_HEIGHT
    fitting = sum(1 for place in range(len(heights)) if sum(heights[: place + 1]) <= room)
    return size, widths, heights[: max(fitting, 2)]


def _rest(printed: int, rows: int, left: int) -> str:
    """Note on rows and columns left out; empty where there are none.

    Examples
    --------
    >>> _rest(15, 29, 0), _rest(4, 4, 1), _rest(4, 4, 0)
    ('15 of 29 rows; all are in the CSV and XLSX files.', '1 column left out; all are in the CSV and XLSX files.', '')
    """
    notes = [f"{printed} of {rows} rows"] if printed < rows else []
    notes += [f"{left} {'column' if left == 1 else 'columns'} left out"] if left > 0 else []
    return f"{', '.join(notes)}; all are in the CSV and XLSX files." if notes else ""


def _cell_texts(row: Sequence[object]) -> list[str]:
    """Texts of a row: addresses by their host, long texts truncated."""
    hosts = [urlsplit(text).netloc if text.startswith(("http://", "https://")) else text for text in map(str, row)]
    return [text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…" for text in hosts]


def _widths(cells: Sequence[Sequence[str]], size: float) -> list[float]:
    """Column widths within the slide; columns that can wrap give way to those that cannot."""
    columns = list(zip(*cells, strict=True))
    natural = [_width(min(max(map(len, column)), WIDEST_COLUMN), size) for column in columns]
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    least = [min(_width(min(word, WIDEST_WORD), size), own) for word, own in zip(words, natural, strict=True)]
    if sum(natural) <= INNER:
        return natural
    if sum(least) >= INNER:
        return [width * INNER / sum(least) for width in least]
    share = (INNER - sum(least)) / (sum(natural) - sum(least))
    return [few + (many - few) * share for few, many in zip(least, natural, strict=True)]


def _width(letters: int, size: float) -> float:
    return (letters + 1) * size * BOLD / LETTERS_PER_INCH + 2 * PADDING


def _height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(parts_of.lines_of(text, width - 2 * PADDING, size) for text, width in zip(row, widths, strict=True))
    return most * size * parts_of.LINE + 2 * ABOVE


def _plain(frame: Any) -> None:
    """Remove the banding of the default style."""
    frame.table.horz_banding = False
    for style in frame._element.xpath(".//a:tableStyleId"):
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", a fixed name of the format


def _fill(cell: Any, text: str, size: float, *, head: bool, right: bool) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches

    parts_of.write(cell.text_frame, text, size=size, bold=head, colour=parts_of.ACCENT if head else parts_of.INK)
    cell.margin_left = cell.margin_right = Inches(PADDING)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _underline(cell, head=head)


def _underline(cell: Any, *, head: bool) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    weight = 19050 if head else 6350  # English metric units: 1.5 and 0.5 points
    colour = parts_of.rgb(parts_of.ACCENT if head else parts_of.FAINT)
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    line = parse_xml(f'<a:lnB {nsdecls("a")} w="{weight}">{fill}</a:lnB>')
    cell._tc.get_or_add_tcPr().insert(0, line)
