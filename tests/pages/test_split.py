"""The control "Split by" of the tab Explore: kind, groups, chip, link and what is without effect beside it."""

from ecosystem.app.filters import SPLIT_KIND
from tests.pages.driver import checked, opened, query, views, words


def test_a_kind_and_two_groups_split_the_page_and_the_chip_clears_both() -> None:
    test = opened("journeys", tab="explore")
    checked(test.selectbox(key=SPLIT_KIND).select("degree").run())
    assert "split" not in query(test)
    checked(test.multiselect(key="split").set_value(["degree:doctorate", "degree:master"]).run())
    assert query(test)["split"] == ["degree:doctorate", "degree:master"]
    assert test.button(key="chip-split").label.replace("\\", "") == "Split by degree: Doctorate, Master"
    checked(test.selectbox(key=SPLIT_KIND).select("place").run())
    assert "split" not in query(test), "groups of another kind are chosen anew"
    checked(test.multiselect(key="split").set_value(["place:home", "place:abroad"]).run())
    checked(test.button(key="chip-split").click().run())
    assert "split" not in query(test)
    assert test.selectbox(key=SPLIT_KIND).value is None


def test_groups_take_the_place_of_the_filter_of_their_kind_and_the_page_says_so() -> None:
    test = opened("journeys", city=["quetta"], split=["city:lahore", "city:karachi"])
    assert "Set, but without effect here: City: Quetta." in words(test)
    assert not [widget for widget in test.multiselect if widget.key == "city"]


def test_groups_that_another_dataset_lacks_are_left_out_with_a_sentence() -> None:
    test = opened("researchers", split=["place:home", "place:abroad"])
    checked(test.selectbox(key="dataset").select("faculty-2018").run())
    assert "Split by: Abroad is not in this dataset" in words(test)
    assert "split" not in query(test)


CITIES = ["city:lahore", "city:karachi"]


def test_charts_of_everybody_are_on_request_below_the_others_which_say_why() -> None:
    test = opened("cities", tab="explore", split=CITIES)
    assert views(test) == ["cities.balance"]
    assert "Not split by city, since a map has no axis on which groups could be compared: Where in Pakistan" in words(
        test
    )
    assert "3 charts of everybody, not split" in words(test)
    cited = opened("cities", tab="explore", split=CITIES, cited="cities.map~abc~~")
    assert set(views(cited)) == {"cities.map", "cities.balance"}


def test_a_page_of_which_no_chart_is_split_draws_those_of_everybody() -> None:
    test = opened("overview", tab="explore", split=CITIES)
    assert set(views(test)) == {"overview.stock", "overview.direction", "overview.places"}
    assert "Not split by city, since" not in words(test), "each says it"
