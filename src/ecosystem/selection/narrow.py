"""Keep the people, moves and stays that the reader chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load import RELOCATIONS, UNKNOWN_YEAR, Ecosystem
from ecosystem.selection.dimensions import DIMENSIONS, Names
from ecosystem.selection.selection import Focus, Selection
from ecosystem.tables import vocabulary as words

Mask: TypeAlias = npt.NDArray[np.bool_]
Shared = TypeVar("Shared")

TWIN, MERGED_INTO = "rawalpindi", "islamabad"


@dataclass(frozen=True, eq=False)
class Scope:
    """What is left of an ecosystem under a selection.

    Attributes
    ----------
    people : DataFrame
        Narrowed by field, degree, city, sector, years of activity and focus; the index keeps positions.
    moves : DataFrame
        Narrowed by all filters; the index keeps positions.
    careers : DataFrame
        All moves of the people kept, whatever the filters on moves: what waiting times are counted from.
    """

    ecosystem: Ecosystem
    selection: Selection
    people: pd.DataFrame
    moves: pd.DataFrame
    _shared: dict[Callable[[Scope], object], object] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> Names:
        """The names a reader sees."""
        return Names(self.ecosystem, twin_cities=self.selection.twin_cities)

    @cached_property
    def careers(self) -> pd.DataFrame:
        """All moves of the people kept; second posts left out where the definition says so."""
        moves = _merge_twins(self.ecosystem.moves, self.selection)
        return _keep(moves, _definition(moves, self.selection) & _of_people(moves, self.people, self.ecosystem))

    @cached_property
    def spells(self) -> pd.DataFrame:
        """The stays of the people kept."""
        spells = self.ecosystem.spells
        return _merge_twins(_keep(spells, _of_people(spells, self.people, self.ecosystem)), self.selection)

    def share(self, compute: Callable[[Scope], Shared]) -> Shared:
        """Compute something of this scope once, for all the views that need it."""
        if compute not in self._shared:
            self._shared[compute] = compute(self)
        return cast("Shared", self._shared[compute])

    @cached_property
    def window(self) -> tuple[int, int]:
        """The years chosen, else the years that the dataset's moves and careers cover."""
        return self.selection.years or extent(self.ecosystem)

    def narrowed(self, *focus: Focus) -> Scope:
        """Narrow further, as a click would."""
        return narrow(self.ecosystem, replace(self.selection.with_focus(focus), groups=()))


def extent(ecosystem: Ecosystem) -> tuple[int, int]:
    """Return the first and last year in which a move or a career is known."""
    years = [
        ecosystem.moves["year"].to_numpy(),
        ecosystem.people["career_start_year"].to_numpy(),
        ecosystem.people["last_observed_year"].to_numpy(),
    ]
    known = [column[column != UNKNOWN_YEAR] for column in years]
    known = [column for column in known if len(column)]
    if not known:
        return 2000, 2000
    return int(min(column.min() for column in known)), int(max(column.max() for column in known))


def narrow(ecosystem: Ecosystem, selection: Selection) -> Scope:
    """Apply a selection.

    Parameters
    ----------
    ecosystem : Ecosystem
        Not changed; where nothing is filtered its frames are shared, not copied.
    selection : Selection

    Returns
    -------
    Scope
    """
    if selection.stage_safe:
        ecosystem = ecosystem.anonymized
    people, moves = _merge_twins(ecosystem.people, selection), _merge_twins(ecosystem.moves, selection)
    selection = _name_twins_once(selection)
    of_moves = [focus for focus in selection.focus if DIMENSIONS[focus.column].of_moves]
    of_people = [focus for focus in selection.focus if DIMENSIONS[focus.column].of_people]
    only_people = [focus for focus in of_people if focus not in of_moves]
    people_mask = _all(
        [
            *_lists(people, selection, ("field", "degree")),
            *_either(people, selection.city, "city", ("city_id",)),
            *_either(people, selection.sector, "sector", ("sector_id",)),
            *([_active(people, selection.years)] if selection.years else []),
            *(_matches(people, focus) for focus in of_people),
        ],
        len(people),
    )
    moves_mask = _all(
        [
            *_lists(moves, selection, ("field", "degree", "direction", "crossing", "evidence")),
            *_either(moves, selection.city, "city", ("from_city_id", "to_city_id")),
            *_either(moves, selection.sector, "sector", ("from_sector_id", "to_sector_id")),
            *([_between(moves["year"].to_numpy(), selection.years)] if selection.years else []),
            *(_matches(moves, focus) for focus in of_moves),
            *([] if selection.dual else [_definition(moves, selection)]),
        ],
        len(moves),
    )
    if only_people:
        chosen = _all([_matches(people, focus) for focus in only_people], len(people))
        moves_mask = _and(moves_mask, chosen[moves["person"].to_numpy()])
    if [focus for focus in of_moves if focus not in of_people]:
        movers = np.zeros(len(people), dtype=bool)
        movers[moves["person"].to_numpy()[moves_mask]] = True
        people_mask = _and(people_mask, movers)
    return Scope(ecosystem, selection, _keep(people, people_mask), _keep(moves, moves_mask))


