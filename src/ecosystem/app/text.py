"""Escape text from data for Markdown."""

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]<>()#+-.!|~$:^="})


def literal(text: str) -> str:
    r"""Escape everything that Markdown could read as markup, and keep a number and its percent sign on one line.

    Examples
    --------
    >>> literal("*bold* [link](http://x)")
    '\\*bold\\* \\[link\\]\\(http\\://x\\)'
    """
    return " ".join(text.split()).replace(" %", "\N{NO-BREAK SPACE}%").translate(_MARKS)


def small(text: str) -> str:
    r"""Write text from data in small letters, at full contrast: Streamlit's captions are too pale to read for some.

    Examples
    --------
    >>> small("n = 5")
    ':small[n \\= 5]'
    """
    return f":small[{literal(text)}]"
