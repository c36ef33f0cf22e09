"""Convert a Scopus export (a row per paper) to posts: a row per author id, organisation and year of publication."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from ecosystem.importers.country_names import country_code_of
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.specialization import Keywords
from ecosystem.importers.spreadsheets.layouts import PostRows
from ecosystem.importers.spreadsheets.sheets import PUBLICATION, RawSheet, padded
from ecosystem.importers.text_folding import fold
from ecosystem.importers.workbook_process import MAX_ROWS
from ecosystem.load import Problem
from ecosystem.site import SITE
from ecosystem.tables.vocabulary import UNKNOWN, YEARS

SEARCHED_ROWS: Final = 10
MAX_ADDRESS: Final = 1_000
"""Characters of one author's affiliations; more is no address."""
MAX_PARTS: Final = 60
"""Parts between commas in one author's affiliations."""
MAX_KEYWORDS: Final = 2_000
"""Characters of keywords that are searched for a field."""
MAX_PLACE: Final = 60
MAX_WORDS: Final = 8
"""Words of an author's name."""
CACHED_ADDRESSES: Final = 20_000
SHORTEST_COUNTRY: Final = 4
"""Letters of the name of a country: shorter ones are states (GA, CA) but for :data:`SHORT_COUNTRIES`."""
SHORT_COUNTRIES: Final = frozenset({"USA", "UK", "UAE"})
HEADINGS: Final = tuple(
    str(column)
    for column in (
        PostRows.researcher_id,
        PostRows.name,
        PostRows.field,
        PostRows.profile_url,
        PostRows.organization,
        PostRows.city_id,
        PostRows.country_code,
        PostRows.first_year,
        PostRows.source_url,
    )
)
PROFILE: Final = "https://www.scopus.com/authid/detail.uri?authorId="
NO_IDS: Final = "papers are listed without author ids, so that persons of one name cannot be told apart"
NO_AFFILIATIONS: Final = "papers are listed without the affiliations of each author"
EXPORT_AGAIN: Final = (
    "Export again from Scopus as CSV with “Author(s) ID” and “Affiliations” (which gives “Authors with affiliations”) "
    "ticked"
)

_AUTHORS, _FULL_NAMES, _IDS = "authors", "author full names", "author s id"
_ADDRESSES, _TITLE, _YEAR, _LINK = "authors with affiliations", "title", "year", "link"
_KEYWORDS: Final = ("author keywords", "index keywords")
_SIGNS: Final = frozenset({_IDS, _FULL_NAMES, _ADDRESSES, "eid"})
_ID = re.compile(r"\d{1,15}")
_NAMED_ID = re.compile(r"(.{1,300}?)\s{0,5}\((\d{1,15})\)")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}[.\-\s]{1,2}){1,6}")
_POSTCODE = re.compile(r"\S*\d\S*")
_UNITS: Final = (
    *("department", "dept", "faculty", "school", "college", "division", "section", "unit", "chair", "group"),
    *("program", "programme", "laboratory", "lab", "graduate", "center", "centre", "fakultat", "faculte", "lehrstuhl"),
)
"""First words of the names of parts of an organisation."""


@dataclass(frozen=True)
class Affiliation:
    """Affiliation of an author on a paper; the city is an id, empty if unknown."""

    organization: str
    city_id: str
    country_code: str


def is_scopus(headings: Sequence[str]) -> bool:
    """Return whether headings are those of a Scopus export.

    Examples
    --------
    >>> is_scopus(["Authors", "Author(s) ID", "Title", "Year"]), is_scopus(["Author", "Title", "Year"])
    (True, False)
    """
    known = {fold(heading) for heading in headings if len(heading) < MAX_PLACE}
    return {_AUTHORS, _TITLE, _YEAR} <= known and not known.isdisjoint(_SIGNS)


def posts_of_papers(sheet: RawSheet) -> RawSheet:
    """Return a Scopus export as a sheet of posts, with a problem if it lacks author ids; other sheets unchanged."""
    header = next((index for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]) if is_scopus(row)), None)
    return sheet if header is None else _Export(sheet, header).posts()


