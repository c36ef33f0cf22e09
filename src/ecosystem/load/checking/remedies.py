"""Rule and remedy in words for a value that breaks a declared rule."""

from functools import cache
from typing import Final

from ecosystem.load.problems import closest_match
from ecosystem.tables import Column
from ecosystem.tables.column import COUNTRY_CODE, WEB_ADDRESS

_MAX_LISTED: Final = 12


def rule_and_remedy(check: str, value: str, column: Column) -> tuple[str, str]:
    """Rule that a value breaks, and how to correct it.

    Parameters
    ----------
    check : str
        Name of the failed check (see :func:`ecosystem.tables.schema.column_schema`).

    Examples
    --------
    >>> from ecosystem.tables import Cities, Researchers
    >>> rule_and_remedy("values", "Machine Lerning", Researchers.field)[1]
    'Did you mean machine-learning?'
    >>> rule_and_remedy("pattern", "Pakistan", Cities.country_code)
    ('must be a country code of two capital letters (ISO 3166-1 alpha-2)', 'Did you mean PK?')
    """
    if check == "values":
        return _allowed_words(value, column)
    if check == "pattern":
        return _pattern(value, column)
    if check in ("minimum", "maximum"):
        return _limits(column)
    if check == "finite":
        return "must be finite", f"Write the number{_or_empty(column)}"
    raise ValueError(f"no check is called {check}")


def dangling_reference(value: str, column: Column, keys: list[str]) -> tuple[str, str]:
    """Rule and remedy for a reference to a missing row.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> dangling_reference("lahor", Researchers.city_id, ["karachi", "lahore"])
    ('must be a city_id of cities', 'Did you mean lahore? If not, add a row for it to cities.csv')
    """
    table, _, key = column.rule.references.partition(".")
    match = closest_match(value, keys)
    add = f"dd a row for it to {table}.csv"
    return f"must be a {key} of {table}", f"Did you mean {match}? If not, a{add}" if match else f"A{add}, or correct it"


def _allowed_words(value: str, column: Column) -> tuple[str, str]:
    words = column.rule.values
    listed = len(words) <= _MAX_LISTED
    rule = f"must be one of {', '.join(words)}" if listed else f"must be one of {len(words)} known words"
    word = "-".join(value.lower().replace("_", " ").split())
    match = closest_match(word, words) or closest_match(word.replace("-", "_"), words)
    return rule, f"Did you mean {match}?" if match else f"Use one of these words{_or_empty(column)}"


def _pattern(value: str, column: Column) -> tuple[str, str]:
    if column.rule.pattern == COUNTRY_CODE:
        country = _country_code(value)
        remedy = f"Did you mean {country}?" if country else f"Use a code such as PK{_or_empty(column)}"
        return "must be a country code of two capital letters (ISO 3166-1 alpha-2)", remedy
    if column.rule.pattern == WEB_ADDRESS:
        remedy = f"Write https://{value}" if value.startswith("www.") else f"Give the whole address{_or_empty(column)}"
        return "must be a web address that begins with http:// or https://", remedy
    example = column.rule.example
    remedy = f"Write it like {example}{_or_empty(column)}" if example else "Correct it"
    return f"must match {column.rule.pattern}", remedy


def _limits(column: Column) -> tuple[str, str]:
    low, high, unit = column.rule.minimum, column.rule.maximum, column.rule.unit
    unit = f" {unit}" if unit not in ("", "year") else ""
    if low is not None and high is not None:
        rule = f"must lie between {low:g} and {high:g}{unit}"
    else:
        rule = f"must not be below {low:g}{unit}" if low is not None else f"must not exceed {high:g}{unit}"
    return rule, f"Correct the number{_or_empty(column)}"


def _or_empty(column: Column) -> str:
    return "" if column.rule.required else " or leave the cell empty"


@cache
def _country_code(name: str) -> str:
    import pycountry  # slow to import

    if name.strip().upper() in ("UK", "ENGLAND", "SCOTLAND", "WALES"):
        return "GB"
    try:
        return str(pycountry.countries.lookup(name.strip()).alpha_2)
    except LookupError:
        return ""
