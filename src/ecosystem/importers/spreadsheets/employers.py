"""Which sector an organisation belongs to, by its name alone: known organisations, words in names, forms of firms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.organisations.sectors import SectorRules
from ecosystem.importers.spreadsheets.folding import folded
from ecosystem.importers.spreadsheets.synonyms import known_words
from ecosystem.site import SITE

AWARDS_DEGREES: Final = "university"
"""Sector of an institution that is known because people have degrees of it."""
CLEAR: Final = 4
"""Letters from which on the form of a firm is told from other words wherever it stands; shorter ones end a name."""


@cache
def employer_sector(name: str) -> tuple[str, str]:
    """Return the sector of an organisation and how that is known; two empty texts where its name tells nothing.

    Examples
    --------
    >>> employer_sector("NUST"), employer_sector("TU München")
    (('university', 'list of organisations'), ('university', 'what the name begins with'))
    >>> employer_sector("Invented Bank Ltd"), employer_sector("Uydurma A.Ş."), employer_sector("Invented Works")
    (('fintech', 'a word in the name'), ('other-industry', 'the form of a firm'), ('', ''))
    """
    plain = folded(name)
    if sector := _organizations().get(plain, "") or known_words("organization-name").get(plain, ""):
        return sector, "list of organisations"
    said = {code for word, code in known_words("organization-word").items() if f" {word} " in f" {plain} "}
    if len(said) == 1:
        return said.pop(), "a word in the name"
    begun = {code for word, code in known_words("organization-beginning").items() if plain.startswith(f"{word} ")}
    if len(begun) == 1:
        return begun.pop(), "what the name begins with"
    if sector := _patterns().sector([], name) or "":
        return sector, "a pattern of names"
    if sector := next((code for form, code in known_words("organization-form").items() if _has(form, plain)), ""):
        return sector, "the form of a firm"
    return "", ""


def _has(form: str, plain: str) -> bool:
    return plain.endswith(f" {form}") or (len(form) >= CLEAR and f" {form} " in f" {plain} ")


@cache
def _patterns() -> SectorRules:
    return SectorRules.read(SITE / "data" / "cleaning")


@cache
def _organizations() -> Mapping[str, str]:
    """Return the sectors of known organisations, by name with and without what stands in brackets."""
    data = SITE / "data"
    sectors: dict[str, set[str]] = {}
    for row in read_rows(data / "reference" / "organizations.csv"):
        outside, _, inside = row["name"].partition("(")
        short = "" if row["parent_id"] else inside.partition(")")[0]  # a part names the whole in brackets
        for name in (row["name"], outside, short):
            sectors.setdefault(folded(name), set()).add(row["sector_id"])
    for row in read_rows(data / "cleaning" / "institution.csv"):
        for name in (row["spelling"], row["institution"]) if row["institution"] else ():
            if name and not row["given_country"]:
                sectors.setdefault(folded(name), {AWARDS_DEGREES})
    return {name: codes.pop() for name, codes in sectors.items() if name and len(codes) == 1}
