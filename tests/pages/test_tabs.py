"""Tabs of pages: which one opens, what is on it, and what stays when page, tab or dataset change."""

import re

import pytest

from ecosystem import views as all_views
from ecosystem.app.plot import unpack
from ecosystem.app.tabs import acting_filters
from ecosystem.selection import EVIDENCE, EXPLORE, FILTERS
from ecosystem.site import SITE
from ecosystem.views import ViewDefinition, registry
from ecosystem.views.pages import BY_NAME, ENTRIES
from tests.pages.driver import checked, choose_tab, opened, query, tab, views, words
from tests.views.shipped import dataset

BOTH = [entry.name for entry in ENTRIES if len(entry.tabs) > 1]
PUBLISHED = [entry.name for entry in ENTRIES if EVIDENCE in entry.tabs]


@pytest.mark.parametrize("page", PUBLISHED)
def test_a_first_visit_opens_evidence_without_any_simulated_number(page: str) -> None:
    test = opened(page)
    assert not [name for name in views(test) if registry()[name].tab == EXPLORE]
    assert page == "organisations" or views(test)
    demo = dataset("demo")
    assert not re.search(rf"{len(demo.people):,}|{len(demo.moves):,}|SIMULATED|[Ss]imulated data", words(test))
    assert {FILTERS[str(widget.key)].tab for widget in test.multiselect} <= {EVIDENCE}
    assert "tab" not in query(test)


@pytest.mark.parametrize("page", PUBLISHED)
def test_the_filters_of_all_views_on_evidence_can_be_chosen(page: str) -> None:
    """Those of views of other pages as well, on the page and behind its titles."""
    text = (SITE / "pages" / f"{page}.py").read_text(encoding="utf-8")
    named = re.findall(r"\b([a-z]+)\.(\w+)", text)
    drawn = {getattr(getattr(all_views, module), name).id for module, name in named if _is_view(module, name)}
    published = {name for name in drawn if registry()[name].published}
    assert {name for name in published if registry()[name].page != page} == set(BY_NAME[page].guests)
    assert {key for name in published for key in registry()[name].filters} <= acting_filters(page, EVIDENCE)


def _is_view(module: str, name: str) -> bool:
    return isinstance(getattr(getattr(all_views, module, None), name, None), ViewDefinition)


@pytest.mark.parametrize("page", BOTH)
def test_explore_is_one_click_away_and_marked(page: str) -> None:
    test = opened(page)
    choose_tab(test, EXPLORE)
    assert query(test)["tab"] == [EXPLORE]
    assert {registry()[name].tab for name in views(test)} == {EXPLORE}
    assert "SIMULATED data" in words(test)
    choose_tab(test, EVIDENCE)
    assert query(test)["tab"] == [EVIDENCE]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({}, EVIDENCE),
        ({"dataset": "demo"}, EVIDENCE),
        ({"field": "robotics"}, EXPLORE),
        ({"years": ["2010", "2016"]}, EXPLORE),
        ({"focus": "field:machine-learning"}, EXPLORE),
        ({"a": "degree:doctorate", "b": "degree:master"}, EXPLORE),
        ({"view": "transitions.rates"}, EXPLORE),
        ({"cited": "transitions.rates~abc~12 moves~"}, EXPLORE),
        ({"cited": "context.migration~abc~~"}, EVIDENCE),
        ({"person": "j-aisha-rahman"}, EXPLORE),
        ({"stage_safe": "true"}, EVIDENCE),
        ({"economy": "CN"}, EVIDENCE),
        ({"field": "robotics", "tab": "evidence"}, EVIDENCE),
        ({"tab": "explore"}, EXPLORE),
        ({"dataset": "faculty-2018"}, EXPLORE),
        ({"dataset": "faculty-2018", "tab": "evidence"}, EVIDENCE),
    ],
)
def test_the_link_decides_on_the_tab_else_the_dataset(link: dict[str, str | list[str]], expected: str) -> None:
    page = "researchers"
    test = opened(page, **link)
    assert tab(test) == expected
    again = opened(page, **query(test))
    assert (tab(again), query(again)) == (expected, query(test))


def test_real_data_that_cannot_answer_a_page_leave_its_evidence_open() -> None:
    test = opened("researchers", dataset="faculty-2018")
    assert tab(test) == EXPLORE
    checked(test.switch_page("pages/journeys.py").run())
    assert tab(test) == EVIDENCE


def test_an_unknown_tab_is_reported_and_the_default_opens() -> None:
    test = opened("cities", tab="evidnce")
    assert tab(test) == EVIDENCE
    assert "tab = “evidnce”: must be evidence or explore" in words(test)


def test_the_tab_and_the_filters_survive_a_change_of_page() -> None:
    test = opened("transitions", field="robotics")
    checked(test.switch_page("pages/context.py").run())
    assert "Set, but without effect here: Field: Robotics" in words(test)
    assert not [widget for widget in test.multiselect if widget.key == "field"]
    checked(test.switch_page("pages/cities.py").run())
    assert tab(test) == EXPLORE
    assert test.multiselect(key="field").value == ["robotics"]


def test_filters_of_explore_wait_while_evidence_is_open() -> None:
    test = opened("overview", field="robotics")
    choose_tab(test, EVIDENCE)
    assert (query(test)["field"], query(test)["tab"]) == (["robotics"], [EVIDENCE])
    assert "Set, but without effect here: Field: Robotics" in words(test)
    choose_tab(test, EXPLORE)
    assert test.multiselect(key="field").value == ["robotics"]


def test_another_dataset_decides_on_the_tab_unless_the_reader_explores() -> None:
    test = opened("cities", tab="evidence")
    checked(test.selectbox(key="dataset").select("faculty-2018").run())
    assert tab(test) == EXPLORE
    exploring = opened("cities", dataset="faculty-2018")
    checked(exploring.selectbox(key="dataset").select("demo").run())
    assert tab(exploring) == EXPLORE
    assert query(exploring)["tab"] == [EXPLORE]


def test_the_filters_of_evidence_act_and_are_in_the_link() -> None:
    test = opened("context", economy=["CN", "US"], period=["2012", "2016"])
    assert test.multiselect(key="economy").value == ["CN", "US"]
    charts = [unpack(element.proto.json) for element in test.get("bidi_component") if "figure" in element.proto.json]
    chart = next(chart for chart in charts if chart["key"] == "context.articles")
    assert {row[0] for row in chart["table"]["rows"]} == {"Pakistan", "China", "United States"}
    assert any("Economies: China, United States; Period: 2012–2016" in line for line in chart["footer"])
    checked(test.button(key="chip-economy").click().run())
    assert "economy" not in query(test)
    checked(test.multiselect(key="economy").set_value([]).run())
    assert query(test)["economy"] == ["none"]
    assert opened("context", **query(test)).multiselect(key="economy").value == []


def test_an_upload_opens_explore_on_every_page() -> None:
    test = opened("your_data")
    visit = test.session_state["session"]
    visit.upload, visit.switch_to = dataset("faculty-2018"), "upload"
    checked(test.run())
    checked(test.switch_page("pages/journeys.py").run())
    assert tab(test) == EXPLORE
    assert query(test) == {"dataset": ["upload"], "tab": [EXPLORE]}


def test_a_dataset_that_answers_nothing_here_is_named_beside_its_choice() -> None:
    sentence = "It answers no question of this page"
    assert sentence in words(opened("transitions", dataset="faculty-2018"))
    for page, link in (("transitions", {}), ("cities", {"dataset": "faculty-2018"}), ("context", {})):
        assert sentence not in words(opened(page, **link))
