"""Characters that are not seen, and change how a text reads or make two names of one, are taken out of texts.

Marks of direction can show a name backwards, or what stands after it; characters without width make names differ that
look alike. Needs only the standard library: on a cluster it runs where the files are read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

JOINERS: Final = "\u200c\u200d"
"""Zero-width non-joiner and joiner: between letters they are spelling in Urdu, Persian and languages of India."""

INVISIBLE: Final = f"[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff{JOINERS}]"
"""Marks, embeddings, overrides and isolates of direction, and what has no width; as a regular expression."""

_INVISIBLE = re.compile(INVISIBLE)
_WRITTEN: Final = ("L", "M")
"""Categories of Unicode of letters, and of the signs on them."""


def remove_invisible(text: str) -> str:
    r"""Take out what is not seen; joiners between letters stay.

    Examples
    --------
    >>> visible("LUMS\u202e\u200b Lahore\ufeff")
    'LUMS Lahore'
    >>> visible("می\u200cخواهم") == "می\u200cخواهم", visible("\u200cNUST\u200d 1")
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
