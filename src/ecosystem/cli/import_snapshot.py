"""``ecosystem import openalex-snapshot``: author records of OpenAlex's snapshot become a dataset."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from ecosystem.cli.argument_checks import country_code, of_the_system, wrong_country, wrong_day, wrong_year

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

    from ecosystem.importers.imported_records import Intake
    from ecosystem.importers.json_lines.local_reader import Progress
    from ecosystem.importers.json_lines.record_reader import Report
    from ecosystem.importers.organisations import Employers

MISSING: Final = "Imports need the extra importing: pip install '.[importing]'."
WITHOUT_ROR: Final = (
    "Give a dump of ROR with --ror PATH: it tells the kinds, cities and countries of organisations, without which many "
    "have no known branch."
)

Reading = Callable[["BaseBackend", Path, "Employers", "Progress"], "Intake"]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of ``ecosystem import``."""
    parser = commands.add_parser(
        "openalex-snapshot",
        help="author records of OpenAlex's snapshot (gzipped JSON lines)",
        description="Read author records of OpenAlex's snapshot and make a dataset of the people of one country who "
        "work on AI.",
    )
    add_common(parser)
    parser.add_argument("--subfield", action="append", default=[], help="number of a subfield (1702 and 1707)")
    parser.add_argument("--least-share", type=float, default=0.25, help="of a person's works in the subfields (0.25)")
    parser.add_argument("--least-works", type=int, default=2, help="of a person in the subfields (2)")
    parser.set_defaults(run=run)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that imports of people's records share."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="file, folder, pattern in quotation marks, http(s):// address of a file, or s3:// address of any of these "
        "(extra remote; public buckets need no credentials)",
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of the dataset; the last import there is replaced"
    )
    parser.add_argument("--country", type=country_code, default="PK", help="country of an affiliation (PK)")
    parser.add_argument("--since", type=int, default=2005, help="year in or after which they had it (2005)")
    parser.add_argument(
        "--ror", type=Path, help="dump of ROR (zip or JSON): kinds, cities and positions of organisations"
    )
    parser.add_argument("--as-of", default=None, metavar="DAY", help="day for which the records stand (today)")
    parser.add_argument("--engine", default="duckdb", help="duckdb, spark, or a connection string of Ibis (duckdb)")
    parser.add_argument("--master", default="local[*]", help="where Spark runs (local[*])")
    parser.add_argument("--scratch", type=Path, help="folder for what lies between; several GB for large countries")
    parser.add_argument(
        "--no-sensitivity", action="store_true", help="do not tell how the headline changes with each threshold"
    )


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns
    -------
    int
        0 where a dataset was written, 1 where nothing could be made of the records, 2 where something has to be put
        right first. Without a 0, the last dataset is as it was.
    """

    def reading(connection: BaseBackend, folder: Path, employers: Employers, progress: Progress) -> Intake:
        from ecosystem.importers.openalex.author_tables import Scope, read_authors
        from ecosystem.importers.openalex.subfields import AI_SUBFIELDS

        scope = Scope(
            options.country,
            options.since,
            tuple(options.subfield) or AI_SUBFIELDS,
            options.least_share,
            options.least_works,
        )
        return read_authors(connection, options.paths, scope, folder, employers=employers, progress=progress)

    wrong = [one for one in options.subfield if not re.fullmatch("[0-9]{4}", one)]
    if wrong:
        print(f"--subfield {', '.join(wrong)}: write OpenAlex's number of four figures, such as 1702.", file=sys.stderr)
        return 2
    return read_and_land(options, reading, "OpenAlex: researchers in AI with an affiliation in {country}")


def read_and_land(options: argparse.Namespace, reading: Reading, title: str) -> int:
    """Read with `reading`, derive careers, land them, and say what came of it."""
    complaint = _complaint(options)
    if complaint:
        print(complaint, file=sys.stderr)
        return 2
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError:
        print(MISSING, file=sys.stderr)
        return 2
    from ecosystem.careers.engines import EngineError
    from ecosystem.datasets.dataset_writer import OccupiedFolderError
    from ecosystem.importers.json_lines.input_files import NothingThereError
    from ecosystem.importers.organisations import NoDumpError
    from ecosystem.importers.pipeline import NobodyError
    from ecosystem.load import DataProblemsError

    try:
        print(_done(options, reading, title))
    except (NothingThereError, EngineError, OccupiedFolderError, NoDumpError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(of_the_system(error, options.out, options.scratch), file=sys.stderr)
        return 2
    except (NobodyError, DataProblemsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the last dataset is as it was. Run the same command again to begin anew.", file=sys.stderr)
        return 1
    return 0


def _done(options: argparse.Namespace, reading: Reading, title: str) -> str:
    from ecosystem.careers.engines import connect
    from ecosystem.cli.import_progress import step_lines
    from ecosystem.importers.organisations import Employers, read_registry
    from ecosystem.importers.pipeline import arrive, told
    from ecosystem.importers.progress import Step
    from ecosystem.site import SITE
    from ecosystem.tables.countries import country_name

    country = country_name(options.country)
    registry = read_registry(options.ror) if options.ror else None
    employers = Employers.read(SITE / "data", registry)
    day = options.as_of or dt.datetime.now(tz=dt.UTC).date().isoformat()
    more: dict[str, Any] = {"paths": options.paths, "engine": options.engine}
    if registry is not None and registry.skipped:
        more["skipped_organisations"] = registry.skipped.as_record()
    with (
        TemporaryDirectory(prefix="ecosystem-", dir=options.scratch) as folder,
        connect(options.engine, master=options.master, scratch=options.scratch) as connection,
    ):
        on_step = step_lines(sys.stderr)
        on_step(Step.READING, 0, 0)
        intake = reading(connection, Path(folder), employers, _progress)
        arrived = arrive(
            connection,
            intake,
            options.out,
            title=title.format(country=country),
            short_title=f"{title.partition(':')[0]}, {country}",
            as_of=day,
            home=options.country,
            varied=not options.no_sensitivity,
            more=more,
            remedy="" if registry is not None else WITHOUT_ROR,
            on_step=on_step,
        )
        return told(intake, arrived, options.out)


def _complaint(options: argparse.Namespace) -> str:
    """Say what is wrong with the options, all of it at once; empty where nothing is."""
    from ecosystem.datasets.dataset_writer import OccupiedFolderError, check_target

    problems = [wrong_country("--country", options.country), wrong_year("--since", options.since)]
    if not 0 <= options.least_share <= 1:
        problems.append(f"--least-share {options.least_share}: write a share between 0 and 1.")
    for name in ("least_works", "least_titles"):
        if getattr(options, name, 1) < 1:
            problems.append(f"--{name.replace('_', '-')} {getattr(options, name)}: must be 1 or more.")
    if options.as_of is not None:
        problems.append(wrong_day("--as-of", options.as_of))
    if options.ror is not None and not options.ror.is_file():
        problems.append(f"--ror {options.ror}: there is no such file.")
    if options.scratch is not None and not options.scratch.is_dir():
        problems.append(f"--scratch {options.scratch}: there is no such folder.")
    try:
        check_target(options.out)
    except OccupiedFolderError as error:
        problems.append(f"--out: {error}")
    return "\n".join(filter(None, problems))


def _progress(report: Report, files: int) -> None:
    """Say on a terminal how far reading has come."""
    if sys.stderr.isatty():
        end = "\n" if report.files == files else ""
        print(
            f"\r{report.files:,} of {files:,} files, {report.lines:,} records, {report.kept:,} kept ",
            end=end,
            file=sys.stderr,
            flush=True,
        )
