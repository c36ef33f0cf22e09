"""Topics of OpenAlex → the fields of the tables, by rules that people can read and change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows

TOPICS: Final = "openalex_topic_field.csv"
ANY: Final = "any"
OTHER_AI: Final = "other-ai"


@dataclass(frozen=True)
class TopicRule:
    """A subfield (or any), a pattern in the topic's name, and the field they stand for."""

    subfield: str
    pattern: re.Pattern[str]
    field: str


@dataclass(frozen=True)
class TopicRules:
    """The rules in the order in which they apply: the first that fits decides."""

    rules: tuple[TopicRule, ...]

    @classmethod
    def read(cls, cleaning: Path) -> TopicRules:
        """Read them from the folder of cleaning rules."""
        rows = sorted(read_rows(cleaning / TOPICS), key=lambda row: (int(row["precedence"]), row["pattern"]))
        return cls(tuple(TopicRule(row["subfield"], re.compile(row["pattern"]), row["field"]) for row in rows))

    def field(self, subfield: str, topic: str) -> str:
        """Return the field of a topic in one of the subfields that count as AI.

        Parameters
        ----------
        subfield : str
            Its number, such as ``1702``.
        topic : str
            The topic's name. One without a rule, in a subfield that the reader has added, is other AI.

        Examples
        --------
        >>> from ecosystem.site import SITE
        >>> rules = TopicRules.read(SITE / "data" / "cleaning")
        >>> rules.field("1702", "Natural Language Processing Techniques"), rules.field("2204", "Fungi")
        ('natural-language-processing', 'other-ai')
        """
        name = topic.lower()
        return next(
            (rule.field for rule in self.rules if rule.subfield in (ANY, subfield) and rule.pattern.search(name)),
            OTHER_AI,
        )
