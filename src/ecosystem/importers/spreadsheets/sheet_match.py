"""Match of a sheet with a layout, and of its columns with ours, each with confidence and reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecosystem.importers.spreadsheets.mapping import Feed, SheetMapping
from ecosystem.importers.spreadsheets.row_kinds import RowKind


@dataclass(frozen=True, order=True)
class ColumnMatch:
    """A feed with its confidence, from 0 to 1, and the reason."""

    feed: Feed
    confidence: float
    reason: str


@dataclass(frozen=True)
class SheetMatch:
    """Best layout of a sheet and the matches of its columns.

    Attributes
    ----------
    layout : str
        Name of the layout, or ``unused``.
    doubts : mapping of str to str
        By heading, why it is not used.
    ambiguous : tuple of ColumnMatch
        Equally good matches, of which none is used.
    foreign : RowKind, optional
        Kind of the rows, if these are no persons.
    """

    headings: tuple[str, ...]
    layout: str
    matches: tuple[ColumnMatch, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    ambiguous: tuple[ColumnMatch, ...] = ()
    foreign: RowKind | None = None

    def mapping(self) -> SheetMapping:
        """Return the matches as a mapping."""
        feeds = tuple(sorted(match.feed for match in self.matches))
        return SheetMapping(tuple(sorted(self.headings)), self.layout, feeds)

    def explain(self, feed: Feed) -> str:
        """Return confidence and reason of a feed; empty if the user chose it."""
        found = next((match for match in self.matches if match.feed == feed), None)
        return f"{found.confidence:.0%}: {found.reason}" if found else ""
