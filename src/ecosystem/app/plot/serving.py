"""Publish plotly.js and the component scripts as cacheable static files.

plotly.js (4.8 MB) is copied from the plotly wheel into ``static/`` beside ``dashboard.py``. Where that folder is
missing, not writable or not served, the copies go to a temporary folder that Streamlit serves as component files:
browsers then fetch them on every visit.
"""

import functools
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from streamlit import config
from streamlit.components.v1 import declare_component
from streamlit.logger import get_logger

from ecosystem.site import plotly_js

_HERE = Path(__file__).parent
SCRIPTS = {
    "panel": (_HERE.parents[1] / "exports" / "drawing.js", _HERE / "plot.js"),
    "screen": (_HERE.parent / "live" / "screen.js",),
}
"""Our own scripts by their field of :class:`Assets`; the last file of each has a style sheet beside it."""
# File names hold a version or a digest, so their content never changes: an old date lets browsers keep them.
_LONG_AGO = 946_684_800


@dataclass(frozen=True)
class Assets:
    """Where a browser finds the scripts, relative to the root of the app."""

    plotly: str
    panel: str
    screen: str


def assets(static_dir: Path) -> Assets:
    """Publish the scripts unless they are in place, and return their addresses.

    `static_dir` is the folder ``static`` beside the script that Streamlit runs; it is not created. RuntimeError if
    neither it nor a temporary folder can be written to.
    """
    if config.get_option("server.enableStaticServing") and static_dir.is_dir():
        try:
            names = (_ensure_plotly(static_dir), *(_ensure_module(static_dir, name) for name in SCRIPTS))
            return Assets(*(f"app/static/{name}" for name in names))
        except OSError as error:
            _warn_once(str(error))
    return _from_temporary_folder()


def _ensure_plotly(folder: Path) -> str:
    source, version, size = _plotly_in_wheel()
    return _ensure(folder / f"plotly-{version}.min.js", size, source.read_bytes)


def _ensure_module(folder: Path, name: str) -> str:
    files = (*SCRIPTS[name], SCRIPTS[name][-1].with_suffix(".css"))
    code = _module_code(files, tuple(file.stat().st_mtime_ns for file in files))
    digest = hashlib.blake2b(code, digest_size=6).hexdigest()
    target = folder / f"plotly-{name}-{digest}.min.js"
    if not target.is_file():
        for outdated in folder.glob(f"plotly-{name}-*"):
            outdated.unlink(missing_ok=True)
    return _ensure(target, len(code), lambda: code)


def _ensure(target: Path, size: int, content: Callable[[], bytes]) -> str:
    """Write the file atomically unless it is complete: a partial file is never served."""
    if not target.is_file() or target.stat().st_size != size:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".plotly-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content())
            Path(name).chmod(0o644)
            os.utime(name, (_LONG_AGO, _LONG_AGO))
            Path(name).replace(target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    return target.name


@functools.cache
def _plotly_in_wheel() -> tuple[Path, str, int]:
    """Path of plotly.js in the wheel, its version and its size."""
    source = plotly_js()
    with source.open(encoding="utf-8") as file:
        version = re.search(r"plotly\.js v([\w.-]+)", file.read(200))
    if version is None:
        raise RuntimeError(f"{source} does not begin with the version of plotly.js: reinstall plotly 7.")
    return source, version.group(1), source.stat().st_size


@functools.lru_cache(maxsize=2)
def _module_code(files: tuple[Path, ...], modified: tuple[int, ...]) -> bytes:
    """Join a style sheet, the last file, and scripts, without comments and indentation; cached until one changes."""
    *scripts, style = (file.read_text(encoding="utf-8") for file in files)
    css = " ".join(style.split())
    lines = (line.strip() for script in scripts for line in script.splitlines())
    script = "\n".join(line for line in lines if line and not line.startswith("//"))
    return f"const CSS_TEXT = {json.dumps(css)};\n{script}\n".encode()


@functools.cache
def _from_temporary_folder() -> Assets:
    try:
        folder = Path(tempfile.mkdtemp(prefix="ecosystem-"))
        names = (_ensure_plotly(folder), *(_ensure_module(folder, name) for name in SCRIPTS))
    except OSError as error:
        raise RuntimeError(
            f"The charts need a folder to serve plotly.js from: {error}. "
            "Make the folder static/ beside dashboard.py writable, or the folder for temporary files."
        ) from error
    served = declare_component("scripts", path=folder).name
    return Assets(*(f"component/{served}/{name}" for name in names))


@functools.cache
def _warn_once(reason: str) -> None:
    get_logger(__name__).warning("Charts are served from a temporary folder: %s", reason)
