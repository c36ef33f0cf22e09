"""Every answer of every view as text, one file per view.

Views of datasets are answered for each shipped dataset under several selections, views of published figures under
several filters of the tab Evidence.

``python3 -m tests.views.answers`` rewrites the files; the difference shows which answers a change alters. Beginnings of
ids as arguments rewrite only those: ``python3 -m tests.views.answers cities. overview.stock``.
"""

import hashlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.selection import Scope, Selection, from_query, narrow
from ecosystem.views import View, ViewDefinition, registry
from tests.views.shipped import dataset, offered

FOLDER = Path(__file__).parent / "answers"
DATASETS = ("demo", "faculty-2018")
QUERIES = {
    "all": {},
    "years": {"years": ["2010", "2016"]},
    "field and degree": {"field": ["machine-learning"], "degree": ["doctorate"]},
    "city and sector": {"city": ["lahore", "karachi"], "sector": ["university"]},
    "moves": {"direction": ["academia-industry"], "crossing": ["leaves"]},
    "clicked": {"focus": ["field:computer-vision"]},
    "split": {"split": ["degree:doctorate", "degree:master"]},
    "definitions": {"twin_cities": ["true"], "dual": ["false"], "abroad_leaves": ["false"], "stage_safe": ["true"]},
    "nobody": {"field": ["speech"], "city": ["chakwal"], "degree": ["bachelor"]},
}
EVIDENCE_QUERIES = {
    "all": {},
    "other economies": {"economy": ["US", "NL", "PH", "NG"]},
    "some years": {"period": ["2013", "2016"]},
    "one year": {"period": ["2022", "2022"]},
    "one year, Pakistan alone": {"economy": ["none"], "period": ["2019", "2019"]},
}
MOST_ROWS = 8
"""Rows of a table that are written out; the digest covers all of them."""
HOVER = "hover"
"""A column that repeats the others as text; only the digest covers it."""


def answers(definition: ViewDefinition) -> str:
    """Return every answer of a view: unchanged ones are named, not repeated."""
    parts = [f"{definition.id}\n{definition.question}\n"]
    first_seen: dict[str, str] = {}
    for name, view in views_of(definition):
        text = answer(view)
        known = first_seen.setdefault(text, name)
        parts.append(f"\n=== {name}\n{text if known == name else f'as {known}'}\n")
    return "".join(parts)


@lru_cache(maxsize=1)
def views_of(definition: ViewDefinition) -> tuple[tuple[str, View], ...]:
    """Return a view under each of its selections; the last definition's are kept."""
    return tuple((name, definition.of(scope)) for name, scope in scopes(published=definition.published).items())


@lru_cache
def scopes(*, published: bool) -> dict[str, Scope]:
    """Return the scopes that views are evaluated on, by name."""
    if published:
        return {title: _scope("demo", query) for title, query in EVIDENCE_QUERIES.items()}
    return {f"{name}, {title}": _scope(name, query) for name in DATASETS for title, query in QUERIES.items()}


def _scope(name: str, query: dict[str, list[str]]) -> Scope:
    selection, _ = from_query({**query, "dataset": [name]}, offered(name))
    return narrow(dataset(name), selection or Selection())


def answer(view: View) -> str:
    """Return one answer as text: headline, subtitle, summary, provenance, figure and table."""
    filters = "; ".join(view.provenance.filters)
    table = view.table[[column for column in view.table if column != HOVER]].head(MOST_ROWS)
    return "\n".join(
        line
        for line in (
            view.headline,
            view.subtitle,
            view.summary,
            f"n: {view.provenance.n}",
            f"unknown: {view.provenance.unknown}" if view.provenance.unknown else "",
            f"{view.provenance.kind}; filters: {filters}; sources: {len(view.provenance.sources)}",
            *figure_lines(view.figure),
            f"table: {len(view.table)} rows, digest {digest(view.table)}",
            f"  {' | '.join(map(str, table))}",
            *(f"  {' | '.join(map(cell, row))}" for row in table.itertuples(index=False)),
        )
        if line
    )


def figure_lines(figure: go.Figure | None) -> Iterator[str]:
    """Yield a line per trace of a figure: kind, name, number of points and the sum of its values."""
    if figure is None:
        yield "no figure"
        return
    for trace in figure.to_plotly_json()["data"]:
        numbers = [f"{axis} {total(trace[axis])}" for axis in ("x", "y", "z", "values") if axis in trace]
        link = trace.get("link", {})
        numbers += [f"links {total(link['value'])}"] if "value" in link else []
        yield f"trace: {trace['type']} “{trace.get('name') or ''}” {'; '.join(numbers)}"


def total(values: Any) -> str:
    """Return the number of values and their sum, or the first and last where they are texts."""
    flat = np.ravel(np.asarray(values, dtype=object))
    if len(flat) == 0:
        return "0 values"
    numbers = [float(value) for value in flat if isinstance(value, int | float | np.number) and not pd.isna(value)]
    rest = f"sum {cell(sum(numbers))}" if numbers else f"{flat[0]} … {flat[-1]}"
    return f"{len(flat)} values, {rest}".replace("\n", " / ")


def cell(value: object) -> str:
    """Return a value of a table as text, numbers with six digits."""
    if isinstance(value, float | np.floating):
        return "–" if np.isnan(value) else f"{value:.6g}"
    return "–" if value is None or value is pd.NA else str(value).replace("\n", " / ")


def digest(table: pd.DataFrame) -> str:
    """Return a short hash of all cells of a table."""
    rows = "\n".join("|".join(map(cell, row)) for row in table.itertuples(index=False))
    return hashlib.sha256(rows.encode()).hexdigest()[:12]


def file_of(definition: ViewDefinition) -> Path:
    """Return the file that holds a view's answers."""
    return FOLDER / f"{definition.id}.txt"


def main(*beginnings: str) -> None:
    """Rewrite all files, or those of views whose ids begin so; remove those of views that are gone."""
    FOLDER.mkdir(exist_ok=True)
    current = {file_of(definition): definition for definition in registry().values()}
    for old in set(FOLDER.glob("*.txt")) - set(current):
        old.unlink()
    for path, definition in current.items():
        if not beginnings or definition.id.startswith(beginnings):
            path.write_text(answers(definition), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
