"""Compiled plans: the rows of the composed expressions, composed once per columns and parameters."""

from functools import partial

import ibis
import pandas as pd
import pytest

from ecosystem.careers.engines import connect, store, to_engine, to_rows
from ecosystem.careers.plans import Keep, run_compiled

YEARS = pd.DataFrame({"person_id": ["a", "a", "b"], "year": [2010, 2012, 2011]})


@pytest.fixture
def composed() -> list[int]:
    """Parameters of each composition."""
    return []


@pytest.fixture
def compose(composed: list[int]):
    def each(years: ibis.Table, people: ibis.Table, *, keep: Keep, since: int) -> dict[str, ibis.Table]:
        composed.append(since)
        names = ibis.memtable({"person_id": ["a", "b"], "name": ["Ada", "Bob"]})
        late = keep(years.filter(years.year >= since).semi_join(people, "person_id"))
        summed = keep(late.group_by("person_id").agg(years=late.year.count(), total=late.year.sum()))
        return {"summed": summed.order_by("person_id"), "named": names.semi_join(late, "person_id").order_by("name")}

    return each


def test_a_plan_gives_the_rows_of_the_expressions_it_is_composed_of(compose) -> None:
    with connect() as connection:
        keep = partial(store, connection)
        tables = [to_engine(connection, "years", YEARS), to_engine(connection, "people", YEARS[["person_id"]])]
        tables[1] = tables[1].distinct()  # an expression, no stored table
        for since in (2010, 2012, 2030):
            plain = compose(*tables, keep=keep, since=since)
            planned = run_compiled(compose, tables, keep=keep, since=since)
            assert {name: to_rows(table) for name, table in planned.items()} == {
                name: to_rows(table) for name, table in plain.items()
            }
            assert {name: table.schema() for name, table in planned.items()} == {
                name: table.schema() for name, table in plain.items()
            }


def test_expressions_are_composed_once_for_the_same_columns_and_parameters(compose, composed: list[int]) -> None:
    results = []
    for frame in (YEARS, YEARS.iloc[:1], YEARS.iloc[:0]):
        with connect() as connection:
            tables = [to_engine(connection, name, frame) for name in ("years", "people")]
            first, second = (
                run_compiled(compose, tables, keep=partial(store, connection), since=since) for since in (2010, 2012)
            )
            results.append([to_rows(table) for table in (first["summed"], second["named"])])
    assert composed == [2010, 2012]
    assert results[0] == [
        [{"person_id": "a", "years": 2, "total": 4022}, {"person_id": "b", "years": 1, "total": 2011}],
        [{"person_id": "a", "name": "Ada"}],
    ]
    assert results[2] == [[], []]
    with connect() as connection:
        wider = [to_engine(connection, name, YEARS.assign(more="x")) for name in ("years", "people")]
        run_compiled(compose, wider, keep=partial(store, connection), since=2010)
    assert composed == [2010, 2012, 2010]
