"""What a link or a slide selects, found from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ecosystem.load import DataProblemsError, list_datasets, load_dataset, load_reference, load_shapes
from ecosystem.selection import DEFAULT_DATASET, Scope, from_query, narrow
from ecosystem.selection.options import options
from ecosystem.site import SETTING, SITE, data_roots


def narrowed(query: Mapping[str, Sequence[str]], folders: Sequence[Path]) -> Scope | int:
    """Load the dataset that a query names, and narrow it; what does not fit is told.

    Returns
    -------
    Scope or int
        Or what the command returns: 1 where the data are wrong, 2 where there is no such dataset.
    """
    environment = {SETTING: os.pathsep.join(str(folder) for folder in folders)} if folders else dict(os.environ)
    name = [*query.get("dataset", ()), DEFAULT_DATASET][0]
    roots = data_roots(environment)
    known = list_datasets(*roots)
    if name not in known.folders:
        there = ", ".join(known.folders)
        print(f"No dataset {name!r} in {', '.join(map(str, roots))}. There are: {there}.", file=sys.stderr)
        return 2
    try:
        tables = load_reference(SITE / "data" / "reference")
        tables = replace(tables, shapes=load_shapes(SITE / "data" / "shapes"))
        ecosystem = load_dataset(known.folders[name], tables)
    except DataProblemsError as error:
        print(error, file=sys.stderr)
        return 1
    selection, complaints = from_query({**query, "dataset": [name]}, options(ecosystem))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return narrow(ecosystem, selection)
