"""Bundle Streamlit's small scripts: a first visit takes twenty requests instead of a hundred.

The bundle is made from the installed package. Each script stays a module of its own: the browser makes a blob of it,
and an import map leads imports to the blobs. A browser without import maps loads the scripts one by one, as before.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

COMPONENTS = (
    "BidiComponent",
    "ButtonGroup",
    "CustomTheme",
    "Html",
    "Metric",
    "Multiselect",
    "PageLink",
    "Selectbox",
    "Slider",
)
"""Streamlit's scripts that the Overview uses and no other imports by name, without their digests."""
LARGEST = 100_000
"""Characters of a bundled script: browsers keep the compiled form of files, which pays for large ones, not of blobs."""
FOLDER = "static/js/"
ENTRY = re.compile(rf'<script type="module"[^>]* src="\./{FOLDER}([\w.~-]+)"></script>')
MODULES = re.compile(r'[ \t]*<(?:script type="module"[^>]*></script>|link rel="modulepreload"[^>]*>)\n?')
STATIC_IMPORT = re.compile(r"""(?<=from|port)["'`]\./([\w.~-]+\.js)["'`]""")
HEAD = 20_000
"""Characters of a script that hold all its static imports."""
ADDRESS = re.compile(r"""(["'`])\./([\w.~-]+\.js)\1""")
OWN_ADDRESS = "import.meta.url"
"""A script that uses this must be loaded from its own address."""
# The name of a module that is a blob has no folder, so that its imports cannot be relative.
LOADER = """
if (HTMLScriptElement.supports?.("importmap")) {
  const folder = new URL("../static/js/", document.currentScript.src).href;
  const imports = { "#/": folder };
  for (const [name, code] of Object.entries(MODULES)) {
    const blob = new Blob([code], { type: "text/javascript" });
    imports[`#/${name}`] = imports[folder + name] = URL.createObjectURL(blob);
  }
  const map = document.createElement("script");
  map.type = "importmap";
  map.textContent = JSON.stringify({ imports });
  document.currentScript.after(map);
}
"""


@dataclass(frozen=True)
class Bundle:
    """Small scripts in one, the name of the file, and the names of the large ones that it leaves out."""

    name: str
    code: bytes
    left_out: tuple[str, ...]


def bundle(static: Path) -> Bundle:
    """Bundle the scripts of the first page that are in Streamlit's folder of static files."""
    files = {path.name: path for path in (static / FOLDER).glob("*.js")}
    entries = ENTRY.findall((static / "index.html").read_text(encoding="utf-8"))
    components = [name for name in files if name.rsplit(".", 2)[0] in COMPONENTS]
    codes = _with_imports([*entries, *components], files)
    small = {name: code for name, code in codes.items() if len(code) < LARGEST and OWN_ADDRESS not in code}
    code = f"const MODULES = {json.dumps(_absolute(small, files), ensure_ascii=False)};\n{LOADER}".encode()
    digest = hashlib.blake2b(code, digest_size=6).hexdigest()
    return Bundle(f"streamlit-{digest}.js", code, tuple(name for name in codes if name not in small))


def _with_imports(names: Iterable[str], files: Mapping[str, Path]) -> dict[str, str]:
    """Return scripts, and those that they import at once, by name."""
    codes: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in files and name not in codes:
            codes[name] = files[name].read_text(encoding="utf-8")
            waiting += STATIC_IMPORT.findall(codes[name][:HEAD])
    return codes


def _absolute(codes: Mapping[str, str], files: Mapping[str, Path]) -> dict[str, str]:
    def named(found: re.Match[str]) -> str:
        quote, name = found.groups()
        return f"{quote}#/{name}{quote}" if name in files else found.group()

    return {name: ADDRESS.sub(named, code) for name, code in codes.items()}