class _Export:
    """Rows of an export by heading."""

    def __init__(self, sheet: RawSheet, header: int) -> None:
        self.sheet, self.header = sheet, header
        self.at = {fold(heading): index for index, heading in enumerate(sheet.rows[header])}
        self.names: dict[str, Counter[str]] = {}
        self.fields: dict[str, Counter[str]] = {}
        self.without = 0

    def posts(self) -> RawSheet:
        posts: dict[tuple[str, Affiliation, int], tuple[int, str]] = {}
        for person, affiliation, year, line, link in self._authorships():
            posts.setdefault((person, affiliation, year), (line, link))
            if len(posts) > MAX_ROWS:
                return self._refused(f"they have more than {MAX_ROWS:,} affiliations", "Export fewer papers at a time")
        if not self.names:
            return self._refused(NO_IDS, EXPORT_AGAIN)
        if not posts:
            return self._refused(NO_AFFILIATIONS, EXPORT_AGAIN)
        rows = [self._row(*post, link) for post, (_, link) in posts.items()]
        lines = [line for line, _ in posts.values()]
        return replace(
            self.sheet,
            rows=(HEADINGS, *rows),
            lines=(self.sheet.lines[self.header], *lines),
            remarks=(*self.sheet.remarks, self._remark({person for person, _, _ in posts})),
            basis=PUBLICATION,
        )

    def _refused(self, rule: str, remedy: str) -> RawSheet:
        problem = Problem(self.sheet.place, self.sheet.lines[self.header], "Author(s) ID", "", rule, remedy)
        return RawSheet(self.sheet.file, self.sheet.sheet, problems=(*self.sheet.problems, problem))

    def _remark(self, placed: set[str]) -> str:
        papers = len(self.sheet.rows) - self.header - 1
        aside = len(self.names) - len(placed)
        left = f" {aside:,} of {len(self.names):,} people are left out: no affiliation with a year." if aside else ""
        return (
            f"{self.sheet.place} is an export of Scopus: {papers:,} {'paper' if papers == 1 else 'papers'} became the "
            f"affiliations by year of {len(placed):,} {'person' if len(placed) == 1 else 'people'}, one per author id."
            f"{left} One year of papers from an organisation counts as a post (threshold least_weight), since an "
            "export has few papers of each person."
        )

    def _row(self, person: str, affiliation: Affiliation, year: int, link: str) -> tuple[str, ...]:
        name = max(self.names[person].items(), key=lambda item: (item[1], len(item[0]), item[0]))[0]
        fields = self.fields.get(person)
        field = max(fields.items(), key=lambda item: (item[1], item[0]))[0] if fields else UNKNOWN
        place = (affiliation.organization, affiliation.city_id, affiliation.country_code)
        return (f"scopus-{person}", name, field, PROFILE + person, *place, str(year), link)

    def _authorships(self) -> Iterator[tuple[str, Affiliation, int, int, str]]:
        for line, row in zip(self.sheet.lines[self.header + 1 :], self.sheet.rows[self.header + 1 :], strict=True):
            cells = padded(row, len(self.at))
            get = {heading: cells[index] for heading, index in self.at.items()}
            authors = _authors(get.get(_AUTHORS, ""), get.get(_FULL_NAMES, ""), get.get(_IDS, ""))
            field = next((found for key in _KEYWORDS if (found := _field(get.get(key, ""))) != UNKNOWN), UNKNOWN)
            for person, names in authors.items():
                self.names.setdefault(person, Counter())[names[-1]] += 1
                if field != UNKNOWN:
                    self.fields.setdefault(person, Counter())[field] += 1
            year = get[_YEAR]
            if not (year.isdecimal() and len(year) == 4 and int(year) in YEARS):
                continue
            link = get.get(_LINK, "") if get.get(_LINK, "").startswith(("https://", "http://")) else ""
            for person, address in _addresses(get.get(_ADDRESSES, ""), authors).items():
                for affiliation in split_address(address):
                    yield person, affiliation, int(year), line, link


def _authors(authors: str, full_names: str, ids: str) -> dict[str, tuple[str, ...]]:
    """Return the names of each author, short and full, by author id, in the order of the paper.

    Examples
    --------
    >>> _authors("Khan A., Shah B.", "", "57000000001;57000000002;")
    {'57000000001': ('Khan A.',), '57000000002': ('Shah B.',)}
    >>> _authors("Khan A.; Shah B.", "Khan, Ali (57000000001); Shah, Bilal (57000000002)", "")
    {'57000000001': ('Khan A.', 'Khan, Ali'), '57000000002': ('Shah B.', 'Shah, Bilal')}
    """
    short = _split(authors, ";" if ";" in authors else ",")
    full = [match for one in _split(full_names, ";") if (match := _NAMED_ID.fullmatch(one[:MAX_ADDRESS]))]
    named = {match[2]: match[1] for match in full}
    listed = [one for one in _split(ids, ";") if _ID.fullmatch(one)] or list(named)
    known = short if len(short) == len(listed) else [""] * len(listed)
    return {
        person: tuple(filter(None, (name, named.get(person, "")))) or ("",)
        for person, name in zip(listed, known, strict=True)
    }


