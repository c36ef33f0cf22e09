"""Whether somebody works on AI, and in which field, from keywords, posts and titles of works.

An ORCID record has no classified topics. The project's table of keywords (``specialization_field.csv``) says which
words stand for which field. A keyword or post that names AI is enough; else titles decide, if there are enough of them.
Who has neither keywords nor titles cannot be told, and is counted as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.importers.json_lines.record_reader import Row
from ecosystem.importers.specialization import Keywords

NOT_AI: Final = frozenset({"other-computing", "bioinformatics", "unknown"})
"""Fields of the keywords that alone do not make somebody a researcher in AI."""

STATED, TITLED, OTHER, UNTOLD = "stated", "titled", "other", "untold"


@dataclass(frozen=True)
class Subjects:
    """The rules by which somebody counts as working on AI.

    Attributes
    ----------
    keywords
        Words and the fields for which they stand.
    least_titles, least_share
        What titles must tell where neither keywords nor posts name AI.
    """

    keywords: Keywords
    least_titles: int
    least_share: float

    @classmethod
    def read(cls, cleaning: Path, *, least_titles: int, least_share: float) -> Subjects:
        """Read the table of keywords from the folder of cleaning rules."""
        return cls(Keywords.read(cleaning), least_titles, least_share)

    def of(self, keywords: Sequence[str], titles: Sequence[str], posts: Sequence[str]) -> Row:
        """Return field, skills and how it is known.

        Parameters
        ----------
        keywords, titles, posts : sequence of str
            The person's own keywords; titles of works; roles and departments.

        Returns
        -------
        dict
            ``field``, ``skills`` and ``told``: *stated* by a keyword or post, *titled* by works, *other* where what is
            there names no AI, *untold* where nothing is there.
        """
        stated = "; ".join((*keywords, *posts))
        if self.in_ai(stated):
            return self._answer(stated, STATED)
        named = [title for title in titles if self.in_ai(title)]
        if len(named) >= self.least_titles and len(named) >= self.least_share * len(titles):
            return self._answer("; ".join(named), TITLED)
        told = OTHER if keywords or titles else UNTOLD
        return {"field": None, "skills": None, "told": told}

    def in_ai(self, said: str) -> bool:
        """Say whether a text names a field of AI."""
        rules = self.keywords.rules.by_spelling
        return any(rules[(word,)]["field"] not in NOT_AI for word in self.keywords.found(said))

    def _answer(self, said: str, told: str) -> Row:
        words = [word for word in self.keywords.found(said) if self.in_ai(word)]
        return {
            "field": self.keywords.field("; ".join(words)),
            "skills": ";".join(self.keywords.skills(said)),
            "told": told,
        }
