"""Write a page's views, or a deck, to a file from the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ecosystem.cli.decks import slides_told
from ecosystem.cli.narrowed import narrowed
from ecosystem.exports import Told, html_page, slides, workbook
from ecosystem.views import registry

Parts = Sequence[Told]
TITLE = "The Pakistani AI ecosystem"
WRITERS: dict[str, Callable[[Parts, str], bytes]] = {
    ".xlsx": lambda parts, _: workbook([part.view for part in parts if part.view is not None]),
    ".pptx": lambda parts, link: slides(parts, link=link),
    ".html": lambda parts, link: html_page(parts, title=TITLE, link=link).encode(),
}


def export(link: str, out: Path, *, views: Sequence[str], folders: Sequence[Path]) -> int:
    """Write the views of a page, under a link's selection, or a deck, to an XLSX, PPTX or HTML file.

    Returns
    -------
    int
        0, 1 where the data are wrong, 2 where page, view, dataset or deck is not known.
    """
    write = WRITERS.get(out.suffix.lower())
    if write is None or not out.parent.is_dir():
        print(f"{out} cannot be written: name a {', '.join(WRITERS)} file in a folder that exists.", file=sys.stderr)
        return 2
    deck = link.endswith(".json")
    parts = slides_told(Path(link), folders) if deck else _of_page(link, views, folders)
    if isinstance(parts, int):
        return parts
    written = out.with_name(f"{out.name}.part")
    written.write_bytes(write(parts, "" if deck else link))
    written.replace(out)
    print(f"{out}: {len(parts)} {'slides' if deck else 'views'}.")
    return 0


def _of_page(link: str, views: Sequence[str], folders: Sequence[Path]) -> list[Told] | int:
    address = urlsplit(link)
    page = address.path.strip("/").split("/")[-1] or "overview"
    wanted = set(views) or {name for name in registry() if name.startswith(f"{page}.")}
    chosen = [maker for name, maker in registry().items() if name in wanted]
    if not chosen or len(chosen) < len(wanted):
        print(f"No such page or view. Views are: {', '.join(sorted(registry()))}", file=sys.stderr)
        return 2
    scope = narrowed(parse_qs(address.query), folders)
    return scope if isinstance(scope, int) else [Told.of(maker.of(scope)) for maker in chosen]
