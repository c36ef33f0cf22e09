"""Thresholds that decide what is a post and what is a move, each with meaning and reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final


def _threshold(default: float, *, unit: str, meaning: str, reason: str, varied: tuple[float, ...]) -> Any:
    metadata = {"unit": unit, "meaning": meaning, "reason": reason, "varied": varied}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Thresholds:
    """Thresholds of the derivation.

    Examples
    --------
    >>> Thresholds().longest_gap, Thresholds(longest_gap=4).longest_gap
    (2, 4)
    """

    longest_gap: int = _threshold(
        2,
        unit="years",
        meaning="Years without a publication between two publications from one organisation that still are one stay, "
        "unless they were spent in another post.",
        reason="Papers appear irregularly: people who stay where they are publish nothing for a year or two.",
        varied=(0, 1, 2, 4),
    )
    least_weight: float = _threshold(
        2.0,
        unit="years of publication",
        meaning="Less than this at one organisation is no post, unless an employment record states it or the person "
        "has no other affiliation.",
        reason="A single year is as often a visit, a co-author's address or a mistake as a post.",
        varied=(1.0, 2.0, 3.0),
    )
    least_overlap: int = _threshold(
        3,
        unit="years",
        meaning="Two posts are held together (a second post) if both are on record in at least this many years of the "
        "time that they share; otherwise the later one is where the person went.",
        reason="Papers name the place where the work was done and appear up to two years after the author has left it.",
        varied=(2, 3, 5),
    )
    longest_fade: int = _threshold(
        3,
        unit="years",
        meaning="Papers from a post that end within this many years of the begin of another one, which lasts longer, "
        "are late papers: the move is at the begin of the new post.",
        reason="Papers are written, reviewed and printed for years after the work was done.",
        varied=(1, 3),
    )
    longest_sabbatical: int = _threshold(
        2,
        unit="years",
        meaning="A stay abroad of at most this many years, known from papers, between two stays at one employer is an "
        "uncertain move.",
        reason="It may be a sabbatical or a leave: employers keep posts open for a year or two.",
        varied=(0, 2),
    )
    most_organizations: int = _threshold(
        4,
        unit="organisations a year",
        meaning="A year with more organisations than this is flagged.",
        reason="A university, its hospital, an institute and a visit are four; more are rather several people of one "
        "name.",
        varied=(3, 4, 6),
    )
    longest_swing: int = _threshold(
        1,
        unit="years",
        meaning="Leaving a continent and being back on it within this many years is flagged; 0 flags none.",
        reason="Within a year there and back is a visit at best; again and again it is two people of one name.",
        varied=(0, 1, 2),
    )
    most_flags: int = _threshold(
        1,
        unit="flags",
        meaning="Histories with more flags than this yield no moves; they are counted and listed.",
        reason="One flag may be a year abroad or a crowded year; two do not come from one person's plausible career.",
        varied=(0, 1, 1000),
    )

    def __post_init__(self) -> None:
        """Check the range."""
        wrong = [f"{name} = {value}" for name, value in self.values().items() if not 0 <= value <= _MAX_THRESHOLD]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: thresholds lie between 0 and {_MAX_THRESHOLD}. Correct them.")

    def values(self) -> Mapping[str, float]:
        """Values by name."""
        return MappingProxyType({threshold.name: getattr(self, threshold.name) for threshold in fields(self)})


_MAX_THRESHOLD: Final = 1000


def describe_thresholds(thresholds: Thresholds) -> list[dict[str, Any]]:
    """Name, value, default, unit, meaning and reason of each threshold, for `datapackage.json`."""
    return [
        {
            "name": threshold.name,
            "value": getattr(thresholds, threshold.name),
            "default": threshold.default,
            **{key: threshold.metadata[key] for key in ("unit", "meaning", "reason")},
        }
        for threshold in fields(thresholds)
    ]


def variations(thresholds: Thresholds) -> list[tuple[str, float]]:
    """Pairs of threshold and value when each is varied on its own.

    Examples
    --------
    >>> [value for name, value in variations(Thresholds()) if name == "longest_gap"]
    [0, 1, 2, 4]
    """
    return [
        (threshold.name, value)
        for threshold in fields(thresholds)
        for value in sorted({*threshold.metadata["varied"], getattr(thresholds, threshold.name)})
    ]
