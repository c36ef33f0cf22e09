"""Numbers in sentences: plain, with their interval, and silent where n does not carry them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ecosystem.statistics import MINIMUM_N

MINUS = re.compile(r"(?<![\w–−-])-(?=\d)")
"""A hyphen that stands for a minus."""


def whole(count: float, noun: str, plural: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> whole(1, "move"), whole(4120, "move"), whole(2, "city", "cities")
    ('1 move', '4,120 moves', '2 cities')
    """
    return f"{count:,.0f} {noun if count == 1 else plural or noun + 's'}"


def amount(number: float, unit: str) -> str:
    """Write a number with its unit, which is given in the plural; empty units are left out.

    Examples
    --------
    >>> amount(1, "years of publication"), amount(2.5, "years"), amount(1000, "")
    ('1 year of publication', '2.5 years', '1,000')
    """
    first, *others = unit.split() or [""]
    return " ".join(
        part for part in (f"{number:,g}", first.removesuffix("s") if number == 1 else first, *others) if part
    )


def percent(value: float, low: float = math.nan, high: float = math.nan) -> str:
    """Write a share with its interval.

    Examples
    --------
    >>> percent(0.412, 0.354, 0.471), percent(0.412), percent(0.004, 0.001, 0.009)
    ('41 % (35–47 %)', '41 %', '0.4 % (0.1–0.9 %)')
    """
    digits = 0 if value >= 0.0995 else 1
    if math.isnan(low) or math.isnan(high):
        return f"{value * 100:.{digits}f} %"
    return f"{value * 100:.{digits}f} % ({low * 100:.{digits}f}–{high * 100:.{digits}f} %)"


def quantity(value: float, low: float, high: float, unit: str, digits: int = 1) -> str:
    """Write a quantity with its interval and unit.

    Examples
    --------
    >>> quantity(22.4, 21.0, 23.9, "per 1,000 scholars")
    '22.4 (21.0–23.9) per 1,000 scholars'
    """
    return f"{value:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f}) {unit}"


def enough(n: float) -> bool:
    """Tell whether n carries a number."""
    return n >= MINIMUM_N


TOO_FEW = "Too few to say: fewer than five."
"""What stands where a number would rest on fewer than :data:`MINIMUM_N`."""


def with_minus(text: str) -> str:
    """Write a minus where a hyphen stands for one.

    Examples
    --------
    >>> with_minus("-40 (-78 to +3) in 2021-25")
    '−40 (−78 to +3) in 2021-25'
    """
    return MINUS.sub("\N{MINUS SIGN}", text)


def signed(number: float, digits: int = 0) -> str:
    """Write a number with its sign.

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
    """Write a list in a sentence.

    Examples
    --------
    >>> joined(["Lahore"]), joined(["Lahore", "Karachi", "Quetta"])
    ('Lahore', 'Lahore, Karachi and Quetta')
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """Go through a small result table row by row, columns as attributes."""
    return iter(table.itertuples(index=False))
