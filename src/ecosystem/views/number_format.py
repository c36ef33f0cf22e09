"""Format numbers, shares and lists for sentences."""

import math
import re
from collections import namedtuple
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
from pandas.api.typing import NAType

from ecosystem.statistics import MINIMUM_N

MINUS = re.compile(r"(?<![\w–−-])-(?=\d)")
"""A hyphen used as a minus sign."""


def whole(count: float, noun: str, plural: str = "") -> str:
    """Format a count with its noun.

    Examples
    --------
    >>> whole(1, "move"), whole(4120, "move"), whole(2, "city", "cities")
    ('1 move', '4,120 moves', '2 cities')
    """
    return f"{count:,.0f} {noun if count == 1 else plural or noun + 's'}"


def agree(count: float, singular: str, plural: str) -> str:
    """Return the form of a word that agrees with a count.

    Examples
    --------
    >>> agree(1, "is", "are"), agree(0, "is", "are"), agree(5, "differs", "differ")
    ('is', 'are', 'differ')
    """
    return singular if count == 1 else plural


def people_text(count: float) -> str:
    """Format a number of people.

    Examples
    --------
    >>> people_text(1), people_text(4120)
    ('1 person', '4,120 people')
    """
    return whole(count, "person", "people")


def amount(number: float, unit: str) -> str:
    """Format a number with its unit, given in the plural; an empty unit is left out.

    Examples
    --------
    >>> amount(1, "years of publication"), amount(2.5, "years"), amount(1000, "")
    ('1 year of publication', '2.5 years', '1,000')
    """
    first, *others = unit.split() or [""]
    return " ".join(
        part for part in (f"{number:,g}", first.removesuffix("s") if number == 1 else first, *others) if part
    )


def percent_of(value: float, noun: str) -> str:
    """Format a share of some things named in the plural.

    Examples
    --------
    >>> percent_of(0.69, "the organisations listed"), percent_of(1, "the organisations listed")
    ('69 % of the organisations listed', 'All the organisations listed')
    """
    return f"All {noun}" if value == 1 else f"{percent(value)} of {noun}"


def percent(value: float, low: float = math.nan, high: float = math.nan) -> str:
    """Format a share as a percentage, with its interval, which is left out where it is not given or has no width.

    Examples
    --------
    >>> percent(0.412, 0.354, 0.471), percent(0.412), percent(0.004, 0.001, 0.009)
    ('41 % (35–47 %)', '41 %', '0.4 % (0.1–0.9 %)')
    >>> percent(1, 0.997, 1)  # rounding must not make an interval look like certainty
    '100 % (99.7–100.0 %)'
    >>> percent(1, 1, 1)
    '100 %'
    """
    digits = 0 if value >= 0.0995 else 1
    if math.isnan(low) or math.isnan(high):
        return f"{value * 100:.{digits}f} %"
    bounds = next(
        (places for places in (digits, 1, 2, 3) if round(low * 100, places) < round(high * 100, places)), None
    )
    if bounds is None:
        return f"{value * 100:.{digits}f} %"
    return f"{value * 100:.{digits}f} % ({low * 100:.{bounds}f}–{high * 100:.{bounds}f} %)"


def share_text(estimate: Any) -> str:
    """Format a share with its interval, from an object with ``value``, ``low`` and ``high``; without where nan."""
    return percent(estimate.value, estimate.low, estimate.high)


def quantity(value: float, low: float, high: float, unit: str) -> str:
    """Format a quantity with its unit and its interval, which is left out where it has no width.

    Examples
    --------
    >>> quantity(22.4, 21.0, 23.9, "per 1,000 scholars"), quantity(1, 1, 1, "equally large cities")
    ('22.4 (21.0–23.9) per 1,000 scholars', '1.0 equally large cities')
    """
    if f"{low:,.1f}" == f"{high:,.1f}":
        return f"{value:,.1f} {unit}"
    return f"{value:,.1f} ({low:,.1f}–{high:,.1f}) {unit}"


def enough(n: float) -> bool:
    """Return whether n is large enough for an estimate to be shown (:data:`MINIMUM_N`)."""
    return n >= MINIMUM_N


FEWER_THAN_FIVE = "Too few to say: fewer than five"
"""Beginning of a summary in place of an estimate that rests on fewer than :data:`MINIMUM_N`."""

TOO_FEW = f"{FEWER_THAN_FIVE}."
"""The same as a sentence."""

SUPPRESSED = "too few to say"
"""The same within a table, a card or a sentence."""


def with_minus(text: str) -> str:
    """Replace hyphens before numbers by minus signs.

    Examples
    --------
    >>> with_minus("-40 (-78 to +3) in 2021-25")
    '−40 (−78 to +3) in 2021-25'
    """
    return MINUS.sub("\N{MINUS SIGN}", text)


def signed(number: float, digits: int = 0) -> str:
    """Format a number with its sign.

    Examples
    --------
    >>> signed(1250), signed(-0.314, 2), signed(0)
    ('+1,250', '−0.31', '0')
    """
    written = f"{abs(number):,.{digits}f}"
    if not float(written.replace(",", "")):
        return written
    return f"{'+' if number > 0 else '−'}{written}"


def joined(parts: Sequence[str]) -> str:
    """Join a list for a sentence.

    Examples
    --------
    >>> joined(["Lahore"]), joined(["Lahore", "Karachi", "Quetta"])
    ('Lahore', 'Lahore, Karachi and Quetta')
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def join_nonempty(*parts: str, by: str = "; ") -> str:
    """Join the parts that are not empty.

    Examples
    --------
    >>> join_nonempty("2 moves without a year", "", "1 first post")
    '2 moves without a year; 1 first post'
    """
    return by.join(part for part in parts if part)


def year_range(first: int | NAType, last: int) -> str:
    """Return a range of years; the first may be unknown.

    Examples
    --------
    >>> year_range(2003, 2022), year_range(2021, 2021), year_range(pd.NA, 2026)
    ('2003–2022', '2021', 'to 2026')
    """
    if pd.isna(first):
        return f"to {last}"
    return str(last) if first == last else f"{first}–{last}"


def nonzero(count: float, text: str) -> str:
    """Return the text, or an empty one where there is nothing to count."""
    return text if count else ""


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """Iterate over the rows of a small table, columns as attributes.

    Like :meth:`pandas.DataFrame.itertuples`, which makes a class for each table and takes ten times as long.
    """
    columns = [column.tolist() for _, column in table.items()]
    return map(_row_type(tuple(map(str, table.columns)))._make, zip(*columns, strict=True))


@lru_cache(maxsize=256)
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)


def first_and_last(table: pd.DataFrame) -> tuple[Any, Any]:
    """Return the first and the last row of a table, with columns as attributes."""
    first, last = (next(rows(table.iloc[[end]])) for end in (0, -1))
    return first, last
