"""Type-checked access to the values of a JSON record; other types raise :class:`UnusableError`."""

import re
from dataclasses import dataclass
from typing import Any, Final

from ecosystem.datasets.invisible_characters import remove_invisible
from ecosystem.importers.skipped import Tally

Row = dict[str, Any]

LONGEST_NAME: Final = 300
"""Characters of the longest name that is read."""
ROR_ID: Final = re.compile(r"(?:https?://ror\.org/)?(0[a-z0-9]{8})", re.IGNORECASE)
_CONTROL_CHARACTERS: Final = dict.fromkeys((*range(32), *range(127, 160)), " ")


class UnusableError(Exception):
    """A record, or a part of it, cannot be used; the reason is a key of ``skipped.REASONS``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass
class RecordLog:
    """Log of the parts of one record that are skipped while the rest is used."""

    tally: Tally
    file: str
    line: int

    def skip(self, reason: str, detail: str = "") -> None:
        """Count a skipped part."""
        self.tally.note(reason, self.file, self.line, detail)


def text_value(value: object, name: str, log: RecordLog, *, longest: int) -> str | None:
    """Return a text without invisible characters; None where it is null, blank or longer than `longest`."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnusableError("wrong-type", f"{name} is a {type(value).__name__}, not a text")
    if len(value) > longest:
        log.skip("long-text", f"{name} has {len(value):,} characters")
        return None
    return (
        " ".join(remove_invisible(value).translate(_CONTROL_CHARACTERS).encode("utf-8", "replace").decode().split())
        or None
    )


def list_value(value: object, name: str) -> list[Any]:
    """Return a list; empty for null."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnusableError("wrong-type", f"{name} is a {type(value).__name__}, not a list")
    return value


def object_value(value: object, name: str) -> Row:
    """Return an object; empty for null."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnusableError("wrong-type", f"{name} is a {type(value).__name__}, not an object")
    return value