def _split(text: str, sign: str) -> list[str]:
    return [part for one in text.split(sign) if (part := one.strip())]


def _addresses(text: str, authors: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Return the parts of each author's affiliations: by position, or by name where some authors have none."""
    entries = [entry[:MAX_ADDRESS] for entry in _split(text, ";")]
    if len(entries) == len(authors):
        pairs = list(zip(authors, entries, strict=True))
    else:
        keys = {fold(name): person for person, names in authors.items() for name in names if name}
        pairs = [(person, entry) for entry in entries if (person := _begins_with(entry, keys))]
    return {person: _without_name(_split(entry, ",")[:MAX_PARTS], authors[person]) for person, entry in pairs}


def _begins_with(entry: str, keys: Mapping[str, str]) -> str:
    """Return the person with whose name an entry begins; empty if none."""
    words = fold(entry).split()
    return next((keys[name] for length in range(MAX_WORDS, 0, -1) if (name := " ".join(words[:length])) in keys), "")


def _without_name(parts: list[str], names: Sequence[str]) -> list[str]:
    """Drop the author's name, which is written with or without a comma before the initials."""
    known = {fold(name) for name in names}
    for length in (1, 2, 3):
        if fold(" ".join(parts[:length])) in known:
            return parts[length:]
    rest = parts[1:]
    while rest and _INITIALS.fullmatch(f"{rest[0][:MAX_PLACE]} "):
        rest = rest[1:]
    return rest


def split_address(parts: Sequence[str]) -> list[Affiliation]:
    """Split the parts of one or several addresses, each of which ends with a country.

    Examples
    --------
    >>> address = "Dept. of AI, University of Alpha, Lahore, Pakistan, Beta Software Ltd, Atlanta, GA, United States"
    >>> [(one.organization, one.city_id, one.country_code) for one in split_address(address.split(", "))]
    [('University of Alpha', 'lahore', 'PK'), ('Beta Software Ltd', 'atlanta-us', 'US')]
    """
    found: list[Affiliation] = []
    address: list[str] = []
    for index, part in enumerate(parts):
        country = _country(part)
        if country and not (index + 1 < len(parts) and _country(parts[index + 1])):
            found += _affiliation(tuple(address), country)
            address = []
        else:
            address.append(part)
    return [*found, *_affiliation(tuple(address), "")]


def _country(part: str) -> str:
    is_name = len(part) >= SHORTEST_COUNTRY or part in SHORT_COUNTRIES
    return country_code_of(part) if is_name and len(part) <= MAX_PLACE else ""


@lru_cache(maxsize=CACHED_ADDRESSES)
def _affiliation(parts: tuple[str, ...], country: str) -> list[Affiliation]:
    """Return the affiliation at an address; none without an organisation."""
    city, before = _city(parts, country)
    candidates = [part for part in before if not part[:1].isdigit() and any(sign.isalpha() for sign in part)]
    if not candidates:
        return []
    return [Affiliation(max(enumerate(candidates), key=_rank)[1], city, country)]


def _rank(numbered: tuple[int, str]) -> tuple[bool, bool, bool, int]:
    """Rank a part of an address: whole organisations, known ones, universities, and the last, which is the largest."""
    index, part = numbered
    sector, _ = sector_by_name(part[:MAX_ADDRESS])
    is_unit = fold(part).partition(" ")[0] in _UNITS
    return not is_unit, bool(sector), sector == "university", index


def _city(parts: Sequence[str], country: str) -> tuple[str, Sequence[str]]:
    """Return the id of the city, and the parts before it."""
    for index in range(len(parts) - 1, 0, -1):
        name = _POSTCODE.sub("", parts[index][:MAX_PLACE]).strip(" -")
        places = read_gazetteer().find(name, country) if name and country else []
        if places and not sector_by_name(name)[0]:
            return (places[0].city_id if len(places) == 1 else ""), parts[:index]
    return "", parts


@cache
def _keyword_rules() -> Keywords:
    return Keywords.read(SITE / "data" / "cleaning")


def _field(keywords: str) -> str:
    return _keyword_rules().field(keywords[:MAX_KEYWORDS])
