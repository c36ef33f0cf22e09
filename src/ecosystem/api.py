"""Python API for notebooks and scripts: load a dataset, compute a view. ``import ecosystem`` offers both."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ecosystem import load
from ecosystem.load import Ecosystem, Reference, list_datasets, load_reference, load_shapes
from ecosystem.selection import FILTERS, SELECTION_PARTS, from_query, narrow, options
from ecosystem.site import SITE, data_roots
from ecosystem.views import View, registry

FilterValue = str | int | bool | Iterable[str | int]


def load_dataset(dataset: str | Path) -> Ecosystem:
    """Load a dataset by its name, or a folder or zip of CSV files by its path or address.

    Raises
    ------
    LookupError
        There is no such dataset.
    DataProblemsError
        The files have problems; all are in the exception.

    Examples
    --------
    >>> load_dataset("demo").metadata.kind
    'simulated'
    """
    if isinstance(dataset, str) and "://" in dataset:
        from ecosystem.datasets.remote_reading import read_address

        with TemporaryDirectory(prefix="ecosystem-") as temporary:
            folder = Path(temporary) / "remote"
            folder.mkdir()
            read_address(dataset, folder)
            return load.load_dataset(folder, shipped_reference(), use_cache=False)
    known = list_datasets(*data_roots(os.environ)).folders
    path = known.get(str(dataset), Path(dataset))
    if path.is_dir():
        return load.load_dataset(path, shipped_reference())
    if path.is_file():
        return load.load_zip(path.read_bytes(), shipped_reference())
    raise LookupError(f"There is no dataset “{dataset}”. There are: {', '.join(known)}; or give a folder or zip.")


def shipped_reference() -> Reference:
    """Load the reference tables that come with the package, with the shapes of maps."""
    return replace(load_reference(SITE / "data" / "reference"), shapes=load_shapes(SITE / "data" / "shapes"))


def view(identity: str, dataset: Ecosystem | str | Path, **filters: FilterValue) -> View:
    """Compute a view of a dataset under filters.

    Parameters
    ----------
    identity
        As in the links of the dashboard, such as ``transitions.rates``.
    dataset
        A loaded dataset, or what :func:`load_dataset` takes.
    **filters
        Parts of a link, such as ``years=(2010, 2020)``, ``field=["robotics"]``, ``dual=False``,
        ``split=["degree:doctorate", "degree:master"]``.

    Raises
    ------
    LookupError
        There is no such view or dataset.
    ValueError
        A filter or a value is not known; all are named.
    """
    if identity not in registry():
        raise LookupError(f"There is no view “{identity}”. There are: {', '.join(sorted(registry()))}.")
    ecosystem = dataset if isinstance(dataset, Ecosystem) else load_dataset(dataset)
    query = {key: _texts(value) for key, value in filters.items()}
    selection, complaints = from_query({**query, "dataset": [ecosystem.metadata.name]}, options(ecosystem))
    unknown = [
        f"“{key}”: there is no such filter. There are: {', '.join(FILTERS)}."
        for key in filters
        if key not in SELECTION_PARTS[1:]
    ]
    if complaints or unknown:
        raise ValueError(" ".join((*unknown, *complaints)))
    return registry()[identity].of(narrow(ecosystem, selection))


def _texts(value: FilterValue) -> list[str]:
    return [str(value)] if isinstance(value, str | int) else [str(item) for item in value]
