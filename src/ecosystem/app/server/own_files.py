"""Files that a page offers for download are sent to the browser of their visit only.

Streamlit serves them at ``/media`` under a hash of their content, to whoever has the address. Here a browser is known
by the random cookie with which Streamlit refuses forged requests; browsers that take no cookies, as in a frame of
another site, are not distinguished.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from os.path import splitext
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager, _get_session_id
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

FOLDER: Final = "/media/"
REFUSAL: Final = "There is no such file in this visit. Reload the page, and download it again."

_visits: Final[dict[str, set[str]]] = {}
"""Sessions to which a file was offered, by the file's id."""


def _offer(manager: MediaFileManager, address: str, session: str) -> None:
    """Note that a session was given the address of a file; forget files that no longer exist."""
    for name in [name for name in list(_visits) if manager.read_file(name) is None]:
        _visits.pop(name, None)
    _visits.setdefault(_file_id(address.rpartition("/")[2]), set()).add(session)


def _file_id(name: str) -> str:
    return splitext(name)[0]


def _noting(add: Callable[..., str], session_of: Callable[..., str]) -> Callable[..., str]:
    """Return a method that gives the address of a file, and notes the session to which it is given."""

    @functools.wraps(add)
    def noted(manager: MediaFileManager, *args: Any, **kwargs: Any) -> str:
        session = session_of(manager, *args)
        address = add(manager, *args, **kwargs)
        _offer(manager, address, session)
        return address

    return noted


def _session_of_deferred(manager: MediaFileManager, placeholder: str) -> str:
    entry = manager._deferred_callables.get(placeholder)
    return entry["session_id"] if entry else ""


MediaFileManager.add = _noting(MediaFileManager.add, lambda *_: _get_session_id())  # type: ignore[method-assign]
MediaFileManager.execute_deferred = _noting(  # type: ignore[method-assign]
    MediaFileManager.execute_deferred, _session_of_deferred
)


class OwnFiles:
    """Middleware that refuses the files of other visits; `base` is the server's base path."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.folder = f"/{base}{FOLDER}" if base else FOLDER

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        own = scope["type"] != "http" or not scope["path"].startswith(self.folder) or _is_own(scope, self.folder)
        await (self.app if own else PlainTextResponse(REFUSAL, 404))(scope, receive, send)


def _is_own(scope: Scope, folder: str) -> bool:
    sessions = _visits.get(_file_id(scope["path"].removeprefix(folder)), set())
    clients = [runtime.get_instance().get_client(session) for session in tuple(sessions)]
    contexts = [client.client_context for client in clients if client is not None]
    browsers = [_browser(context.cookies) for context in contexts if context is not None]
    return _browser(HTTPConnection(scope).cookies) in browsers


def _browser(cookies: Mapping[str, str]) -> bytes | None:
    return decode_xsrf_token_string(cookies.get(XSRF_COOKIE_NAME, ""))[0]
