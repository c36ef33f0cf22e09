"""Views of academics of 2018 and of people in the United States: headline figures, and awkward choices."""

import pytest

from ecosystem.selection import Selection
from ecosystem.views import researchers
from tests.views.published import check, scope


def test_academics_of_2018_are_counted_by_rank_and_degree():
    view = check(researchers.academics)
    assert view.summary == (
        "Of 1,981 academics on the computer-science staff pages of 2018, 505 are listed with a doctorate and 805 with "
        "a master's degree; for 541 no degree is stated."
    )
    table = view.table.set_index(["rank", "degree"])["academics"]
    assert (table["Professor", "doctorate"], table["Lecturer", "doctorate"]) == (63, 34)


def test_doctorates_and_places_are_the_headline_figures():
    view = check(researchers.doctorates)
    assert view.summary == (
        "Universities of the United States awarded 178 research doctorates to citizens of Pakistan on temporary visas "
        "in 2023, against 113 in 2017. Among countries of origin that is place 18 of 154; in 2017 it was place 23 of "
        "160."
    )
    assert view.provenance.unknown == "United Arab Emirates (no figure in this series)"


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ((2019, 2019), "110 research doctorates to citizens of Pakistan on temporary visas in 2019. One year makes no"),
        ((1990, 2000), "No published figure of Pakistan is of the years chosen."),
    ],
)
def test_years_that_make_no_line_are_refused_in_words(period, sentence):
    view = researchers.doctorates.of(scope(selection=Selection(period=period)))
    assert sentence in view.summary
    assert not view.answered


@pytest.mark.parametrize(
    ("economy", "level", "students"),
    [("PK", "doctorate", 240), ("PK", "master", 480), ("IN", "master", 72020), ("BD", "doctorate", 980)],
)
def test_computing_students_are_the_headline_figures(economy, level, students):
    table = check(researchers.computing_students).table
    computing = table[table["field"] == "computer and information sciences"]
    assert computing.set_index(["economy_id", "level"]).loc[(economy, level), "students"] == students


def test_shares_of_computing_are_of_all_students_from_pakistan():
    summary = researchers.computing_students.of(scope()).summary
    assert "In November 2022, 240 doctoral students and 480 master's students from Pakistan" in summary
    assert "15 % and 21 % of all students from Pakistan at these levels." in summary


def test_levels_of_the_older_tables_are_not_mixed_with_the_newer():
    view = researchers.computing_students.of(scope(selection=Selection(period=(2016, 2019), economy=())))
    assert set(view.table["level"]) == {"graduate", "undergraduate"}
    assert set(view.table["year"]) == {2019}
    assert "450 graduate students and 530 undergraduates" in view.summary


def test_workers_born_in_pakistan_are_ranked_among_single_economies():
    view = check(researchers.stem_workers)
    assert "1.7 % were born in Pakistan and 29 % in India. Pakistan has place 10 of 27 listed" in view.summary
    own = view.table.set_index("economy_id").loc["PK"]
    assert (own["value"], own["stem"]) == (0.017, "1.1 %")
