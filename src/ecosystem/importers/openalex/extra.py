"""Whether what a download needs is installed."""

from __future__ import annotations

import importlib.util

MISSING = (
    "Downloading from OpenAlex and making a dataset of it needs the extras importing and openalex: "
    "pip install '.[importing,openalex]'."
)

_LIBRARIES = ("pyalex", "requests", "duckdb", "ibis")


def installed() -> bool:
    """Tell whether the libraries are there that download, and those that make a dataset of what came."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES)
