"""Distinct values of the sheets with their codes and numbers of cells; the user's decisions come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ecosystem.importers.employer_names import employer_key
from ecosystem.importers.spreadsheets.mapping import Decision
from ecosystem.importers.spreadsheets.value_matching import EMPLOYER, Match, Vocabularies
from ecosystem.load import Problem

MAX_CHOICES_LISTED: Final = 25
BY_USER: Final = "as you decided"


@dataclass(frozen=True)
class MatchedValue:
    """A distinct value of the sheets and its match, for review by the user.

    Attributes
    ----------
    vocabulary, original, beside : str
        Key of the value, as in :class:`ecosystem.importers.spreadsheets.mapping.Decision`.
    count : int
        Cells with this value.
    ours, how
        As in :class:`ecosystem.importers.spreadsheets.value_matching.Match`.
    needed : bool
        Whether some row requires it.
    file, line, heading
        First occurrence.
    """

    vocabulary: str
    original: str
    beside: str
    count: int
    ours: str | None
    how: str
    needed: bool
    file: str
    line: int
    heading: str

    def problem(self, choices: Iterable[str]) -> Problem:
        """Return the problem that the value has no code."""
        listed = list(choices)
        offer = f" Use one of: {', '.join(listed[:MAX_CHOICES_LISTED])}" if listed else ""
        remedy = f"Say what it means in the table of words, or correct it in the file.{offer}"
        article = "an" if self.vocabulary[:1] in "aeiou" else "a"
        rule = f"the word could not be read as {article} {self.vocabulary} ({self.how})"
        return Problem(self.file, self.line, self.heading, self.original, rule, remedy, self.count)


@dataclass
class _Occurrence:
    match: Match
    file: str
    line: int
    heading: str
    count: int = 0
    needed: bool = False


class ValueMatcher:
    """Match values, the user's decisions first, and collect each distinct value with its number of cells."""

    def __init__(self, vocabularies: Vocabularies, decisions: Iterable[Decision] = ()) -> None:
        self.vocabularies = vocabularies
        self._found: dict[tuple[str, str, str], _Occurrence] = {}
        self._decided = {
            (one.vocabulary, one.original, one.beside): one.ours
            for one in decisions
            if vocabularies.allows(one.vocabulary, one.ours)
        }
        self._spellings = {employer_key(text): text for vocabulary, text, _ in self._decided if vocabulary == EMPLOYER}

    def code_of(
        self, vocabulary: str, text: str, beside: str, *, needed: bool, where: tuple[str, int, str]
    ) -> str | None:
        """Return the code of a cell and count it; None and empty as in :class:`Match`.

        Parameters
        ----------
        vocabulary, text, beside : str
            As for :meth:`~ecosystem.importers.spreadsheets.value_matching.Vocabularies.match`.
        where : tuple
            File, line and heading.
        """
        if not text:
            return ""
        if vocabulary == EMPLOYER:  # one question for an employer, however it is written
            text = self._spellings.setdefault(employer_key(text) or text, text)
        key = (vocabulary, text, beside)
        found = self._found.get(key)
        if found is None:
            match = Match(self._decided[key], BY_USER) if key in self._decided else self.vocabularies.match(*key)
            found = self._found[key] = _Occurrence(match, *where)
        found.count += 1
        found.needed |= needed
        if where[:2] < (found.file, found.line):
            found.file, found.line, found.heading = where
        return found.match.ours

    def values(self) -> tuple[MatchedValue, ...]:
        """Return every distinct value, those without a code first, then by vocabulary and value."""
        listed = [
            MatchedValue(*key, one.count, one.match.ours, one.match.how, one.needed, one.file, one.line, one.heading)
            for key, one in self._found.items()
        ]
        return tuple(sorted(listed, key=lambda one: (one.ours is not None, one.vocabulary, one.original, one.beside)))
