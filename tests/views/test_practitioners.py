"""Views of the surveys of practitioners: headline figures, and awkward choices of years and economies."""

import re

import pytest

from ecosystem.selection import Selection
from ecosystem.views import View, ViewDefinition, researchers, sectors
from ecosystem.views.presentation import table_texts
from ecosystem.views.sectors.practitioner_skills import _summarise
from tests.views.published import check, scope

VIEWS = (
    researchers.practitioners,
    researchers.titles,
    sectors.practitioners,
    sectors.industries,
    sectors.adoption,
    sectors.practitioner_skills,
)


def row(view: View, **cells: str) -> dict[str, str]:
    """Return the only row of a displayed table that has these texts."""
    texts = table_texts(view)
    (found,) = [found for found in texts.to_dict("records") if cells.items() <= found.items()]
    return found


@pytest.mark.parametrize(
    ("economy", "panel", "printed"),
    [
        ("Pakistan", "Students", ("67.4 %", "63.6 %", "71.0 %", "620")),
        ("World", "Students", ("49.8 %", "49.2 %", "50.5 %", "23,997")),
        ("India", "Students", ("56.5 %", "55.5 %", "57.5 %", "8,792")),
        ("Pakistan", "Have published research", ("29.1 %", "24.4 %", "34.3 %", "323")),
        ("World", "Have published research", ("42.4 %", "41.6 %", "43.3 %", "12,361")),
    ],
)
def test_students_and_publishing_are_the_headline_figures(economy, panel, printed):
    found = row(check(researchers.practitioners), Economy=economy, Respondents=panel, Survey="2022")
    assert (found["Share"], found["95 % from"], found["95 % to"], found["Of"]) == printed


