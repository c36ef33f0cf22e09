"""One item of an export: a view with a title and a speaker note, or text alone."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.views import View


@dataclass(frozen=True)
class ExportItem:
    """A view or a text to export, with title and speaker note.

    Attributes
    ----------
    view : View, optional
        None for text alone.
    text : str
        Paragraphs separated by line breaks.
    link : str
        Opens this item again; empty where the whole file has one link.
    """

    title: str
    view: View | None = None
    text: str = ""
    note: str = ""
    link: str = ""

    @classmethod
    def of(cls, part: View | ExportItem) -> ExportItem:
        """Return an item, a view with its question as title."""
        return part if isinstance(part, ExportItem) else cls(part.question, part)
