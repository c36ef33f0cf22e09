"""What comes after a download: where it lies, and what it came to, in words."""

from __future__ import annotations

from pathlib import Path

from ecosystem.importers.openalex.author_download import Fetched
from ecosystem.importers.openalex.download_folder import COMPLETE
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import FILE

EXAMPLES_SHOWN = 5
"""Ids of missing authors that are named one by one."""


def cache_of(out: Path) -> Path:
    """Return the folder of a dataset's download, beside the dataset.

    Examples
    --------
    >>> cache_of(Path("datasets/pakistan")).as_posix()
    'datasets/pakistan.download'
    """
    return out.with_name(f"{out.name}.download")


def checked_cache(out: Path, cache: Path | None) -> Path:
    """Return the folder of a download: the one given, or the usual one.

    Raises
    ------
    DownloadError
        If it is the dataset's folder or one of the two lies in the other: a dataset that is made anew replaces its
        folder, and all that is in it.

    Examples
    --------
    >>> checked_cache(Path("pakistan"), Path("pakistan/download"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ecosystem.importers.openalex.errors.DownloadError: --cache pakistan/download and --out pakistan must not lie in ...
    """
    if cache is None:
        return cache_of(out)
    inner, outer = cache.resolve(), out.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise DownloadError(f"--cache {cache} and --out {out} must not lie in each other. Name a folder beside it.")
    return cache


def is_finished(out: Path) -> bool:
    """Tell whether a finished download for a dataset is there."""
    return (cache_of(out) / COMPLETE / FILE).is_file()


def summary(fetched: Fetched, remedy: str) -> str:
    """Say what a download came to.

    Parameters
    ----------
    fetched : Fetched
        What there is.
    remedy : str
        What to do where it is not finished, such as “run the same command”.

    Returns
    -------
    str
        Some lines: why it ended, counts, who did not come, what could not be read.
    """
    again = f" {remedy[:1].upper()}{remedy[1:]} {'tomorrow' if fetched.tomorrow else 'again'}, it goes on from here."
    lines = [
        fetched.why + ("" if fetched.finished else again),
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
