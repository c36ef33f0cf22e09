"""All views of a page in one file."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from ecosystem.app import whole_page
from ecosystem.load import load_dataset, load_reference
from ecosystem.selection import Selection, narrow
from ecosystem.site import SITE
from ecosystem.views import transitions


def test_a_file_holds_every_view_that_was_shown() -> None:
    ecosystem = load_dataset(SITE / "data" / "demo", load_reference(SITE / "data" / "reference"))
    scope = narrow(ecosystem, Selection(field=("robotics",)))
    with whole_page.noting() as shown:
        for definition in (transitions.balance, transitions.destinations, transitions.exits):
            whole_page.note(scope, definition)
    assert [view.id for _, view in shown] == [
        "transitions.balance",
        "transitions.destinations",
        "transitions.exits",
    ]
    here = "http://localhost/transitions?field=robotics"
    book = openpyxl.load_workbook(io.BytesIO(whole_page._written("xlsx", shown, "Transitions", here)))
    assert len(book.sheetnames) == 1 + len(shown)
    show = Presentation(io.BytesIO(whole_page._written("pptx", shown, "Transitions", here)))
    told = " ".join(shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame)
    assert all(definition.question in told for _, definition in shown)


def test_nothing_is_noted_where_nobody_asks() -> None:
    with whole_page.noting() as shown:
        pass
    assert shown == []


@pytest.mark.parametrize("page", ["transitions", "organisations"])
def test_a_page_ends_with_the_offer(page: str) -> None:
    test = AppTest.from_file(str(SITE / "dashboard.py"), default_timeout=60).run()
    test.switch_page(f"pages/{page}.py").run()
    assert not test.exception
    assert "Take this page away" in [fold.label for fold in test.expander]
