"""Published facts and disagreements between them."""

from ecosystem.indicators.published_figures import by_topic, disagreements, disputed, facts_of_measure
from tests.indicators.published import facts, shipped

SMALL = facts(
    [
        {"value": 10.0, "year": 2021, "measure": "money"},
        {"value": 30.0, "year": 2021, "measure": "money"},
        {"value": 20.0, "year": 2022, "measure": "money"},
        {"value": 5.0, "measure": "people", "unit": "people"},
        {"value": 7.0, "measure": "people", "unit": "people"},
        {"value": 99.0, "year": 2021},
        {"value": 98.0, "year": 2021},
    ]
)


def test_a_range_needs_two_figures_of_one_measure_and_year():
    table = disagreements(SMALL)
    assert table["measure"].tolist() == ["money", "people"]
    assert table[["lowest", "highest", "figures"]].values.tolist() == [[10, 30, 2], [5, 7, 2]]
    assert table["year"].isna().tolist() == [False, True]


def test_the_figures_behind_the_ranges():
    assert disputed(SMALL)["fact_id"].tolist() == ["F0", "F1", "F3", "F4"]


def test_all_figures_of_a_measure():
    assert facts_of_measure(SMALL, "money")["fact_id"].tolist() == ["F0", "F1", "F2"]
    assert facts_of_measure(SMALL, "people").empty


def test_known_ranges_of_start_up_funding():
    table = disagreements(shipped()["ecosystem_facts"])
    funding = table[table["measure"] == "startup-funding"].set_index("year")
    assert funding[["lowest", "highest"]].to_dict("index") == {
        2021: {"lowest": 305.0, "highest": 365.87},
        2022: {"lowest": 315.0, "highest": 350.0},
        2023: {"lowest": 71.5, "highest": 75.6},
    }


def test_no_figure_is_lost_by_putting_them_in_order():
    table = shipped()["ecosystem_facts"]
    ordered = by_topic(table)
    assert sorted(ordered["fact_id"]) == sorted(table["fact_id"])
    assert ordered["topic"].cat.codes.is_monotonic_increasing


def test_no_rows_give_no_rows():
    empty = facts([])
    assert disagreements(empty).empty
    assert disputed(empty).empty
    assert by_topic(empty).empty
    assert facts_of_measure(empty, "money").empty
