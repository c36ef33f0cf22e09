"""Evidence of Transitions: headline figures in the tables and sentences, years and economies without figures."""

import pytest

from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Selection
from ecosystem.views import transitions
from tests.views.published import check, scope

VIEWS = (
    transitions.stay,
    transitions.stay_plans,
    transitions.graduates,
    transitions.skills,
    transitions.ai_talent,
    transitions.partners,
    transitions.academia,
)


def percentages(table, economy, **values):
    """The rounded share, limits and base of the only row with the values, in percent."""
    rows = table[(table["economy_id"] == economy).to_numpy()]
    for column, value in values.items():
        rows = rows[(rows[column] == value).to_numpy()]
    (row,) = rows.itertuples()
    return tuple(round(100 * part, 1) for part in (row.value, row.low, row.high)), row.n


def test_intention_to_stay_beside_peers():
    view = check(transitions.stay)
    assert view.summary.startswith(
        "Of 178 citizens of Pakistan who received a doctorate in the United States in 2023 on a temporary visa, 70 % "
        "(63–76 %) intended to stay, against 46 % (36–56 %) of 91 in 2011. In the same year it was 76 % of all on such "
        "visas; Iran 93 %, Bangladesh 92 %, India 89 %, Egypt 85 %"
    )
    assert view.summary.endswith("An intention is not a stay.")
    assert percentages(view.table, "PK", years="2017–2023") == ((65.3, 62.3, 68.3), 972)
    assert percentages(view.table, "PK", years="2017") == ((54.0, 44.8, 62.9), 113)
    assert view.provenance.unknown == "United Arab Emirates (no figure in this series)"
    assert "Among the 29 citizenships with at least 100 such doctorates Pakistan has place 19" in view.summary
    assert percentages(view.table, "NG", years="2023")[0][0] == 91.3
    chosen = transitions.stay.of(scope(selection=Selection(economy=("NG",))))
    assert "Nigeria 91 %" in chosen.summary


@pytest.mark.parametrize("period", [(2012, 2017), (2008, 2013), (2013, 2016), (2014, 2017)])
@pytest.mark.parametrize("definition", [transitions.stay, transitions.stay_plans], ids=lambda view: view.id)
def test_spans_that_a_period_cuts_are_named(definition, period):
    """Each printed span of Pakistan is in the table or among what is not shown."""
    everything, view = definition.of(scope()), definition.of(scope(selection=Selection(period=period)))
    spans, kept = (
        {years for years in pick(one.table, economy_id="PK")["years"] if "–" in years} if len(one.table) else set()
        for one in (everything, view)
    )
    assert kept < spans
    assert {years for years in spans if years in view.provenance.unknown} == spans - kept
    assert "beyond the period" not in everything.provenance.unknown


def test_plans_of_engineers_are_apart_from_the_yearly_series():
    view = check(transitions.stay_plans)
    assert percentages(view.table, "PK", years="2006–2009", measure="Plan to stay") == ((72.0, 62.5, 79.9), 100)
    assert percentages(view.table, "PK", years="2014–2017", measure="Definite plans") == ((34.2, 27.9, 41.1), 193)
    assert "59 % (52–66 %) planned to stay" in view.summary
    assert set(view.table["years"]) == {"2006–2009", "2010–2013", "2014–2017"}


def test_graduates_at_work_have_no_interval():
    view = check(transitions.graduates)
    assert "Of 52,000 graduates" in view.summary
    assert "37 % worked in science and engineering occupations, against 48 % of all foreign-born" in view.summary
    assert "113,000 graduates born in Pakistan were at work, 22,000 of them" in view.summary
    assert "96,000 in 2017 and 118,000 in 2019" in view.summary
    assert view.table[["low", "high"]].isna().all(axis=None)
    newest = view.table[(view.table["year"] == 2021) & (view.table["degree_field"] == "science and engineering")]
    assert newest.set_index("economy_id")["value"].round(3)[["IN", "BD"]].tolist() == [0.632, 0.630]


def test_the_most_lost_skill_on_linkedin():
    view = check(transitions.skills)
    assert "artificial intelligence has place 1 among Pakistan's 187 skill groups by rate of net loss" in view.summary
    assert "44 in 2015, 5 in 2016, 4 in 2017 and 1 in 2018; in 2015 the net rate was −296." in view.summary
    rates = view.table.set_index(["label", "year"])["value"]
    assert rates["Artificial Intelligence (AI)", 2019] == -464.02


@pytest.mark.parametrize(
    ("economy", "rate"), [("BD", -591.91), ("IN", -362.92), ("EG", -459.03), ("TR", -357.27), ("AE", 985.57)]
)
def test_ai_skills_of_other_economies(economy, rate):
    view = check(transitions.ai_talent)
    assert "Pakistan has place 7 of 61 economies by rate of net loss of members with AI skills" in view.summary
    assert view.table.set_index(["economy_id", "year"]).loc[(economy, 2019), "value"] == rate


@pytest.mark.parametrize(
    ("partner", "rate"), [("AE", -5.87), ("US", -3.82), ("CA", -3.27), ("AU", -2.54), ("GB", -2.43)]
)
def test_net_flows_by_destination(partner, rate):
    view = check(transitions.partners)
    assert "The 35 countries listed together make −23.2" in view.summary
    assert view.table.set_index(["partner_id", "year"]).loc[(partner, 2019), "value"] == rate


def test_shares_in_academia_of_the_two_surveys_are_not_a_trend():
    view = check(transitions.academia)
    assert view.summary.endswith("so the two years do not compare.")
    assert percentages(view.table, "PK", year=2021, category="academia") == ((29.0, 24.3, 34.2), 317)
    assert percentages(view.table, "PK", year=2022, category="academia") == ((17.4, 12.0, 24.4), 144)
    assert percentages(view.table, "world", year=2022, category="academia")[0][0] == 15.9
    assert percentages(view.table, "PK", year=2021, category="industry")[0][0] == 59.0
    newest = transitions.academia.of(scope(selection=Selection(period=(2022, 2022))))
    assert "trend" not in newest.summary


def test_staff_not_listed_again_by_rank():
    view = check(transitions.staff_by_rank)
    assert "48, or 18 % (14–23 %), were not on the same pages" in view.summary
    assert "lecturer (21 of 119) and assistant professor (6 of 64) are not clearly apart" in view.summary
    assert view.summary.endswith("Not listed is not left.")


@pytest.mark.parametrize("definition", VIEWS, ids=lambda view: view.id)
def test_years_and_economies_without_figures(definition):
    """Years outside a series are refused in words; an economy without figures is named, Pakistan alone is enough."""
    early = definition.of(scope(selection=Selection(period=(1990, 1995))))
    assert not early.answered
    assert "of the years chosen" in early.summary
    alone = definition.of(scope(selection=Selection(economy=())))
    assert alone.answered
    assert alone.provenance.unknown == ""
    if "economy" in definition.filters:
        unlisted = definition.of(scope(selection=Selection(economy=("AF",))))
        assert unlisted.answered
        assert unlisted.provenance.unknown == "Afghanistan (no figure in this series)"


@pytest.mark.parametrize("definition", VIEWS[3:6], ids=lambda view: view.id)
def test_one_year_of_linkedin_has_one_series(definition):
    view = definition.of(scope(selection=Selection(period=(2019, 2019))))
    assert [trace.name for trace in view.figure.data] == ["2019"]
    assert "2015" not in view.summary
