"""Match columns whose headings are unknown by their cells, where these fit one column of ours only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.spreadsheets.cell_fit import MAX_VALUE_LENGTH, Samples, fit, is_place
from ecosystem.importers.spreadsheets.cell_values import is_date, is_ongoing, split_period, year_in
from ecosystem.importers.spreadsheets.heading_matching import WEAK_REASON
from ecosystem.importers.spreadsheets.layouts import Layout, PostRows, vocabulary_of
from ecosystem.importers.spreadsheets.mapping import Feed
from ecosystem.importers.spreadsheets.sheet_match import ColumnMatch
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.spreadsheets.value_matching import Vocabularies
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.tables import Column, Researchers, Transitions

CELLS_ONLY_CONFIDENCE: Final = 0.65
MIN_FIT_WITHOUT_HEADING: Final = 0.9
"""Share of cells that must fit if the heading is unknown."""
BY_CELLS: Final = "its cells look like it, whatever the heading says"
MAX_NAME_WORDS: Final = 4
"""Words of the longest name that is recognised without a heading."""
PERHAPS: Final = "perhaps"
"""Begins the doubt about a heading whose cells do not fit."""
_OF_DEGREE: Final = (str(Researchers.degree), str(Researchers.degree_institution), str(Researchers.degree_year))


def add_by_cells(
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
        if (vocabulary_of(column) or column.rule.type == "url")
        and column.rule.type != "boolean"
        and column != Transitions.evidence  # codes of one letter, which initials of persons are as well
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


def add_for_posts(
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
        and not is_place(cell)
        for cell in cells
    )
