"""What a cell means in our words: by code, synonym or spelling; what is doubtful is left to the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.country_names import NAMIBIA, country_code_of, english_names, is_country_code
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.gazetteer import Gazetteer, Place, read_gazetteer
from ecosystem.importers.specialization import Keywords
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import vocabulary as words
from ecosystem.tables.vocabulary import UNKNOWN

ALIKE: Final = 87
"""From how many per cent of likeness on a word is taken for a misspelt one: one letter in eight."""
MARGIN: Final = 4
"""Points by which the likest word must be ahead of one that means something else."""
SHORTEST: Final = 5
"""Letters from which a misspelling can be told from another word."""
AMONG_NAMES: Final = "names"
"""Stands beside a word that means one thing among codes and another among names."""
BEGUN: Final = ("sector", "field")
"""Vocabularies of which longer texts are known by their first words, where these are long enough to be clear."""
LISTED: Final = 4

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "field": words.FIELDS,
    "degree": words.DEGREES,
    "kind": words.MOVE_KINDS,
    "evidence": words.EVIDENCE,
    "motivation": words.MOTIVATIONS,
    "challenge": words.CHALLENGES,
    "domain": words.DOMAINS,
    "boolean": {"true": "true", "false": "false"},
    "source-kind": words.DATASET_KINDS,
}


@dataclass(frozen=True)
class Meaning:
    """What a word is taken to mean.

    Attributes
    ----------
    ours : str or None
        Our word; empty where the cell says that nothing is known; None where it is left to the user.
    how : str
        How that was found, or between what it could not be decided.
    """

    ours: str | None
    how: str


NOT_FOUND: Final = Meaning(None, "not made out")


@dataclass(frozen=True)
class Lexicon:
    """Words of every vocabulary.

    Attributes
    ----------
    sectors : mapping of str to str
        Names of sectors by id: those of the reference, and those that the user brings.
    cities : mapping of str to Place
        Cities that the user brings, by id.
    """

    sectors: Mapping[str, str]
    cities: Mapping[str, Place] = field(default_factory=dict)

    def meaning(self, vocabulary: str, text: str, beside: str = "") -> Meaning:
        """Say what a cell means.

        Parameters
        ----------
        vocabulary : str
            As :func:`ecosystem.importers.spreadsheets.shapes.vocabulary_of` names it, or ``employer`` for the sector of
            an organisation.
        text : str
            The cell.
        beside : str
            For a city the code of its country, for a country :data:`AMONG_NAMES` where the column holds names.

        Examples
        --------
        >>> lexicon = read_lexicon()
        >>> lexicon.meaning("degree", "Ph.D."), lexicon.meaning("country", "Pakisten")
        (Meaning(ours='doctorate', how='synonym'), Meaning(ours='PK', how='spelling 88'))
        >>> lexicon.meaning("city", "Hyderabad").how
        'several places: hyderabad-in, hyderabad'
        >>> lexicon.meaning("city", "Hyderabad", "PK"), lexicon.meaning("country", "NA").ours
        (Meaning(ours='hyderabad', how='GeoNames, in PK'), 'NA')
        >>> lexicon.meaning("country", "NA", AMONG_NAMES).ours is None
        True
        """
        special: dict[str, Callable[[str, str], Meaning]] = {
            "country": _country,
            "city": self._city,
            "employer": self._employer,
        }
        found = special[vocabulary](text, beside) if vocabulary in special else self._word(vocabulary, text)
        return Meaning("", "says nothing") if found.ours is None and self.says_nothing(text) else found

    def says_nothing(self, text: str) -> bool:
        """Say whether a cell holds words for "not known"."""
        return fold(text) in synonyms("missing")

    def choices(self, vocabulary: str) -> list[str]:
        """Return the codes of ours among which the user can choose; none where they are too many to list."""
        if vocabulary in ("sector", "employer"):
            return list(self.sectors)
        return list(_LABELS.get(vocabulary, ()))

    def allows(self, vocabulary: str, code: str) -> bool:
        """Say whether a word is one of ours, so that a decision can name it; empty leaves the cell empty."""
        if vocabulary == "country":
            return not code or is_country_code(code)
        if vocabulary == "city":
            return not code or code in self.cities or code in read_gazetteer().by_id
        return not code or code in self.choices(vocabulary)

    def place_of(self, city: str) -> Place | None:
        """Return a place by its id: one that the user brings, or one that we give an id."""
        return self.cities.get(city) or place_of(city)

    def label(self, vocabulary: str, code: str) -> str:
        """Return what a word of ours is called; itself where it is called nothing else.

        Examples
        --------
        >>> read_lexicon().label("field", "robotics"), read_lexicon().label("employer", "university")
        ('Robotics', 'Universities')
        """
        labels = self.sectors if vocabulary in ("sector", "employer") else _LABELS.get(vocabulary, {})
        return labels.get(code, code) or code

    def _labels(self, vocabulary: str) -> Mapping[str, str]:
        return self.sectors if vocabulary == "sector" else _LABELS[vocabulary]

    def _word(self, vocabulary: str, text: str) -> Meaning:
        labels = self._labels(vocabulary)
        if text in labels:
            return Meaning(text, "exact")
        plain = fold(text)
        spelt = {fold(code): code for code in labels} | {fold(label): code for code, label in labels.items()}
        if plain in spelt:
            return Meaning(spelt[plain], "exact")
        known = synonyms(vocabulary)
        if plain in known and known[plain] in labels:
            return Meaning(known[plain], "synonym")
        meant = {word: code for word, code in {**spelt, **known}.items() if code in labels}
        if vocabulary == "degree" and (code := _beginning(plain, meant)):
            return Meaning(code, "its first words")
        near = _likest(plain, meant)
        if near.ours is None and vocabulary in BEGUN and (code := _beginning(plain, meant, shortest=SHORTEST)):
            return Meaning(code, "its first words")
        if near.ours is None and vocabulary == "field" and (field := _keywords().field(text)) != UNKNOWN:
            return Meaning(field, "keyword")
        return near

    def _city(self, text: str, country: str) -> Meaning:
        if own := self._own_city(text, country):
            return Meaning(own, "exact" if own == text else "one of your cities")
        known = read_gazetteer()
        places = known.find(text, country)
        if len(places) == 1:
            exact = text == places[0].city_id
            return Meaning(places[0].city_id, "exact" if exact else f"GeoNames{f', in {country}' if country else ''}")
        if places:
            more = " …" if len(places) > LISTED else ""
            return Meaning(None, f"several places: {', '.join(place.city_id for place in places[:LISTED])}{more}")
        return _likest(fold(text), _city_names(known, country))

    def _own_city(self, text: str, country: str) -> str:
        """Return the city of the user's that a text names, by id or by name."""
        if text in self.cities:
            return text
        plain = fold(text)
        named = [
            city
            for city, place in self.cities.items()
            if fold(place.name) == plain and country in ("", place.country_code)
        ]
        return named[0] if len(named) == 1 else ""

    def _employer(self, text: str, beside: str) -> Meaning:
        sector, how = sector_by_name(text)
        return Meaning(sector, how) if sector in self.sectors else NOT_FOUND


