"""Stage-safe mode on a page: address, search box, rows and decks show no name and no original id."""

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.app.live import stage
from ecosystem.live.deck import Deck, Slide
from ecosystem.selection import Selection, narrow
from ecosystem.tables import Researchers
from ecosystem.views import find_view
from tests.pages.driver import opened
from tests.views.shipped import dataset

SAFE = {"stage_safe": ["true"]}


def person_of(test: AppTest) -> str:
    values = test.query_params["person"]
    return values[0] if isinstance(values, list) else values


def test_a_person_of_the_link_is_hidden_and_found_again() -> None:
    people = dataset("demo").researchers
    place = int((people[Researchers.name] == "Sara Khan").to_numpy().nonzero()[0][0])
    identity, name = (str(people[column].iloc[place]) for column in (Researchers.researcher_id, Researchers.name))
    safe = opened("researchers", **SAFE, person=[identity], search=[name])
    hidden = person_of(safe)
    assert hidden.startswith("person-")
    assert "search" not in safe.query_params
    assert safe.text_input(key="search").value == ""
    texts = " ".join(str(part.value) for part in (*safe.markdown, *safe.header, *safe.info)).replace("\\", "")
    assert hidden in texts
    assert name not in texts
    assert identity not in texts
    safe.text_input(key="search").set_value("Sarra Kahn").run()
    assert safe.text_input(key="search").value == ""
    safe.text_input(key="search").set_value("pytorch").run()
    assert safe.text_input(key="search").value == "pytorch"
    assert "search" not in safe.query_params
    safe.session_state["stage_safe"] = False
    assert person_of(safe.run()) == identity


def test_titles_of_datasets_that_are_not_loaded_are_hidden() -> None:
    safe = opened("methods", **SAFE, dataset=["demo"])
    titles = safe.selectbox(key="dataset").options
    assert any(title.startswith("Demo") for title in titles)
    assert len(set(titles)) == len(titles)


def test_a_deck_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    slides = (Slide("text", "Sara Khan", text="Her start\nAli Hassan left", note="Ask Dr. Iqbal"), Slide("text", "Why"))
    slides += (Slide("journey", "A story", view="journeys.story.sara-khan"),)
    deck = Deck("Sara’s talk", slides)
    assert stage.without_names(deck) == deck
    monkeypatch.setitem(stage.widgets, "stage_safe", True)
    monkeypatch.setattr(stage.data, "catalogue", lambda: {"demo": None})
    monkeypatch.setattr(stage.data, "dataset", lambda name: stage.data.Loaded(dataset(name)))
    hidden = stage.without_names(deck)
    assert [hidden.title, hidden.slides[0].title, hidden.slides[0].text] == ["hidden", "hidden", "Her start\nhidden"]
    assert hidden.slides[0].note == "hidden"
    assert hidden.slides[1] == slides[1]
    assert hidden.slides[2].view == "journeys.story.3"
    assert "sara" not in hidden.to_json().lower()
    drawn, open_story = (find_view(slide.view) for slide in (hidden.slides[2], slides[2]))
    scope = narrow(dataset("demo"), Selection(stage_safe=True))
    assert drawn.of(scope).summary == open_story.of(scope).summary
    assert stage._similar_path(scope, "3") == stage._similar_path(scope, "sara-khan") != []
