"""Sensitivity of the headline figures to each threshold."""

from functools import partial
from typing import Any

import ibis
import pytest

from ecosystem.careers import Thresholds, derive_careers, headline_figures, sensitivity
from ecosystem.careers.engines import store, to_engine, to_rows
from ecosystem.careers.sensitivity import FIGURES, shares
from ecosystem.careers.thresholds import variations
from tests.careers.histories import UNTIL, History, histories, tables

RECORDS = {
    "a-visit": "p:LUMS 2008-2012; p:ITU 2013; p:NUST 2014-2018",
    "late-papers": "e:LUMS 2008-2013; e:NUST 2012-2018",
    "to-a-firm": "p:LUMS 2008-2012; p:SYSTEMS 2013-2018",
    "abroad": "p:UET 2008-2012; p:TUM 2013-2018",
    "nowhere-to": "p:KHI 2008-2012; p:PLACELESS 2013-2018",
}


@pytest.fixture(scope="module")
def given_tables(engine: ibis.BaseBackend) -> tuple[ibis.Table, ibis.Table]:
    people, affiliations = tables([History(person, "", "", text, "") for person, text in RECORDS.items()])
    return to_engine(engine, "sensitive_people", people), to_engine(engine, "sensitive_affiliations", affiliations)


@pytest.fixture(scope="module")
def varied(engine: ibis.BaseBackend, given_tables: tuple[ibis.Table, ibis.Table]) -> dict[str, Any]:
    return sensitivity(*given_tables, until=UNTIL, keep=partial(store, engine))


def test_headline_figures_of_five_people(engine: ibis.BaseBackend, given_tables: tuple[ibis.Table, ibis.Table]) -> None:
    (figures,) = to_rows(headline_figures(derive_careers(*given_tables, until=UNTIL, keep=partial(store, engine))))
    assert figures == {
        "people": 5,
        "moves": 5,
        "second_posts": 0,
        "to_industry": 1,
        "to_academia": 0,
        "leaving": 1,
        "coming_home": 0,
        "abroad_now": 1,
    }
    assert shares(figures) == {"abroad": 0.2, "to_industry": 0.2}


def test_each_threshold_is_varied_on_its_own(varied: dict[str, Any]) -> None:
    assert (varied["people"], varied["of"]) == (5, 5)
    assert [(row["threshold"], row["value"]) for row in varied["rows"]] == variations(Thresholds())
    chosen = [row for row in varied["rows"] if row["chosen"]]
    assert {row["threshold"] for row in chosen} == set(Thresholds().values())
    assert len({tuple(row[name] for name in FIGURES) for row in chosen}) == 1


def test_a_threshold_that_matters_shows(varied: dict[str, Any]) -> None:
    by_value = {(row["threshold"], row["value"]): row for row in varied["rows"]}
    assert by_value["least_weight", 1]["moves"] == by_value["least_weight", 2]["moves"] + 1
    assert by_value["least_overlap", 2]["second_posts"] == 1


@pytest.fixture(scope="module")
def many_tables(engine: ibis.BaseBackend) -> tuple[ibis.Table, ibis.Table]:
    people, affiliations = tables(histories())
    return to_engine(engine, "many_people", people), to_engine(engine, "many_affiliations", affiliations)


@pytest.fixture(scope="module")
def many_varied(engine: ibis.BaseBackend, many_tables: tuple[ibis.Table, ibis.Table]) -> dict[str, Any]:
    return sensitivity(*many_tables, until=UNTIL, keep=partial(store, engine))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("longest_gap", 0),
        ("most_flags", 0),
        ("least_weight", 3),
        ("least_overlap", 5),
        ("longest_fade", 1),
        ("longest_sabbatical", 0),
        ("most_organizations", 3),
        ("longest_swing", 2),
    ],
)
def test_figures_of_a_variation_are_those_of_a_derivation_with_it(
    name: str,
    value: float,
    engine: ibis.BaseBackend,
    many_tables: tuple[ibis.Table, ibis.Table],
    many_varied: dict[str, Any],
) -> None:
    changed: dict[str, Any] = {name: value}
    careers = derive_careers(*many_tables, Thresholds(**changed), until=UNTIL, keep=partial(store, engine))
    (figures,) = to_rows(headline_figures(careers))
    (row,) = (row for row in many_varied["rows"] if (row["threshold"], row["value"]) == (name, value))
    assert {figure: row[figure] for figure in FIGURES} == figures


def test_many_people_are_sampled(engine: ibis.BaseBackend, given_tables: tuple[ibis.Table, ibis.Table]) -> None:
    run = partial(sensitivity, *given_tables, until=UNTIL, keep=partial(store, engine), max_people=3)
    first, again = run(), run()
    assert first == again
    assert 0 < first["people"] < first["of"] == 5
    assert all(row["people"] <= first["people"] for row in first["rows"])


def test_empty_input_has_zero_figures(engine: ibis.BaseBackend, given_tables: tuple[ibis.Table, ibis.Table]) -> None:
    people, affiliations = given_tables
    none = ibis.literal(False)
    careers = derive_careers(people.filter(none), affiliations.filter(none), until=UNTIL, keep=partial(store, engine))
    assert to_rows(headline_figures(careers)) == [dict.fromkeys(FIGURES, 0)]
