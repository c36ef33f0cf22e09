"""One career, people with a similar path, and the search for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.selection import Selection
from ecosystem.views import registry
from ecosystem.views.researchers.career_profile import career, known_as
from ecosystem.views.researchers.people_search import search, searchable
from ecosystem.views.researchers.similar_careers import similar
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers
from tests.views.shipped import dataset

PEOPLE = [
    {
        "name": "Dr. Aïsha Rahman",
        "organization": "National University of Sciences and Technology",
        "skills": "pytorch;mlops",
        "profile_url": "https://example.org/aisha",
        "sector_id": "fintech",
    },
    {"name": "Ali Hassan", "organization": "FAST University", "skills": "sql"},
    {"name": None, "organization": "University of Lahore", "skills": None, "researcher_id": "x-77"},
]
MOVES = [
    {"year": 2015, "to_sector_id": "fintech", "to_organization": "A bank", "to_city_id": "karachi"},
    {"year": 2018, "kind": "dual", "from_sector_id": "fintech", "to_sector_id": "university"},
    {"year": None, "who": 1, "source_url": "https://example.org/ali", "motivation": "career-growth"},
]
TINY = ecosystem(PEOPLE, MOVES)


def test_a_career_lays_posts_over_years_and_moves_with_their_sources():
    profile = career(TINY, 0)
    assert profile.title == "Dr. Aïsha Rahman"
    bars = {trace.name: trace for trace in profile.figure.data}
    assert list(bars["Academia"].base) == [2010, 2018]
    assert list(bars["Academia"].x) == [5, 3], "to the move, and to the end of the year last observed"
    assert (list(bars["Industry"].base), list(bars["Industry"].x)) == ([2015], [6]), "a second post ends no stay"
    assert list(bars["Academia"].marker.pattern.shape) == ["", "/"]
    assert list(bars["Move"].x) == [2015, 2018]
    assert profile.table["source"].tolist() == ["A survey", "A survey"]
    assert profile.summary == (
        "Dr. Aïsha Rahman, Machine learning, 2010–2020: 2 moves, 2 between domains and 0 across the border. "
        "Evidence: ORCID or employment record (2)."
    )


def test_a_move_without_a_year_is_counted_and_not_drawn():
    profile = career(TINY, 1)
    assert not profile.figure.data
    assert "1 without a year is not drawn" in profile.summary
    assert profile.table["year"].tolist() == ["not known"]
    assert profile.table["source_url"].tolist() == ["https://example.org/ali"]


def test_a_present_post_that_rests_on_an_uncertain_move_is_marked_with_the_move_and_without():
    move = {"to_organization": "A bank", "from_organization": "A university", "certainty": "uncertain"}
    moves = [{**move, "year": 2015}, {"who": 1, "certainty": "uncertain"}]
    open_too = ecosystem([{"organization": "A bank"}, {}], moves)
    later = ecosystem([{}], [{**move, "year": 2012}, {"year": 2015}])
    mark = "(uncertain: the records fit another post as well)"
    for data, employer in ((open_too, "A bank"), (open_too.certain, "A university"), (open_too.certain.anonymized, "")):
        facts = dict(career(data, 0).facts)
        assert facts["Works at"].startswith(employer)
        assert facts["Works at"].endswith(mark)
    assert career(open_too, 0).table["kind"].tolist() == ["Move, uncertain"]
    assert mark not in dict(career(later, 0).facts).get("Works at", ""), "a certain move came after it"
    for view in ("sectors.stock", "researchers.now"):
        assert "; present post uncertain for 2 people" in registry()[view](open_too, Selection()).provenance.n


def test_a_profile_contains_no_reasons():
    content = " ".join(str(cell) for cell in career(TINY, 1).table.to_numpy().ravel()) + str(career(TINY, 1).facts)
    assert "growth" not in content


def test_names_and_what_would_give_them_away_are_hidden_on_stage():
    profile = career(TINY.anonymized, 0)
    assert profile.title == TINY.anonymized.researchers["researcher_id"].iloc[0]
    assert profile.title.startswith("person-")
    content = str(profile.facts) + profile.summary + str(profile.table.to_dict()) + str(profile.figure.to_dict())
    assert "Rahman" not in content
    assert "example.org" not in content
    assert dict(profile.facts)["Public page"] == "hidden"
    assert career(TINY.anonymized, 1).table["source_url"].tolist() == ["hidden"]


def test_a_person_without_moves_has_one_post():
    bars = career(TINY, 2).figure.data
    assert (list(bars[0].base), list(bars[0].x)) == ([2010], [11])


def test_similar_paths_are_counted_over_everybody_else():
    out = {"year": 2014, "to_sector_id": "fintech"}
    on = {"year": 2017, "from_sector_id": "fintech", "to_sector_id": "software-services", "to_country_code": "DE"}
    tiny = ecosystem(
        [{}, {}, {"field": "speech"}, {}, {}, {}, {}],
        [{"who": who, **out} for who in range(5)] + [{"who": 3, **on}, {"who": 4, **on}],
    )
    alike = similar(tiny, 0)
    assert alike.path == ("Academia at home", "Industry at home")
    assert (alike.n, alike.n_field, alike.n_begun) == (2, 1, 4)
    assert alike.table[["next", "people", "same_field"]].to_numpy().tolist() == [
        ["ended here so far", 2, 1],
        ["Industry abroad", 2, 2],
    ]
    assert "n = fewer than five" in alike.summary
    assert similar(tiny, 3).n == 1
    assert similar(tiny, 5).path == ("Academia at home",)


def test_a_single_move_has_an_order_without_a_year_and_several_have_not():
    assert similar(TINY, 1).path == ("Academia at home", "Industry at home")
    vague = ecosystem([{}], [{"year": None}, {"year": 2012}])
    assert similar(vague, 0).path == ()
    assert "not known" in similar(vague, 0).summary


@given(careers(most=8))
def test_having_the_same_path_is_mutual(drawn):
    tiny = ecosystem(*drawn)
    paths = [similar(tiny, position) for position in range(len(tiny.people))]
    for one in paths:
        same = [other for other in paths if other.path == one.path and one.path]
        assert one.n == max(0, len(same) - 1)
        assert one.n_field <= one.n <= one.n_begun
        assert one.table["people"].sum() == one.n_begun


@pytest.mark.parametrize(
    ("typed", "found", "column"),
    [
        ("Aisha Rahman", [0], "name"),
        ("aysha rehman", [0], "name"),
        ("rahman", [0], "name"),
        ("NUST", [0], "organization"),
        ("Universty of Lahor", [2], "organization"),
        ("pytorch", [0], "skills"),
        ("x-77", [2], "researcher_id"),
        ("hassan sql", [1], "name"),
        ("nobody", [], ""),
        ("  ", [], ""),
        ("<b>", [], ""),
    ],
)
def test_search_finds_people_however_words_are_spelt(typed, found, column):
    rows = search(TINY, typed)
    assert rows["position"].tolist() == found
    assert rows.attrs["total"] == len(found)
    if found:
        assert rows["column"].iloc[0] == column
        assert rows["researcher_id"].iloc[0] == TINY.researchers["researcher_id"].iloc[found[0]]


def test_initials_are_typed_exactly():
    people = [{"organization": "Nonprofit 4, United States"}, {"organization": "NUST"}]
    assert search(ecosystem(people, []), "nust")["position"].tolist() == [1], "“nus” are initials, not a misspelling"
    assert search(TINY, "nust")["position"].tolist() == [0]


def test_search_does_not_use_names_where_they_are_hidden():
    assert search(TINY.anonymized, "rahman").empty
    assert search(TINY.anonymized, "pytorch")["position"].tolist() == [0]


def test_search_is_limited_and_returns_the_total():
    rows = search(TINY, "university", 2)
    assert rows["position"].tolist() == [0, 1], "in the order of the data, not of anything about the people"
    assert rows.attrs["total"] == 3


@given(st.text(max_size=30))
def test_search_takes_any_text(typed):
    index = searchable(TINY)
    rows = search(TINY, typed, within=index)
    assert rows["score"].between(75, 100).all()
    assert rows["position"].is_unique


def test_people_found_are_known_by_name_or_by_what_is_known():
    assert known_as(TINY, 0) == "Dr. Aïsha Rahman"
    faculty = dataset("faculty-2018")
    texts = [known_as(faculty, place) for place in range(0, len(faculty.researchers), 97)]
    identities = set(faculty.researchers["researcher_id"].astype(str))
    assert all(texts)
    assert not identities & set(texts)
    assert not known_as(TINY.anonymized, 0).startswith("Dr.")
