"""Whether what a download needs is installed."""

from __future__ import annotations

import importlib.util

MISSING = 'Downloading from OpenAlex needs the extra "openalex": pip install "ecosystem[openalex]".'


def installed() -> bool:
    """Tell whether the libraries of the extra ``openalex`` are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("pyalex", "requests"))
