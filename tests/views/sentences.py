"""Rules for every sentence of a view, and random selections to read them under."""

import random
import re
from collections.abc import Iterator

from ecosystem.load import Ecosystem
from ecosystem.selection import FILTERS, Codes, Selection, Switch, from_query, options
from ecosystem.views import View

VERBS = "are|were|have|differ|work|stay|go|cross|name|state|lead|sit|overlap|contradict|hold|cover"
SINGULAR = "is|was|has|differs|works|stays|goes|crosses|names|states|leads|sits|overlaps"
PLURAL_NOUNS = (
    "people|moves|shares|fields|cities|sectors|places|countries|years|combinations|stories|journeys|organisations|"
    "academics|universities|themes|reasons|challenges|lessons|posts|degrees|skills|scholars|columns|"
    "groups|works(?! in the)"
)
SINGULAR_NOUNS = (
    "person|move|share|field|city|sector|place|country|year|combination|story|journey|organisation|academic|theme|"
    "reason|challenge|lesson|post|degree|skill(?! group)|work(?! in the)|scholar|column|group"
)
NUMBER = r"(?<![\w.,–−+-])(?<!In )(?<!in )(?<!per )(?<!1 of )"
RULES = {
    "doubled mark": r"[,;:.]\s*[,;:.](?!\.)|,\s*(?:and\s*)?[;.]|\(\s*[,;]|\(\s*\)|„|…\.",
    "space": r"  |\s[,;.)]|\(\s|^\s|\s$",
    "missing value": r"\b(?:nan|NaN|NaT|inf|None|null|<NA>)\b(?! of)",
    "one with a plural noun": rf"{NUMBER}1 (?:[a-z]+ )?(?:{PLURAL_NOUNS})\b",
    "one with a plural verb": rf"{NUMBER}1 (?:{VERBS})\b|{NUMBER}1 (?:{SINGULAR_NOUNS}) (?:{VERBS})\b",
    "one of many with a plural verb": rf"{NUMBER}1 of [\d,]+ (?:{PLURAL_NOUNS}) (?:{VERBS})\b",
    "several with a singular noun": rf"{NUMBER}(?!1 )\d+(?:,\d{{3}})* (?:{SINGULAR_NOUNS})\b(?! or|-)",
    "several with a singular verb": rf"{NUMBER}(?!1 )\d+(?:,\d{{3}})* (?:(?:{PLURAL_NOUNS}) )?(?:{SINGULAR})\b",
    "all of one": r"\b[Aa]ll 1 ",
    "interval of a list with a singular verb": r"\binterval of [^;]*[”\w] and [“A-Z][^;]* (?:leaves|includes)\b",
    "several filters with a singular verb": r"\bfilter on [^;.:]*?(?:, | and )[^;.:]*(?:narrows|: it)",
    "share without a verb": r"^Of [^,;]*, [\d.]+ %(?: \([^)]*\))? (?:abroad|at|in|from|to|of|with)\b",
    "country without its article": r"\b(?:in|with|for|than|above|below|from|to) (?:United|Netherlands|Philippines)\b",
    "interval without width": r"\((\d[\d,.]*)(?:–| to )\1 ?%?\)",
}
"""What no sentence may contain, by name."""


def faults(text: str) -> list[str]:
    """Return the rules that a sentence breaks."""
    found = [f"{name}: “{text}”" for name, pattern in RULES.items() if re.search(pattern, text)]
    return found + [f"unbalanced marks: “{text}”" for a, b in ("()", "“”") if text.count(a) != text.count(b)]


COMPARATIVE = re.compile(r"\b(clearly|more|higher|lower|fewer|most|largest|ahead|above all|furthest)\b")
HEDGED = re.compile(
    r"not clearly|no origin|In none|none (?:is|(?:clearly )?differs)|no difference that|difference is not clear|"
    r"more years|or more|fewer than (?:five|half|one)|the largest holding|most in |Too few|"
    r"more than one|(?:and|,) \d+ more\b"
)
"""Clauses that deny a difference, and uses of the words that compare nothing."""


def claims(text: str) -> list[str]:
    """Return the clauses of a sentence that claim a difference."""
    clauses = re.split(r"[;.](?= )|, (?=and )", text)
    return [
        clause.strip() for clause in clauses if COMPARATIVE.search(HEDGED.sub("", clause)) and not HEDGED.search(clause)
    ]


def texts(view: View) -> Iterator[str]:
    """Yield summary, base, unknowns and filter words of a view."""
    yield view.summary
    yield from (part for part in (view.provenance.n, view.provenance.unknown, *view.provenance.filters) if part)


def check_sentences(view: View) -> list[str]:
    """Return what is wrong in the sentences of a view."""
    found = [f"{view.id}: {fault}" for text in texts(view) for fault in faults(text)]
    if not view.summary.endswith((".", "…")) or not re.match(r"[A-Z0-9“−+]", view.summary):
        found.append(f"{view.id}: no sentence: “{view.summary}”")
    return found


def random_selections(ecosystem: Ecosystem, count: int, seed: int) -> Iterator[Selection]:
    """Yield random selections of one to three filters and focuses that the dataset offers."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    allowed = options(ecosystem)
    codes = [key for key, row in FILTERS.items() if isinstance(row, Codes) and allowed.get(key)]
    switches = [key for key, row in FILTERS.items() if isinstance(row, Switch) and key != "stage_safe"]
    first, last = (int(year) for year in allowed["years"])
    for _ in range(count):
        query: dict[str, list[str]] = {}
        for key in chance.sample(codes, chance.choice((0, 1, 1, 2, 3))):
            query[key] = chance.sample(list(allowed[key]), min(len(allowed[key]), chance.choice((1, 1, 2, 4))))
        if chance.random() < 0.4:
            years = sorted(chance.choices(range(first, last + 1), k=2))
            query["years"] = [str(year) for year in years]
        if chance.random() < 0.3:
            query[chance.choice(switches)] = [chance.choice(("true", "false"))]
        if chance.random() < 0.3:
            query["focus"] = [chance.choice(list(allowed["focus"]))]
        selection, _ = from_query(query, allowed)
        yield selection or Selection()
