"""A year, from a year, a date, or words around one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold

_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|2100)(?!\d)")
_TIMES: Final = re.compile(r"\d{1,2}:\d\d(:\d\d)?")
_WHOLE: Final = re.compile(r"(\d{4})\.0*")


def year_in(text: str) -> str:
    """Return the one year that a text names; nothing where it names none or several.

    Examples
    --------
    >>> [year_in(text) for text in ("2015", "2015-09-01", "Sep 2015", "01.09.2015", "۲۰۱۵", "2015.0")]
    ['2015', '2015', '2015', '2015', '2015', '2015']
    >>> year_in("2015-2018"), year_in("15"), year_in("soon")
    ('', '', '')
    """
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    if whole := _WHOLE.fullmatch(digits.strip()):
        return whole[1]
    years = set(_YEAR.findall(_TIMES.sub("", digits)))
    return years.pop() if len(years) == 1 else ""


def goes_on(text: str) -> bool:
    """Say whether a text in place of an end says that there is none yet.

    Examples
    --------
    >>> goes_on("Present"), goes_on("bis heute"), goes_on("2015")
    (True, True, False)
    """
    return fold(text) in _present()


@cache
def _present() -> frozenset[str]:
    return frozenset(synonyms("present"))
