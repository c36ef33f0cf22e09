"""Every page with every shipped dataset and several links: no exception, and the numbers of the views."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from ecosystem.app.data import FIRST_CHARTS
from ecosystem.app.plot import unpack
from ecosystem.exports.provenance import provenance_lines
from ecosystem.load import Ecosystem, Reference, load_dataset, load_reference, load_shapes
from ecosystem.selection import from_query, narrow, options
from ecosystem.site import SITE
from ecosystem.views import registry
from ecosystem.views.pages import ENTRIES
from tests.pages.driver import checked, opened

DATASETS = ("demo", "faculty-2018")
EVERY_LINK = "researchers"
"""The page on which the short run tries every link."""
LINKS = {
    "all": {},
    "explore": {"tab": ["explore"]},
    "narrow": {"city": ["lahore"], "years": ["2010", "2016"]},
    "clicked": {"focus": ["field:machine-learning"]},
    "split": {"split": ["degree:doctorate", "degree:master"]},
    "defined": {"twin_cities": ["true"], "dual": ["false"], "abroad_leaves": ["false"]},
    "empty": {"field": ["speech"], "city": ["chakwal"], "degree": ["bachelor"]},
    "broken": {"field": ["alchemy"], "years": ["soon"], "focus": ["<b>:x"], "a": ["field:x"], "zzz": ["1"]},
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return replace(load_reference(SITE / "data" / "reference"), shapes=load_shapes(SITE / "data" / "shapes"))


@pytest.fixture(scope="module")
def ecosystem(request: pytest.FixtureRequest, reference: Reference) -> Ecosystem:
    return load_dataset(SITE / "data" / request.param, reference)


def cases() -> Iterator[Any]:
    """Yield dataset × page × link; the short run has each page of the demo, and each link on one of them.

    The second dataset has every link on that page, and on the others those that change what there is to answer.
    """
    for dataset, page, link in product(DATASETS, (entry.name for entry in ENTRIES), LINKS):
        every = page == EVERY_LINK
        if dataset != "demo" and not every and link not in ("all", "narrow", "empty"):
            continue
        short = (every or link in ("all", "explore")) if dataset == "demo" else (every and link == "all")
        yield pytest.param(dataset, page, link, marks=() if short else pytest.mark.slow, id=f"{dataset}-{page}-{link}")


@pytest.mark.parametrize(("ecosystem", "page", "link"), [*cases()], indirect=["ecosystem"])
def test_a_page_shows_its_views(page: str, link: str, ecosystem: Ecosystem) -> None:
    name = ecosystem.metadata.name
    query = {**LINKS[link], "dataset": [name]}
    test = opened(page, **query)
    selection, complaints = from_query(query, options(ecosystem))
    scope = narrow(ecosystem, selection)
    text = "\n".join(element.value for element in (*test.markdown, *test.caption, *test.info))
    assert bool(complaints) == ("Part of the link or of the selection could not be used" in text)
    charts = [unpack(element.proto.json) for element in test.get("bidi_component") if "figure" in element.proto.json]
    for chart in charts:
        definition = registry()[chart["key"]]
        view = definition.of(scope)
        assert chart["description"] == view.summary
        assert chart["footer"] == provenance_lines(view)
        assert len((chart["table"] or {}).get("rows", [])) == (
            len(view.table) if chart["figure"] or not view.answered else 0
        )
    if scope.people.empty and page not in ("overview", "context", "organisations", "deck", "your_data", "methods"):
        assert "No people and no moves are left" in text
        assert not charts


def test_the_first_page_shows_the_charts_that_are_computed_at_the_start() -> None:
    charts = [element for element in opened("overview").get("bidi_component") if "figure" in element.proto.json]
    assert [unpack(chart.proto.json)["key"] for chart in charts] == list(FIRST_CHARTS)


def test_the_page_files_are_those_of_the_menu() -> None:
    assert {path.stem for path in (SITE / "pages").glob("*.py")} == {entry.name for entry in ENTRIES}


def test_a_click_narrows_and_a_chip_widens_again() -> None:
    test = opened("transitions", focus="field:machine-learning")
    before = [text.value for text in test.markdown if "people and" in text.value]
    test.button(key="chip-focus").click().run()
    after = [text.value for text in test.markdown if "people and" in text.value]
    assert before != after
    assert " of " not in after[0].split("data.")[1]


def test_filters_stay_when_the_page_changes() -> None:
    test = opened("transitions", field="robotics")
    assert test.multiselect(key="field").value == ["robotics"]
    test.switch_page("pages/overview.py").run()
    assert test.multiselect(key="field").value == ["robotics"]


def test_a_link_to_a_dataset_with_problems_shows_them_and_another_can_be_selected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SITE / "data" / "faculty-2018", tmp_path / "broken")
    package = tmp_path / "broken" / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"faculty-2018"', '"broken"', 1), encoding="utf-8")
    (tmp_path / "broken" / "researchers.csv").write_text("researcher_id\n1\n1\n", encoding="utf-8")
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path))
    test = opened("overview", dataset="broken", field="robotics")
    assert "This dataset cannot be shown" in test.main.error[0].value
    assert [heading.value for heading in test.main.title] == ["Pakistan's AI ecosystem"]
    checked(test.selectbox(key="dataset").select("demo").run())
    assert not test.error
    assert "4,003 people" in "\n".join(element.value for element in test.markdown)
