"""Command ``ecosystem import openalex``: download researchers from OpenAlex and make a dataset of them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem.importers.openalex.request import DownloadRequest


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``openalex`` to ``ecosystem import``."""
    command = commands.add_parser(
        "openalex",
        help="download the researchers of a country from OpenAlex",
        description="Download the records of a country's authors from OpenAlex and make a dataset of them. The same "
        "command resumes a run that was stopped or killed. The key is read from the environment variable "
        "OPENALEX_API_KEY; it is free of charge at https://openalex.org/settings/api.",
    )
    command.add_argument("--country", required=True, help="country of an affiliation, such as PK")
    command.add_argument("--since", type=int, required=True, help="first year of publication")
    command.add_argument("--out", type=Path, required=True, help="folder of the dataset")
    command.add_argument("--cache", type=Path, help="folder of the download (default: OUT.download, beside it)")
    command.add_argument(
        "--subfield", action="append", default=[], help="OpenAlex's number of a subfield (default: 1702 and 1707)"
    )
    command.add_argument("--dry-run", action="store_true", help="only estimate the number of calls")
    command.add_argument("--refresh", action="store_true", help="download again; the last download stays until then")
    command.add_argument("--budget", type=int, metavar="N", help="credits to spend a day (default: what the key gives)")
    command.add_argument("--api", metavar="URL", help="address of the API (default: OPENALEX_API_URL, or OpenAlex)")
    command.add_argument(
        "--ror", type=Path, help="dump of ROR (zip or JSON): kinds, cities and positions of organisations"
    )
    command.add_argument("--scratch", type=Path, help="folder for intermediate files (default: the system's)")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    """Run the command; 1 where the download stopped before its end, 2 where the user has to correct something."""
    from ecosystem.importers.openalex.errors import MISSING, is_installed

    if not is_installed():
        print(MISSING, file=sys.stderr)
        return 2
    from ecosystem.importers.openalex.errors import DownloadError, StoppedError
    from ecosystem.load import DataProblemsError

    try:
        request = _checked_request(options)
        return _estimate(request, options) if options.dry_run else _download(request, options)
    except DownloadError as error:
        print(error, file=sys.stderr)
        return 2
    except (StoppedError, DataProblemsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nStopped. The download so far is kept, and the last dataset is unchanged. Run the same command again to "
            "resume.",
            file=sys.stderr,
        )
        return 1


def _checked_request(options: argparse.Namespace) -> DownloadRequest:
    """Return the request; all problems of the options are raised at once."""
    from ecosystem.cli.argument_checks import place_problems
    from ecosystem.importers.openalex.errors import DownloadError
    from ecosystem.importers.openalex.request import DownloadRequest
    from ecosystem.importers.openalex.topics import AI_SUBFIELDS

    request, problems = None, []
    try:
        request = DownloadRequest(options.country, options.since, tuple(options.subfield) or AI_SUBFIELDS)
    except DownloadError as error:
        problems.append(str(error))
    if options.budget is not None and options.budget < 1:
        problems.append(f"--budget {options.budget}: must be 1 credit a day or more.")
    problems += place_problems(options.out, options.ror, options.scratch)
    if request is None or problems:
        raise DownloadError("\n".join(problems))
    return request


def _estimate(request: DownloadRequest, options: argparse.Namespace) -> int:
    from ecosystem.importers.openalex.api_key import KEY_PAGE, KEY_SETTING, find_api_key
    from ecosystem.importers.openalex.budget import CREDITS_WITH_KEY
    from ecosystem.importers.openalex.download_estimate import estimate_download
    from ecosystem.importers.openalex.transport import DownloadIO

    key = find_api_key(os.environ)
    estimate = estimate_download(request, key=key, api=_api(options), io=DownloadIO(on_wait=_print_wait))
    print(f"Estimate for {request.describe()}:")
    print(estimate.describe(CREDITS_WITH_KEY if options.budget is None else options.budget))
    if key is None:
        print(f"No key was found; a download needs one: it is free of charge at {KEY_PAGE}. Put it into {KEY_SETTING}.")
    return 0


def _download(request: DownloadRequest, options: argparse.Namespace) -> int:
    from ecosystem.cli.import_progress import count_lines, step_lines
    from ecosystem.importers.openalex import download_import
    from ecosystem.importers.openalex.api_key import find_api_key
    from ecosystem.importers.openalex.author_download import download_authors
    from ecosystem.importers.openalex.download_folder import cache_folder, lock_folder
    from ecosystem.importers.openalex.transport import DownloadIO

    out = options.out.resolve()
    cache = cache_folder(out, options.cache)
    with lock_folder(cache):
        result = download_authors(
            request,
            cache,
            key=find_api_key(os.environ),
            api=_api(options),
            budget=options.budget,
            refresh=options.refresh,
            io=DownloadIO(on_progress=count_lines(sys.stdout), on_wait=_print_wait),
        )
        print(result.summary("run the same command"))
        if not result.finished:
            return 1
        print(
            download_import.import_download(
                result, out, request=request, ror=options.ror, scratch=options.scratch, on_step=step_lines(sys.stderr)
            )
        )
    return 0


def _print_wait(reason: str) -> None:
    print(f"OpenAlex: {reason}.", file=sys.stderr, flush=True)


def _api(options: argparse.Namespace) -> str:
    from ecosystem.importers.openalex.transport import API_URL, API_URL_SETTING

    return options.api or os.environ.get(API_URL_SETTING, "") or API_URL
