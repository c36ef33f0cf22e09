"""Escape and shorten text for Plotly, which interprets labels as a subset of HTML."""

import re
from html import escape, unescape
from textwrap import wrap


def escaped(text: str) -> str:
    """Escape text from data for labels, hover texts, legends and annotations.

    Examples
    --------
    >>> escaped("R&D <b>Lab</b>")
    'R&amp;D &lt;b&gt;Lab&lt;/b&gt;'
    """
    return escape(text, quote=False)


def truncated(text: str, most: int = 28) -> str:
    """Truncate a name for a tick or label, before it is escaped; the hover text shows it in full.

    Examples
    --------
    >>> truncated("National University of Sciences and Technology")
    'National University of Scie…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def wrapped(text: str, width: int = 16) -> str:
    """Escape a text and wrap it into short lines.

    Examples
    --------
    >>> wrapped("Natural language processing")
    'Natural language<br>processing'
    """
    return "<br>".join(escaped(line) for line in wrap(text, width)) or escaped(text)


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
