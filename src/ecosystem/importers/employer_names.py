"""Match names of employers with the table ``data/cleaning/employer.csv``: names, aliases and former names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.country_names import country_names
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE

TABLE: Final = "employer.csv"
WHOLE: Final = "yes"
"""In the column ``whole``: an ordinary word or a personal name, which alone does not identify a longer name."""
COMPANY_FORMS: Final = frozenset({"private", "pvt", "ltd", "limited", "llc", "gmbh", "ag"})
"""Legal forms that no university, ministry or charity has."""
SEPARATOR: Final = ";"
UNIVERSITY: Final = "university"
RESEARCH: Final = "research-institute"
INSTITUTES: Final = frozenset({"institute", "institut", "academy"})
"""Units of a research organisation, but another body beside a firm."""
UNKNOWN_BRANCH: Final = "other-industry"
MAX_LETTERS: Final = 300
"""Longer texts are no names."""
MAX_PLACE_WORDS: Final = 4
ACRONYM_LETTERS: Final = 6
"""Letters up to which a single word that names a university is an acronym: it may mean another one abroad."""
DISTINCT_LETTERS: Final = 6
"""Letters from which one listed word that is no ordinary one identifies an employer at the beginning of a name."""
CLEAR_LETTERS: Final = 4
"""Letters from which a listed word identifies an employer before words such as "Research" or "Labs" only."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_PARTS = re.compile(r"\s[-/:@]+\s|[,;|–—•]")
_ACRONYM = re.compile(r"[^A-Z]*[A-Z][^A-Z]*[A-Z].*")
_APOSTROPHES = re.compile(r"['’`´]")
_INITIALS = re.compile(r"\b\w(?: \w\b)+")
_WORDS: Final = {
    "univ": "university",
    "inst": "institute",
    "natl": "national",
    "intl": "international",
    "lab": "laboratory",
    "labs": "laboratories",
    "uet": "university of engineering technology",
}
_LEFT_OUT: Final = frozenset({"and", "the", "und", "et"})


@dataclass(frozen=True)
class ListedEmployer:
    """A row of the table.

    Attributes
    ----------
    country_code
        Country of the seat; empty for international organisations.
    words
        Words of all its names, by which a longer name can be compared with an acronym in brackets.
    whole
        Whether its names only match as a whole.
    """

    name: str
    country_code: str
    sector_id: str
    words: frozenset[str]
    whole: bool


@dataclass(frozen=True)
class _Spelling:
    """A key under which a name may be listed.

    Attributes
    ----------
    place
        Country of a place named beside it.
    company
        Whether a company's legal form was left out, which no university or authority has.
    beside
        Words of the name in front of the brackets that hold this acronym; None for other spellings.
    """

    key: str
    place: str
    company: bool
    beside: frozenset[str] | None = None

    def may_mean(self, employer: ListedEmployer, country: str) -> bool:
        acronym = " " not in self.key and len(self.key) <= ACRONYM_LETTERS
        if acronym and country and employer.sector_id == UNIVERSITY and employer.country_code not in ("", country):
            return False
        if self.company and " " not in self.key and employer.sector_id not in _industry():
            return False
        return self.beside is None or any(len(word) >= CLEAR_LETTERS for word in self.beside & employer.words)


