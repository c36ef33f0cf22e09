"""Fixtures: an engine, and careers derived from one-line histories."""

from collections.abc import Callable, Iterator
from functools import partial

import ibis
import pandas as pd
import pytest

from ecosystem.careers import DerivedCareers, Thresholds, derive_careers
from ecosystem.careers.engines import connect, store, to_engine
from tests.careers.histories import UNTIL, History, derived_from

Derived = Callable[..., DerivedCareers]


@pytest.fixture(scope="session")
def engine() -> Iterator[ibis.BaseBackend]:
    with connect(threads=2) as connection:
        yield connection


@pytest.fixture(scope="session")
def derived(engine: ibis.BaseBackend) -> Derived:
    """Derive careers from histories (records by person, lineages included), or from tables."""

    def run(
        records: dict[str, str] | tuple[pd.DataFrame, pd.DataFrame],
        thresholds: Thresholds | None = None,
        *,
        until: int = UNTIL,
    ) -> DerivedCareers:
        if isinstance(records, dict):
            cases = [History(person, "", "", text, "") for person, text in records.items()]
            return derived_from(engine, cases, thresholds, until=until)
        people, affiliations = (to_engine(engine, ibis.util.gen_name("table"), frame) for frame in records)
        return derive_careers(people, affiliations, thresholds, until=until, keep=partial(store, engine))

    return run