def _lists(frame: pd.DataFrame, selection: Selection, names: Iterable[str]) -> list[Mask]:
    return [_isin(frame[name], getattr(selection, name)) for name in names if getattr(selection, name)]


def _either(frame: pd.DataFrame, codes: tuple[str, ...], name: str, columns: tuple[str, ...]) -> list[Mask]:
    if not codes:
        return []
    masks = [_isin(frame[column], codes) for column in columns]
    return [np.logical_or.reduce(masks)]


def _isin(column: pd.Series, codes: tuple[str, ...]) -> Mask:
    """Look codes up in the few categories instead of the many rows."""
    wanted = np.append(column.cat.categories.isin(codes), words.UNKNOWN in codes)
    kept: Mask = wanted[column.cat.codes.to_numpy()]
    return kept


def _matches(frame: pd.DataFrame, focus: Focus) -> Mask:
    column = frame[focus.column]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _isin(column, (focus.code,))
    year = int(focus.code) if focus.code.isdecimal() else UNKNOWN_YEAR
    return (column == year).to_numpy()


def _active(people: pd.DataFrame, years: tuple[int, int]) -> Mask:
    """Tell who was at work in some of the years; unknown years do not exclude."""
    start, last = people["career_start_year"].to_numpy(), people["last_observed_year"].to_numpy()
    active: Mask = ((start == UNKNOWN_YEAR) | (start <= years[1])) & ((last == UNKNOWN_YEAR) | (last >= years[0]))
    return active


def _between(year: npt.NDArray[np.int16], years: tuple[int, int]) -> Mask:
    inside: Mask = (year >= years[0]) & (year <= years[1])
    return inside


def _definition(moves: pd.DataFrame, selection: Selection) -> Mask:
    if selection.dual:
        return np.ones(len(moves), dtype=bool)
    return (moves["kind"] != "dual").to_numpy()


def _of_people(frame: pd.DataFrame, people: pd.DataFrame, ecosystem: Ecosystem) -> Mask:
    kept = np.zeros(len(ecosystem.people), dtype=bool)
    kept[people.index.to_numpy()] = True
    of_kept: Mask = kept[frame["person"].to_numpy()]
    return of_kept


def _all(masks: Iterable[Mask], length: int) -> Mask:
    whole = np.ones(length, dtype=bool)
    for mask in masks:
        whole &= mask
    return whole


def _and(one: Mask, other: Mask) -> Mask:
    both: Mask = one & other
    return both


def _keep(frame: pd.DataFrame, mask: Mask) -> pd.DataFrame:
    return frame if mask.all() else frame.take(np.flatnonzero(mask))


def _merge_twins(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give Rawalpindi's rows Islamabad's code where the reader counts the twin cities as one."""
    if not selection.twin_cities:
        return frame
    merged = {}
    for name in ("city_id", "from_city_id", "to_city_id"):
        if name in frame and {TWIN, MERGED_INTO} <= set(frame[name].cat.categories):
            codes, categories = frame[name].cat.codes.to_numpy(), frame[name].cat.categories
            twin, into = categories.get_indexer(pd.Index([TWIN, MERGED_INTO]))
            merged[name] = pd.Categorical.from_codes(
                np.where(codes == twin, into, codes), dtype=pd.CategoricalDtype(categories)
            )
    frame = frame.assign(**merged)
    return frame.assign(relocation=_within_twins(frame)) if "to_city_id" in merged else frame


def _within_twins(moves: pd.DataFrame) -> Any:
    """Count moves from one twin city to the other as moves within a place."""
    ends = [(moves[name] == MERGED_INTO).to_numpy() for name in ("from_city_id", "to_city_id")]
    within = ends[0] & ends[1] & (moves["crossing"] == "stays").to_numpy() & (moves["origin"] == "post").to_numpy()
    codes = np.where(within, RELOCATIONS.index("within"), moves["relocation"].cat.codes.to_numpy())
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(moves["relocation"].cat.categories))


def _name_twins_once(selection: Selection) -> Selection:
    """Read a choice of Rawalpindi as one of the merged city."""
    if not selection.twin_cities:
        return selection
    city = tuple(dict.fromkeys(MERGED_INTO if code == TWIN else code for code in selection.city))
    focus = tuple(
        replace(focus, code=MERGED_INTO) if focus.column.endswith("city_id") and focus.code == TWIN else focus
        for focus in selection.focus
    )
    return replace(selection, city=city, focus=focus)
