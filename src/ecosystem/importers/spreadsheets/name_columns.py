"""Given names and surnames in two columns: joined to full names, never used alone as the name of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.spreadsheets.heading_matching import match_heading, translations
from ecosystem.importers.spreadsheets.layouts import LAYOUTS
from ecosystem.importers.spreadsheets.sheets import HeadedSheet, padded
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import Researchers

GIVEN, SURNAME, EITHER = "given", "surname", "either"
"""Part of the name under a heading; either: the full name, or the part that no other column holds."""
FULL_NAME_SHARE: Final = 0.5
"""Share of rows containing the part in the other column from which a column holds full names."""
ONLY_A_PART: Final = "only a part of the name: it takes surname and given name to tell people apart"


def join_name_columns(sheet: HeadedSheet) -> HeadedSheet:
    """Add a column of full names to a sheet with one column of surnames and one of given names.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.sheets import RawSheet
    >>> raw = RawSheet("a.csv", "", (("Nom", "Prénom"), ("Khan", "Ayesha")), (1, 2))
    >>> sheet = join_name_columns(HeadedSheet(raw, 0, ("Nom", "Prénom")))
    >>> sheet.headings[-1], sheet.column(2)
    ('Full name (Prénom + Nom)', ['Ayesha Khan'])
    """
    given, family = _given(sheet), _family(sheet)
    if len(given) != 1 or len(family) != 1 or _has_full_names(sheet, (given[0], family[0])):
        return sheet
    parts = (given[0], family[0])
    label = " + ".join(fold(name) if set(name) & set("()[]") else name for name in parts)
    heading = f"Full name ({label})"
    if heading in sheet.headings:
        return sheet
    raw, first, last = sheet.raw, *map(sheet.headings.index, parts)
    header = (*padded(raw.rows[sheet.header], len(sheet.headings)), heading)
    below = [(*row, " ".join(filter(None, (row[first], row[last])))) for _, row in sheet.rows()]
    raw = replace(raw, rows=(*raw.rows[: sheet.header], header, *below))
    return replace(sheet, raw=raw, headings=(*sheet.headings, heading), joined={heading: parts})


def name_part_headings(sheet: HeadedSheet) -> dict[str, str]:
    """Return the headings that name only a part of the name, each with the reason for not using it."""
    return dict.fromkeys([*_given(sheet), *_family(sheet)], ONLY_A_PART)


def name_headings(sheet: HeadedSheet, used: set[str]) -> list[str]:
    """Return the headings, apart from those used, under which full names may stand."""
    excluded = used | set(name_part_headings(sheet))
    return [
        heading
        for heading in sheet.headings
        if heading not in excluded
        and any(match.target == Researchers.name for match in match_heading(heading, LAYOUTS["researchers"]))
    ]


def _given(sheet: HeadedSheet) -> list[str]:
    return _of_part(sheet, GIVEN) or _ambiguous_beside(sheet, _of_part(sheet, SURNAME))


def _family(sheet: HeadedSheet) -> list[str]:
    return _of_part(sheet, SURNAME) or _ambiguous_beside(sheet, _of_part(sheet, GIVEN))


def _of_part(sheet: HeadedSheet, part: str) -> list[str]:
    return [
        heading for heading in sheet.headings if {_parts().get(fold(name)) for name in translations(heading)} == {part}
    ]


def _ambiguous_beside(sheet: HeadedSheet, certain: Sequence[str]) -> list[str]:
    """Return the headings that could mean a full name but do not, as the other part is in a column of its own."""
    if len(certain) != 1:
        return []
    other = sheet.column(sheet.headings.index(certain[0]))
    ambiguous = _of_part(sheet, EITHER)
    return [name for name in ambiguous if not _are_full_names(sheet.column(sheet.headings.index(name)), other)]


def _has_full_names(sheet: HeadedSheet, parts: Sequence[str]) -> bool:
    """Return whether another column holds the given name together with the surname."""
    columns = [sheet.column(sheet.headings.index(part)) for part in parts]
    others = [heading for heading in sheet.headings if heading not in parts and _may_be_full_name(heading)]
    return any(
        all(_are_full_names(sheet.column(sheet.headings.index(heading)), column) for column in columns)
        for heading in others
    )


def _may_be_full_name(heading: str) -> bool:
    matches = match_heading(heading, LAYOUTS["researchers"])
    return _parts().get(fold(heading)) == EITHER or any(match.target == Researchers.name for match in matches)


@cache
def _parts() -> Mapping[str, str]:
    return {row["spelling"]: row["part"] for row in read_rows(SITE / "data" / "cleaning" / "name_part.csv")}


def _are_full_names(names: Sequence[str], parts: Sequence[str]) -> bool:
    pairs = [(fold(name), fold(part)) for name, part in zip(names, parts, strict=True) if name and part]
    containing = sum(f" {part} " in f" {name} " and name != part for name, part in pairs)
    return containing > FULL_NAME_SHARE * len(pairs)
