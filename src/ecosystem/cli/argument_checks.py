"""Check the options that imports share; messages name the option, the rule and the remedy."""

import errno
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pycountry

from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR


def normalize_country(text: str) -> str:
    """Return a country as given, with codes in capital letters.

    Examples
    --------
    >>> normalize_country("pk"), normalize_country("Pakistan")
    ('PK', 'Pakistan')
    """
    return text.upper() if len(text) == 2 else text


def country_problem(code: str) -> str:
    """Return the problem of the code in ``--country``, or an empty text.

    Examples
    --------
    >>> country_problem("Pakistan")
    '--country Pakistan: write the two letters of a country, here PK.'
    >>> country_problem("XX")
    '--country XX: is no country code; write the two letters of a country, such as PK.'
    >>> country_problem("PK")
    ''
    """
    if len(code) == 2 and pycountry.countries.get(alpha_2=code) is not None:
        return ""
    rule = "is no country code; " if len(code) == 2 else ""
    try:
        example = f"here {pycountry.countries.lookup(code.strip()).alpha_2}"
    except LookupError:
        example = "such as PK"
    return f"--country {code[:40]}: {rule}write the two letters of a country, {example}."


def year_problem(year: int) -> str:
    """Return the problem of the year in ``--since``, or an empty text."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    return f"--since {year}: must be a year from {FIRST_YEAR} to {LAST_YEAR}."


def day_problem(text: str) -> str:
    """Return the problem of the day of the records in ``--as-of``, or an empty text.

    Examples
    --------
    >>> day_problem("2025-13-01")
    '--as-of 2025-13-01: write a day as year-month-day.'
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"--as-of {text}: write a day as year-month-day."
    if day > datetime.now(tz=UTC).date():
        return f"--as-of {text}: is in the future. Name the day on which the records were made."
    return ""


def place_problems(out: Path, ror: Path | None, scratch: Path | None) -> Iterator[str]:
    """Yield the problems of ``--ror``, ``--scratch`` and ``--out``."""
    from ecosystem.datasets.dataset_writer import OccupiedFolderError, check_target

    if ror is not None and not ror.is_file():
        yield f"--ror {ror}: there is no such file."
    if scratch is not None and not scratch.is_dir():
        yield f"--scratch {scratch}: there is no such folder."
    try:
        check_target(out)
    except OccupiedFolderError as error:
        yield f"--out: {error}"


def system_error_message(error: OSError, out: Path, scratch: Path | None) -> str:
    """Return the message of an error of the operating system, with a remedy; our own errors have theirs.

    Examples
    --------
    >>> system_error_message(PermissionError(13, "Permission denied", "data"), Path("out"), None)
    'data: Permission denied. Name files and folders that you may use.'
    """
    if error.errno is None:
        return str(error)
    if error.errno == errno.ENOSPC:
        return (
            f"No space is left for {out} or for intermediate files in {scratch or tempfile.gettempdir()}. Nothing was "
            "changed. Make room, or name other folders with --out and --scratch."
        )
    return f"{error.filename or out}: {error.strerror or error}. Name files and folders that you may use."
