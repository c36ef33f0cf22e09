"""Kinds of filters: what a declaration in :class:`~ecosystem.selection.Selection` consists of, by kind.

A filter has a key (its name in links and its widget's key), a title, a default, the values that a dataset offers, and a
way to and from a link. :func:`~ecosystem.selection.narrow` applies it, the app draws a widget and a chip for it, and
provenance names it; none of these names single filters.
"""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Final

import pandas as pd

from ecosystem.load import Ecosystem
from ecosystem.page_list import EVIDENCE, EXPLORE
from ecosystem.selection.dimensions import DIMENSIONS, PROTECTED, Focus, Names, extent, listed_organizations, occurring
from ecosystem.tables import vocabulary as words

Query = Mapping[str, Sequence[str]]
Options = Mapping[str, Sequence[str]]
"""What the filters can be set to in a dataset, by key; under ``years`` its first and last year."""

NONE: Final = "none"
"""Written in a link for no code at all, where that is not the default."""
SPLIT_BY: Final[Mapping[str, tuple[str, str]]] = {
    "field": ("Field", "field"),
    "degree": ("Degree", "degree"),
    "city": ("City", "city_id"),
    "sector": ("Sector", "sector_id"),
    "first_sector_id": ("First sector", "first_sector_id"),
    "from_sector_id": ("Sector left", "from_sector_id"),
    "trained": ("Place of training", "trained"),
    "place": ("Place now", "place"),
    "domain": ("Domain now", "domain"),
}
"""Kinds of groups that views are split by: their titles, and the columns that hold and name the groups.

A key is that of a filter or a column to focus on."""
MOST_GROUPS: Final = 3
EARLIER_PARTS: Final = ("a", "b")
EARLIER_KEYS: Final = {"city_id": "city", "sector_id": "sector"}
"""How links named two groups to compare before views were split."""
SWITCH_VALUES: Final = {
    **dict.fromkeys(("true", "1", "yes", "on"), True),
    **dict.fromkeys(("false", "0", "no", "off"), False),
}
MOST_REPEATED: Final = 60
"""Characters of a value that a complaint repeats."""
LONGEST_SEARCH: Final = 100
"""Characters of words to find."""
MOST_OFFERED: Final = 12
"""Names that a complaint offers instead."""


def names_key(key: str) -> str:
    """Return the key under which options hold the displayed names of a filter's values, in the same order."""
    return f"{key}:names"


@dataclass(frozen=True)
class Filter(ABC):
    """A declared dimension of a selection.

    Attributes
    ----------
    key : str
        Name in links, widget key and attribute of a selection; taken from the attribute's name.
    section : str
        Fold of the sidebar that holds the widget; empty for those that are always visible.
    tab : str
        Tab on which it acts, :data:`EXPLORE` or :data:`EVIDENCE`; empty where it acts everywhere.
    """

    title: str
    _: KW_ONLY
    help: str | None = None
    section: str = ""
    tab: str = EXPLORE
    default: Any = ()
    key: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the filter's parts in a link."""
        return (self.key,)

    def options(self, ecosystem: Ecosystem) -> list[str]:
        """Return the values that a dataset offers; empty where there is nothing to choose from."""
        return []

    def names(self, ecosystem: Ecosystem, codes: Sequence[str]) -> list[str]:
        """Return the names under which links may give the values offered; by default none."""
        return []

    @abstractmethod
    def read(self, query: Query, options: Options, complaints: list[str]) -> Any:
        """Return the value in a query; add a sentence to `complaints` for each part that cannot be used."""

    def write(self, value: Any) -> dict[str, list[str]]:
        """Return the parts of a link for a value other than the default."""
        return {self.key: [str(item) for item in value]}

    @abstractmethod
    def describe(self, value: Any, names: Names) -> str:
        """Return words for a value other than the default, as in a chip and in provenance."""


def declare(declared: Filter) -> Any:
    """Return a dataclass field for a filter."""
    return dataclasses.field(default=declared.default, metadata={"filter": declared})


