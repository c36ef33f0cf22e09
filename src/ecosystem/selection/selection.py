"""The reader's choice as one immutable value, to and from the query of a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

from ecosystem.selection.dimensions import DIMENSIONS

DEFAULT_DATASET = "demo"


@dataclass(frozen=True, order=True)
class Focus:
    """People or moves with one value in one dimension, written ``dimension:value`` in links.

    Examples
    --------
    >>> Focus.parse("to_sector_id:fintech")
    Focus(column='to_sector_id', code='fintech')
    >>> str(Focus("to_sector_id", "fintech"))
    'to_sector_id:fintech'
    """

    column: str
    code: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a link or a click on a chart says.

        Raises
        ------
        ValueError
            The dimension is not one of :data:`DIMENSIONS`, or there is no value.
        """
        column, _, code = text.partition(":")
        if column not in DIMENSIONS or not code:
            raise ValueError(f"“{text}” is not dimension:value; dimensions are {', '.join(DIMENSIONS)}.")
        return cls(column, code)

    def __str__(self) -> str:
        """Write it as in a link."""
        return f"{self.column}:{self.code}"


def parse_pick(pick: str) -> tuple[Focus, ...]:
    """Read what a click on a mark carries: one or more focuses joined by ``|``.

    Examples
    --------
    >>> [str(focus) for focus in parse_pick("from_domain:academia|to_domain:industry")]
    ['from_domain:academia', 'to_domain:industry']
    """
    return tuple(Focus.parse(part) for part in pick.split("|"))


@dataclass(frozen=True)
class Selection:
    """What the reader chose; the default chooses everything.

    Attributes
    ----------
    dataset : str
        Name of the dataset.
    years : tuple of int, optional
        First and last year, both included.
    field, degree, city, sector, direction, crossing, evidence : tuple of str
        Codes to keep; empty keeps all.
    twin_cities : bool
        Islamabad and Rawalpindi count as one city.
    dual : bool
        A second post beside the first counts as a move.
    abroad_leaves : bool
        Moving abroad counts as leaving the ecosystem: it ends the wait for a first post in industry at home.
    stage_safe : bool
        Nobody is named, on screen and in whatever is taken away.
    focus : tuple of Focus
        What clicks on charts narrowed to.
    groups : tuple of Focus
        The two groups compared, A and B, or none.
    """

    dataset: str = DEFAULT_DATASET
    years: tuple[int, int] | None = None
    field: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    twin_cities: bool = False
    dual: bool = True
    abroad_leaves: bool = True
    stage_safe: bool = False
    focus: tuple[Focus, ...] = ()
    groups: tuple[Focus, ...] = ()

    def with_focus(self, added: Iterable[Focus]) -> Self:
        """Narrow further; a second value in the same dimension takes the first one's place."""
        new = {focus.column: focus for focus in (*self.focus, *added)}
        return replace(self, focus=tuple(new.values()))

    def without(self, name: str) -> Self:
        """Set one filter back to its default."""
        return replace(self, **{name: getattr(Selection(), name)})

    def changed(self) -> tuple[str, ...]:
        """Name the filters that differ from the default, the dataset and the compared groups aside."""
        default = Selection()
        return tuple(
            item.name
            for item in fields(self)
            if item.name not in ("dataset", "groups") and getattr(self, item.name) != getattr(default, item.name)
        )


LISTS = ("field", "degree", "city", "sector", "direction", "crossing", "evidence")
SAID = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
"""How a link may say that a switch is on or off."""
GROUPS = ("a", "b")
SWITCHES = ("twin_cities", "dual", "abroad_leaves", "stage_safe")


def to_query(selection: Selection) -> dict[str, list[str]]:
    """Write a selection as the query of a link; defaults are left out.

    Examples
    --------
    >>> to_query(Selection(years=(2010, 2020), field=("robotics",), dual=False))
    {'years': ['2010', '2020'], 'field': ['robotics'], 'dual': ['false']}
    """
    query: dict[str, list[str]] = {}
    if selection.dataset != DEFAULT_DATASET:
        query["dataset"] = [selection.dataset]
    if selection.years:
        query["years"] = [str(year) for year in selection.years]
    for name in LISTS:
        if chosen := getattr(selection, name):
            query[name] = list(chosen)
    for name in SWITCHES:
        if getattr(selection, name) != getattr(Selection(), name):
            query[name] = [str(getattr(selection, name)).lower()]
    if selection.focus:
        query["focus"] = [str(focus) for focus in selection.focus]
    for name, group in zip(GROUPS, selection.groups, strict=False):
        query[name] = [str(group)]
    return query


def from_query(
    query: Mapping[str, Sequence[str]], allowed: Mapping[str, Sequence[str]]
) -> tuple[Selection, tuple[str, ...]]:
    """Read a link's query; what does not fit falls back to the default and is told.

    Parameters
    ----------
    query
        Values by name, as in :func:`to_query`.
    allowed
        The codes that the dataset knows, by filter name, and under ``years`` its first and last year.

    Returns
    -------
    selection : Selection
    complaints : tuple of str
        One sentence for each value that was not understood.
    """
    complaints: list[str] = []
    chosen: dict[str, object] = {}
    if query.get("dataset"):
        chosen["dataset"] = query["dataset"][-1]
    if "years" in query:
        chosen["years"] = _years(query["years"], allowed.get("years", ()), complaints)
    for name in LISTS:
        known = [code for code in query.get(name, ()) if code in allowed.get(name, ())]
        complaints += [
            f"The link asks for {name} “{code[:60]}”, which this dataset does not know; it was left out."
            for code in query.get(name, ())
            if code not in known
        ]
        chosen[name] = tuple(dict.fromkeys(known))
    for name in SWITCHES:
        if name in query:
            value = query[name][-1].lower()
            if value in SAID:
                chosen[name] = SAID[value]
            else:
                chosen[name] = name == "stage_safe" or getattr(Selection(), name)  # in doubt nobody is named
                complaints.append(f"The link says {name} = “{value[:60]}”; it takes true or false.")
    chosen["focus"] = _focuses(query.get("focus", ()), complaints, allowed.get("focus"))
    named = [query[name][-1] for name in GROUPS if query.get(name)]
    groups = _focuses(named, complaints)
    if len(groups) == 1:
        what = "itself" if len(named) == len(GROUPS) and named[0] == named[1] else "nothing"
        complaints.append(f"The link compares a group with {what}; it takes two different groups, a and b.")
    chosen["groups"] = groups if len(groups) == len(GROUPS) else ()
    return Selection(**chosen), tuple(complaints)  # type: ignore[arg-type]


def _years(texts: Sequence[str], bounds: Sequence[str], complaints: list[str]) -> tuple[int, int] | None:
    try:
        first, last = (int(text) for text in texts)
    except ValueError:
        complaints.append(f"The link's years “{', '.join(texts)[:60]}” are not two whole years; all years are shown.")
        return None
    if bounds and not (int(bounds[0]) <= first <= last <= int(bounds[-1])):
        complaints.append(
            f"The link's years {first}–{last} are not within {bounds[0]}–{bounds[-1]}; all years are shown."
        )
        return None
    return first, last


def _focuses(texts: Sequence[str], complaints: list[str], allowed: Sequence[str] | None = None) -> tuple[Focus, ...]:
    focuses: dict[str, Focus] = {}
    for text in texts:
        try:
            focus = Focus.parse(text)
            if allowed is not None and text not in allowed:
                raise ValueError(text)
        except ValueError:
            complaints.append(f"The link narrows to “{text[:60]}”, which is not understood; it was left out.")
        else:
            focuses[str(focus)] = focus
    return tuple(focuses.values())
