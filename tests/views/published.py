"""Laws of all views of published figures."""

from dataclasses import replace
from functools import lru_cache

from ecosystem.selection import Selection, narrow
from ecosystem.views import View, ViewDefinition
from ecosystem.views.presentation import table_texts
from tests.indicators.frames import ecosystem
from tests.indicators.published import emptied, shipped
from tests.views.laws import check_laws

REFERENCE = shipped()
PEOPLE = [{}] * 3
WHOLE = Selection()


@lru_cache  # so that what is derived from the reference tables is computed once
def scope(*, empty: bool = False, selection: Selection = WHOLE):
    """Narrow a tiny dataset beside the shipped reference tables, or beside the same without rows."""
    whole = ecosystem(PEOPLE)
    return narrow(replace(whole, reference=emptied(REFERENCE) if empty else REFERENCE), selection)


def check(definition: ViewDefinition) -> View:
    """Check what holds for every published view, and return it."""
    view = definition.of(scope())
    check_laws(view)
    assert view.provenance.sources
    assert view.provenance.filters == ()
    assert view.provenance.n
    assert len(view.table)
    empty = definition.of(scope(empty=True))
    check_laws(empty)
    assert empty.table.empty
    assert list(table_texts(empty)) == list(table_texts(view))
    assert empty.figure is None or not empty.figure.data
    return view
