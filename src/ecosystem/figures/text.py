"""Escape and wrap text for Plotly, which interprets labels as a subset of HTML."""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from itertools import pairwise
from textwrap import wrap


def escaped(text: str) -> str:
    """Escape text from data for labels, hover texts, legends and annotations.

    Examples
    --------
    >>> escaped("R&D <b>Lab</b>")
    'R&amp;D &lt;b&gt;Lab&lt;/b&gt;'
    """
    return escape(text, quote=False)


def wrapped(text: str, width: int = 16) -> str:
    """Escape a text and wrap it into short lines.

    Examples
    --------
    >>> wrapped("Natural language processing")
    'Natural language<br>processing'
    """
    return "<br>".join(escaped(line) for line in wrap(text, width)) or escaped(text)


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
