"""Escape text from data for Markdown."""

import re
from typing import Final

JOINER: Final = "\N{WORD JOINER}"
"""Invisible; divides an address, since the browser makes links of bare addresses even where all signs are escaped."""
_ADDRESS: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]<>()#+-.!|~$:^="})


def literal(text: str) -> str:
    r"""Escape what Markdown could read as markup or as an address, and keep a number and its percent sign on one line.

    Examples
    --------
    >>> literal("*bold* [link](http://x)")
    '\\*bold\\* \\[link\\]\\(http\\:\u2060//x\\)'
    """
    joined = _ADDRESS.sub(JOINER, " ".join(text.split()))
    return joined.replace(" %", "\N{NO-BREAK SPACE}%").translate(_MARKS)


def small(text: str) -> str:
    r"""Write text from data in small letters, at full contrast: Streamlit's captions are too pale to read for some.

    Examples
    --------
    >>> small("n = 5")
    ':small[n \\= 5]'
    """
    return f":small[{literal(text)}]"
