"""XLSX workbooks of views: a sheet per view and a sheet with their provenance."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from ecosystem.exports.data_files import RETURN, export_columns, numbers_table
from ecosystem.exports.item import ExportItem
from ecosystem.exports.provenance import SIMULATED_LABEL, is_simulated, provenance_rows
from ecosystem.load import FORMULA_STARTS
from ecosystem.views import View
from ecosystem.views.presentation import NUMBERS

if TYPE_CHECKING:
    import xlsxwriter

SHEET_NAME_LIMIT = 31
LONGEST_CELL = 32_000
"""Excel rejects cells of more than 32,767 characters."""
ABOUT_WIDTH, LETTERS_A_LINE, LINE_POINTS = 110, 105, 15.0
"""Column width in digits and the letters that fit; some letters are wider than digits."""
NARROWEST, WIDEST = 10, 44


def workbook(parts: Sequence[View | ExportItem], *, link: str = "") -> bytes:
    """Write views to a workbook; items without view are left out.

    The sheet ``About`` has question, summary and provenance of every view; then a sheet per view has its numbers. Text
    is never a formula, also when its cell is edited.
    """
    import xlsxwriter  # imported only when a workbook is exported

    items = [ExportItem.of(part) for part in parts]
    views = [(item, item.view) for item in items if item.view is not None]
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(stream, {**options, "in_memory": True}) as book:
        writer = CellWriter(book)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 20)
        about.set_column(1, 1, ABOUT_WIDTH)
        line = 0
        for part, view in views:
            for title, text in _about(part, view, part.link or link):
                about.set_row(line, LINE_POINTS * ceil(len(text) / LETTERS_A_LINE))
                about.write_string(line, 0, title, writer.bold)
                writer.text(about, line, 1, text, wrapped=True)
                line += 1
            line += 1
        about.fit_to_pages(1, 0)
        for place, (part, view) in enumerate(views):
            _sheet(book, writer, part, view, place)
    return stream.getvalue()


class CellWriter:
    """Cell formats, and text cells that are no formulas."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        wrap = {"text_wrap": True, "valign": "top"}
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self.head_of_numbers = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "align": "right"})
        self.share = book.add_format({"num_format": "0.0%"})
        self.number = book.add_format({"num_format": "#,##0.####"})
        self.count = book.add_format({"num_format": "#,##0"})
        self._plain = {False: book.add_format({"indent": 1}), True: book.add_format(wrap)}
        quoted = {"quote_prefix": True}
        self._quoted = {False: book.add_format({"indent": 1, **quoted}), True: book.add_format({**wrap, **quoted})}

    def text(self, sheet: Any, line: int, column: int, text: str, *, wrapped: bool = False) -> None:
        """Write text, with a quote prefix where it looks like a formula."""
        look = self._quoted if text.startswith(FORMULA_STARTS) else self._plain
        sheet.write_string(line, column, re.sub(RETURN, "\n", text)[:LONGEST_CELL], look[wrapped])


def sheet_name(place: int, name: str) -> str:
    """Return a valid, unique sheet name.

    Examples
    --------
    >>> sheet_name(0, "transitions.balance"), sheet_name(1, "='[x]a'!A1")
    ('1 transitions.balance', '2 = x a A1')
    """
    return re.sub(r"[\[\]:*?/\\'!\x00-\x1f]+", " ", f"{place + 1} {name}")[:SHEET_NAME_LIMIT].rstrip()


def _about(part: ExportItem, view: View, link: str) -> list[tuple[str, str]]:
    method = view.method
    rows = [
        ("", SIMULATED_LABEL if is_simulated(view) else ""),
        ("Title", part.own_title),
        ("Question", view.question),
        ("Finding", view.headline),
        ("Measure", view.subtitle),
        ("Summary", view.summary),
        *provenance_rows(view, link),
        ("Definition", method.definition),
        ("Formula", method.formula),
        ("Interval", method.interval),
        ("Method", method.reference),
        *(("Limit", text) for text in method.limits),
        *(("Source, in full", f"{source.citation} {source.url}".strip()) for source in view.provenance.sources),
    ]
    return [(title, text) for title, text in rows if text]


def _sheet(book: xlsxwriter.Workbook, writer: CellWriter, part: ExportItem, view: View, place: int) -> None:
    sheet = book.add_worksheet(sheet_name(place, view.id))
    table = numbers_table(view)
    units = view.table["unit"] if "unit" in view.table else pd.Series("", view.table.index)
    shares = units.astype("str").str.startswith("share").fillna(False).tolist()
    for column, (name, title) in enumerate(export_columns(view).items()):
        numeric = pd.api.types.is_numeric_dtype(table.iloc[:, column])
        sheet.write_string(0, column, title, writer.head_of_numbers if numeric else writer.head)
        cells = table.iloc[:, column].tolist()
        sheet.set_column(column, column, _width(title, cells))
        for line, (cell, share) in enumerate(zip(cells, shares, strict=True), start=1):
            if isinstance(cell, int | float) and not pd.isna(cell):
                sheet.write_number(line, column, cell, _look(writer, name, cell, share=share))
            elif not pd.isna(cell):
                writer.text(sheet, line, column, str(cell))
    foot = [
        SIMULATED_LABEL if is_simulated(view) else "",
        part.title,
        "Summary, filters, n, sources and licence: sheet About.",
    ]
    for line, text in enumerate((text for text in foot if text), start=len(table) + 2):
        writer.text(sheet, line, 0, text)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _look(writer: CellWriter, name: str, number: float, *, share: bool) -> Any:
    """Number format of a cell: shares in percent, years without grouping."""
    if name.endswith("year"):
        return None
    return writer.share if share and name in NUMBERS else writer.count if number % 1 == 0 else writer.number


def _width(title: str, cells: Sequence[object]) -> int:
    """Column width in letters, within limits."""
    longest = max((len(str(cell)) for cell in cells if isinstance(cell, str)), default=0)
    return min(max(NARROWEST, len(title) // 2 + 2, longest + 1), WIDEST)
