"""The directory of organisations: its filters and search act, and a card has a link."""

import pytest

from tests.pages.driver import opened, query, words


def listed(link: dict[str, str]) -> int:
    return max(len(table.value) for table in opened("organisations", **link).dataframe)


def test_filters_and_search_narrow_the_list_and_stay_in_the_link():
    whole = listed({})
    for link in ({"located": "lahore"}, {"organisation_kind": "university"}, {"organisation_name": "lahore"}):
        assert 0 < listed(link) < whole
    test = opened("organisations")
    test.text_input(key="organisation_name").set_value("  robotics ").run()
    assert query(test)["organisation_name"] == ["robotics"]
    assert "Search: “robotics”" in words(test)


@pytest.mark.parametrize("filters", [{}, {"located": "karachi"}], ids=["all", "filtered-out"])
def test_a_link_opens_the_card_of_an_organisation(filters):
    test = opened("organisations", organisation="nust", **filters)
    assert "National University of Sciences" in words(test)
    assert "Parts:" in words(test)
    test.button(key="close-organisation").click().run()
    assert "organisation" not in query(test)
    assert "Parts:" not in words(test)


def test_a_card_counts_the_people_of_the_chosen_dataset_with_its_kind():
    text = words(opened("organisations", organisation="fast-nuces", dataset="faculty-2018"))
    assert "(observed data)" in text


def test_an_unknown_organisation_is_named():
    test = opened("organisations", organisation="no-such-id")
    assert "no-such-id" in test.warning[0].value.replace("\\", "")
