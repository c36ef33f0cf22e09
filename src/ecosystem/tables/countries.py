"""English country names by ISO 3166-1 alpha-2 code."""

from functools import lru_cache

import pycountry

WITH_ARTICLE = ("Bahamas", "Comoros", "Gambia", "Maldives", "Netherlands", "Philippines", "Seychelles")
WITH_ARTICLE_FIRST = ("United ", "Central African", "Dominican Republic")
ISLANDS = " Islands"


@lru_cache(maxsize=1024)
def country_name(code: str) -> str:
    """Short English name of an ISO alpha-2 code; the code itself where it is unknown.

    The part after a comma is dropped, or put first where two countries would have the same name.

    Examples
    --------
    >>> country_name("PK"), country_name("NA"), country_name("KR"), country_name("XX")
    ('Pakistan', 'Namibia', 'South Korea', 'XX')
    >>> country_name("PS"), country_name("CG"), country_name("CD")
    ('Palestine', 'Congo', 'The Democratic Republic of the Congo')
    """
    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        return code
    first, *others = _name(country).split(", ")
    shared = sum(_name(other).split(", ")[0] == first for other in pycountry.countries) > 1
    return " ".join([*others, first]) if shared else first


def in_sentence(name: str) -> str:
    """Return a country's name as it stands in a sentence, with its article where it has one.

    Examples
    --------
    >>> in_sentence("United States"), in_sentence("Cayman Islands"), in_sentence("Pakistan")
    ('the United States', 'the Cayman Islands', 'Pakistan')
    """
    with_article = name in WITH_ARTICLE or name.startswith(WITH_ARTICLE_FIRST) or name.endswith(ISLANDS)
    return f"the {name}" if with_article else name


def _name(country: object) -> str:
    return str(getattr(country, "common_name", "") or getattr(country, "name", ""))
