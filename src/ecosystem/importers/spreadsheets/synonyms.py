"""Words in several languages and what they stand for, from a table that people can read and change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import Rules, read_rows
from ecosystem.importers.spreadsheets.folding import folded
from ecosystem.site import SITE

TABLE: Final = SITE / "data" / "cleaning" / "word.csv"


@cache
def known_words(vocabulary: str) -> Mapping[str, str]:
    """Return the words of a vocabulary, folded, and our codes for them; empty where a word alone is known.

    Examples
    --------
    >>> known_words("sector")["sirket"], known_words("degree")["yuksek lisans"], "halen" in known_words("present")
    ('other-industry', 'master', True)
    """
    known = {row["spelling"]: row["code"] for row in read_rows(TABLE) if row["vocabulary"] == vocabulary}
    if vocabulary == "degree":
        rules = Rules.read(TABLE.with_name("degree.csv"), "spelling")
        known |= {folded(spelling): rule["degree"] for (spelling,), rule in rules.by_spelling.items()}
    return known
