"""Employer to sector: by the types a registry gives, and by the name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Rules, read_rows
from ecosystem.importers.employer_names import EmployerTable, employer_table
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables.vocabulary import HOME

TYPES: Final = "ror_type_sector.csv"
NAMES: Final = "organization_name_sector.csv"
NO_TYPE: Final = "none"
"""In the rules for names: no type decides a sector."""
UNTYPED: Final = "untyped"
"""In the rules for names: the type is not known, as for most organisations that are only named."""
FIRMS: Final = frozenset({"", "other-industry"})
"""Sectors that say little: the first words of the name may be a listed employer's, another word may name the branch."""
AWARDS_DEGREES: Final = "university"
"""Sector of an institution that is known because people have degrees from it."""
TEACHES: Final = "edtech"
"""Sector of a firm that calls itself an institute, a college or a school."""
CLEAR_FORM: Final = 4
"""Letters from which a legal form ("GmbH") counts anywhere in a name; shorter ones only at its end."""


@dataclass(frozen=True)
class NameRule:
    """A pattern in names, the deciding types that it overrules, and its sector."""

    pattern: re.Pattern[str]
    over: frozenset[str]
    sector_id: str


@dataclass(frozen=True)
class SectorRules:
    """Sector by types and name, from three editable tables.

    The table of employers decides first. Of an organisation's types the one of the first precedence decides, so that
    education wins over funder. Its name may overrule that, where the rule for the name allows; a funder is never an
    employer of its own kind.
    """

    types: Rules
    names: tuple[NameRule, ...]
    listed: EmployerTable

    @classmethod
    def read(cls, cleaning: Path) -> SectorRules:
        """Read both tables from the folder of cleaning rules."""
        rows = sorted(read_rows(cleaning / NAMES), key=lambda row: (int(row["precedence"]), row["pattern"]))
        rules = [
            NameRule(re.compile(row["pattern"], re.IGNORECASE), frozenset(row["over"].split(";")), row["sector_id"])
            for row in rows
        ]
        return cls(Rules.read(cleaning / TYPES, "type"), tuple(rules), employer_table(cleaning))

    def sector(self, types: Iterable[str], name: str, country: str = "") -> str | None:
        """Return the sector of an organisation; None if neither types nor name decide it.

        Parameters
        ----------
        types : iterable of str
            As ROR lists them, or the one type that OpenAlex gives.
        name : str
            The organisation's name.
        country : str
            Code of its country, where known.

        Examples
        --------
        >>> from ecosystem.site import SITE
        >>> rules = SectorRules.read(SITE / "data" / "cleaning")
        >>> rules.sector(["funder"], "Massachusetts Institute of Technology"), rules.sector(["funder"], "Somewhere")
        ('university', None)
        """
        listed = [word for word in types if (word,) in self.types.by_spelling]
        first = min(listed, key=lambda word: int(self.types.need("precedence", word)), default=None)
        by_type = self.types.value("sector_id", first) if first else ""
        if sector := self.listed_sector(name, country, leading=by_type in FIRMS):
            return sector
        decider = first if first and by_type else NO_TYPE
        composed = unicodedata.normalize("NFC", name)  # the patterns write accents in one way
        for rule in self.names:
            if ({decider, first or UNTYPED} & rule.over) and rule.pattern.search(composed):
                return rule.sector_id
        return by_type or None

    def listed_sector(self, name: str, country: str = "", *, leading: bool = True) -> str:
        """Return the sector of a listed employer; empty if none is meant.

        Of employers with the same acronym and different sectors, the one in Pakistan is meant, if there is one.
        """
        found = self.listed.candidates(name, country, leading=leading)
        sectors = {one.sector_id for one in found}
        if len(sectors) > 1:
            sectors = {one.sector_id for one in found if one.country_code == HOME}
        return sectors.pop() if len(sectors) == 1 else ""


@cache
def sector_by_name(name: str) -> tuple[str, str]:
    """Return the sector of an organisation and the evidence for it; two empty texts if its name does not decide.

    Examples
    --------
    >>> sector_by_name("NUST"), sector_by_name("TU Nowhere")
    (('university', 'list of employers'), ('university', 'what the name begins with'))
    >>> sector_by_name("Invented Bank Ltd"), sector_by_name("Uydurma A.Ş."), sector_by_name("Invented Works")
    (('fintech', 'a word in the name'), ('other-industry', 'the form of a firm'), ('', ''))
    """
    if sector := _rules().listed_sector(name):
        return sector, "list of employers"
    if sector := _listed_organizations().get(fold(name), ""):
        return sector, "list of organisations"
    sector, how = _by_words(name)
    if sector == AWARDS_DEGREES and (form := _form(name)) and "universi" not in fold(name):
        return (TEACHES, f"{how}, and the form of a firm") if form in FIRMS else (sector, how)
    return sector, how


def _by_words(name: str) -> tuple[str, str]:
    """Return the sector that the words of a name indicate, the clearest words first, and the evidence for it."""
    text = f" {fold(name)} "
    words = {code for word, code in synonyms("organization-word").items() if f" {word} " in text}
    if len(words) == 1:
        return words.pop(), "a word in the name"
    beginnings = {code for word, code in synonyms("organization-beginning").items() if text.startswith(f" {word} ")}
    if len(beginnings) == 1:
        return beginnings.pop(), "what the name begins with"
    by_pattern = _rules().sector([], name) or ""
    if by_pattern not in FIRMS:
        return by_pattern, "a pattern of names"
    branches = {code for word, code in synonyms("organization-branch-word").items() if f" {word} " in text}
    if branches:
        stated = branches - FIRMS
        return stated.pop() if len(stated) == 1 else "other-industry", "the branch in the name"
    if by_pattern:
        return by_pattern, "a pattern of names"
    form = _form(name)
    return form, "the form of a firm" if form else ""


def _form(name: str) -> str:
    """Return the sector of the legal form in a name; empty without one."""
    forms = synonyms("organization-form")
    return next((code for form, code in forms.items() if _has_form(fold(name), form)), "")


def _has_form(plain: str, form: str) -> bool:
    return plain.endswith(f" {form}") or (len(form) >= CLEAR_FORM and f" {form} " in f" {plain} ")


@cache
def _rules() -> SectorRules:
    return SectorRules.read(SITE / "data" / "cleaning")


@cache
def _listed_organizations() -> Mapping[str, str]:
    """Return the sectors of listed organisations, by folded name with and without the part in brackets."""
    data = SITE / "data"
    sectors: dict[str, set[str]] = {}
    for row in read_rows(data / "reference" / "organizations.csv"):
        outside, _, inside = row["name"].partition("(")
        short = "" if row["parent_id"] else inside.partition(")")[0]  # a part names the whole in brackets
        for name in (row["name"], outside, short):
            sectors.setdefault(fold(name), set()).add(row["sector_id"])
    for row in read_rows(data / "cleaning" / "institution.csv"):
        for name in (row["spelling"], row["institution"]) if row["institution"] else ():
            if name and not row["given_country"]:
                sectors.setdefault(fold(name), {AWARDS_DEGREES})
    return {name: codes.pop() for name, codes in sectors.items() if name and len(codes) == 1}
