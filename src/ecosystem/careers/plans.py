"""Plans: the SQL of a derivation, composed and compiled once and run on any tables with the same columns.

Ibis takes seconds to compose and compile a derivation; DuckDB runs it on a short list in a tenth of that.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import ibis
from ibis import BaseBackend, Schema, Table
from ibis.expr import operations as ops

from ecosystem.careers.engines import DUCKDB

Keep = Callable[[Table], Table]
Compose = Callable[..., Mapping[str, Table]]
"""Composes named results from tables, ``keep`` and parameters, without reading any rows."""

_PLACEHOLDER: Final = "plan_table_{}"
_PLACEHOLDERS: Final = re.compile(r"\bplan_table_(\d+)\b")
_MAX_PLANS: Final = 32


@dataclass(frozen=True)
class _Query:
    """SQL in which earlier tables are placeholders, and the columns of its result."""

    sql: str
    schema: Schema


@dataclass(frozen=True)
class _Plan:
    """Queries to materialise in order, then the queries of the results; constant tables that they read."""

    kept: tuple[_Query, ...]
    results: Mapping[str, _Query]
    constants: tuple[Table, ...]


def run_compiled(
    compose: Compose, tables: Sequence[Table], *, keep: Keep, **parameters: Hashable
) -> Mapping[str, Table]:
    """Return the same as ``compose(*tables, keep=keep, **parameters)``.

    On DuckDB it is composed and compiled once for the same columns and parameters.

    Parameters
    ----------
    tables
        Tables of one engine.
    keep
        Materialises an expression that is used several times; the table must exist as long as its connection.
    """
    connection = tables[0].get_backend()
    if connection.name != DUCKDB:  # a cluster computes for much longer than it takes to compile
        return compose(*tables, keep=keep, **parameters)
    plan = _plan(compose, tuple(table.schema() for table in tables), tuple(sorted(parameters.items())))
    for constant in plan.constants:
        connection._run_pre_execute_hooks(constant)  # makes it known to this connection
    names = [_name(connection, table) for table in tables]
    for query in plan.kept:
        names.append(_name(connection, keep(_view(connection, query, names))))  # a query reads those before it
    return {name: _view(connection, query, names) for name, query in plan.results.items()}


@lru_cache(_MAX_PLANS)
def _plan(compose: Compose, schemas: tuple[Schema, ...], parameters: tuple[tuple[str, Hashable], ...]) -> _Plan:
    tables = [ibis.table(schema, name=_PLACEHOLDER.format(number)) for number, schema in enumerate(schemas)]
    kept: list[_Query] = []
    constants: dict[str, Table] = {}

    def query(table: Table) -> _Query:
        constants.update({one.name: one.to_expr() for one in table.op().find(ops.InMemoryTable)})
        return _Query(ibis.to_sql(table, dialect=DUCKDB, pretty=False), table.schema())

    def keep(table: Table) -> Table:
        kept.append(query(table))
        return ibis.table(table.schema(), name=_PLACEHOLDER.format(len(schemas) + len(kept) - 1))

    results = {name: query(table) for name, table in compose(*tables, keep=keep, **dict(parameters)).items()}
    return _Plan(tuple(kept), results, tuple(constants.values()))


def _view(connection: BaseBackend, query: _Query, names: Sequence[str]) -> Table:
    name = ibis.util.gen_name("view")
    sql = _PLACEHOLDERS.sub(lambda found: names[int(found[1])], query.sql)
    connection.raw_sql(f"CREATE TEMPORARY VIEW {name} AS {sql}")
    # with the schema of the expression: engines infer wider types, such as of sums
    return ops.DatabaseTable(name, schema=query.schema, source=connection).to_expr()


def _name(connection: BaseBackend, table: Table) -> str:
    if isinstance(stored := table.op(), ops.DatabaseTable):
        return str(stored.name)
    name: str = ibis.util.gen_name("view")
    connection.create_view(name, table)
    return name
