"""What is wrong with the options that imports share, in words: the option, the rule, the remedy."""

from __future__ import annotations

import errno
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pycountry

from ecosystem.tables.vocabulary import YEARS

"""Years that a career may have."""


def country_code(text: str) -> str:
    """Return a country as it was given, codes in capital letters.

    Examples
    --------
    >>> country_code("pk"), country_code("Pakistan")
    ('PK', 'Pakistan')
    """
    return text.upper() if len(text) == 2 else text


def wrong_country(option: str, code: str) -> str:
    """Say what is wrong with a country; empty where nothing is.

    Examples
    --------
    >>> wrong_country("--country", "Pakistan")
    '--country Pakistan: write the two letters of a country, here PK.'
    >>> wrong_country("--country", "XX")
    "--country XX: is no country's code; write the two letters of a country, such as PK."
    >>> wrong_country("--country", "PK")
    ''
    """
    if len(code) == 2 and pycountry.countries.get(alpha_2=code) is not None:
        return ""
    rule = "is no country's code; " if len(code) == 2 else ""
    return f"{option} {code[:40]}: {rule}write the two letters of a country, {_meant(code)}."


def wrong_year(option: str, year: int) -> str:
    """Say what is wrong with a year; empty where nothing is."""
    return "" if year in YEARS else f"{option} {year}: must be a year from {YEARS[0]} to {YEARS[-1]}."


def wrong_day(option: str, text: str) -> str:
    """Say what is wrong with the day for which records stand; empty where nothing is.

    Examples
    --------
    >>> wrong_day("--as-of", "2025-13-01")
    '--as-of 2025-13-01: write a day as year-month-day.'
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{option} {text}: write a day as year-month-day."
    if day > datetime.now(tz=UTC).date():
        return f"{option} {text}: is still to come. Name the day on which the records were made."
    return ""


def of_the_system(error: OSError, out: Path, scratch: Path | None) -> str:
    """Say what the system refuses; errors of our own say it themselves.

    Examples
    --------
    >>> of_the_system(PermissionError(13, "Permission denied", "data"), Path("out"), None)
    'data: Permission denied. Name files and folders that you may use.'
    """
    if error.errno is None:
        return str(error)
    if error.errno == errno.ENOSPC:
        between = scratch or tempfile.gettempdir()
        return (
            f"No space is left for {out} or for what lies between, in {between}. Nothing was changed. Make room, or "
            "name other folders with --out and --scratch."
        )
    return f"{error.filename or out}: {error.strerror or error}. Name files and folders that you may use."


def _meant(text: str) -> str:
    try:
        return f"here {pycountry.countries.lookup(text.strip()).alpha_2}"
    except LookupError:
        return "such as PK"
