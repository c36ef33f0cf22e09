"""``ecosystem import orcid``: public ORCID records become a dataset."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem.cli.import_snapshot import add_common, read_and_land

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

    from ecosystem.importers.imported_records import Intake
    from ecosystem.importers.json_lines.local_reader import Progress
    from ecosystem.importers.organisations import Employers


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of ``ecosystem import``."""
    parser = commands.add_parser(
        "orcid",
        help="public ORCID records: records.jsonl.gz, or ORCID's own JSON",
        description="Read public ORCID records and make a dataset of the people of one country who work on AI. Give a "
        "dump of ROR with --ror: records.jsonl.gz tells the country of an organisation only through it.",
    )
    add_common(parser)
    parser.add_argument("--least-titles", type=int, default=2, help="works whose titles name AI (2)")
    parser.add_argument("--least-share", type=float, default=0.25, help="of all titles (0.25)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; see :func:`ecosystem.cli.import_snapshot.run` for what it returns."""

    def reading(connection: BaseBackend, folder: Path, employers: Employers, progress: Progress) -> Intake:
        from ecosystem.importers.orcid.orcid_tables import Scope, read_orcid

        scope = Scope(options.country, options.since, options.least_titles, options.least_share)
        return read_orcid(connection, options.paths, scope, folder, employers=employers, progress=progress)

    return read_and_land(options, reading, "ORCID: researchers in AI of {country}")
