"""Fill columns of ours from parts of other columns, or from values derived from them: places, sectors, ids."""

from collections.abc import Mapping, Sequence
from typing import Final

from ecosystem.importers.spreadsheets.cell_fit import Samples, is_place
from ecosystem.importers.spreadsheets.cell_values import split_brackets
from ecosystem.importers.spreadsheets.layouts import (
    CITY_COUNTRY,
    COUNTRY_OF,
    Layout,
    PostRows,
    country_of,
    vocabulary_of,
)
from ecosystem.importers.spreadsheets.locations import split_location
from ecosystem.importers.spreadsheets.mapping import Feed
from ecosystem.importers.spreadsheets.name_columns import name_headings
from ecosystem.importers.spreadsheets.person_ids import numbers_rows
from ecosystem.importers.spreadsheets.sheet_match import ColumnMatch
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.tables import Cities, Researchers, Transitions

DERIVED_CONFIDENCE: Final = 0.7
"""Confidence in a value made from another column."""
FALLBACK_CONFIDENCE: Final = 0.6
"""Confidence in the most cautious code if the sheet has none."""
MIN_SHARE_OF_COUNTRIES: Final = 0.2
"""Share of locations with a country from which a column of cities is split."""
MIN_SHARE_OF_PARTS: Final = 0.6
"""Share of cells with a comma or brackets from which a column is split."""
OWN_SOURCE: Final = "own-spreadsheet"
"""Source of rows that name none."""
FALLBACKS: Final[Mapping[str, tuple[str, str]]] = {
    Transitions.kind: ("move", "no column says what kind of move it was"),
    Transitions.evidence: ("f", "no column says how the move is known: unverified"),
    Cities.is_hub: ("false", "no column says which cities are hubs"),
    Researchers.source_id: (OWN_SOURCE, "no column of sources: the spreadsheet itself"),
}
_CITY_OF_ORGANIZATION: Final[Mapping[str, str]] = {
    Researchers.organization: Researchers.city_id,
    Transitions.from_organization: Transitions.from_city_id,
    Transitions.to_organization: Transitions.to_city_id,
}
_SECTOR_OF_ORGANIZATION: Final[Mapping[str, str]] = {
    Researchers.organization: Researchers.sector_id,
    Transitions.from_organization: Transitions.from_sector_id,
    Transitions.to_organization: Transitions.to_sector_id,
}


def split_columns(layout: Layout, samples: Samples, matches: list[ColumnMatch]) -> list[ColumnMatch]:
    """Use one column for two of ours: "City, Country" and "Organisation (City)"."""
    fed = {(one.feed.target, one.feed.post) for one in matches}
    result: list[ColumnMatch] = []
    for one in matches:
        feed, cells = one.feed, samples[one.feed.heading]
        column = layout.column(feed.target)
        if column is not None and vocabulary_of(column) == "city" and _are_city_and_country(cells):
            country = country_of(layout, feed.target)
            result.append(_part(one, feed.target, "first", "the city stands before a comma"))
            if (country, feed.post) not in fed:
                result.append(_part(one, country, "last", "the country stands after a comma"))
        elif feed.target in _CITY_OF_ORGANIZATION and _have_city_in_brackets(cells):
            city = _CITY_OF_ORGANIZATION[feed.target]
            result.append(_part(one, feed.target, "outside", "a city stands in brackets"))
            if (city, feed.post) not in fed:
                result.append(_part(one, city, "inside", "a city stands in brackets"))
        else:
            result.append(one)
    return result


def _are_city_and_country(cells: Sequence[str]) -> bool:
    """Return whether some cells name a country behind a city, or alone."""
    count = sum(bool(split_location(cell)[1]) for cell in cells)
    return bool(cells) and count >= MIN_SHARE_OF_COUNTRIES * len(cells)


