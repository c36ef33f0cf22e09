"""Read what a link or a deck selects: to export it, or to update headlines and data hashes of slides."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from ecosystem.api import shipped_reference
from ecosystem.exports import ExportItem
from ecosystem.live.deck import Deck, DeckError, Slide
from ecosystem.load import DataProblemsError, Ecosystem, list_datasets, load_dataset
from ecosystem.selection import TAB, Options, Query, Scope, narrow, options, read_link
from ecosystem.site import SETTING, data_roots
from ecosystem.views import View, find_view, registry


def load_scope(query: Query, folders: Sequence[Path]) -> Scope | int:
    """Load the dataset of a query and narrow it; print all parts of the query that cannot be used.

    Returns the exit code 1 if the data have problems, 2 if a part of the query cannot be used.
    """
    environment = {SETTING: os.pathsep.join(str(folder) for folder in folders)} if folders else dict(os.environ)
    known = list_datasets(*data_roots(environment)).folders
    loaded: dict[str, Ecosystem] = {}

    def options_of(name: str) -> Options:
        loaded[name] = load_dataset(known[name], shipped_reference())
        return options(loaded[name])

    try:
        found = read_link(query, known, options_of)
    except DataProblemsError as error:
        print(error, file=sys.stderr)
        return 1
    if found.complaints:
        print(*found.complaints, "Nothing was written: correct the link.", sep="\n", file=sys.stderr)
        return 2
    print(*found.mended, sep="\n", end="\n" if found.mended else "", file=sys.stderr)
    return narrow(loaded[found.selection.dataset], found.selection)


Scopes = dict[tuple[tuple[str, str], ...], Scope | int]


def deck_items(file: Path, folders: Sequence[Path]) -> list[ExportItem] | int:
    """Return a deck's slides with their views of today, or an exit code."""
    found = _read(file, folders)
    if isinstance(found, int):
        return found
    deck, views = found
    return [
        ExportItem(slide.title, view, slide.text, slide.note, _link(slide))
        for slide, view in zip(deck.slides, views, strict=True)
    ]


def _link(slide: Slide) -> str:
    """Return the link to a slide's view."""
    definition = find_view(slide.view)
    if slide.kind != "view" or definition is None:
        return ""
    return f"{definition.page}?{urlencode([*slide.query, (TAB, definition.tab)])}"


def renew(file: Path, folders: Sequence[Path]) -> int:
    """Update the headlines and data hashes of a deck's slides in its file.

    Returns 0; 1 if data have problems; 2 if the deck, a view or a dataset is not known.
    """
    found = _read(file, folders)
    if isinstance(found, int):
        return found
    deck, views = found
    slides = tuple(
        slide.remember(view.summary, view.provenance.digest) if view else slide
        for slide, view in zip(deck.slides, views, strict=True)
    )
    part = file.with_name(f"{file.name}.part")
    part.write_text(replace(deck, slides=slides).to_json(), encoding="utf-8")
    part.replace(file)
    print(f"{file}: {len(slides)} slides.")
    return 0


def _read(file: Path, folders: Sequence[Path]) -> tuple[Deck, list[View | None]] | int:
    """Read a deck and compute the views of its slides."""
    try:
        deck = Deck.from_json(file.read_text(encoding="utf-8-sig", errors="replace"))
    except (OSError, DeckError) as error:
        print(f"{file}: {error}", file=sys.stderr)
        return 2
    scopes: Scopes = {}
    views: list[View | None] = []
    for slide in deck.slides:
        view = _view(slide, folders, scopes)
        if isinstance(view, int):
            return view
        views.append(view)
    return deck, views


def _view(slide: Slide, folders: Sequence[Path], scopes: Scopes) -> View | int | None:
    """Return a slide's view; `scopes` caches scopes for slides with the same selection."""
    if not slide.shows_view:
        return None
    definition = find_view(slide.view)
    if definition is None:
        print(f"There is no view {slide.view!r}. Views are: {', '.join(sorted(registry()))}", file=sys.stderr)
        return 2
    if slide.query not in scopes:
        scopes[slide.query] = load_scope(slide.query_values(), folders)
    scope = scopes[slide.query]
    return scope if isinstance(scope, int) else definition.of(scope)
