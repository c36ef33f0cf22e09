"""A mapping: which heading feeds which column of ours, and what words mean; found again by the set of headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from ecosystem.importers.text_folding import fold

TAKES: Final[Mapping[str, str]] = {
    "": "the whole cell",
    "first": "what stands before the last comma",
    "last": "what stands after the last comma",
    "outside": "what stands outside brackets",
    "inside": "what stands inside brackets",
    "made": "an id made from the cell",
    "row": "an id made from the row",
    "country": "the country of the city in the cell",
    "sector": "the sector of the organisation in the cell",
}
"""What can be taken of a cell, as a mapping file writes it and as a reader sees it."""


@dataclass(frozen=True, order=True)
class Feed:
    """What a column of ours is filled from.

    Attributes
    ----------
    target : str
        Column of ours.
    heading : str
        The user's heading; empty where all rows have the same value or the value is made of the whole row.
    take : str
        Which part of the cell, a key of :data:`TAKES`.
    post : int
        Which of the posts of a row; 0 where there is one, or where something is said of the person.
    constant : str
        What all rows have; empty where a heading is named.
    """

    target: str
    heading: str = ""
    take: str = ""
    post: int = 0
    constant: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", str(self.target))  # a name alone, without the rule of its column


@dataclass(frozen=True)
class SheetMapping:
    """How one kind of sheet is read.

    Attributes
    ----------
    headings : tuple of str
        All headings of the sheet, sorted; what no feed names is not used.
    shape : str
        A key of :data:`ecosystem.importers.spreadsheets.shapes.SHAPES`, or ``unused``.
    feeds : tuple of Feed
        Sorted.
    header : int
        The line of the file in which the user said that the headings stand; 0 where they were found.
    """

    headings: tuple[str, ...]
    shape: str
    feeds: tuple[Feed, ...] = ()
    header: int = 0

    def feed(self, target: str, post: int = 0) -> Feed | None:
        """Return what feeds a column."""
        return next((feed for feed in self.feeds if feed.target == target and feed.post == post), None)

    def fed(self, feed: Feed) -> Self:
        """Let a column be fed by this and nothing else."""
        others = [other for other in self.feeds if (other.target, other.post) != (feed.target, feed.post)]
        return replace(self, feeds=tuple(sorted([*others, feed])))

    def starved(self, target: str, post: int = 0) -> Self:
        """Let a column be fed by nothing."""
        kept = tuple(feed for feed in self.feeds if (feed.target, feed.post) != (target, post))
        return replace(self, feeds=kept)

    def renamed(self, headings: Iterable[str]) -> Self:
        """Let headings that differ in capitals or signs alone stand for those that were mapped."""
        if sorted(headings := tuple(headings)) == sorted(self.headings):
            return self
        names = {fold(heading) or heading: heading for heading in headings}
        feeds = (
            replace(feed, heading=names[fold(feed.heading) or feed.heading]) if feed.heading else feed
            for feed in self.feeds
        )
        return replace(self, headings=tuple(sorted(headings)), feeds=tuple(sorted(feeds)))

    def unused(self) -> tuple[str, ...]:
        """Return the headings that feed nothing."""
        used = {feed.heading for feed in self.feeds}
        return tuple(heading for heading in self.headings if heading not in used)


@dataclass(frozen=True, order=True)
class Decision:
    """What the user says that a word means.

    Attributes
    ----------
    vocabulary : str
        Which words it is among.
    original : str
        The word as it stands in the sheet.
    beside : str
        What decides beside it, such as the country of a city.
    ours : str
        Our word; empty where the cell is to be left empty.
    """

    vocabulary: str
    original: str
    beside: str
    ours: str


@dataclass(frozen=True)
class Remembered:
    """Everything that was decided about some sheets, and the country whose borders count; empty where none was said."""

    sheets: tuple[SheetMapping, ...] = ()
    decisions: tuple[Decision, ...] = ()
    home: str = ""

    def sheet_for(self, headings: Iterable[str]) -> SheetMapping | None:
        """Find how a sheet with these headings is read, in whatever order they stand.

        Examples
        --------
        >>> kept = Remembered((SheetMapping(("City", "Name"), "researchers"),))
        >>> kept.sheet_for(["Name", "CITY"]).shape, kept.sheet_for(["Name"])
        ('researchers', None)
        """
        there = sorted(headings)
        same = [sheet for sheet in self.sheets if sorted(sheet.headings) == there]
        alike = [
            sheet
            for sheet in self.sheets
            if len(sheet.headings) == len(there) and headings_key(sheet.headings) == headings_key(there)
        ]
        return next((sheet.renamed(there) for sheet in (*same, *alike)), None)

    def with_sheet(self, sheet: SheetMapping) -> Self:
        """Read sheets with these headings so."""
        others = [other for other in self.sheets if headings_key(other.headings) != headings_key(sheet.headings)]
        return replace(self, sheets=tuple(sorted([*others, sheet], key=lambda one: one.headings)))

    def decided(self, *decisions: Decision) -> Self:
        """Add decisions; a later one about the same word holds."""
        by_word = {(one.vocabulary, one.original, one.beside): one for one in (*self.decisions, *decisions)}
        return replace(self, decisions=tuple(sorted(by_word.values())))


def headings_key(headings: Iterable[str]) -> frozenset[str]:
    """Return what two sheets share that are read alike: their headings, but for order, capitals and signs."""
    return frozenset(fold(heading) or heading for heading in headings)
