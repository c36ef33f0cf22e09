"""Header row of a sheet (which row holds the headings) and footer rows (totals and notes)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ecosystem.importers.spreadsheets.heading_matching import is_known
from ecosystem.importers.spreadsheets.sheets import HeadedSheet, RawSheet
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.load import Problem

SEARCHED_ROWS: Final = 20
"""Rows among which the header is searched: titles and notes above it are seldom longer."""
KNOWN_SHARE: Final = 0.4
"""Share of known headings from which a row is the header; a data row rarely has a fifth."""
FILLED_SHARE: Final = 0.6
"""Share of the columns that a header without known headings must name."""
TOTAL_SHARE: Final = 0.5
"""Share of the columns that a row of totals fills at most, unless it holds only numbers: rows of people fill more."""
HEADING_LENGTH: Final = 200
MAX_WORDS: Final = 4
"""Words of the longest beginning of a total or a note."""
MAX_LINES_LISTED: Final = 5
_FIGURE: Final = re.compile(r"[+-]?[\d\s.,'’%€$£₨]+")
"""One character class, so that a long cell is matched in linear time."""


def header_at(raw: RawSheet, line: int) -> HeadedSheet | Problem:
    """Use the row at a line of the file as the header, chosen by the user.

    Examples
    --------
    >>> sheet = RawSheet("a.csv", "", (("1", "2"), ("Name", "City"), ("A", "Lahore")), (1, 2, 3))
    >>> header_at(sheet, 2).headings, header_at(sheet, 3).rule
    (('Name', 'City'), 'there is nothing below line 3')
    """
    if line not in raw.lines:
        rule, remedy = f"line {line} is empty or does not exist", "Name the line that holds the headings"
        return Problem(raw.place, line, "", "", rule, remedy)
    index = raw.lines.index(line)
    if len(raw.rows) == index + 1:
        remedy = "Name the line that holds the headings, above the first person, move or post"
        return Problem(raw.place, line, "", "", f"there is nothing below line {line}", remedy)
    return HeadedSheet(raw, index, _headings(raw, index, max(map(len, raw.rows), default=0)), user_header=True)


def find_header(raw: RawSheet) -> HeadedSheet | Problem:
    """Find the header of a sheet.

    The first row with enough known headings; else the first that names most columns in words, no two alike; else
    none. Headings repeated below merged group headings ("Post 1") get the group as a prefix.

    Examples
    --------
    >>> sheet = RawSheet("a.csv", "", (("Our alumni",), ("Name", "City"), ("A", "Lahore")), (1, 3, 4))
    >>> find_header(sheet).headings
    ('Name', 'City')
    """
    width = max(map(len, raw.rows), default=0)
    first = raw.rows[:SEARCHED_ROWS]
    known = [_count_known_headings(row, width) for row in first]
    found = [index for index, count in enumerate(known) if 2 * count > max(known)]  # notes above name fewer columns
    if found and found[1:2] == [found[0] + 1] and _has_repeats(first[found[0]]):
        found = found[1:]  # the first one holds groups of columns, the second their names
    found += [index for index, row in enumerate(first) if _is_worded(row, width)]
    if not found or len(raw.rows) == found[0] + 1:
        rule = "no row names the columns" if not found else "there is no row below the header"
        return Problem(raw.place, 0, "", "", rule, "Write a heading above each column, and a row per person or move")
    return HeadedSheet(raw, found[0], _headings(raw, found[0], width))


def _count_known_headings(row: Sequence[str], width: int) -> int:
    """Return the number of known headings in a row; 0 if they are too few for a header."""
    cells = [cell for cell in row if cell]
    known = sum(len(cell) <= HEADING_LENGTH and is_known(cell) for cell in cells)
    return known if known >= min(2, width) and known >= KNOWN_SHARE * len(cells) else 0


def _has_repeats(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    return len(set(cells)) < len(cells)


def _is_worded(row: Sequence[str], width: int) -> bool:
    cells = [fold(cell) for cell in row if cell]
    worded = all(any(map(str.isalpha, cell)) for cell in cells)
    return worded and len(cells) >= FILLED_SHARE * width and len(set(cells)) == len(cells)


def _headings(raw: RawSheet, header: int, width: int) -> tuple[str, ...]:
    row = [*raw.rows[header], *[""] * (width - len(raw.rows[header]))]
    above = raw.rows[header - 1] if header and raw.lines[header - 1] == raw.lines[header] - 1 else ()
    counts = Counter(row)
    seen: Counter[str] = Counter()
    headings: list[str] = []
    for index, cell in enumerate(row):
        group = above[index] if index < len(above) and counts[cell] > 1 else ""
        full = f"{group} {cell}" if group != cell else cell
        name = " ".join(full.split())[:HEADING_LENGTH] or f"column {index + 1}"
        seen[name] += 1
        headings.append(name if seen[name] == 1 else f"{name} [{seen[name]}]")
    return tuple(headings)


def without_footer(sheet: HeadedSheet) -> tuple[HeadedSheet, tuple[str, ...]]:
    """Drop totals and notes below a list, and subtotals and notes between its rows, with remarks; one row remains.

    Examples
    --------
    >>> rows = (("Name", "City", "Note"), ("A", "Lahore", "2,0"), ("Summe", "", "2,0"), ("Quelle: Amt",))
    >>> sheet, remarks = without_footer(HeadedSheet(RawSheet("a.csv", "", rows, (1, 2, 3, 4)), 0, rows[0]))
    >>> len(sheet.raw.rows), remarks
    (2, ('a.csv: lines 3 and 4 are totals or notes at the foot and were not read.',))
    """
    raw, count = sheet.raw, len(sheet.raw.rows)
    while count > sheet.header + 2 and _is_footer(raw.rows[count - 1], len(sheet.headings)):
        count -= 1
    below = range(sheet.header + 1, count)
    between = [index for index in below if _is_between(raw.rows[index], len(sheet.headings))]
    between = between if len(between) < len(below) else []
    kept = [*range(sheet.header + 1), *(index for index in below if index not in set(between))]
    remarks = []
    if dropped := raw.lines[count:]:
        remarks.append(f"{raw.place}: {_lines(dropped, 'a total or a note', 'totals or notes')} at the foot")
    if between:
        lines = [raw.lines[index] for index in between]
        remarks.append(f"{raw.place}: {_lines(lines, 'a subtotal or a note', 'subtotals or notes')} between the rows")
    if not remarks:
        return sheet, ()
    verbs = ["was" if len(found) == 1 else "were" for found in (dropped, between) if found]
    shorter = replace(
        raw, rows=tuple(raw.rows[index] for index in kept), lines=tuple(raw.lines[index] for index in kept)
    )
    sentences = tuple(f"{remark} and {verb} not read." for remark, verb in zip(remarks, verbs, strict=True))
    return replace(sheet, raw=shorter), sentences


def _lines(lines: Sequence[int], one: str, several: str) -> str:
    """Return a clause that names lines and their kind."""
    if len(lines) == 1:
        return f"line {lines[0]} is {one}"
    if lines[-1] - lines[0] == len(lines) - 1 and len(lines) > 2:
        return f"lines {lines[0]} to {lines[-1]} are {several}"
    listed = [str(line) for line in lines[:MAX_LINES_LISTED]]
    last = f"{len(lines) - len(listed):,} more" if len(lines) > len(listed) else listed.pop()
    return f"lines {', '.join(listed)} and {last} are {several}"


def _is_between(row: Sequence[str], width: int) -> bool:
    """Return whether a row between others is a subtotal, with figures only, or a note."""
    cells = list(dict.fromkeys(cell for cell in row if cell))
    if not cells or width < 2:
        return False
    first, *others = cells
    return (not others and _is_note(first)) or (_begins_with(first, "total") and all(map(_is_figure, others)))


def _is_footer(row: Sequence[str], width: int) -> bool:
    cells = list(dict.fromkeys(cell for cell in row if cell))
    if not cells or width < 2:
        return False
    first, *others = cells
    if _begins_with(first, "total") and all(map(_is_figure, others)):
        return True
    if _is_total(first):
        return len(cells) <= TOTAL_SHARE * width or all(_FIGURE.match(cell) for cell in others)  # "12 people"
    return not others and _is_note(first)


def _is_total(text: str) -> bool:
    """Return whether a cell is a word for a total, perhaps followed by the figure."""
    words = fold(text).split()
    while words and words[-1].isdecimal():
        words.pop()
    return " ".join(words) in synonyms("total")


def _is_note(text: str) -> bool:
    start, colon, _ = text.partition(":")
    named = bool(colon) and len(start) <= HEADING_LENGTH and fold(start) in synonyms("foot-note")
    return text.startswith("*") or named or _begins_with(text, "note-beginning")


def _begins_with(text: str, vocabulary: str) -> bool:
    """Return whether the first words of a text are in a vocabulary."""
    words = fold(text[:HEADING_LENGTH]).split()[:MAX_WORDS]
    return any(" ".join(words[:count]) in synonyms(vocabulary) for count in range(1, len(words) + 1))


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text)) and any(map(str.isdigit, text))
