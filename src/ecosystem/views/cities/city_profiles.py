"""Views of what each city is specialised in, and of how people are spread over cities and countries."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.lines import Line, lines
from ecosystem.indicators import cities as indicators
from ecosystem.indicators.cities import PLACE
from ecosystem.indicators.counting import Estimate
from ecosystem.indicators.place_codes import OTHER, UNKNOWN, number_places
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.views import phrases, quotients
from ecosystem.views.event_markers import ORIENTATION, dataset_events
from ecosystem.views.number_format import SUPPRESSED, nonzero, people_text, percent, quantity, rows, share_text
from ecosystem.views.place_names import (
    PLACE_COLOURS,
    PLACE_NAMES,
    home_name,
    place_name,
    residence_pick,
    with_city_remarks,
)
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import (
    CONCENTRATION_COLUMNS,
    PICK,
    SHARE_COLUMNS,
    Comparable,
    Method,
    ViewResult,
    view,
)


def _quotient_method(what: str) -> Method:
    return Method(
        definition=f"People by the city of their last known post and by {what}, those abroad as one place. 1× means "
        "the same share as among all of them together.",
        formula="quotient = (people in the cell / people in the city) / (people in the column / all people), after "
        "adding one half to every cell; shown as times and, in the table, as its log2",
        interval="Percentile bootstrap over people, 300 resamples, 95 %",
        reference=quotients.REFERENCE,
        limits=(*quotients.LIMITS, "A city is strong relative to the others here, not to the world."),
    )


EFFECTIVE = "Effective number of cities"


@view(
    "cities.strengths",
    "Which fields is each city strong in?",
    _quotient_method("field of work"),
    measure="People by city and field, relative to the mix of all cities together",
    height=560,
    counted=Counted.PEOPLE,
)
def strengths(scope: Scope) -> ViewResult:
    """City by field, as location quotients."""
    return _quotients(scope, "field", "Field", "cities and fields")


@view(
    "cities.sectors",
    "Which sectors is each city strong in?",
    _quotient_method("sector"),
    measure="People by city and sector, relative to the mix of all cities together",
    height=560,
    counted=Counted.PEOPLE,
)
def sectors(scope: Scope) -> ViewResult:
    """City by sector, as location quotients."""
    return _quotients(scope, "sector_id", "Sector", "cities and sectors")


def _quotients(scope: Scope, column: str, title: str, group: str) -> ViewResult:
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    table = indicators.city_quotients(scope.people, known, column)
    table = table.assign(
        city=[place_name(scope, code) for code in table[PLACE]],
        group=[
            f"Other ({row.gathered})" if code == OTHER else scope.names.of(column, code)
            for row, code in zip(rows(table), table[column], strict=True)
        ],
        **{PICK: [_cell_pick(*cell, column) for cell in zip(table[PLACE], table[column], strict=True)]},
    )
    people = int(table["people"].sum())
    left_out = len(scope.people) - people
    comparable = min(len(set(table[PLACE])), len(set(table[column]))) > 1
    return quotients.quotient_result(
        table,
        quotients.Axes("city", "group", ("City", title), group, "people"),
        n=with_city_remarks(people_text(people), scope, table[PLACE]),
        unknown=nonzero(left_out, f"{people_text(left_out)} whose city or {title.lower()} is unknown"),
        reason="" if comparable else f"There are not two {group.replace(' and ', ' and two ')} left to compare.",
    )


def _cell_pick(place: str, code: str, column: str) -> str:
    of_place = residence_pick(place)
    return f"{of_place}|{column}:{code}" if of_place and code != OTHER else ""


@view(
    "cities.concentration",
    "How concentrated are people in a few cities?",
    Method(
        definition="People at work at home in each year, by city; those in an unknown city are left out. The effective "
        "number is how many equally large cities would be as concentrated: 1 means all in one city.",
        formula="index = Σ c (c − 1) / (n (n − 1)), the chance that two people are in the same city; "
        "effective number = 1 / index",
        interval="Percentile bootstrap over people, 300 resamples, 95 %, each year by itself",
        reference="Herfindahl–Hirschman index, bias-corrected after Simpson 1949; Hill 1973",
        limits=(
            "People whose career years are unknown are in no year.",
            "Years with fewer than twenty people are suppressed.",
            "Years are not independent of each other: most people are there in both of two neighbouring years.",
            "Twin cities count as two unless the filter joins them.",
            ORIENTATION,
        ),
    ),
    refuse_outcome=True,
    measure="Effective number of cities: equally large ones that would be as concentrated",
    counted=Counted.EACH_YEAR,
)
def concentration(scope: Scope) -> ViewResult:
    """Effective number of cities, year by year."""
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    table = indicators.concentration(scope.spells, known, window=scope.window)
    now = next(rows(indicators.concentration_now(scope.people, known)))
    table = table.assign(largest=["" if np.isnan(share) else percent(share) for share in table["largest_share"]])
    table["hover"] = [
        f"{row.year}: {row.value:.1f} ({row.low:.1f} to {row.high:.1f}) equally large cities\n{row.n:,.0f} people"
        for row in rows(table)
    ]
    result = ViewResult(
        table,
        n=with_city_remarks(f"{people_text(now.n)} in known cities", scope, scope.people["city_id"].dropna().unique()),
        unknown=_without_years(scope),
        columns={**CONCENTRATION_COLUMNS, "n": "People"},
    )
    observed = table[table["value"].notna()]
    one_year = phrases.one_year_only(scope)
    if len(observed) >= 2 and not one_year:
        line = Line("Effective number", table, palette.EMPHASIS, hover=table["hover"].tolist())
        figure = lines([line], axis="Equally large cities", events=dataset_events(scope), named=False)
        last = next(rows(observed.tail(1)))
        comparable = Comparable.of(f"{EFFECTIVE} in {last.year}", last, "cities")
        return result.complete(figure, *_over_time(observed, home_name(scope)), comparable=comparable)
    reason = one_year or "Too few people with known years to follow this over time"
    if one_year:
        result = replace(result, table=table.head(0), unknown="")
    if np.isnan(now.value):
        return result.empty(f"{reason}.")
    today = (
        f"as last observed, {people_text(now.n)} in known cities are spread as over "
        f"{quantity(now.value, now.low, now.high, 'equally large cities')}"
    )
    headline = f"People at home are spread as over {now.value:.1f} equally large cities"
    comparable = Comparable.of(EFFECTIVE, now, "cities")
    return result.complete(empty_figure(f"{reason}."), f"{reason}; {today}.", headline, comparable=comparable)


def _over_time(table: pd.DataFrame, home: str) -> tuple[str, str]:
    """Return summary and headline."""
    first, last = (next(rows(table.iloc[[place]])) for place in (0, -1))
    apart = first.high < last.low or last.high < first.low
    verdict = f"{'more' if last.value > first.value else 'fewer'} now" if apart else "the intervals overlap"
    if first.value == last.value:
        verdict = "the same as now"
    before = f"in {first.year} it was {quantity(first.value, first.low, first.high, '').strip()}: {verdict}"
    since = f", {'more' if last.value > first.value else 'fewer'} than in {first.year}" if apart else ""
    summary = (
        f"In {last.year}, {people_text(last.n)} at work in known cities of {home} were as concentrated "
        f"as if spread over {quantity(last.value, last.low, last.high, 'equally large cities')}, the largest holding "
        f"{last.largest}; {before}."
    )
    return summary, f"In {last.year} people at home are spread as over {last.value:.1f} equally large cities{since}"


def _without_years(scope: Scope) -> str:
    seen = np.zeros(len(scope.ecosystem.people), dtype=bool)
    seen[scope.spells["person"].to_numpy()] = True
    lacking = int((~seen[scope.people.index.to_numpy()]).sum())
    return nonzero(lacking, f"{people_text(lacking)} whose career years are unknown")


@view(
    "cities.home_abroad",
    "What share of people works at home, and what share abroad?",
    Method(
        definition="People at work in each year, by whether their stay was at home or abroad.",
        formula="share = people abroad / all people at work in the year",
        interval="Wilson score interval, 95 %, each year by itself",
        reference="Wilson 1927",
        limits=(
            "Only people whom the dataset follows count: people who left before it began, or who have no records, "
            "are missing.",
            "People whose career years are unknown are in no year.",
            ORIENTATION,
        ),
    ),
    pick_note="A click keeps everybody at home, or abroad, now, wherever they were in that year.",
    refuse_outcome=True,
    measure="Share of people at work in each year, at home and abroad",
    counted=Counted.EACH_YEAR,
)
def home_abroad(scope: Scope) -> ViewResult:
    """Shares at home, abroad and unknown, year by year."""
    table = indicators.home_and_abroad(scope.spells, window=scope.window)
    names = {**PLACE_NAMES, UNKNOWN: "Unknown"}
    table["name"] = table["place"].map(names)
    table["hover"] = [
        f"{row.name}, {row.year}: {share_text(row) if row.enough else SUPPRESSED}\n"
        f"{row.people:,} of {row.n:,.0f} people"
        for row in rows(table)
    ]
    table[PICK] = ["" if place == UNKNOWN else f"place:{place}" for place in table["place"]]
    observed = table[table["value"].notna() & (table["place"] == "abroad")]
    result = ViewResult(
        table,
        n=f"{people_text(scope.spells['person'].nunique())} with known career years",
        unknown=_without_years(scope),
        columns={"year": "Year", "name": "Place", "people": "People", **SHARE_COLUMNS},
    )
    if observed.empty:
        return result.empty("Too few people with known career years to follow this over time.")
    if reason := phrases.nobody_abroad(scope):
        return result.empty(phrases.sentence(reason), keep_rows=False)
    drawn = [
        Line(names[place], part, PLACE_COLOURS[place], place != UNKNOWN, part["hover"].tolist())
        for place, part in ((code, table[table["place"] == code]) for code in names)
        if part["people"].any()
    ]
    figure = lines(drawn, axis="Share of people at work", tickformat=",.0%", events=dataset_events(scope))
    first, last = (next(rows(observed.iloc[[place]])) for place in (0, -1))
    before = f"; in {first.year} it was {share_text(first)} of {first.n:,.0f}" if first.year != last.year else ""
    summary = f"In {last.year}, {share_text(last)} of {people_text(last.n)} at work were abroad{before}."
    headline = phrases.share_headline(last, f"of the people at work were known to be abroad in {last.year}")
    unclear = int(table.loc[(table["year"] == last.year) & (table["place"] == UNKNOWN), "people"].sum())
    known = Estimate.of(wilson(int(last.people), int(last.n) - unclear))
    title = "Abroad, of those at work in the last year whose place is known"
    comparable = Comparable.of(title, known, unknown=unclear)
    return result.complete(figure, summary, headline, comparable=comparable)
