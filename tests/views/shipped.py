"""The shipped datasets, loaded once, and what every view must keep to."""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ecosystem.load import Ecosystem, load_dataset, load_reference, load_shapes
from ecosystem.selection import Scope, parse_pick
from ecosystem.views import PICK, View, ViewDefinition
from ecosystem.views.presentation import table_columns, table_texts

DATA = Path(__file__).parents[2] / "data"


@lru_cache(maxsize=4)
def dataset(name: str) -> Ecosystem:
    """Load a shipped dataset."""
    return load_dataset(DATA / name, replace(load_reference(DATA / "reference"), shapes=load_shapes(DATA / "shapes")))


def checked(definition: ViewDefinition, scope: Scope) -> View:
    """Make a view and hold it to the promises that all views give."""
    view = definition.of(scope)
    assert view.summary
    assert view.summary.endswith((".", "…"))
    assert not re.search(r"\b(nan|NaN|NaT|inf|None)\b(?! of)", view.summary)
    assert set(table_columns(view)) <= set(view.table.columns)
    assert len(table_texts(view)) == len(view.table)
    assert view.provenance.n
    if view.figure is not None:
        assert len(view.figure.data) or view.figure.layout.annotations[0].text
    for pick in view.table.get(PICK, pd.Series(dtype=object)):
        assert pick == "" or parse_pick(pick)
    return view
