"""Compressed forms of scripts and styles: gzip at once, brotli in the background, kept in the user's cache folder.

Brotli's best level saves a quarter of the bytes of gzip and takes 15 s for plotly.js: each file is compressed once per
machine, and gzip is sent until that is done. Where nothing can be written, it is done again after every start.
"""

import contextlib
import gzip
import hashlib
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue

from ecosystem.site import is_private, user_cache_folder

BEST = 11
LOWEST_PRIORITY = 19
COMPRESSIBLE = (".js", ".css", ".svg", ".json", ".html")

waiting: SimpleQueue["StaticFile"] = SimpleQueue()
"""Files that wait for compression."""


def compress_waiting() -> None:
    """Compress the waiting files in the background while the server runs."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
    while True:
        waiting.get().compress()


class StaticFile:
    """A file whose content never changes, and its compressed forms."""

    def __init__(self, name: str, read: Callable[[], bytes]) -> None:
        self.name = name
        self._read = read
        self._smallest = b""
        self._looked_up = False

    @cached_property
    def content(self) -> bytes:
        """The file itself."""
        return self._read()

    @cached_property
    def gzipped(self) -> bytes:
        """The file compressed with gzip."""
        return gzip.compress(self.content, 6, mtime=0)

    def encoded(self, accepted: str) -> tuple[bytes, str]:
        """Return the smallest form ready for an ``Accept-Encoding``, and the name of the encoding; empty if none."""
        if not self.name.endswith(COMPRESSIBLE):
            return self.content, ""
        if _accepts(accepted, "br"):
            if not self._looked_up:
                self.look_up()
            if self._smallest:
                return self._smallest, "br"
        return (self.gzipped, "gzip") if _accepts(accepted, "gzip") else (self.content, "")

    def look_up(self) -> None:
        """Read the smallest form from the cache folder; where it is missing, queue the file for compression."""
        self._looked_up = True
        self._smallest = self._cached()
        if not self._smallest:
            waiting.put(self)

    def compress(self) -> None:
        """Make the smallest form and cache it, unless the cache folder has it."""
        self._looked_up = True
        self._smallest = self._cached()
        if self._smallest:
            return
        self._smallest = self.smallest()
        with contextlib.suppress(OSError):
            self._store()

    def smallest(self) -> bytes:
        """Return the smallest form, which is the brotli form."""
        import pyarrow as pa  # a dependency that brings brotli; heavy, so not imported before the server listens

        return bytes(pa.Codec("brotli", BEST).compress(self.content, asbytes=True))

    def identity(self) -> bytes:
        """Return the bytes that identify the smallest form in the cache."""
        return self.content

    @cached_property
    def _place(self) -> Path | None:
        """Where the smallest form is kept; None without a home folder."""
        digest = hashlib.blake2b(self.identity(), digest_size=16).hexdigest()
        with contextlib.suppress(RuntimeError):
            return user_cache_folder() / f"{digest}.small"
        return None

    def _cached(self) -> bytes:
        with contextlib.suppress(OSError):
            if self._place and is_private(self._place.parent.stat()) and is_private(self._place.stat()):
                return self._place.read_bytes()
        return b""

    def _store(self) -> None:
        if self._place is None:
            return
        folder = self._place.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(suffix=".part", dir=folder)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(self._smallest)
            os.replace(part, self._place)
        finally:
            Path(part).unlink(missing_ok=True)


def _accepts(accepted: str, name: str) -> bool:
    """Return whether a browser takes an encoding.

    Examples
    --------
    >>> _accepts("gzip, deflate, br;q=0.9", "br"), _accepts("gzip, br;q=0", "br")
    (True, False)
    """
    return re.search(rf"\b{name}\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted) is not None
