"""Match cell values with our vocabularies by code, synonym or spelling; ambiguous values are left to the user."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.country_names import NAMIBIA, country_code_of, english_names, is_country_code
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.gazetteer import Gazetteer, Place, read_gazetteer
from ecosystem.importers.several_employers import employers_in
from ecosystem.importers.specialization import Keywords
from ecosystem.importers.spreadsheets.missing_values import MAX_LETTERS, is_missing, names_no_employer, studies_in
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import vocabulary as codes
from ecosystem.tables.vocabulary import UNKNOWN

MIN_SIMILARITY: Final = 87
"""Per cent of similarity from which a value is a misspelt one: one letter in eight."""
MIN_MARGIN: Final = 4
"""Points by which the most similar value must be ahead of one with another code."""
MIN_LETTERS: Final = 5
"""Letters from which a misspelling differs clearly from another word."""
AMONG_NAMES: Final = "names"
"""Context of a country in a column of names, where NA is ambiguous."""
MATCHED_BY_BEGINNING: Final = ("sector", "field")
"""Vocabularies in which a long text is matched by its first words, if these are long enough."""
AHEAD: Final = 4
"""Ratio of inhabitants from which the largest place of a name in the country beside it is meant."""
MAX_ALTERNATIVES: Final = 4
EMPLOYER: Final = "employer"
"""Vocabulary of organisations, whose sector is asked for."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "field": codes.FIELDS,
    "degree": codes.DEGREES,
    "kind": codes.MOVE_KINDS,
    "evidence": codes.EVIDENCE,
    "certainty": codes.CERTAINTIES,
    "motivation": codes.MOTIVATIONS,
    "challenge": codes.CHALLENGES,
    "domain": codes.DOMAINS,
    "boolean": {"true": "true", "false": "false"},
    "source-kind": codes.DATASET_KINDS,
}


@dataclass(frozen=True)
class Match:
    """Result of matching a value.

    Attributes
    ----------
    ours : str or None
        Our code; empty if the value means "not known"; None if the user has to decide.
    how : str
        Kind of match, or the alternatives.
    """

    ours: str | None
    how: str


SEVERAL: Final = "several employers, of different sectors"
NOT_FOUND: Final = Match(None, "not recognised")


@dataclass(frozen=True)
class Vocabularies:
    """Codes and labels of every vocabulary.

    Attributes
    ----------
    sectors : mapping of str to str
        Names by id: the reference sectors and the user's.
    cities : mapping of str to Place
        The user's cities by id.
    """

    sectors: Mapping[str, str]
    cities: Mapping[str, Place] = field(default_factory=dict)

    def match(self, vocabulary: str, text: str, beside: str = "") -> Match:
        """Match a cell.

        Parameters
        ----------
        vocabulary : str
            As :func:`ecosystem.importers.spreadsheets.layouts.vocabulary_of` returns it, or ``employer`` for the sector
            of an organisation.
        beside : str
            For a city the code of its country; for a country :data:`AMONG_NAMES` if the column holds names.

        Examples
        --------
        >>> known = read_vocabularies()
        >>> known.match("degree", "Ph.D."), known.match("country", "Pakisten")
        (Match(ours='doctorate', how='synonym'), Match(ours='PK', how='spelling 88'))
        >>> known.match("city", "Hyderabad").how
        'several places: hyderabad-in, hyderabad'
        >>> known.match("city", "Hyderabad", "PK"), known.match("country", "NA").ours
        (Match(ours='hyderabad', how='GeoNames, in PK'), 'NA')
        >>> known.match("country", "NA", AMONG_NAMES).ours is None
        True
        """
        if len(text) > MAX_LETTERS:
            return NOT_FOUND
        special: dict[str, Callable[[str, str], Match]] = {
            "country": _match_country,
            "city": self._match_city,
            EMPLOYER: self._match_employer,
        }
        found = special[vocabulary](text, beside) if vocabulary in special else self._match_code(vocabulary, text)
        says_nothing = names_no_employer(text) if vocabulary == EMPLOYER else is_missing(text)
        return Match("", "says nothing") if found.ours is None and says_nothing else found

    def choices(self, vocabulary: str) -> list[str]:
        """Return the codes of a vocabulary; none if they are too many to list."""
        if vocabulary in ("sector", "employer"):
            return list(self.sectors)
        return list(_LABELS.get(vocabulary, ()))

    def allows(self, vocabulary: str, code: str) -> bool:
        """Return whether a code is valid for a decision; the empty one leaves the cell empty."""
        if vocabulary == "country":
            return not code or is_country_code(code)
        if vocabulary == "city":
            return not code or self.place_of(code) is not None
        return not code or code in self.choices(vocabulary)

    def place_of(self, city: str) -> Place | None:
        """Return a city by id: the user's or the gazetteer's."""
        return self.cities.get(city) or read_gazetteer().by_id.get(city)

    def label(self, vocabulary: str, code: str) -> str:
        """Return the label of a code, or the code if it has none.

        Examples
        --------
        >>> read_vocabularies().label("field", "robotics"), read_vocabularies().label("employer", "university")
        ('Robotics', 'Universities')
        """
        return self._labels(vocabulary).get(code, code) or code

    def _labels(self, vocabulary: str) -> Mapping[str, str]:
        return self.sectors if vocabulary in ("sector", "employer") else _LABELS.get(vocabulary, {})

    def _match_code(self, vocabulary: str, text: str) -> Match:
        labels, plain = self._labels(vocabulary), fold(text)
        if text in labels:
            return Match(text, "exact")
        spellings = {fold(code): code for code in labels} | {fold(label): code for code, label in labels.items()}
        if plain in spellings:
            return Match(spellings[plain], "exact")
        known = synonyms(vocabulary)
        if plain in known and known[plain] in labels:
            return Match(known[plain], "synonym")
        if vocabulary == "degree" and plain in synonyms("no-degree"):
            return Match("", "no degree of a university")
        candidates = {word: code for word, code in {**spellings, **known}.items() if code in labels}
        if vocabulary == "degree" and (code := _by_beginning(plain, candidates)):
            return Match(code, "its first words")
        similar = _most_similar(plain, candidates)
        if similar.ours is not None:
            return similar
        if vocabulary in MATCHED_BY_BEGINNING and (code := _by_beginning(plain, candidates, shortest=MIN_LETTERS)):
            return Match(code, "its first words")
        if vocabulary == "field" and (code := _keywords().field(text)) != UNKNOWN:
            return Match(code, "keyword")
        return similar

    def _match_city(self, text: str, country: str) -> Match:
        if own := self._users_city(text, country):
            return Match(own, "exact" if own == text else "one of your cities")
        places = read_gazetteer().find(text, country)
        if len(places) == 1:
            exact = text == places[0].city_id
            return Match(places[0].city_id, "exact" if exact else f"GeoNames{f', in {country}' if country else ''}")
        if place := read_gazetteer().largest_by_far(text) if places and not country else None:
            return Match(place.city_id, f"GeoNames, the largest by far of {len(places)} places of this name")
        if country and places and places[0].population >= AHEAD * places[1].population > 0:
            return Match(places[0].city_id, f"GeoNames, the largest of {len(places)} places of this name in {country}")
        if places:
            more = " …" if len(places) > MAX_ALTERNATIVES else ""
            listed = ", ".join(place.city_id for place in places[:MAX_ALTERNATIVES])
            return Match(None, f"several places{f' in {country}' if country else ''}: {listed}{more}")
        if city := synonyms("city").get(fold(text), ""):
            return Match(city, "synonym")
        return _most_similar(fold(text), _city_names(read_gazetteer(), country))

    def _users_city(self, text: str, country: str) -> str:
        if text in self.cities:
            return text
        plain = fold(text)
        found = [
            city
            for city, place in self.cities.items()
            if fold(place.name) == plain and country in ("", place.country_code)
        ]
        return found[0] if len(found) == 1 else ""

    def _match_employer(self, text: str, beside: str) -> Match:
        if studies_in(text)[0]:
            return Match("", "studies, no post")
        if several := employers_in(text):
            sectors = {sector_by_name(one)[0] for one in several}
            return Match(sectors.pop(), "of each employer named") if len(sectors) == 1 else Match(None, SEVERAL)
        sector, how = sector_by_name(text)
        return Match(sector, how) if sector in self.sectors else NOT_FOUND


