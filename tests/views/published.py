"""What all views of published figures must keep, whatever they show."""

from dataclasses import replace

from ecosystem.selection import Selection, narrow
from ecosystem.views import View, ViewDefinition
from ecosystem.views.presentation import table_texts
from tests.indicators.frames import ecosystem
from tests.indicators.published import emptied, shipped

REFERENCE = shipped()
PEOPLE = [{}] * 3
SELECTIONS = (Selection(), Selection(field=("robotics",), years=(2011, 2012)))


def scope(*, empty: bool = False, selection: Selection = SELECTIONS[0]):
    """Narrow a tiny dataset beside the shipped reference tables, or beside the same without rows."""
    made = ecosystem(PEOPLE)
    return narrow(replace(made, reference=emptied(REFERENCE) if empty else REFERENCE), selection)


def check(definition: ViewDefinition) -> View:
    """Check what holds for every published view, and return it."""
    view = definition.of(scope())
    assert view.provenance.kind == "published"
    assert view.provenance.sources
    assert view.provenance.filters == ()
    assert view.provenance.n
    assert view.method.definition
    assert view.method.limits
    assert view.summary.endswith(".")
    assert "nan" not in view.summary
    assert len(table_texts(view)) == len(view.table) > 0
    assert definition.of(scope(selection=SELECTIONS[1])).summary == view.summary
    nothing = definition.of(scope(empty=True))
    assert nothing.table.empty
    assert nothing.summary.endswith(".")
    assert list(table_texts(nothing)) == list(table_texts(view))
    assert nothing.figure is None or not nothing.figure.data
    return view
