"""The loaded data, shared read-only by all visitors, and the answers computed from it, with a bound."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st

from ecosystem import selection as selections
from ecosystem.app.plot import Packed, pack
from ecosystem.app.session import session
from ecosystem.load import (
    ARCHIVE,
    Catalogue,
    DataProblemsError,
    DatasetMetadata,
    Ecosystem,
    Problem,
    Reference,
    fingerprint,
    list_datasets,
    load_dataset,
    load_reference,
    load_shapes,
)
from ecosystem.selection import DEFAULT_DATASET, Options, Scope, Selection, narrow
from ecosystem.site import SITE, data_roots
from ecosystem.views import PICK, View, ViewDefinition, registry
from ecosystem.views.overview import headline_cards
from ecosystem.views.overview.headline_cards import Headline
from ecosystem.views.presentation import table_texts

SECONDS_TRUSTED = 1.0
"""For which a folder's files are taken to be as they were."""
LONGEST_SHORT = 48
"""Letters of a dataset's name in the sidebar: more do not fit in one line."""
UPLOAD = "upload"
"""Name, in links, of the data that a reader uploaded for this visit alone."""


def roots() -> tuple[Path, ...]:
    """Return the folders that hold datasets."""
    return data_roots(os.environ)


def catalogue() -> Mapping[str, DatasetMetadata]:
    """Return the metadata of the datasets that can be shown, by name."""
    found = _listed().metadata
    uploaded = session().upload
    return {**found, UPLOAD: uploaded.metadata} if uploaded else found


def titles(known: Mapping[str, DatasetMetadata]) -> dict[str, str]:
    """Return a short title for each dataset, no two alike: the browser tells them apart by it.

    It is what the certificate calls short, else what stands before the title's colon, cut where it is long.
    """
    short = {name: f"{_short(metadata)} ({metadata.kind})" for name, metadata in known.items()}
    common = Counter(short.values())
    return {name: title if common[title] == 1 else f"{title} {name}" for name, title in short.items()}


def _short(metadata: DatasetMetadata) -> str:
    said = metadata.short_title or metadata.title.partition(":")[0]
    return said if len(said) <= LONGEST_SHORT else f"{said[: LONGEST_SHORT - 1].rstrip()}…"


def reference() -> Reference:
    """Return the reference tables."""
    folder = SITE / "data" / "reference"
    return _reference(folder, _stamp(folder), _stamp(folder.parent / "shapes"))


@dataclass(frozen=True)
class Loaded:
    """A dataset as far as it could be loaded."""

    ecosystem: Ecosystem | None
    problems: tuple[Problem, ...] = ()


def dataset(name: str) -> Loaded:
    """Return a dataset; where its files have become wrong, the last good state beside what is wrong."""
    uploaded = session().upload
    if name == UPLOAD and uploaded:
        return Loaded(uploaded)
    try:
        ecosystem = _dataset_of(name)
    except DataProblemsError as error:
        return Loaded(_last_good().get(name), error.problems)
    _last_good()[name] = ecosystem
    return Loaded(ecosystem)


def use(ecosystem: Ecosystem) -> None:
    """Show a reader's own data from now on, for this visit alone."""
    session().upload = ecosystem
    session().switch_to = UPLOAD


def options(ecosystem: Ecosystem) -> Options:
    """Return the values that each filter offers in a dataset."""
    return _options(ecosystem.metadata.digest, ecosystem)


def options_of(name: str) -> Options | None:
    """Return the values that each filter offers in a dataset; None if it cannot be loaded."""
    ecosystem = dataset(name).ecosystem
    return None if ecosystem is None else options(ecosystem)


def scope(ecosystem: Ecosystem, selection: Selection) -> Scope:
    """Return what a selection leaves of a dataset."""
    return _scope(ecosystem.metadata.digest, repr(selection), ecosystem, selection)


@dataclass(frozen=True)
class Drawn:
    """A view made ready for the browser; one without a figure is shown as its table."""

    view: View
    figure: Packed | None


def drawn(narrowed: Scope, definition: ViewDefinition) -> Drawn:
    """Return a view of what is narrowed; one computation serves every visitor who asks for the same."""
    ecosystem = narrowed.ecosystem
    digests = f"{ecosystem.metadata.digest} {ecosystem.reference.digest}"
    return _drawn(digests, repr(narrowed.selection), definition.id, narrowed, definition)


