"""Guess what a sheet is and which of its columns feeds which of ours, by headings and by cells, each with a reason.

What fits two ways equally well is left to the user: a column that is not mapped is seen, a wrong one is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecosystem.importers.spreadsheets.evidence import city_and_country, fit, place_in_brackets, sample
from ecosystem.importers.spreadsheets.grid import Headed
from ecosystem.importers.spreadsheets.headings import SPECIFIC, likenesses
from ecosystem.importers.spreadsheets.mapping import Feed, SheetMapping
from ecosystem.importers.spreadsheets.names import parts_of_names
from ecosystem.importers.spreadsheets.shapes import (
    CITY_COUNTRY,
    COUNTRY_OF,
    SHAPES,
    UNUSED,
    Posts,
    Shape,
    country_of,
    vocabulary_of,
)
from ecosystem.importers.spreadsheets.words import Lexicon
from ecosystem.tables import Cities, Column, Researchers, Transitions

SURE_ENOUGH: Final = 0.6
"""Confidence from which a guess is taken over: a good heading with doubtful cells is, good cells alone just so."""
TOO_CLOSE: Final = 0.02
"""Confidence by which a guess must be ahead of its rival."""
WORDS_WEIGH: Final = 0.3
"""Weight of the cells where words are expected: odd words can be decided one by one."""
FORM_WEIGHS: Final = 0.6
"""Weight of the cells where years, numbers and addresses are expected: other things there make the guess wrong."""
BY_CELLS: Final = 0.65
"""Confidence where the cells alone speak, all of them."""
ALL_BUT: Final = 0.9
"""Share of cells that must fit where the heading says nothing."""
DERIVED: Final = 0.7
"""Confidence in what is made from another column."""
FALLBACK: Final = 0.6
"""Confidence in the most careful word where the sheet says nothing."""

OWN_SOURCE: Final = "own-spreadsheet"
"""Source of rows that name none."""
FALLBACKS: Final[Mapping[str, tuple[str, str]]] = {
    Transitions.kind: ("move", "no column says what kind of move it was"),
    Transitions.evidence: ("f", "no column says how the move is known: unverified"),
    Cities.is_hub: ("false", "no column says which cities are hubs"),
    Researchers.source_id: (OWN_SOURCE, "no column of sources: the spreadsheet itself"),
}
_OF_ITS_OWN: Final = ("", "first", "outside")


OF_A_PERSON: Final = "said of a person: a list of moves has no place for it, a list of people beside it has"


@dataclass(frozen=True, order=True)
class Guess:
    """A feed, with how sure it is and why."""

    feed: Feed
    confidence: float
    reason: str


@dataclass(frozen=True)
class Guessed:
    """What a sheet seems to be.

    Attributes
    ----------
    shape : str
        Name of the shape, or ``unused``.
    guesses : tuple of Guess
        What is taken over.
    doubts : mapping of str to str
        By heading, why it was left alone.
    torn : tuple of Guess
        What fits as well as something else, so that neither was taken over.
    """

    headings: tuple[str, ...]
    shape: str
    guesses: tuple[Guess, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    torn: tuple[Guess, ...] = ()

    def mapping(self) -> SheetMapping:
        """Return the guesses as a mapping."""
        feeds = tuple(sorted(guess.feed for guess in self.guesses))
        return SheetMapping(tuple(sorted(self.headings)), self.shape, feeds)

    def told(self, feed: Feed) -> str:
        """Say how sure a feed is and why; nothing where the user chose it."""
        found = next((guess for guess in self.guesses if guess.feed == feed), None)
        return f"{found.confidence:.0%}: {found.reason}" if found else ""


def guess(sheet: Headed, lexicon: Lexicon) -> Guessed:
    """Guess what a sheet is.

    Parameters
    ----------
    sheet : Headed
        A sheet with its header found.
    lexicon : Lexicon
        Words by which cells are recognised.

    Returns
    -------
    Guessed
        The shape of which most columns are found; ``unused`` where none has what it needs. Neither the order of the
        columns nor that of the rows matters.
    """
    cells = {heading: sample(sheet.column(place)) for place, heading in enumerate(sheet.headings)}
    tried = [guess_as(sheet, name, lexicon, cells=cells) for name in SHAPES]
    fitting = [one for one in tried if _has_what_it_needs(one)]
    if not fitting:
        doubts = dict.fromkeys(sheet.headings, "no table of ours was recognised")
        return Guessed(sheet.headings, UNUSED, (), doubts)
    return max(fitting, key=_weight)


def guess_as(
    sheet: Headed, shape_name: str, lexicon: Lexicon, *, cells: Mapping[str, Sequence[str]] | None = None
) -> Guessed:
    """Guess which columns feed which, where it is known what the sheet is."""
    if shape_name == UNUSED:
        return Guessed(sheet.headings, UNUSED)
    shape = SHAPES[shape_name]
    cells = cells or {heading: sample(sheet.column(place)) for place, heading in enumerate(sheet.headings)}
    parts = parts_of_names(sheet)
    whole = {heading: given for heading, given in cells.items() if heading not in parts}
    candidates = _by_heading(
        shape, {heading: given for heading, given in whole.items() if heading not in sheet.joined}, lexicon
    )
    candidates += _whole_names(shape, sheet)
    taken, doubts, torn = _settled(shape, candidates)
    doubts |= parts
    taken = _by_cells(shape, cells, taken, doubts, lexicon)
    taken = _split(shape, cells, taken)
    taken = _completed(shape, sheet, taken)
    used = {one.feed.heading for one in taken}
    left = {heading: doubts.get(heading) or _unrecognised(heading, shape) for heading in sheet.headings}
    doubts = {heading: why for heading, why in left.items() if heading not in used}
    torn = tuple(one for one in torn if one.feed.heading not in used)
    return Guessed(sheet.headings, shape_name, tuple(sorted(taken)), doubts, torn)


def _unrecognised(heading: str, shape: Shape) -> str:
    """Say why nothing is made of a column."""
    if shape.table is Transitions and likenesses(heading, SHAPES["researchers"]):
        return OF_A_PERSON
    return "no column of ours was recognised"


def _by_heading(shape: Shape, cells: Mapping[str, Sequence[str]], lexicon: Lexicon) -> list[Guess]:
    found = []
    for heading, given in cells.items():
        for like in likenesses(heading, shape):
            share = fit(like.target, given, lexicon)
            weight = _weight_of_cells(like.target)
            confidence = round(like.score * (1 - weight + weight * share), 3)
            cells_say = f"; {share:.0%} of its cells fit" if weight and given else ""
            found.append(Guess(Feed(str(like.target), heading, "", like.post), confidence, like.reason + cells_say))
    return found


def _whole_names(shape: Shape, sheet: Headed) -> list[Guess]:
    """Take a column joined of surnames and given names for the name."""
    if shape.table not in (Researchers, Posts):
        return []
    return [
        Guess(Feed(str(Researchers.name), heading), SPECIFIC, f"{' and '.join(parts)} joined")
        for heading, parts in sheet.joined.items()
    ]


def _weight_of_cells(column: Column) -> float:
    if column.rule.unit or column.rule.type in ("integer", "number", "url"):
        return FORM_WEIGHS
    return WORDS_WEIGH if vocabulary_of(column) or not (column.rule.unique or column.rule.references) else 0.0


def _settled(shape: Shape, candidates: Sequence[Guess]) -> tuple[list[Guess], dict[str, str], tuple[Guess, ...]]:
    """Give each heading one column and each column one heading, the surest first; leave alone what is as sure twice."""
    doubts: dict[str, str] = {}
    torn: list[Guess] = []
    open_, taken = sorted(candidates, key=lambda one: (-one.confidence, one.feed)), []
    for one in open_:
        if one.confidence < SURE_ENOUGH:
            doubts.setdefault(one.feed.heading, f"perhaps {_called(shape, one.feed.target)}, but {one.reason}")
    open_ = [one for one in open_ if one.confidence >= SURE_ENOUGH]
    while open_:
        best = open_[0]
        rivals = [one for one in open_[1:] if _clash(one, best) and best.confidence - one.confidence < TOO_CLOSE]
        if rivals:
            torn += [best, *rivals]
            for one in (best, *rivals):
                doubts[one.feed.heading] = _between(shape, [best, *rivals])
            lost = {one.feed.heading for one in rivals if one.feed.target == best.feed.target} | {best.feed.heading}
            open_ = [one for one in open_ if one.feed.heading not in lost]
        else:
            taken.append(best)
            open_ = [one for one in open_[1:] if not _clash(one, best)]
    return taken, doubts, tuple(torn)


def _called(shape: Shape, target: str) -> str:
    """Name a column as the dictionary explains it, and as it is called in our tables."""
    column = shape.column(target)
    meaning = column.rule.meaning.partition(";")[0].rstrip(".") if column is not None else ""
    return f"{meaning[:1].lower()}{meaning[1:]} ({target})"


def _clash(one: Guess, other: Guess) -> bool:
    same_target = (one.feed.target, one.feed.post) == (other.feed.target, other.feed.post)
    return same_target or one.feed.heading == other.feed.heading


def _between(shape: Shape, rivals: Sequence[Guess]) -> str:
    headings = sorted({f"“{one.feed.heading}”" for one in rivals})
    targets = sorted({one.feed.target for one in rivals})
    if len(headings) > 1:
        return f"{' and '.join(headings)} fit {_called(shape, targets[0])} equally well"
    return f"it fits {' and '.join(_called(shape, target) for target in targets)} equally well"


def _by_cells(
    shape: Shape,
    cells: Mapping[str, Sequence[str]],
    taken: list[Guess],
    doubts: dict[str, str],
    lexicon: Lexicon,
) -> list[Guess]:
    """Let the cells of columns speak whose headings say nothing, where they can mean one thing only."""
    if shape.posts > 1:
        return taken
    used, fed = {one.feed.heading for one in taken}, {one.feed.target for one in taken}
    telling = [column for column in shape.columns() if vocabulary_of(column) or column.rule.type == "url"]
    telling = [column for column in telling if column.rule.type != "boolean"]
    found: dict[str, list[tuple[Column, str]]] = defaultdict(list)
    for heading, given in cells.items():
        if heading in used or heading in doubts or len(given) < 2:
            continue
        fitting = [column for column in telling if fit(column, given, lexicon) >= ALL_BUT]
        if len(fitting) > 1:
            doubts[heading] = f"its cells fit {' and '.join(sorted(fitting))} equally well"
        elif fitting and fitting[0] not in fed:
            found[fitting[0]].append((fitting[0], heading))
    for pairs in found.values():
        for column, heading in pairs:
            if len(pairs) == 1:
                feed = Feed(str(column), heading)
                taken = [*taken, Guess(feed, BY_CELLS, "its cells look like it, whatever the heading says")]
            else:
                doubts[heading] = f"several columns look like {column}"
    return taken


def _split(shape: Shape, cells: Mapping[str, Sequence[str]], taken: list[Guess]) -> list[Guess]:
    """Let one column feed two of ours: "City, Country" and "Organisation (City)"."""
    fed = {(one.feed.target, one.feed.post) for one in taken}
    result: list[Guess] = []
    for one in taken:
        feed, given = one.feed, cells[one.feed.heading]
        column = shape.column(feed.target)
        if column is not None and vocabulary_of(column) == "city" and city_and_country(given):
            country = country_of(shape, feed.target)
            result.append(_part(one, feed.target, "first", "the city stands before a comma"))
            if (country, feed.post) not in fed:
                result.append(_part(one, country, "last", "the country stands after a comma"))
        elif feed.target in _CITY_BESIDE and place_in_brackets(given):
            city = _CITY_BESIDE[feed.target]
            result.append(_part(one, feed.target, "outside", "a city stands in brackets"))
            if (city, feed.post) not in fed:
                result.append(_part(one, city, "inside", "a city stands in brackets"))
        else:
            result.append(one)
    return result


_CITY_BESIDE: Final[Mapping[str, str]] = {
    Researchers.organization: Researchers.city_id,
    Transitions.from_organization: Transitions.from_city_id,
    Transitions.to_organization: Transitions.to_city_id,
}
_SECTOR_BESIDE: Final[Mapping[str, str]] = {
    Researchers.organization: Researchers.sector_id,
    Transitions.from_organization: Transitions.from_sector_id,
    Transitions.to_organization: Transitions.to_sector_id,
}


def _part(one: Guess, target: str, take: str, why: str) -> Guess:
    feed = Feed(target, one.feed.heading, take, one.feed.post)
    return Guess(feed, one.confidence, f"{one.reason}; {why}")


def _completed(shape: Shape, sheet: Headed, taken: list[Guess]) -> list[Guess]:
    """Add what can be made from other columns: ids, the sector of an organisation, the country of a city."""
    fed = {(one.feed.target, one.feed.post): one for one in taken}
    made: list[Guess] = []
    for (target, post), one in fed.items():
        part = Feed(target, one.feed.heading, one.feed.take, post)
        sector, country = _SECTOR_BESIDE.get(target), _country_beside(shape, target)
        if sector and (sector, post) not in fed and shape.column(sector) is not None:
            feed = Feed(sector, part.heading, "sector", post)
            made.append(Guess(feed, DERIVED, "no column of sectors: taken from the organisation's name"))
        if country and (country, post) not in fed and part.take == "":
            feed = Feed(country, part.heading, "country", post)
            made.append(Guess(feed, DERIVED, "no column of countries: taken from the city"))
    if (key := _person_key(shape, sheet, fed)) is not None:
        made.append(key)
    if shape.table is Transitions and (Transitions.transition_id, 0) not in fed:
        reason = "no column of ids: made from the row, so that it stays the same"
        made.append(Guess(Feed(str(Transitions.transition_id), take="row"), DERIVED, reason))
    if shape.table is Cities and (Cities.city_id, 0) not in fed and (name := fed.get((Cities.name, 0))):
        feed = Feed(str(Cities.city_id), name.feed.heading, "made")
        made.append(Guess(feed, DERIVED, "no column of ids: made from the name"))
    for target, (constant, why) in FALLBACKS.items():
        column = shape.column(target)
        if column is not None and column.rule.required and not column.rule.unique and (target, 0) not in fed:
            made.append(Guess(Feed(str(target), constant=constant), FALLBACK, why))
    return [*taken, *made]


def _country_beside(shape: Shape, target: str) -> str:
    """Return the column of countries that a column of cities can fill."""
    column = shape.column(target)
    if column is None or vocabulary_of(column) != "city" or not column.rule.references:
        return ""
    if shape.table is Posts:
        return str(Posts.country_code)
    country = COUNTRY_OF.get(target, "")
    return str(country) if country and country != CITY_COUNTRY else ""


def _person_key(shape: Shape, sheet: Headed, fed: Mapping[tuple[str, int], Guess]) -> Guess | None:
    """Make ids from names; from addresses where each row has one and names repeat."""
    target = str(Researchers.researcher_id)
    if shape.table is Transitions and (target, 0) not in fed:
        return _person_of_a_move(sheet, {one.feed.heading for one in fed.values()})
    name, address = fed.get((Researchers.name, 0)), fed.get((Researchers.profile_url, 0))
    if shape.column(target) is None or (target, 0) in fed or not (name or address):
        return None
    cells = {one.feed.target: sheet.column(sheet.headings.index(one.feed.heading)) for one in (name, address) if one}
    names, addresses = cells.get(Researchers.name, [""]), cells.get(Researchers.profile_url, [""])
    alike = len(set(names)) < len(names) and shape.table is Researchers
    telling = all(addresses) and (shape.table is not Researchers or len(set(addresses)) == len(addresses))
    beside = address if telling and (alike or not name) else name
    if beside is None:
        return None
    reason = f"no column of ids: made from “{beside.feed.heading}”; two people who share it would be one"
    return Guess(Feed(target, beside.feed.heading, "made"), DERIVED, reason)


def _person_of_a_move(sheet: Headed, used: set[str]) -> Guess | None:
    """Make the id of who moved from the name, as the list of people does that has no ids either."""
    named = [
        heading
        for heading in sheet.headings
        if heading not in used | set(parts_of_names(sheet))
        and any(like.target == Researchers.name for like in likenesses(heading, SHAPES["researchers"]))
    ]
    if len(named) != 1:
        return None
    reason = f"no column of ids: made from “{named[0]}”; two people who share it would be one"
    return Guess(Feed(str(Researchers.researcher_id), named[0], "made"), DERIVED, reason)


def _has_what_it_needs(guessed: Guessed) -> bool:
    shape = SHAPES[guessed.shape]
    fed = {(one.feed.target, one.feed.post) for one in guessed.guesses}
    targets = {target for target, _ in fed}
    if not targets.issuperset(map(str, shape.needs)):
        return False
    if shape.name == "researchers":
        return bool(targets & {Researchers.researcher_id, Researchers.name}) and len(targets) > 1
    return shape.posts == 1 or len({post for target, post in fed if target == Posts.organization}) > 1


def _weight(guessed: Guessed) -> tuple[float, int]:
    """Weigh what is read from headings; of two shapes that find the same, the one named first is meant."""
    read = (one.confidence for one in guessed.guesses if one.feed.heading and one.feed.take in _OF_ITS_OWN)
    return round(sum(read), 6), -list(SHAPES).index(guessed.shape)