@dataclass(frozen=True, kw_only=True)
class Codes(Filter):
    """Codes to keep; none keeps all, unless codes are the default.

    Attributes
    ----------
    people, moves : tuple of str
        Columns in which a person or a move must have one of the codes. Without columns of moves, moves of the people
        kept are kept; without columns of people, people are not narrowed.
    organizations : tuple of str
        Columns of the listed organisations (:func:`listed_organizations`) in which one must have one of the codes.
    offered : callable, optional
        The codes to choose from; by default those that occur in any of the columns.
    named_by : str
        The column that gives the codes their names; by default the first.
    """

    people: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    offered: Callable[[Ecosystem], list[str]] | None = None
    named_by: str = ""

    @property
    def column(self) -> str:
        """The column that gives the codes their names."""
        return self.named_by or (*self.people, *self.moves, *self.organizations)[0]

    def options(self, ecosystem: Ecosystem) -> list[str]:
        """Return the codes to choose from, as their vocabulary orders them, else by name; unknown, if any, is last."""
        columns = [
            *(ecosystem.people[name] for name in self.people),
            *(ecosystem.moves[name] for name in self.moves),
            *(listed_organizations(ecosystem)[name] for name in self.organizations),
        ]
        if self.offered:
            codes = self.offered(ecosystem)
        else:
            found = dict.fromkeys(code for column in columns for code in occurring(column))
            codes = Names(ecosystem).in_order(self.column, found)
        if words.UNKNOWN not in codes and any((column.cat.codes < 0).any() for column in columns):
            return [*codes, words.UNKNOWN]
        return codes

    def names(self, ecosystem: Ecosystem, codes: Sequence[str]) -> list[str]:
        """Return the displayed names of the codes."""
        known = Names(ecosystem)
        return [known.of(self.column, code) for code in codes]

    def read(self, query: Query, options: Options, complaints: list[str]) -> tuple[str, ...]:
        """Return the codes that the dataset offers."""
        known = options.get(self.key, ())
        names = options.get(names_key(self.key), known)
        given = dict.fromkeys(query.get(self.key, ()))
        if self.default and list(given) == [NONE]:
            return ()
        where = "the published figures" if self.tab == EVIDENCE else "this dataset"
        more = ", …" if len(known) > MOST_OFFERED else ""
        complaints += [
            f"{self.key} = “{code[:MOST_REPEATED]}”: is not in {where}. "
            f"There are: {', '.join(names[:MOST_OFFERED])}{more}."
            for code in given
            if code not in known
        ]
        return tuple(code for code in given if code in known) or self.default

    def write(self, value: tuple[str, ...]) -> dict[str, list[str]]:
        """Return the codes, :data:`NONE` for no code."""
        return {self.key: list(value) or [NONE]}

    def describe(self, value: tuple[str, ...], names: Names) -> str:
        """Return the title and the names of the codes."""
        return f"{self.title}: {', '.join(names.of(self.column, code) for code in value) or NONE}"


@dataclass(frozen=True, kw_only=True)
class Search(Filter):
    """Words to find; none keeps all.

    Attributes
    ----------
    organizations : tuple of str
        Columns of the listed organisations; each word must be part of the text of one of them.
    """

    default: str = ""
    organizations: tuple[str, ...] = ()

    def read(self, query: Query, options: Options, complaints: list[str]) -> str:
        """Return the words, cut where they are long."""
        return self.clean(query[self.key][-1]) if query.get(self.key) else self.default

    @staticmethod
    def clean(text: str) -> str:
        """Return a text with single spaces, cut where it is long.

        Examples
        --------
        >>> Search.clean("  national   centre ")
        'national centre'
        """
        return " ".join(text[:LONGEST_SEARCH].split())

    def write(self, value: str) -> dict[str, list[str]]:
        """Return the words."""
        return {self.key: [value]}

    def describe(self, value: str, names: Names) -> str:
        """Return the title and the words."""
        return f"{self.title}: “{value}”"


