"""Figures while the years are dragged: those of the page's next run, within bounds."""

import asyncio
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from ecosystem.app.server import figures_api
from ecosystem.app.server.views_api import Bounds, RateLimit
from ecosystem.selection import EVIDENCE, EXPLORE
from ecosystem.views.pages import ENTRIES
from tests.app.test_server import ask
from tests.pages.driver import opened

APP = Starlette(routes=figures_api.routes("/ai"))
SENT = ("figure", "digest", "height", "narrowHeight")


@pytest.fixture(autouse=True)
def bounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bounds]:
    own = Bounds(RateLimit(figures_api.MOST_A_MINUTE), asyncio.Semaphore(1), 0.1)
    monkeypatch.setattr(figures_api, "_bounds", own)
    yield own


def get(page: str, ids: list[str], query: dict[str, str | list[str]]) -> tuple[int, dict[str, dict[str, object]]]:
    address = f"/ai/api/figures/{page}/{','.join(ids)}"
    status, headers, body = ask(APP, address, urlencode(query, doseq=True), host="localhost")
    assert headers["cache-control"] == "no-store"
    return status, json.loads(body or "{}")


PAGES = [(entry.name, tab) for entry in ENTRIES for tab in entry.tabs]


@pytest.mark.parametrize(
    ("page", "tab", "dataset"), [*((*page, "demo") for page in PAGES), ("cities", EXPLORE, "faculty-2018")]
)
def test_figures_are_those_of_the_run_under_the_same_link(page: str, tab: str, dataset: str) -> None:
    years = {"period": ["2014", "2020"]} if tab == EVIDENCE else {"years": ["2012", "2016"], "field": ["robotics"]}
    link: dict[str, str | list[str]] = {"dataset": [dataset], "tab": [tab], **years}
    sent = [json.loads(element.proto.json) for element in opened(page, **link).get("bidi_component")]
    drawn = {chart["key"]: {name: chart[name] for name in SENT} for chart in sent if chart.get("follows")}
    assert {chart["follows"] for chart in sent if chart.get("follows")} <= {page}
    names = list(drawn)
    for first in range(0, len(names), figures_api.MOST_FIGURES):
        some = names[first : first + figures_api.MOST_FIGURES]
        status, figures = get(page, some, link)
        assert status == 200
        for name in some:
            assert figures[name] == drawn[name] or (figures[name], drawn[name]["figure"]) == ({"digest": ""}, None)


@pytest.mark.parametrize(
    ("page", "ids", "query", "status"),
    [
        ("nowhere", ["transitions.rates"], {}, 404),
        ("transitions", ["transitions.nothing"], {}, 404),
        ("transitions", ["transitions.rates"] * (figures_api.MOST_FIGURES + 1), {}, 404),
        ("transitions", ["transitions.rates"], {"years": "soon"}, 400),
        ("transitions", ["transitions.rates"], {"dataset": "upload"}, 404),
        ("transitions", ["transitions.rates"], {"field": ["a" * 3000]}, 414),
    ],
)
def test_what_no_page_asks_for_is_refused(
    page: str, ids: list[str], query: dict[str, str | list[str]], status: int
) -> None:
    assert get(page, ids, query)[0] == status


def test_a_client_is_answered_as_often_as_its_script_asks_and_not_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_api, "_bounds", Bounds(RateLimit(2), asyncio.Semaphore(1), 0.1))
    assert [get("transitions", ["transitions.rates"], {})[0] for _ in range(3)] == [200, 200, 204]


def test_one_figure_is_computed_at_a_time(bounds: Bounds) -> None:
    asyncio.run(bounds.turns.acquire())
    assert get("transitions", ["transitions.rates"], {})[0] == 204
