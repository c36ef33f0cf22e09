"""Limits on uploads: only where a page offers one, and bounded per visit and in total."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

MAX_VISIT_BYTES: Final = 200 << 20
MAX_VISIT_FILES: Final = 60
MAX_SERVER_BYTES: Final = 1 << 30
OVERHEAD: Final = 4_096
"""Bytes of a request beside the file."""
_PATH: Final = re.compile(r".{0,200}/_stcore/upload_file/([^/]{1,100})/[^/]{1,100}")

_asking: Final[dict[str, None]] = {}
"""Sessions to which an upload field was shown, the oldest first."""
MAX_ASKING: Final = 10_000


def upload_field(label: str, *, kinds: Sequence[str], key: str, multiple: bool = False) -> list[UploadedFile]:
    """Draw a field for files, and accept uploads of this visit from now on."""
    if (context := get_script_run_ctx(suppress_warning=True)) is not None:
        _asking.pop(context.session_id, None)
        _asking[context.session_id] = None
        while len(_asking) > MAX_ASKING:
            _asking.pop(next(iter(_asking)), None)
    found: Any = st.file_uploader(label, type=list(kinds), accept_multiple_files=multiple, key=key)
    return list(found or ()) if multiple else [found] if found else []


def _itself(file: UploadedFile, _: object) -> UploadedFile:
    return file


# Streamlit copies the value of a widget in each run: 0.3 s for 200 MB, during which nobody is answered.
UploadedFile.__deepcopy__ = _itself  # type: ignore[attr-defined]


def stored() -> Mapping[str, Mapping[str, int]]:
    """Return the bytes of the uploaded files that are in memory, by session and file."""
    files = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    return {session: {name: len(file.data) for name, file in list(own.items())} for session, own in list(files.items())}


class UploadLimits:
    """Middleware that refuses uploads beyond the limits, before their bytes are read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse an upload, or pass the request on."""
        upload = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self.app(scope, receive, send)
            return
        session, length = upload[1], Headers(scope=scope).get("content-length", "")
        size = int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else None
        status, reason = (
            (411, "The request does not state its length.") if size is None else self._refusal(session, size)
        )
        if status:
            await PlainTextResponse(reason, status)(scope, receive, send)
            return
        self.arriving[session] += size or 0
        try:
            await self.app(scope, receive, send)
        finally:
            self.arriving[session] -= size or 0
            self.arriving += Counter()  # without zeros

    def _refusal(self, session: str, size: int) -> tuple[int, str]:
        """Return the status and the reason of a refusal; 0 if there is none."""
        if session not in _asking:
            return 403, "No page has asked for a file."
        files = stored()
        own = files.get(session, {})
        if sum(own.values()) + self.arriving[session] + size > MAX_VISIT_BYTES + OVERHEAD:
            return 413, f"A visit can upload {MAX_VISIT_BYTES >> 20} MB; remove files or reload the page."
        if len(own) >= MAX_VISIT_FILES:
            return 413, f"A visit can upload {MAX_VISIT_FILES} files; remove files or reload the page."
        if sum(sum(one.values()) for one in files.values()) + self.arriving.total() + size > MAX_SERVER_BYTES:
            return 503, "The server has no room for further uploads now; try again in a few minutes."
        return 0, ""
