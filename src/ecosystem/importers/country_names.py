"""Country names in several languages to ISO 3166-1 codes, by pycountry and ``data/cleaning/country_name.csv``."""

import gettext
from collections.abc import Mapping
from functools import cache
from typing import Final

import pycountry

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE

LANGUAGES: Final = ("de", "fr", "es", "it", "tr", "ar", "ur", "fa")
"""Languages likely in spreadsheets here; pycountry ships the names of countries in each."""
NAMIBIA: Final = "NA"
"""A code that is also written for "not available": ambiguous in a column of names, Namibia in one of codes."""


def is_country_code(text: str) -> bool:
    """Return whether a text is an ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> is_country_code("PK"), is_country_code("UK"), is_country_code("pk")
    (True, False, False)
    """
    return text in _codes()


def country_code_of(text: str) -> str:
    """Return the code of the country that a text names, ignoring case and accents; empty if none.

    Examples
    --------
    >>> [country_code_of(name) for name in ("Deutschland", "U.A.E.", "Korea, Republic of", "Oz")]
    ['DE', 'AE', 'KR', '']
    """
    return text if is_country_code(text) else country_names().get(fold(text), "")


@cache
def country_names() -> Mapping[str, str]:
    """Return the codes by folded name; names that two countries share across languages are left out."""
    codes: dict[str, set[str]] = {}
    for country in pycountry.countries:
        english = [name for part in ("name", "official_name", "common_name") if (name := getattr(country, part, ""))]
        inverted = [" ".join(reversed(name.split(", "))) for name in english if ", " in name]  # "Republic of Korea"
        translated = [catalogue.gettext(name) for catalogue in _catalogues() for name in english]
        for name in (*english, *inverted, country.alpha_3, *translated):
            codes.setdefault(fold(name), set()).add(country.alpha_2)
    unique = {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}
    rules = read_rows(SITE / "data" / "cleaning" / "country_name.csv")
    return unique | {row["spelling"]: row["country_code"] for row in rules}


@cache
def english_names() -> Mapping[str, str]:
    """Return the codes by folded English name, for comparison with misspelt ones."""
    return {fold(getattr(country, "common_name", country.name)): country.alpha_2 for country in pycountry.countries}


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _catalogues() -> tuple[gettext.NullTranslations, ...]:
    return tuple(
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in LANGUAGES
    )