def read_vocabularies(sectors: Mapping[str, str] | None = None, cities: Iterable[Place] = ()) -> Vocabularies:
    """Return the vocabularies of the reference tables, with the user's sectors and cities."""
    reference = {row["sector_id"]: row["name"] for row in read_rows(SITE / "data" / "reference" / "sectors.csv")}
    return Vocabularies(reference | dict(sectors or {}), {place.city_id: place for place in cities})


def _match_country(text: str, beside: str) -> Match:
    if text == NAMIBIA and beside == AMONG_NAMES:
        return Match(None, "NA: Namibia, or not available?")
    if fold(text) == fold(NAMIBIA) and text != NAMIBIA:
        return Match(None, f"{text}: Namibia, or not available?")
    if code := country_code_of(text):
        return Match(code, "exact" if text == code else "name of the country")
    if len(text) == 2 and is_country_code(text.upper()):
        return Match(text.upper(), "exact but for capitals")
    return _most_similar(fold(text), english_names())


def _by_beginning(plain: str, candidates: Mapping[str, str], *, shortest: int = 0) -> str:
    """Return the code of the longest candidate with which a text begins, as "phd in computer vision" does."""
    found = [word for word in candidates if len(word) >= shortest and plain.startswith(f"{word} ")]
    return candidates[max(found, key=len)] if found else ""


def _most_similar(plain: str, candidates: Mapping[str, str]) -> Match:
    """Return the code of the most similar candidate, unless one with another code is as similar."""
    from rapidfuzz import fuzz, process  # imported only when a value is misspelt

    if len(plain) < MIN_LETTERS:
        return NOT_FOUND
    cutoff = MIN_SIMILARITY - MIN_MARGIN
    near = process.extract(plain, list(candidates), scorer=fuzz.ratio, score_cutoff=cutoff, limit=10)
    if not near or near[0][1] < MIN_SIMILARITY:
        return NOT_FOUND
    best, score, _ = near[0]
    rivals = sorted({candidates[word] for word, other, _ in near if other > score - MIN_MARGIN} - {candidates[best]})
    if rivals:
        return Match(None, f"as near to {', '.join([candidates[best], *rivals[:MAX_ALTERNATIVES]])}")
    return Match(candidates[best], f"spelling {score:.0f}")


@cache
def _keywords() -> Keywords:
    return Keywords.read(SITE / "data" / "cleaning")


@cache
def _city_names(gazetteer: Gazetteer, country: str) -> Mapping[str, str]:
    """Return unambiguous city names for comparison with a misspelt one: of its country, else of the reference."""
    found: dict[str, set[str]] = {}
    for place in gazetteer.by_id.values():
        if place.country_code == country if country else place.known:
            found.setdefault(fold(place.name), set()).add(place.city_id)
    return {name: min(cities) for name, cities in found.items() if len(cities) == 1}
