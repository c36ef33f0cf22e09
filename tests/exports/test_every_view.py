"""Laws over all views of the shipped datasets: every file holds the numbers, texts and provenance of its view."""

import csv
import io
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from ecosystem.exports import csv_with_provenance, html_page, slides, view_csv, workbook
from ecosystem.exports.data_files import export_columns, numbers_table
from ecosystem.exports.provenance import SIMULATED_LABEL, provenance_rows
from ecosystem.exports.workbook import sheet_name
from ecosystem.selection import Selection, narrow
from ecosystem.statistics import MINIMUM_N
from ecosystem.views import View
from ecosystem.views.presentation import table_texts
from tests.views.shipped import dataset

Views = Mapping[str, View]
LINK = "http://127.0.0.1:8501/page?field=robotics"


def pages(views: Views) -> Iterable[list[View]]:
    """Return the views by page, as they are exported."""
    by_page: dict[str, list[View]] = defaultdict(list)
    for name, view in views.items():
        by_page[name.partition(".")[0]].append(view)
    return by_page.values()


def texts_of(view: View) -> set[str]:
    """Return the question, the summary and the provenance of a view."""
    return {view.question, view.summary, *(text for _, text in provenance_rows(view, LINK))}


def same(read: object, meant: object) -> bool:
    """Whether a cell that was read is the expected one, numbers as numbers."""
    if meant is None or meant is pd.NA or (isinstance(meant, float) and np.isnan(meant)):
        return read in (None, "")
    if isinstance(meant, int | float | np.number):
        return math.isclose(float(str(read)), float(meant), rel_tol=1e-12, abs_tol=1e-12)
    return str(read).removeprefix("'") == str(meant).removeprefix("'") or (read in (None, "") and meant == "")


def compare(rows: Sequence[Sequence[object]], view: View) -> None:
    table = numbers_table(view)
    assert len(rows) == len(table), view.id
    for read, meant in zip(rows, table.itertuples(index=False, name=None), strict=True):
        assert all(map(same, read, meant)), (view.id, read, meant)


def test_csv(all_views: Views) -> None:
    for view in all_views.values():
        file = view_csv(view, link=LINK).decode("utf-8-sig")
        remarks = [line for line in file.splitlines() if line.startswith("# ")]
        stated = "\n".join(re.sub("([,;] )'", r"\1", line) for line in remarks)
        for text in texts_of(view):
            assert " ".join(text.split()) in stated, (view.id, text)
        body = file[sum(len(line) + 1 for line in remarks) :]
        header, *rows = csv.reader(io.StringIO(body, newline=""))
        assert header == list(numbers_table(view)), view.id
        compare(rows, view)
        numbers = numbers_table(view).select_dtypes("number")
        cells = {row[place] for row in rows for place in map(header.index, numbers)}
        assert not [cell for cell in cells if cell.endswith(".0")], view.id


def test_whole_numbers_are_integers_beside_others_and_empty_cells() -> None:
    rows = pd.DataFrame({"articles": [6.0, None, 6.25], "years": [2020.0, None, None], "share": [1 / 3, 1.0, 1e-9]})
    file = csv_with_provenance(rows, narrow(dataset("demo"), Selection())).decode("utf-8-sig")
    assert file.splitlines()[-3:] == ["6,2020,0.333333333333333", ",,1", "6.25,,1e-09"]


def test_xlsx(all_views: Views) -> None:
    for views in pages(all_views):
        book = openpyxl.load_workbook(io.BytesIO(workbook(views, link=LINK)))
        about = [str(cell) for row in book["About"].values for cell in row]
        for place, view in enumerate(views):
            assert texts_of(view) <= set(about), view.id
            sheet = book[sheet_name(place, view.id)]
            table = numbers_table(view)
            cells = [list(row[: len(table.columns)]) for row in sheet.iter_rows(values_only=True)]
            assert cells[0] == list(table)
            compare(cells[1 : len(table) + 1], view)
            assert (SIMULATED_LABEL in [row[0] for row in cells]) == (view.provenance.kind == "simulated")