@dataclass(frozen=True)
class EmployerTable:
    """Listed employers by the keys of their names and aliases; two employers may share an acronym."""

    by_key: Mapping[str, tuple[ListedEmployer, ...]]

    @classmethod
    def read(cls, path: Path) -> EmployerTable:
        """Read the table; names also count without their legal form, where no other employer has that name."""
        named: dict[str, dict[ListedEmployer, None]] = {}
        shortened: dict[str, dict[ListedEmployer, None]] = {}
        for row in read_rows(path):
            words = frozenset(word for name in names_of(row) for word in employer_key(name).split())
            employer = ListedEmployer(row["name"], row["country_code"], row["sector_id"], words, row["whole"] == WHOLE)
            for name in names_of(row):
                named.setdefault(employer_key(name), {})[employer] = None
                if not employer.whole:
                    shortened.setdefault(_without_form(employer_key(name)), {})[employer] = None
        return cls({key: tuple(found) for key, found in {**shortened, **named}.items()})

    def candidates(self, name: str, country: str = "", *, leading: bool = True) -> tuple[ListedEmployer, ...]:
        """Return the listed employers that a name may mean: none, one, or several of one acronym.

        Parameters
        ----------
        country : str
            Code of the employer's country, where known; it decides between employers of one acronym.
        leading : bool
            Whether a listed name may also be the beginning of a longer one, as in "IBM Research – Zurich".
        """
        if len(name) > MAX_LETTERS:
            return ()
        for spelling in _spellings(name):
            where = country or spelling.place
            found = tuple(one for one in self.by_key.get(spelling.key, ()) if spelling.may_mean(one, where))
            if len(found) > 1 and where:
                found = tuple(one for one in found if one.country_code == where) or found
            if found:
                return found
        return self._leading(employer_key(_BRACKETS.sub(" ", name)).split()) if leading else ()

    def university_country(self, name: str) -> str:
        """Return the country of the only listed university that a name means; empty where it names another place.

        Examples
        --------
        >>> table = employer_table()
        >>> names = ("NUST", "ETH Zurich", "ITU", "Monash University Malaysia", "Google")
        >>> [table.university_country(name) for name in names]
        ['PK', 'CH', '', '', '']
        """
        if len(name) > MAX_LETTERS:
            return ""
        for spelling in _spellings(name):
            found = {(one.sector_id, one.country_code) for one in self.by_key.get(spelling.key, ())}
            if found:
                sector, country = min(found)
                is_one = len(found) == 1 and sector == UNIVERSITY and spelling.place in ("", country)
                return country if is_one else ""
        return ""

    def _leading(self, words: Sequence[str]) -> tuple[ListedEmployer, ...]:
        for length in range(len(words) - 1, 0, -1):
            found = self.by_key.get(" ".join(words[:length]), ())
            if len(found) == 1 and found[0].sector_id != UNIVERSITY and _may_lead(words, length, found[0]):
                return found
        return ()


def names_of(row: Row) -> list[str]:
    """Return the name and the aliases of a row of the table."""
    return [row["name"], *filter(None, row["aliases"].split(SEPARATOR))]


def employer_key(name: str) -> str:
    """Fold a name for comparison: "and", "the" and apostrophes left out, initials joined, abbreviations written out.

    Examples
    --------
    >>> employer_key("The S & P Global"), employer_key("N.E.D. Univ. of Engineering & Technology")
    ('sp global', 'ned university of engineering technology')
    """
    text = fold(_APOSTROPHES.sub("", name).replace("&", " and "))
    words = text.split()
    kept = [_WORDS.get(word, word) for word in words[:-1] if word not in _LEFT_OUT]
    kept += [_WORDS.get(word, word) for word in words[-1:]]  # "e&" stays "e and"
    return _INITIALS.sub(lambda found: found[0].replace(" ", ""), " ".join(kept))


@cache
def employer_table(cleaning: Path = SITE / "data" / "cleaning") -> EmployerTable:
    """Return the table of employers in a folder of cleaning rules."""
    return EmployerTable.read(cleaning / TABLE)


@cache
def canonical_employer(name: str, country: str = "") -> str | None:
    """Return the present name of a listed employer, the same for all its aliases and former names; None if not listed.

    Units of a listed firm are that firm; two units of a research organisation or a ministry are not one employer.

    Examples
    --------
    >>> [canonical_employer(name) for name in ("Facebook", "Meta Platforms, Inc.", "IBM Research – Zurich", "Nowhere")]
    ['Meta', 'Meta', 'IBM', None]
    """
    table = employer_table()
    found = table.candidates(name, country, leading=False)
    found = found or tuple(one for one in table.candidates(name, country) if one.sector_id in _industry())
    return found[0].name if len(found) == 1 else None


def employer_id(name: str | None, sector: str | None, country: str | None, city: str | None) -> str | None:
    """Return one id for all names of a listed employer in a country, of a university in a city; None if not listed."""
    listed = canonical_employer(name or "", country or "")
    if listed is None:
        return None
    place = f"{country or ''}/{city or ''}" if sector == UNIVERSITY else country or ""
    return f"employer:{listed}/{place}"


