"""All indicators of the slowest page on a million moves, compared with equivalent DuckDB queries in memory."""

from collections.abc import Callable, Mapping

import duckdb

from benchmarks.million import million
from benchmarks.timing import medians
from ecosystem.indicators import survival_times, transitions
from ecosystem.indicators.destinations import career_paths, crossings, destination_countries, destination_sectors
from ecosystem.indicators.transition_rates import transition_rates
from ecosystem.load import load_dataset, load_reference
from ecosystem.selection import Scope, Selection, narrow
from ecosystem.site import SITE

DATED = "person not in (select person from moves where year = 0 and kind != 'dual')"
BETWEEN_POSTS = "origin = 'post'"
QUERIES: Mapping[str, tuple[str, ...]] = {
    "balance": (f"select year, direction, count(*) from moves where {BETWEEN_POSTS} group by all",),
    "borders": (
        f"select year, crossing, count(*) from moves where {BETWEEN_POSTS} group by all",
        f"select crossing, count(*) from moves where {BETWEEN_POSTS} group by all",
    ),
    "destinations": (
        "select to_domain, to_sector_id, count(*) from moves "
        f"where from_domain = 'academia' and to_domain != 'academia' and {BETWEEN_POSTS} group by all",
    ),
    "destinations abroad": ("select to_country_code, count(*) from moves where crossing = 'leaves' group by all",),
    "rates": (
        f"select year, from_domain, to_domain, count(*) from moves where {DATED} group by all",
        f"select domain, start, count(*) from spells where {DATED} group by all",
        f"select domain, stop, count(*) from spells where {DATED} group by all",
    ),
    "flows": ("select first_sector_id, sector_id, count(*) from people group by all",),
}


def ours(scope: Scope) -> dict[str, Callable[[], object]]:
    """Return the page's indicators except survival."""
    moves, people, careers, spells, window = scope.moves, scope.people, scope.careers, scope.spells, scope.window
    return {
        "balance": lambda: transitions.balance(moves, window=window),
        "borders": lambda: (
            transitions.balance(moves, window=window, column="crossing", ways=("arrives", "leaves")),
            crossings(moves),
        ),
        "destinations": lambda: destination_sectors(moves),
        "destinations abroad": lambda: destination_countries(moves),
        "rates": lambda: transition_rates(careers, spells, window=window),
        "flows": lambda: career_paths(people),
    }


def survival(scope: Scope) -> None:
    """Compute the waiting times of the page."""
    followed = survival_times.follow_up(scope.people, scope.careers, scope.spells, abroad_leaves=True)
    survival_times.time_to_industry(followed, abroad_leaves=True)
    survival_times.time_if_only_industry(followed)
    survival_times.exits(followed, abroad_leaves=True)
    survival_times.moved_within(scope.people, followed, by="field", years=5)


def measure(rounds: int = 9) -> dict[str, float]:
    """Measure the ratio and its parts."""
    ecosystem = load_dataset(million(), load_reference(SITE / "data" / "reference"))
    scope = narrow(ecosystem, Selection(years=(2006, 2024)))
    database = duckdb.connect()
    for name, frame in {"moves": scope.moves, "spells": scope.spells, "people": scope.people}.items():
        database.register("frame", frame)
        database.execute(f"create table {name} as select * from frame")
        database.unregister("frame")
    indicators = ours(scope)

    def theirs(name: str) -> Callable[[], object]:
        return lambda: [database.execute(query).df() for query in QUERIES[name]]

    together = medians(
        {
            "ours": lambda: [indicator() for indicator in indicators.values()],
            "duckdb": lambda: [theirs(name)() for name in indicators],
            "survival": lambda: survival(scope),
        },
        rounds=rounds,
    )
    each = medians(
        {
            **{f"ours, {name}": indicator for name, indicator in indicators.items()},
            **{f"duckdb, {name}": theirs(name) for name in indicators},
        },
        rounds=5,
    )
    return {
        "indicators / duckdb": together["ours"] / together["duckdb"],
        "moves": float(len(scope.moves)),
        **{f"seconds, indicators: {name}": value for name, value in (together | each).items()},
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:45} {value:.4f}")
