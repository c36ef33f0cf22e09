"""Recognise cells that name several employers."""

import re
from functools import cache
from typing import Final

from ecosystem.importers.employer_names import (
    MAX_LETTERS,
    canonical_employer,
    employer_key,
    employer_table,
    place_countries,
)
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.synonyms import synonyms

_CLEAR: Final = re.compile(r"[;|\r\n•]|\s/\s")
"""Signs between employers, seldom within the name of one."""
_POSSIBLE: Final = re.compile(r"[;|\r\n•/&+]|\s(?:and|und|et)\s")
_ONE_WORD_EACH: Final = re.compile(r"\w+(?:,\s*\w+)+")
"""Longer names after a comma are the whole of which the first is a part: "Imperial College, University of London"."""


@cache
def employers_in(name: str) -> tuple[str, ...]:
    """Return the employers in a cell that names several; empty where it names one.

    Each part has to be a listed employer, another one than the others; after a clear sign the name of each may also
    tell its sector. Units and places beside an employer are none.

    Examples
    --------
    >>> employers_in("NUST; LUMS"), employers_in("Google & NUST"), employers_in("A University; B Bank Ltd")
    (('NUST', 'LUMS'), ('Google', 'NUST'), ('A University', 'B Bank Ltd'))
    >>> employers_in("Ernst & Young"), employers_in("LUMS, Lahore"), employers_in("Faculty of Science; NUST")
    ((), (), ())
    """
    if len(name) > MAX_LETTERS or employer_key(name) in employer_table().by_key:
        return ()
    words = tuple(name.replace(",", " ").split()) if _ONE_WORD_EACH.fullmatch(name.strip()) else ()
    possible = words or tuple(part for one in _POSSIBLE.split(name) if (part := one.strip()))
    clear = tuple(part for one in _CLEAR.split(name) if (part := one.strip()))
    return _several(clear, listed=False) or _several(possible, listed=True)


def university_country(cell: str) -> str:
    """Return the country of the listed universities that a cell names; empty if it names none, or several countries.

    Examples
    --------
    >>> university_country("NUST; LUMS"), university_country("NUST; ETH Zurich"), university_country("Google")
    ('PK', '', '')
    """
    countries = {employer_table().university_country(one) for one in employers_in(cell) or (cell,)}
    return countries.pop() if len(countries) == 1 else ""


def _several(parts: tuple[str, ...], *, listed: bool) -> tuple[str, ...]:
    """Return the parts if they are different employers, else nothing."""
    if len(parts) < 2 or any(employer_key(part) in place_countries() for part in parts):
        return ()
    employers = [canonical_employer(part) if _is_listed(part) else None for part in parts]
    if listed and None in employers:
        return ()
    named = {employer or employer_key(part) for employer, part in zip(employers, parts, strict=True)}
    known = all(employer or _tells_sector(part) for employer, part in zip(employers, parts, strict=True))
    return parts if known and len(named) == len(parts) else ()


def _is_listed(part: str) -> bool:
    return bool(employer_table().candidates(part, leading=False))


def _tells_sector(part: str) -> bool:
    units = synonyms("organization-unit").keys()
    return units.isdisjoint(employer_key(part).split()) and bool(sector_by_name(part)[0])
