"""Data and methods opens with sources and limits; its glossary has every indicator and is searched."""

from ecosystem.app.methods import indicators
from ecosystem.views import registry
from tests.pages.driver import opened, words


def test_the_page_opens_with_sources_and_limits() -> None:
    text = words(opened("methods"))
    assert "What no source shows is unknown, not absent." in text
    assert "Use your own data" in [link.proto.label for link in opened("methods").get("page_link")]


def test_long_lists_are_closed_until_they_are_opened_or_searched() -> None:
    test = opened("methods")
    assert len(test.dataframe) == 1
    test.session_state["all-sources"] = True
    assert len(test.run().dataframe) == 3
    every = len(test.dataframe[2].value)
    test.text_input[0].input("NCSES").run()
    assert 0 < len(test.dataframe[2].value) < every
    test.session_state["tab"] = "Glossary of indicators"
    assert not test.run().dataframe
    test.text_input(key="glossary").input("academia").run()
    assert len(test.dataframe[0].value) < len(registry())
    test.text_input(key="glossary").input("cumulative incidence").run()
    assert not test.dataframe
    assert "Where do people go when they first leave academia?" in words(test)
    test.text_input(key="glossary").input("no such indicator").run()
    assert not test.dataframe
    assert "Try fewer words" in words(test)


def test_every_indicator_is_found_by_its_words() -> None:
    assert len(indicators()) == len(registry())
    for definition in registry().values():
        assert definition.id in set(indicators(f"{definition.question} {definition.id}")["View"])
    assert indicators("no such indicator anywhere").empty
    assert set(indicators("cumulative incidence")["View"]) >= {"transitions.time_to_industry", "transitions.exits"}
