"""A selection: the reader's choice as one immutable value, and the declarations of all filters."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Self

from ecosystem.load import Ecosystem
from ecosystem.page_list import EVIDENCE
from ecosystem.selection.dimensions import DIMENSIONS, Focus, Names
from ecosystem.selection.filters import (
    Codes,
    Filter,
    Focuses,
    Group,
    Search,
    Split,
    Switch,
    Years,
    declare,
    names_key,
)
from ecosystem.tables import Countries
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import PEERS

DEFAULT_DATASET: Final = "demo"
MOVES, DEFINITIONS = "Moves", "Definitions"
ECONOMY_CODES, YEARS = {"country_code", "economy_id"}, {"year", "first_year", "last_year"}
"""Columns that make a table a series by economy."""


def _economies(ecosystem: Ecosystem) -> list[str]:
    """Return the economies of the published series other than the home country, by name."""
    reference = ecosystem.reference
    codes = {*reference["countries"][Countries.country_code].astype(str), *reference.published.economies}
    return Names(ecosystem).in_order("economy_id", codes - {words.HOME})


def _published_years(ecosystem: Ecosystem) -> tuple[int, int]:
    """Return the first and last year of the published series by economy."""
    reference = ecosystem.reference
    tables = [*reference.tables.values(), *reference.published.tables.values()]
    columns = [table[name].dropna() for table in tables if ECONOMY_CODES & {*table} for name in YEARS & {*table}]
    known = [int(year) for column in columns if len(column) for year in (column.min(), column.max())]
    return min(known, default=2000), max(known, default=2000)


@dataclass(frozen=True)
class Selection:
    """The reader's choice; the default selects everything.

    Each filter is declared here and nowhere else; the order is that of the sidebar.
    """

    dataset: str = DEFAULT_DATASET
    economy: tuple[str, ...] = declare(
        Codes(
            "Economies",
            help="Economies that published figures compare with Pakistan.",
            tab=EVIDENCE,
            default=PEERS,
            offered=_economies,
            named_by="economy_id",
        )
    )
    period: tuple[int, int] | None = declare(
        Years("Period", help="Years of published series.", tab=EVIDENCE, offered=_published_years)
    )
    organisation_name: str = declare(
        Search(
            "Search",
            help="Words of an organisation's name or of its work in AI.",
            tab=EVIDENCE,
            organizations=("name", "ai_focus"),
        )
    )
    located: tuple[str, ...] = declare(
        Codes("Located in", help="City of organisations and campuses.", tab=EVIDENCE, organizations=("city_id",))
    )
    organisation_kind: tuple[str, ...] = declare(
        Codes("Kind", tab=EVIDENCE, organizations=("kind",), named_by="organization_kind")
    )
    organisation_sector: tuple[str, ...] = declare(
        Codes("Sector of organisations", tab=EVIDENCE, organizations=("sector_id",))
    )
    ai_link: tuple[str, ...] = declare(
        Codes(
            "AI link",
            help="Whether a source ties the organisation's work to AI.",
            tab=EVIDENCE,
            organizations=("ai_link",),
        )
    )
    organisation_status: tuple[str, ...] = declare(
        Codes("Status", tab=EVIDENCE, organizations=("status",), named_by="organization_status")
    )
    years: tuple[int, int] | None = declare(
        Years(
            "Years",
            help="Years of moves. People count when they were at work in some of these years; those of whom that is "
            "not known are left out and counted. Each view states what the years keep.",
        )
    )
    field: tuple[str, ...] = declare(Codes("Field", people=("field",), moves=("field",)))
    degree: tuple[str, ...] = declare(
        Codes("Degree", people=("degree",), moves=("degree",), offered=lambda _: [*words.DEGREES, words.UNKNOWN])
    )
    city: tuple[str, ...] = declare(
        Codes(
            "City",
            help="People who work there now, and moves from or to it.",
            people=("city_id",),
            moves=("from_city_id", "to_city_id"),
        )
    )
    sector: tuple[str, ...] = declare(
        Codes(
            "Sector",
            help="People who work in it now, and moves from or to it.",
            people=("sector_id",),
            moves=("from_sector_id", "to_sector_id"),
        )
    )
    split: tuple[Group, ...] = declare(
        Split("Split by", help="Two or three groups that every chart shows beside each other, where it can.")
    )
    direction: tuple[str, ...] = declare(
        Codes(
            "Direction",
            help="The domain that a move leaves and the domain that it enters. Narrows moves, not people.",
            section=MOVES,
            moves=("direction",),
        )
    )
    crossing: tuple[str, ...] = declare(
        Codes(
            "Border",
            help="Whether a move crosses the country's border. Narrows moves, not people.",
            section=MOVES,
            moves=("crossing",),
            offered=lambda _: list(words.CROSSINGS),
        )
    )
    evidence: tuple[str, ...] = declare(
        Codes(
            "Evidence",
            help="The kind of record that shows the move. Narrows moves, not people.",
            section=MOVES,
            moves=("evidence",),
        )
    )
    twin_cities: bool = declare(
        Switch(
            "Count Islamabad and Rawalpindi as one city",
            changed="Islamabad and Rawalpindi counted as one",
            section=DEFINITIONS,
        )
    )
    dual: bool = declare(
        Switch(
            "A second post beside the first counts as a move",
            changed="Second posts not counted as moves",
            section=DEFINITIONS,
            default=True,
        )
    )
    abroad_leaves: bool = declare(
        Switch(
            "Moving abroad counts as leaving the ecosystem",
            changed="Moving abroad not counted as leaving",
            section=DEFINITIONS,
            default=True,
        )
    )
    uncertain: bool = declare(
        Switch(
            "Include uncertain moves",
            changed="Uncertain moves included",
            help="Moves derived from records that fit a leave, a visit, a second post or another person as well.",
            section=DEFINITIONS,
        )
    )
    stage_safe: bool = declare(
        Switch(
            "Stage-safe: hide names of persons, exports included",
            changed="Names of persons hidden",
            section=DEFINITIONS,
            tab="",
            if_unreadable=True,
        )
    )
    focus: tuple[Focus, ...] = declare(Focuses("Narrowed by clicks"))

    def with_focus(self, added: Iterable[Focus]) -> Self:
        """Narrow further; a second code in a column replaces the first."""
        new = {focus.column: focus for focus in (*self.focus, *added)}
        return replace(self, focus=tuple(new.values()))

    def outcome_columns(self) -> frozenset[str]:
        """Return the columns of filters and focuses on where people are now: they select on the outcome."""
        filters = [row for key, row in FILTERS.items() if isinstance(row, Codes) and getattr(self, key)]
        columns = [name for row in filters for name in row.people] + [focus.column for focus in self.focus]
        return frozenset(name for name in columns if DIMENSIONS[name].outcome)

    def outcomes(self, *, of_moves: bool = False) -> tuple[str, ...]:
        """Return the titles of filters and focuses that select people by what became of them.

        These are filters and focuses on where people are now, and focuses on moves, which keep the people who made such
        a move. For views `of_moves`, only focuses on where people are now.
        """
        focused = {focus.column for focus in self.focus}
        now = focused if of_moves else self.outcome_columns()
        return tuple(
            one.title
            for name, one in DIMENSIONS.items()
            if (one.outcome and name in now) or (one.of_moves_alone and name in focused and not of_moves)
        )

    def titles_of(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the titles of the filters that are set, by key, and of the focuses, by column, among some names."""
        filters = [row.title for key, row in FILTERS.items() if key in names and key in self.applied()]
        focused = [DIMENSIONS[focus.column].title for focus in self.focus if focus.column in names]
        return tuple(dict.fromkeys([*filters, *focused]))

    def having(self, key: str, value: Any) -> Self:
        """Set one filter."""
        return replace(self, **{key: value})

    def without(self, key: str) -> Self:
        """Set one filter back to its default."""
        return replace(self, **{key: FILTERS[key].default})

    def only(self, keys: Collection[str]) -> Self:
        """Set all other filters back to their defaults."""
        return replace(self, **{key: row.default for key, row in FILTERS.items() if key not in keys})

    @property
    def replaced(self) -> frozenset[str]:
        """Keys of the filters whose place the groups take that views are split by."""
        return frozenset(group.key for group in self.split if group.key in FILTERS)

    def of_group(self, group: Group) -> Self:
        """Narrow to one of the groups that views are split by; a focus in the same column stays in force."""
        alone = replace(self, split=())
        if group.key in FILTERS:
            return alone.having(group.key, (group.code,))
        return replace(alone, focus=tuple(dict.fromkeys((*alone.focus, Focus(group.key, group.code)))))

    def applied(self) -> dict[str, Any]:
        """Return the values of the filters that differ from their defaults, by key."""
        values = {key: getattr(self, key) for key in FILTERS}
        return {key: value for key, value in values.items() if value != FILTERS[key].default}


FILTERS: Final[Mapping[str, Filter]] = MappingProxyType(
    {
        item.name: replace(item.metadata["filter"], key=item.name)
        for item in dataclasses.fields(Selection)
        if "filter" in item.metadata
    }
)
"""All filters by key, in the order of their declarations."""


def options(ecosystem: Ecosystem) -> dict[str, list[str]]:
    """Return the values that each filter offers in a dataset, by key, and their names (see :func:`names_key`)."""
    offered = {key: row.options(ecosystem) for key, row in FILTERS.items()}
    return offered | {names_key(key): row.names(ecosystem, offered[key]) for key, row in FILTERS.items()}