@dataclass(frozen=True, kw_only=True)
class Switch(Filter):
    """A definition that is on or off.

    Attributes
    ----------
    changed : str
        Words for the value that is not the default.
    if_unreadable : bool, optional
        Value where a link's is neither true nor false; the default if None.
    """

    default: bool = False
    changed: str
    if_unreadable: bool | None = None

    def read(self, query: Query, options: Options, complaints: list[str]) -> bool:
        """Return true or false, as one of :data:`SWITCH_VALUES`."""
        if not query.get(self.key):
            return self.default
        text = query[self.key][-1].lower()
        if text not in SWITCH_VALUES:
            complaints.append(f"{self.key} = “{text[:MOST_REPEATED]}”: must be true or false.")
            return self.default if self.if_unreadable is None else self.if_unreadable
        return SWITCH_VALUES[text]

    def write(self, value: bool) -> dict[str, list[str]]:
        """Return ``true`` or ``false``."""
        return {self.key: [str(value).lower()]}

    def describe(self, value: bool, names: Names) -> str:
        """Return the words for the value that is not the default."""
        return self.changed


@dataclass(frozen=True, kw_only=True)
class Years(Filter):
    """First and last year, both included; None is all years.

    Attributes
    ----------
    offered : callable, optional
        The first and last year to choose from; by default those of the dataset's moves and careers.
    """

    default: tuple[int, int] | None = None
    offered: Callable[[Ecosystem], tuple[int, int]] | None = None

    def options(self, ecosystem: Ecosystem) -> list[str]:
        """Return the first and last year."""
        return [str(year) for year in (self.offered or extent)(ecosystem)]

    def read(self, query: Query, options: Options, complaints: list[str]) -> tuple[int, int] | None:
        """Return two whole years within those of the dataset."""
        texts, bounds = query.get(self.key), options.get(self.key)
        if texts is None:
            return None
        try:
            first, last = (int(text) for text in texts)
        except ValueError:
            given = ", ".join(texts)[:MOST_REPEATED]
            complaints.append(f"{self.key} = “{given}”: must be two whole years, the first and the last.")
            return None
        if bounds and not int(bounds[0]) <= first <= last <= int(bounds[-1]):
            complaints.append(f"{self.key} = {first}–{last}: must be within {bounds[0]}–{bounds[-1]}, in this order.")
            return None
        return first, last

    def describe(self, value: tuple[int, int], names: Names) -> str:
        """Return the title and both years."""
        return f"{self.title}: {value[0]}–{value[1]}"


@dataclass(frozen=True, kw_only=True)
class Focuses(Filter):
    """Codes picked by clicks on marks; all of them must hold."""

    def options(self, ecosystem: Ecosystem) -> list[str]:
        """Return every code of every dimension, and the years that occur."""
        known: dict[str, None] = {}
        for dimension in DIMENSIONS.values():
            for frame in (ecosystem.people, ecosystem.moves):
                if dimension.column not in frame:
                    continue
                column = frame[dimension.column]
                coded = isinstance(column.dtype, pd.CategoricalDtype)
                codes = [*column.cat.categories, words.UNKNOWN] if coded else column.unique()
                known |= dict.fromkeys(f"{dimension.column}:{code}" for code in codes)
        return list(known)

    def read(self, query: Query, options: Options, complaints: list[str]) -> tuple[Focus, ...]:
        """Return the focuses that the dataset offers."""
        given = [(self.key, text) for text in query.get(self.key, ())]
        return _read_focuses(given, options.get(self.key), complaints)

    def describe(self, value: tuple[Focus, ...], names: Names) -> str:
        """Return the title and name of each code."""
        return "; ".join(names.describe(focus) for focus in value)


@dataclass(frozen=True, order=True)
class Group:
    """One of the groups that views are split by, written ``key:code`` in links.

    Attributes
    ----------
    key : str
        One of :data:`SPLIT_BY`: a filter, whose place the group takes, or a column to focus on.
    """

    key: str
    code: str

    def __str__(self) -> str:
        """Return the text of a link."""
        return f"{self.key}:{self.code}"


