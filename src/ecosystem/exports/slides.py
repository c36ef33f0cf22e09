"""PowerPoint slides of views: native charts where they exist, else pictures and tables."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from ecosystem.exports import slide_parts as parts_of
from ecosystem.exports.browser import BrowserError
from ecosystem.exports.item import ExportItem
from ecosystem.exports.native_chart import NativeChart, native_chart, printable
from ecosystem.exports.pictures import PictureRequest, draw_pictures
from ecosystem.exports.provenance import HASH_LENGTH, SIMULATED_LABEL, is_simulated, provenance_lines, provenance_rows
from ecosystem.exports.slide_parts import EDGE, HEIGHT, INNER, MUTED, WIDTH
from ecosystem.exports.slide_table import BOLD, table
from ecosystem.views import View

TITLE_SIZE, SMALL_TITLE_SIZE, SUMMARY_SIZE, FOOT_SIZE, WORDS_SIZE = 28, 24, 16, 10, 24
BADGE = 1.75
FOOT_TOP, FOOT_HEIGHT = 6.52, 0.78
LONGEST_SOURCE = 240
"""Letters of sources on the slide; the notes hold them in full."""
LOWEST_PICTURE, HIGHEST_PICTURE = 300, 420
"""Limits of a picture's height in pixels, for readable letters."""
LETTERS_IN_LARGE_TYPE = 900

Draw = Callable[[Sequence[PictureRequest]], list[bytes]]


@dataclass(frozen=True)
class PlannedSlide:
    """A slide before it is written: its chart, or its picture request."""

    item: ExportItem
    chart: NativeChart | None = None
    request: PictureRequest | None = None


def slides(parts: Sequence[View | ExportItem], *, link: str = "", draw: Draw | None = draw_pictures) -> bytes:
    """Write a slide per item.

    Bars, lines and points are native charts; other figures are pictures that `draw` makes, where a browser is found,
    followed by a slide with their table; without `draw` there are tables only. Slides are 16:9. Notes hold summary,
    provenance and why a picture is missing.
    """
    from pptx import Presentation  # imported only when slides are exported
    from pptx.util import Inches

    planned = [_planned(ExportItem.of(part)) for part in parts]
    pictures, missing = _pictured([plan.request for plan in planned if plan.request is not None], draw)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for plan in planned:
        picture = pictures.pop(0) if plan.request is not None else b""
        if plan.item.view is None:
            _words(deck, plan.item)
        else:
            why = missing if plan.request is not None and not picture else ""
            _of_view(deck, plan, plan.item.view, picture, plan.item.link or link, why)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _planned(item: ExportItem) -> PlannedSlide:
    view = item.view
    if view is None or view.figure is None or view.table.empty:
        return PlannedSlide(item)
    chart = native_chart(view.figure)
    if chart is not None:
        return PlannedSlide(item, chart)
    top, _ = _tops(item, view)
    height = int(min(max(view.figure.layout.height or view.height, LOWEST_PICTURE), HIGHEST_PICTURE))
    return PlannedSlide(
        item, request=PictureRequest(view.figure, round(height * INNER / (FOOT_TOP - top - 0.1)), height)
    )


def _pictured(requests: Sequence[PictureRequest], draw: Draw | None) -> tuple[list[bytes], str]:
    """Draw all pictures at once; where that fails, empty pictures and the reason."""
    if draw is None:
        return [b""] * len(requests), ""
    try:
        return draw(requests), "The figure could not be drawn as a picture; the table holds its numbers."
    except BrowserError as error:
        return [b""] * len(requests), f"The figure is not pictured here; the table holds its numbers. {error}"


def _words(deck: Any, item: ExportItem) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    height = parts_of.height_of(item.title, 40)
    top = 0.8 if item.text else (HEIGHT - height) / 2 - 0.3
    parts_of.place(title, EDGE, top, INNER, height)
    parts_of.write(title.text_frame, item.title, size=40, bold=True)
    parts_of.rule(slide, top + height + 0.15, width=1.6, weight=4)
    if item.text:
        size = WORDS_SIZE if len(item.text) <= LETTERS_IN_LARGE_TYPE else WORDS_SIZE * 0.6
        parts_of.box(slide, item.text, EDGE, top + height + 0.5, INNER, HEIGHT - top - height - 1, size=size)
    _note(slide, item.note)


