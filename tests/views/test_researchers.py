"""What the views of the page Researchers say."""

import pytest

from ecosystem.selection import Selection
from ecosystem.views import researchers
from tests.indicators.frames import ecosystem

GONE = {"to_sector_id": "university", "to_country_code": "DE"}
RETURNED = {"from_country_code": "DE", "to_sector_id": "university"}
TWENTY = ecosystem(
    [{"field": "robotics", "degree": "doctorate", "degree_country_code": "GB"}] * 8
    + [{"field": "speech", "degree": "master", "degree_country_code": "PK", "city_id": "berlin"}] * 2
    + [{"field": "speech", "degree": "master", "degree_country_code": "PK"}] * 8
    + [{"field": "speech", "city_id": None, "degree_country_code": "PK"}] * 2,
    [{"who": who, "year": 2012, **GONE} for who in range(6)]
    + [{"who": who, "year": 2016, **RETURNED} for who in range(2)],
)


def test_stock_draws_a_panel_per_field_and_summarises_the_total():
    view = researchers.stock(TWENTY, Selection())
    assert [trace.name for trace in view.figure.data] == ["Speech", "Robotics"], "the largest first"
    assert view.summary.startswith(
        "20 people were at work in 2020, after 20 in 2010; the largest field was Speech with 12"
    )


def test_degrees_not_known_are_a_group():
    view = researchers.field_degree(TWENTY, Selection())
    assert "40 % (22–61 %) are known to hold a doctorate" in view.summary
    assert "of 2 the degree is not known" in view.summary
    assert {note.text for note in view.figure.layout.annotations} == {
        "<b>Master</b>",
        "<b>Doctorate</b>",
        "<b>Degree unknown</b>",
    }


def test_training_abroad_is_summarised_by_field_and_by_start():
    view = researchers.trained(TWENTY, Selection())
    assert "40 % (22–61 %) were trained abroad" in view.summary
    assert set(view.table["by"]) == {"Field", "Year the career began"}
    assert len(view.figure.data) == 2


def test_degree_countries_name_home_and_the_first_abroad():
    view = researchers.degree_countries(TWENTY, Selection())
    assert "are from Pakistan" in view.summary
    assert "from the United Kingdom" in view.summary
    assert view.table["pick"].tolist() == ["degree_country_code:PK", "degree_country_code:GB"]


@pytest.mark.parametrize("unknown", [0, 5, 6])
def test_nobody_known_abroad_is_not_a_share_of_nothing(unknown):
    six = ecosystem([{"city_id": None}] * unknown + [{}] * (6 - unknown), [])
    view = researchers.now(six, Selection())
    assert view.summary.startswith("How many are abroad cannot be known from this dataset")
    assert view.table.empty


def test_places_not_known_are_a_group():
    view = researchers.now(TWENTY, Selection())
    assert view.summary == (
        "Of 18 people whose place is known, 89 % (67–97 %) work in the country and 11 % (3–33 %) abroad; left out: 2 "
        "people whose place is not known."
    )
    assert view.table["people"].sum() == 20


def test_unknown_is_not_left_and_return_is_of_leavers():
    view = researchers.retention(TWENTY, Selection())
    assert "Of 10 people trained in the country whose place now is known, 80 %" in view.summary
    assert "between 67 % and 83 % with the 2 whose place is not known" in view.summary
    assert "of 6 people who left for a post abroad, 33 % (10–70 %) came back" in view.summary
    assert "2 people trained here whose place now is not known" in view.provenance.unknown


def test_a_dataset_of_people_at_home_gives_no_retention():
    at_home = ecosystem([{"degree_country_code": "PK"}] * 9)
    assert researchers.retention(at_home, Selection()).summary == (
        "How many are abroad cannot be known from this dataset: it holds only people at home. Nor can be said who came "
        "back."
    )


def test_a_field_that_is_not_known_is_not_an_end_of_a_range():
    fields = ["robotics"] * 9 + ["speech"] * 9 + [None] * 9
    codes = ["GB"] * 4 + ["PK"] * 5 + ["GB"] * 5 + ["PK"] * 4 + ["GB"] * 9
    people = [{"field": field, "degree_country_code": code} for field, code in zip(fields, codes, strict=True)]
    summary = researchers.trained(ecosystem(people), Selection()).summary
    assert "unknown" not in summary
    assert "which are not clearly apart" in summary


def test_where_no_degree_is_known_there_is_no_share_of_doctors() -> None:
    people = ecosystem([{"field": "robotics", "degree": None}] * 12)
    view = researchers.field_degree(people, Selection())
    assert view.summary == "Of none of 12 people the highest degree is known."
