"""Download researchers from OpenAlex and make a dataset of them, from the command line."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ecosystem.sources.openalex.api import Fetched
    from ecosystem.sources.openalex.request import Request

CHAIN = "ecosystem.sources.openalex.chain"
"""Module that makes a dataset of a folder of records."""

MISSING_EXTRA = 'Downloading from OpenAlex needs the extra "openalex": pip install "ecosystem[openalex]".'

EXAMPLES_SHOWN = 5
"""Ids of missing authors that are named one by one."""


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
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns
    -------
    int
        0 where all went well, 1 where the download stopped before its end, 2 where something has to be put right.
    """
    if importlib.util.find_spec("pyalex") is None:
        print(MISSING_EXTRA, file=sys.stderr)
        return 2
    from ecosystem.sources.openalex.request import AI_SUBFIELDS, Request
    from ecosystem.sources.openalex.trouble import DownloadError, StoppedError

    try:
        request = Request(options.country, options.since, tuple(options.subfield) or AI_SUBFIELDS)
        return _dry_run(request, options) if options.dry_run else _download(request, options)
    except DownloadError as error:
        print(error, file=sys.stderr)
        return 2
    except StoppedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again; it goes on from here.", file=sys.stderr)
        return 1


def _dry_run(request: Request, options: argparse.Namespace) -> int:
    from ecosystem.sources.openalex.api import estimate
    from ecosystem.sources.openalex.budget import WITH_KEY
    from ecosystem.sources.openalex.key import key_from

    found = estimate(request, key=key_from(os.environ), api=_server(options))
    print(f"OpenAlex knows, for {request.described()}:")
    print(found.described(WITH_KEY if options.budget is None else options.budget))
    return 0


def _download(request: Request, options: argparse.Namespace) -> int:
    from ecosystem.sources.openalex.api import Surroundings, fetch_authors
    from ecosystem.sources.openalex.key import key_from

    out = options.out.resolve()
    cache = options.cache or out.with_name(f"{out.name}.download")
    fetched = fetch_authors(
        request,
        cache,
        key=key_from(os.environ),
        api=_server(options),
        budget=options.budget,
        refresh=options.refresh,
        surroundings=Surroundings(on_progress=progress_line(sys.stdout)),
    )
    print(summary(fetched))
    if not fetched.finished:
        return 1
    return _to_dataset(fetched, out)


def _server(options: argparse.Namespace) -> str:
    from ecosystem.sources.openalex.transport import API, SETTING

    return options.api or os.environ.get(SETTING, "") or API


def _to_dataset(fetched: Fetched, out: Path) -> int:
    """Hand the records over to what makes a dataset of them."""
    if importlib.util.find_spec(CHAIN) is None:
        print(f"The records are in {fetched.folder}.")
        return 0
    made: int = importlib.import_module(CHAIN).import_folder(fetched, out)
    return made


def summary(fetched: Fetched) -> str:
    """Say what a download came to.

    Parameters
    ----------
    fetched : Fetched
        What there is.

    Returns
    -------
    str
        Some lines: why it ended, counts, who did not come, what could not be read.
    """
    lines = [
        fetched.why,
        f"{fetched.works:,} works name {fetched.authors:,} authors; {fetched.records:,} of their records are here. "
        f"{fetched.calls_now:,} calls in this run, {fetched.calls:,} in all.",
    ]
    if fetched.missing:
        some = ", ".join(fetched.missing[:EXAMPLES_SHOWN])
        more = ", …" if len(fetched.missing) > EXAMPLES_SHOWN else ""
        lines.append(
            f"{len(fetched.missing):,} asked for did not come: OpenAlex has merged them with others or taken them out "
            f"({some}{more})."
        )
    lines += [f"Left out, {reason}: {count:,} (such as {shown})." for reason, (count, shown) in fetched.skipped.items()]
    return "\n".join(lines)


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
