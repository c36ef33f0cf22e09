"""Field and skills of a person from free text, such as a staff page, by a table of keywords.

The text itself is not kept: it has whole sentences, and now and then a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, Rules
from ecosystem.tables.vocabulary import UNKNOWN

ANY_ENDING: Final = "*"
MOST_SKILLS: Final = 8


@dataclass(frozen=True)
class Keywords:
    """Keywords with their field and skill; `*` at the end of a keyword matches any ending."""

    rules: Rules

    @classmethod
    def read(cls, cleaning: Path) -> Keywords:
        """Read the table of keywords."""
        return cls(Rules.read(cleaning / "specialization_field.csv", "keyword"))

    def found(self, text: str) -> list[str]:
        """Return the keywords in a text in their order, without overlaps."""
        return [self._by_group[match.lastgroup or ""] for match in self._pattern.finditer(plain(text))]

    def field(self, text: str) -> str:
        """Return the field of the first keyword with the smallest priority number; unknown without a keyword.

        An AI field precedes AI in general, and that precedes other computing, whatever their order in the text.
        """
        rules = [self._rule(keyword) for keyword in self.found(text)]
        return min(rules, key=lambda rule: int(rule["priority"]))["field"] if rules else UNKNOWN

    def skills(self, text: str) -> list[str]:
        """Return the first skills, each once."""
        named = (self._rule(keyword)["skill"] for keyword in self.found(text))
        return list(dict.fromkeys(skill for skill in named if skill))[:MOST_SKILLS]

    def _rule(self, keyword: str) -> Row:
        return self.rules.by_spelling[(keyword,)]

    @cached_property
    def _by_group(self) -> dict[str, str]:
        keywords = sorted(
            (keyword for (keyword,) in self.rules.by_spelling),
            key=lambda word: (-len(word.removesuffix(ANY_ENDING)), word),
        )
        return {f"k{number}": keyword for number, keyword in enumerate(keywords)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Pattern that matches the longest keyword at the leftmost position."""
        groups = (f"(?P<{group}>{_expression(keyword)})" for group, keyword in self._by_group.items())
        return re.compile(rf"\b(?:{'|'.join(groups)})\b")


def plain(text: str) -> str:
    r"""Normalize a text to lower-case letters and digits, one space between words.

    Examples
    --------
    >>> plain("Multi-Agent Systems;\nWeb 2.0")
    'multi agent systems web 2 0'
    """
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _expression(keyword: str) -> str:
    stem = keyword.removesuffix(ANY_ENDING)
    return re.escape(stem) + ("[a-z0-9]*" if stem != keyword else "")
