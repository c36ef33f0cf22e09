"""View of people by city and highest degree."""

from typing import Any

from ecosystem.figures import palette
from ecosystem.figures.stacks import StackPart, horizontal_stacks
from ecosystem.indicators import researchers as indicators
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, nonzero, people_text, rows, share_text
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Method, ViewResult, view

MOST_DRAWN = 15
"""Cities that have a bar; the table has all."""
MOST_NAMED = 3
HELD = {"doctorate": "a doctorate", "master": "a master's degree", "bachelor": "a bachelor's degree"}
COLOURS = {
    "doctorate": palette.EMPHASIS,
    "master": palette.faint(palette.EMPHASIS, 0.6),
    "bachelor": palette.faint(palette.EMPHASIS, 0.3),
}
NO_CITY = "The city of none of these people is known."


@view(
    "cities.degrees",
    "How many people are in each city, by degree?",
    Method(
        definition="People by the city of their last known post and their highest degree; those whose degree is not "
        f"known are a group of their own. The {MOST_DRAWN} cities with most people are drawn.",
        formula="share = people of the city with the degree / all people of the city",
        **WILSON,
        limits=(
            "A person counts in one city, whatever other posts are held elsewhere.",
            "How many people a city has depends on the dataset's coverage.",
        ),
    ),
    measure="People by city of the last known post and highest degree",
    height=430,
    counted=Counted.PEOPLE,
)
def degrees(scope: Scope) -> ViewResult:
    """People by city and highest degree, cities with most people first."""
    people = scope.people[scope.people["city_id"].notna().to_numpy()]
    elsewhere = len(scope.people) - len(people)
    table = indicators.composition(people, by="city_id", of="degree")
    table = table[(table["people"] > 0).to_numpy()]
    table = table.sort_values(["n", "city_id"], ascending=[False, True], kind="stable", ignore_index=True)
    table["city"], table["held"] = (
        [scope.names.of(column, code) for code in table[column]] for column in ("city_id", "degree")
    )
    table[PICK] = "city_id:" + table["city_id"].astype(str) + "|degree:" + table["degree"].astype(str)
    result = ViewResult(
        table,
        n=people_text(len(people)),
        unknown=nonzero(elsewhere, f"{people_text(elsewhere)} in no known city"),
        columns={"city": "City", "held": "Degree", "people": "People", **SHARE_COLUMNS},
    )
    if not enough(len(people)):
        return result.empty(phrases.too_few_people(scope, len(people)) if len(people) else NO_CITY)
    order = list(dict.fromkeys(table["city"]))
    drawn = table[table["city"].isin(order[:MOST_DRAWN]).to_numpy()]
    hover = [
        f"{row.city}, {row.held.lower()}\n{people_text(row.people)}, {share_text(row) if row.enough else TOO_FEW}"
        for row in rows(drawn)
    ]
    drawn = drawn.assign(label=drawn["city"], value=drawn["people"], hover=hover, pick=drawn[PICK])
    listed = [code for code in (*reversed(words.DEGREES), words.UNKNOWN) if (drawn["degree"] == code).any()]
    parts = [
        StackPart(
            scope.names.of("degree", code),
            drawn[(drawn["degree"] == code).to_numpy()],
            COLOURS.get(code, palette.UNKNOWN),
        )
        for code in listed
    ]
    figure = horizontal_stacks(parts, order=order[:MOST_DRAWN], axis="People")
    named = [_city(list(rows(table[(table["city"] == city).to_numpy()]))) for city in order[:MOST_NAMED]]
    only = phrases.only_counted(scope, "city", "city_id", "people in")
    sizes = table.groupby("city", sort=False)["people"].sum().sort_values(ascending=False, kind="stable")
    leads = phrases.leader(sizes, sizes.index.to_series(), "city", elsewhere)
    return result.complete(figure, f"{only}{'; '.join(named)}.", *_headline(list(rows(table)), order[0]), leads=leads)


def _city(of_city: list[Any]) -> str:
    held = ", ".join(f"{row.held.lower()} {row.people:,}" for row in of_city)
    return f"{of_city[0].city} has {people_text(sum(row.people for row in of_city))}: {held}"


def _headline(table: list[Any], city: str) -> tuple[str, str]:
    """Return the number of people with the degree that is known of most in the city with most people."""
    known = [row for row in table if row.city == city and row.degree != words.UNKNOWN]
    if not known:
        return f"No degree of the people in {city} is known", "No degree is known in the city with most people"
    most = max(known, key=lambda row: row.people)
    held = f"{people_text(most.people)} {'has' if most.people == 1 else 'have'} {HELD[most.degree]}"
    return f"In {city}, {held}", f"In the city with most people, {held}"
