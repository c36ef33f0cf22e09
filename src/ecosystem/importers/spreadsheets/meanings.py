"""The words of some sheets and what each is taken to mean: the table that the user reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ecosystem.importers.country_names import NAMIBIA
from ecosystem.importers.spreadsheets.evidence import are_codes
from ecosystem.importers.spreadsheets.mapping import Decision
from ecosystem.importers.spreadsheets.words import AMONG_NAMES, Lexicon, Meaning
from ecosystem.load import Problem

YOURS: Final = "as you decided"


@dataclass(frozen=True)
class Word:
    """A word of the user's and what it becomes.

    Attributes
    ----------
    vocabulary, original, beside : str
        Which word, as in :class:`ecosystem.importers.spreadsheets.mapping.Decision`.
    count : int
        In how many cells it stands.
    ours : str or None
        What it becomes; empty leaves the cell empty; None where the user has to say.
    how : str
        How that was found.
    needed : bool
        Whether some row cannot do without.
    file, line, heading
        Where it stands first.
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
        """Say that the word is not decided."""
        listed = list(choices)
        offer = f" Use one of: {', '.join(listed[:25])}" if listed else ""
        remedy = f"Say what it means in the table of words, or correct it in the file.{offer}"
        article = "an" if self.vocabulary[:1] in "aeiou" else "a"
        rule = f"the word could not be read as {article} {self.vocabulary} ({self.how})"
        return Problem(self.file, self.line, self.heading, self.original, rule, remedy, self.count)


@dataclass
class _Found:
    meaning: Meaning
    file: str
    line: int
    heading: str
    count: int = 0
    needed: bool = False


@dataclass
class Meanings:
    """Looks words up, remembers each with how often it stood, and lets the user's decisions go first."""

    lexicon: Lexicon
    decisions: Iterable[Decision] = ()
    _found: dict[tuple[str, str, str], _Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._decided = {
            (one.vocabulary, one.original, one.beside): one.ours
            for one in self.decisions
            if self.lexicon.allows(one.vocabulary, one.ours)
        }

    def of(
        self,
        vocabulary: str,
        text: str,
        beside: str,
        *,
        needed: bool,
        where: tuple[str, int, str],
        counted: bool = True,
    ) -> str | None:
        """Return what a cell means, and count it.

        Returns
        -------
        str or None
            Our word; empty where the cell is left empty; None where the user has to decide.
        """
        if not text:
            return ""
        key = (vocabulary, text, beside)
        found = self._found.get(key)
        if found is None:
            meaning = Meaning(self._decided[key], YOURS) if key in self._decided else self.lexicon.meaning(*key)
            found = self._found[key] = _Found(meaning, *where)
        found.count += 1
        found.needed |= needed
        if where[:2] < (found.file, found.line):
            found.file, found.line, found.heading = where
        return found.meaning.ours

    def words(self) -> tuple[Word, ...]:
        """Return every word, the undecided ones first, then by vocabulary and word."""
        listed = [
            Word(*key, one.count, one.meaning.ours, one.meaning.how, one.needed, one.file, one.line, one.heading)
            for key, one in self._found.items()
        ]
        return tuple(sorted(listed, key=lambda word: (word.ours is not None, *_order(word))))


def beside_country(text: str, codes: bool) -> str:
    """Say what decides beside a word for a country: whether ``NA`` stands among names.

    Examples
    --------
    >>> beside_country("NA", codes=False), beside_country("NA", codes=True), beside_country("PK", codes=False)
    ('names', '', '')
    """
    return AMONG_NAMES if text == NAMIBIA and not codes else ""


def holds_codes(cells: Iterable[str]) -> bool:
    """Say whether a column of countries holds codes; one with nothing but ``NA`` is asked about."""
    return are_codes(list(cells))


def _order(word: Word) -> tuple[str, str, str]:
    return word.vocabulary, word.original, word.beside
