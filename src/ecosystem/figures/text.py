"""Escape and wrap text for Plotly, which interprets labels as a subset of HTML."""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from itertools import pairwise
from textwrap import wrap
from typing import Final

COUNT: Final = re.compile(r"\(\d[^()]{0,14}\)")
"""A count in brackets at the end of a name: "(21 of 119)"."""
NO_BREAK: Final = "\u00a0"
OVER: Final = 4
"""Letters by which a line may be longer for a word that it would break."""


def escaped(text: str) -> str:
    """Escape text from data for labels, hover texts, legends and annotations.

    Examples
    --------
    >>> escaped("R&D <b>Lab</b>")
    'R&amp;D &lt;b&gt;Lab&lt;/b&gt;'
    """
    return escape(text, quote=False)


def wrapped(text: str, width: int = 16) -> str:
    """Escape a text and wrap it into short lines; a word that is a little longer stays whole, and so do counts.

    Examples
    --------
    >>> wrapped("Natural language processing"), wrapped("Telecommunications"), wrapped("Lecturer (21 of 119)")
    ('Natural language<br>processing', 'Telecommunications', 'Lecturer<br>(21 of 119)')
    """
    joined = COUNT.sub(lambda count: count[0].replace(" ", NO_BREAK), text)
    longest = max(map(len, joined.split(" ")))
    lines = wrap(joined, max(width, min(longest, width + OVER)))
    return "<br>".join(escaped(line.replace(NO_BREAK, " ")) for line in lines) or escaped(text)


def row_name(text: str) -> str:
    """Escape the name of a row, a long one in several lines; a narrow screen has shorter lines.

    Examples
    --------
    >>> row_name("National University of Sciences & Technology")
    'National University of<br>Sciences &amp; Technology'
    """
    return wrapped(text, 28)


def lines_of(names: Iterable[str]) -> int:
    """Return how many lines the longest of some wrapped names has.

    Examples
    --------
    >>> lines_of(["Lahore", "Mandi<br>Bahauddin"]), lines_of([])
    (2, 1)
    """
    return 1 + max((name.count("<br>") for name in names), default=0)


def lines_between(names: Sequence[str]) -> float:
    """Return the most lines between the middles of two wrapped names that follow each other.

    Examples
    --------
    >>> lines_between(["Lahore", "Mandi<br>Bahauddin", "Karachi"]), lines_between(["Lahore"])
    (1.5, 1.0)
    """
    return max(((lines_of([one]) + lines_of([other])) / 2 for one, other in pairwise(names)), default=1.0)


def hover_text(text: str) -> str:
    r"""Escape a hover text of several lines.

    Examples
    --------
    >>> hover_text("R&D\n12 moves")
    'R&amp;D<br>12 moves'
    """
    return escaped(text).replace("\n", "<br>")


def capitalized(unit: str) -> str:
    """Escape a unit and capitalise its first letter.

    Examples
    --------
    >>> capitalized("R&D moves")
    'R&amp;D moves'
    """
    return escaped(unit[:1].upper() + unit[1:])


def without_markup(text: str) -> str:
    """Remove tags and entities from a label, for files without markup.

    Examples
    --------
    >>> without_markup("R&amp;D <b>Lab</b><br>of &lt;b&gt;")
    'R&D Lab of <b>'
    """
    return unescape(re.sub(r"<[^<>]*>", "", text.replace("<br>", " ")))
