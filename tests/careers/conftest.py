"""What tests of careers share: one engine, and careers in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import ibis
import pandas as pd
import pytest

from ecosystem.careers import Careers, Thresholds, derive
from ecosystem.careers.engines import connect, given, stored
from tests.careers.histories import UNTIL, History, derived_from

Derived = Callable[..., Careers]


@pytest.fixture(scope="session")
def engine() -> Iterator[ibis.BaseBackend]:
    with connect(threads=2) as connection:
        yield connection


@pytest.fixture(scope="session")
def derived(engine: ibis.BaseBackend) -> Derived:
    """Derive careers from hand-made histories (records by name of the person, lineages included), or from tables."""

    def run(
        records: dict[str, str] | tuple[pd.DataFrame, pd.DataFrame],
        thresholds: Thresholds | None = None,
        *,
        until: int = UNTIL,
    ) -> Careers:
        if isinstance(records, dict):
            told = [History(person, "", "", text, "") for person, text in records.items()]
            return derived_from(engine, told, thresholds, until=until)
        people, affiliations = (given(engine, ibis.util.gen_name("table"), frame) for frame in records)
        return derive(people, affiliations, thresholds, until=until, keep=partial(stored, engine))

    return run
