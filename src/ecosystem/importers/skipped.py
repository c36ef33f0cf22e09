"""Skipped rows of an import: counts by reason, with example places.

Input files may be truncated, mislabelled or malformed. None of that stops an import or goes unreported: readers count
in a :class:`Tally`, whose result, a :class:`Skipped`, is printed and stored with the dataset. Needs only the standard
library, so that it runs on the workers of a cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unreadable": "file that could not be opened",
        "empty": "file without a record",
        "broken-off": "file that breaks off; what came before was read",
        "damaged": "file that is damaged; what came before was read",
        "not-json": "line that is not JSON",
        "not-xml": "file that is not XML",
        "not-utf-8": "line that is not UTF-8",
        "not-a-record": "line that is not a record",
        "too-deep": "record nested too deeply",
        "too-long": "record longer than any real one",
        "wrong-type": "record with a value of the wrong type",
        "no-id": "record without a usable id",
        "no-years": "affiliation without a year",
        "bad-year": "year of an affiliation that is not one; its other years were used",
        "bad-affiliation": "affiliation that is not one",
        "bad-lineage": "lineage of an institution that is not one; its affiliation was used without",
        "long-text": "text longer than any real name; left empty",
        "same-id": "record of a person with a newer or identical one",
        "merged": "record of an author whom the source has merged into another",
        "old-schema": "record in a version of the format that is not read",
    }
)
"""All reasons for skipping, with their description in reports."""

UNREADABLE: Final = (
    *("unreadable", "empty", "broken-off", "damaged", "not-json", "not-xml", "not-utf-8", "not-a-record", "too-long"),
)
"""Reasons for which nothing was read of a file or line."""

EXAMPLES: Final = 5
"""Places listed per reason."""

LONGEST_DETAIL: Final = 120
"""Characters of a detail in a report: content of a hostile file is quoted, not reprinted."""


@dataclass(frozen=True)
class Skipped:
    """Skipped rows and parts: counts by reason (a key of :data:`REASONS`), and up to five example places of each.

    Examples
    --------
    >>> part = Skipped({"not-json": 2}, {"not-json": ("a.gz, line 3: Expecting value",)})
    >>> print(part + Skipped({"not-json": 1}, {}))
    3 × line that is not JSON
      a.gz, line 3: Expecting value
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __add__(self, other: Skipped) -> Skipped:
        reasons = {*self.counts, *other.counts}
        counts = {reason: self.counts.get(reason, 0) + other.counts.get(reason, 0) for reason in reasons}
        places = {
            reason: (*self.examples.get(reason, ()), *other.examples.get(reason, ()))[:EXAMPLES] for reason in reasons
        }
        return Skipped(_in_order(counts), {reason: places[reason] for reason in REASONS if places.get(reason)})

    def __bool__(self) -> bool:
        return any(self.counts.values())

    def __str__(self) -> str:
        lines = []
        for reason, count in _in_order(self.counts).items():
            lines.append(f"{count:,} × {REASONS[reason]}")
            lines += [f"  {place}" for place in self.examples.get(reason, ())]
        return "\n".join(lines)

    def unreadable(self) -> int:
        """Return the number of files and lines that were no records at all."""
        return sum(self.counts.get(reason, 0) for reason in UNREADABLE)

    def as_record(self) -> list[dict[str, Any]]:
        """Return JSON values for ``skipped`` in ``datapackage.json``."""
        return [
            {"reason": REASONS[reason], "rows": count, "examples": list(self.examples.get(reason, ()))}
            for reason, count in _in_order(self.counts).items()
        ]


@dataclass
class Tally:
    """Counter of skipped rows.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.note("no-id", "people.gz", 7, "id is 12")
    >>> tally.skipped().examples["no-id"]
    ('people.gz, line 7: id is 12',)
    """

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, reason: str, file: str, line: int | None = None, detail: str = "") -> None:
        """Count a skipped row or part.

        `reason` is a key of :data:`REASONS`, `line` counts from 1; control characters of `detail` are removed.
        """
        if reason not in REASONS:
            raise KeyError(reason)
        self.counts[reason] = self.counts.get(reason, 0) + 1
        places = self.examples.setdefault(reason, [])
        if len(places) < EXAMPLES:
            where = file if line is None else f"{file}, line {line:,}"
            quoted = "".join(sign if sign.isprintable() else " " for sign in detail[:LONGEST_DETAIL])
            places.append(f"{where}: {quoted}" if quoted else where)

    def skipped(self) -> Skipped:
        """Return the counts."""
        return Skipped(_in_order(self.counts), {reason: tuple(places) for reason, places in self.examples.items()})


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {reason: counts[reason] for reason in REASONS if counts.get(reason)}