def _of_view(deck: Any, plan: PlannedSlide, view: View, picture: bytes, link: str, missing: str) -> None:
    slide, top = _framed(deck, plan.item, view, link)
    room = FOOT_TOP - top - 0.1
    if plan.chart is not None:
        parts_of.chart(slide, plan.chart, top, room, view.summary)
    elif picture:
        parts_of.picture(slide, picture, top, room, view.summary)
    elif not view.table.empty:
        table(slide, view, top, room)
    method = view.method
    _note(
        slide,
        plan.item.note,
        view.question,
        view.subtitle,
        view.summary,
        missing,
        *provenance_lines(view, link),
        method.definition,
        *method.limits,
    )
    if picture:
        numbers, top = _framed(deck, plan.item, view, link, summary=False)
        table(numbers, view, top, FOOT_TOP - top - 0.1)
        _note(numbers, "The numbers of the slide before.", view.summary)


def _note(slide: Any, *lines: str) -> None:
    slide.notes_slide.notes_text_frame.text = printable("\n".join(line for line in lines if line))


def _tops(item: ExportItem, view: View) -> tuple[float, float]:
    """Top of the body of a slide, and of its summary."""
    width = INNER - (BADGE + 0.3 if is_simulated(view) else 0)
    lines = parts_of.lines_of(item.title, width, _title_size(item.title, width) * BOLD)
    below = 0.4 + lines * _title_size(item.title, width) * parts_of.LINE + 0.22
    return below + parts_of.height_of(view.summary, SUMMARY_SIZE) + 0.12, below


def _title_size(title: str, width: float) -> int:
    return TITLE_SIZE if parts_of.lines_of(title, width, TITLE_SIZE * BOLD) == 1 else SMALL_TITLE_SIZE


def _framed(deck: Any, item: ExportItem, view: View, link: str, *, summary: bool = True) -> tuple[Any, float]:
    """Add a slide with title, label, summary and footer; return it with the top of its body."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    top, below = _tops(item, view)
    width = INNER - (BADGE + 0.3 if is_simulated(view) else 0)
    title = slide.shapes.title
    parts_of.place(title, EDGE, 0.4, width, below - 0.62)
    parts_of.write(title.text_frame, item.title, size=_title_size(item.title, width), bold=True)
    if is_simulated(view):
        parts_of.badge(slide, SIMULATED_LABEL, WIDTH - EDGE - BADGE, 0.45, BADGE)
    parts_of.rule(slide, below - 0.12)
    if summary:
        parts_of.box(slide, view.summary, EDGE, below, INNER, top - below, size=SUMMARY_SIZE)
    _foot(slide, view, link)
    return slide, top if summary else below + 0.1


def _foot(slide: Any, view: View, link: str) -> None:
    rows = dict(provenance_rows(view, link))
    rows["Data hash"] = rows["Data hash"][:HASH_LENGTH]
    rows["Source"] = shorten(rows.get("Source", ""), LONGEST_SOURCE, placeholder=" … (in full in the notes)")
    printed = ("Data", "Years", "As of", "Data hash", "Filters", "Rests on", "Not shown", "Source", "Licence")
    text = " · ".join(f"{name}: {rows[name]}" for name in printed if rows.get(name))
    parts_of.rule(slide, FOOT_TOP, colour=parts_of.FAINT, weight=0.75)
    box = parts_of.box(slide, text, EDGE, FOOT_TOP + 0.06, INNER, FOOT_HEIGHT, size=FOOT_SIZE, colour=MUTED)
    if link:
        paragraph = box.text_frame.paragraphs[-1]
        paragraph.add_run().text = " · Opens again at "
        run = paragraph.add_run()
        run.text = printable(link)
        if link.startswith(("http://", "https://")):
            run.hyperlink.address = link
