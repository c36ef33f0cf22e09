"""The scripts that draw figures and screens: plotly.js, and our own files joined.

The server's middleware sends them from memory (see ``server/scripts.py``): the folder of the app may be read-only. File
names contain a version or a digest: browsers keep them without asking again.
"""

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ecosystem.site import plotly_js

_HERE = Path(__file__).parent
FOLDER = "scripts"
"""First part of the scripts' addresses."""
OWN = {
    "panel": (_HERE.parents[1] / "exports" / "drawing.js", _HERE / "plot.js"),
    "screen": (_HERE.parent / "live" / "screen.js",),
}
"""Our own scripts by their field of :class:`Assets`; the last file of each has a style sheet beside it."""


CONSTANTS: dict[str, bytes] = {}
"""Parts of figures that are the same in many of them, by their addresses: a browser fetches each once."""
MOST_CONSTANTS = 64


def constant_address(text: str) -> str:
    """Return the address under which a browser finds a text; empty where too many have one."""
    code = json.dumps(text).encode()
    address = f"{FOLDER}/constant-{hashlib.blake2b(code, digest_size=8).hexdigest()}.json"
    if address not in CONSTANTS and len(CONSTANTS) >= MOST_CONSTANTS:
        return ""
    CONSTANTS[address] = code
    return address


@dataclass(frozen=True)
class Assets:
    """Where a browser finds the scripts, relative to the root of the app."""

    plotly: str
    panel: str
    screen: str


@functools.cache
def assets() -> Assets:
    """Return the addresses of the scripts."""
    return Assets(*figure_scripts())


@functools.cache
def figure_scripts() -> Mapping[str, bytes]:
    """Return the scripts by address, in the order of :class:`Assets`."""
    scripts = [_plotly(), *(_own(name) for name in OWN)]
    return {f"{FOLDER}/{name}": code for name, code in scripts}


def _plotly() -> tuple[str, bytes]:
    source = plotly_js()
    code = source.read_bytes()
    version = re.search(rb"plotly\.js v([\w.-]+)", code[:200])
    if version is None:
        raise RuntimeError(f"{source} does not begin with the version of plotly.js: reinstall plotly 7.")
    return f"plotly-{version.group(1).decode()}.min.js", code


def _own(name: str) -> tuple[str, bytes]:
    """Join a style sheet and scripts, without comments and indentation."""
    files = (*OWN[name], OWN[name][-1].with_suffix(".css"))
    *scripts, style = (file.read_text(encoding="utf-8") for file in files)
    css = " ".join(style.split())
    lines = (line.strip() for script in scripts for line in script.splitlines())
    script = "\n".join(line for line in lines if line and not line.startswith("//"))
    code = f"const CSS_TEXT = {json.dumps(css)};\n{script}\n".encode()
    return f"plotly-{name}-{hashlib.blake2b(code, digest_size=6).hexdigest()}.min.js", code
