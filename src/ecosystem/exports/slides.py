"""Views as PowerPoint slides: charts that can be edited where PowerPoint has them, else pictures and tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from ecosystem.exports import slide_parts as parts_of
from ecosystem.exports.browser import BrowserError
from ecosystem.exports.citation import HASH_LENGTH
from ecosystem.exports.item import ExportItem
from ecosystem.exports.native_chart import NativeChart, native_chart
from ecosystem.exports.pictures import PictureRequest, draw_pictures
from ecosystem.exports.provenance import SIMULATED_LABEL, is_simulated, provenance_lines, provenance_rows
from ecosystem.exports.slide_parts import EDGE, HEIGHT, INNER, QUIET, WIDTH
from ecosystem.exports.slide_table import table
from ecosystem.views import View

TITLE_SIZE, SMALL_TITLE_SIZE, READING_SIZE, FOOT_SIZE, WORDS_SIZE = 28, 24, 16, 10, 24
BOLD = 1.12
"""How much wider bold letters run."""
BADGE = 1.75
FOOT_TOP, FOOT_HEIGHT = 6.52, 0.78
LONGEST_SOURCE = 240
"""Letters of sources on the slide itself; the notes hold them in full."""
LOWEST_PICTURE, HIGHEST_PICTURE = 300, 420
"""In pixels: a higher figure would be shown with letters too small to read from a seat, a lower one with giant ones."""
MOST_LETTERS = 900

Draw = Callable[[Sequence[PictureRequest]], list[bytes]]


@dataclass(frozen=True)
class Planned:
    """A slide before it is written: its chart, or what is asked of the browser."""

    told: ExportItem
    chart: NativeChart | None = None
    wanted: PictureRequest | None = None


def slides(parts: Sequence[View | ExportItem], *, link: str = "", draw: Draw | None = draw_pictures) -> bytes:
    """Write a slide per view, and one for words alone.

    Parameters
    ----------
    draw : callable, optional
        What draws the figures that PowerPoint has no chart for; None leaves them to their tables.

    Returns
    -------
    bytes
        A PPTX file, 16:9. Bars, lines and points are native charts with their numbers in them; what PowerPoint has no
        chart for is a picture, where a browser is found, and a native table on the slide after it. Notes hold the
        reading, where the numbers come from, and why a picture is missing.
    """
    from pptx import Presentation  # needed only once somebody takes slides away
    from pptx.util import Inches

    planned = [_planned(ExportItem.of(part)) for part in parts]
    pictures, missing = _pictured([plan.wanted for plan in planned if plan.wanted is not None], draw)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for plan in planned:
        picture = pictures.pop(0) if plan.wanted is not None else b""
        if plan.told.view is None:
            _words(deck, plan.told)
        else:
            why = missing if plan.wanted is not None and not picture else ""
            _of_view(deck, plan, plan.told.view, picture, plan.told.link or link, why)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _planned(told: ExportItem) -> Planned:
    view = told.view
    if view is None or view.figure is None or view.table.empty:
        return Planned(told)
    chart = native_chart(view.figure)
    if chart is not None:
        return Planned(told, chart)
    top, _ = _tops(told, view)
    height = int(min(max(view.figure.layout.height or view.height, LOWEST_PICTURE), HIGHEST_PICTURE))
    return Planned(told, wanted=PictureRequest(view.figure, round(height * INNER / (FOOT_TOP - top - 0.1)), height))


def _pictured(wanted: Sequence[PictureRequest], draw: Draw | None) -> tuple[list[bytes], str]:
    """Draw all pictures at once; where that fails, why, and empty places."""
    if draw is None:
        return [b""] * len(wanted), ""
    try:
        return draw(wanted), "The figure could not be drawn as a picture; the table holds its numbers."
    except BrowserError as error:
        return [b""] * len(wanted), f"The figure is not pictured here; the table holds its numbers. {error}"


def _words(deck: Any, told: ExportItem) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    height = parts_of.height_of(told.title, INNER, 40)
    top = 0.8 if told.text else (HEIGHT - height) / 2 - 0.3
    parts_of.place(title, EDGE, top, INNER, height)
    parts_of.write(title.text_frame, told.title, size=40, bold=True)
    parts_of.rule(slide, top + height + 0.15, width=1.6, weight=4)
    if told.text:
        size = WORDS_SIZE if len(told.text) <= MOST_LETTERS else WORDS_SIZE * 0.6
        parts_of.box(slide, told.text, EDGE, top + height + 0.5, INNER, HEIGHT - top - height - 1, size=size)
    _note(slide, told.note)


def _of_view(deck: Any, plan: Planned, view: View, picture: bytes, link: str, missing: str) -> None:
    slide, top = _framed(deck, plan.told, view, link)
    room = FOOT_TOP - top - 0.1
    if plan.chart is not None:
        parts_of.chart(slide, plan.chart, top, room, view.summary)
    elif picture:
        parts_of.picture(slide, picture, top, room, view.summary)
    elif not view.table.empty:
        table(slide, view, top, room)
    method = view.method
    _note(
        slide, plan.told.note, view.summary, missing, *provenance_lines(view, link), method.definition, *method.limits
    )
    if picture:
        numbers, top = _framed(deck, plan.told, view, link, reading=False)
        table(numbers, view, top, FOOT_TOP - top - 0.1)
        _note(numbers, "The numbers of the slide before.", view.summary)


def _note(slide: Any, *lines: str) -> None:
    slide.notes_slide.notes_text_frame.text = parts_of.printable("\n".join(line for line in lines if line))


def _tops(told: ExportItem, view: View) -> tuple[float, float]:
    """Return where the body of a slide begins, and where its reading does."""
    width = INNER - (BADGE + 0.3 if is_simulated(view) else 0)
    lines = parts_of.lines_of(told.title, width, _title_size(told.title, width) * BOLD)
    below = 0.4 + lines * _title_size(told.title, width) * parts_of.LINE + 0.22
    return below + parts_of.height_of(view.summary, INNER, READING_SIZE) + 0.12, below


def _title_size(title: str, width: float) -> int:
    return TITLE_SIZE if parts_of.lines_of(title, width, TITLE_SIZE * BOLD) == 1 else SMALL_TITLE_SIZE


def _framed(deck: Any, told: ExportItem, view: View, link: str, *, reading: bool = True) -> tuple[Any, float]:
    """Begin a slide with title, mark, reading and foot; return where its body begins."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    top, below = _tops(told, view)
    width = INNER - (BADGE + 0.3 if is_simulated(view) else 0)
    title = slide.shapes.title
    parts_of.place(title, EDGE, 0.4, width, below - 0.62)
    parts_of.write(title.text_frame, told.title, size=_title_size(told.title, width), bold=True)
    if is_simulated(view):
        parts_of.badge(slide, SIMULATED_LABEL, WIDTH - EDGE - BADGE, 0.45, BADGE)
    parts_of.rule(slide, below - 0.12)
    if reading:
        parts_of.box(slide, view.summary, EDGE, below, INNER, top - below, size=READING_SIZE)
    _foot(slide, view, link)
    return slide, top if reading else below + 0.1


def _foot(slide: Any, view: View, link: str) -> None:
    told = dict(provenance_rows(view, link))
    told["Data hash"] = told["Data hash"][:HASH_LENGTH]
    told["Source"] = shorten(told.get("Source", ""), LONGEST_SOURCE, placeholder=" … (in full in the notes)")
    shown = ("Data", "As of", "Data hash", "Filters", "Rests on", "Not shown", "Source", "Licence")
    text = " · ".join(f"{name}: {told[name]}" for name in shown if told.get(name))
    parts_of.rule(slide, FOOT_TOP, colour=parts_of.FAINT, weight=0.75)
    box = parts_of.box(slide, text, EDGE, FOOT_TOP + 0.06, INNER, FOOT_HEIGHT, size=FOOT_SIZE, colour=QUIET)
    if link:
        paragraph = box.text_frame.paragraphs[-1]
        paragraph.add_run().text = " · Opens again at "
        run = paragraph.add_run()
        run.text = parts_of.printable(link)
        if link.startswith(("http://", "https://")):
            run.hyperlink.address = link
