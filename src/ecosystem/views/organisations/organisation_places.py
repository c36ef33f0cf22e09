"""Views of the places of the organisations listed: kind by city, and the map."""

import pandas as pd

from ecosystem.figures.city_map import place_map
from ecosystem.figures.heatmap import sequential_heatmap
from ecosystem.figures.maps.ground import Shapes
from ecosystem.indicators import organisations as indicators
from ecosystem.indicators.place_codes import ABROAD, OTHER, UNKNOWN
from ecosystem.load import Reference
from ecosystem.selection import Scope, city_names
from ecosystem.tables import vocabulary as words
from ecosystem.views.number_format import joined, nonzero, percent_of, rows, whole
from ecosystem.views.organisations.organisation_list import CITY_BASIS, COVERAGE, FILTERS, NONE_KNOWN, SOURCE
from ecosystem.views.view_definition import Method, ViewResult, view


@view(
    "organisations.by_kind_city",
    "Which kinds of organisations are in which cities?",
    Method(
        definition="Organisations by kind and city. The ten cities with most organisations are named; the others in "
        "Pakistan, those abroad and those whose city no source states have a line each.",
        limits=(COVERAGE, CITY_BASIS, "Islamabad and Rawalpindi are counted apart."),
    ),
    measure="Organisations listed, by city and kind",
    height=500,
    published=True,
    filters=FILTERS,
)
def by_kind_city(scope: Scope) -> ViewResult:
    """Organisations by kind and city."""
    reference = scope.ecosystem.reference
    table = indicators.kinds_by_place(_placed(scope))
    table = table.assign(
        place_name=place_names(table, reference),
        kind_name=[words.ORGANIZATION_KINDS.get(kind, "Kind unknown") for kind in table["kind"]],
        text=[str(count) if count else "" for count in table["organisations"]],
    )
    table["hover"] = [
        f"{row.place_name}\n{row.kind_name}: {whole(row.organisations, 'organisation')}" for row in rows(table)
    ]
    total = int(table["organisations"].sum())
    places = table.groupby("place", sort=False)["organisations"].sum()
    nowhere = int(places.get(UNKNOWN, 0))
    result = ViewResult(
        table,
        n=whole(total, "organisation"),
        unknown=nonzero(nowhere, f"{whole(nowhere, 'organisation')} in no known city, shown as a line"),
        columns={"place_name": "City", "kind_name": "Kind", "organisations": "Organisations"},
        sources=(SOURCE,),
    )
    if table.empty:
        return result.empty(NONE_KNOWN)
    figure = sequential_heatmap(
        table, row="place_name", column="kind_name", value="organisations", text="text", empty=NONE_KNOWN
    )
    named = places[~places.index.isin(indicators.SPECIAL)].head(3)
    top = next(rows(table.nlargest(1, "organisations")))
    names = city_names(reference["cities"])
    largest = ", ".join(f"{names[str(city)]} ({count})" for city, count in named.items())
    if named.empty:
        headline = f"None of {whole(total, 'organisation')} is known to sit in a city of Pakistan"
        return result.complete(figure, f"{headline}.", headline)
    share = percent_of(named.sum() / total, "the organisations listed")
    return result.complete(
        figure,
        f"Of {whole(total, 'organisation')}, {named.sum()} sit in {largest}; the fullest cell is {top.place_name}, "
        f"{top.kind_name.lower()} ({top.organisations}). The list is strong on universities, national centres and "
        "incubators and thin on AI-native companies, communities and investors.",
        f"{share} sit in {joined([names[str(city)] for city in named.index])}",
        f"{share} sit in {whole(len(named), 'city', 'cities')}",
    )


@view(
    "organisations.map",
    "Where in Pakistan are the organisations?",
    Method(
        definition="Organisations by city in Pakistan; the area of a bubble is their number.",
        limits=(COVERAGE, CITY_BASIS, "Positions are of the city, not of the organisation."),
    ),
    measure="Organisations listed in Pakistan, by city",
    height=500,
    published=True,
    filters=FILTERS,
)
def city_map(scope: Scope) -> ViewResult:
    """Organisations on the map of Pakistan."""
    reference = scope.ecosystem.reference
    table = with_positions(indicators.by_city(_placed(scope)), reference)
    table["hover"] = [
        f"{row.name}\n{whole(row.organisations, 'organisation')}, {row.ai_link} with an AI link seen"
        for row in rows(table)
    ]
    total = int(table["organisations"].sum())
    elsewhere = len(scope.organizations) - total
    result = ViewResult(
        table,
        n=whole(total, "organisation"),
        unknown=nonzero(elsewhere, f"{whole(elsewhere, 'organisation')} abroad or in no known city"),
        columns={"name": "City", "organisations": "Organisations", "ai_link": "With an AI link seen"},
        sources=(SOURCE,),
    )
    if table.empty:
        return result.empty("No organisation is listed in a city of Pakistan.")
    drawn = table.assign(value=table["organisations"].astype(float))
    figure = place_map(drawn, shapes=Shapes.of(reference.shapes), unit="organisations")
    first = ", ".join(f"{row.name} ({row.organisations})" for row in rows(table.head(3)))
    top = next(rows(table))
    once = int((table["organisations"] == 1).sum())
    return result.complete(
        figure,
        f"{result.n} sit in {whole(len(table), 'city', 'cities')} of Pakistan, most in {first}; "
        f"{whole(once, 'city has', 'cities have')} one each.",
        f"{top.organisations} of the organisations listed sit in {top.name}, the most of any city",
        f"{top.organisations} of the organisations listed sit in the city that has most",
    )


def _placed(scope: Scope) -> pd.DataFrame:
    return indicators.with_places(scope.organizations, scope.ecosystem.reference["cities"])


def with_positions(table: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Add name, longitude, latitude and population of the city to a table with ``city_id``."""
    cities = reference["cities"].assign(city_id=reference["cities"]["city_id"].astype("str")).set_index("city_id")
    cities["name"] = pd.Series(city_names(reference["cities"]))
    table = table.assign(city_id=table["city_id"].astype("str"))
    return table.join(cities[["name", "longitude", "latitude", "population"]], on="city_id")


def place_names(table: pd.DataFrame, reference: Reference) -> list[str]:
    """Return the displayed names of the places of a table with ``place`` and ``cities``."""
    names = {**city_names(reference["cities"]), ABROAD: "Abroad", UNKNOWN: "City unknown"}
    return [f"{row.cities} other cities" if row.place == OTHER else names[row.place] for row in rows(table)]
