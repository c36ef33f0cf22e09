"""The code of a room: made, read as people type it, and written as it is spoken."""

from __future__ import annotations

import secrets

ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"
"""Letters and digits that are not mistaken for each other, spoken or written."""

CODE_LENGTH = 6
"""With the alphabet, 148 million codes."""


def new_code() -> str:
    """Return a code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalize_code(typed: str) -> str:
    """Read a code as people type it.

    Examples
    --------
    >>> normalize_code(" kac-4mx ")
    'KAC4MX'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())[: 2 * CODE_LENGTH]


def format_code(code: str) -> str:
    """Write a code as it is read out.

    Examples
    --------
    >>> format_code("KAC4MX")
    'KAC-4MX'
    """
    return f"{code[:3]}-{code[3:]}"
