"""The page Data and methods, for a dataset that an import made: whatever its record says, it is shown as text."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.datasets.dataset_writer import write_dataset
from ecosystem.site import SETTING
from tests.datasets.editions import METADATA, NAME, edition
from tests.load.test_record import GOOD
from tests.pages.driver import checked, closed

MARKUP = "<b>**bold**</b> [link](javascript:alert(1)) :red[x] $x$"


def imported(monkeypatch: pytest.MonkeyPatch, folder: Path, record: dict[str, Any]) -> AppTest:
    write_dataset(edition("first"), METADATA, folder / NAME, record=record)
    monkeypatch.setenv(SETTING, str(folder))
    return known(NAME)


def known(dataset: str) -> AppTest:
    """Return the page with what is known about a dataset."""
    test = closed("methods", dataset=dataset)
    test.session_state["tab"] = "What is known"
    return checked(test.run())


def texts(test: AppTest) -> str:
    return "\n".join(element.value for element in (*test.header, *test.subheader, *test.markdown))


def test_an_import_lists_its_thresholds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    test = imported(monkeypatch, tmp_path, GOOD)
    assert "How moves were derived from records" in texts(test)
    assert "hand\\-made histories" in texts(test)
    tables = [table.value for table in test.dataframe]
    assert [next(iter(table)) for table in tables] == ["person", "Reason", "What", "Set"]
    assert "Kind of history" in tables[3]
    assert tables[1]["Rows"].tolist() == [3, 2]
    assert tables[2]["Rows"].tolist() == [4]
    assert "Values reinterpreted by rules" in texts(test)
    assert "Settings of the import" in texts(test)
    assert "**First year**: 2005\\." in texts(test)
    assert "How does the share abroad depend on the thresholds?" in texts(test)


def test_a_list_of_people_and_moves_has_no_thresholds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    test = imported(monkeypatch, tmp_path, {"source": "spreadsheet", "sheets": []})
    assert "What is known" in [tab.label for tab in test.tabs]
    assert "How moves were derived from records" not in texts(test)


def test_an_import_without_thresholds_has_a_statement(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    test = imported(monkeypatch, tmp_path, {"source": "spreadsheet", "statement": "Taken as they are."})
    assert "Taken as they are\\." in texts(test)
    assert "What decides" not in texts(test)


def test_a_hostile_record_is_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = {
        "reason": MARKUP,
        "rows": 1,
        "person_id": MARKUP,
        "year": 1e300,
        "detail": MARKUP,
        "name": MARKUP,
        "value": 3,
    }
    figures = {"threshold": MARKUP, "value": -1e9, "moves": 3, "people": 7, "abroad_now": 99, MARKUP: 5}
    hostile = {
        "thresholds": [row, "x", None, {"name": 3}],
        "left_aside": {"rows": 1},
        "skipped": [row],
        "interpreted": [row, 7],
        "sensitivity": {"rows": [figures, [1]], "people": "many"},
        "flagged": {"people": -4, "listed": [row, {"person_id": MARKUP, "year": 2012}]},
    }
    test = imported(monkeypatch, tmp_path, hostile)
    assert MARKUP not in texts(test)
    assert [next(iter(table.value)) for table in test.dataframe][:2] == ["person", "Reason"]


def test_a_dataset_of_another_kind_has_no_import_record() -> None:
    test = known("demo")
    assert "What is known" in [tab.label for tab in test.tabs]
    assert "How moves were derived from records" not in texts(test)
