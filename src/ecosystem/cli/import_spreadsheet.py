"""``ecosystem import spreadsheet``: lists with columns and words of their own become a dataset."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecosystem.tables.vocabulary import HOME

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Draft, Remembered
    from ecosystem.load import Problem

MAPPING: Final = "mapping.json"
"""Name of the mapping that is kept beside the output, and found there by the next import."""
WORDS_SHOWN: Final = 40
LAST_ROW: Final = 1_048_576
"""The last row of a sheet in Excel."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("spreadsheet", help="CSV, XLSX, XLS or ODS files with columns and words of their own")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="CSV, XLSX, XLSB, XLS or ODS")
    parser.add_argument("--out", type=Path, required=True, help="folder of the dataset; an earlier import is replaced")
    parser.add_argument("--mapping", type=Path, help=f"how columns and words are read (or OUT/{MAPPING}, if there)")
    parser.add_argument("--write-mapping", type=Path, help="write the mapping to this file, to be looked at and edited")
    parser.add_argument("--home", help=f"country whose borders count (default: as in the mapping, else {HOME})")
    parser.add_argument(
        "--header-row",
        action="append",
        default=[],
        metavar="[SHEET=]ROW",
        help="row in which the headings stand, where another was guessed; of one file or sheet, if named",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="one value for all rows, as field=robotics",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, guess, show, and write the dataset if nothing is left to decide.

    Returns
    -------
    int
        0 where the dataset was written, 1 where something is to be decided or put right, 2 where there is nothing to
        read or the command was not understood.
    """
    try:
        draft, files = _begun(options)
    except _RefusedError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(_told(draft)))
    if options.write_mapping:
        try:
            _write(options.write_mapping, draft)
        except OSError as error:
            print(_unwritable(options.write_mapping, error), file=sys.stderr)
            return 2
    return _land(draft, files, options)


class _RefusedError(Exception):
    """The command cannot be followed; the message says why and what to do."""


def _begun(options: argparse.Namespace) -> tuple[Draft, dict[str, bytes]]:
    from ecosystem.importers.spreadsheets import begin
    from ecosystem.importers.spreadsheets.joining import join

    files = _read(options.files)
    beside = options.out / MAPPING
    kept = options.mapping or (beside if beside.is_file() else None)
    remembered = _remembered(kept)
    draft = begin(files, remembered, join=join(until=dt.datetime.now(tz=dt.UTC).year))
    draft = draft.at_home(_home(options.home, draft))
    if lines := _header_rows(options.header_row, draft):
        draft = draft.reheaded(lines)
    if remembered and not any(remembered.sheet_for(sheet.headings) for sheet in draft.sheets.headed):
        print(f"Remark: {kept} is about other columns; what its words mean was taken over.")
    for said in options.set:
        target, equals, value = said.partition("=")
        if not equals or not _is_column(draft, target):
            raise _RefusedError(f"--set {said}: write COLUMN=VALUE with a column of ours, such as field=robotics.")
        draft = draft.with_constant(target, value)
    return draft, files


def _home(said: str | None, draft: Draft) -> str:
    from ecosystem.importers.country_names import is_country_code

    home = draft.home if said is None else said
    if not is_country_code(home):
        raise _RefusedError(f"--home {home}: write a country code of two capital letters, such as PK.")
    return home


def _header_rows(said: Sequence[str], draft: Draft) -> dict[str, int]:
    """Return in which row of which sheet the headings are said to stand."""
    rows: dict[str, int] = {}
    for option in said:
        name, _, row = option.rpartition("=")
        meant = [grid.place for grid in draft.sheets.grids if name in ("", grid.place, grid.file, grid.sheet)]
        if not meant or not row.isascii() or not row.isdecimal() or not 0 < int(row) <= LAST_ROW:
            known = ", ".join(grid.sheet or grid.file for grid in draft.sheets.grids)
            raise _RefusedError(
                f"--header-row {option}: write the number of a row, such as 3, or a sheet and the number, such as "
                f"“Alumni=3”. The sheets are: {known}."
            )
        rows |= dict.fromkeys(meant, int(row))
    return rows


def _read(paths: Iterable[Path]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in paths:
        name = path.name if path.name not in files else str(path)
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise _RefusedError(f"{path} cannot be read ({error.strerror}). Name a CSV or workbook.") from error
    return files


def _remembered(path: Path | None) -> Remembered | None:
    from ecosystem.importers.spreadsheets import MappingError, read_mapping

    if path is None:
        return None
    try:
        return read_mapping(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _RefusedError(f"{path} cannot be read. Name a mapping that this command has written.") from error
    except MappingError as error:
        raise _RefusedError("\n".join(f"{path}: {problem}" for problem in error.problems)) from error


def _is_column(draft: Draft, target: str) -> bool:
    from ecosystem.importers.spreadsheets.shapes import SHAPES

    shapes = {mapping.shape for mapping in draft.mappings} & set(SHAPES)
    return any(SHAPES[shape].column(target) is not None for shape in shapes)


def _told(draft: Draft) -> list[str]:
    """Say sheet by sheet what was guessed, and what words become."""
    from ecosystem.importers.spreadsheets.mapping import TAKES
    from ecosystem.importers.spreadsheets.shapes import SHAPES, UNUSED

    lines: list[str] = []
    for place, (sheet, guessed, mapping) in enumerate(
        zip(draft.sheets.headed, draft.guessed, draft.mappings, strict=True)
    ):
        title = SHAPES[mapping.shape].title if mapping.shape != UNUSED else "not used"
        lines.append(f"{sheet.grid.place} (headings in row {sheet.line}{', as you said' * sheet.said}): {title}")
        for feed in mapping.feeds:
            number = f" {feed.post}" if feed.post else ""
            part = f", {TAKES[feed.take]}" if feed.take else ""
            source = (
                f"“{feed.heading}”{part}" if feed.heading else (f"= {feed.constant}" if feed.constant else part[2:])
            )
            why = f"  ({told})" if (told := guessed.told(feed)) else ""
            lines.append(f"  {feed.target}{number} <- {source}{why}")
        for heading, parts in draft.joined(place).items():
            lines.append(f"  joined: {' and '.join(f'“{part}”' for part in parts)} are read as “{heading}”")
        for heading in draft.left_over(place):
            doubt = guessed.doubts.get(heading, "")
            lines.append(f"  not used: “{heading}”{f' ({doubt})' if doubt else ''}")
    changed = [word for word in draft.words if word.ours != word.original]
    if changed:
        lines.append("Words:")
    for word in changed[:WORDS_SHOWN]:
        beside = f" in {word.beside}" if word.vocabulary == "city" and word.beside else ""
        became = word.ours or "(left empty)"
        lines.append(f"  {word.vocabulary} “{word.original}”{beside} -> {became}  ({word.count} x, {word.how})")
    if len(changed) > WORDS_SHOWN:
        lines.append(f"  and {len(changed) - WORDS_SHOWN} more")
    if posts := draft.posts_without_sector:
        are = "post is" if posts == 1 else "posts are"
        lines.append(f"Remark: {posts:,} {are} of organisations whose sector is not known; no moves are made of them.")
    return [*lines, *(f"Remark: {remark}" for remark in draft.sheets.remarks)]


def _refuse(problems: Sequence[Problem], mapping: Path | str) -> int:
    for problem in problems:
        print(problem)
    places = sum(problem.count for problem in problems)
    print(
        f"{places} {'place' if places == 1 else 'places'} to decide or put right; no dataset was written. Edit the "
        f"mapping ({mapping}) and give it with --mapping, give a value with --set, or correct the file."
    )
    return 1


def _land(draft: Draft, files: dict[str, bytes], options: argparse.Namespace) -> int:
    from ecosystem.datasets.dataset_writer import OccupiedFolderError, write_dataset
    from ecosystem.importers.spreadsheets.record import certificate_of, record_of
    from ecosystem.load import DataProblemsError, load_reference
    from ecosystem.site import SITE

    out: Path = options.out
    try:
        draft.check(load_reference(SITE / "data" / "reference"))
        certificate = certificate_of(draft, out.resolve().name, today=dt.date.today().isoformat())
        changes = write_dataset(draft.tables(), certificate, out, record=record_of(draft, files))
        _write(out / MAPPING, draft)
    except DataProblemsError as error:
        return _refuse(error.problems, options.write_mapping or "--write-mapping FILE")
    except OccupiedFolderError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(_unwritable(out, error), file=sys.stderr)
        return 2
    print("\n".join([*_accounted(draft.account), str(changes)]))
    print(f"{out} is ready, and {out / MAPPING} is how it was read: the next import finds it there.")
    return 0


def _unwritable(path: Path, error: OSError) -> str:
    return f"{path} cannot be written ({error.strerror or error}). Name a place that you may write to."


def _accounted(account: Mapping[str, Any]) -> list[str]:
    """Say what was left aside and flagged where moves were derived from posts."""
    if not account:
        return []
    aside, flagged = account["left_aside"], account["flagged"]
    people = f"{flagged['people']:,} {'person has' if flagged['people'] == 1 else 'people have'}"
    lines = ["Left aside: " + "; ".join(f"{row['rows']:,} {row['reason']}" for row in aside) + "."] if aside else []
    return [*lines, f"{people} implausible years; {flagged['left_out']:,} of them are left without moves."]


def _write(path: Path, draft: Draft) -> None:
    """Write the mapping beside and rename, so that a crash leaves the last one."""
    from ecosystem.importers.spreadsheets import write_mapping

    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(write_mapping(draft.kept()), encoding="utf-8")
    os.replace(new, path)
