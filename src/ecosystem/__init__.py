"""Analysis of the Pakistani AI ecosystem: careers in CSV tables, and published reference series.

Examples
--------
>>> import ecosystem
>>> ecosystem.view("transitions.rates", "demo", field=["robotics"]).id
'transitions.rates'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem.api import load_dataset, view

__all__ = ["__version__", "load_dataset", "view"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the API when it is first used: ``import ecosystem`` alone stays light."""
    if name in ("load_dataset", "view"):
        return getattr(import_module("ecosystem.api"), name)
    raise AttributeError(f"module 'ecosystem' has no attribute {name!r}")
