"""What the filters of the tab Evidence choose: economies to compare, and years of published series."""

import pandas as pd

from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words


def economies(scope: Scope) -> tuple[str, ...]:
    """Return the codes of Pakistan and the economies to compare it with, Pakistan first."""
    return (words.HOME, *scope.selection.economy)


def in_period(scope: Scope, table: pd.DataFrame, column: str = "year") -> pd.DataFrame:
    """Return the rows whose year is within the chosen period."""
    period = scope.selection.period
    return table[table[column].between(*period).to_numpy()] if period else table


def without_figures(scope: Scope, table: pd.DataFrame, column: str = "economy_id") -> str:
    """Name the chosen economies of which a table has no row, for the part “not shown” of a view; empty if none."""
    present = set(table[column].astype(str))
    missing = [scope.names.of("economy_id", code) for code in economies(scope) if code not in present]
    return f"{', '.join(missing)} (no figure in this series)" if missing else ""
