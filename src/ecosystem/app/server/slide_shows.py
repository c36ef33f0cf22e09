"""HTTP route of the slides of a slide show, for the speaker's browser."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return the route of the slides, under the server's base path."""
    return [Route(f"{prefix}/stage/{{name}}", slides)]


def slides(request: Request) -> Response:
    """Send all slides of a slide show as they were computed at its start; the random name is the permission."""
    from ecosystem.app.live.stage import SLIDE_SHOWS  # imports all views: not at the start of the server

    show = SLIDE_SHOWS.get(request.path_params["name"])
    headers = {"Cache-Control": "no-store"}
    if show is None:
        return PlainTextResponse("This slide show no longer exists; present the deck again.", 404, headers=headers)
    return Response(show.packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
