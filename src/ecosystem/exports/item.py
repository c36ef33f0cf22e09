"""One item of an export: a view with a title and a speaker note, or text alone."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.views import View


@dataclass(frozen=True)
class ExportItem:
    """A view, or text alone, to export with title and speaker note."""

    title: str
    view: View | None = None
    text: str = ""  # paragraphs separated by line breaks
    note: str = ""
    link: str = ""  # opens this item again; empty where the whole file has one link

    @classmethod
    def of(cls, part: View | ExportItem) -> ExportItem:
        """Return an item, a view with its question as title."""
        return part if isinstance(part, ExportItem) else cls(part.question, part)
