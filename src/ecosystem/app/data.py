"""Caches shared by all visits: datasets, scopes and drawn views, each with a bound."""

import logging
import os
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st

from ecosystem import selection as selections
from ecosystem.app import remote_datasets
from ecosystem.app.plot import Packed, pack, tools_alone
from ecosystem.app.session import session
from ecosystem.load import (
    ARCHIVE_SEPARATOR,
    HIDDEN_TITLE,
    PUBLISHED_FOLDER,
    Catalogue,
    DataProblemsError,
    DatasetMetadata,
    Ecosystem,
    Problem,
    Reference,
    dataset_folders,
    fingerprint,
    is_readable,
    list_datasets,
    load_dataset,
    load_reference,
    load_shapes,
)
from ecosystem.selection import DEFAULT_DATASET, EXPLORE, Options, Scope, Selection, narrow
from ecosystem.site import SETTING, SITE, data_roots
from ecosystem.views import PICK, View, ViewDefinition, registry
from ecosystem.views.overview import findings, headline_cards
from ecosystem.views.overview.headline_cards import Headline
from ecosystem.views.presentation import column_texts

pd.set_option("mode.string_storage", "python")  # of short tables, of which a change makes hundreds: a sixth faster
log = logging.getLogger(__name__)
SECONDS_TRUSTED = 1.0
"""How long a folder is assumed unchanged."""
LONGEST_SHORT = 48
"""Characters of a dataset's title in the sidebar: more do not fit in one line."""
SECONDS_ABSENT = 300.0
"""How long a dataset is still shown after its files are gone."""
MAX_OWN_SCOPES = 2
"""Selections of an uploaded dataset that are kept."""
UPLOAD = "upload"
"""Name, in links, of the dataset uploaded in this visit."""


def roots() -> tuple[Path, ...]:
    """Return the data folders of the owner."""
    return data_roots(os.environ)


def _all_roots() -> tuple[Path, ...]:
    """Return the folders that hold datasets, with those of the copies of remote ones."""
    return (*roots(), *remote_datasets.roots())


def catalogue() -> Mapping[str, DatasetMetadata]:
    """Return the metadata of the datasets that can be shown, by name."""
    uploaded = session().upload
    return {**stored_catalogue(), UPLOAD: uploaded.metadata} if uploaded else stored_catalogue()


def stored_catalogue() -> Mapping[str, DatasetMetadata]:
    """Return the metadata of the datasets in the data folders, by name, and of those that are gone for a moment."""
    return {**_listed().metadata, **_absent()}


def unlisted() -> tuple[Problem, ...]:
    """Return why datasets are not listed, or remote ones not renewed."""
    return (*_listed().problems, *remote_datasets.problems())


def first_observed() -> str:
    """Return the first dataset of observed people that is no archived edition; empty where there is none."""
    observed = (name for name, one in catalogue().items() if one.kind == "observed" and ARCHIVE_SEPARATOR not in name)
    return next(observed, "")


def titles(known: Mapping[str, DatasetMetadata], *, stage_safe: bool = False) -> dict[str, str]:
    """Return a short title for each dataset, all different: the browser's list identifies datasets by title.

    It is the metadata's short title, else the title up to its colon, shortened where it is long. In stage-safe mode the
    titles of datasets that are not loaded are hidden: they may contain names that cannot be recognised.
    """
    if stage_safe:
        known = {name: _anonymized(name, metadata) for name, metadata in known.items()}
    short = {name: f"{_short(metadata)} ({metadata.kind})" for name, metadata in known.items()}
    common = Counter(short.values())
    more = {name: str(place) if stage_safe else name for place, name in enumerate(known, 1)}
    return {name: title if common[title] == 1 else f"{title} {more[name]}" for name, title in short.items()}


def _anonymized(name: str, metadata: DatasetMetadata) -> DatasetMetadata:
    loaded = session().upload if name == UPLOAD else _last_good().get(name)
    return loaded.anonymized.metadata if loaded else replace(metadata, title=HIDDEN_TITLE, short_title="")


def _short(metadata: DatasetMetadata) -> str:
    title = metadata.short_title or metadata.title.partition(":")[0]
    return title if len(title) <= LONGEST_SHORT else f"{title[: LONGEST_SHORT - 1].rstrip()}…"


def reference() -> Reference:
    """Return the reference tables."""
    folder = SITE / "data" / "reference"
    return _reference(folder, tuple(_stamp(folder.parent / name) for name in (folder.name, PUBLISHED_FOLDER, "shapes")))


