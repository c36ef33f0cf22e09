"""Texts that name a person of a dataset: by words of a name, an id, a title of address, or an address."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from ecosystem.tables import Cities, Organizations, Researchers, Sectors, Sources, Transitions

SHORTEST_WORD: Final = 3
"""Letters of a word by which a person is recognised; names of shorter words are recognised as a whole."""
LABEL_NAMES: Final = 20
"""Names from which on a word in more than half of them is a label ("Simulated person 0001") and names nobody."""
TITLES: Final = frozenset(["prof", "professor", "dr", "engr", "mr", "mrs", "ms", "miss"])
PARTICLES: Final = TITLES | frozenset(
    ["doctor", "sir", "the", "and", "for", "von", "van", "der", "den", "del", "bin", "ibn"]
)

_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"""[^\s/,;:()?=&#"'“”]+""")
_ADDRESSED = re.compile(rf"(?i:\b(?:{'|'.join(sorted(TITLES))})\b)\.?\s{{0,3}}[^\W\d_a-z]")
"""A title of address and a capital: "PhD student of Prof. Iqbal", whoever Iqbal is."""
_ADDRESS = re.compile(r"://|www\.|@|\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
"""A web or e-mail address, or an ORCID id."""


@dataclass(frozen=True, eq=False)
class PersonalTexts:
    """What names the persons of a dataset.

    Attributes
    ----------
    words : frozenset of str
        Folded words of names; one of them in a text is enough ("Khan & Sons Lab").
    phrases : frozenset of str
        Folded names without a word that is long enough.
    ids : frozenset of str
        Ids of people and moves, in lower case.
    public : frozenset of str
        Texts of the reference tables: published facts, even where they share a word with a name ("Dera Ghazi Khan").
    """

    words: frozenset[str]
    phrases: frozenset[str]
    ids: frozenset[str]
    public: frozenset[str]

    @classmethod
    def of_data(
        cls, researchers: pd.DataFrame, transitions: pd.DataFrame, reference: Mapping[str, pd.DataFrame]
    ) -> PersonalTexts:
        """Collect them from the tables of a dataset and the reference tables."""
        names = [_words(name) for name in _distinct(researchers[Researchers.name])]
        ids = [*_distinct(researchers[Researchers.researcher_id]), *_distinct(transitions[Transitions.transition_id])]
        in_ids = [words for words in map(_words, ids) if sum(len(word) >= SHORTEST_WORD for word in words) > 1]
        words, phrases = _of_names(names)
        more, _ = _of_names(in_ids)
        texts = (
            (Cities, (Cities.name, Cities.province)),
            (Sectors, (Sectors.name, Sectors.description)),
            (Organizations, (Organizations.name,)),
            (Sources, (Sources.citation, Sources.licence, Sources.url)),
        )
        public = [
            text
            for table, columns in texts
            if table.table in reference
            for column in columns
            for text in _distinct(reference[table.table][column])
        ]
        return cls(words | more, phrases, frozenset(text.lower() for text in ids), frozenset(public))

    def names_person(self, text: str) -> bool:
        """Whether a text names a person, or may do so."""
        if text in self.public:
            return False
        if _ADDRESS.search(text) or _ADDRESSED.search(text):
            return True
        if not self.ids.isdisjoint(piece.lower() for piece in (text, *_PIECE.findall(text))):
            return True
        words = _words(text)
        if not self.words.isdisjoint(words):
            return True
        phrase = f" {' '.join(words)} "
        return any(f" {name} " in phrase for name in self.phrases)


def _of_names(names: Iterable[list[str]]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that name persons, and the names without such a word."""
    names = list(names)
    counts = Counter(word for words in names for word in set(words))
    most = len(names) / 2 if len(names) >= LABEL_NAMES else len(names)
    naming = {word for word, count in counts.items() if len(word) >= SHORTEST_WORD and count <= most} - PARTICLES
    short = {" ".join(words) for words in names if words and all(len(word) < SHORTEST_WORD for word in words)}
    return frozenset(naming), frozenset(short)


def _words(text: str) -> list[str]:
    """Return the words of a text without accents, in lower case."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)).casefold())


def _distinct(column: pd.Series) -> list[str]:
    return [str(text) for text in column.dropna().unique()]
