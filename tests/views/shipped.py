"""The shipped datasets, loaded once."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ecosystem.load import Ecosystem, load_dataset, load_reference, load_shapes

DATA = Path(__file__).parents[2] / "data"


@lru_cache(maxsize=4)
def dataset(name: str) -> Ecosystem:
    """Load a shipped dataset."""
    return load_dataset(DATA / name, replace(load_reference(DATA / "reference"), shapes=load_shapes(DATA / "shapes")))