@dataclass(frozen=True)
class Loaded:
    """A dataset as far as it could be loaded."""

    ecosystem: Ecosystem | None
    problems: tuple[Problem, ...] = ()


def dataset(name: str) -> Loaded:
    """Return a dataset; if its files now have problems, the last valid state and the problems."""
    uploaded = session().upload
    return Loaded(uploaded) if name == UPLOAD and uploaded else stored_dataset(name)


def stored_dataset(name: str) -> Loaded:
    """Return a dataset in the data folders; if its files now have problems, the last valid state and the problems.

    The same holds for a remote dataset that cannot be read now.
    """
    try:
        ecosystem = _dataset_of(name)
    except DataProblemsError as error:
        return Loaded(_last_good().get(name), error.problems)
    except (KeyError, FileNotFoundError):
        remedy = f"Put them back; without them the dataset is no longer listed after {SECONDS_ABSENT / 60:.0f} minutes"
        gone = Problem.of_file(name, "the files of the dataset are gone", remedy)
        return Loaded(_last_good().get(name), (gone,))
    _last_good()[name] = ecosystem
    return Loaded(ecosystem, remote_datasets.problems_of(_listed().folders.get(name)))


def _absent() -> dict[str, DatasetMetadata]:
    """Return the datasets that were shown and whose files are gone since a short time, as while they are replaced."""
    listed, absences, now = _listed().metadata, _absences(), time.monotonic()
    for name in listed.keys() & absences.keys():
        absences.pop(name, None)
    gone = {name: kept.metadata for name, kept in list(_last_good().items()) if name not in listed}
    for name in [name for name in gone if now - absences.setdefault(name, now) >= SECONDS_ABSENT]:
        _last_good().pop(name, None)
        del gone[name]
    return gone


@st.cache_resource(max_entries=1)
def _absences() -> dict[str, float]:
    """Return since when the files of datasets are gone."""
    return {}


def use(ecosystem: Ecosystem) -> None:
    """Select an uploaded dataset, read in another process without the reference tables, for this visit alone."""
    session().upload = replace(ecosystem, reference=reference())
    session().switch_to = UPLOAD


def options(ecosystem: Ecosystem) -> Options:
    """Return the values that each filter offers in a dataset."""
    return _options(ecosystem.metadata.digest, ecosystem)


def options_of(name: str) -> Options | None:
    """Return the values that each filter offers in a dataset; None if it cannot be loaded."""
    return _options_of(dataset(name))


def stored_options_of(name: str) -> Options | None:
    """Return the values that each filter offers in a dataset in the data folders; None if it cannot be loaded."""
    return _options_of(stored_dataset(name))


def _options_of(loaded: Loaded) -> Options | None:
    return None if loaded.ecosystem is None else options(loaded.ecosystem)


def scope(ecosystem: Ecosystem, selection: Selection) -> Scope:
    """Return a dataset narrowed by a selection; an upload is not shared, so that it is freed with its visit."""
    if selection.dataset == UPLOAD:
        own = session().scopes
        key = f"{ecosystem.metadata.digest} {selection!r}"
        if key not in own:
            own[key] = narrow(ecosystem, selection)
            for old in list(own)[:-MAX_OWN_SCOPES]:
                own.pop(old, None)
        return own[key]
    return _scope(ecosystem.metadata.digest, repr(selection), ecosystem, selection)


def can_answer(ecosystem: Ecosystem, page: str) -> bool:
    """Return whether a dataset answers at least one question of a page's tab Explore, without any filter."""
    return _can_answer(ecosystem.metadata.digest, page, ecosystem)


def answers(ecosystem: Ecosystem, definition: ViewDefinition) -> bool:
    """Return whether a dataset answers a question without any filter."""
    return drawn(scope(ecosystem, Selection(ecosystem.metadata.name)), definition).view.answered


@dataclass(frozen=True)
class Drawn:
    """A view and its figure as sent to the browser (without an answer, tools alone); if None, its table is shown."""

    view: View
    figure: Packed | None


def drawn(narrowed: Scope, definition: ViewDefinition) -> Drawn:
    """Return a view of a scope, computed once for all visitors."""
    digest = digest_of(narrowed, definition)
    return _drawn(digest, repr(narrowed.selection), definition.id, narrowed, definition)


def digest_of(narrowed: Scope, definition: ViewDefinition) -> str:
    """Return the digest of the data that a view of a scope rests on."""
    ecosystem = narrowed.ecosystem
    reference = ecosystem.reference.digest
    return reference if definition.published else f"{ecosystem.metadata.digest} {reference}"


