"""The rule that a value breaks, and what to do about it, in words."""

from __future__ import annotations

from functools import cache

from ecosystem.load.problems import closest_match
from ecosystem.tables import Column
from ecosystem.tables.schema import COUNTRY_CODE, WEB_ADDRESS

_LISTED = 12
_OTHERWISE = " or leave the cell empty"


def advise(error: str, value: str, column: Column) -> tuple[str, str]:
    """Say which rule a value breaks and how to mend it.

    Parameters
    ----------
    error : str
        The name of the check, as in :func:`ecosystem.tables.schema.column_schema`.
    value : str
        The culprit as it stands in the file.
    column : Column
        Where it stands.

    Returns
    -------
    tuple of str
        The rule and the remedy.

    Examples
    --------
    >>> from ecosystem.tables import Cities, Researchers
    >>> advise("values", "Machine Lerning", Researchers.field)[1]
    'Did you mean machine-learning?'
    >>> advise("pattern", "Pakistan", Cities.country_code)
    ('must be a country code of two capital letters (ISO 3166-1 alpha-2)', 'Did you mean PK?')
    """
    if error == "values":
        return _word(value, column)
    if error == "pattern":
        return _form(value, column)
    if error in ("minimum", "maximum"):
        return _limits(value, column)
    if error == "finite":
        return "must be finite", f"Write the number{_blank(column)}"
    raise ValueError(f"no rule is called {error}")


def not_found(value: str, column: Column, keys: list[str]) -> tuple[str, str]:
    """Say that a value points to a row that is not there, and which key it is probably meant to be.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> not_found("lahor", Researchers.city_id, ["karachi", "lahore"])
    ('must be a city_id of cities', 'Did you mean lahore? If not, add a row for it to cities.csv')
    """
    table, _, key = column.rule.references.partition(".")
    near = closest_match(value, keys)
    add = f"dd a row for it to {table}.csv"
    return f"must be a {key} of {table}", f"Did you mean {near}? If not, a{add}" if near else f"A{add}, or correct it"


def _word(value: str, column: Column) -> tuple[str, str]:
    words = column.rule.values
    rule = f"must be one of {', '.join(words)}" if len(words) <= _LISTED else f"must be one of {len(words)} known words"
    plain = "-".join(value.lower().replace("_", " ").split())
    near = closest_match(plain, words) or closest_match(plain.replace("-", "_"), words)
    return rule, f"Did you mean {near}?" if near else f"Use one of these words{_blank(column)}"


def _form(value: str, column: Column) -> tuple[str, str]:
    if column.rule.pattern == COUNTRY_CODE:
        country = _country(value)
        remedy = f"Did you mean {country}?" if country else f"Use a code such as PK{_blank(column)}"
        return "must be a country code of two capital letters (ISO 3166-1 alpha-2)", remedy
    if column.rule.pattern == WEB_ADDRESS:
        remedy = f"Write https://{value}" if value.startswith("www.") else f"Give the whole address{_blank(column)}"
        return "must be a web address that begins with http:// or https://", remedy
    example = column.rule.example
    return f"must match {column.rule.pattern}", f"Write it like {example}{_blank(column)}" if example else "Correct it"


def _limits(value: str, column: Column) -> tuple[str, str]:
    low, high, unit = column.rule.minimum, column.rule.maximum, column.rule.unit
    unit = f" {unit}" if unit not in ("", "year") else ""
    if low is not None and high is not None:
        rule = f"must lie between {low:g} and {high:g}{unit}"
    else:
        rule = f"must not be below {low:g}{unit}" if low is not None else f"must not exceed {high:g}{unit}"
    return rule, f"Correct the number{_blank(column)}"


def _blank(column: Column) -> str:
    return "" if column.rule.required else _OTHERWISE


@cache
def _country(name: str) -> str:
    """Find the country that a word is probably meant to be."""
    import pycountry

    if name.strip().upper() in ("UK", "ENGLAND", "SCOTLAND", "WALES"):
        return "GB"
    try:
        return str(pycountry.countries.lookup(name.strip()).alpha_2)
    except LookupError:
        return ""
