"""Views at an address: ``/api/views/<id>.csv`` and other formats, under the query of a page's link.

``/api/views`` lists the views, ``/api/openapi.json`` describes the addresses. Only datasets in the data folders are
served, never uploads. Files are those of the downloads, with their provenance.
"""

import asyncio
import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ecosystem.app.media_types import MEDIA_TYPES
from ecosystem.app.server.page_head import root

if TYPE_CHECKING:  # all views are imported with the first request, not at the start of the server
    from ecosystem.load import Ecosystem
    from ecosystem.selection import Selection
    from ecosystem.views import View, ViewDefinition

MOST_A_MINUTE: Final = 120
"""Requests of one client that are answered in a minute."""
MOST_CLIENTS: Final = 10_000
"""Clients whose requests are counted; with more, all counts start again."""
MOST_AT_A_TIME: Final = 2
"""Answers computed at the same time; further requests wait."""
QUEUE_SECONDS: Final = 20.0
MOST_QUERY: Final = 2000
"""Characters of a query."""
DRAWN: Final = ("svg", "png", "pdf")
"""Formats that need a browser on the server."""
DISPLAYED: Final = ("json", "svg", "png")
"""Formats that a browser displays; others are saved."""
HEADERS: Final = {"Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}


class ApiError(Exception):
    """A request that cannot be answered: the HTTP status and the reasons."""

    def __init__(self, status: int, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.status, self.reasons = status, reasons


class RateLimit:
    """Count the requests of each client in the current minute; `clock` gives seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.clock = most, clock
        self._minute = -1
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def count(self, client: str) -> None:
        """Count a request; ApiError beyond the limit."""
        minute = int(self.clock() // 60)
        with self._lock:
            if minute != self._minute or len(self._counts) >= MOST_CLIENTS:
                self._minute, self._counts = minute, {}
            self._counts[client] = self._counts.get(client, 0) + 1
            if self._counts[client] > self.most:
                raise ApiError(429, f"More than {self.most} requests in a minute: wait a minute.")


@dataclass(frozen=True)
class Bounds:
    """How often a client is answered, how many answers are computed at a time, and how long others wait for that."""

    limit: RateLimit
    turns: asyncio.Semaphore
    queue_seconds: float


_bounds = Bounds(RateLimit(MOST_A_MINUTE), asyncio.Semaphore(MOST_AT_A_TIME), QUEUE_SECONDS)


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return all routes, under the server's base path."""
    return [
        Route(f"{prefix}/api/openapi.json", answering(_description)),
        Route(f"{prefix}/api/views", answering(_list)),
        Route(f"{prefix}/api/views/{{name}}", answering(_file)),
    ]


def answering(
    answer: Callable[[Request], Response], bounds: Callable[[], Bounds] = lambda: _bounds
) -> Callable[[Request], Any]:
    """Return an endpoint that answers within its bounds, or gives the reasons as JSON with a status code."""

    async def endpoint(request: Request) -> Response:
        bound = bounds()
        try:
            bound.limit.count(request.client.host if request.client else "")
            try:
                await asyncio.wait_for(bound.turns.acquire(), bound.queue_seconds)
            except TimeoutError:
                raise ApiError(503, "Other files are being made: try again in a minute.") from None
            try:
                return await run_in_threadpool(answer, request)
            finally:
                bound.turns.release()
        except ApiError as error:
            again = {"Retry-After": "60"} if error.status in (429, 503) else {}
            headers = {**HEADERS, "Cache-Control": "no-store", **again}
            return JSONResponse({"problems": list(error.reasons)}, error.status, headers=headers)

    return endpoint


def _list(request: Request) -> Response:
    from ecosystem.app.tabs import acting_filters
    from ecosystem.selection import FILTERS
    from ecosystem.views import registry
    from ecosystem.views.pages import page_of

    here = f"{root(request, '/api/')}api/views"
    views = [
        {
            "id": view.id,
            "question": view.question,
            "page": page_of(view),
            "tab": view.tab,
            "parameters": [
                part for key in FILTERS if key in acting_filters(page_of(view), view.tab) for part in FILTERS[key].parts
            ],
            "address": f"{here}/{view.id}.{{format}}",
        }
        for view in registry().values()
    ]
    return JSONResponse({"formats": list(MEDIA_TYPES), "views": views}, headers=HEADERS)


def _file(request: Request) -> Response:
    """Return a view as a file, or 304 where the client has it."""
    from ecosystem import __version__
    from ecosystem.app import data
    from ecosystem.app.page_context import scope_of_tab
    from ecosystem.selection import to_query
    from ecosystem.views import find_view, registry
    from ecosystem.views.pages import page_of

    identity, _, kind = request.path_params["name"].rpartition(".")
    if kind not in MEDIA_TYPES:
        raise ApiError(404, f"Name a format behind the id: /api/views/<id>.csv, or {', '.join(MEDIA_TYPES)}.")
    definition = find_view(identity)
    if definition is None:
        raise ApiError(404, f"There is no view of this id. There are: {', '.join(sorted(registry()))}.")
    ecosystem, selection = read_selection(request)
    scope = scope_of_tab(page_of(definition), ecosystem, selection, definition.tab)
    link = _link(request, definition, to_query(scope.selection))
    state = (__version__, data.digest_of(scope, definition), identity, kind, link)
    tag = f'"{hashlib.blake2b(repr(state).encode(), digest_size=12).hexdigest()}"'
    headers = {**HEADERS, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = _written(data.drawn(scope, definition).view, kind, link)
    disposition = "inline" if kind in DISPLAYED else "attachment"
    headers["Content-Disposition"] = f'{disposition}; filename="{identity.replace(".", "-")}.{kind}"'
    return Response(content, media_type=MEDIA_TYPES[kind], headers=headers)


def read_selection(request: Request) -> tuple["Ecosystem", "Selection"]:
    """Return the dataset and the selection of a request's query; ApiError where a part does not fit."""
    from ecosystem.app import data
    from ecosystem.selection import read_link

    if len(request.url.query) > MOST_QUERY:
        raise ApiError(414, f"The query has more than {MOST_QUERY} characters.")
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    found = read_link(query, data.stored_catalogue(), data.stored_options_of)
    if found.complaints:
        raise ApiError(404 if found.missing_dataset else 400, *found.complaints)
    ecosystem = data.stored_dataset(found.selection.dataset).ecosystem
    if ecosystem is None:
        raise ApiError(503, f"The dataset “{found.selection.dataset}” has problems; its page names them.")
    return ecosystem, found.selection


def _link(request: Request, definition: "ViewDefinition", query: dict[str, list[str]]) -> str:
    """Return the address that opens the page with the view."""
    from ecosystem.app.link import for_file, to_page
    from ecosystem.selection import TAB
    from ecosystem.views.pages import page_of

    address = to_page(root(request, "/api/"), page_of(definition), {**query, TAB: [definition.tab]})
    return for_file(f"{address}#{definition.id}")


def _written(view: "View", kind: str, link: str) -> bytes:
    from ecosystem.app.view_files import FILES
    from ecosystem.exports import BrowserError, drawable, find_browser, pictures, view_json

    if kind in DRAWN and find_browser() is None:
        raise ApiError(501, f"The server has no Chromium, which {kind.upper()} needs: take CSV, JSON or XLSX.")
    if kind in ("png", "svg") and not drawable(view):
        raise ApiError(404, f"This view has no figure under this selection. {view.summary} Its table is CSV or JSON.")
    try:
        if kind in ("png", "svg"):
            return pictures([view], "png" if kind == "png" else "svg", link=link)[0]
        return view_json(view, link=link) if kind == "json" else FILES[kind][1](view, link)
    except BrowserError as error:
        raise ApiError(503, str(error)) from error


def _description(request: Request) -> Response:
    """Return the description of these addresses in the OpenAPI format."""
    from ecosystem import __version__
    from ecosystem.app.data import stored_catalogue
    from ecosystem.selection import FILTERS
    from ecosystem.views import registry

    texts = {"type": "array", "items": {"type": "string"}}
    filters = [
        {
            "name": part,
            "in": "query",
            "description": f"{row.title}. {row.help}".strip(),
            "schema": texts,
            "style": "form",
            "explode": True,
        }
        for row in FILTERS.values()
        for part in row.parts
    ]
    dataset = {"name": "dataset", "in": "query", "schema": {"type": "string", "enum": list(stored_catalogue())}}
    path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "enum": values}}
        for name, values in (("id", sorted(registry())), ("format", list(MEDIA_TYPES)))
    ]
    problems = {
        "description": "The reasons, in words.",
        "content": {"application/json": {"schema": {"type": "object", "properties": {"problems": texts}}}},
    }
    statuses = {
        "304": {"description": "Unchanged since the answer with the ETag in If-None-Match."},
        **dict.fromkeys(("400", "404", "414", "429", "501", "503"), problems),
    }
    view = {
        "summary": "A view under a selection, with its provenance",
        "description": "The query is that of the dashboard's links. PNG, SVG and PDF need Chromium on the server.",
        "parameters": [*path, dataset, *filters],
        "responses": {
            "200": {"description": "The file.", "content": {kind: {} for kind in MEDIA_TYPES.values()}},
            **statuses,
        },
    }
    listed = {"summary": "All views", "responses": {"200": {"description": "Ids, questions, parameters, addresses."}}}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "Pakistani AI ecosystem: views", "version": __version__},
        "servers": [{"url": root(request, "/api/")}],
        "paths": {"/api/views": {"get": listed}, "/api/views/{id}.{format}": {"get": view}},
    }
    return Response(json.dumps(content), media_type="application/json", headers=HEADERS)