FIRST_CHARTS = ("context.sources", "transitions.stay", "overview.academics")
"""Views of the tab Evidence of the first page; some belong to other pages."""


def warm_up() -> None:
    """Load the default dataset and compute the views of the tab that the first page opens with, and no others."""
    try:
        ecosystem = _dataset_of(DEFAULT_DATASET)
    except (DataProblemsError, KeyError):
        return  # the page reports the problems
    options(ecosystem)
    published_headlines(ecosystem.reference)
    whole = scope(ecosystem, Selection())
    for name in FIRST_CHARTS:
        drawn(whole, registry()[name])


def _dataset_of(name: str) -> Ecosystem:
    folder = _listed().folders[name]
    tables = reference()
    return _dataset(folder, _stamp(folder), tables.digest, tables)


def published_headlines(tables: Reference) -> tuple[Headline, ...]:
    """Return the cards of the findings in published figures."""
    return _published(tables.digest, tables)


def dataset_headlines(narrowed: Scope) -> tuple[Headline, ...]:
    """Return the metric cards of a scope."""
    return _of_dataset(narrowed.ecosystem.metadata.digest, repr(narrowed.selection), narrowed)


def _listed() -> Catalogue:
    folders = dataset_folders(*_all_roots())
    return _catalogue((*map(is_readable, roots()), *(_stamp(folder) for folder in folders)))


def _stamp(folder: Path) -> str:
    """Return a folder's fingerprint, at most once a second however many visits there are; empty without a folder."""
    return _stamp_in(folder, int(time.monotonic() / SECONDS_TRUSTED))


# With Streamlit's own time to live a run fails where an entry expires between its two looks at it.
@st.cache_resource(max_entries=200, show_spinner=False)
def _stamp_in(folder: Path, period: int) -> str:
    return fingerprint(folder) if os.path.isdir(folder) else ""


@st.cache_resource(max_entries=1, show_spinner=False)
def _catalogue(stamps: object) -> Catalogue:
    found = list_datasets(*_all_roots())
    rule, remedy = "there is no such folder", f"Create it, or correct {SETTING}"
    missing = [Problem.of_file(root.name, rule, remedy) for root in roots() if not os.path.isdir(root)]
    for problem in (*missing, *found.problems):
        log.warning("%s", problem)
    return replace(found, problems=(*missing, *found.problems))


@st.cache_resource(max_entries=1)
def _last_good() -> dict[str, Ecosystem]:
    return {}


@st.cache_resource(max_entries=1, show_spinner="Reading the reference tables …")
def _reference(folder: Path, stamps: object) -> Reference:
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


@st.cache_resource(max_entries=200, show_spinner=False)
def _can_answer(digest: str, page: str, _ecosystem: Ecosystem) -> bool:
    explore = [view for view in registry().values() if view.page == page and view.tab == EXPLORE]
    return any(answers(_ecosystem, definition) for definition in explore)


@st.cache_resource(max_entries=1, show_spinner=False)
def _published(digest: str, _tables: Reference) -> tuple[Headline, ...]:
    return findings.findings(_tables)


@st.cache_resource(max_entries=100, show_spinner=False)
def _of_dataset(digest: str, selection: str, _scope: Scope) -> tuple[Headline, ...]:
    return headline_cards.of_dataset(_scope)


@st.cache_resource(max_entries=400, show_spinner=False)
def _drawn(digest: str, selection: str, identity: str, _scope: Scope, _definition: ViewDefinition) -> Drawn:
    view = _definition.of(_scope)
    if view.figure is None:
        return Drawn(view, None)
    simulated = view.provenance.kind == "simulated"
    picks = view.table[PICK].tolist() if PICK in view.table else [None] * len(view.table)
    rows = _rows(column_texts(view), picks)
    if not view.answered:  # its figure is the reason, which the card gives
        return Drawn(view, tools_alone(simulated=simulated, table=rows))
    if simulated:
        view.figure.layout.meta = {**(view.figure.layout.meta or {}), "simulated": True}
    return Drawn(view, pack(view.figure.to_dict(), rows))


def _rows(texts: Mapping[str, list[str]], picks: list[str | None]) -> list[dict[str, object]]:
    """Return the table for the browser: a mapping per row, with its pick."""
    rows = zip(*texts.values(), strict=True)
    return [{**dict(zip(texts, row, strict=True)), "_pick": pick} for row, pick in zip(rows, picks, strict=True)]
