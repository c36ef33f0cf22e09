"""Command ``ecosystem import SOURCE …``."""

from __future__ import annotations

import argparse

from ecosystem.cli import import_openalex, import_records, import_spreadsheet


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``import`` with one subcommand per source."""
    parser = commands.add_parser("import", help="make a dataset from OpenAlex, ORCID or spreadsheets")
    sources = parser.add_subparsers(required=True, metavar="SOURCE")
    import_openalex.add(sources)
    import_records.add(sources)
    import_spreadsheet.add(sources)
