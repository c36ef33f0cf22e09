"""Published facts and disagreements between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.indicators.published_figures import by_topic, disagreements, disputed, facts_of_measure
from tests.indicators.published import facts, shipped

A, B = "https://example.org/a", "https://example.org/b"
SMALL = facts(
    [
        {"value": 10.0, "year": 2021, "measure": "money", "source_url": A},
        {"value": 30.0, "year": 2021, "measure": "money", "source_url": B},
        {"value": 20.0, "year": 2022, "measure": "money", "source_url": A},
        {"value": 25.0, "year": 2023, "measure": "money", "source_url": B, "kind": "target", "target_year": 2030},
        {"value": 5.0, "measure": "people", "unit": "people", "source_url": A},
        {"value": 7.0, "measure": "people", "unit": "people", "source_url": B},
        {"value": 99.0, "year": 2021},
        {"value": 98.0, "year": 2021},
    ]
)
values = st.lists(
    st.tuples(st.sampled_from([A, B]), st.sampled_from([2020, 2021]), st.sampled_from(["m", "n"]), st.integers(1, 3)),
    max_size=12,
)


def test_a_disagreement_needs_two_sources_of_one_measure_and_year():
    table = disagreements(SMALL)
    assert table[["measure", "year", "lowest", "highest", "figures", "sources"]].values.tolist() == [
        ["money", 2021, 10, 30, 2, 2]
    ]
    assert disputed(SMALL)["fact_id"].tolist() == ["F0", "F1"]


@pytest.mark.parametrize(
    "pair",
    [
        [{"value": 1.0}, {"value": 2.0}],
        [{"value": 1.0}, {"value": 1.0, "source_url": B}],
        [{"value": 1.0}, {"value": 2.0, "source_url": B, "year": 2022}],
        [{"value": 1.0}, {"value": 2.0, "source_url": B, "measure": "n"}],
        [{"value": 1.0, "year": None}, {"value": 2.0, "source_url": B, "year": None}],
    ],
    ids=["one source", "the same figure", "two years", "two measures", "no year"],
)
def test_these_are_no_disagreement(pair):
    assert disagreements(facts([{"measure": "m", "year": 2021, "source_url": A, **row} for row in pair])).empty


@given(values)
def test_every_disagreement_has_two_sources_that_differ(given_rows):
    rows = [{"source_url": page, "year": year, "measure": m, "value": float(v)} for page, year, m, v in given_rows]
    table = disagreements(facts(rows))
    for row in table.itertuples():
        own = [r for r in rows if (r["measure"], r["year"]) == (row.measure, row.year)]
        by_page = {page: {r["value"] for r in own if r["source_url"] == page} for page in (A, B)}
        assert by_page[A] and by_page[B]
        assert by_page[A] != by_page[B]
        assert (row.lowest, row.highest) == (min(r["value"] for r in own), max(r["value"] for r in own))


def test_counted_figures_of_a_measure_leave_out_targets():
    assert facts_of_measure(SMALL, "money")["fact_id"].tolist() == ["F0", "F1", "F2"]
    assert facts_of_measure(SMALL, "people").empty


def test_known_ranges_of_start_up_funding():
    table = disagreements(shipped()["ecosystem_facts"])
    funding = table[table["measure"] == "startup-funding"].set_index("year")
    assert funding[["lowest", "highest"]].to_dict("index") == {
        2021: {"lowest": 305.0, "highest": 365.87},
        2022: {"lowest": 315.0, "highest": 350.0},
    }


def test_no_figure_is_lost_by_putting_them_in_order():
    table = shipped()["ecosystem_facts"]
    ordered = by_topic(table)
    assert sorted(ordered["fact_id"]) == sorted(table["fact_id"])
    assert ordered["topic"].cat.codes.is_monotonic_increasing


def test_no_published_figures_give_no_rows():
    empty = facts([])
    assert disagreements(empty).empty
    assert disputed(empty).empty
    assert by_topic(empty).empty
    assert facts_of_measure(empty, "money").empty
