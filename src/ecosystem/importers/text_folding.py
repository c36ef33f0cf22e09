"""Fold texts for comparison: case, accents and punctuation removed; slugs and hashed ids made from them."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_CACHE_SIZE: Final = 100_000
"""Folded texts kept at a time: the distinct values of a large sheet."""


@lru_cache(maxsize=_CACHE_SIZE)
def fold(text: str) -> str:
    """Lower-case a text, remove accents, put one space between words; other scripts keep their letters.

    Examples
    --------
    >>> fold("  Université_Paris-Saclay (Orsay)"), fold("Straße №"), fold("لاہور")
    ('universite paris saclay orsay', 'strasse no', 'لاہور')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS))
    letters = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.split())


def slug(text: str) -> str:
    """Convert a text to an id of lower-case ASCII letters, digits and hyphens.

    Examples
    --------
    >>> slug("São Paulo (SP)"), slug("東京")
    ('sao-paulo-sp', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def hashed_id(prefix: str, *parts: str) -> str:
    """Derive an id from texts by SHA-256: stable across imports, and no name can be read from it.

    Examples
    --------
    >>> hashed_id("p", "Invented Person") == hashed_id("p", " invented  person ")
    True
    """
    joined = "\x1f".join(fold(part) or part.strip() for part in parts)
    return f"{prefix}-{hashlib.sha256(joined.encode()).hexdigest()[:12]}"
