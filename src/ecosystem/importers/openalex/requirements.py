"""Check that the optional dependencies of a download are installed; imports none of them."""

import importlib.util

MISSING = (
    "Downloading from OpenAlex and making a dataset of it needs the extras importing and openalex: "
    "pip install '.[importing,openalex]'."
)

_LIBRARIES = ("pyalex", "requests", "duckdb", "ibis")


def is_installed() -> bool:
    """Return whether the libraries for downloading and for making a dataset are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES)
