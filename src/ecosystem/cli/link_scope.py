"""Load and narrow the dataset that a link or a slide selects."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ecosystem.api import shipped_reference
from ecosystem.load import DataProblemsError, Ecosystem, list_datasets, load_dataset
from ecosystem.selection import Options, Query, Scope, narrow, options, read_link
from ecosystem.site import SETTING, data_roots


def load_scope(query: Query, folders: Sequence[Path]) -> Scope | int:
    """Load the dataset of a query and narrow it; print all parts of the query that cannot be used.

    Returns the exit code 1 if the data have problems, 2 if a part of the query cannot be used.
    """
    environment = {SETTING: os.pathsep.join(str(folder) for folder in folders)} if folders else dict(os.environ)
    known = list_datasets(*data_roots(environment)).folders
    loaded: dict[str, Ecosystem] = {}

    def options_of(name: str) -> Options:
        loaded[name] = load_dataset(known[name], shipped_reference())
        return options(loaded[name])

    try:
        found = read_link(query, known, options_of)
    except DataProblemsError as error:
        print(error, file=sys.stderr)
        return 1
    if found.complaints:
        print(*found.complaints, "Nothing was written: correct the link.", sep="\n", file=sys.stderr)
        return 2
    print(*found.mended, sep="\n", end="\n" if found.mended else "", file=sys.stderr)
    return narrow(loaded[found.selection.dataset], found.selection)
