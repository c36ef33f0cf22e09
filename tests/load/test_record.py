"""Import record in datapackage.json, which may come from an untrusted upload."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.careers.flags import CONTINENTS
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.indicators.data_quality import threshold_sensitivity
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


def render(record: ImportRecord) -> None:
    """Build every table and sentence of the record."""
    for text in (
        import_texts.requested_settings,
        import_texts.step_counts,
        import_texts.thresholds_used,
        import_texts.flag_definitions,
        import_texts.skipped_rows,
        import_texts.reinterpreted_rows,
    ):
        text(record)
    assert import_texts.flags_summary(record)
    for part, of in (("abroad_now", "people"), ("to_industry", "moves")):
        table = threshold_sensitivity(record, part, of)
        known = table.dropna(subset=["value"])
        assert ((known["low"] >= 0) & (known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
        assert (known["n"] >= MINIMUM_N).all()


def test_a_complete_record_is_read() -> None:
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
    assert import_texts.step_counts(record) == "People of the country: 900; of them with enough work: 400."
    assert import_texts.thresholds_used(record) == [("Gap in a stay", "2 years. m Why: r")]


def test_settings_are_not_repeated_among_the_thresholds() -> None:
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


def test_a_flag_has_person_and_detail(imported: Ecosystem) -> None:
    flags = import_texts.flags(imported)
    ids = imported.researchers[Researchers.researcher_id].astype("str")
    assert flags["person_id"].tolist() == [ids.iloc[0], ""]
    assert flags["person"].tolist()[1] == "A1"
    assert flags["detail"].tolist() == ["Left Asia after 2010, back in 2012"] * 2
    assert flags["moves"].tolist() == ["left out", "left out"]


def test_anonymised_flags_hide_names_and_still_link_to_the_person(imported: Ecosystem) -> None:
    hidden = import_texts.flags(imported.anonymized)
    named = import_texts.flags(imported)
    ids = imported.anonymized.researchers[Researchers.researcher_id].astype("str")
    assert hidden["person_id"].tolist() == ["", ids.iloc[0]]  # in the order of the new ids
    assert not {*named["person_id"], *named["person"]} - {""} & {*hidden["person_id"], *hidden["person"]}
    assert "A1" not in hidden.to_csv()


def test_a_career_lists_implausible_years(imported: Ecosystem) -> None:
    facts = [dict(career(imported, place).facts).get("Implausible for one person") for place in (0, 1)]
    assert facts == ["Left Asia after 2010, back in 2012 (2012)", None]
    hidden = dict(career(imported.anonymized, 0).facts)
    assert hidden["Implausible for one person"] == facts[0]


def test_summary_states_the_effect_of_each_threshold(imported: Ecosystem) -> None:
    view = threshold_variants.abroad_varied(imported, Selection())
    assert view.summary == (
        "Of 40 people, 25 % (14–40 %) were last seen abroad; when one threshold at a time is varied, it lies between "
        "25 % and 30 %. Most depends on “Gap in a stay”: +5.0 percentage points at 4 years."
    )
    assert view.headline == "One threshold at another value changes the share by 5.0 percentage points at most"
    assert view.provenance.n.startswith("40 people, of a sample of 40 people out of 400")
    assert list(view.columns.values())[:3] == ["Threshold", "Tried", "Used"]
    assert view.table["tried_text"].tolist() == ["2 years", "4 years"]
    assert view.table["used_text"].tolist() == ["2 years", "2 years"]
    assert view.table["changed"].tolist() == ["as imported", "+5.0"]
    assert view.figure is not None
    assert list(view.figure.data[0].y) == ["As imported", "Gap in a stay: 4"]


def test_filters_do_not_change_the_import_record(imported: Ecosystem) -> None:
    narrowed = threshold_variants.abroad_varied.of(narrow(imported, Selection(years=(2010, 2011), stage_safe=True)))
    assert narrowed.summary == threshold_variants.abroad_varied(imported, Selection()).summary
    assert narrowed.provenance.filters == ("Names of persons hidden",)


def test_view_without_variations(imported: Ecosystem) -> None:
    view = threshold_variants.industry_varied(imported, Selection())
    assert view.table.empty
    assert view.summary == threshold_variants.NOT_VARIED


def test_invalid_shares_are_dropped_and_small_groups_suppressed() -> None:
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


def test_accuracy_has_every_share_and_every_continent_a_name() -> None:
    accuracy = import_texts.accuracy_table(load_career_accuracy())
    assert accuracy[list(import_texts.SHARES)].stack().between(0, 1).all()
    assert set(import_texts.CONTINENTS) == {row["continent"] for row in read_rows(CONTINENTS)}


@given(value=RECORDS)
@settings(deadline=None)
def test_any_json_yields_a_record_or_none(value: object) -> None:
    record = read_record(value)
    assert (record is None) == (not isinstance(value, dict))
    if record is not None:
        render(record)
        hash(record)


def test_length_of_a_record_is_bounded() -> None:
    record = read_record({"left_aside": [{"reason": "x\n" * 9000, "rows": 1}] * 9000, "skipped": 10**400})
    assert record is not None
    assert len(record.skipped) == MAX_ENTRIES
    assert len(record.skipped[0].reason) <= LONGEST_TEXT


@pytest.mark.parametrize("text", ["[" * 9000 + "]" * 9000, '{"n": ' + "9" * 5000 + "}"], ids=["deep", "long number"])
def test_unreadable_metadata_are_a_problem(tmp_path: Path, text: str) -> None:
    write(tmp_path / "mine", {**DATASET, "datapackage.json": text})
    assert [problem.file for problem in list_datasets(tmp_path).problems] == ["mine/datapackage.json"]


def test_a_dataset_carries_its_record(tmp_path: Path, reference: Reference) -> None:
    package = {"name": "mine", "kind": "observed", "import": GOOD}
    folder = write(tmp_path / "mine", {**DATASET, "datapackage.json": json.dumps(package)})
    assert load_dataset(folder, reference).metadata.record == read_record(GOOD)
    folder = write(tmp_path / "plain", {**DATASET, "datapackage.json": json.dumps({"name": "plain"})})
    assert load_dataset(folder, reference).metadata.record is None
