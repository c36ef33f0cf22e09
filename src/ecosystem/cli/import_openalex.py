"""Download researchers from OpenAlex and make a dataset of them, from the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ecosystem.importers.openalex.request import Request


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``openalex`` to the imports."""
    command = commands.add_parser(
        "openalex",
        help="download the researchers of a country from OpenAlex",
        description="Download the records of a country's authors from OpenAlex and make a dataset of them. A run that "
        "was stopped, or killed, goes on with the same command. The key is read from the environment variable "
        "OPENALEX_API_KEY; it is free of charge at https://openalex.org/settings/api.",
    )
    command.add_argument("--country", required=True, help="country of an affiliation, such as PK")
    command.add_argument("--since", type=int, required=True, help="first year of publication")
    command.add_argument("--out", type=Path, required=True, help="folder of the dataset")
    command.add_argument("--cache", type=Path, help="folder of the download (default: OUT.download, beside it)")
    command.add_argument(
        "--subfield", action="append", default=[], help="OpenAlex's number of a subfield (default: 1702 and 1707)"
    )
    command.add_argument("--dry-run", action="store_true", help="only say how many calls it will take")
    command.add_argument("--refresh", action="store_true", help="download anew; the last download stays until then")
    command.add_argument("--budget", type=int, metavar="N", help="credits to spend a day (default: what the key gives)")
    command.add_argument("--api", metavar="URL", help="where OpenAlex answers (default: OPENALEX_API_URL, or OpenAlex)")
    command.add_argument(
        "--ror", type=Path, help="dump of ROR (zip or JSON): kinds, cities and positions of organisations"
    )
    command.add_argument("--scratch", type=Path, help="folder for what lies between (default: the system's)")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns
    -------
    int
        0 where all went well, 1 where the download stopped before its end, 2 where something has to be put right.
    """
    from ecosystem.importers.openalex.extra import MISSING, installed

    if not installed():
        print(MISSING, file=sys.stderr)
        return 2
    from ecosystem.datasets.dataset_writer import OccupiedFolderError, check_target
    from ecosystem.importers.openalex.errors import DownloadError, StoppedError
    from ecosystem.importers.openalex.request import Request
    from ecosystem.importers.openalex.subfields import AI_SUBFIELDS
    from ecosystem.load import DataProblemsError

    try:
        problems = list(_problems(options))
        try:
            request = Request(options.country, options.since, tuple(options.subfield) or AI_SUBFIELDS)
        except DownloadError as error:
            problems.insert(0, str(error))
        try:
            check_target(options.out)
        except OccupiedFolderError as error:
            problems.append(f"--out: {error}")
        if problems:
            raise DownloadError("\n".join(problems))
        return _dry_run(request, options) if options.dry_run else _download(request, options)
    except DownloadError as error:
        print(error, file=sys.stderr)
        return 2
    except (StoppedError, DataProblemsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nStopped. What has come is kept, and the last dataset is as it was. Run the same command again; it goes "
            "on from here.",
            file=sys.stderr,
        )
        return 1


def _problems(options: argparse.Namespace) -> Iterator[str]:
    """Say what is wrong with options that are not of the request."""
    if options.budget is not None and options.budget < 1:
        yield f"--budget {options.budget}: must be 1 credit a day or more."
    if options.ror is not None and not options.ror.is_file():
        yield f"--ror {options.ror}: there is no such file."
    if options.scratch is not None and not options.scratch.is_dir():
        yield f"--scratch {options.scratch}: there is no such folder."


def _dry_run(request: Request, options: argparse.Namespace) -> int:
    from ecosystem.importers.openalex.api_key import SETTING, WHERE_TO_GET, key_from
    from ecosystem.importers.openalex.budget import WITH_KEY
    from ecosystem.importers.openalex.download_estimate import estimate
    from ecosystem.importers.openalex.surroundings import Surroundings

    key = key_from(os.environ)
    found = estimate(request, key=key, api=_server(options), surroundings=Surroundings(on_wait=_tell_wait))
    print(f"OpenAlex knows, for {request.described()}:")
    print(found.described(WITH_KEY if options.budget is None else options.budget))
    if key is None:
        print(f"No key was found; a download needs one: it is free of charge at {WHERE_TO_GET}. Put it into {SETTING}.")
    return 0


def _download(request: Request, options: argparse.Namespace) -> int:
    from ecosystem.cli.import_progress import step_lines
    from ecosystem.importers.openalex import download_import
    from ecosystem.importers.openalex.api_key import key_from
    from ecosystem.importers.openalex.author_download import fetch_authors
    from ecosystem.importers.openalex.download_folder import held
    from ecosystem.importers.openalex.onward import checked_cache, summary
    from ecosystem.importers.openalex.surroundings import Surroundings

    out = options.out.resolve()
    cache = checked_cache(out, options.cache)
    with held(cache):
        fetched = fetch_authors(
            request,
            cache,
            key=key_from(os.environ),
            api=_server(options),
            budget=options.budget,
            refresh=options.refresh,
            surroundings=Surroundings(on_progress=progress_line(sys.stdout), on_wait=_tell_wait),
            is_held=True,
        )
        print(summary(fetched, "run the same command"))
        if not fetched.finished:
            return 1
        on_step = step_lines(sys.stderr)
        print(
            download_import.import_folder(
                fetched, out, request=request, ror=options.ror, scratch=options.scratch, on_step=on_step
            )
        )
    return 0


def _tell_wait(why: str) -> None:
    print(f"OpenAlex: {why}.", file=sys.stderr, flush=True)


def _server(options: argparse.Namespace) -> str:
    from ecosystem.importers.openalex.transport import API, SETTING

    return options.api or os.environ.get(SETTING, "") or API


def progress_line(out: TextIO) -> Callable[[int, int, str], None]:
    """Return a callback that prints progress: one line that is rewritten on a terminal, else a line each tenth.

    Parameters
    ----------
    out : text file
        Where to print.

    Examples
    --------
    >>> told = progress_line(sys.stdout)
    >>> for done in (1, 2, 3, 10, 20):
    ...     told(done, 20, "pages of works")
    1 of 20 pages of works
    2 of 20 pages of works
    10 of 20 pages of works
    20 of 20 pages of works
    """
    told = {"what": "", "tenth": -1}

    def tell(done: int, total: int, what: str) -> None:
        line = f"{done:,} of {total:,} {what}"
        tenth = 10 * done // max(total, 1)
        if out.isatty():
            print(f"\r{line}\x1b[K", end="\n" if done >= total else "", file=out, flush=True)
        elif what != told["what"] or tenth != told["tenth"]:
            print(line, file=out, flush=True)
        told.update(what=what, tenth=tenth)

    return tell
