"""Send a speaker's browser the slides of its talk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return the route of the slides, under the server's base path."""
    return [Route(f"{prefix}/stage/{{name}}", slides)]


def slides(request: Request) -> Response:
    """Send all slides of a talk, as they were packed when it began, to whoever knows its name."""
    from ecosystem.app.live.stage import SLIDE_SHOWS  # with all the views, which the server's start does not wait for

    talk = SLIDE_SHOWS.get(request.path_params["name"])
    headers = {"Cache-Control": "no-store"}
    if talk is None:
        return PlainTextResponse("This talk is not kept any more.", 404, headers=headers)
    return Response(talk.packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
