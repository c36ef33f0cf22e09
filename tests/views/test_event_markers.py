"""Dated events: on series of real years only, never on simulated or illustrative careers."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from ecosystem.figures.text import escaped
from ecosystem.selection import Scope, Selection, narrow
from ecosystem.tables.vocabulary import DATASET_KINDS
from ecosystem.views import registry
from ecosystem.views.event_markers import REAL_KINDS, dataset_events, published_events
from tests.views.shipped import dataset

REFERENCE = dataset("demo").reference
LABELS = {escaped(str(label)) for label in REFERENCE["events"]["label"]}
OF_THE_DATASET = [definition for definition in registry().values() if not definition.published]
DRAWS_EVENTS = {"cities.concentration", "cities.home_abroad", "sectors.concentration", "transitions.balance"}


def scope_of(kind: str) -> Scope:
    ecosystem = dataset("demo")
    return narrow(replace(ecosystem, metadata=replace(ecosystem.metadata, kind=kind)), Selection())


def has_events(figure: go.Figure | None) -> bool:
    texts = [str(note.hovertext or "") for note in figure.layout.annotations] if figure is not None else []
    return any(text.endswith(label) or f"{label}<br>" in text for text in texts for label in LABELS)


@pytest.mark.parametrize("kind", sorted(set(DATASET_KINDS) - set(REAL_KINDS)))
def test_no_figure_of_a_simulated_or_illustrative_dataset_has_events(kind: str):
    scope = scope_of(kind)
    assert {definition.id for definition in OF_THE_DATASET if has_events(definition.of(scope).figure)} == set()


def test_the_same_figures_have_events_where_years_are_real():
    scope = scope_of("observed")
    assert {d.id for d in OF_THE_DATASET if d.id in DRAWS_EVENTS and has_events(d.of(scope).figure)} == DRAWS_EVENTS


@pytest.mark.parametrize("kind", sorted(DATASET_KINDS))
def test_published_series_have_events_beside_any_dataset(kind: str):
    assert has_events(registry()["context.publications"].of(scope_of(kind)).figure)
    assert published_events(REFERENCE) is not None
    assert (dataset_events(scope_of(kind)) is not None) == (kind in REAL_KINDS)
