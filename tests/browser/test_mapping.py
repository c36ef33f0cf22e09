"""A list with columns and words of its own, brought in a browser: by keyboard, on a phone, and taken along."""

import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from ecosystem.importers.spreadsheets import read_mapping
from ecosystem.load import load_dataset, load_reference
from ecosystem.site import SITE
from tests.browser.conftest import Visit, accessibility_violations
from tests.browser.test_app import too_wide
from tests.importers.spreadsheets.alumni import ROWS, as_xlsx
from tests.importers.spreadsheets.foreign_lists import book

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


WIDE = book(
    (
        "Wide",
        [
            ["A list of thirty columns about nobody"],
            ["Name", "Fach", "Arbeitgeber", "Ort", "Land", *(f"Nummer {number}" for number in range(25))],
            *(["Muster " + "ABC"[row], "Robotik", "TU Wien", "Wien", "Österreich", *"x" * 25] for row in range(3)),
        ],
        ["A1:AD1"],
    )
)
"""A title and thirty columns, five of them decided."""
SCREENS = 2
"""Screens of a phone that the section takes at most where nothing is left to decide."""


def brought(visitor: Visit, content: bytes = b"") -> None:
    window = visitor.open("your_data")
    window.locator("input[type=file]").set_input_files(
        {"name": "alumni.xlsx", "mimeType": "application/octet-stream", "buffer": content or as_xlsx()}
    )
    window.get_by_role("button", name="Check and show").click()
    visitor.settle()
    expect(window.get_by_role("heading", name="What your columns and words mean")).to_be_visible()


def test_a_word_is_decided_by_keyboard_and_the_data_are_used_and_taken_along(visit: Open) -> None:
    visitor = visit()
    brought(visitor)
    window = visitor.page
    expect(window.get_by_text("Your list cannot be used yet")).to_be_visible()
    window.get_by_role("combobox", name="Field: Sprachverarbeitung").focus()
    window.keyboard.type("speech")
    window.keyboard.press("Enter")
    visitor.settle()
    expect(window.get_by_text("Your list cannot be used yet")).to_have_count(0)
    with window.expect_download() as download:
        window.get_by_role("button", name="Download the mapping").click()
    kept = read_mapping(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [(one.original, one.ours) for one in kept.decisions] == [("Sprachverarbeitung", "speech")]
    with window.expect_download() as download:
        window.get_by_role("button", name="Download the dataset").click()
    packed = Path(download.value.path()).read_bytes()
    taken = load_dataset({"dataset.zip": packed}, load_reference(SITE / "data" / "reference"))
    assert len(taken.researchers) == len(ROWS)
    window.get_by_role("button", name="Use these data").click()
    visitor.settle()
    assert parse_qs(urlsplit(window.url).query)["dataset"] == ["upload"]
    window.get_by_role("link", name="Researchers").click()
    visitor.settle()
    expect(window.get_by_text("12 people and 0 moves")).to_be_visible()
    assert visitor.outside() == []


def test_others_are_answered_while_a_long_list_is_read(visit: Open, app: str) -> None:
    rows = (f"Person {number},Invented University {number % 90},Lahore,robotics" for number in range(20_000))
    waits: list[float] = []
    done = threading.Event()

    def ask() -> None:
        while not done.wait(0.05):
            begun = time.monotonic()
            with urllib.request.urlopen(f"{app}/_stcore/health", timeout=20):  # noqa: S310
                waits.append(time.monotonic() - begun)

    asking = threading.Thread(target=ask)
    visitor = visit()
    window = visitor.open("your_data")
    content = "\n".join(["Name,Employer,City,Field", *rows]).encode()
    window.locator("input[type=file]").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": content})
    asking.start()
    try:
        window.get_by_role("button", name="Check and show").click()
        expect(window.get_by_role("heading", name="What your columns and words mean")).to_be_visible(timeout=120_000)
    finally:
        done.set()
        asking.join()
    assert len(waits) > 20
    assert sorted(waits)[len(waits) * 9 // 10] < 0.2, sorted(waits)[-10:]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_section_fits_a_phone_and_can_be_used_by_all(visit: Open, dark: bool) -> None:
    visitor = visit(width=390, height=844, dark=dark)
    brought(visitor)
    assert too_wide(visitor) <= 1
    assert accessibility_violations(visitor.page) == []


@pytest.mark.parametrize("content", [as_xlsx(), WIDE], ids=["twelve columns", "thirty columns"])
def test_what_is_decided_is_folded_away_and_stays_open_while_it_is_corrected(visit: Open, content: bytes) -> None:
    visitor = visit(width=390, height=844)
    brought(visitor, content)
    window = visitor.page
    top = window.locator("#mapping").bounding_box()
    end = window.get_by_role("button", name="Discard the list").bounding_box()
    assert top is not None
    assert end is not None
    assert end["y"] - top["y"] < SCREENS * 844
    employer = window.get_by_role("combobox", name="Where the person works, as last observed")
    expect(employer).to_be_hidden()
    window.locator("summary").filter(has_text="columns decided").click()
    expect(employer).to_be_visible()
    field = window.get_by_role("combobox", name="Main field of work")
    field.scroll_into_view_if_needed()  # a list that opens while the page moves is closed by that
    visitor.settle()
    field.focus()
    window.keyboard.type("Nothing")
    expect(window.get_by_role("option", name="Nothing", exact=True)).to_be_visible()
    window.keyboard.press("Enter")
    visitor.settle()
    expect(window.get_by_text("1 column left to decide.")).to_be_visible()
    expect(employer).to_be_visible()
    assert too_wide(visitor) <= 1
