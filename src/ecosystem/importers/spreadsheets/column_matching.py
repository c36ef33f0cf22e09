"""Match a sheet with a layout and its columns with ours, by headings and by cells, each match with a reason.

Equally good matches are left to the user: a column that is not mapped is noticed, a wrong one is not.
"""

from collections.abc import Sequence
from typing import Final

from ecosystem.importers.spreadsheets.cell_fit import Samples, distinct_cells, fit
from ecosystem.importers.spreadsheets.cell_matching import (
    MIN_FIT_WITHOUT_HEADING,
    PERHAPS,
    add_by_cells,
    add_for_posts,
)
from ecosystem.importers.spreadsheets.derived_columns import derive_columns, split_columns
from ecosystem.importers.spreadsheets.heading_matching import SPECIFIC_SCORE, WEAK_SCORE, match_heading
from ecosystem.importers.spreadsheets.layouts import (
    LAYOUTS,
    UNUSED,
    Layout,
    PostRows,
    vocabulary_of,
)
from ecosystem.importers.spreadsheets.mapping import Feed
from ecosystem.importers.spreadsheets.name_columns import name_headings, name_part_headings
from ecosystem.importers.spreadsheets.person_ids import numbers_rows
from ecosystem.importers.spreadsheets.row_kinds import foreign_rows
from ecosystem.importers.spreadsheets.sheet_match import ColumnMatch, SheetMatch
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.spreadsheets.value_matching import Vocabularies
from ecosystem.tables import Column, Researchers, Transitions

MIN_CONFIDENCE: Final = 0.6
"""Confidence from which a match is used: a good heading with doubtful cells has it, good cells alone just so."""
MIN_LEAD: Final = 0.02
"""Confidence by which a match must be ahead of its rival."""
VALUE_WEIGHT: Final = 0.3
"""Weight of the cells of a vocabulary: single values can be decided one by one."""
FORMAT_WEIGHT: Final = 0.6
"""Weight of the cells of years, numbers and addresses: other content makes the match wrong."""
CONTRADICTED_CONFIDENCE: Final = 0.5
"""Confidence in a heading of which no cell fits: it is not used."""
PERSON_COLUMN: Final = "describes a person: a list of moves has no place for it, a list of people beside it has"
_READ_DIRECTLY: Final = ("", "first", "outside", "start", "end")
_NAMES: Final = (
    Researchers.name,
    Researchers.degree_institution,
    Researchers.organization,
    Transitions.from_organization,
    Transitions.to_organization,
)
_LAYOUTS_OF_PEOPLE: Final = ("researchers", "transitions", "posts", "careers")


def match_sheet(sheet: HeadedSheet, vocabularies: Vocabularies) -> SheetMatch:
    """Match a sheet with the layout in which most columns are found; ``unused`` if none has the columns it needs.

    The result does not depend on the order of columns or rows.
    """
    samples = distinct_cells(sheet)
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
    layout, samples = LAYOUTS[layout_name], samples or distinct_cells(sheet)
    parts = name_part_headings(sheet)
    usable = {name: cells for name, cells in samples.items() if name not in parts and name not in sheet.joined}
    candidates = [*_match_headings(layout, usable, vocabularies), *_joined_names(layout, sheet)]
    candidates, numbers = _without_row_numbers(layout, sheet, candidates)
    matches, doubts, ambiguous = _choose(layout, candidates)
    doubts |= parts | numbers
    matches = add_by_cells(layout, samples, matches, doubts, vocabularies)
    matches = add_for_posts(layout, sheet, samples, matches)
    matches = derive_columns(layout, sheet, split_columns(layout, samples, matches))
    used = {match.feed.heading for match in matches}
    unused = [heading for heading in sheet.headings if heading not in used]
    return SheetMatch(
        sheet.headings,
        layout_name,
        tuple(sorted(matches)),
        {heading: doubts.get(heading) or _unrecognised(heading, layout) for heading in unused},
        tuple(match for match in ambiguous if match.feed.heading not in used),
    )


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
    if layout.table is Transitions and (names := name_headings(sheet, set())):
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
