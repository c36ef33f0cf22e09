"""Text that comes from data, kept from being read as Markdown."""

from __future__ import annotations

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]<>()#+-.!|~$:^="})


def literal(text: str) -> str:
    r"""Escape everything that Markdown could read as markup.

    Examples
    --------
    >>> literal("*bold* [link](http://x)")
    '\\*bold\\* \\[link\\]\\(http\\://x\\)'
    """
    return " ".join(text.split()).translate(_MARKS)
