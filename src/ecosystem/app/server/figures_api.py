"""Figures of a page while its years are dragged: ``/api/figures/<page>/<ids>``, under the query of the page's link.

The script of the charts asks for those in view; they are the ones that the page's next run draws.
"""

import asyncio
import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ecosystem.app.server.views_api import ApiError, Bounds, RateLimit, answering, read_selection
from ecosystem.app.turns import turn

MOST_A_MINUTE: Final = 1500
"""Requests of one client that are answered in a minute; its script asks at most every 40 ms."""
MOST_FIGURES: Final = 8
"""Figures of one request."""
NO_STORE: Final = {"Cache-Control": "no-store"}

_bounds = Bounds(RateLimit(MOST_A_MINUTE), asyncio.Semaphore(1), queue_seconds=2.0)


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return the route, under the server's base path."""
    return [Route(f"{prefix}/api/figures/{{page}}/{{ids}}", _without_refusals)]


async def _without_refusals(request: Request) -> Response:
    """Answer without content beyond the bounds: browsers log a refusal as an error, and the page's run comes anyway."""
    response: Response = await answering(_figures, lambda: _bounds)(request)
    return Response(status_code=204, headers=NO_STORE) if response.status_code in (429, 503) else response


def _figures(request: Request) -> Response:
    """Return figures as the page's charts get them, by id, an empty digest for none; in turn with the runs of pages."""
    from ecosystem.app import data
    from ecosystem.app.page_context import scope_of_tab
    from ecosystem.views import registry
    from ecosystem.views.pages import BY_NAME

    page, ids = request.path_params["page"], request.path_params["ids"].split(",")
    if page not in BY_NAME or len(ids) > MOST_FIGURES or not registry().keys() >= set(ids):
        raise ApiError(404, f"Name a page and at most {MOST_FIGURES} views.")
    ecosystem, selection = read_selection(request)
    figures = {}
    with turn():
        for definition in (registry()[name] for name in ids):
            drawn = data.drawn(scope_of_tab(page, ecosystem, selection, definition.tab), definition)
            figure = None if drawn.view.table.empty else drawn.figure
            figures[definition.id] = (
                figure.figure_parts(drawn.view.height) if figure and figure.figure else {"digest": ""}
            )
    return Response(json.dumps(figures), media_type="application/json", headers=NO_STORE)
