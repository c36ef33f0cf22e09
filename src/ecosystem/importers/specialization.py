"""What a person works on, from the free text of a staff page: a field, and skills by fixed names.

The text itself is not carried over: it holds whole sentences, and now and then a name.
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
    """Keywords with the field and skill each stands for; `*` at the end of a keyword stands for any ending."""

    rules: Rules

    @classmethod
    def read(cls, cleaning: Path) -> Keywords:
        """Read the table of keywords."""
        return cls(Rules.read(cleaning / "specialization_field.csv", "keyword"))

    def found(self, text: str) -> list[str]:
        """Return the keywords in a text as they follow each other; none lies inside another."""
        return [self._by_group[match.lastgroup or ""] for match in self._pattern.finditer(plain(text))]

    def field(self, text: str) -> str:
        """Return the field: of the keywords with the smallest priority, the one named first.

        An AI field goes before AI in general, and that before other computing, wherever in the text they stand. A
        text without a keyword says nothing, so the field is unknown.
        """
        rules = [self._rule(keyword) for keyword in self.found(text)]
        return min(rules, key=lambda rule: int(rule["priority"]))["field"] if rules else UNKNOWN

    def skills(self, text: str) -> list[str]:
        """Return the first skills named, each once."""
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
        """Match the longest keyword at the leftmost place."""
        groups = (f"(?P<{group}>{_expression(keyword)})" for group, keyword in self._by_group.items())
        return re.compile(rf"\b(?:{'|'.join(groups)})\b")


def plain(text: str) -> str:
    r"""Write a text in small letters and figures, one space between words.

    Examples
    --------
    >>> plain("Multi-Agent Systems;\nWeb 2.0")
    'multi agent systems web 2 0'
    """
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _expression(keyword: str) -> str:
    stem = keyword.removesuffix(ANY_ENDING)
    return re.escape(stem) + ("[a-z0-9]*" if stem != keyword else "")
