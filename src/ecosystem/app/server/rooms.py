"""Answer the polls of an audience: has the room changed, how many follow it, and what is on its screen?"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ecosystem.app.live.room_session import rooms
from ecosystem.live import RoomError, RoomsUnavailableError, UnknownRoomError


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return the routes of the polls and of the screen, under the server's base path."""
    return [Route(f"{prefix}/live/{{code}}", poll), Route(f"{prefix}/live/{{code}}/screen", screen)]


def poll(request: Request) -> Response:
    """Tell what has changed when, and how many follow, to whoever has a ticket; never what is shown."""

    def told() -> Response:
        room, watching = rooms().follow(*_asked(request))
        answer = {"shown": room.shown_at, "told": room.told_at, "watching": watching}
        return JSONResponse(answer, headers=FRESH)

    return _answered(told)


def screen(request: Request) -> Response:
    """Send what is on the screen, as it was packed once for all, to whoever has a ticket."""

    def shown() -> Response:
        packed = rooms().screen(*_asked(request))
        if packed is None:
            return Response(status_code=204, headers=FRESH)
        return Response(packed, media_type="application/json", headers={**FRESH, "Content-Encoding": "gzip"})

    return _answered(shown)


def _asked(request: Request) -> tuple[str, str]:
    return request.path_params["code"], request.query_params.get("viewer", "")


def _answered(answer: Callable[[], Response]) -> Response:
    """Answer, or say in the words of HTTP why not."""
    try:
        return answer()
    except RoomsUnavailableError:
        return JSONResponse({"status": "away"}, 503, headers=FRESH)
    except UnknownRoomError:
        return JSONResponse({"status": "gone"}, 404, headers=FRESH)
    except RoomError as error:
        return JSONResponse({"status": str(error)}, 429, headers=FRESH)


FRESH = {"Cache-Control": "no-store"}
