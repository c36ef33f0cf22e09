"""HTTP routes of live rooms: polls and screens for viewers, slides for the presenter's browser."""

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ecosystem.app.live.room_store import rooms
from ecosystem.live import RoomError, RoomsUnavailableError, UnknownRoomError
from ecosystem.live.rooms import PRESENTER

HEADERS: Final = {"Cache-Control": "no-store"}
GZIPPED: Final = {**HEADERS, "Content-Encoding": "gzip"}


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return all routes, under the server's base path."""
    return [
        Route(f"{prefix}/live/{{code}}", poll),
        Route(f"{prefix}/live/{{code}}/screen", screen),
        Route(f"{prefix}/stage/{{name}}", slides),
    ]


def poll(request: Request) -> Response:
    """Return the revisions of screen and state and the numbers of viewers and answers; needs a viewer ticket.

    The presenter also gets the number of questions and votes of the audience.
    """

    def answer() -> Response:
        code, viewer = _room_and_viewer(request)
        room, viewers = rooms().follow(code, viewer)
        content: dict[str, int | None] = {
            "screen": room.screen_revision,
            "state": room.state_revision,
            "viewers": viewers,
        }
        content["answers"] = rooms().count_answers(room)
        if viewer.startswith(PRESENTER):
            content["activity"] = rooms().count_activity(code)
        return JSONResponse(content, headers=HEADERS)

    return _with_status(answer)


def screen(request: Request) -> Response:
    """Return the shared screen as it was compressed; needs a viewer ticket."""

    def answer() -> Response:
        packed = rooms().screen(*_room_and_viewer(request))
        if packed is None:
            return Response(status_code=204, headers=HEADERS)
        return Response(packed, media_type="application/json", headers=GZIPPED)

    return _with_status(answer)


def slides(request: Request) -> Response:
    """Send all slides of a slide show as they were computed at its start; the random name is the permission."""
    from ecosystem.app.live.stage import find_show  # imports all views: not at the start of the server

    show = find_show(request.path_params["name"])
    if show is None:
        return PlainTextResponse("This slide show no longer exists; present the deck again.", 404, headers=HEADERS)
    return Response(show.packed, media_type="application/json", headers=GZIPPED)


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
