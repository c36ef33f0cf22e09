"""Views of the page Cities: what each city is strong in, and how the whole is spread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.lines import Line, lines
from ecosystem.indicators import cities as indicators
from ecosystem.indicators.cities import PLACE
from ecosystem.indicators.place_codes import OTHER, number_places
from ecosystem.selection import Scope
from ecosystem.views import quotients
from ecosystem.views.event_markers import ORIENTATION, marked_events
from ecosystem.views.number_format import percent, quantity, rows, whole
from ecosystem.views.place_names import home_name, place_name, residence_pick
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, Method, ViewResult, view

CONCENTRATION_COLUMNS = {
    "year": "Year",
    "value": "Effective number",
    "low": "95 % from",
    "high": "95 % to",
    "index": "Index",
    "largest": "Share of the largest",
    "n": "People",
}


def _quotient_method(what: str) -> Method:
    return Method(
        definition=f"People by the city of their last known post and by {what}, those abroad as one place. 1× means "
        "the same share as among all of them together.",
        formula="quotient = (people in the cell / people in the city) / (people in the column / all people), after "
        "adding one half to every cell; shown as times and, in the table, as its log2",
        interval="Percentile bootstrap over people, 300 resamples, 95 %",
        reference="Location quotient; add-half smoothing after Haldane 1956",
        limits=(
            "Where fewer than five would be expected, nothing is said.",
            "Among a hundred cells about five leave out 1× by chance.",
            "A city is strong relative to the others here, not to the world.",
        ),
    )


@view("cities.strengths", "Which fields is each city strong in?", _quotient_method("field of work"), height=560)
def strengths(scope: Scope) -> ViewResult:
    """City by field, as location quotients."""
    return _quotients(scope, "field", "Field", "cities and fields")


@view("cities.sectors", "Which sectors is each city strong in?", _quotient_method("sector"), height=560)
def sectors(scope: Scope) -> ViewResult:
    """City by sector, as location quotients."""
    return _quotients(scope, "sector_id", "Sector", "cities and sectors")


def _quotients(scope: Scope, column: str, title: str, group: str) -> ViewResult:
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    table = indicators.city_quotients(scope.people, known, column)
    named = table.assign(
        city=[place_name(scope, code) for code in table[PLACE]],
        group=[
            f"Other ({row.gathered})" if code == OTHER else scope.names.of(column, code)
            for row, code in zip(rows(table), table[column], strict=True)
        ],
        **{PICK: [_cell_pick(*cell, column) for cell in zip(table[PLACE], table[column], strict=True)]},
    )
    named = quotients.told(named, row="city", column="group", counted="people", noun="people")
    people = int(named["people"].sum())
    left_out = len(scope.people) - people
    comparable = min(len(set(named[PLACE])), len(set(named[column]))) > 1
    said = "" if comparable else f"There are not two {group.replace(' and ', ' and two ')} left to compare."
    figure = quotients.drawn(named, row="city", column="group")
    return ViewResult(
        empty_figure(said) if said else figure,
        named,
        said or quotients.summary(named, row="city", column="group", group=group),
        n=whole(people, "person", "people"),
        unknown=f"{whole(left_out, 'person', 'people')} whose city or {title.lower()} is unknown" if left_out else "",
        columns={"city": "City", "group": title, "people": "People", **quotients.TIMES_COLUMNS, "n": "Of"},
    )


def _cell_pick(place: str, code: str, column: str) -> str:
    of_place = residence_pick(place)
    return f"{of_place}|{column}:{code}" if of_place and code != OTHER else ""


@view(
    "cities.concentration",
    "How concentrated are the people in few cities?",
    Method(
        definition="People at work at home in each year, by city; those in an unknown city are left out. The effective "
        "number is how many equally large cities would be as concentrated: 1 means all in one city.",
        formula="index = Σ c (c − 1) / (n (n − 1)), the chance that two people are in the same city; "
        "effective number = 1 / index",
        interval="Percentile bootstrap over people, 300 resamples, 95 %, each year by itself",
        reference="Herfindahl–Hirschman index, bias-corrected after Simpson 1949; Hill 1973",
        limits=(
            "People whose career years are unknown are in no year.",
            "Years with fewer than twenty people say too little and are left open.",
            "Years are not independent of each other: most people are there in both of two neighbouring years.",
            "Twin cities count as two unless the filter joins them.",
            ORIENTATION,
        ),
    ),
)
def concentration(scope: Scope) -> ViewResult:
    """Effective number of cities, year by year."""
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    table = indicators.concentration(scope.spells, known, window=scope.window)
    now = next(rows(indicators.concentration_now(scope.people, known)))
    table = table.assign(largest=[_percent(share) for share in table["largest_share"]])
    table["hover"] = [
        f"{row.year}: {row.value:.1f} ({row.low:.1f} to {row.high:.1f}) equally large cities\n{row.n:,.0f} people"
        for row in rows(table)
    ]
    line = Line("Effective number", table, palette.EMPHASIS, hover=table["hover"].tolist())
    observed = table[table["value"].notna()]
    today = (
        f"as last observed, {whole(now.n, 'person', 'people')} in known cities are spread as over "
        f"{quantity(now.value, now.low, now.high, 'equally large cities')}"
        if not np.isnan(now.value)
        else ""
    )
    if len(observed) < 2:
        said = "Too few people with known years to follow this over time"
        figure = empty_figure(f"{said}.")
        summary = f"{said}{f'; {today}' if today else ''}."
    else:
        figure = lines(
            [line],
            axis="Equally large cities",
            events=marked_events(scope),
            labels_at_end=False,
        )
        summary = _over_time(observed, home_name(scope))
    return ViewResult(
        figure,
        table,
        summary,
        n=whole(now.n, "person", "people") + " in known cities",
        unknown=_without_years(scope),
        columns=CONCENTRATION_COLUMNS,
    )


def _over_time(observed: pd.DataFrame, home: str) -> str:
    first, last = (next(rows(observed.iloc[[place]])) for place in (0, -1))
    apart = first.high < last.low or last.high < first.low
    verdict = f"{'more' if last.value > first.value else 'fewer'} now" if apart else "the intervals overlap"
    before = f"in {first.year} it was {first.value:.1f} ({first.low:.1f}–{first.high:.1f}): {verdict}"
    return (
        f"In {last.year}, {whole(last.n, 'person', 'people')} at work in known cities of {home} were as concentrated "
        f"as if spread over {quantity(last.value, last.low, last.high, 'equally large cities')}, the largest holding "
        f"{last.largest}; {before}."
    )


def _percent(share: float) -> str:
    return "" if np.isnan(share) else percent(share)


def _without_years(scope: Scope) -> str:
    seen = np.zeros(len(scope.ecosystem.people), dtype=bool)
    seen[scope.spells["person"].to_numpy()] = True
    lacking = int((~seen[scope.people.index.to_numpy()]).sum())
    return f"{whole(lacking, 'person', 'people')} whose career years are unknown" if lacking else ""


@view(
    "cities.home_abroad",
    "What share of the people works at home, and what share abroad?",
    Method(
        definition="People at work in each year, by whether their stay was at home or abroad.",
        formula="share = people abroad / all people at work in the year",
        interval="Wilson score interval, 95 %, each year by itself",
        reference="Wilson 1927",
        limits=(
            "Only people whom the dataset follows count: who left before it began, or is in nobody's records, is "
            "missing.",
            "People whose career years are unknown are in no year.",
            ORIENTATION,
        ),
    ),
    wider="A click keeps everybody at home, or abroad, now, wherever they were in that year.",
)
def home_abroad(scope: Scope) -> ViewResult:
    """Shares at home, abroad and unknown, year by year."""
    table = indicators.home_and_abroad(scope.spells, window=scope.window)
    names = {"home": "At home", "abroad": "Abroad", "unknown": "Unknown"}
    table = table.assign(name=table["place"].map(names))
    table["hover"] = [_share_hover(row) for row in rows(table)]
    table[PICK] = ["" if place == "unknown" else f"place:{place}" for place in table["place"]]
    colours = {"home": palette.HOME, "abroad": palette.ABROAD, "unknown": palette.UNKNOWN}
    drawn = [
        Line(names[place], part, colours[place], place != "unknown", part["hover"].tolist())
        for place, part in ((code, table[table["place"] == code]) for code in names)
        if part["people"].any()
    ]
    observed = table[table["value"].notna() & (table["place"] == "abroad")]
    columns = {"year": "Year", "name": "Place", "people": "People", **SHARE_COLUMNS}
    n = f"{whole(scope.spells['person'].nunique(), 'person', 'people')} with known career years"
    said = ""
    if observed.empty:
        said = "Too few people with known career years to follow this over time."
    elif not (scope.ecosystem.spells["place"].cat.codes.to_numpy() == 1).any():
        said = f"This dataset holds people at work in {home_name(scope)} alone: it cannot say how many are abroad."
    if said:
        return ViewResult(empty_figure(said), table, said, n=n, unknown=_without_years(scope), columns=columns)
    figure = lines(drawn, axis="Share of people at work", tickformat=",.0%", events=marked_events(scope))
    last = next(rows(observed.iloc[[-1]]))
    first = next(rows(observed.iloc[[0]]))
    before = (
        f"; in {first.year} it was {percent(first.value, first.low, first.high)} of {first.n:,.0f}"
        if first.year != last.year
        else ""
    )
    summary = (
        f"In {last.year}, {percent(last.value, last.low, last.high)} of {whole(last.n, 'person', 'people')} at work "
        f"were abroad{before}."
    )
    return ViewResult(figure, table, summary, n=n, unknown=_without_years(scope), columns=columns)


def _share_hover(row: Any) -> str:
    share = percent(row.value, row.low, row.high) if row.enough else "too few to say"
    return f"{row.name}, {row.year}: {share}\n{row.people:,} of {row.n:,.0f} people"
