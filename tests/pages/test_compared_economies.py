"""A click on an economy of a published chart compares with it, or no longer."""

from streamlit.testing.v1 import AppTest

from ecosystem.app.plot import unpack
from ecosystem.selection import ECONOMY_PICK, FILTERS
from tests.pages.driver import checked, opened, query

PEERS = FILTERS["economy"].default


def picks(test: AppTest, view: str) -> set[str]:
    """Return what clicks on the marks of a view do."""
    texts = (element.proto.json for element in test.get("bidi_component"))
    (figure,) = (sent["figure"] for sent in (unpack(text) for text in texts if "figure" in text) if sent["key"] == view)
    return {pick for trace in figure["data"] for pick in trace.get("customdata") or () if pick}


def test_marks_of_economies_can_be_clicked_and_pakistan_cannot() -> None:
    found = picks(opened("context"), "context.articles")
    assert found == {f"{ECONOMY_PICK}{code}" for code in PEERS}


def after_clicks() -> None:
    import streamlit as st

    from ecosystem.app.filters import narrow_to

    for pick in st.session_state["picks"]:
        narrow_to(pick)


def test_a_click_takes_an_economy_out_and_another_adds_it_again() -> None:
    first, *others = PEERS
    for clicks, left in ((1, others), (2, [*others, first]), (3, others)):
        test = AppTest.from_function(after_clicks)
        test.session_state["picks"] = [f"{ECONOMY_PICK}{first}"] * clicks
        assert checked(test.run()).session_state["economy"] == left
        assert test.toast[-1].value.endswith("no longer compared." if clicks % 2 else "compared.")


def test_an_economy_that_is_not_offered_is_left_out() -> None:
    assert query(opened("context", economy=[PEERS[0], "zz"]))["economy"] == [PEERS[0]]
