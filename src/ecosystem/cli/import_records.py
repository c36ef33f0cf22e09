"""Commands ``ecosystem import openalex-snapshot`` and ``ecosystem import orcid``: files of records become a dataset."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecosystem.cli.argument_checks import (
    country_problem,
    day_problem,
    normalize_country,
    place_problems,
    system_error_message,
    year_problem,
)

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

    from ecosystem.importers.imported_records import ImportedRecords
    from ecosystem.importers.pipeline import ReadRecords

MISSING: Final = "Imports need the extra importing: pip install '.[importing]'."
WITHOUT_ROR: Final = (
    "Give a dump of ROR with --ror PATH: it has the kinds, cities and countries of organisations, without which the "
    "sector of many is unknown."
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to ``ecosystem import``."""
    snapshot = commands.add_parser(
        "openalex-snapshot",
        help="author records of OpenAlex's snapshot (gzipped JSON lines)",
        description="Read author records of OpenAlex's snapshot and make a dataset of the people of one country who "
        "work on AI.",
    )
    _add_common(snapshot)
    snapshot.add_argument("--subfield", action="append", default=[], help="number of a subfield (1702 and 1707)")
    snapshot.add_argument("--least-share", type=float, default=0.25, help="share of works in the subfields (0.25)")
    snapshot.add_argument("--least-works", type=int, default=2, help="number of works in the subfields (2)")
    snapshot.set_defaults(run=import_snapshot)
    orcid = commands.add_parser(
        "orcid",
        help="public ORCID records: records.jsonl.gz, or ORCID's own JSON",
        description="Read public ORCID records and make a dataset of the people of one country who work on AI. Give a "
        "dump of ROR with --ror: records.jsonl.gz has the country of an organisation only through it.",
    )
    _add_common(orcid)
    orcid.add_argument("--least-titles", type=int, default=2, help="number of works with a title on AI (2)")
    orcid.add_argument("--least-share", type=float, default=0.25, help="share of titles on AI (0.25)")
    orcid.set_defaults(run=import_orcid)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="file, folder, pattern in quotation marks, http(s):// address of a file, or s3:// address of any of these "
        "(extra remote; public buckets need no credentials)",
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of the dataset; an earlier import there is replaced"
    )
    parser.add_argument("--country", type=normalize_country, default="PK", help="country of an affiliation (PK)")
    parser.add_argument("--since", type=int, default=2005, help="an affiliation in or after this year is needed (2005)")
    parser.add_argument(
        "--ror", type=Path, help="dump of ROR (zip or JSON): kinds, cities and positions of organisations"
    )
    parser.add_argument("--as-of", default=None, metavar="DAY", help="day of the records (today)")
    parser.add_argument("--engine", default="duckdb", help="duckdb, spark, or a connection string of Ibis (duckdb)")
    parser.add_argument("--master", default="local[*]", help="where Spark runs (local[*])")
    parser.add_argument("--scratch", type=Path, help="folder for intermediate files; several GB for large countries")
    parser.add_argument(
        "--no-sensitivity", action="store_true", help="do not compute how the headline changes with each threshold"
    )


def import_snapshot(options: argparse.Namespace) -> int:
    """Run ``openalex-snapshot``.

    Returns 0 where a dataset was written, 1 where none could be made of the records, 2 where the user has to correct
    something first. Without a 0, the last dataset is unchanged.
    """

    def read(connection: BaseBackend, folder: Path, **shared: Any) -> ImportedRecords:
        from ecosystem.importers.openalex.author_tables import OpenAlexCriteria, read_authors
        from ecosystem.importers.openalex.topics import AI_SUBFIELDS

        subfields = tuple(options.subfield) or AI_SUBFIELDS
        criteria = OpenAlexCriteria(options.country, options.since, subfields, options.least_share, options.least_works)
        return read_authors(connection, options.paths, criteria, folder, **shared)

    invalid = [number for number in options.subfield if not re.fullmatch("[0-9]{4}", number)]
    if invalid:
        print(
            f"--subfield {', '.join(invalid)}: write OpenAlex's number of four digits, such as 1702.", file=sys.stderr
        )
        return 2
    return _run(options, read, "OpenAlex: researchers in AI with an affiliation in {country}")


def import_orcid(options: argparse.Namespace) -> int:
    """Run ``orcid``; the exit codes are those of :func:`import_snapshot`."""

    def read(connection: BaseBackend, folder: Path, **shared: Any) -> ImportedRecords:
        from ecosystem.importers.orcid.orcid_tables import OrcidCriteria, read_orcid

        criteria = OrcidCriteria(options.country, options.since, options.least_titles, options.least_share)
        return read_orcid(connection, options.paths, criteria, folder, **shared)

    return _run(options, read, "ORCID: researchers in AI of {country}")


def _run(options: argparse.Namespace, read: ReadRecords, title: str) -> int:
    if problems := "\n".join(filter(None, _problems(options))):
        print(problems, file=sys.stderr)
        return 2
    if any(find_spec(library) is None for library in ("duckdb", "ibis")):
        print(MISSING, file=sys.stderr)
        return 2
    from ecosystem.cli.import_progress import step_lines
    from ecosystem.importers.pipeline import INPUT_ERRORS, ImportJob, NoResearchersError, run_import
    from ecosystem.load import DataProblemsError

    job = ImportJob(
        options.out,
        title,
        options.country,
        options.as_of or dt.datetime.now(tz=dt.UTC).date().isoformat(),
        ror=options.ror,
        scratch=options.scratch,
        engine=options.engine,
        master=options.master,
        vary_thresholds=not options.no_sensitivity,
        details={"paths": options.paths, "engine": options.engine},
        remedy_without_ror=WITHOUT_ROR,
    )
    try:
        print(run_import(job, read, step_lines(sys.stderr)))
    except INPUT_ERRORS as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(system_error_message(error, options.out, options.scratch), file=sys.stderr)
        return 2
    except (NoResearchersError, DataProblemsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the last dataset is unchanged. Run the same command again to start over.", file=sys.stderr)
        return 1
    return 0


def _problems(options: argparse.Namespace) -> list[str]:
    """Return all problems of the options; empty texts are none."""
    problems = [country_problem(options.country), year_problem(options.since)]
    if not 0 <= options.least_share <= 1:
        problems.append(f"--least-share {options.least_share}: write a share between 0 and 1.")
    for name in ("least_works", "least_titles"):
        if getattr(options, name, 1) < 1:
            problems.append(f"--{name.replace('_', '-')} {getattr(options, name)}: must be 1 or more.")
    if options.as_of is not None:
        problems.append(day_problem(options.as_of))
    return [*problems, *place_problems(options.out, options.ror, options.scratch)]
