"""The address of the app: a newer value of a widget wins over it, and a dataset that is not there is reported."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ecosystem.app.session import SESSION
from ecosystem.selection import EVIDENCE, FILTERS, no_dataset
from ecosystem.site import SITE
from ecosystem.views import registry
from tests.pages.driver import checked, choose_tab, opened, query, views

BEFORE = {"years": ["2010", "2020"], "field": ["robotics"], "split": ["degree:doctorate", "degree:master"]}
CHANGES: dict[str, tuple[Callable[[AppTest], object], dict[str, list[str]]]] = {
    "slider": (lambda test: test.slider(key="years").set_value((2012, 2018)), {"years": ["2012", "2018"]}),
    "list": (lambda test: test.multiselect(key="field").set_value(["speech"]), {"field": ["speech"]}),
    "chip": (lambda test: test.button(key="chip-years").click(), {"years": []}),
    "dataset": (
        lambda test: test.selectbox(key="dataset").select("faculty-2018"),
        {"dataset": ["faculty-2018"], "field": ["robotics"]},
    ),
}


def at_address(test: AppTest, address: dict[str, list[str]]) -> AppTest:
    """Give the next run an address."""
    test.query_params.clear()
    for name, values in address.items():
        test.query_params[name] = values
    return test


@pytest.mark.parametrize("kind", CHANGES)
def test_a_newer_value_wins_over_an_older_address_and_going_back_takes_it_back(kind: str) -> None:
    change, changed = CHANGES[kind]
    test = opened("transitions", **BEFORE)
    checked(test.multiselect(key="city").set_value(["lahore"]).run())
    change(test)
    checked(at_address(test, BEFORE).run())
    assert {name: query(test).get(name, []) for name in changed} == changed
    checked(at_address(test, BEFORE).run())
    assert query(test) == BEFORE
    assert test.slider(key="years").value == (2010, 2020)


def test_ten_quick_changes_end_on_the_tenth_in_slider_chip_and_address() -> None:
    test = opened("transitions", years=["2008", "2025"])
    for year in (*range(2009, 2014), *range(2012, 2007, -1)):
        test.slider(key="years").set_value((year, 2025))
        checked(at_address(test, {"years": ["2008", "2025"]}).run())
        assert test.slider(key="years").value == (year, 2025)
        assert query(test)["years"] == [str(year), "2025"]
        assert test.button(key="chip-years").label.replace("\\", "") == f"Years: {year}–2025"


def test_the_tab_that_was_chosen_wins_over_an_older_address() -> None:
    test = opened("transitions", tab="explore")
    checked(test.multiselect(key="field").set_value(["speech"]).run())
    at_address(test, {"tab": ["explore"]})
    choose_tab(test, "evidence")
    assert query(test) == {"tab": ["evidence"], "field": ["speech"]}


def folder_named(name: str, root: Path, *, broken: bool = False) -> Path:
    folder = root / name
    shutil.copytree(SITE / "data" / "faculty-2018", folder)
    package = folder / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"faculty-2018"', f'"{name}"', 1), encoding="utf-8")
    if broken:
        (folder / "researchers.csv").write_text("researcher_id\n1\n1\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("broken", {}),
        ("broken", {"tab": ["explore"]}),
        ("broken", {"years": ["2010", "2015"]}),
        ("nowhere", {"field": ["robotics"]}),
        ("upload", {"period": ["2010", "2015"]}),
    ],
)
def test_a_link_to_a_dataset_that_cannot_be_shown_names_it_and_another_can_be_chosen(
    name: str, before: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_named("broken", tmp_path, broken=True)
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path))
    test = opened("overview", **before)
    address = {**before, "dataset": [name]}
    for run in (test, opened("overview", **address)):
        checked(at_address(run, address).run())
        checked(run.run())
        rule = "24 problems found" if name == "broken" else f"There is no dataset “{name}”"
        assert rule in run.error[0].value
        assert query(run) == address, "the address stays, to be tried again"
        assert not run.get("bidi_component") or "figure" not in "".join(
            element.proto.json for element in run.get("bidi_component")
        )
        checked(run.selectbox(key="dataset").select("demo").run())
        assert not run.error
        assert "dataset" not in query(run)


def test_a_dataset_that_disappears_is_reported_and_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_named("mine", tmp_path)
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path))
    monkeypatch.setattr("ecosystem.app.data.SECONDS_ABSENT", 0.0)
    test = opened("overview", dataset="mine", tab="explore")
    assert not test.error
    shutil.rmtree(folder)
    for _ in range(2):
        checked(test.run())
        assert "There is no dataset “mine”" in test.error[0].value
        assert test.selectbox(key="dataset").value is None
    folder_named("mine", tmp_path)
    checked(test.run())
    checked(test.selectbox(key="dataset").select("mine").run())
    assert not test.error
    assert query(test)["dataset"] == ["mine"]


@pytest.mark.parametrize("identity", ["transitions.rates", "context.publications"])
def test_an_embedded_view_of_a_missing_dataset_is_not_replaced(identity: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "is_embedded", True)
    test = opened(identity.partition(".")[0], view=identity, dataset="nowhere")
    published = registry()[identity].tab == EVIDENCE
    assert [error.value.replace("\\", "") for error in test.error] == ([] if published else [no_dataset("nowhere")])
    assert views(test) == ([identity] if published else [])


def test_a_link_is_mended_with_a_sentence_that_can_be_dismissed() -> None:
    test = opened("transitions", field="Robotics", years="1990–2050", utm_source="mail")
    assert query(test) == {"field": ["robotics"]}
    text = "\n".join(element.value for element in test.markdown)
    assert "Part of the link was corrected" in text
    assert "could not be used" not in text
    assert test.session_state[SESSION].complaints == ()
    next(button for button in test.button if button.label == "Dismiss").click().run()
    assert "Part of the link was corrected" not in "\n".join(element.value for element in test.markdown)


@pytest.mark.parametrize(
    ("first", "between", "link"),
    [
        ("context", "cities", {"period": ["2010", "2015"], "economy": ["IN", "BD"]}),
        ("context", "deck", {}),
        ("cities", "methods", {"tab": "explore", "years": ["2010", "2015"], "field": "robotics"}),
        ("cities", "organisations", {"tab": "explore", "split": ["degree:doctorate", "degree:master"]}),
        ("organisations", "cities", {"organisation_name": "nust", "located": "lahore"}),
    ],
)
def test_a_widget_drawn_again_is_sent_with_its_value(first, between, link) -> None:
    """Otherwise the browser draws it empty, and its next message clears the filter."""
    test = opened(first, **link)
    before = _in_the_browser(test)
    assert before
    for page in (between, first):
        checked(test.switch_page(str(Path("pages") / f"{page}.py")).run())
    assert _in_the_browser(test) == before


def _in_the_browser(test: AppTest) -> dict[str, object]:
    """Return the values that the browser has of filters drawn for the first time: those sent, else the defaults."""
    sent = {}
    for widget in (*test.sidebar.multiselect, *test.sidebar.slider, *test.sidebar.text_input, *test.sidebar.selectbox):
        if widget.key in FILTERS and widget.proto.set_value:
            sent[widget.key] = widget.value
    return sent


@pytest.mark.parametrize("seconds", ["abc", "-5", "2.5"])
def test_a_kiosk_that_cannot_start_says_what_its_link_needs(seconds: str) -> None:
    for deck in ({"deck": "article"}, {}):
        test = opened("deck", kiosk=seconds, **deck)
        assert f"kiosk = “{seconds}” must be whole seconds from 3 to 3600" in test.warning[0].value.replace("\\", "")
