"""``ecosystem import SOURCE …``: one module per source, imported only when an import is asked for."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec
from typing import Final

SOURCES: Final = ("import_openalex", "import_snapshot", "import_orcid", "import_spreadsheet")
"""Modules of this package, each with ``add(commands) -> None``, in the order in which help lists them."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``import`` to those of the command line.

    Each source's module registers its own parser below it; heavy libraries wait until the chosen source runs.
    """
    parser = commands.add_parser("import", help="make a dataset from OpenAlex, ORCID or spreadsheets")
    sources = parser.add_subparsers(required=True, metavar="SOURCE")
    for name in SOURCES:
        whole = f"{__package__}.{name}"
        if find_spec(whole) is not None:
            import_module(whole).add(sources)
