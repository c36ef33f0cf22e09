"""Views of the page Researchers: who is in the ecosystem, where they were trained, and where they work."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.small_multiples import Panel, dot_panels, line_panels
from ecosystem.indicators import researchers as indicators
from ecosystem.indicators.counting import Estimate
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, percent, rows, whole
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, Method, ViewResult, view

NOBODY = "Nobody is left under these filters."
PICKED = "The two ends of a range are picked for lying far apart; the intervals do not allow for that."
WILSON = {"interval": "Wilson score interval, 95 %", "reference": "Wilson 1927; Newcombe 1998"}
PLACE_COLOURS = {"home": palette.HOME, "abroad": palette.ABROAD, words.UNKNOWN: palette.UNKNOWN}
PLACE_NAMES = {"home": "At home", "abroad": "Abroad", words.UNKNOWN: "Place unknown"}


@view(
    "researchers.stock",
    "How many people are at work in each field, year by year?",
    Method(
        definition="People whose career had begun and who were still observed in the year, by main field of work. A "
        "field is that of the person, not of the year: it is carried back over the career.",
        formula="people with first year ≤ year ≤ year last observed",
        limits=(
            "The dataset's coverage shows in it: a rise may be people entering the data, not the country.",
            "People of whom the first or last year is not known are not counted.",
            "In the years close to the end people may already be lost from sight.",
        ),
    ),
    height=520,
    wider="A click keeps everybody of the field, at work in that year or not.",
)
def stock(scope: Scope) -> ViewResult:
    """People at work by field and year."""
    table = indicators.stock(scope.people, by="field", window=scope.window)
    missing = indicators.undated(scope.people)
    table["name"] = [scope.names.of("field", code) for code in table["field"]]
    table["hover"] = [f"{row.name}, {row.year}: {whole(row.value, 'person', 'people')}" for row in rows(table)]
    table[PICK] = "field:" + table["field"]
    rest: dict[str, Any] = {
        "n": whole(len(scope.people) - missing, "person", "people"),
        "unknown": f"{whole(missing, 'person', 'people')} whose first or last year is not known" if missing else "",
        "columns": {"name": "Field", "year": "Year", "value": "People"},
    }
    if table.empty:
        summary = "No year is known of these people." if len(scope.people) else NOBODY
        return ViewResult(empty_figure(summary), table, summary, **rest)
    first, last = scope.window
    sizes = table[table["year"] == last].sort_values("value", ascending=False)
    order = [*sizes.loc[sizes["field"] != words.UNKNOWN, "field"], *sizes.loc[sizes["field"] == words.UNKNOWN, "field"]]
    parts = {code: table[table["field"] == code] for code in order}
    panels = [
        Panel(part["name"].iloc[0], part, palette.UNKNOWN if code == words.UNKNOWN else palette.EMPHASIS)
        for code, part in parts.items()
    ]
    figure = line_panels(panels, axis="People", hover="hover", pick=PICK)
    now, then = int(sizes["value"].sum()), int(table.loc[table["year"] == first, "value"].sum())
    largest = next(rows(sizes))
    summary = (
        f"{whole(now, 'person', 'people')} were at work in {last}, after {then:,} in {first}; the largest field was "
        f"{largest.name} with {largest.value:,}."
    )
    return ViewResult(figure, table, summary, **rest)


@view(
    "researchers.field_degree",
    "Which degrees do people hold, field by field?",
    Method(
        definition="The highest degree of everybody in a field; people whose degree is not known are a group of their "
        "own.",
        formula="share = people of the field with the degree / all people of the field",
        **WILSON,
        limits=("A field and a degree are those of the person now, not of the day of the degree.", PICKED),
    ),
    height=440,
)
def field_degree(scope: Scope) -> ViewResult:
    """Degrees within fields."""
    table = indicators.composition(scope.people, by="field", of="degree")
    table["name"], table["held"] = (
        [scope.names.of(column, code) for code in table[column]] for column in ("field", "degree")
    )
    table["hover"] = _told(table, "name", "held")
    table[PICK] = "field:" + table["field"] + "|degree:" + table["degree"]
    rest: dict[str, Any] = {
        "n": whole(len(scope.people), "person", "people"),
        "columns": {"name": "Field", "held": "Degree", "people": "People", **SHARE_COLUMNS},
    }
    if not enough(len(scope.people)):
        summary = TOO_FEW if len(scope.people) else NOBODY
        return ViewResult(empty_figure(summary), table, summary, **rest)
    panels = [
        Panel(part["held"].iloc[0], part.reset_index(drop=True), _degree_colour(str(code)))
        for code, part in table.groupby("degree", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share of the field's people", hover="hover", pick=PICK)
    degrees = scope.people["degree"]
    doctors = Estimate.of(wilson(int((degrees == "doctorate").sum()), len(degrees)))
    missing = int(degrees.isna().sum())
    doctorates = table[(table["degree"] == "doctorate") & table["enough"]]
    if scope.selection.degree:
        held = phrases.listed([str(panel.name).lower() for panel in panels])
        return ViewResult(figure, table, f"Only people with these degrees are left: {held}.", **rest)
    if missing == len(degrees):
        summary = f"Of none of {whole(missing, 'person', 'people')} the highest degree is known."
        return ViewResult(empty_figure(summary), table, summary, **rest)
    hold = "are known to hold" if missing else "hold"
    summary = (
        f"Of {whole(len(degrees), 'person', 'people')}, {percent(doctors.value, doctors.low, doctors.high)} {hold} a "
        f"doctorate; {phrases.extremes(doctorates)}"
        + (f"; of {missing:,} the degree is not known." if missing else ".")
    )
    return ViewResult(figure, table, summary, **rest)


@view(
    "researchers.now",
    "Where do people work now?",
    Method(
        definition="Everybody by the domain of the post last observed and by whether it is in the country. The place "
        "is that of the city, else the country entered by the last dated move; people without either are a group of "
        "their own.",
        formula="share = people in the domain and place / all people",
        **WILSON,
        limits=("“Now” is the year last observed, which is not the same for everybody.",),
    ),
)
def now(scope: Scope) -> ViewResult:
    """Domain and place now."""
    table = indicators.workplaces(scope.people)
    table["name"], table["where"] = (
        [scope.names.of("domain", code) for code in table["domain"]],
        [PLACE_NAMES[code] for code in table["place"]],
    )
    table["hover"] = _told(table, "name", "where", "all people")
    table[PICK] = "domain:" + table["domain"] + "|place:" + table["place"]
    total = len(scope.people)
    rest: dict[str, Any] = {
        "n": whole(total, "person", "people"),
        "columns": {"name": "Domain", "where": "Place", "people": "People", **SHARE_COLUMNS},
    }
    if not enough(total):
        summary = TOO_FEW if total else NOBODY
        return ViewResult(empty_figure(summary), table, summary, **rest)
    panels = [
        Panel(PLACE_NAMES[str(code)], part.reset_index(drop=True), PLACE_COLOURS[str(code)])
        for code, part in table.groupby("place", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share of all people", hover="hover", pick=PICK)
    at = {place: int(table.loc[table["place"] == place, "people"].sum()) for place in PLACE_NAMES}
    told = [
        f"{percent(share.value, share.low, share.high)} {where}"
        for place, where in (("home", "work in the country"), ("abroad", "abroad"))
        if at[place] or phrases.knows_abroad(scope)
        for share in (Estimate.of(wilson(at[place], total)),)
    ]
    if not phrases.knows_abroad(scope):
        told.append("this dataset knows nobody at work abroad")
    unknown = percent(at[words.UNKNOWN] / total)
    summary = f"Of {whole(total, 'person', 'people')}, {phrases.listed(told)}" + (
        f"; of {at[words.UNKNOWN]:,} ({unknown}) the place is not known." if at[words.UNKNOWN] else "."
    )
    return ViewResult(figure, table, summary, **rest)


def _told(table: pd.DataFrame, group: str, kind: str, among: str = "") -> list[str]:
    return [
        f"{getattr(row, group)}, {getattr(row, kind).lower()}\n"
        + (
            f"{percent(row.value, row.low, row.high)} of {among or format(row.n, ',.0f')}, "
            f"{whole(row.people, 'person', 'people')}"
            if row.enough
            else TOO_FEW
        )
        for row in rows(table)
    ]


def _degree_colour(code: str) -> str:
    return palette.UNKNOWN if code == words.UNKNOWN else palette.EMPHASIS
