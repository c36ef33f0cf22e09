"""Views at addresses: the files of the downloads, under the query of a link; problems in words with a status."""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

import ecosystem
from ecosystem.app import data
from ecosystem.app.server import views_api
from ecosystem.app.server.views_api import ApiError, Bounds, RateLimit, routes
from ecosystem.exports import find_browser, view_csv
from ecosystem.selection import SELECTION_PARTS, Scope, Selection
from ecosystem.views import ViewResult, registry
from tests.app.test_server import ask

APP = Starlette(routes=routes("/ai"))
HOST = "ai.example.org"
FILTERS: dict[str, list[str]] = {
    "years": ["2010", "2020"],
    "field": ["robotics", "computer-vision"],
    "stage_safe": ["true"],
}
SIGNATURES = {
    "xlsx": b"PK",
    "pptx": b"PK",
    "html": b"<!doctype html>",
    "svg": b"<svg",
    "png": b"\x89PNG",
    "pdf": b"%PDF",
}


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    limit, turns = RateLimit(views_api.MOST_A_MINUTE), asyncio.Semaphore(views_api.MOST_AT_A_TIME)
    monkeypatch.setattr(views_api, "_bounds", Bounds(limit, turns, views_api.QUEUE_SECONDS))
    yield


def get(name: str, query: dict[str, list[str]] | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return ask(APP, f"/ai/api/{name}", urlencode(query or {}, doseq=True), host=HOST, **headers)


def problems(name: str, query: dict[str, list[str]] | None = None) -> tuple[int, str]:
    status, headers, body = get(name, query)
    assert headers["cache-control"] == "no-store"
    return status, " ".join(json.loads(body)["problems"])


@pytest.mark.parametrize(
    ("view", "page", "query"),
    [
        ("transitions.rates", "transitions", {}),
        ("transitions.rates", "transitions", FILTERS),
        ("researchers.now", "researchers", FILTERS),
        ("cities.balance", "cities", {"dataset": ["faculty-2018"], "city": ["lahore"]}),
        ("overview.academics", "", {}),
        ("context.articles", "context", {"economy": ["CN", "IN"]}),
    ],
)
def test_the_file_is_that_of_the_download(view: str, page: str, query: dict[str, list[str]]) -> None:
    status, headers, body = get(f"views/{view}.csv", query)
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    dataset = query.get("dataset", ["demo"])[0]
    filters = {name: values for name, values in query.items() if name != "dataset"}
    definition = registry()[view]
    tab = definition.tab
    expected = ecosystem.view(view, dataset, **filters)
    link = f"http://{HOST}/ai/{page}?{urlencode({**query, 'tab': [tab]}, doseq=True)}#{view}"
    assert body.decode("utf-8-sig").splitlines() == view_csv(expected, link=link).decode("utf-8-sig").splitlines()


def test_json_has_the_numbers_and_the_provenance_of_the_csv() -> None:
    content = json.loads(get("views/researchers.now.json", FILTERS)[2])
    assert content["id"] == "researchers.now"
    assert content["provenance"]["Opens again at"].startswith(f"http://{HOST}/ai/researchers?years=2010")
    comments = [name for name in content["provenance"] if name != "Filters"]
    table = get("views/researchers.now.csv", FILTERS)[2].decode("utf-8-sig").splitlines()
    assert all(any(line.startswith(f"# {name}: ") for line in table) for name in comments)
    lines = [line for line in table if not line.startswith("#")]
    assert lines[0].split(",")[0] == next(iter(content["rows"][0]))
    assert len(lines) == len(content["rows"]) + 1


@pytest.mark.parametrize(
    "kind", [kind for kind in views_api.MEDIA_TYPES if kind not in ("csv", "json", *views_api.DRAWN)]
)
def test_every_format_is_a_file_of_its_kind(kind: str) -> None:
    status, headers, body = get(f"views/overview.academics.{kind}")
    assert (status, headers["content-type"]) == (200, views_api.MEDIA_TYPES[kind])
    assert body[:20].lower().startswith(SIGNATURES[kind].lower())
    assert headers["content-disposition"] == f'attachment; filename="overview-academics.{kind}"'


@pytest.mark.slow
@pytest.mark.parametrize("kind", views_api.DRAWN)
def test_a_format_that_a_browser_draws(kind: str) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium was found")
    status, headers, body = get(f"views/overview.academics.{kind}")
    assert (status, headers["content-type"]) == (200, views_api.MEDIA_TYPES[kind])
    assert body.startswith(SIGNATURES[kind])


@pytest.mark.parametrize("kind", views_api.DRAWN)
def test_without_a_browser_on_the_server_a_picture_is_not_implemented(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/no/browser")
    status, words = problems(f"views/overview.academics.{kind}")
    assert status == 501
    assert "Chromium" in words


@pytest.mark.parametrize(
    ("name", "query", "status", "words"),
    [
        ("views/none.such.csv", {}, 404, "There are: "),
        ("views/transitions.rates", {}, 404, "<id>.csv"),
        ("views/transitions.rates.exe", {}, 404, "csv, json"),
        ("views/transitions.rates.csv", {"fields": ["robotics"]}, 400, "there is no such filter"),
        ("views/transitions.rates.csv", {"field": ["knitting"]}, 400, "knitting"),
        ("views/transitions.rates.csv", {"years": ["x"], "degree": ["y"]}, 400, "degree"),
        ("views/transitions.rates.csv", {"dataset": ["upload"]}, 404, "uploaded in another visit"),
        ("views/transitions.rates.csv", {"dataset": ["../../etc"]}, 404, "There are: "),
        ("views/transitions.rates.csv", {"search": ["x" * 3000]}, 414, "2000 characters"),
    ],
)
def test_what_cannot_be_answered_is_said_with_a_status(
    name: str, query: dict[str, list[str]], status: int, words: str
) -> None:
    found, text = problems(name, query)
    assert found == status
    assert words in text


def test_a_client_that_has_the_file_gets_no_second_one() -> None:
    tags = [
        get(f"views/{view}.{kind}", query)[1]["etag"]
        for view, kind, query in (
            ("transitions.rates", "csv", {}),
            ("transitions.rates", "json", {}),
            ("transitions.rates", "csv", FILTERS),
            ("transitions.rates", "csv", {"dataset": ["faculty-2018"]}),
        )
    ]
    assert len(set(tags)) == len(tags)
    status, headers, body = get("views/transitions.rates.csv", FILTERS, if_none_match=f'"other", {tags[2]}')
    assert (status, headers["etag"], body) == (304, tags[2], b"")
    assert "max-age" in headers["cache-control"]
    assert get("views/transitions.rates.csv", {}, if_none_match=tags[2])[0] == 200


def test_the_list_and_the_description_name_every_view_and_filter() -> None:
    listed = json.loads(get("views")[2])
    assert [view["id"] for view in listed["views"]] == list(registry())
    assert listed["views"][0]["address"].startswith(f"http://{HOST}/ai/api/views/")
    assert {part for view in listed["views"] for part in view["parameters"]} <= set(SELECTION_PARTS)
    described = json.loads(get("openapi.json")[2])
    assert described["servers"] == [{"url": f"http://{HOST}/ai/"}]
    parameters = described["paths"]["/api/views/{id}.{format}"]["get"]["parameters"]
    assert [one["name"] for one in parameters] == ["id", "format", *SELECTION_PARTS]
    assert parameters[0]["schema"]["enum"] == sorted(registry())


def test_requests_of_a_client_are_limited_by_the_minute() -> None:
    now = 0.0
    limit = RateLimit(2, lambda: now)
    for _ in range(2):
        limit.count("a")
    with pytest.raises(ApiError) as refused:
        limit.count("a")
    assert refused.value.status == 429
    limit.count("b")
    now = 61.0
    limit.count("a")


def test_a_request_that_waits_too_long_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_api, "_bounds", Bounds(RateLimit(1), asyncio.Semaphore(0), 0.01))
    status, headers, body = get("views/transitions.rates.csv")
    assert (status, headers["retry-after"]) == (503, "60")
    assert "try again" in body.decode()


def test_equal_requests_share_one_computation() -> None:
    calls: list[Scope] = []

    def slow(scope: Scope) -> ViewResult:
        calls.append(scope)
        time.sleep(0.3)
        return registry()["cities.balance"].compute(scope)

    definition = replace(registry()["cities.balance"], id="cities.shared", compute=slow)
    scope = data.scope(ecosystem.load_dataset("demo"), Selection())
    with ThreadPoolExecutor(4) as pool:
        views = list(pool.map(lambda _: data.drawn(scope, definition), range(4)))
    assert len(calls) == 1
    assert all(view is views[0] for view in views)
