"""Links that cite a view open its tab and its fold, and scroll to it; they leave the selection alone."""

import json
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.app.text import small
from ecosystem.selection import EVIDENCE
from ecosystem.views import ViewDefinition, registry
from ecosystem.views.journeys.theme_evidence import EVIDENCE_OF
from ecosystem.views.overview.findings import findings
from tests.pages.driver import checked, opened, query, tab, words
from tests.pages.test_address import at_address
from tests.views.shipped import dataset

FINDINGS = [headline.view for headline in findings(dataset("demo").reference)]
LED_TO = sorted({*FINDINGS, *(near.view for near in EVIDENCE_OF.values()), "context.cited", "transitions.partners"})
"""Views that a card or a table leads to, one that is a table, and one behind a title."""


def anchors(test: AppTest) -> list[str]:
    data = [json.loads(element.proto.json) for element in test.get("bidi_component") if element.proto.json]
    return [part["anchor"] for part in data if part.get("anchor")]


def is_drawn(test: AppTest, definition: ViewDefinition) -> bool:
    return small(definition.question) in {text.value for text in test.markdown}


@pytest.mark.parametrize("name", LED_TO)
def test_a_link_to_a_published_view_opens_it_where_the_dataset_would_open_explore(name: str) -> None:
    definition = registry()[name]
    test = opened(definition.page, dataset="faculty-2018", cited=name)
    assert is_drawn(test, definition)
    assert anchors(test) == [name.replace(".", "-")]
    assert not test.warning


def test_the_findings_link_to_their_views_and_the_selection_stays() -> None:
    test = opened("overview", dataset="faculty-2018", tab=EVIDENCE, period=["2010", "2020"])
    cards = [parse_qs(link.proto.query_string) for link in test.get("page_link") if "cited" in link.proto.query_string]
    assert cards == [{"cited": [name]} for name in FINDINGS]
    assert not anchors(test)
    before = query(test)
    at_address(test, cards[1]).switch_page("pages/context.py")
    checked(test.run())
    assert is_drawn(test, registry()[FINDINGS[1]])
    assert {part: values for part, values in query(test).items() if part != "cited"} == {
        part: values for part, values in before.items() if part != "tab"
    }
    at_address(test, {}).switch_page("pages/sectors.py")
    checked(test.run())
    assert (tab(test), anchors(test)) == (EVIDENCE, [])


def test_a_text_that_cites_no_view_leads_nowhere() -> None:
    test = opened("transitions", cited="transitions.nothing~1~2~3")
    assert not anchors(test)


@pytest.mark.parametrize("part", ["view", "cited"])
def test_a_link_to_a_former_view_names_it_and_opens_the_page(part: str) -> None:
    test = opened("overview", **{part: "comparison.groups", "a": "city:lahore", "b": "city:karachi"})
    assert "“comparison.groups”: there is no such view" in words(test)
    assert query(test)["split"] == ["city:lahore", "city:karachi"]
