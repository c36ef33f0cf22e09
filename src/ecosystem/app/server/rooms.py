"""HTTP routes of a room's followers: poll for changes, and fetch the shared screen."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ecosystem.app.live.room_store import rooms
from ecosystem.live import RoomError, RoomsUnavailableError, UnknownRoomError

HEADERS = {"Cache-Control": "no-store"}


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return the routes of the polls and of the screen, under the server's base path."""
    return [Route(f"{prefix}/live/{{code}}", poll), Route(f"{prefix}/live/{{code}}/screen", screen)]


def poll(request: Request) -> Response:
    """Return the revisions of screen and state and the number of viewers; needs a viewer ticket."""

    def answer() -> Response:
        room, viewers = rooms().follow(*_room_and_viewer(request))
        content = {"screen": room.screen_revision, "state": room.state_revision, "viewers": viewers}
        return JSONResponse(content, headers=HEADERS)

    return _with_status(answer)


def screen(request: Request) -> Response:
    """Return the shared screen as it was compressed; needs a viewer ticket."""

    def answer() -> Response:
        packed = rooms().screen(*_room_and_viewer(request))
        if packed is None:
            return Response(status_code=204, headers=HEADERS)
        return Response(packed, media_type="application/json", headers={**HEADERS, "Content-Encoding": "gzip"})

    return _with_status(answer)


def _room_and_viewer(request: Request) -> tuple[str, str]:
    return request.path_params["code"], request.query_params.get("viewer", "")


def _with_status(answer: Callable[[], Response]) -> Response:
    """Convert errors of rooms to HTTP status codes."""
    try:
        return answer()
    except RoomsUnavailableError:
        return JSONResponse({"status": "unavailable"}, 503, headers=HEADERS)
    except UnknownRoomError:
        return JSONResponse({"status": "unknown"}, 404, headers=HEADERS)
    except RoomError as error:
        return JSONResponse({"status": str(error)}, 429, headers=HEADERS)
