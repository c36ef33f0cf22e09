"""OpenAlex subfields of computer science, and rules from topics to the fields of the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows

AI_SUBFIELDS: Final = ("1702", "1707")
"""Subfields that count as AI: Artificial Intelligence, and Computer Vision and Pattern Recognition."""

SUBFIELDS: Final = {
    "1702": "Artificial Intelligence",
    "1703": "Computational Theory and Mathematics",
    "1704": "Computer Graphics and Computer-Aided Design",
    "1705": "Computer Networks and Communications",
    "1706": "Computer Science Applications",
    "1707": "Computer Vision and Pattern Recognition",
    "1708": "Hardware and Architecture",
    "1709": "Human-Computer Interaction",
    "1710": "Information Systems",
    "1711": "Signal Processing",
    "1712": "Software",
}
"""OpenAlex's subfields of computer science, by number."""

TOPIC_RULES: Final = "openalex_topic_field.csv"
ANY_SUBFIELD: Final = "any"
OTHER_AI: Final = "other-ai"


@dataclass(frozen=True)
class TopicRule:
    """A subfield (or any), a pattern in the topic's name, and their field."""

    subfield: str
    pattern: re.Pattern[str]
    field: str


@dataclass(frozen=True)
class TopicRules:
    """Rules in order of precedence: the first match decides."""

    rules: tuple[TopicRule, ...]

    @classmethod
    def read(cls, cleaning: Path) -> TopicRules:
        """Read the rules from the folder of cleaning rules."""
        rows = sorted(read_rows(cleaning / TOPIC_RULES), key=lambda row: (int(row["precedence"]), row["pattern"]))
        return cls(tuple(TopicRule(row["subfield"], re.compile(row["pattern"]), row["field"]) for row in rows))

    def field(self, subfield: str, topic: str) -> str:
        """Return the field of a topic in a subfield, such as ``1702``; ``other-ai`` without a matching rule.

        Examples
        --------
        >>> from ecosystem.site import SITE
        >>> rules = TopicRules.read(SITE / "data" / "cleaning")
        >>> rules.field("1702", "Natural Language Processing Techniques"), rules.field("2204", "Fungi")
        ('natural-language-processing', 'other-ai')
        """
        name = topic.lower()
        return next(
            (
                rule.field
                for rule in self.rules
                if rule.subfield in (ANY_SUBFIELD, subfield) and rule.pattern.search(name)
            ),
            OTHER_AI,
        )
