"""The account of an import in a certificate that anybody may have written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.careers.flags import CONTINENTS
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.indicators.threshold_sensitivity import threshold_sensitivity
from ecosystem.load import Ecosystem, Reference, list_datasets, load_career_accuracy, load_dataset
from ecosystem.load.model.import_record import LONGEST_TEXT, MAX_ENTRIES, ImportRecord, read_record
from ecosystem.selection import Selection, narrow
from ecosystem.statistics import MINIMUM_N
from ecosystem.tables import Researchers
from ecosystem.views.methods import import_texts, threshold_variants
from ecosystem.views.researchers.career_profile import career
from tests.load.samples import DATASET, write

LEFT = "left AS after 2010, back in 2012"
GOOD: dict[str, Any] = {
    "settings": [
        {"name": "country", "value": "PK", "unit": "ISO 3166-1", "meaning": "m", "reason": "r"},
        {"name": "since", "value": 2005, "unit": "year", "meaning": "m", "reason": "r"},
        {"name": "subfields", "value": ["1702", "1707"], "words": ["Minds", "Eyes"], "unit": "u", "meaning": "m"},
        {"name": "least_share", "value": 0.25, "unit": "share of the works", "meaning": "m", "reason": "r"},
    ],
    "people": {"people of the country": 900, "of them with enough work": 400},
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
    for account in (
        import_texts.requested_settings,
        import_texts.step_counts,
        import_texts.thresholds_used,
        import_texts.flag_definitions,
        import_texts.skipped_rows,
        import_texts.reinterpreted_rows,
    ):
        account(record)
    assert import_texts.flags_summary(record)
    for part, of in (("abroad_now", "people"), ("to_industry", "moves")):
        table = threshold_sensitivity(record, part, of)
        shown = table.dropna(subset=["value"])
        assert ((shown["low"] >= 0) & (shown["low"] <= shown["value"]) & (shown["value"] <= shown["high"])).all()
        assert (shown["n"] >= MINIMUM_N).all()


def test_a_good_record_is_read_and_told() -> None:
    record = read_record(GOOD)
    assert record is not None
    assert [row.reason for row in record.skipped] == ["no year", "broken line"]
    assert import_texts.reinterpreted_rows(record).to_dict("records") == [{"What": "posts without an end", "Rows": 4}]
    assert (record.sampled, record.people, record.flagged, record.left_out) == (40, 400, 2, 1)
    assert import_texts.requested_settings(record) == [
        ("Country", "Pakistan. m Why: r"),
        ("First year", "2005. m Why: r"),
        ("Subfields", "Minds (1702) and Eyes (1707). m"),
        ("Least share of works", "25 % of the works. m Why: r"),
    ]
    assert import_texts.step_counts(record) == "900 people of the country; 400 of them with enough work."
    assert import_texts.thresholds_used(record) == [("Gap in a stay", "2 years. m Why: r")]


def test_settings_listed_among_the_thresholds_are_told_once() -> None:
    since = {"name": "since", "value": 2005, "unit": "year", "meaning": "m", "reason": "r"}
    record = read_record({**GOOD, "thresholds": [*GOOD["thresholds"], since]})
    assert record is not None
    assert [threshold.name for threshold in record.thresholds] == ["longest_gap"]


@pytest.fixture
def imported(tmp_path: Path, reference: Reference) -> Ecosystem:
    """Return a dataset whose import flags one of its people, and one whom it does not know."""
    people = load_dataset(write(tmp_path / "plain", DATASET), reference).researchers[Researchers.researcher_id]
    (flag,) = GOOD["flagged"]["listed"]
    flagged = {**GOOD["flagged"], "listed": [{**flag, "person_id": str(people.iloc[0])}, flag]}
    package = {"name": "mine", "kind": "observed", "import": {**GOOD, "flagged": flagged}}
    folder = write(tmp_path / "mine", {**DATASET, "datapackage.json": json.dumps(package)})
    return load_dataset(folder, reference)


def test_a_flag_names_its_person_and_what_was_seen(imported: Ecosystem) -> None:
    flags = import_texts.flags(imported)
    ids = imported.researchers[Researchers.researcher_id].astype("str")
    assert flags["person_id"].tolist() == [ids.iloc[0], ""]
    assert flags["person"].tolist()[1] == "A1"
    assert flags["detail"].tolist() == ["Left Asia after 2010, back in 2012"] * 2
    assert flags["moves"].tolist() == ["left out", "left out"]


def test_where_names_are_hidden_flags_name_nobody_and_still_lead_to_the_person(imported: Ecosystem) -> None:
    hidden = import_texts.flags(imported.anonymized)
    named = import_texts.flags(imported)
    ids = imported.anonymized.researchers[Researchers.researcher_id].astype("str")
    assert hidden["person_id"].tolist() == [ids.iloc[0], ""]
    assert not {*named["person_id"], *named["person"]} - {""} & {*hidden["person_id"], *hidden["person"]}
    assert "A1" not in hidden.to_csv()


def test_a_career_tells_the_years_that_are_implausible(imported: Ecosystem) -> None:
    told = [dict(career(imported, place).facts).get("Implausible for one person") for place in (0, 1)]
    assert told == ["Left Asia after 2010, back in 2012 (2012)", None]
    hidden = dict(career(imported.anonymized, 0).facts)
    assert hidden["Implausible for one person"] == told[0]


def test_a_headline_says_what_each_threshold_does_to_it(imported: Ecosystem) -> None:
    view = threshold_variants.abroad_varied(imported, Selection())
    assert view.summary == (
        "Of 40 people, 25 % (14–40 %) were last seen abroad; when one threshold at a time is varied, it lies between "
        "25 % and 30 %. Most depends on “Gap in a stay”: +5.0 percentage points at 4 years."
    )
    assert view.provenance.n == "40 people, of a sample of 40 people out of 400"
    assert list(view.columns.values())[:3] == ["Threshold", "Tried", "Used"]
    assert view.table["tried_text"].tolist() == ["2 years", "4 years"]
    assert view.table["used_text"].tolist() == ["2 years", "2 years"]
    assert view.table["changed"].tolist() == ["as imported", "+5.0"]
    assert view.figure is not None
    assert list(view.figure.data[0].y) == ["As imported", "Gap in a stay: 4"]


def test_filters_do_not_touch_what_an_import_says_of_itself(imported: Ecosystem) -> None:
    narrowed = threshold_variants.abroad_varied.of(narrow(imported, Selection(years=(2010, 2011), stage_safe=True)))
    assert narrowed.summary == threshold_variants.abroad_varied(imported, Selection()).summary
    assert narrowed.provenance.filters == ("Names of persons hidden",)


def test_without_figures_that_vary_a_view_says_so(imported: Ecosystem) -> None:
    view = threshold_variants.industry_varied(imported, Selection())
    assert view.table.empty
    assert view.summary == threshold_variants.NOT_VARIED


def test_figures_that_are_no_share_are_left_out_and_few_people_are_no_number() -> None:
    def row(value: float, **figures: float) -> dict[str, Any]:
        return {"threshold": "longest_gap", "value": value, "chosen": value == 2, **figures}

    rows = [row(1, people=7, abroad_now=99), row(2, people=10, abroad_now=5), row(3, people=4, abroad_now=1), row(4)]
    record = read_record({"sensitivity": {"rows": [*rows, row(5, people=7.5, abroad_now=1)]}})
    assert record is not None
    table = threshold_sensitivity(record, "abroad_now", "people")
    assert table["tried"].tolist() == [2, 3]
    assert table["value"].tolist()[0] == 0.5
    assert table["value"].isna().tolist() == [False, True]
    assert table["n"].tolist() == [10, 4]


def test_shares_are_columns_of_the_measured_table_and_every_continent_has_a_name() -> None:
    shown = import_texts.accuracy_table(load_career_accuracy())
    assert shown[list(import_texts.SHARES)].stack().between(0, 1).all()
    assert set(import_texts.CONTINENTS) == {row["continent"] for row in read_rows(CONTINENTS)}


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
    assert len(record.skipped) == MAX_ENTRIES
    assert len(record.skipped[0].reason) <= LONGEST_TEXT


@pytest.mark.parametrize("said", ["[" * 9000 + "]" * 9000, '{"n": ' + "9" * 5000 + "}"], ids=["deep", "long number"])
def test_a_certificate_that_python_cannot_read_is_a_problem(tmp_path: Path, said: str) -> None:
    write(tmp_path / "mine", {**DATASET, "datapackage.json": said})
    assert [problem.file for problem in list_datasets(tmp_path).problems] == ["mine/datapackage.json"]


def test_a_dataset_carries_its_record(tmp_path: Path, reference: Reference) -> None:
    package = {"name": "mine", "kind": "observed", "import": GOOD}
    folder = write(tmp_path / "mine", {**DATASET, "datapackage.json": json.dumps(package)})
    assert load_dataset(folder, reference).metadata.record == read_record(GOOD)
    folder = write(tmp_path / "plain", {**DATASET, "datapackage.json": json.dumps({"name": "plain"})})
    assert load_dataset(folder, reference).metadata.record is None
