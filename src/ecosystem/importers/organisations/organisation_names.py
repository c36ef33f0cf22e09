"""Parse names of organisations: normalized name, country and acronym in brackets."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.country_names import country_names
from ecosystem.importers.text_folding import fold, slug
from ecosystem.site import SITE
from ecosystem.tables import Organizations

LONGEST_CODE: Final = 3
"""Letters of the longest country code; in brackets, so short a text is an acronym unless our table lists it."""
OFFICE: Final = "multinational_office"

_BRACKETS = re.compile(r"\(([^)]{0,200})\)")
_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})\S+")


def normalize_name(name: str) -> str:
    """Return an organisation's name as a slug, without what is in brackets.

    Examples
    --------
    >>> normalize_name("National University of Sciences & Technology (NUST)")
    'national-university-of-sciences-and-technology'
    """
    return slug(_BRACKETS.sub(" ", name).replace("&", " and "))


def country_in_brackets(name: str) -> str | None:
    """Return the code of the country in brackets in a name; None without one, or with several.

    Examples
    --------
    >>> [country_in_brackets(name) for name in ("Google (Switzerland)", "ABB (UAE)", "Centre (AI)", "Google")]
    ['CH', 'AE', None, None]
    """
    codes = {code for text in _BRACKETS.findall(name) if (code := _countries().get(fold(text)))}
    return codes.pop() if len(codes) == 1 else None


def acronym(name: str) -> str | None:
    """Return the acronym in brackets: one word with two capitals or more, and no country.

    Examples
    --------
    >>> acronym("Institute of Management Sciences (IMSciences)"), acronym("ABB (NSTP office)")
    ('IMSciences', None)
    """
    texts = _BRACKETS.findall(name)
    if len(texts) != 1 or country_in_brackets(name) or not _ACRONYM.fullmatch(texts[0]):
        return None
    return str(texts[0])


def is_office(row: Row) -> bool:
    """Return whether a row of our table is a firm's office in one country: the firm's name alone implies no country.

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
    return {name: code for name, code in country_names().items() if len(name) > LONGEST_CODE} | ours
