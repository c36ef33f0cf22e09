"""Views as an XLSX workbook: a sheet per view and a sheet that says where the numbers come from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ecosystem.views import View
from ecosystem.views.presentation import table_columns

if TYPE_CHECKING:
    import xlsxwriter

NUMBERS = ("value", "low", "high", "n", "unit")
SHEET_NAME_LIMIT = 31


def workbook(views: Sequence[View]) -> bytes:
    """Write views to a workbook.

    Parameters
    ----------
    views : sequence of View

    Returns
    -------
    bytes
        An XLSX file: ``About`` with question, reading, filters, n, sources, licence, date and data hash of every view,
        then one sheet per view with its numbers as numbers. Text is written as text, never as a formula.
    """
    import xlsxwriter  # needed only once somebody downloads

    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(stream, {**options, "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        about = book.add_worksheet("About")
        about.set_column(0, 0, 28)
        about.set_column(1, 1, 110)
        line = 0
        for view in views:
            for title, text in _about(view):
                about.write_string(line, 0, title, bold)
                about.write_string(line, 1, text, wrap)
                line += 1
            line += 1
        for place, view in enumerate(views):
            _sheet(book, view, place, bold)
    return stream.getvalue()


def _about(view: View) -> list[tuple[str, str]]:
    method = view.method
    told = [
        ("Question", view.question),
        ("Reading", view.reading),
        *(("Provenance", text) for text in view.provenance.lines()),
        ("Definition", method.definition),
        ("Formula", method.formula),
        ("Interval", method.interval),
        ("Method", method.reference),
        *(("What it does not say", text) for text in method.limits),
        *(("Source", f"{source.citation} {source.url}".strip()) for source in view.provenance.sources),
    ]
    return [(title, text) for title, text in told if text]


def columns(view: View) -> dict[str, str]:
    """Return the columns worth taking away, with the titles that the screen shows, and the numbers behind them."""
    shown = table_columns(view)
    more = [str(name) for name in view.table.columns if name in NUMBERS and name not in shown]
    titles = table_columns(replace(view, columns={}))
    return {**{name: title for name, title in shown.items() if name in view.table}, **{n: titles[n] for n in more}}


def _sheet(book: xlsxwriter.Workbook, view: View, place: int, bold: object) -> None:
    name = f"{place + 1} {view.id}"[:SHEET_NAME_LIMIT]
    sheet = book.add_worksheet(name)
    for column, (name, title) in enumerate(columns(view).items()):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, 18)
        for line, cell in enumerate(view.table[name].tolist(), start=1):
            if isinstance(cell, bool):
                sheet.write_boolean(line, column, cell)
            elif isinstance(cell, int | float) and not pd.isna(cell):
                sheet.write_number(line, column, cell)
            elif not pd.isna(cell):
                sheet.write_string(line, column, str(cell))
    sheet.freeze_panes(1, 0)
