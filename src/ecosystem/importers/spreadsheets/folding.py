"""Texts made alike, so that capitals, accents and signs do not hide that two say the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_REMEMBERED: Final = 100_000
"""Folded texts kept at a time: the different words of a large sheet."""


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Write a text in small letters without accents, one space between words; other scripts keep their letters.

    Examples
    --------
    >>> folded("  Université_Paris-Saclay (Orsay)"), folded("Straße №"), folded("لاہور")
    ('universite paris saclay orsay', 'strasse no', 'لاہور')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS))
    letters = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.split())


def slug(text: str) -> str:
    """Write a text as an id of ours.

    Examples
    --------
    >>> slug("São Paulo (SP)")
    'sao-paulo-sp'
    """
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def made_id(prefix: str, *parts: str) -> str:
    """Make an id of what a row says, the same in every import; nobody can read a name from it.

    Examples
    --------
    >>> made_id("p", "Invented Person") == made_id("p", " invented  person ")
    True
    """
    said = "\x1f".join(folded(part) or part.strip() for part in parts)
    return f"{prefix}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
