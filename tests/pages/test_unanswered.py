"""A dataset that cannot answer questions: one sentence instead of empty cards."""

import pytest

from ecosystem.app import unanswered
from ecosystem.selection import Selection, narrow
from ecosystem.views import registry
from ecosystem.views.view_definition import ViewDefinition
from tests.pages.driver import opened, views, words
from tests.views.shipped import dataset


def unanswerable(page: str, name: str) -> list[ViewDefinition]:
    whole = narrow(dataset(name), Selection(name))
    explore = [view for view in registry().values() if view.page == page and not view.published]
    return [view for view in explore if not view.of(whole).answered]


@pytest.mark.parametrize("link", [{}, {"city": "lahore"}], ids=["all", "filtered"])
@pytest.mark.parametrize("page", ["transitions", "researchers", "cities"])
def test_what_a_dataset_cannot_answer_is_one_sentence(page: str, link: dict[str, str]) -> None:
    missing = unanswerable(page, "faculty-2018")
    test = opened(page, dataset="faculty-2018", tab="explore", **link)
    text = words(test)
    assert missing
    assert not {view.id for view in missing} & set(views(test))
    assert text.count("question") and "these data" in text
    assert not [view.question for view in missing if f":small[{view.question}]" in text]


def test_a_cited_view_is_drawn_without_an_answer() -> None:
    (first, *_) = unanswerable("transitions", "faculty-2018")
    assert first.question in words(opened("transitions", dataset="faculty-2018", tab="explore", cited=first.id))


def test_a_dataset_with_every_answer_says_nothing() -> None:
    assert "these data do not have" not in words(opened("transitions", tab="explore"))


def test_the_sentence_names_what_is_needed() -> None:
    rates, stock = registry()["transitions.rates"], registry()["researchers.stock"]
    assert unanswered.sentence([rates]) == "1 question here needs moves between posts, which these data do not have."
    assert unanswered.sentence([rates, rates, stock]) == (
        "3 questions here cannot be answered from these data: 2 need moves between posts and 1 needs several years of "
        "observation."
    )


def test_a_view_beside_one_that_is_left_out_has_the_whole_width() -> None:
    for page in ("researchers", "sectors"):
        assert not opened(page, dataset="faculty-2018", tab="explore").main.columns
        assert opened(page, tab="explore").main.columns


def test_further_views_without_an_answer_leave_no_empty_box() -> None:
    test = opened("sectors", dataset="faculty-2018", tab="explore")
    test.session_state["more-sectors.concentration"] = True
    test.run()
    (box,) = [box for box in test.expander if box.label == "More: over how many sectors entries are spread"]
    assert ["question" in text.value for text in box.markdown] == [True]
