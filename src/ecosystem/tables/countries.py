"""English country names by ISO 3166-1 alpha-2 code."""

from functools import lru_cache

import pycountry


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


def _name(country: object) -> str:
    return str(getattr(country, "common_name", "") or getattr(country, "name", ""))
