"""LibreOffice opens exported workbooks and slides and finds the same numbers in them."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
from pptx import Presentation

from ecosystem.exports import slides, workbook
from ecosystem.exports.data_files import numbers_table
from ecosystem.exports.workbook import sheet_name
from ecosystem.views import View

Office = Callable[[bytes, str, str], Path]
pytestmark = pytest.mark.slow
VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"


def test_a_workbook_of_all_views_keeps_its_numbers(all_views: Mapping[str, View], office: Office) -> None:
    views = list(all_views.values())
    book = openpyxl.load_workbook(office(workbook(views), "xlsx", "xlsx"))
    assert len(book.sheetnames) == len(views) + 1
    for place, view in enumerate(views):
        table = numbers_table(view)
        rows = list(
            book[sheet_name(place, view.id)].iter_rows(
                max_row=len(table) + 1, max_col=len(table.columns), values_only=True
            )
        )
        assert list(rows[0]) == list(table)
        for at, name in enumerate(table.columns):
            meant = table.iloc[:, at]
            if meant.dtype.kind in "iuf" or str(meant.dtype) == "Int64":
                read = [row[at] for row in rows[1:]]
                assert read == pytest.approx(
                    [
                        None if missing else float(cell)
                        for cell, missing in zip(meant.fillna(0), meant.isna(), strict=True)
                    ]
                ), (view.id, name)


def test_every_chart_survives_with_its_values(all_views: Mapping[str, View], office: Office) -> None:
    file = slides(list(all_views.values()), draw=None)
    ours = [
        Counter(
            round(float(value), 6) for one in shape.chart.plots[0].series for value in one.values if value is not None
        )
        for slide in Presentation(io.BytesIO(file)).slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    with zipfile.ZipFile(office(file, "pptx", "odp")) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"Object \d+/content\.xml", name)]
        theirs = [numbers(package.read(name)) for name in names]
    assert len(theirs) >= len(ours) >= 3
    for values in ours:
        fitting = next((found for found in theirs if not values - found), None)
        assert fitting is not None, values
        theirs.remove(fitting)


def numbers(chart: bytes) -> Counter[float]:
    cells = ElementTree.fromstring(chart).iter()  # noqa: S314  what LibreOffice has just written
    return Counter(round(float(cell.get(VALUE, "")), 6) for cell in cells if cell.get(VALUE) not in (None, "NaN"))


def test_slides_show_their_texts_in_a_pdf(views: Mapping[str, View], office: Office) -> None:
    chosen = [views[name] for name in ("transitions.balance", "cities.hubs", "context.facts")]
    pages = pypdf.PdfReader(office(slides(chosen, draw=None), "pptx", "pdf")).pages
    assert len(pages) == len(chosen)
    for page, view in zip(pages, chosen, strict=True):
        text = " ".join(page.extract_text().split())
        for part in (view.headline, view.summary, view.provenance.digest[:12]):
            assert part in text
        assert ("SIMULATED DATA" in text) == (view.provenance.kind == "simulated")
