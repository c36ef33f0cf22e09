"""Ids of authors that OpenAlex has merged into others, from the lists that lie beside a snapshot."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from ecosystem.importers.json_lines.input_files import MERGED

LISTS: Final = f"{MERGED}/authors/*.csv*"


def merged_away(paths: Iterable[str], ids: Callable[[], Collection[str]]) -> dict[str, str]:
    """Return which of some ids are no longer used, and which are used instead.

    Parameters
    ----------
    paths : iterable of str
        Of a snapshot on this machine; ``merged_ids/authors`` is looked for in each folder and the two above it, where
        a copy of the snapshot has it. Lists that are far away or broken are passed over.
    ids : callable
        Gives the ids in question; asked only if there are lists.
    """
    lists = _lists(paths)
    if not lists:
        return {}
    wanted = frozenset(ids())
    away: dict[str, str] = {}
    for path in lists:
        opener = gzip.open if path.suffix == ".gz" else open
        try:
            with opener(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
                for row in csv.DictReader(file):
                    old, new = _bare(row.get("id")), _bare(row.get("merge_into_id"))
                    if old in wanted and new and old != new:
                        away[old] = new
        except (OSError, EOFError, zlib.error, csv.Error):
            continue
    return away


def _lists(paths: Iterable[str]) -> list[Path]:
    roots = [Path(path) for path in paths if "://" not in path]
    above = {place for root in roots for place in (root, *root.parents[:2])}
    return sorted({path for place in above if place.is_dir() for path in place.glob(LISTS)})


def _bare(text: str | None) -> str:
    return (text or "").rpartition("/")[2].upper()