@cache
def _industry() -> frozenset[str]:
    rows = read_rows(SITE / "data" / "reference" / "sectors.csv")
    return frozenset(row["sector_id"] for row in rows if row["domain"] == "industry")


def _spellings(name: str) -> Iterator[_Spelling]:
    """Yield the keys under which a name may be listed, the most exact first."""
    outside, inside = _BRACKETS.sub(" ", name), _BRACKETS.findall(name)
    parts = [part for part in _PARTS.split(outside) if part.strip()]
    texts = [name, outside, *parts[:1]]
    if parts and set(employer_key(parts[0]).split()) & synonyms("organization-unit").keys():
        texts += parts[1:]
    place = next((code for part in [*inside, *parts[1:]] if (code := _country_of(employer_key(part)))), "")
    for text in texts:
        yield from _shortened(employer_key(text), place)
    beside = frozenset(employer_key(outside).split())
    for text in inside:
        if _ACRONYM.fullmatch(text):
            yield _Spelling(employer_key(text), place, company=False, beside=beside)


def _shortened(key: str, place: str) -> Iterator[_Spelling]:
    """Yield a key, then without legal forms and places at its end."""
    words, company = key.split(), False
    while words:
        yield _Spelling(" ".join(words), place, company)
        if len(words) > 1 and words[-1] in _legal_forms():
            company |= words[-1] in COMPANY_FORMS
            words = words[:-1]
            continue
        length = _place_length(words)
        if not length:
            return
        place = _country_of(" ".join(words[-length:])) or place
        words = words[:-length]


def _place_length(words: Sequence[str]) -> int:
    """Return how many words at the end name a place; none in names such as "University of Karachi"."""
    for length in range(min(MAX_PLACE_WORDS, len(words) - 1), 0, -1):
        if words[-length - 1] not in synonyms("preposition") and _is_place(" ".join(words[-length:])):
            return length
    return 0


def _without_form(key: str) -> str:
    words = key.split()
    while len(words) > 1 and words[-1] in _legal_forms():
        words = words[:-1]
    return " ".join(words)


def _may_lead(words: Sequence[str], length: int, employer: ListedEmployer) -> bool:
    rest, whole = words[length:], employer.whole
    another = synonyms("organization-kind").keys() - (INSTITUTES if employer.sector_id == RESEARCH else set())
    if set(rest) & another:
        return False
    if length > 1 or (len(words[0]) >= DISTINCT_LETTERS and not whole):
        return True
    return (len(words[0]) >= CLEAR_LETTERS and not whole) and all(
        word in synonyms("organization-branch")
        or word in synonyms("preposition")
        or word in _legal_forms()
        or word in place_countries()
        for word in rest
    )


def _is_place(key: str) -> bool:
    return key in place_countries() or bool(len(key) >= CLEAR_LETTERS and read_gazetteer().find(key))


def _country_of(key: str) -> str:
    """Return the code of the country that a place is in; empty if it is no place, or in one of several countries."""
    if key in place_countries():
        return place_countries()[key]
    codes = {place.country_code for place in read_gazetteer().find(key)} if len(key) >= CLEAR_LETTERS else set()
    return codes.pop() if len(codes) == 1 else ""


@cache
def _legal_forms() -> frozenset[str]:
    """Return the words of legal forms as they stand in keys, so "sa" for "S.A."."""
    forms = [form for form, code in synonyms("organization-form").items() if code == UNKNOWN_BRANCH]
    return frozenset(word for form in forms for word in employer_key(form).split())


@cache
def place_countries() -> Mapping[str, str]:
    """Return countries, regions and reference cities by key, with their country where there is one."""
    gazetteer = read_gazetteer()
    cities = {employer_key(place.name): place.country_code for place in gazetteer.by_id.values() if place.known}
    countries = {employer_key(name): code for name, code in country_names().items() if len(name) > 1}
    return {**synonyms("region"), **cities, **countries}
