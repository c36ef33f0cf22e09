"""Which country a name means: ISO codes, the names that pycountry knows in several languages, and a table of ours."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pycountry

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.spreadsheets.folding import folded
from ecosystem.site import SITE

LANGUAGES: Final = ("de", "fr", "es", "it", "tr", "ar", "ur", "fa")
"""Languages of spreadsheets that are likely here; pycountry ships the names of countries in each."""
NAMIBIA: Final = "NA"
"""The code that many write for "not available": among names it is asked about, among codes it is Namibia."""


def is_code(text: str) -> bool:
    """Say whether a text is an ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> is_code("PK"), is_code("UK"), is_code("pk")
    (True, False, False)
    """
    return text in _codes()


def country_named(text: str) -> str:
    """Return the code of the country that a text names, whatever its capitals and accents; nothing if none.

    Examples
    --------
    >>> country_named("Deutschland"), country_named("U.A.E."), country_named("Korea, Republic of"), country_named("Oz")
    ('DE', 'AE', 'KR', '')
    """
    return text if is_code(text) else country_names().get(folded(text), "")


@cache
def country_names(data: Path = SITE / "data") -> Mapping[str, str]:
    """Return the codes by every name, folded; a name that two countries bear in different languages is left out."""
    names: dict[str, set[str]] = {}
    for country in pycountry.countries:
        told = [getattr(country, part, "") for part in ("name", "official_name", "common_name")]
        for said in [*told, *_inverted(told), country.alpha_3, *_translated(told)]:
            if said:
                names.setdefault(folded(said), set()).add(country.alpha_2)
    sure = {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1}
    return sure | {row["spelling"]: row["country_code"] for row in read_rows(data / "cleaning" / "country_name.csv")}


@cache
def english_names() -> Mapping[str, str]:
    """Return the codes by the English names, folded: those with which a misspelling is compared."""
    return {folded(getattr(country, "common_name", country.name)): country.alpha_2 for country in pycountry.countries}


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


def _inverted(told: list[str]) -> list[str]:
    """Give "Korea, Republic of" also as "Republic of Korea"."""
    return [" ".join(reversed(name.split(", "))) for name in told if ", " in name]


def _translated(told: list[str]) -> list[str]:
    return [catalogue.gettext(name) for catalogue in _catalogues() for name in told if name]


@cache
def _catalogues() -> tuple[gettext.NullTranslations, ...]:
    return tuple(
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in LANGUAGES
    )
