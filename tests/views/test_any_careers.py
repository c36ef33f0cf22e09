"""No careers and no selection break a view, make it claim what n cannot carry, or offer a click with no meaning."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.selection import DIMENSIONS, Focus, Selection, narrow, parse_pick
from ecosystem.views import group_comparison, researchers, transitions
from ecosystem.views.presentation import table_texts
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers

VIEWS = (
    transitions.balance,
    transitions.rates,
    transitions.destinations,
    transitions.flows,
    transitions.time_to_industry,
    transitions.exits,
    transitions.by_field,
    transitions.borders,
    transitions.destinations_abroad,
    researchers.stock,
    researchers.now,
    researchers.degree_countries,
    researchers.retention,
    researchers.trained,
    researchers.field_degree,
    group_comparison.groups,
)
FOCUS = st.sampled_from(
    [
        Focus("to_sector_id", "fintech"),
        Focus("crossing", "leaves"),
        Focus("field", "machine-learning"),
        Focus("place", "home"),
        Focus("degree", "unknown"),
        Focus("year", "2012"),
    ]
)
SELECTIONS = st.builds(
    Selection,
    years=st.sampled_from([None, (2010, 2014), (2013, 2013), (1990, 1991)]),
    degree=st.sampled_from([(), ("doctorate",), ("unknown",)]),
    direction=st.sampled_from([(), ("academia-industry",)]),
    twin_cities=st.booleans(),
    dual=st.booleans(),
    abroad_leaves=st.booleans(),
    focus=st.one_of(st.just(()), st.tuples(FOCUS)),
    groups=st.one_of(st.just(()), st.tuples(FOCUS, FOCUS)),
)


@given(careers(most=25), SELECTIONS)
@settings(deadline=None, max_examples=25)
def test_every_view_answers(drawn, selection):
    scope = narrow(ecosystem(*drawn), selection)
    for definition in VIEWS:
        view = definition.of(scope)
        assert view.summary.endswith("."), view.id
        assert "nan" not in view.summary.lower().split(), view.id
        assert set(view.columns) <= set(view.table.columns), view.id
        assert len(table_texts(view)) == len(view.table)
        json.loads(view.figure.to_json())
        if {"value", "n"} <= set(view.table.columns):
            few = view.table[view.table["n"] < 5]
            assert few["value"].isna().all(), view.id
        for pick in picks(view):
            assert all(focus.column in DIMENSIONS for focus in parse_pick(pick))


def picks(view):
    """Collect what clicks on a view's marks and rows narrow to."""
    if "pick" in view.table:
        yield from (pick for pick in view.table["pick"] if pick)
    for trace in view.figure.data:
        for part in (trace, *(getattr(trace, name) for name in ("node", "link") if trace.type == "sankey")):
            data = getattr(part, "customdata", None)
            told = (mark if isinstance(mark, str | None) else mark[0] for mark in (data if data is not None else ()))
            yield from (pick for pick in told if pick)