def test_the_sentence_names_survey_base_and_interval():
    assert researchers.practitioners.of(scope()).summary.startswith(
        "Of 620 respondents of the Kaggle survey of 2022 in Pakistan, 67 % (64–71 %) were students, against "
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


def test_shares_of_titles_are_of_those_who_stated_one():
    view = check(researchers.titles)
    for _, stated in view.table.groupby(["economy_id", "year"]):
        assert stated["respondents"].sum() == stated["n"].iloc[0]
        assert not {"student", "not-employed"} & set(stated["category"])
    assert view.provenance.unknown.startswith("418 students")


@pytest.mark.parametrize("definition", [sectors.practitioners, sectors.industries, sectors.adoption])
@pytest.mark.parametrize("period", [None, (2021, 2021)])
def test_a_headline_names_those_at_work_as_its_base(definition: ViewDefinition, period):
    headline = definition.of(scope(selection=Selection(period=period))).headline
    assert "of respondents at work" in headline or "clearly" in headline


@pytest.mark.parametrize("definition", [sectors.publishing, researchers.practitioners])
def test_planned_degrees_are_named_wherever_degrees_are(definition: ViewDefinition):
    view = check(definition)
    texts = [view.subtitle, view.summary, *view.table["panel"].unique(), view.headline]
    for text in texts:
        assert not re.search("degree|doctorate|master", text, re.IGNORECASE) or "attained or planned" in text


def test_titles_of_both_surveys_are_in_the_table():
    view = check(researchers.titles)
    assert row(view, Economy="Pakistan", Survey="2022", **{"Job title": "Data analyst"})["Respondents"] == "35"
    assert row(view, Economy="Pakistan", Survey="2021", **{"Job title": "Data scientist"})["Share"] == "25.2 %"


@pytest.mark.parametrize(
    ("economy", "sector", "year", "printed"),
    [
        ("Pakistan", "Academia", "2021", ("29.0 %", "24.3 %", "34.2 %", "317")),
        ("World", "Academia", "2021", ("19.7 %", "19.1 %", "20.3 %", "16,325")),
        ("Pakistan", "Academia", "2022", ("17.4 %", "12.0 %", "24.4 %", "144")),
        ("World", "Academia", "2022", ("15.9 %", "15.2 %", "16.7 %", "9,094")),
        ("Pakistan", "Industry", "2021", ("59.0 %", "53.5 %", "64.3 %", "317")),
    ],
)
def test_sectors_are_the_headline_figures(economy, sector, year, printed):
    found = row(check(sectors.practitioners), Economy=economy, Sector=sector, Survey=year)
    assert (found["Share"], found["95 % from"], found["95 % to"], found["Of"]) == printed


def test_two_surveys_are_stated_apart_and_not_compared():
    summary = sectors.practitioners.of(scope()).summary
    assert summary.startswith(
        "Of 144 respondents of the Kaggle survey of 2022 in Pakistan who were not students and stated an industry, "
        "17 % (12–24 %) worked in academia"
    )
    assert "who counts as a student changed, so the two years do not compare." in summary
    one = sectors.practitioners.of(scope(selection=Selection(period=(2021, 2021))))
    assert "do not compare" not in one.summary


@pytest.mark.parametrize(
    ("economy", "year", "printed"),
    [
        ("Pakistan", "2021", ("17.9 %", "14.0 %", "22.6 %", "307")),
        ("World", "2021", ("30.6 %", "29.9 %", "31.3 %", "15,952")),
        ("Pakistan", "2022", ("20.4 %", "14.6 %", "27.8 %", "142")),
        ("World", "2022", ("33.7 %", "32.7 %", "34.7 %", "8,872")),
    ],
)
def test_adoption_is_the_headline_figure(economy, year, printed):
    found = row(check(sectors.adoption), Economy=economy, Sector="All", Survey=year)
    assert (found["Share"], found["95 % from"], found["95 % to"], found["Of"]) == printed


def test_adoption_is_stated_by_sector_and_drawn_for_all():
    view = check(sectors.adoption)
    assert [
        row(view, Economy="Pakistan", Sector=sector, Survey="2022")["Of"] for sector in ("Academia", "Industry")
    ] == (["25", "78"])
    assert " of 25 in academia and " in view.summary
    assert sum(len(trace.x) for trace in view.figure.data if trace.mode == "markers") <= 2 * 9


@pytest.mark.parametrize(
    ("economy", "degree", "printed"),
    [
        ("Pakistan", "Master's or higher, attained or planned", ("29.1 %", "24.4 %", "34.3 %", "323")),
        ("Pakistan", "Doctorate, attained or planned", ("60.0 %", "48.3 %", "70.7 %", "70")),
        ("World", "Doctorate, attained or planned", ("81.0 %", "79.5 %", "82.5 %", "2,655")),
    ],
)
def test_publishing_is_the_headline_figure(economy, degree, printed):
    found = row(check(sectors.publishing), Economy=economy, Degree=degree)
    assert (found["Share"], found["95 % from"], found["95 % to"], found["Of"]) == printed


def test_publishing_was_asked_in_one_survey_only():
    view = sectors.publishing.of(scope(selection=Selection(period=(2021, 2021))))
    assert (view.answered, view.summary) == (False, "No survey of the years chosen asked about published research.")


def test_industries_are_named_with_those_of_the_world():
    assert check(sectors.industries).summary == (
        "Of 144 respondents of the Kaggle survey of 2022 in Pakistan who were not students and stated an industry, "
        "the employer was in technology for 20 % (14–27 %) and in education for 17 % (12–24 %), against "
        "26 % and 16 % in the world."
    )


def test_a_lift_has_its_share_interval_and_base():
    view = check(sectors.practitioner_skills)
    found = row(view, Skill="AWS", Group="Industry", Survey="2021")
    assert (found["Users"], found["Of"], found["Share in the group"], found["Share among all"]) == (
        ("41", "93", "44 %", "33 %")
    )
    assert (found["Difference to others"], found["95 % from"]) == ("26.9 %", "12.2 %")
    cells = {text for trace in view.figure.data if trace.type == "scatter" for text in trace.text}
    assert "–" in cells  # a cell that is not counted is neither 0 nor 1 times
    assert "IBM Cloud" not in view.figure.layout.yaxis.ticktext
    assert "IBM Cloud" in set(view.table["skill_name"])


@pytest.mark.parametrize(("period", "first"), [(None, 2022), ((2021, 2021), 2021), ((2022, 2022), 2022)])
def test_skills_lead_with_the_newest_survey(period, first):
    view = sectors.practitioner_skills.of(scope(selection=Selection(period=period)))
    assert str(first) in view.headline
    assert str(first) in view.summary.partition(". ")[0]


def test_a_survey_without_a_clear_difference_is_not_replaced_by_an_older_one():
    known = sectors.practitioner_skills.of(scope()).table.dropna(subset=["times"])
    unclear = known.assign(clear=known["clear"] & (known["year"] == 2021))
    assert _summarise(unclear)[0].startswith("In 2022 no skill is clearly more common in industry")


def test_research_is_ranked_among_all_industries_of_pakistan():
    view = check(sectors.industry_migration)
    assert view.summary == (
        "In LinkedIn's figures of 2019, 64 of 64 industries in Pakistan lost more members to other countries than they "
        "gained; research had a net rate of −321 per 10,000 members, place 3 of 64 by rate of loss."
    )
    alone = sectors.industry_migration.of(scope(selection=Selection(economy=())))
    assert len(alone.table) == 64
    none = sectors.industry_migration.of(scope(selection=Selection(period=(2020, 2023))))
    assert not none.answered
