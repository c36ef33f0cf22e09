"""Classify whether a person works on AI, and in which field, from keywords, posts and titles of works.

An ORCID record has no classified topics. The project's table of keywords (``specialization_field.csv``) maps words to
fields. One keyword or post on AI suffices; else titles decide, if there are enough of them. A person with neither
keywords nor titles is counted as undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.importers.json_lines.json_values import Row
from ecosystem.importers.specialization import Keywords

NOT_AI: Final = frozenset({"other-computing", "bioinformatics", "unknown"})
"""Fields that alone do not count as AI."""

STATED, TITLED, OTHER, UNDETERMINED = "stated", "titled", "other", "undetermined"


@dataclass(frozen=True)
class SubjectRules:
    """Rules by which a person counts as working on AI."""

    keywords: Keywords
    least_titles: int  # required number of titles on AI where neither keywords nor posts name it
    least_share: float  # and share of all titles

    @classmethod
    def read(cls, cleaning: Path, *, least_titles: int, least_share: float) -> SubjectRules:
        """Read the table of keywords from the folder of cleaning rules."""
        return cls(Keywords.read(cleaning), least_titles, least_share)

    def classify(self, keywords: Sequence[str], titles: Sequence[str], posts: Sequence[str]) -> Row:
        """Return ``field``, ``skills`` and ``subject`` from own keywords, titles of works, and roles and departments.

        The subject is AI *stated* by a keyword or post, or *titled* by works; *other*; *undetermined* without any text.
        """
        stated = "; ".join((*keywords, *posts))
        if self.is_ai(stated):
            return self._in_ai(stated, STATED)
        on_ai = [title for title in titles if self.is_ai(title)]
        if len(on_ai) >= self.least_titles and len(on_ai) >= self.least_share * len(titles):
            return self._in_ai("; ".join(on_ai), TITLED)
        return {"field": None, "skills": None, "subject": OTHER if keywords or titles else UNDETERMINED}

    def is_ai(self, text: str) -> bool:
        """Return whether a text names a field of AI."""
        rules = self.keywords.rules.by_spelling
        return any(rules[(word,)]["field"] not in NOT_AI for word in self.keywords.found(text))

    def _in_ai(self, text: str, subject: str) -> Row:
        words = [word for word in self.keywords.found(text) if self.is_ai(word)]
        return {
            "field": self.keywords.field("; ".join(words)),
            "skills": ";".join(self.keywords.skills(text)),
            "subject": subject,
        }
