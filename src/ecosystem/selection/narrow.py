"""Narrow an ecosystem: the people, moves and spells under a selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load import RELOCATIONS, UNCERTAIN, UNKNOWN_YEAR, Ecosystem
from ecosystem.selection.dimensions import DIMENSIONS, Focus, Names, extent, listed_organizations
from ecosystem.selection.filters import Codes, Search, name_of
from ecosystem.selection.selection import FILTERS, Selection
from ecosystem.tables import vocabulary as words

Mask: TypeAlias = npt.NDArray[np.bool_]
Result = TypeVar("Result")

TWIN: Final = "rawalpindi"
MERGED_INTO: Final = "islamabad"


@dataclass(frozen=True, eq=False)
class Scope:
    """An ecosystem narrowed by a selection.

    Attributes
    ----------
    people : DataFrame
        People under the filters on people, the years in which they were at work, and the focus; the index gives the
        row of the ecosystem's frame.
    moves : DataFrame
        Moves under all filters; the index gives the row of the ecosystem's frame.
    undated : int
        People left out because it is not known whether they were at work in the years chosen; all other filters keep
        them.
    undated_moves : int
        Moves left out of the years chosen because they have no year; all other filters keep them.
    """

    ecosystem: Ecosystem
    selection: Selection
    people: pd.DataFrame
    moves: pd.DataFrame
    undated: int = 0
    undated_moves: int = 0
    _results: dict[Callable[[Scope], object], object] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> Names:
        """The names of codes."""
        return Names(self.ecosystem, twin_cities=self.selection.twin_cities)

    @cached_property
    def careers(self) -> pd.DataFrame:
        """All moves of the people, whatever the filters on moves: what waiting times are counted from."""
        moves = _merge_twins(self.ecosystem.moves, self.selection)
        return _rows(moves, _counts_as_move(moves, self.selection) & _of_people(moves, self.people, self.ecosystem))

    @cached_property
    def uncertain_moves(self) -> pd.DataFrame:
        """The uncertain ones of the moves; none unless the selection includes them."""
        return _rows(self.moves, (self.moves["certainty"] == UNCERTAIN).to_numpy())

    @cached_property
    def spells(self) -> pd.DataFrame:
        """The spells of the people."""
        spells = self.ecosystem.spells
        return _merge_twins(_rows(spells, _of_people(spells, self.people, self.ecosystem)), self.selection)

    @cached_property
    def organizations(self) -> pd.DataFrame:
        """The listed organisations under the filters on them; they do not depend on the dataset."""
        table, listed = self.ecosystem.reference["organizations"], listed_organizations(self.ecosystem)
        kept = np.ones(len(listed), dtype=bool)
        for key, value in self.selection.applied().items():
            row = FILTERS[key]
            if isinstance(row, Search):
                kept &= _has_words(listed[list(row.organizations)], value)
            elif isinstance(row, Codes) and row.organizations:
                kept &= _any_column(listed, row.organizations, value)
        return _rows(table, kept)

    def cached(self, compute: Callable[[Scope], Result]) -> Result:
        """Return the result of a function of this scope; it is computed once for all views."""
        if compute not in self._results:
            self._results[compute] = compute(self)
        return cast("Result", self._results[compute])

    @cached_property
    def window(self) -> tuple[int, int]:
        """The years selected, else those that the dataset's moves and careers cover."""
        return self.selection.years or extent(self.ecosystem)

    @cached_property
    def groups(self) -> Mapping[str, Scope]:
        """The scopes of the groups that views are split by, by name; empty where they are not split."""
        split = self.selection.split
        return {name_of(one, self.names): narrow(self.ecosystem, self.selection.of_group(one)) for one in split}


def narrow(ecosystem: Ecosystem, selection: Selection) -> Scope:
    """Apply a selection; where nothing is filtered, the ecosystem's frames are shared, not copied.

    Filters whose place the groups of a split take are set aside.
    """
    for key in selection.replaced:
        selection = selection.without(key)
    if not selection.uncertain:
        ecosystem = ecosystem.certain
    if selection.stage_safe:
        ecosystem = ecosystem.anonymized
    people, moves = _merge_twins(ecosystem.people, selection), _merge_twins(ecosystem.moves, selection)
    selection = _merge_selected_twins(selection)
    person = moves["person"].to_numpy()
    of_people, of_moves = np.ones(len(people), dtype=bool), np.ones(len(moves), dtype=bool)
    if not selection.dual:
        of_moves &= _counts_as_move(moves, selection)
    unclear, no_year = np.zeros(len(people), dtype=bool), np.zeros(len(moves), dtype=bool)
    if selection.years:
        no_year = (moves["year"] == UNKNOWN_YEAR).to_numpy()
        in_years = moves["year"].between(*selection.years).to_numpy()
        at_work, unclear = _at_work(people, selection.years, movers=person[in_years])
        of_people &= at_work | unclear
        of_moves &= in_years | no_year
    for key, codes in selection.applied().items():
        row = FILTERS[key]
        if not isinstance(row, Codes):
            continue
        chosen = _any_column(people, row.people, codes) if row.people else None
        if chosen is not None:
            of_people &= chosen
        if row.moves:
            of_moves &= _any_column(moves, row.moves, codes)
        elif chosen is not None:
            of_moves &= chosen[person]
    focus = [(one, DIMENSIONS[one.column]) for one in selection.focus]
    for one, dimension in focus:
        if dimension.of_moves:
            of_moves &= _has_focus(moves, one)
        if dimension.of_people:
            chosen = _has_focus(people, one)
            of_people &= chosen
            if not dimension.of_moves:
                of_moves &= chosen[person]
    undated_moves = int(np.count_nonzero(of_moves & no_year))
    of_moves &= ~no_year
    if any(not dimension.of_people for _, dimension in focus):
        movers = np.zeros(len(people), dtype=bool)
        movers[person[of_moves]] = True
        of_people &= movers
    undated = int(np.count_nonzero(of_people & unclear))
    kept_people = _rows(people, of_people & ~unclear)
    return Scope(ecosystem, selection, kept_people, _rows(moves, of_moves), undated, undated_moves)


