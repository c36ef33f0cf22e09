"""Remove invisible characters: bidirectional controls and zero-width characters.

They reverse how a name reads, or make equal-looking names differ. Standard library only: on a cluster this runs where
the files are read.
"""

import re
import unicodedata
from typing import Final

JOINERS: Final = "\u200c\u200d"
"""Zero-width non-joiner and joiner: between letters they are spelling in Urdu, Persian and Indian languages."""

INVISIBLE: Final = f"[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff{JOINERS}]"
"""Bidirectional controls and zero-width characters, as a regular expression."""

_INVISIBLE = re.compile(INVISIBLE)
_WRITTEN: Final = ("L", "M")
"""Unicode categories of letters and combining marks."""


def remove_invisible(text: str) -> str:
    r"""Remove invisible characters; joiners between letters stay.

    Examples
    --------
    >>> remove_invisible("LUMS\u202e\u200b Lahore\ufeff")
    'LUMS Lahore'
    >>> remove_invisible("می\u200cخواهم") == "می\u200cخواهم", remove_invisible("\u200cNUST\u200d 1")
    (True, 'NUST 1')
    """
    if text.isascii() or not _INVISIBLE.search(text):
        return text
    seen = [sign for sign in text if sign in JOINERS or not _INVISIBLE.match(sign)]
    kept: list[str] = []
    for place, sign in enumerate(seen):
        if sign not in JOINERS or (kept and _written(kept[-1]) and _written(*seen[place + 1 : place + 2])):
            kept.append(sign)
    return "".join(kept)


def _written(sign: str = "") -> bool:
    return bool(sign) and unicodedata.category(sign)[0] in _WRITTEN