def warm_up() -> None:
    """Load the default dataset and answer what the first page asks, before the first visitor does."""
    try:
        ecosystem = _dataset_of(DEFAULT_DATASET)
    except (DataProblemsError, KeyError):
        return  # the page itself says what is wrong
    options(ecosystem)
    whole = scope(ecosystem, Selection())
    published_headlines(ecosystem.reference)
    dataset_headlines(whole)
    for name, definition in registry().items():
        if name.startswith("overview."):
            drawn(whole, definition)


def _dataset_of(name: str) -> Ecosystem:
    folder = _listed().folders[name]
    tables = reference()
    return _dataset(folder, _stamp(folder), tables.digest, tables)


def published_headlines(tables: Reference) -> tuple[Headline, ...]:
    """Return the published numbers worth a card."""
    return _published(tables.digest, tables)


def dataset_headlines(narrowed: Scope) -> tuple[Headline, ...]:
    """Return the numbers of what is narrowed that are worth a card."""
    return _of_dataset(narrowed.ecosystem.metadata.digest, repr(narrowed.selection), narrowed)


def _listed() -> Catalogue:
    places = [place for root in roots() for place in (root, root / ARCHIVE) if place.is_dir()]
    folders = [folder for place in places for folder in sorted(place.iterdir()) if folder.is_dir()]
    return _catalogue(tuple(_stamp(folder) for folder in folders))


@st.cache_resource(ttl=SECONDS_TRUSTED, max_entries=200, show_spinner=False)
def _stamp(folder: Path) -> str:
    """Look at a folder now and then: a hundred visits a second need not all look at the same files."""
    return fingerprint(folder)


@st.cache_resource(max_entries=1, show_spinner=False)
def _catalogue(stamps: object) -> Catalogue:
    return list_datasets(*roots())


@st.cache_resource(max_entries=1)
def _last_good() -> dict[str, Ecosystem]:
    return {}


@st.cache_resource(max_entries=1, show_spinner="Reading the reference tables …")
def _reference(folder: Path, stamp: object, stamp_of_shapes: object) -> Reference:
    return replace(load_reference(folder), shapes=load_shapes(folder.parent / "shapes"))


@st.cache_resource(max_entries=6, show_spinner="Reading and checking the data …")
def _dataset(folder: Path, stamp: object, reference_digest: str, _tables: Reference) -> Ecosystem:
    return load_dataset(folder, _tables)


@st.cache_resource(max_entries=8, show_spinner=False)
def _options(digest: str, _ecosystem: Ecosystem) -> Options:
    return selections.options(_ecosystem)


@st.cache_resource(max_entries=4, show_spinner=False)
def _scope(digest: str, selection: str, _ecosystem: Ecosystem, _selection: Selection) -> Scope:
    return narrow(_ecosystem, _selection)


@st.cache_resource(max_entries=1, show_spinner=False)
def _published(digest: str, _tables: Reference) -> tuple[Headline, ...]:
    return headline_cards.published(_tables)


@st.cache_resource(max_entries=100, show_spinner=False)
def _of_dataset(digest: str, selection: str, _scope: Scope) -> tuple[Headline, ...]:
    return headline_cards.of_dataset(_scope)


@st.cache_resource(max_entries=400, show_spinner=False)
def _drawn(digest: str, selection: str, view: str, _scope: Scope, _maker: ViewDefinition) -> Drawn:
    made = _maker.of(_scope)
    figure = None
    if made.figure is not None:
        if made.provenance.kind == "simulated":
            made.figure.layout.meta = {**(made.figure.layout.meta or {}), "simulated": True}
        texts = table_texts(made)
        picks = made.table[PICK].tolist() if PICK in made.table else [None] * len(texts)
        figure = pack(made.figure.to_dict(), _rows(texts, picks))
    return Drawn(made, figure)


def _rows(texts: pd.DataFrame, picks: list[str | None]) -> list[dict[str, object]]:
    """Lay the table out as the browser wants it: a mapping per row, with what it narrows to."""
    titles = [str(title) for title in texts]
    cells = texts.itertuples(index=False, name=None)
    return [{**dict(zip(titles, row, strict=True)), "_pick": pick} for row, pick in zip(cells, picks, strict=True)]
