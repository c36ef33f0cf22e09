"""The page Journeys: suppression, wording that never calls assumptions findings, and the stories."""

import pytest

from ecosystem.selection import Focus, Selection, narrow
from ecosystem.tables import vocabulary as words
from ecosystem.views import journeys
from ecosystem.views.journeys import journey_stories
from tests.indicators.frames import ecosystem
from tests.views.answers import views_of
from tests.views.laws import check_headline
from tests.views.shipped import dataset

OUT = {"from_sector_id": "university", "to_sector_id": "fintech"}


@pytest.mark.parametrize("definition", [journeys.reasons, journeys.challenges, journeys.together, journeys.similar])
def test_simulated_careers_are_called_so_and_never_findings(definition) -> None:
    view = definition.of(narrow(dataset("demo"), Selection()))
    assert view.summary.startswith("In the simulated careers, ")
    assert "because" not in view.summary
    assert "find" not in view.summary
    assert any("simulated" in limit.lower() for limit in definition.method.limits)


@pytest.mark.parametrize("definition", [journeys.reasons, journeys.challenges, journeys.together])
def test_numbers_are_rounded_and_small_ones_hidden(definition) -> None:
    for _, view in views_of(definition):
        hidden = view.table[~view.table["enough"]]
        assert hidden[["moves", "value", "low", "high"]].isna().all(axis=None)
        assert view.table["moves"].dropna().ge(10).all()
        assert not (view.table[["moves", "n"]].fillna(0) % 5).any(axis=None)


def test_reasons_close_to_each_other_are_named_together() -> None:
    moves = [{**OUT, "motivation": "career-growth"}] * 14 + [{**OUT, "motivation": "real-world-impact"}] * 9
    summary = journeys.reasons.of(narrow(ecosystem([{}], moves), Selection())).summary
    assert summary == (
        "In the careers observed, about 25 moves from academia to industry with a reason name most often, not clearly "
        "apart: “Career growth” with 60 % (41–77 %) and “Real-world impact” with 40 % (23–59 %)."
    )
    clear = [{**OUT, "motivation": "career-growth"}] * 30 + [{**OUT, "motivation": "real-world-impact"}] * 6
    assert (
        "name most often “Career growth” with 86 %"
        in journeys.reasons.of(narrow(ecosystem([{}], clear), Selection())).summary
    )


def test_a_dataset_without_reasons_gives_the_cause() -> None:
    view = journeys.reasons.of(narrow(dataset("faculty-2018"), Selection()))
    assert view.summary == "This dataset names no reasons."
    assert view.figure.layout.annotations[0].text.replace("<br>", " ") == view.summary


def test_filters_that_leave_no_reason_are_not_blamed_on_the_dataset() -> None:
    scope = narrow(dataset("demo"), Selection(focus=(Focus("kind", "training-to-post"),)))
    assert journeys.reasons.of(scope).summary == "No move left under these filters states a reason."


def test_similar_gives_n_for_each_story() -> None:
    view = journeys.similar.of(narrow(dataset("demo"), Selection()))
    assert view.table["person"].tolist() == ["Dr. Aisha Rahman", "Ali Hassan", "Sara Khan"]
    for row in view.table.itertuples():
        assert f"n = {row.people:,}" in view.summary
    assert view.table["n"].nunique() == 1


def test_similar_does_not_count_the_stories() -> None:
    demo = dataset("demo")
    stories = demo.moves[demo.moves["evidence"] == "i"]
    assert len(stories) >= 3
    view = journeys.similar.of(narrow(demo, Selection()))
    out = demo.moves[
        (demo.moves["from_domain"] == "academia")
        & (demo.moves["to_domain"] != "academia")
        & (demo.moves["kind"] != "training-to-post")
    ]
    assert view.table["n"].iloc[0] == out.loc[out["evidence"] != "i", "person"].nunique()


def test_a_dataset_that_stays_in_academia_has_no_similar_paths() -> None:
    view = journeys.similar.of(narrow(dataset("faculty-2018"), Selection()))
    assert view.summary == "This dataset knows no moves out of academia."


def test_stories_are_illustrations_with_their_source() -> None:
    for definition in (journey_stories.stories, journey_stories.lessons):
        view = definition.of(narrow(dataset("demo"), Selection()))
        assert view.provenance.kind == "illustrative"
        assert [source.source_id for source in view.provenance.sources] == ["source-article"]
        assert any("never evidence" in limit for limit in definition.method.limits)


def test_the_three_journeys_are_drawn_from_training_or_post_to_post() -> None:
    view = journey_stories.stories.of(narrow(dataset("demo"), Selection()))
    people = [trace.name for trace in view.figure.data if trace.mode == "lines+markers"]
    assert people == ["Dr. Aisha Rahman", "Ali Hassan", "Sara Khan"]
    written = " ".join(note.text for note in view.figure.layout.annotations)
    written = written.replace("</b><br><b>", " ").replace("<br>", " ")
    for text in ("Doctorate in machine learning", "Lahore, Pakistan", "Berlin, Germany", "Stresses: Learn cloud"):
        assert text in written


def test_each_story_has_a_headline_of_its_own() -> None:
    scope = narrow(dataset("demo"), Selection())
    views = [
        journey_stories.journey(f"journeys.story.{code}").of(scope) for code in journey_stories.story_titles(scope)
    ]
    for view in views:
        check_headline(view)
        assert view.headline.startswith("The story leads from academia")
    assert len({view.headline for view in views}) == len(views) == 3


def test_the_lessons_are_a_table_of_themes() -> None:
    view = journey_stories.lessons.of(narrow(dataset("demo"), Selection()))
    assert view.figure is None
    assert view.table["kind"].value_counts().to_dict() == {"Reason": 4, "Challenge": 4, "Lesson": 4}
    assert view.summary.startswith("The article names 4 reasons, 4 challenges and 4 lessons;")


def test_without_reference_stories_the_views_give_the_reason() -> None:
    scope = narrow(ecosystem(), Selection())
    assert journey_stories.stories.of(scope).summary == journey_stories.NO_STORIES
    assert journey_stories.lessons.of(scope).summary == "The reference tables list no themes."


def stated(*counts: int) -> list[dict[str, str]]:
    """Make moves to industry that state the reasons so often."""
    return [
        {**OUT, "motivation": code}
        for code, count in zip(words.MOTIVATIONS, counts, strict=False)
        for _ in range(count)
    ]


def test_a_count_below_five_of_moves_with_a_reason_is_suppressed() -> None:
    view = journeys.reasons.of(narrow(ecosystem([{}], [*stated(3), *[OUT] * 9]), Selection()))
    assert view.provenance.n == "fewer than 8 moves that state a reason"
    assert not view.provenance.unknown
    assert not view.table["n"].fillna(0).any()
