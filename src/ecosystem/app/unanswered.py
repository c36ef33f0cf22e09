"""Views that a dataset cannot answer: one sentence in place of empty cards."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.live.screens import add_text
from ecosystem.app.page_context import OpenPage
from ecosystem.app.text import literal
from ecosystem.selection import DEFAULT_DATASET, EVIDENCE, EXPLORE, TAB
from ecosystem.selection.links import DATASET
from ecosystem.site import SITE
from ecosystem.views import View, ViewDefinition
from ecosystem.views.number_format import agree, joined, whole
from ecosystem.views.provenance import Counted

MOVES: Final = "moves between posts"
NEEDS: Final = {
    Counted.MOVES: MOVES,
    Counted.PEOPLE_AND_MOVES: MOVES,
    Counted.RATES: MOVES,
    Counted.CAREERS: "whole careers",
    Counted.EACH_YEAR: "several years of observation",
}
OTHER: Final = "facts about people that are not stated"


def is_left_out(page: OpenPage, definition: ViewDefinition, view: View) -> bool:
    """Return whether a view is left out because the dataset cannot answer it, filtered or not.

    A view that the link cites is drawn.
    """
    if page.unanswered.place is None or view.answered or data.answers(page.ecosystem, definition):
        return False
    return link.cited_view() != definition


def left_out(page: OpenPage, definition: ViewDefinition, view: View) -> bool:
    """Return whether a view is left out, as :func:`is_left_out`; note it if so."""
    if not is_left_out(page, definition, view):
        return False
    page.unanswered.views.append(definition)
    return True


def sentence(views: Sequence[ViewDefinition]) -> str:
    """Return how many questions have no answer, and what they need."""
    needs = Counter(NEEDS.get(view.counted, OTHER) if view.counted else OTHER for view in views)
    if len(needs) == 1:
        needed = f"{agree(len(views), 'needs', 'need')} {next(iter(needs))}"
        return f"{whole(len(views), 'question')} here {needed}, which these data do not have."
    parts = joined([f"{count} {agree(count, 'needs', 'need')} {what}" for what, count in needs.most_common()])
    return f"{whole(len(views), 'question')} here cannot be answered from these data: {parts}."


def report(page: OpenPage) -> None:
    """Draw the sentence, the questions, and the way to data that answer them, above the views that are drawn."""
    views, place = page.unanswered.views, page.unanswered.place
    if not views or place is None:
        return
    text = sentence(views)
    demo = DEFAULT_DATASET in data.catalogue() and page.selection.dataset != DEFAULT_DATASET
    add_text("remark", text)
    with place.container(border=True, key="unanswered"):
        st.markdown(f"{literal(text)}{' The simulated demo shows what their answers look like.' if demo else ''}")
        with st.container(horizontal=True, gap="medium"):
            with st.popover("Which questions", icon=":material/list:"):
                st.markdown("\n".join(f"- {literal(view.question)}" for view in views))
            file = str(SITE / "pages" / f"{page.name}.py")
            st.page_link(file, label="Published evidence", icon=":material/menu_book:", query_params={TAB: EVIDENCE})
            if demo:
                query = {DATASET: DEFAULT_DATASET, TAB: EXPLORE}
                st.page_link(file, label="Simulated demo", icon=":material/science:", query_params=query)
