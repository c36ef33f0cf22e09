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
        """Return an item, a view with its headline as title."""
        return part if isinstance(part, ExportItem) else cls(part.headline, part)

    def __post_init__(self) -> None:
        """Give a slide that has the question of its view as title the headline instead."""
        if self.view is not None and self.title == self.view.question:
            object.__setattr__(self, "title", self.view.headline)

    @property
    def own_title(self) -> str:
        """The title, unless it is the headline of the view."""
        return self.title if self.view is None or self.title != self.view.headline else ""
