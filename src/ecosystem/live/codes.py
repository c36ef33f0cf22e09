"""Room codes: random generation, normalisation of typed codes, display format."""

import secrets

ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"
"""Letters and digits that are not confused with each other when spoken or written."""

CODE_LENGTH = 6
"""With the alphabet, 148 million codes."""


def new_code() -> str:
    """Generate a random code that cannot be predicted."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalize_code(typed: str) -> str:
    """Convert a code as people type it.

    Examples
    --------
    >>> normalize_code(" kac-4mx ")
    'KAC4MX'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())[: 2 * CODE_LENGTH]


def format_code(code: str) -> str:
    """Format a code for display.

    Examples
    --------
    >>> format_code("KAC4MX")
    'KAC-4MX'
    """
    return f"{code[:3]}-{code[3:]}"