def read_lexicon(sectors: Mapping[str, str] | None = None, cities: Iterable[Place] = ()) -> Lexicon:
    """Return the lexicon of the reference tables, with what the user brings."""
    reference = {row["sector_id"]: row["name"] for row in read_rows(SITE / "data" / "reference" / "sectors.csv")}
    return Lexicon(reference | dict(sectors or {}), {place.city_id: place for place in cities})


def place_of(city: str) -> Place | None:
    """Return a place by the id that we give it."""
    return read_gazetteer().by_id.get(city)


def _country(text: str, beside: str) -> Meaning:
    if text == NAMIBIA and beside == AMONG_NAMES:
        return Meaning(None, "NA: Namibia, or not available?")
    if fold(text) == fold(NAMIBIA) and text != NAMIBIA:
        return Meaning(None, f"{text}: Namibia, or not available?")
    if code := country_code_of(text):
        return Meaning(code, "exact" if text == code else "name of the country")
    if len(text) == 2 and is_country_code(text.upper()):
        return Meaning(text.upper(), "exact but for capitals")
    return _likest(fold(text), english_names())


def _beginning(plain: str, synonyms: Mapping[str, str], *, shortest: int = 0) -> str:
    """Return what the longest known words mean with which a text begins, as "phd in computer vision" does."""
    begun = [word for word in synonyms if len(word) >= shortest and plain.startswith(f"{word} ")]
    return synonyms[max(begun, key=len)] if begun else ""


def _likest(plain: str, spelt: Mapping[str, str]) -> Meaning:
    """Find the word that a misspelt one is meant to be, unless another meaning is as near."""
    from rapidfuzz import fuzz, process  # needed only where something is misspelt

    if len(plain) < SHORTEST:
        return NOT_FOUND
    near = process.extract(plain, list(spelt), scorer=fuzz.ratio, score_cutoff=ALIKE - MARGIN, limit=10)
    if not near or near[0][1] < ALIKE:
        return NOT_FOUND
    best, score, _ = near[0]
    rivals = sorted({spelt[word] for word, other, _ in near if other > score - MARGIN} - {spelt[best]})
    if rivals:
        return Meaning(None, f"as near to {', '.join([spelt[best], *rivals[:LISTED]])}")
    return Meaning(spelt[best], f"spelling {score:.0f}")


@cache
def _keywords() -> Keywords:
    return Keywords.read(SITE / "data" / "cleaning")


@cache
def _city_names(known: Gazetteer, country: str) -> Mapping[str, str]:
    """Return the names with which a misspelt city is compared: of its country, else of the reference."""
    wanted = [place for place in known.by_id.values() if (place.country_code == country if country else place.known)]
    found: dict[str, set[str]] = {}
    for place in wanted:
        found.setdefault(fold(place.name), set()).add(place.city_id)
    return {name: min(cities) for name, cities in found.items() if len(cities) == 1}
