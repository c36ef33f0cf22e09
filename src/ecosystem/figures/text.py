"""Text from data, made safe for Plotly, which reads labels as a kind of HTML."""

import re
from html import escape, unescape
from textwrap import wrap


def escaped(text: str) -> str:
    """Escape text from data so that Plotly shows it letter by letter instead of reading tags in it.

    To be used wherever a name, title or note from a table enters a figure: labels, hover, legend, annotations.

    Examples
    --------
    >>> escaped("R&D <b>Lab</b>")
    'R&amp;D &lt;b&gt;Lab&lt;/b&gt;'
    """
    return escape(text, quote=False)


def truncated(text: str, most: int = 28) -> str:
    """Cut a long name for a tick or a label; the full name belongs into the hover. To be escaped afterwards.

    Examples
    --------
    >>> truncated("National University of Sciences and Technology")
    'National University of Scie…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def wrapped(text: str, width: int = 16) -> str:
    """Break a name into short escaped lines for a narrow screen.

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
    """Write a unit as it begins a line, escaped.

    Examples
    --------
    >>> capitalized("R&D moves")
    'R&amp;D moves'
    """
    return escaped(unit[:1].upper() + unit[1:])


def without_markup(text: str) -> str:
    """Read the letters of a label back, for files that know no tags.

    Examples
    --------
    >>> without_markup("R&amp;D <b>Lab</b><br>of &lt;b&gt;")
    'R&D Lab of <b>'
    """
    return unescape(re.sub(r"<[^<>]*>", "", text.replace("<br>", " ")))
