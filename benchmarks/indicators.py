"""All indicators of the heaviest page on a million moves, against DuckDB doing the equivalent group-bys in memory."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from benchmarks.million import million
from benchmarks.timing import medians
from ecosystem.load import load_dataset, load_reference
from ecosystem.selection import Selection, narrow
from ecosystem.site import SITE
from ecosystem.views import registry

PAGE = "transitions"
BAR = 1.5
SURVIVAL = ("transitions.time_to_industry", "transitions.exits")

QUERIES = {
    "transitions.balance": "select year, from_domain, to_domain, count(*) from moves group by all",
    "transitions.rates": (
        "select year, from_domain, to_domain, count(*) from moves group by all",
        "select domain, start, stop, count(*) from spells group by all",
    ),
    "transitions.flows": "select from_domain, to_domain, from_sector_id, to_sector_id, count(*) from moves group by all",
    "transitions.destinations": (
        "select to_domain, to_sector_id, count(*) from moves where from_domain = 'academia' and "
        "to_domain != 'academia' group by all"
    ),
    "transitions.borders": "select year, crossing, count(*) from moves group by all",
    "transitions.destinations_abroad": (
        "select to_country_code, count(*) from moves where crossing = 'leaves' group by all"
    ),
    "transitions.kinds_by_field": (
        "select people.field, count(*), count(first) from people left join "
        "(select person, min(year) as first from moves where from_domain = 'academia' and to_domain = 'industry' "
        "group by person) as entry on people.row = entry.person group by all"
    ),
}


def measure(rounds: int = 5) -> dict[str, float]:
    """Return the ratio, and the seconds behind it."""
    ecosystem = load_dataset(million(), load_reference(SITE / "data" / "reference"))
    scope = narrow(ecosystem, Selection(years=(2006, 2024)))
    database = duckdb.connect()
    for name, frame in {
        "moves": scope.moves,
        "spells": scope.spells,
        "people": scope.people.reset_index(names="row"),
    }.items():
        database.register("frame", frame)
        database.execute(f"create table {name} as select * from frame")  # noqa: S608
        database.unregister("frame")
    makers = {name: maker for name, maker in registry().items() if name.startswith(f"{PAGE}.")}
    missing = set(makers) - set(QUERIES) - set(SURVIVAL)
    if missing:
        raise LookupError(f"No equivalent query for {', '.join(sorted(missing))}: add it to benchmarks/indicators.py.")

    def ours(names: set[str]) -> Callable[[], object]:
        return lambda: [makers[name].answer(scope) for name in makers if name in names]

    def theirs() -> None:
        for name in makers:
            queries = QUERIES.get(name, ())
            for query in (queries,) if isinstance(queries, str) else queries:
                database.execute(query).df()

    counted = set(makers) - set(SURVIVAL)
    seconds = medians({"ours": ours(counted), "duckdb": theirs, "survival": ours(set(SURVIVAL))}, rounds=rounds)
    each = medians({name: ours({name}) for name in makers}, rounds=3)
    return {
        "indicators / duckdb": seconds["ours"] / seconds["duckdb"],
        "bar": BAR,
        "moves": float(len(scope.moves)),
        "seconds ours": seconds["ours"],
        "seconds duckdb": seconds["duckdb"],
        "seconds survival": seconds["survival"],
        **{f"seconds {name}": value for name, value in each.items()},
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:45} {value:.4f}")
