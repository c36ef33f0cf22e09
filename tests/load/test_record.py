"""The account of an import in a certificate that anybody may have written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.load import Reference, list_datasets, load_dataset
from ecosystem.load.measured import load_measured
from ecosystem.load.record import LONGEST_TEXT, MOST_ROWS, ImportRecord, read_record
from ecosystem.sources.careers.flags import CONTINENTS
from ecosystem.sources.spelling import read_rows
from ecosystem.views import imports
from tests.load.samples import DATASET, write

LEFT = "left AS after 2010, back in 2012"
GOOD: dict[str, Any] = {
    "thresholds": [{"name": "longest_gap", "value": 2, "unit": "years", "meaning": "m", "reason": "r"}],
    "sensitivity": {
        "people": 40,
        "of": 400,
        "rows": [
            {"threshold": "longest_gap", "value": 2, "chosen": True, "people": 40, "moves": 30, "abroad_now": 10},
            {"threshold": "longest_gap", "value": 4, "chosen": False, "people": 40, "moves": 24, "abroad_now": 12},
        ],
    },
    "left_aside": [{"reason": "no year", "rows": 3}],
    "interpreted": [{"reason": "posts without an end", "rows": 4}, {"reason": 7, "rows": 1}],
    "skipped": [{"reason": "broken line", "count": 2}],
    "flagged": {
        "people": 2,
        "left_out": 1,
        "listed": [{"person_id": "A1", "year": 2012, "reason": "continents", "detail": LEFT, "left_out": True}],
    },
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*GOOD, "rows", "listed", "name"]), inner)
    ),
    max_leaves=20,
)
ROW = st.dictionaries(
    st.sampled_from(["name", "value", "threshold", "reason", "rows", "count", "person_id", "year", "moves", "people"]),
    ANYTHING,
)
RECORDS = ANYTHING | st.fixed_dictionaries(
    {
        "thresholds": st.lists(ROW),
        "sensitivity": st.fixed_dictionaries({"rows": st.lists(ROW), "people": ANYTHING, "of": ANYTHING}),
        "flagged": st.fixed_dictionaries({"listed": st.lists(ROW), "people": ANYTHING}),
        "left_aside": st.lists(ROW),
        "interpreted": st.lists(ROW),
    }
)


def told(record: ImportRecord) -> None:
    """Make every table and sentence that a reader sees."""
    for frame in (imports.variations, imports.thresholds_told, imports.flags, imports.aside, imports.interpreted):
        frame(record)
    assert imports.headline_reading(record)
    assert imports.flags_reading(record)


def test_a_good_record_is_read_and_told() -> None:
    record = read_record(GOOD)
    assert record is not None
    assert [row.reason for row in record.aside] == ["no year", "broken line"]
    assert imports.interpreted(record).to_dict("records") == [{"What": "posts without an end", "Rows": 4}]
    assert (record.looked_at, record.people, record.flagged, record.left_out) == (40, 400, 2, 1)
    assert imports.headline_reading(record) == (
        "Moves of a sample of 40 people out of 400: with the thresholds of the import 30, and between 24 and 30 when "
        "each is varied on its own. Last seen abroad: between 25 % and 30 %."
    )
    assert imports.variations(record)["In this import"].tolist() == ["chosen", ""]
    assert imports.flags(record)["Moves"].tolist() == ["left out"]
    assert imports.flags(record)["Detail"].tolist() == ["left Asia after 2010, back in 2012"]
    assert imports.thresholds_told(record) == ["Longest gap: 2 years. m Why: r"]


def test_shares_are_columns_of_the_measured_table_and_every_continent_has_a_name() -> None:
    shown = imports.measured(load_measured())
    assert shown[list(imports.SHARES)].stack().between(0, 1).all()
    assert set(imports.CONTINENTS) == {row["continent"] for row in read_rows(CONTINENTS)}


@given(said=RECORDS)
@settings(deadline=None)
def test_whatever_is_said_there_is_a_record_or_none(said: object) -> None:
    record = read_record(said)
    assert (record is None) == (not isinstance(said, dict))
    if record is not None:
        told(record)
        hash(record)


def test_a_record_is_read_only_so_far() -> None:
    record = read_record({"left_aside": [{"reason": "x\n" * 9000, "rows": 1}] * 9000, "skipped": 10**400})
    assert record is not None
    assert len(record.aside) == MOST_ROWS
    assert len(record.aside[0].reason) <= LONGEST_TEXT


@pytest.mark.parametrize("said", ["[" * 9000 + "]" * 9000, '{"n": ' + "9" * 5000 + "}"], ids=["deep", "long number"])
def test_a_certificate_that_python_cannot_read_is_a_problem(tmp_path: Path, said: str) -> None:
    write(tmp_path / "mine", {**DATASET, "datapackage.json": said})
    assert [problem.file for problem in list_datasets(tmp_path).problems] == ["mine/datapackage.json"]


def test_a_dataset_carries_its_record(tmp_path: Path, reference: Reference) -> None:
    package = {"name": "mine", "kind": "observed", "import": GOOD}
    folder = write(tmp_path / "mine", {**DATASET, "datapackage.json": json.dumps(package)})
    assert load_dataset(folder, reference).birth.record == read_record(GOOD)
    folder = write(tmp_path / "plain", {**DATASET, "datapackage.json": json.dumps({"name": "plain"})})
    assert load_dataset(folder, reference).birth.record is None
