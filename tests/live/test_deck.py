"""Decks: round trip, reported problems, and the shipped deck."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.app.live.stage import page_of
from ecosystem.cli.decks import deck_items
from ecosystem.cli.main import main
from ecosystem.live.deck import KINDS, MAX_SLIDES, Deck, DeckError, Slide, schema
from ecosystem.site import SITE
from ecosystem.views import find_view, registry

FOLDER = SITE / "data" / "decks"
texts = st.text(max_size=40)
slides = st.builds(
    Slide,
    kind=st.sampled_from(KINDS),
    title=texts,
    note=texts,
    text=texts,
    view=st.sampled_from(sorted(registry())),
    query=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    headline=texts,
    digest=texts,
)
decks = st.builds(Deck, title=texts, slides=st.lists(slides, min_size=1, max_size=6).map(tuple))


@given(deck=decks)
@settings(deadline=None)
def test_json_round_trip_and_schema(deck: Deck) -> None:
    assert Deck.from_json(deck.to_json()) == deck
    jsonschema.validate(json.loads(deck.to_json()), schema())


@given(deck=decks, place=st.integers(0, 5), steps=st.integers(-7, 7))
@settings(deadline=None)
def test_moving_keeps_all_slides_and_can_be_reversed(deck: Deck, place: int, steps: int) -> None:
    place = min(place, len(deck.slides) - 1)
    moved = deck.move(place, steps)
    assert sorted(map(repr, moved.slides)) == sorted(map(repr, deck.slides))
    target = min(max(place + steps, 0), len(deck.slides) - 1)
    assert moved.slides[target] == deck.slides[place]
    assert moved.move(target, place - target) == deck


@given(deck=decks, place=st.integers(0, 5))
@settings(deadline=None)
def test_a_copy_follows_its_slide_and_can_be_removed(deck: Deck, place: int) -> None:
    place = min(place, len(deck.slides) - 1)
    double = deck.duplicate(place)
    assert double.slides[place] == double.slides[place + 1] == deck.slides[place]
    assert double.remove(place + 1) == deck
    assert deck.change(place, title="New").slides[place] == replace(deck.slides[place], title="New")


@given(text=st.one_of(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps)))
@settings(deadline=None)
def test_any_text_is_a_deck_or_a_list_of_problems(text: str) -> None:
    try:
        Deck.from_json(text)
    except DeckError as error:
        assert error.problems


def test_all_problems_are_reported_at_once() -> None:
    bad = {
        "title": 3,
        "slides": [{"kind": "pie", "title": "x"}, {"kind": "view", "title": "y", "colour": "red"}, 7, {"kind": "text"}],
    }
    with pytest.raises(DeckError) as caught:
        Deck.from_json(json.dumps(bad))
    problems = "\n".join(caught.value.problems)
    for part in (
        "Slide 1: kind is 'pie'",
        "Slide 2: unknown field “colour”",
        "Slide 2: a view slide needs",
        "Slide 3",
        "The deck: title",
    ):
        assert part in problems


def test_a_lone_surrogate_is_reported() -> None:
    slide = '{"kind": "text", "title": "t", "query": [["a", "\\udc00"]], "\\ud800": 1}'
    with pytest.raises(DeckError) as caught:
        Deck.from_json(f'{{"title": "x\\ud800", "slides": [{slide}]}}')
    assert len(caught.value.problems) == 3
    assert all(problem.encode() for problem in caught.value.problems), "each can be shown"


def test_the_size_of_a_deck_is_limited() -> None:
    full = Deck("Long", (Slide("section", "x"),) * MAX_SLIDES)
    with pytest.raises(DeckError):
        full.add(Slide("section", "one more"))
    with pytest.raises(DeckError):
        Deck.from_json(json.dumps({"title": "x", "slides": [{"kind": "section", "title": "x"}] * (MAX_SLIDES + 1)}))
    with pytest.raises(DeckError):
        Deck.from_json(" " * 1_000_001)


def test_the_shipped_schema_is_current() -> None:
    assert json.loads((FOLDER / "deck.schema.json").read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize("name", ["article", "evidence"])
def test_a_shipped_deck_is_valid_and_has_current_headlines(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    jsonschema.validate(json.loads(text), schema())
    deck = Deck.from_json(text)
    assert all(find_view(slide.view) for slide in deck.slides if slide.shows_view)
    copy = tmp_path / f"{name}.json"
    copy.write_text(text, encoding="utf-8")
    assert main(["renew", str(copy)]) == 0
    assert copy.read_text(encoding="utf-8") == text, f"ecosystem renew data/decks/{name}.json"


def test_the_deck_of_evidence_has_ten_charts_with_notes_and_nothing_simulated() -> None:
    deck = Deck.from_json((FOLDER / "evidence.json").read_text(encoding="utf-8"))
    charts = [slide for slide in deck.slides if slide.shows_view]
    assert len({slide.view for slide in charts}) == len(charts) == 10
    items = deck_items(FOLDER / "evidence.json", [])
    assert not isinstance(items, int)
    for slide, item in zip(deck.slides, items, strict=True):
        definition = find_view(slide.view)
        if item.view is None:
            assert not slide.shows_view
            continue
        assert definition is not None
        assert definition.published
        assert item.view.provenance.kind in ("published", "observed")
        assert item.view.answered
        assert slide.note


@pytest.mark.slow
def test_the_command_line_exports_a_deck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("pptx", "html", "xlsx"):
        out = tmp_path / f"talk.{kind}"
        assert main(["export", str(FOLDER / "article.json"), "--out", str(out)]) == 0
        assert out.stat().st_size > 10_000
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    assert main(["export", str(tmp_path / "bad.json"), "--out", str(tmp_path / "x.pptx")]) == 2
    assert "no slides" in capsys.readouterr().err
    assert not (tmp_path / "x.pptx").exists()


@pytest.mark.parametrize(
    ("view", "query", "page", "stored"),
    [
        ("transitions.rates", (("field", "robotics"),), "transitions", {"field": ["robotics"], "tab": ["explore"]}),
        ("overview.publications", (("period", "2012"), ("period", "2016")), "overview", None),
        ("context.migration", (), "context", {}),
        ("organisations.list", (), "organisations", {}),
        ("journeys.lessons", (), "journeys", {"tab": ["evidence"]}),
        ("comparison.groups", (), "overview", {}),
        ("no.such", (("field", "robotics"),), "overview", {}),
    ],
)
def test_a_slide_opens_the_tab_of_its_view(
    view: str, query: tuple[tuple[str, str], ...], page: str, stored: dict[str, list[str]] | None
) -> None:
    expected = {"period": ["2012", "2016"], "tab": ["evidence"]} if stored is None else stored
    assert page_of(Slide("view", "A slide", view=view, query=query)) == (page, expected)


def test_an_exported_slide_links_to_the_tab_of_its_view(tmp_path: Path) -> None:
    deck = Deck("Two", (Slide("view", "A", view="overview.publications"), Slide("view", "B", view="overview.stock")))
    file = tmp_path / "two.json"
    file.write_text(deck.to_json(), encoding="utf-8")
    items = deck_items(file, [])
    assert not isinstance(items, int)
    assert [item.link for item in items] == ["overview?tab=evidence", "overview?tab=explore"]
