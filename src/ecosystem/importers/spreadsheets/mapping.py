"""Column mappings and decisions on values; a saved mapping is found again by the set of headings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from ecosystem.importers.text_folding import fold

TAKES: Final[Mapping[str, str]] = {
    "": "the whole cell",
    "first": "the part before the first comma",
    "last": "the part after the last comma",
    "outside": "the part outside brackets",
    "inside": "the part inside brackets",
    "start": "the first year of the period in the cell",
    "end": "the last year of the period in the cell",
    "made": "an id made from the cell",
    "row": "an id made from the row",
    "country": "the country of the city in the cell",
    "sector": "the sector of the organisation in the cell",
}
"""What is taken of a cell: values of ``take`` in a mapping file, and their labels in the interface."""


@dataclass(frozen=True, order=True)
class Feed:
    """The source of one of our columns.

    Attributes
    ----------
    heading : str
        The user's heading; empty for a constant and for an id made from the whole row.
    take : str
        Part of the cell, a key of :data:`TAKES`.
    post : int
        Number of the post in a wide row, from 1; 0 elsewhere and for columns of the person.
    constant : str
        Value of all rows; empty if a heading is given.
    """

    target: str
    heading: str = ""
    take: str = ""
    post: int = 0
    constant: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", str(self.target))  # the name alone, without the rule of its column


@dataclass(frozen=True)
class SheetMapping:
    """Mapping of the columns of sheets with the same headings.

    Attributes
    ----------
    headings : tuple of str
        All headings, sorted; those in no feed are not used.
    layout : str
        A key of :data:`ecosystem.importers.spreadsheets.layouts.LAYOUTS`, or ``unused``.
    feeds : tuple of Feed
        Sorted.
    header : int
        Line of the header if the user chose it, else 0.
    """

    headings: tuple[str, ...]
    layout: str
    feeds: tuple[Feed, ...] = ()
    header: int = 0

    def feed(self, target: str, post: int = 0) -> Feed | None:
        """Return the feed of a column."""
        return next((feed for feed in self.feeds if (feed.target, feed.post) == (target, post)), None)

    def with_feed(self, feed: Feed) -> Self:
        """Replace the feed of a column."""
        others = self.without_feed(feed.target, feed.post).feeds
        return replace(self, feeds=tuple(sorted([*others, feed])))

    def without_feed(self, target: str, post: int = 0) -> Self:
        """Remove the feed of a column."""
        return replace(self, feeds=tuple(feed for feed in self.feeds if (feed.target, feed.post) != (target, post)))

    def with_headings(self, headings: Iterable[str]) -> Self:
        """Rename headings to those of a sheet that differ only in case or punctuation."""
        if sorted(headings := tuple(headings)) == sorted(self.headings):
            return self
        names = {_key(heading): heading for heading in headings}
        feeds = (replace(feed, heading=names[_key(feed.heading)]) if feed.heading else feed for feed in self.feeds)
        return replace(self, headings=tuple(sorted(headings)), feeds=tuple(sorted(feeds)))

    def unused(self) -> tuple[str, ...]:
        """Return the headings in no feed."""
        used = {feed.heading for feed in self.feeds}
        return tuple(heading for heading in self.headings if heading not in used)


@dataclass(frozen=True, order=True)
class Decision:
    """The user's code for a value.

    Attributes
    ----------
    original : str
        The value in the sheet.
    beside : str
        Context that disambiguates it, such as the country of a city.
    ours : str
        Our code; empty leaves the cell empty.
    """

    vocabulary: str
    original: str
    beside: str
    ours: str


@dataclass(frozen=True)
class SavedMapping:
    """Sheet mappings, decisions on values, and the home country if it was chosen."""

    sheets: tuple[SheetMapping, ...] = ()
    decisions: tuple[Decision, ...] = ()
    home: str = ""

    def sheet_for(self, headings: Iterable[str]) -> SheetMapping | None:
        """Return the mapping for a sheet with these headings, in any order, case and punctuation.

        Examples
        --------
        >>> saved = SavedMapping((SheetMapping(("City", "Name"), "researchers"),))
        >>> saved.sheet_for(["Name", "CITY"]).layout, saved.sheet_for(["Name"])
        ('researchers', None)
        """
        wanted = sorted(headings)
        exact = [sheet for sheet in self.sheets if sorted(sheet.headings) == wanted]
        similar = [
            sheet
            for sheet in self.sheets
            if len(sheet.headings) == len(wanted) and headings_key(sheet.headings) == headings_key(wanted)
        ]
        return next((sheet.with_headings(wanted) for sheet in (*exact, *similar)), None)

    def with_sheet(self, sheet: SheetMapping) -> Self:
        """Replace the mapping of sheets with these headings."""
        others = [other for other in self.sheets if headings_key(other.headings) != headings_key(sheet.headings)]
        return replace(self, sheets=tuple(sorted([*others, sheet], key=lambda one: one.headings)))

    def with_decisions(self, *decisions: Decision) -> Self:
        """Add decisions; a later one about the same value wins."""
        by_value = {(one.vocabulary, one.original, one.beside): one for one in (*self.decisions, *decisions)}
        return replace(self, decisions=tuple(sorted(by_value.values())))


def headings_key(headings: Iterable[str]) -> frozenset[str]:
    """Return a key that is equal for headings that differ only in order, case and punctuation."""
    return frozenset(map(_key, headings))


def _key(heading: str) -> str:
    return fold(heading) or heading
