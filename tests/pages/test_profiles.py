"""Profiles of cities and sectors: from a button or a link to everything known, narrowed to one."""

import pytest

from ecosystem.app.profiles import KINDS, PEOPLE
from ecosystem.selection import EVIDENCE, EXPLORE
from ecosystem.views import registry
from tests.pages.driver import opened, query, views, words


def test_degrees_of_the_academics_of_a_city_are_two_clicks_away() -> None:
    """From the menu: the page, and the button of the city."""
    test = opened("cities")
    test.button(key="profile-lahore").click().run()
    assert query(test)["profile"] == ["lahore"]
    assert views(test)[0] == "cities.degrees"
    text = words(test)
    assert "Lahore has 432 people: bachelor 17, master 219, doctorate 141, degree unknown 55." in text
    assert "SIMULATED" not in text
    test.button(key="profile-close").click().run()
    assert "profile" not in query(test)


@pytest.mark.parametrize(("page", "code"), [("cities", "karachi"), ("cities", "quetta"), ("sectors", "university")])
@pytest.mark.parametrize("tab", [EVIDENCE, EXPLORE])
def test_a_profile_is_narrowed_to_its_place_or_sector(page: str, code: str, tab: str) -> None:
    test = opened(page, profile=code, tab=tab)
    drawn = views(test)
    assert len(drawn) == len(set(drawn))
    assert drawn
    kind = KINDS[page]
    allowed = {view.id for view in (*PEOPLE, *kind.moves)}
    assert allowed & set(drawn)
    assert not [name for name in drawn if registry()[name].published and tab == EXPLORE]


@pytest.mark.parametrize(
    ("page", "link", "names", "narrower"),
    [
        ("cities", {"focus": "city_id:lahore"}, ["Profile of Lahore"], "cities"),
        ("transitions", {"focus": "to_city_id:karachi", "tab": EXPLORE}, ["Profile of Karachi"], "cities"),
        (
            "sectors",
            {"sector": ["university", "fintech"]},
            ["Profile of Universities", "Profile of Finance"],
            "sectors",
        ),
        ("organisations", {"located": "lahore"}, ["Profile of Lahore"], "cities"),
        ("cities", {"focus": "city_id:unknown"}, [], ""),
    ],
)
def test_what_is_selected_offers_its_profile(page: str, link: dict, names: list[str], narrower: str) -> None:
    test = opened(page, **link)
    links = {one.proto.label: one.proto.page for one in test.get("page_link")}
    offered = [*links, *(button.label for button in test.button)]
    assert [label for label in offered if label.startswith("Profile of")] == names
    if page == narrower:
        next(button for button in test.button if button.label == names[0]).click().run()
        assert test.header[0].value == names[0].removeprefix("Profile of ")
        assert {"profile", *link} <= set(query(test)), "the selection stays"
    else:
        assert {links[name] for name in names} <= {narrower}


def test_a_click_that_led_to_a_profile_narrows_it_no_further() -> None:
    plain, clicked = (
        opened("cities", profile="lahore", tab=EXPLORE, **more) for more in ({}, {"focus": "city_id:lahore"})
    )
    assert views(clicked) == views(plain)
    assert "cannot be read under" not in words(clicked)


def test_an_unknown_profile_is_named_and_the_page_stays() -> None:
    test = opened("cities", profile="atlantis")
    assert "atlantis" in test.warning[0].value
    assert "overview.academics" in views(test)
