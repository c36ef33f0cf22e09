"""Exported files of single views, read back with other libraries."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import openpyxl
import pytest

from ecosystem.exports import apa, bibtex, html_page, slides, workbook
from ecosystem.exports.html_page import SCREEN_ROWS
from ecosystem.views import View
from ecosystem.views.presentation import table_texts

LINK = "http://127.0.0.1:8501/transitions?field=robotics"


def charts(file: bytes) -> list[list[list[object]]]:
    """Read the numbers behind every chart, from the workbooks inside the slides."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        books = sorted(name for name in package.namelist() if re.fullmatch(r"ppt/embeddings/.*\.xlsx", name))
        return [
            [list(row) for row in openpyxl.load_workbook(io.BytesIO(package.read(name))).active.values]
            for name in books
        ]


def words(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return " ".join(
            re.sub(r"<[^>]+>", " ", package.read(name).decode())
            for name in package.namelist()
            if re.fullmatch(r"ppt/(slides|notesSlides)/[^/]*\.xml", name)
        )


def test_a_slide_has_a_chart_whose_numbers_are_the_table_s(views: Mapping[str, View]) -> None:
    view = views["transitions.destinations"]
    ((header, *rows),) = charts(slides([view], link=LINK))
    assert header[1:] == [trace.name for trace in view.figure.data]
    drawn = {str(name): [value for value in values if value is not None] for name, *values in rows}
    assert list(drawn) == view.table["sector"].tolist(), "in the order of the bars"
    for row in view.table[view.table["value"].notna()].itertuples():
        assert drawn[str(row.sector)] == pytest.approx([row.value])


@pytest.mark.parametrize("name", ["transitions.time_to_industry", "cities.concentration"])
def test_lines_carry_their_intervals_to_the_slide(views: Mapping[str, View], name: str) -> None:
    view = views[name]
    (rows,) = charts(slides([view]))
    numbers = {cell for row in rows for cell in row if isinstance(cell, float | int)}
    for column in ("value", "low", "high"):
        assert {round(float(number), 9) for number in view.table[column].dropna()} <= {round(n, 9) for n in numbers}


def test_what_has_no_chart_in_powerpoint_is_a_table(views: Mapping[str, View]) -> None:
    file = slides([views["transitions.flows"], views["cities.map"]], draw=None)
    assert charts(file) == []
    assert str(table_texts(views["cities.map"]).iloc[0, 0]) in words(file)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.cells: list[str] = []
        self.figures: list[dict[str, object]] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.within = "figure" if given.get("type") == "application/json" else tag
        self.outside += [str(given[name]) for name in ("src", "data", "poster") if given.get(name)]
        if tag == "link":
            self.outside.append(str(given.get("href")))

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "td":
            self.cells.append(data)
        if self.within == "figure":
            self.figures.append(json.loads(data))


def test_a_page_is_self_contained_and_holds_every_figure_and_number(views: Mapping[str, View]) -> None:
    chosen = [view for name, view in views.items() if name.startswith("transitions.")]
    reader = Reader()
    text = html_page(chosen, title="Transitions", link=LINK)
    reader.feed(text)
    assert reader.outside == []
    assert len(reader.figures) == sum(view.figure is not None for view in chosen)
    for view in chosen:
        texts = table_texts(view).head(SCREEN_ROWS)
        assert {str(cell) for cell in texts.to_numpy().ravel() if str(cell)} <= set(reader.cells), view.id
    assert text.count("SIMULATED DATA") == sum(view.provenance.kind == "simulated" for view in chosen)


def test_text_of_the_data_is_never_markup(views: Mapping[str, View]) -> None:
    bad = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
    view = views["transitions.destinations"]
    figure = view.figure
    assert figure is not None
    figure = type(figure)(figure).update_layout(meta={"note": bad})
    table = view.table.assign(sector=[f"=1+1 {bad}"] * len(view.table))
    hostile = replace(view, question=bad, summary=bad, figure=figure, table=table)
    text = html_page([hostile], title=bad, link="javascript:alert(1)")
    reader = Reader()
    reader.feed(text)
    assert reader.outside == []
    assert "<img" not in text
    assert "javascript:alert" not in text
    assert bad in unescape(words(slides([hostile])))
    cell = openpyxl.load_workbook(io.BytesIO(workbook([hostile]))).worksheets[1]["A2"]
    assert (cell.value, cell.data_type) == (f"=1+1 {bad}", "s")


def test_a_workbook_has_the_titles_of_the_screen_and_no_internal_columns(views: Mapping[str, View]) -> None:
    view = views["transitions.balance"]
    header = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(workbook([view]))).worksheets[1][1]]
    assert header[: len(view.columns)] == list(view.columns.values())
    assert not any("pick" in str(title) or title == "enough" for title in header)


def test_a_citation_names_data_hash_kind_and_link(views: Mapping[str, View]) -> None:
    view = views["transitions.balance"]
    for text in (apa(view, LINK, date(2026, 11, 2)), bibtex(view, LINK, date(2026, 11, 2))):
        assert view.provenance.digest[:12] in text
        assert "SIMULATED" in text
        assert LINK in text
        assert "2026" in text
    assert apa(view, LINK, date(2026, 11, 2)).endswith(f"Retrieved November 2, 2026, from {LINK}")
    entry = bibtex(view, LINK, date(2026, 11, 2))
    assert entry.count("{") == entry.count("}")
