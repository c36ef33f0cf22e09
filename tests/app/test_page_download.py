"""Download of all views of a page."""

import io

import openpyxl
import pytest
from pptx import Presentation

from ecosystem.app import page_download
from ecosystem.load import load_dataset, load_reference
from ecosystem.selection import Selection, narrow
from ecosystem.site import SITE
from ecosystem.views import transitions
from tests.pages.driver import opened


def test_a_file_holds_every_view_of_the_page() -> None:
    ecosystem = load_dataset(SITE / "data" / "demo", load_reference(SITE / "data" / "reference"))
    scope = narrow(ecosystem, Selection(field=("robotics",)))
    with page_download.collect_views() as collected:
        for definition in (transitions.balance, transitions.destinations, transitions.exits):
            page_download.add_view(scope, definition)
    assert [view.id for _, view in collected] == [
        "transitions.balance",
        "transitions.destinations",
        "transitions.exits",
    ]
    here = "http://localhost/transitions?field=robotics"
    book = openpyxl.load_workbook(io.BytesIO(page_download._write("xlsx", collected, "Transitions", here)))
    assert len(book.sheetnames) == 1 + len(collected)
    show = Presentation(io.BytesIO(page_download._write("pptx", collected, "Transitions", here)))
    text = " ".join(shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame)
    assert all(definition.of(scope).headline in text for scope, definition in collected)


def test_a_page_without_views_collects_none() -> None:
    with page_download.collect_views() as collected:
        pass
    assert collected == []


@pytest.mark.parametrize("page", ["transitions", "organisations"])
def test_a_page_ends_with_the_download(page: str) -> None:
    assert "Download this page" in [fold.label for fold in opened(page).expander]
