"""Export a page's views or a deck to a file."""

import io
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ecosystem.cli.decks import deck_items, load_scope
from ecosystem.exports import (
    BrowserError,
    ExportItem,
    Sheet,
    drawable,
    html_page,
    pdf,
    pictures,
    slides,
    view_csv,
    workbook,
)
from ecosystem.exports.provenance import TITLE
from ecosystem.selection import EVIDENCE, EXPLORE, TAB, Query, Scope, Selection, implied_tab, narrow
from ecosystem.views import ViewDefinition, registry
from ecosystem.views.number_format import whole
from ecosystem.views.pages import BY_NAME, default_tab

Parts = Sequence[ExportItem]

WHOLE: dict[str, Callable[[Parts, str, Sheet], bytes]] = {
    ".xlsx": lambda parts, link, _: workbook(parts, link=link),
    ".pptx": lambda parts, link, _: slides(parts, link=link),
    ".html": lambda parts, link, _: html_page(parts, title=TITLE, link=link).encode(),
    ".pdf": lambda parts, link, sheet: pdf(parts, title=TITLE, link=link, sheet=sheet),
}
"""Files that hold as many views as wanted."""
SINGLE: dict[str, Callable[[Parts, str], list[bytes]]] = {
    ".csv": lambda parts, link: [view_csv(part, link=link) for part in parts],
    ".png": lambda parts, link: pictures(parts, "png", link=link),
    ".svg": lambda parts, link: pictures(parts, "svg", link=link),
}
"""Files that hold one view; several go into a zip of them, named ``.csv.zip`` and so on."""
KNOWN = (*WHOLE, *SINGLE, *(f"{kind}.zip" for kind in SINGLE))


def export(link: str, out: Path, *, views: Sequence[str], folders: Sequence[Path]) -> int:
    """Write the views of the tab of a page that a link opens, under its selection, or a deck, to a file.

    Returns 0; 1 where the data are wrong or no browser made the file; 2 where page, view, dataset, deck or kind of file
    is not known.
    """
    kind = next((known for known in sorted(KNOWN, key=len, reverse=True) if out.name.lower().endswith(known)), "")
    if not kind or not out.parent.is_dir():
        print(f"{out} cannot be written: name a {', '.join(KNOWN)} file in a folder that exists.", file=sys.stderr)
        return 2
    deck = link.endswith(".json")
    parts = deck_items(Path(link), folders) if deck else _of_page(link, views, folders)
    if isinstance(parts, int):
        return parts
    try:
        content = _write(kind, parts, *(("", "slide") if deck else (link, "sheet")))
    except (BrowserError, ValueError) as error:
        print(f"{out} was not written. {error}", file=sys.stderr)
        return 1 if isinstance(error, BrowserError) else 2
    written = out.with_name(f"{out.name}.part")
    try:
        written.write_bytes(content)
        written.replace(out)
    finally:
        written.unlink(missing_ok=True)
    print(f"{out}: {whole(len(parts), 'slide' if deck else 'view')}.")
    return 0


def _write(kind: str, parts: Parts, link: str, sheet: Sheet) -> bytes:
    """Return the content of a file; ValueError if the kind holds one view and there are several, or none that fits."""
    if kind in WHOLE:
        return WHOLE[kind](parts, link, sheet)
    single = kind.removesuffix(".zip")
    views = [part for part in parts if part.view is not None]
    if kind == single and len(views) != 1:
        names = ", ".join(part.view.id for part in views if part.view is not None)
        raise ValueError(f"A {kind} file holds one view: choose it with --view, or name a {kind}.zip. Here: {names}")
    if kind == single:
        return SINGLE[single](views, link)[0]
    fitting = views if single == ".csv" else [part for part in views if drawable(part)]
    return _zipped(single, fitting, SINGLE[single](fitting, link))


def _zipped(kind: str, parts: Parts, files: Sequence[bytes]) -> bytes:
    """Pack a file for each view."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for place, (part, file) in enumerate(zip(parts, files, strict=True), start=1):
            name = part.view.id.replace(".", "-") if part.view else ""
            package.writestr(f"{place:02}-{name}{kind}", file)
    return stream.getvalue()


def _of_page(link: str, views: Sequence[str], folders: Sequence[Path]) -> list[ExportItem] | int:
    """Return the views named, or else those of the tab that the link opens in the browser."""
    address = urlsplit(link)
    page = address.path.strip("/").split("/")[-1] or "overview"
    query = parse_qs(address.query)
    of_page = [view for view in registry().values() if view.page == page]
    if not set(views) <= set(registry()) or not (views or of_page):
        print(f"No such page or view. Views are: {', '.join(sorted(registry()))}", file=sys.stderr)
        return 2
    scope = load_scope(query, folders)
    if isinstance(scope, int):
        return scope
    if views:
        return [ExportItem.of(definition.of(scope)) for name, definition in registry().items() if name in views]
    tab = _open_tab(page, query, scope, of_page)
    guests = BY_NAME[page].guests if tab == EVIDENCE else ()
    chosen = [view for view in of_page if tab in ("", view.tab)] + [registry()[name] for name in guests]
    return [ExportItem.of(definition.of(scope)) for definition in chosen]


def _open_tab(page: str, query: Query, scope: Scope, of_page: Sequence[ViewDefinition]) -> str:
    """Return the tab that a link opens: the one that it names or implies, else the default; empty without tabs."""
    tab = query.get(TAB, [""])[-1] or implied_tab(query)
    if page in BY_NAME and tab in BY_NAME[page].tabs:
        return tab
    ecosystem = scope.ecosystem
    whole_dataset = narrow(ecosystem, Selection(scope.selection.dataset))
    explore = [view for view in of_page if view.tab == EXPLORE]
    return default_tab(page, ecosystem.metadata.kind, lambda: any(view.of(whole_dataset).answered for view in explore))