def _any_column(frame: pd.DataFrame, columns: Sequence[str], codes: tuple[str, ...]) -> Mask:
    return cast("Mask", np.logical_or.reduce([_has_code(frame[column], codes) for column in columns]))


def _has_code(column: pd.Series, codes: tuple[str, ...]) -> Mask:
    """Look codes up in the few categories instead of the many rows."""
    wanted = np.append(column.cat.categories.isin(codes), words.UNKNOWN in codes)
    return cast("Mask", wanted[column.cat.codes.to_numpy()])


def _has_words(texts: pd.DataFrame, typed: str) -> Mask:
    """Mask rows of which every word typed is part of a text; a name may write "and" or "&"."""
    columns = [texts[name].astype("str").fillna("") for name in texts]
    found = np.ones(len(texts), dtype=bool)
    for word in [word for word in typed.split() if word.casefold() not in ("and", "&")]:
        hits = [column.str.contains(word, case=False, regex=False).to_numpy(dtype=bool) for column in columns]
        found &= np.logical_or.reduce(hits)
    return found


def _has_focus(frame: pd.DataFrame, focus: Focus) -> Mask:
    column = frame[focus.column]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _has_code(column, (focus.code,))
    year = int(focus.code) if focus.code.isdecimal() else UNKNOWN_YEAR
    return (column == year).to_numpy()


def _at_work(
    people: pd.DataFrame, years: tuple[int, int], *, movers: npt.NDArray[np.integer[Any]]
) -> tuple[Mask, Mask]:
    """Mask people at work in some of the years, and those of whom that is not known.

    One known year is enough where it lies in the years chosen, and so is a move in them (`movers`, by position).
    """
    start, last = people["career_start_year"].to_numpy(), people["last_observed_year"].to_numpy()
    no_start, no_last = start == UNKNOWN_YEAR, last == UNKNOWN_YEAR
    possible = (no_start | (start <= years[1])) & (no_last | (last >= years[0]))
    known = (~no_start & ~no_last) | (~no_start & (start >= years[0])) | (~no_last & (last <= years[1]))
    known[movers] = True
    return cast("Mask", possible & known), cast("Mask", possible & ~known)


def _counts_as_move(moves: pd.DataFrame, selection: Selection) -> Mask:
    """Mask moves under the definition of a move: second posts may be left out."""
    return np.ones(len(moves), dtype=bool) if selection.dual else (moves["kind"] != "dual").to_numpy()


def _of_people(frame: pd.DataFrame, people: pd.DataFrame, ecosystem: Ecosystem) -> Mask:
    chosen = np.zeros(len(ecosystem.people), dtype=bool)
    chosen[people.index.to_numpy()] = True
    return cast("Mask", chosen[frame["person"].to_numpy()])


def _rows(frame: pd.DataFrame, mask: Mask) -> pd.DataFrame:
    return frame if mask.all() else frame.take(np.flatnonzero(mask))


def _merge_twins(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Replace Rawalpindi's code by Islamabad's where the twin cities count as one."""
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
    return frame.assign(relocation=_relocation_of_merged(frame)) if "to_city_id" in merged else frame


def _relocation_of_merged(moves: pd.DataFrame) -> Any:
    """Return relocations in which a move between the twin cities is one within a place."""
    ends = [(moves[name] == MERGED_INTO).to_numpy() for name in ("from_city_id", "to_city_id")]
    within = ends[0] & ends[1] & (moves["crossing"] == "stays").to_numpy() & (moves["origin"] == "post").to_numpy()
    codes = np.where(within, RELOCATIONS.index("within"), moves["relocation"].cat.codes.to_numpy())
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(moves["relocation"].cat.categories))


def _merge_selected_twins(selection: Selection) -> Selection:
    """Replace Rawalpindi by the merged city in the selection itself."""
    if not selection.twin_cities:
        return selection
    city = tuple(dict.fromkeys(MERGED_INTO if code == TWIN else code for code in selection.city))
    focus = tuple(
        replace(one, code=MERGED_INTO) if one.column.endswith("city_id") and one.code == TWIN else one
        for one in selection.focus
    )
    return replace(selection, city=city, focus=focus)