def _have_city_in_brackets(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(is_place(split_brackets(cell)[1]) for cell in cells) >= MIN_SHARE_OF_PARTS * len(cells)


def _part(one: ColumnMatch, target: str, take: str, why: str) -> ColumnMatch:
    feed = Feed(target, one.feed.heading, take, one.feed.post)
    return ColumnMatch(feed, one.confidence, f"{one.reason}; {why}")


def _derived(feed: Feed, reason: str) -> ColumnMatch:
    return ColumnMatch(feed, DERIVED_CONFIDENCE, reason)


def derive_columns(layout: Layout, sheet: HeadedSheet, matches: list[ColumnMatch]) -> list[ColumnMatch]:
    """Add what can be made from other columns: ids, the sector of an organisation, the country of a city."""
    fed = {(one.feed.target, one.feed.post): one for one in matches}
    added: list[ColumnMatch] = []
    for (target, post), one in fed.items():
        sector, country = _SECTOR_OF_ORGANIZATION.get(target), _country_column(layout, target)
        if sector and (sector, post) not in fed and layout.column(sector) is not None:
            feed = Feed(sector, one.feed.heading, "sector", post)
            added.append(_derived(feed, "no column of sectors: taken from the organisation's name"))
        if country and (country, post) not in fed and one.feed.take == "":
            feed = Feed(country, one.feed.heading, "country", post)
            added.append(_derived(feed, "no column of countries: taken from the city"))
    if (key := _person_id(layout, sheet, fed)) is not None:
        added.append(key)
    if layout.table is Transitions and (Transitions.transition_id, 0) not in fed:
        feed = Feed(str(Transitions.transition_id), take="row")
        added.append(_derived(feed, "no column of ids: made from the row, so that it stays the same"))
    if layout.table is Cities and (Cities.city_id, 0) not in fed and (name := fed.get((Cities.name, 0))):
        feed = Feed(str(Cities.city_id), name.feed.heading, "made")
        added.append(_derived(feed, "no column of ids: made from the name"))
    for target, (constant, why) in FALLBACKS.items():
        column = layout.column(target)
        if column is not None and column.rule.required and not column.rule.unique and (target, 0) not in fed:
            added.append(ColumnMatch(Feed(str(target), constant=constant), FALLBACK_CONFIDENCE, why))
    return [*matches, *added]


def _country_column(layout: Layout, target: str) -> str:
    """Return the column of countries that a column of cities can fill."""
    column = layout.column(target)
    if column is None or vocabulary_of(column) != "city" or not column.rule.references:
        return ""
    country = country_of(layout, target) if layout.table is PostRows else COUNTRY_OF.get(target, "")
    return str(country) if country != CITY_COUNTRY else ""


def _person_id(layout: Layout, sheet: HeadedSheet, fed: Mapping[tuple[str, int], ColumnMatch]) -> ColumnMatch | None:
    """Make ids from names; from addresses if each row has one and names repeat."""
    target = str(Researchers.researcher_id)
    if layout.table is Transitions and (target, 0) not in fed:
        return _person_id_of_move(sheet, {one.feed.heading for one in fed.values()})
    name, address = fed.get((Researchers.name, 0)), fed.get((Researchers.profile_url, 0))
    if layout.column(target) is None or (target, 0) in fed or not (name or address):
        return None
    cells = {one.feed.target: sheet.column(sheet.headings.index(one.feed.heading)) for one in (name, address) if one}
    names, addresses = cells.get(Researchers.name, [""]), cells.get(Researchers.profile_url, [""])
    names_repeat = len(set(names)) < len(names) and layout.table is Researchers
    has_addresses = all(addresses) and (layout.table is not Researchers or len(set(addresses)) == len(addresses))
    basis = address if has_addresses and (names_repeat or not name) else name
    if names_repeat and basis is name and (number := _number_of_person(sheet, fed)):
        return _derived(Feed(target, number, "made"), f"names repeat: “{number}” tells the people apart")
    return _id_from(basis.feed.heading) if basis is not None else None


def _number_of_person(sheet: HeadedSheet, fed: Mapping[tuple[str, int], ColumnMatch]) -> str:
    """Return a column that numbers the rows, where people of one name differ in their degrees; empty if none."""
    named = {target: match.feed.heading for (target, _), match in fed.items()}
    for heading in sheet.headings:
        cells = sheet.column(sheet.headings.index(heading))
        if fold(heading) in synonyms("row-number") and all(cells) and len(set(cells)) == len(cells):
            return "" if numbers_rows(sheet, heading, named, weak=True) else heading
    return ""


def _person_id_of_move(sheet: HeadedSheet, used: set[str]) -> ColumnMatch | None:
    """Make the id of who moved from the name, as in a list of people without ids."""
    names = name_headings(sheet, used)
    return _id_from(names[0]) if len(names) == 1 else None


def _id_from(heading: str) -> ColumnMatch:
    reason = f"no column of ids: made from “{heading}”; two people who share it would be one"
    return _derived(Feed(str(Researchers.researcher_id), heading, "made"), reason)
