"""Parameters of the simulator: one row per number, with its published source or the word ``assumption``."""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.simulator.random_draws import Numbers
from ecosystem.tables import Cities, Sectors, Sources, Table

ASSUMPTION: Final = "assumption"
PARAMETERS: Final = "parameters.csv"


@dataclass(frozen=True)
class Parameter:
    """One number of the model.

    Attributes
    ----------
    parameter, key
        Name, and the city, year, sector … it holds for; parts of a key are joined with colons.
    basis
        A ``source_id``, or the word ``assumption``.
    locator
        Place in the source, or the rows counted.
    note
        Computation, or reason for the assumption.
    """

    parameter: str
    key: str
    value: float
    unit: str
    basis: str
    locator: str
    note: str


@dataclass(frozen=True, repr=False)
class Parameters:
    """All parameters, and the cities, sectors and sources that their keys refer to.

    Examples
    --------
    >>> row = Parameter("mobility", "", 1.0, "times", "assumption", "", "Neutral.")
    >>> nothing = pd.DataFrame()
    >>> Parameters((row,), nothing, nothing, nothing).replace(mobility=7).number("mobility")
    7.0
    """

    rows: tuple[Parameter, ...]
    cities: pd.DataFrame
    sectors: pd.DataFrame
    sources: pd.DataFrame

    def __repr__(self) -> str:
        """Number of rows only; a failing test would otherwise print all of them."""
        return f"Parameters({len(self.rows)} rows)"

    def by_key(self, parameter: str) -> dict[str, float]:
        """Values of a parameter by key; KeyError if there is no such parameter."""
        found = {row.key: row.value for row in self.rows if row.parameter == parameter}
        if not found:
            raise KeyError(f"No parameter is called “{parameter}”; add its rows to {PARAMETERS}.")
        return found

    def number(self, parameter: str) -> float:
        """Value of a parameter that has a single value."""
        return self.by_key(parameter)[""]

    def shares(self, parameter: str) -> tuple[list[str], Numbers]:
        """Keys of a parameter, and its values normalised to sum to one."""
        weights = self.by_key(parameter)
        values = np.array(list(weights.values()), dtype=np.float64)
        return list(weights), values / values.sum()

    def grouped(self, parameter: str) -> dict[str, dict[str, float]]:
        """Values of a parameter with two-part keys, by first and second part."""
        groups: dict[str, dict[str, float]] = {}
        for key, value in self.by_key(parameter).items():
            group, _, member = key.partition(":")
            groups.setdefault(group, {})[member] = value
        return groups

    def curve(self, parameter: str, at: npt.ArrayLike) -> Numbers:
        """Interpolate a parameter with numeric keys linearly; constant outside their range."""
        points = {float(key): value for key, value in self.by_key(parameter).items()}
        return np.interp(np.asarray(at, dtype=np.float64), list(points), list(points.values()))

    def replace(self, **values: float) -> Parameters:
        """Copy with other values for parameters that have a single value."""
        unknown = set(values) - {row.parameter for row in self.rows if not row.key}
        if unknown:
            raise KeyError(f"Not parameters with a single value: {', '.join(sorted(unknown))}.")
        rows = (replace(row, value=float(values.get(row.parameter, row.value))) for row in self.rows)
        return replace(self, rows=tuple(rows))


def read_parameters(path: Path, reference: Path) -> Parameters:
    """Read the parameters; a row without a basis, or an assumption without a reason, raises ValueError."""
    rows = read_rows(path)
    for line, row in enumerate(rows, start=2):
        if not row.basis or (row.basis == ASSUMPTION and not row.note):
            raise ValueError(
                f"{path.name}, line {line}: {row.parameter} “{row.key}” has no basis. "
                f"Name its source_id, or write “{ASSUMPTION}” and the reason in the note."
            )
    tables = (_read_table(reference, table) for table in (Cities, Sectors, Sources))
    return Parameters(rows, *tables)


def read_rows(path: Path) -> tuple[Parameter, ...]:
    """Read the rows of a parameter file in their order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(Parameter(**{**row, "value": float(row["value"])}) for row in csv.DictReader(lines))  # type: ignore[arg-type]


def write_rows(rows: tuple[Parameter, ...], path: Path) -> None:
    """Write the rows of a parameter file."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([column.name for column in fields(Parameter)])
        writer.writerows([f"{cell:.10g}" if isinstance(cell, float) else cell for cell in astuple(row)] for row in rows)


def _read_table(folder: Path, table: type[Table]) -> pd.DataFrame:
    frame = pd.read_csv(folder / f"{table.table}.csv", dtype="str", keep_default_na=False, na_values=[""])
    return frame.reindex(columns=list(table.columns()))
