"""What is taken away: a view, with a title and a note of whoever tells it, or words alone."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.views import View


@dataclass(frozen=True)
class ExportItem:
    """One part of a talk.

    Attributes
    ----------
    view : View, optional
        What is shown; None for words alone.
    text : str
        Words, paragraphs divided by line breaks.
    link : str
        That opens this part again; empty where the whole file has one link.
    """

    title: str
    view: View | None = None
    text: str = ""
    note: str = ""
    link: str = ""

    @classmethod
    def of(cls, part: View | ExportItem) -> ExportItem:
        """Tell a view by its own question."""
        return part if isinstance(part, ExportItem) else cls(part.question, part)
