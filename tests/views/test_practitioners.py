"""Views of the surveys of practitioners: headline figures, and awkward choices of years and economies."""

import pytest

from ecosystem.selection import Selection
from ecosystem.views import View, ViewDefinition, researchers
from ecosystem.views.presentation import table_texts
from tests.views.published import check, scope

VIEWS = (researchers.practitioners, researchers.titles)


def row(view: View, **cells: str) -> dict[str, str]:
    """Return the only row of a displayed table that has these texts."""
    texts = table_texts(view)
    (found,) = [found for found in texts.to_dict("records") if cells.items() <= found.items()]
    return found


@pytest.mark.parametrize(
    ("economy", "panel", "shown"),
    [
        ("Pakistan", "Students", ("67.4 %", "63.6 %", "71.0 %", "620")),
        ("World", "Students", ("49.8 %", "49.2 %", "50.5 %", "23,997")),
        ("India", "Students", ("56.5 %", "55.5 %", "57.5 %", "8,792")),
        ("Pakistan", "Have published research", ("29.1 %", "24.4 %", "34.3 %", "323")),
        ("World", "Have published research", ("42.4 %", "41.6 %", "43.3 %", "12,361")),
    ],
)
def test_students_and_publishing_are_the_headline_figures(economy, panel, shown):
    found = row(check(researchers.practitioners), Economy=economy, Respondents=panel, Survey="2022")
    assert (found["Share"], found["95 % from"], found["95 % to"], found["Of"]) == shown


def test_the_sentence_names_survey_base_and_interval():
    assert researchers.practitioners.of(scope()).summary.startswith(
        "Of 620 respondents of the Kaggle survey of 2022 who live in Pakistan, 67 % (64–71 %) were students, against "
        "50 % (49–50 %) in the world."
    )


def test_a_survey_that_asked_otherwise_is_worded_otherwise():
    view = researchers.practitioners.of(scope(selection=Selection(period=(2021, 2021))))
    assert "stated “student” as their job title" in view.summary
    assert "published" not in view.summary
    assert set(view.table["year"]) == {2021}


def test_economies_that_the_surveys_do_not_print_are_named():
    view = researchers.practitioners.of(scope(selection=Selection(economy=("US", "NG"))))
    assert view.provenance.unknown == "United States (no figure in this series)"
    assert set(view.table["economy"]) == {"Pakistan", "Nigeria", "World"}


@pytest.mark.parametrize("definition", VIEWS, ids=lambda view: view.id)
def test_years_without_a_survey_are_said_to_have_none(definition: ViewDefinition):
    view = definition.of(scope(selection=Selection(period=(2015, 2020))))
    assert (view.answered, view.summary) == (False, "No survey of practitioners in Pakistan is of the years chosen.")


def test_titles_of_both_surveys_are_in_the_table():
    view = check(researchers.titles)
    assert row(view, Economy="Pakistan", Survey="2022", **{"Job title": "Data analyst"})["Respondents"] == "35"
    assert row(view, Economy="Pakistan", Survey="2021", **{"Job title": "Data scientist"})["Share"] == "15.7 %"
