"""Names of the countries in published series."""

from collections.abc import Mapping

from ecosystem.load import Reference
from ecosystem.tables import Countries
from ecosystem.tables.countries import country_name

SHORT: Mapping[str, str] = {"AE": "UAE", "GB": "UK", "US": "USA"}


def countries_named(reference: Reference) -> Mapping[str, str]:
    """Return the names of the countries that the published series compare, by code."""
    table = reference["countries"]
    return dict(zip(table[Countries.country_code].astype("str"), table[Countries.name].astype("str"), strict=True))


def full_name(names: Mapping[str, str], code: str) -> str:
    """Return a country's name."""
    return names.get(code) or country_name(code)


def short_name(names: Mapping[str, str], code: str) -> str:
    """Return a name that fits at the end of a line.

    Examples
    --------
    >>> short_name({}, "AE"), short_name({}, "PK")
    ('UAE', 'Pakistan')
    """
    return SHORT.get(code) or full_name(names, code)