@dataclass(frozen=True, kw_only=True)
class Split(Filter):
    """Two or three groups of one kind that every view shows beside each other; does not narrow."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The part of a link, and those by which earlier links named two groups to compare."""
        return (self.key, *EARLIER_PARTS)

    def options(self, ecosystem: Ecosystem) -> list[str]:
        """Return the groups that the dataset has people or moves of; cities, which have no order, by their number."""
        names, found = Names(ecosystem), []
        for key, (_, column) in SPLIT_BY.items():
            frame = ecosystem.people if column in ecosystem.people else ecosystem.moves
            codes = names.in_order(column, filter(None, occurring(frame[column])))
            if column == "city_id":
                codes.sort(key=frame[column].value_counts().to_dict().__getitem__, reverse=True)
            found += [str(Group(key, code)) for code in codes]
        return found

    def names(self, ecosystem: Ecosystem, codes: Sequence[str]) -> list[str]:
        """Return the titles of the kinds with the names of the groups."""
        known = Names(ecosystem)
        return [f"{title_of(group)}: {name_of(group, known)}" for group in map(parse_group, codes)]

    def read(self, query: Query, options: Options, complaints: list[str]) -> tuple[Group, ...]:
        """Return two or three different groups of one kind, or none."""
        given = [text for value in query.get(self.key, ()) for text in value.split(",")]
        given += [_renamed(query[part][-1]) for part in EARLIER_PARTS if query.get(part)]
        known, groups = options.get(self.key), list[Group]()
        for text in dict.fromkeys(given):
            group = parse_group(text)
            if group.key not in SPLIT_BY or not group.code or (known is not None and text not in known):
                complaints.append(
                    f"{self.key} = “{text[:MOST_REPEATED]}”: is not in this dataset. Write kind:code, such as "
                    f"field:robotics; kinds are {', '.join(SPLIT_BY)}."
                )
            elif groups and group.key != groups[0].key:
                complaints.append(
                    f"{self.key} = “{text[:MOST_REPEATED]}”: is of another kind than {groups[0]}; give groups of "
                    "one kind."
                )
            else:
                groups.append(group)
        if len(groups) > MOST_GROUPS:
            complaints.append(f"{self.key}: {len(groups)} groups; the first {MOST_GROUPS} are shown.")
        if len(groups) == 1:
            complaints.append(f"{self.key}: {groups[0]} alone splits nothing; give two or three different groups.")
        return tuple(groups[:MOST_GROUPS]) if len(groups) > 1 else ()

    def describe(self, value: tuple[Group, ...], names: Names) -> str:
        """Return the title of the kind and the names of the groups."""
        kind = SPLIT_BY[value[0].key][0].lower() if value else "nothing"
        return f"Split by {kind}: {', '.join(name_of(group, names) for group in value)}"


def parse_group(text: str) -> Group:
    """Parse ``key:code``; the key is not checked."""
    key, _, code = text.partition(":")
    return Group(key, code)


def title_of(group: Group) -> str:
    """Return the title of a group's kind."""
    return SPLIT_BY[group.key][0]


def name_of(group: Group, names: Names) -> str:
    """Return the name of a group."""
    return names.of(SPLIT_BY[group.key][1], group.code)


def _renamed(text: str) -> str:
    """Return a group of an earlier link with the key that it has now."""
    column, _, code = text.partition(":")
    return f"{EARLIER_KEYS.get(column, column)}:{code}"


def _read_focuses(
    given: Iterable[tuple[str, str]], options: Sequence[str] | None, complaints: list[str]
) -> tuple[Focus, ...]:
    focuses: dict[Focus, None] = {}
    for part, text in given:
        try:
            focus = Focus.parse(text)
        except ValueError:
            focus = None
        if text.startswith(tuple(f"{column}:" for column in PROTECTED)):
            complaints.append(
                f"{part} = “{text[:MOST_REPEATED]}”: whoever is left by a reason or a challenge would have named it. "
                "Focus on another column, such as field:robotics."
            )
        elif focus is None or (options is not None and text not in options):
            complaints.append(
                f"{part} = “{text[:MOST_REPEATED]}”: is not in this dataset. Write column:code, such as field:robotics."
            )
        else:
            focuses[focus] = None
    return tuple(focuses)
