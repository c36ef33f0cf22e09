"""Synonyms in several languages and the codes they stand for, from the editable tables in ``data/cleaning``."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import Rules, read_rows
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE

TABLE: Final = SITE / "data" / "cleaning" / "word.csv"


@cache
def synonyms(vocabulary: str) -> Mapping[str, str]:
    """Return the folded synonyms of a vocabulary with their codes; the code is empty in lists of mere words.

    Examples
    --------
    >>> synonyms("sector")["sirket"], synonyms("degree")["yuksek lisans"], "halen" in synonyms("present")
    ('other-industry', 'master', True)
    """
    codes = {row["spelling"]: row["code"] for row in read_rows(TABLE) if row["vocabulary"] == vocabulary}
    if vocabulary == "degree":
        rules = Rules.read(TABLE.with_name("degree.csv"), "spelling")
        codes |= {fold(spelling): rule["degree"] for (spelling,), rule in rules.by_spelling.items()}
    return codes
