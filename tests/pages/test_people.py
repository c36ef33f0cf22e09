"""Search for people: known by name or facts, opened by a click on a row, stories as Journeys draws them."""

from tests.pages.driver import opened, views, words


def test_people_without_a_name_are_listed_by_what_is_known() -> None:
    test = opened("researchers", dataset="faculty-2018", search="balochistan", tab="explore")
    found = next(table.value for table in test.dataframe if "researcher_id" in table.value)
    assert next(iter(found)) == "who"
    assert found["who"].str.contains("University of Balochistan").any()


def test_a_person_of_a_story_has_the_path_of_journeys() -> None:
    test = opened("researchers", person="j-aisha-rahman")
    assert "journeys.story.aisha-rahman" in views(test)
    assert "none is drawn" not in words(test)


def test_the_column_of_a_match_has_its_title() -> None:
    for typed, column in (("NUST", "Organisation"), ("pytorch", "Skills"), ("s-0259", "Id")):
        test = opened("researchers", search=typed, tab="explore")
        found = next(table.value for table in test.dataframe if "researcher_id" in table.value)
        assert found["column"].iloc[0] == column
