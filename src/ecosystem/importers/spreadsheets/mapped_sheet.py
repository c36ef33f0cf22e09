"""A sheet with its match and its mapping: which columns are used, missing, in doubt or empty."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ecosystem.importers.spreadsheets.layouts import LAYOUTS, UNUSED, PostRows
from ecosystem.importers.spreadsheets.mapping import SheetMapping
from ecosystem.importers.spreadsheets.sheet_match import SheetMatch
from ecosystem.importers.spreadsheets.sheets import PUBLICATION, HeadedSheet
from ecosystem.importers.spreadsheets.translation import TargetRow
from ecosystem.tables import Column, Researchers, Transitions

IMPORTANT: Final[Mapping[str, str]] = {
    str(column): words
    for column, words in (
        (Researchers.organization, "employer"),
        (Researchers.city_id, "city"),
        (Researchers.sector_id, "sector"),
        (Transitions.from_organization, "employer before the move"),
        (Transitions.to_organization, "employer after the move"),
        (Transitions.year, "year of the move"),
        (PostRows.first_year, "first year of the post"),
        (PostRows.last_year, "last year of the post"),
    )
}
"""Columns without which a list says little: a tie between headings must be decided, an empty one is named."""


def describe_empty(columns: Iterable[str]) -> str:
    """Return a sentence on important columns that no column of a list gives.

    Examples
    --------
    >>> describe_empty(["city_id", "sector_id"])
    'No column gives the city (city_id) or the sector (sector_id), which stay unknown.'
    """
    names = [f"the {IMPORTANT[column]} ({column})" for column in columns]
    stay = "stays" if len(names) == 1 else "stay"
    return f"No column gives {' or '.join(names)}, which {stay} unknown."


@dataclass(frozen=True)
class MappedSheet:
    """A sheet, its best match, and the mapping in use, which is the match's or the user's."""

    sheet: HeadedSheet
    match: SheetMatch
    mapping: SheetMapping

    def joined_columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return the joined columns that are used in a sheet, with their parts."""
        used = {feed.heading for feed in self.mapping.feeds}
        return {heading: parts for heading, parts in self.sheet.joined.items() if heading in used}

    def unused_headings(self) -> list[str]:
        """Return the user's headings in a sheet that are used neither alone nor joined."""
        parts = {part for parts in self.joined_columns().values() for part in parts}
        added = self.sheet.joined
        return [heading for heading in self.mapping.unused() if heading not in parts and heading not in added]

    def missing_columns(self) -> list[Column]:
        """Return the required columns without a feed."""
        mapping = self.mapping
        if mapping.layout == UNUSED:
            return []
        fed = {feed.target for feed in mapping.feeds}
        return [one for one in LAYOUTS[mapping.layout].columns() if one.rule.required and one not in fed]

    def ambiguous_columns(self) -> dict[tuple[str, int], str]:
        """Return the columns without a feed that several headings fit equally well, with the reason."""
        match, mapping = self.match, self.mapping
        if match.layout != mapping.layout:
            return {}
        used = {feed.heading for feed in mapping.feeds}
        return {
            (one.feed.target, one.feed.post): match.doubts.get(one.feed.heading, "")
            for one in match.ambiguous
            if mapping.feed(one.feed.target, one.feed.post) is None and one.feed.heading not in used
        }

    def tied_columns(self) -> dict[str, str]:
        """Return the important columns that headings fit equally well and are not required, with the reason."""
        required = set(map(str, self.missing_columns()))
        return {
            target: reason
            for (target, _), reason in self.ambiguous_columns().items()
            if target in IMPORTANT and target not in required
        }

    def empty_columns(self) -> list[str]:
        """Return the important columns of ours that stay empty; a paper is of its year alone and has no last one."""
        mapping = self.mapping
        if mapping.layout == UNUSED:
            return []
        decided = {feed.target for feed in mapping.feeds} | set(self.tied_columns())
        if self.sheet.raw.basis == PUBLICATION:
            decided.add(PostRows.last_year)
        columns = LAYOUTS[mapping.layout].columns()
        return [str(one) for one in columns if one in IMPORTANT and not one.rule.required and one not in decided]

    def locate(self, row: TargetRow, column: str) -> tuple[str, int, str, str]:
        """Return file, line, heading and cell of the source of a column in a row."""
        sheet, mapping = self.sheet, self.mapping
        feed = mapping.feed(column, row.post) or mapping.feed(column)
        if feed is None or feed.heading not in sheet.headings:
            return sheet.raw.place, row.line, column, row.cells.get(column, "")
        cells = sheet.raw.rows[bisect_left(sheet.raw.lines, row.line)]
        index = sheet.headings.index(feed.heading)
        return sheet.raw.place, row.line, feed.heading, cells[index] if index < len(cells) else ""