def values_of(view: View) -> set[float]:
    """Return the numbers of a table, and its counts over n."""
    table = view.table.select_dtypes("number").astype(float)
    parts = table.div(table["n"], axis="index") if "n" in table else table
    numbers = np.concatenate([table.to_numpy().ravel(), parts.to_numpy().ravel()])
    return {round(abs(number), 9) for number in numbers[np.isfinite(numbers)]}


@pytest.mark.slow
def test_pptx(all_views: Views) -> None:
    for views in pages(all_views):
        deck = Presentation(io.BytesIO(slides(views, link=LINK, draw=None)))
        assert len(deck.slides) == len(views)
        for slide, view in zip(deck.slides, views, strict=True):
            printed = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
            for part in (view.headline, view.summary, view.provenance.licence, view.provenance.digest[:12], LINK):
                assert part in printed, (view.id, part)
            assert (SIMULATED_LABEL in printed) == (view.provenance.kind == "simulated"), view.id
            notes = slide.notes_slide.notes_text_frame.text
            assert all(
                " ".join(text.split()) in notes for text in (view.question, view.summary, view.provenance.digest)
            ), view.id
            charts = [shape.chart for shape in slide.shapes if shape.has_chart]
            assert {value for chart in charts for value in drawn_in(chart)} <= values_of(view) | {0.0}, view.id
            tables = [shape.table for shape in slide.shapes if shape.has_table]
            assert len(charts) + len(tables) == (0 if view.table.empty or not len(table_texts(view)) else 1), view.id
            assert all(cell.text in written(view) for table in tables for cell in table.iter_cells()), view.id


def drawn_in(chart: Any) -> set[float]:
    """Return the numbers of a chart, without the sum of other rows."""
    plot = chart.plots[0]
    names = [str(name) for name in plot.categories]
    return {
        round(abs(value), 9)
        for one in plot.series
        for place, value in enumerate(one.values)
        if value is not None and not (place < len(names) and names[place].startswith("Other ("))
    }


def written(view: View) -> set[str]:
    """Return the texts of a table on a slide: titles, cells, truncated cells, and hosts of addresses."""
    texts = table_texts(view)
    cells = {*map(str, texts.columns), *(str(cell) for cell in texts.to_numpy().ravel())}
    cut = {f"{cell[:89].rstrip()}…" for cell in cells if len(cell) > 90}
    return cells | cut | {match[1] for cell in cells if (match := re.match(r"https?://([^/]+)", cell))}


def test_html(all_views: Views) -> None:
    for views in pages(all_views):
        text = html_page(views, title="A page", link=LINK)
        figures = re.findall(r'<script type="application/json" id="[^"]+">(.*?)</script>', text)
        drawn = [view for view in views if view.figure is not None and not view.table.empty]
        assert [len(json.loads(figure)["data"]) for figure in figures] == [len(view.figure.data) for view in drawn]
        plain = " ".join(unescape(re.sub(r"<[^>]+>", " ", text[text.index("<body>") :])).split())
        for view in views:
            for part in texts_of(view):
                assert " ".join(part.split()) in plain, (view.id, part)


def test_suppressed_estimates_are_in_no_file(all_views: Views) -> None:
    checked = 0
    for view in all_views.values():
        if "n" not in view.table or "value" not in view.table:
            continue
        exported = numbers_table(view).reset_index(drop=True)
        few = (view.table["n"] < MINIMUM_N).to_numpy()
        at = [place for place, name in enumerate(export_columns(view)) if name in ("value", "low", "high")]
        assert exported.iloc[few, at].isna().all(axis=None), view.id
        checked += int(few.sum())
    assert checked > 0


def test_no_two_columns_of_a_file_have_the_same_title(all_views: Views) -> None:
    for view in all_views.values():
        titles = list(export_columns(view).values())
        assert len(titles) == len(set(titles)), view.id
        assert not {"Pick", "Enough"} & set(titles), view.id
