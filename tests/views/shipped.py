"""The shipped datasets, loaded once, and their views without filters, computed once."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ecosystem.load import Ecosystem, load_dataset, load_reference, load_shapes
from ecosystem.selection import Focus, Options, Scope, Selection, narrow, options
from ecosystem.views import View, registry

DATA = Path(__file__).parents[2] / "data"


@lru_cache(maxsize=4)
def dataset(name: str) -> Ecosystem:
    """Load a shipped dataset."""
    return load_dataset(DATA / name, replace(load_reference(DATA / "reference"), shapes=load_shapes(DATA / "shapes")))


@lru_cache(maxsize=4)
def offered(name: str) -> Options:
    """Return the values that each filter offers in a shipped dataset."""
    return options(dataset(name))


@lru_cache(maxsize=4)
def whole(name: str) -> Scope:
    """Return a shipped dataset without filters."""
    return narrow(dataset(name), Selection())


@lru_cache(maxsize=256)
def unfiltered(identity: str, name: str = "demo") -> View:
    """Return a view of a shipped dataset without filters."""
    return registry()[identity].of(whole(name))


def clicked(scope: Scope, *focus: Focus) -> Scope:
    """Narrow a scope further; a focus in the same column stays in force beside the new one."""
    both = tuple(dict.fromkeys((*scope.selection.focus, *focus)))
    return narrow(scope.ecosystem, replace(scope.selection, focus=both))
