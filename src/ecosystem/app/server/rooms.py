"""Answer the polls of an audience: has the room changed, and how many follow it?"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from ecosystem.app.live.state import rooms
from ecosystem.live import RoomError, RoomsAwayError, UnknownRoomError


def routes(base: str = "") -> list[BaseRoute]:
    """Return the route of the polls, under the server's base path."""
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return [Route(f"{prefix}/live/{{code}}", poll)]


def poll(request: Request) -> JSONResponse:
    """Tell revision and number of followers to whoever has a ticket; never what is shown."""
    code, viewer = request.path_params["code"], request.query_params.get("viewer", "")
    try:
        room, watching = rooms().follow(code, viewer)
    except RoomsAwayError:
        return JSONResponse({"status": "away"}, 503, headers=FRESH)
    except UnknownRoomError:
        return JSONResponse({"status": "gone"}, 404, headers=FRESH)
    except RoomError as error:
        return JSONResponse({"status": str(error)}, 429, headers=FRESH)
    return JSONResponse({"revision": room.revision, "watching": watching}, headers=FRESH)


FRESH = {"Cache-Control": "no-store"}
