"""Laws and recorded answers of every registered view: each shipped dataset under several selections."""

import re
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.selection import Focus, Scope, Selection, narrow
from ecosystem.views import ViewDefinition, registry
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers
from tests.views import published
from tests.views.answers import answers, file_of, scopes, views_of
from tests.views.laws import check_laws
from tests.views.sentences import check_sentences

PUBLISHED = [definition for definition in registry().values() if definition.published]
DATASET_VIEWS = [definition for definition in registry().values() if not definition.published]
EVERY_VIEW = pytest.mark.parametrize(
    "definition",
    registry().values(),
    ids=lambda definition: definition.id,
    scope="module",  # so that the tests of one view follow each other and compute it once
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
)


@lru_cache
def graduates(people: int) -> Scope:
    """Return a dataset of so many people with a degree of Pakistan."""
    return narrow(ecosystem([{"degree_country_code": "PK"}] * people), Selection())


@EVERY_VIEW
def test_answers_are_those_on_file(definition: ViewDefinition) -> None:
    renew = "run `python3 -m tests.views.answers` and review the difference"
    assert answers(definition) == file_of(definition).read_text(encoding="utf-8"), renew


@EVERY_VIEW
def test_laws_hold_for_every_dataset_and_selection(definition: ViewDefinition) -> None:
    evaluated = scopes(published=definition.published)
    for name, view in views_of(definition):
        check_laws(view)
        assert not check_sentences(view)
        assert view.provenance.n or not view.answered
        if not definition.published:
            assert view.provenance.kind == evaluated[name].ecosystem.metadata.kind


@pytest.mark.parametrize("definition", DATASET_VIEWS, ids=lambda definition: definition.id)
def test_laws_hold_for_an_empty_dataset(definition: ViewDefinition) -> None:
    view = definition.of(graduates(0))
    check_laws(view)
    assert re.findall(r"\d+", view.provenance.n)[:1] in ([], ["0"])


@pytest.mark.parametrize("people", [0, 3])
@pytest.mark.parametrize("definition", DATASET_VIEWS, ids=lambda definition: definition.id)
def test_no_share_is_stated_of_fewer_than_five(definition: ViewDefinition, people: int) -> None:
    view = definition.of(graduates(people))
    assert "%" not in view.summary


@pytest.mark.parametrize("definition", PUBLISHED, ids=lambda definition: definition.id)
def test_published_views_depend_on_the_reference_tables_alone(definition: ViewDefinition) -> None:
    view = published.check(definition)
    assert not check_sentences(view)
    assert view.provenance.kind in ("published", "illustrative")


@pytest.mark.slow
@given(careers(most=25), SELECTIONS)
@settings(deadline=None, max_examples=6)
def test_laws_hold_for_any_careers(drawn, selection) -> None:
    scope = narrow(ecosystem(*drawn), selection)
    for definition in DATASET_VIEWS:
        check_laws(definition.of(scope))
