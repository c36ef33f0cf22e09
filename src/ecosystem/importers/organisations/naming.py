"""What an organisation's name tells: the name without what stands in brackets, a country, an acronym."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.country_names import country_names
from ecosystem.importers.text_folding import fold, slug
from ecosystem.site import SITE
from ecosystem.tables import Organizations

CODE: Final = 3
"""Letters of the longest code of a country; in brackets, so short a text is an acronym unless our table lists it."""
OFFICE: Final = "multinational_office"

_ASIDE = re.compile(r"\(([^)]*)\)")
_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})\S+")


def plain(name: str) -> str:
    """Write an organisation's name so that two ways to write it are one.

    Examples
    --------
    >>> plain("National University of Sciences & Technology (NUST)")
    'national-university-of-sciences-and-technology'
    """
    return slug(_ASIDE.sub(" ", name).replace("&", " and "))


def country_in(name: str) -> str | None:
    """Return the code of the country that stands in brackets in a name; None if none or several stand there.

    Examples
    --------
    >>> country_in("Google (Switzerland)"), country_in("ABB (UAE)"), country_in("Centre (AI)"), country_in("Google")
    ('CH', 'AE', None, None)
    """
    codes = {code for aside in _ASIDE.findall(name) if (code := _countries().get(fold(aside)))}
    return codes.pop() if len(codes) == 1 else None


def acronym(name: str) -> str | None:
    """Return the acronym in brackets: one word with two capitals or more, and no country.

    Examples
    --------
    >>> acronym("Institute of Management Sciences (IMSciences)"), acronym("ABB (NSTP office)")
    ('IMSciences', None)
    """
    asides = _ASIDE.findall(name)
    if len(asides) != 1 or country_in(name) or not _ACRONYM.fullmatch(asides[0]):
        return None
    return str(asides[0])


def is_office(row: Row) -> bool:
    """Say whether a row of our table is what a firm has in one country, so that the firm's name tells no country.

    Examples
    --------
    >>> is_office({"name": "IBEX (Pakistan)", "kind": "company"}), is_office({"name": "A (ABC)", "kind": "university"})
    (True, False)
    """
    name = row[Organizations.name]
    return row[Organizations.kind] == OFFICE or ("(" in name and acronym(name) is None)


@cache
def _countries() -> Mapping[str, str]:
    ours = {row["spelling"]: row["country_code"] for row in read_rows(SITE / "data" / "cleaning" / "country_name.csv")}
    return {name: code for name, code in country_names().items() if len(name) > CODE} | ours
