"""Match a sheet with a layout and its columns with ours, by headings and by cells, each match with a reason.

Equally good matches are left to the user: a column that is not mapped is noticed, a wrong one is not.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from ecosystem.importers.country_names import country_code_of
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.spreadsheets.cell_values import (
    is_address,
    is_date,
    is_error,
    is_ongoing,
    split_brackets,
    split_period,
    year_in,
)
from ecosystem.importers.spreadsheets.heading_matching import SPECIFIC_SCORE, WEAK_REASON, WEAK_SCORE, match_heading
from ecosystem.importers.spreadsheets.layouts import (
    CITY_COUNTRY,
    COUNTRY_OF,
    LAYOUTS,
    UNUSED,
    Layout,
    PostRows,
    country_of,
    vocabulary_of,
)
from ecosystem.importers.spreadsheets.locations import split_location
from ecosystem.importers.spreadsheets.mapping import Feed, SheetMapping
from ecosystem.importers.spreadsheets.name_columns import name_part_headings
from ecosystem.importers.spreadsheets.person_ids import numbers_rows
from ecosystem.importers.spreadsheets.row_kinds import RowKind, foreign_rows
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.spreadsheets.value_matching import MAX_LETTERS, Vocabularies
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.tables import Cities, Column, Researchers, Transitions

MIN_CONFIDENCE: Final = 0.6
"""Confidence from which a match is used: a good heading with doubtful cells has it, good cells alone just so."""
MIN_LEAD: Final = 0.02
"""Confidence by which a match must be ahead of its rival."""
VALUE_WEIGHT: Final = 0.3
"""Weight of the cells of a vocabulary: single values can be decided one by one."""
FORMAT_WEIGHT: Final = 0.6
"""Weight of the cells of years, numbers and addresses: other content makes the match wrong."""
CELLS_ONLY_CONFIDENCE: Final = 0.65
CONTRADICTED_CONFIDENCE: Final = 0.5
"""Confidence in a heading of which no cell fits: it is not used."""
MIN_FIT_WITHOUT_HEADING: Final = 0.9
"""Share of cells that must fit if the heading is unknown."""
DERIVED_CONFIDENCE: Final = 0.7
"""Confidence in a value made from another column."""
FALLBACK_CONFIDENCE: Final = 0.6
"""Confidence in the most cautious code if the sheet has none."""
MAX_VALUE_LENGTH: Final = 120
"""Letters of the longest cell that may be a value of a vocabulary, such as a field, a city or a sector."""
SAMPLE_SIZE: Final = 400
"""Distinct cells by which a column is judged: a share of three fifths is measured within a twentieth."""
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
BY_CELLS: Final = "its cells look like it, whatever the heading says"
MAX_NAME_WORDS: Final = 4
"""Words of the longest name that is recognised without a heading."""
PERHAPS: Final = "perhaps"
"""Begins the doubt about a heading whose cells do not fit."""
PERSON_COLUMN: Final = "describes a person: a list of moves has no place for it, a list of people beside it has"
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_READ_DIRECTLY: Final = ("", "first", "outside", "start", "end")
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

_NAMES: Final = (
    Researchers.name,
    Researchers.degree_institution,
    Researchers.organization,
    Transitions.from_organization,
    Transitions.to_organization,
)
_OF_DEGREE: Final = (str(Researchers.degree), str(Researchers.degree_institution), str(Researchers.degree_year))
_LAYOUTS_OF_PEOPLE: Final = ("researchers", "transitions", "posts", "careers")

Samples = Mapping[str, Sequence[str]]
"""Distinct cells by heading."""


@dataclass(frozen=True, order=True)
class ColumnMatch:
    """A feed with its confidence, from 0 to 1, and the reason."""

    feed: Feed
    confidence: float
    reason: str


@dataclass(frozen=True)
class SheetMatch:
    """Best layout of a sheet and the matches of its columns.

    Attributes
    ----------
    layout : str
        Name of the layout, or ``unused``.
    doubts : mapping of str to str
        By heading, why it is not used.
    ambiguous : tuple of ColumnMatch
        Equally good matches, of which none is used.
    foreign : RowKind, optional
        Kind of the rows, if these are no persons.
    """

    headings: tuple[str, ...]
    layout: str
    matches: tuple[ColumnMatch, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    ambiguous: tuple[ColumnMatch, ...] = ()
    foreign: RowKind | None = None

    def mapping(self) -> SheetMapping:
        """Return the matches as a mapping."""
        feeds = tuple(sorted(match.feed for match in self.matches))
        return SheetMapping(tuple(sorted(self.headings)), self.layout, feeds)

    def explain(self, feed: Feed) -> str:
        """Return confidence and reason of a feed; empty if the user chose it."""
        found = next((match for match in self.matches if match.feed == feed), None)
        return f"{found.confidence:.0%}: {found.reason}" if found else ""


def match_sheet(sheet: HeadedSheet, vocabularies: Vocabularies) -> SheetMatch:
    """Match a sheet with the layout in which most columns are found; ``unused`` if none has the columns it needs.

    The result does not depend on the order of columns or rows.
    """
    samples = _samples(sheet)
    tried = [match_as(sheet, name, vocabularies, samples=samples) for name in LAYOUTS]
    possible = [one for one in tried if _has_needed_columns(one) and not _is_year_of_person(sheet, one)]
    best = max(possible, key=_weight, default=None)
    if best is None or best.layout in _LAYOUTS_OF_PEOPLE:
        foreign = foreign_rows(sheet)
        if best is None or foreign is not None:
            doubts = dict.fromkeys(sheet.headings, "no table of ours was recognised")
            return SheetMatch(sheet.headings, UNUSED, (), doubts, (), foreign)
    return best


def match_as(
    sheet: HeadedSheet, layout_name: str, vocabularies: Vocabularies, *, samples: Samples | None = None
) -> SheetMatch:
    """Match the columns of a sheet whose layout is known."""
    if layout_name == UNUSED:
        return SheetMatch(sheet.headings, UNUSED)
    layout, samples = LAYOUTS[layout_name], samples or _samples(sheet)
    parts = name_part_headings(sheet)
    usable = {name: cells for name, cells in samples.items() if name not in parts and name not in sheet.joined}
    candidates = [*_match_headings(layout, usable, vocabularies), *_joined_names(layout, sheet)]
    candidates, numbers = _without_row_numbers(layout, sheet, candidates)
    matches, doubts, ambiguous = _choose(layout, candidates)
    doubts |= parts | numbers
    matches = _add_by_cells(layout, samples, matches, doubts, vocabularies)
    matches = _add_for_posts(layout, sheet, samples, matches)
    matches = _complete(layout, sheet, _split_columns(layout, samples, matches))
    used = {match.feed.heading for match in matches}
    unused = [heading for heading in sheet.headings if heading not in used]
    return SheetMatch(
        sheet.headings,
        layout_name,
        tuple(sorted(matches)),
        {heading: doubts.get(heading) or _unrecognised(heading, layout) for heading in unused},
        tuple(match for match in ambiguous if match.feed.heading not in used),
    )


def fit(column: Column, cells: Sequence[str], vocabularies: Vocabularies) -> float:
    """Return the share of cells that are valid in a column of ours; 1 if there are no cells.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.value_matching import read_vocabularies
    >>> [fit(Researchers.degree_year, cells, read_vocabularies()) for cells in (["2012", "Sep 2015"], ["Lahore"], [])]
    [1.0, 0.0, 1.0]
    """
    if not cells:
        return 1.0
    is_valid = _validator(column, vocabularies)
    longest = MAX_VALUE_LENGTH if vocabulary_of(column) else MAX_LETTERS
    return sum(is_valid(cell) for cell in cells if len(cell) <= longest) / len(cells)


def _validator(column: Column, vocabularies: Vocabularies) -> Callable[[str], bool]:
    rule, vocabulary = column.rule, vocabulary_of(column)

    def matches(cell: str) -> bool:
        return vocabularies.match(vocabulary, cell).ours is not None

    if rule.unit == "year":
        return lambda cell: bool(year_in(cell)) or is_ongoing(cell)
    if rule.type == "url":
        return is_address
    if rule.type in ("integer", "number"):
        return lambda cell: bool(_NUMBER.fullmatch(cell.replace(" ", "")))
    if vocabulary == "city":
        return lambda cell: (
            cell in vocabularies.cities
            or _is_place(cell)
            or _is_place(split_location(cell)[0])
            or bool(split_location(cell)[1] and "," in cell)
            or matches(cell)
        )
    if vocabulary == "country":
        return lambda cell: bool(country_code_of(cell)) or matches(cell)
    if vocabulary:
        return matches
    if rule.unique or rule.references or column == PostRows.researcher_id:
        return lambda cell: True
    return lambda cell: any(map(str.isalpha, cell)) and not is_address(cell) and not is_date(cell)


@cache
def _is_place(text: str) -> bool:
    return bool(text) and bool(read_gazetteer().find(text))


def _samples(sheet: HeadedSheet) -> Samples:
    """Return distinct cells of each column, the same ones in whatever order the rows are."""
    samples: dict[str, Sequence[str]] = {}
    for index, heading in enumerate(sheet.headings):
        distinct = sorted({cell for cell in sheet.column(index) if cell and not is_error(cell)})
        samples[heading] = distinct[:: max(len(distinct) // SAMPLE_SIZE, 1)]
    return samples


def _unrecognised(heading: str, layout: Layout) -> str:
    is_of_person = layout.table is Transitions and match_heading(heading, LAYOUTS["researchers"])
    return PERSON_COLUMN if is_of_person else "no column of ours was recognised"


def _match_headings(layout: Layout, samples: Samples, vocabularies: Vocabularies) -> list[ColumnMatch]:
    found = []
    for heading, cells in samples.items():
        for match in match_heading(heading, layout):
            share = fit(match.target, cells, vocabularies)
            weight = _cell_weight(match.target)
            confidence = round(match.score * (1 - weight + weight * share), 3)
            if weight and not share and _is_contradicted(match.target, heading, samples, vocabularies):
                confidence = min(confidence, CONTRADICTED_CONFIDENCE)
            by_cells = f"; {share:.0%} of its cells fit" if weight and cells else ""
            feed = Feed(str(match.target), heading, "", match.post)
            found.append(ColumnMatch(feed, confidence, match.reason + by_cells))
    return found


def _is_contradicted(column: Column, heading: str, samples: Samples, vocabularies: Vocabularies) -> bool:
    """Return whether a heading is wrong about its column, of which no cell fits.

    Single values of a field or sector can be decided one by one, unless the cells of another column fit.
    """
    if not vocabulary_of(column):
        return column in _NAMES
    if len(samples[heading]) < 2:
        return False
    if not column.rule.required and vocabulary_of(column) not in ("sector", "field"):
        return True
    others = [cells for other, cells in samples.items() if other != heading and len(cells) > 1]
    return any(fit(column, cells, vocabularies) >= MIN_FIT_WITHOUT_HEADING for cells in others)


def _without_row_numbers(
    layout: Layout, sheet: HeadedSheet, candidates: Sequence[ColumnMatch]
) -> tuple[list[ColumnMatch], dict[str, str]]:
    """Leave out ids of persons that number the rows of a list with several rows per person."""
    if layout.name not in ("posts", "transitions"):
        return list(candidates), {}
    ranked = sorted(candidates, key=lambda one: (one.confidence, one.feed))
    named = {one.feed.target: one.feed.heading for one in ranked if one.confidence >= MIN_CONFIDENCE}
    if layout.table is Transitions and (names := _name_headings(sheet, set())):
        named[str(Researchers.name)] = names[0]
    ids = [one for one in candidates if one.feed.target == Researchers.researcher_id]
    reasons = {
        one.feed.heading: numbers_rows(sheet, one.feed.heading, named, weak=one.confidence <= WEAK_SCORE)
        for one in ids
        if layout.table is PostRows or Researchers.name in named  # a list of people beside the moves may have the ids
    }
    kept = [one for one in candidates if one not in ids or not reasons.get(one.feed.heading)]
    return kept, {heading: reason for heading, reason in reasons.items() if reason}


def _joined_names(layout: Layout, sheet: HeadedSheet) -> list[ColumnMatch]:
    if layout.table not in (Researchers, PostRows):
        return []
    return [
        ColumnMatch(Feed(str(Researchers.name), heading), SPECIFIC_SCORE, f"{' and '.join(parts)} joined")
        for heading, parts in sheet.joined.items()
    ]


def _cell_weight(column: Column) -> float:
    if column.rule.unit or column.rule.type in ("integer", "number", "url"):
        return FORMAT_WEIGHT
    is_id = column.rule.unique or column.rule.references or column == PostRows.researcher_id
    return VALUE_WEIGHT if vocabulary_of(column) or not is_id else 0.0


def _choose(
    layout: Layout, candidates: Sequence[ColumnMatch]
) -> tuple[list[ColumnMatch], dict[str, str], list[ColumnMatch]]:
    """Assign headings to columns one to one, the highest confidence first; ties are left to the user."""
    doubts: dict[str, str] = {}
    chosen: list[ColumnMatch] = []
    ambiguous: list[ColumnMatch] = []
    ranked = sorted(candidates, key=lambda one: (-one.confidence, one.feed))
    for one in ranked:
        if one.confidence < MIN_CONFIDENCE:
            doubts.setdefault(one.feed.heading, f"{PERHAPS} {_described(layout, one.feed.target)}, but {one.reason}")
    open_ = [one for one in ranked if one.confidence >= MIN_CONFIDENCE]
    while open_:
        best = open_[0]
        rivals = [one for one in open_[1:] if _conflict(one, best) and best.confidence - one.confidence < MIN_LEAD]
        if rivals:
            ambiguous += [best, *rivals]
            doubts |= {one.feed.heading: _tie(layout, [best, *rivals]) for one in (best, *rivals)}
            lost = {one.feed.heading for one in rivals if one.feed.target == best.feed.target} | {best.feed.heading}
            open_ = [one for one in open_ if one.feed.heading not in lost]
        else:
            chosen.append(best)
            open_ = [one for one in open_[1:] if not _conflict(one, best)]
    return chosen, doubts, ambiguous


def _described(layout: Layout, target: str) -> str:
    """Return the meaning of a column, and its name in our tables."""
    column = layout.column(target)
    meaning = column.rule.meaning.partition(";")[0].rstrip(".") if column is not None else ""
    return f"{meaning[:1].lower()}{meaning[1:]} ({target})"


def _conflict(one: ColumnMatch, other: ColumnMatch) -> bool:
    same_target = (one.feed.target, one.feed.post) == (other.feed.target, other.feed.post)
    return same_target or one.feed.heading == other.feed.heading


def _tie(layout: Layout, rivals: Sequence[ColumnMatch]) -> str:
    headings = sorted({f"“{one.feed.heading}”" for one in rivals})
    targets = sorted({one.feed.target for one in rivals})
    if len(headings) > 1:
        return f"{' and '.join(headings)} fit {_described(layout, targets[0])} equally well"
    return f"it fits {' and '.join(_described(layout, target) for target in targets)} equally well"


def _add_by_cells(
    layout: Layout,
    samples: Samples,
    matches: list[ColumnMatch],
    doubts: dict[str, str],
    vocabularies: Vocabularies,
) -> list[ColumnMatch]:
    """Match columns with unknown headings whose cells fit one column only."""
    if layout.posts > 1:
        return matches
    used, fed = {one.feed.heading for one in matches}, {one.feed.target for one in matches}
    distinctive = [
        column
        for column in layout.columns()
        if (vocabulary_of(column) or column.rule.type == "url") and column.rule.type != "boolean"
    ]
    if fed.isdisjoint(_OF_DEGREE):  # a list that says nothing of degrees has no column for their countries
        distinctive = [column for column in distinctive if column != Researchers.degree_country_code]
    found: dict[Column, list[str]] = defaultdict(list)
    for heading, cells in samples.items():
        doubted = heading in doubts and not doubts[heading].startswith(PERHAPS)
        if heading in used or doubted or len(cells) < 2:
            continue
        fitting = [column for column in distinctive if fit(column, cells, vocabularies) >= MIN_FIT_WITHOUT_HEADING]
        if len(fitting) > 1:
            doubts[heading] = f"its cells fit {' and '.join(sorted(fitting))} equally well"
        elif fitting and fitting[0] not in fed:
            found[fitting[0]].append(heading)
    more: list[ColumnMatch] = []
    for column, headings in found.items():
        if len(headings) == 1:
            more.append(_by_cells(column, headings[0], BY_CELLS))
        else:
            doubts |= dict.fromkeys(headings, f"several columns look like {column}")
    return [*matches, *more]


def _add_for_posts(
    layout: Layout, sheet: HeadedSheet, samples: Samples, matches: list[ColumnMatch]
) -> list[ColumnMatch]:
    """Match employer, years and person of a list of posts by cells, where no heading names them."""
    if layout.name != "posts":
        return matches
    fed = {one.feed.target: one for one in matches}
    if PostRows.organization not in fed and fed.keys().isdisjoint({PostRows.degree, PostRows.degree_year}):
        school = fed.pop(PostRows.degree_institution, None)
        if school is not None:
            reason = f"{school.reason}; no column gives another employer or a degree"
            fed[PostRows.organization] = _by_cells(PostRows.organization, school.feed.heading, reason)
    free = [heading for heading in samples if heading not in {one.feed.heading for one in fed.values()}]
    for one in _years_by_cells(sheet, samples, free, fed):
        fed[one.feed.target] = one
        free = [heading for heading in free if heading != one.feed.heading]
    for column, is_one in ((PostRows.organization, _are_employers), (PostRows.name, _are_names)):
        found = [heading for heading in free if is_one(samples[heading])]
        if len(found) == 1 and fed.keys().isdisjoint({column, PostRows.researcher_id} - {PostRows.organization}):
            fed.setdefault(column, _by_cells(column, found[0], BY_CELLS))
            free.remove(found[0])
    return list(fed.values())


def _by_cells(column: Column, heading: str, reason: str, take: str = "") -> ColumnMatch:
    return ColumnMatch(Feed(str(column), heading, take), CELLS_ONLY_CONFIDENCE, reason)


def _years_by_cells(
    sheet: HeadedSheet, samples: Samples, free: Sequence[str], fed: Mapping[str, ColumnMatch]
) -> list[ColumnMatch]:
    """Match the years of a post with a column of periods, with columns of years, or with one year per row."""
    first, last = PostRows.first_year, PostRows.last_year
    periods = [heading for heading in free if _are_periods(samples[heading])]
    if first not in fed and len(periods) == 1:
        reason = "its cells hold periods"
        return [_by_cells(first, periods[0], reason, "start"), _by_cells(last, periods[0], reason, "end")]
    years = [heading for heading in free if _are_years(samples[heading])]
    if first not in fed and last in fed:
        starts = [one for one in years if _precede(sheet, one, fed[last].feed.heading)]
        return [_by_cells(first, starts[0], BY_CELLS)] if len(starts) == 1 else []
    if first not in fed and len(years) == 2:
        pairs = [pair for pair in (years, years[::-1]) if _precede(sheet, *pair)]
        return (
            [_by_cells(first, pairs[0][0], BY_CELLS), _by_cells(last, pairs[0][1], BY_CELLS)] if len(pairs) == 1 else []
        )
    if first in fed and last not in fed and WEAK_REASON in fed[first].reason:
        return [_by_cells(last, fed[first].feed.heading, "the one year of a row is the first and the last on record")]
    return []


def _are_periods(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and sum(bool(split_period(cell)[0]) for cell in cells) >= MIN_FIT_WITHOUT_HEADING * len(cells)


def _are_years(cells: Sequence[str]) -> bool:
    given = [cell for cell in cells if not is_ongoing(cell)]
    return len(given) > 1 and sum(map(is_date, given)) >= MIN_FIT_WITHOUT_HEADING * len(given)


def _precede(sheet: HeadedSheet, start: str, end: str) -> bool:
    """Return whether no year in a column is after that in another, and some are before."""
    columns = (sheet.column(sheet.headings.index(heading)) for heading in (start, end))
    years = [pair for pair in (tuple(map(year_in, cells)) for cells in zip(*columns, strict=True)) if all(pair)]
    return bool(years) and all(one <= other for one, other in years) and any(one < other for one, other in years)


def _are_employers(cells: Sequence[str]) -> bool:
    """Return whether the cells are names of known employers, and no words for sectors."""
    words = [cell for cell in cells if len(cell) <= MAX_VALUE_LENGTH and fold(cell) not in synonyms("sector")]
    return len(cells) > 1 and sum(bool(sector_by_name(cell)[0]) for cell in words) >= MIN_FIT_WITHOUT_HEADING * len(
        cells
    )


def _are_names(cells: Sequence[str]) -> bool:
    """Return whether the cells look like names of persons, and not like employers or places."""
    return len(cells) > 1 and all(
        1 < len(words := cell.split()) <= MAX_NAME_WORDS
        and len(cell) <= MAX_VALUE_LENGTH
        and all(word.strip(".,'’-").replace("-", "").isalpha() and word[:1].isupper() for word in words)
        and not sector_by_name(cell)[0]
        and not _is_place(cell)
        for cell in cells
    )


def _split_columns(layout: Layout, samples: Samples, matches: list[ColumnMatch]) -> list[ColumnMatch]:
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
    return bool(cells) and sum(_is_place(split_brackets(cell)[1]) for cell in cells) >= MIN_SHARE_OF_PARTS * len(cells)


def _part(one: ColumnMatch, target: str, take: str, why: str) -> ColumnMatch:
    feed = Feed(target, one.feed.heading, take, one.feed.post)
    return ColumnMatch(feed, one.confidence, f"{one.reason}; {why}")


def _derived(feed: Feed, reason: str) -> ColumnMatch:
    return ColumnMatch(feed, DERIVED_CONFIDENCE, reason)


def _complete(layout: Layout, sheet: HeadedSheet, matches: list[ColumnMatch]) -> list[ColumnMatch]:
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
    names = _name_headings(sheet, used)
    return _id_from(names[0]) if len(names) == 1 else None


def _name_headings(sheet: HeadedSheet, used: set[str]) -> list[str]:
    excluded = used | set(name_part_headings(sheet))
    return [
        heading
        for heading in sheet.headings
        if heading not in excluded
        and any(match.target == Researchers.name for match in match_heading(heading, LAYOUTS["researchers"]))
    ]


def _id_from(heading: str) -> ColumnMatch:
    reason = f"no column of ids: made from “{heading}”; two people who share it would be one"
    return _derived(Feed(str(Researchers.researcher_id), heading, "made"), reason)


def _has_needed_columns(match: SheetMatch) -> bool:
    layout = LAYOUTS[match.layout]
    fed = {(one.feed.target, one.feed.post) for one in match.matches}
    targets = {target for target, _ in fed}
    if not targets.issuperset(map(str, layout.needs)):
        return False
    if layout.name == "researchers":
        return bool(targets & {Researchers.researcher_id, Researchers.name}) and len(targets) > 1
    return layout.posts == 1 or len({post for target, post in fed if target == PostRows.organization}) > 1


def _is_year_of_person(sheet: HeadedSheet, match: SheetMatch) -> bool:
    """Return whether a list of posts has one year per row and one row per person: the year may be of anything."""
    last = match.mapping().feed(PostRows.last_year)
    first, person = match.mapping().feed(PostRows.first_year), match.mapping().feed(PostRows.researcher_id)
    if match.layout != "posts" or first is None or last is None or (first.heading, first.take) != (last.heading, ""):
        return False
    people = [cell for cell in sheet.column(sheet.headings.index(person.heading)) if cell] if person else []
    return len(set(people)) == len(people)


def _weight(match: SheetMatch) -> tuple[float, int]:
    """Return the sum of confidences of columns read directly; of equal layouts the first in LAYOUTS wins."""
    read = (one.confidence for one in match.matches if one.feed.heading and one.feed.take in _READ_DIRECTLY)
    return round(sum(read), 6), -list(LAYOUTS).index(match.layout)
