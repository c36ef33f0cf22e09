"""Text from data, made safe for Plotly, which reads labels as a kind of HTML."""

from html import escape


def plain(text: str) -> str:
    """Escape text from data so that Plotly shows it letter by letter instead of reading tags in it.

    To be used wherever a name, title or note from a table enters a figure: labels, hover, legend, annotations.

    Examples
    --------
    >>> plain("R&D <b>Lab</b>")
    'R&amp;D &lt;b&gt;Lab&lt;/b&gt;'
    """
    return escape(text, quote=False)
