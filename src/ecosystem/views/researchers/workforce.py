"""Views of people at work: by field and year, degrees by field, and domain and place now."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.small_multiples import Panel, dot_panels, line_panels
from ecosystem.indicators import researchers as indicators
from ecosystem.indicators.counting import Estimate
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    TOO_FEW,
    agree,
    enough,
    joined,
    nonzero,
    people_text,
    rows,
    share_text,
)
from ecosystem.views.place_names import PLACE_COLOURS, PLACE_NAMES
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Comparable, Method, ViewResult, view

PICKED = "The two ends of a range are picked for lying far apart; the intervals do not allow for that."
RANGE_METHOD = {"interval": WILSON["interval"], "reference": "Wilson 1927; Newcombe 1998"}


@view(
    "researchers.stock",
    "How many people are at work in each field, year by year?",
    Method(
        definition="People whose career had begun and who were still observed in the year, by main field of work. A "
        "field is that of the person, not of the year: it is carried back over the career.",
        formula="people with first year ≤ year ≤ year last observed",
        limits=(
            "It depends on the dataset's coverage: a rise may be people entering the data, not the country.",
            "People of whom the first or last year is not known are not counted.",
            "In the years close to the end people may already be lost to follow-up.",
        ),
    ),
    measure="People at work in each year, by field",
    height=520,
    pick_note="A click keeps everybody of the field, at work in that year or not.",
    refuse_outcome=True,
    counted=Counted.EACH_YEAR,
)
def stock(scope: Scope) -> ViewResult:
    """People at work by field and year."""
    table = indicators.stock(scope.people, window=scope.window)
    missing = indicators.undated(scope.people)
    table["name"] = [scope.names.of("field", code) for code in table["field"]]
    table["hover"] = [f"{row.name}, {row.year}: {people_text(row.value)}" for row in rows(table)]
    table[PICK] = "field:" + table["field"]
    result = ViewResult(
        table,
        n=people_text(len(scope.people) - missing),
        unknown=nonzero(missing, f"{people_text(missing)} whose first or last year is not known"),
        columns={"name": "Field", "year": "Year", "value": "People"},
    )
    if table.empty:
        return result.empty("No year is known of these people." if len(scope.people) else phrases.NOBODY_LEFT)
    first, last = scope.window
    sizes = table[table["year"] == last].sort_values("value", ascending=False)
    order = [*sizes.loc[sizes["field"] != words.UNKNOWN, "field"], *sizes.loc[sizes["field"] == words.UNKNOWN, "field"]]
    parts = {code: table[table["field"] == code] for code in order}
    panels = [
        Panel(part["name"].iloc[0], part, palette.UNKNOWN if code == words.UNKNOWN else palette.EMPHASIS)
        for code, part in parts.items()
    ]
    figure = line_panels(panels, axis="People")
    now, then = int(sizes["value"].sum()), int(table.loc[table["year"] == first, "value"].sum())
    before = nonzero(last - first, f", after {then:,} in {first}")
    headline = f"{people_text(now)} {agree(now, 'was', 'were')} at work in {last}"
    summary = f"{headline}{before}"
    known = sizes[((sizes["value"] > 0) & (sizes["field"] != words.UNKNOWN)).to_numpy()]
    unclear = sizes.loc[sizes["field"] == words.UNKNOWN, "value"].sum()
    if len(known):
        largest, behind = next(rows(known)), phrases.not_clearly_more(known, "value", "name")
        summary += f"; the largest field was {largest.name} with {largest.value:,}{behind}"
        if len(known) > 1:
            most = f"{largest.name} had the most people at work in {last}: {largest.value:,}"
            headline = f"No field clearly had the most people at work in {last}" if behind else most
            if phrases.lead_unknown(known["value"], unclear):
                headline = f"Too many fields are unknown to say which had the most people at work in {last}"
                summary += f"; of {people_text(unclear)} the field is unknown"
    leads = phrases.leader(known["value"], known["name"], "field", unclear) if len(known) else ""
    return result.complete(figure, f"{summary}.", headline, leads=leads)


@view(
    "researchers.field_degree",
    "Which degrees do people hold, field by field?",
    Method(
        definition="The highest degree of everybody in a field; people whose degree is not known are a group of their "
        "own.",
        formula="share = people of the field with the degree / all people of the field",
        **RANGE_METHOD,
        limits=("A field and a degree are those of the person now, not of the day of the degree.", PICKED),
    ),
    measure="Share of the people of a field, by highest degree",
    height=440,
    counted=Counted.PEOPLE,
)
def field_degree(scope: Scope) -> ViewResult:
    """Degrees within fields."""
    table = indicators.composition(scope.people, by="field", of="degree")
    table["name"], table["held"] = (
        [scope.names.of(column, code) for code in table[column]] for column in ("field", "degree")
    )
    table["hover"] = _composition_hover(table, "held")
    table[PICK] = "field:" + table["field"] + "|degree:" + table["degree"]
    result = ViewResult(
        table,
        n=people_text(len(scope.people)),
        columns={"name": "Field", "held": "Degree", "people": "People", **SHARE_COLUMNS},
    )
    if not enough(len(scope.people)):
        return result.empty(phrases.too_few_people(scope, len(scope.people)))
    panels = [
        Panel(part["held"].iloc[0], part.reset_index(drop=True), _degree_colour(str(code)))
        for code, part in table.groupby("degree", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share of the field's people")
    degrees = scope.people["degree"]
    doctors = Estimate.of(wilson(int((degrees == "doctorate").sum()), len(degrees)))
    missing = int(degrees.isna().sum())
    doctorates = table[(table["degree"] == "doctorate") & table["enough"]]
    if scope.selection.degree:
        held = joined([str(panel.name).lower() for panel in panels])
        only = "Only people with these degrees are left"
        return result.complete(figure, f"{only}: {held}.", f"{only}: {held}", "Only people with some degrees are left")
    if missing == len(degrees):
        return result.empty(f"Of none of {people_text(missing)} the highest degree is known.")
    hold = "are known to hold" if missing else "hold"
    summary = (
        f"Of {people_text(len(degrees))}, {share_text(doctors)} {hold} a "
        f"doctorate; {phrases.range_by_field(doctorates)}"
        + (f"; of {missing:,} the degree is not known." if missing else ".")
    )
    known = Estimate.of(wilson(int((degrees == "doctorate").sum()), len(degrees) - missing))
    comparable = Comparable.of("Doctorate, of those whose degree is known", known, unknown=missing)
    headline = phrases.share_headline(doctors, f"{hold} a doctorate")
    return result.complete(figure, summary, headline, comparable=comparable)


@view(
    "researchers.now",
    "Where do people work now?",
    Method(
        definition="Everybody by the domain of the post last observed and by whether it is in the country. The place "
        "is that of the city, else the country entered by the last dated move; people without either are a group of "
        "their own.",
        formula="share = people in the domain and place / all people",
        **RANGE_METHOD,
        limits=("“Now” is the year last observed, which is not the same for everybody.",),
    ),
    measure="Share of all people, by domain and place of the last known post",
    refuse_outcome=True,
    counted=Counted.PEOPLE,
)
def now(scope: Scope) -> ViewResult:
    """Domain and place now."""
    table = indicators.workplaces(scope.people)
    table["name"], table["where"] = (
        [scope.names.of("domain", code) for code in table["domain"]],
        [PLACE_NAMES[code] for code in table["place"]],
    )
    table["hover"] = _composition_hover(table, "where", "all people")
    table[PICK] = "domain:" + table["domain"] + "|place:" + table["place"]
    total = len(scope.people)
    columns = {"name": "Domain", "where": "Place", "people": "People", **SHARE_COLUMNS}
    result = ViewResult(table, n=people_text(total), columns=columns)
    if not enough(total):
        return result.empty(phrases.too_few_people(scope, total))
    if reason := phrases.nobody_abroad(scope):
        return result.empty(phrases.sentence(reason), keep_rows=False)
    panels = [
        Panel(PLACE_NAMES[str(code)], part.reset_index(drop=True), PLACE_COLOURS[str(code)])
        for code, part in table.groupby("place", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share of all people")
    summary, home, _ = phrases.home_and_abroad(scope.people, "work in the country")
    headline = phrases.share_headline(home, "work in the country, as last known")
    comparable = Comparable.of("In the country, of those whose place is known", home, unknown=home.unknown)
    return result.complete(figure, summary, headline if home.enough else "", comparable=comparable)


def _composition_hover(table: pd.DataFrame, kind: str, among: str = "") -> list[str]:
    return [
        f"{row.name}, {getattr(row, kind).lower()}\n"
        + (
            f"{share_text(row)} of {among or format(row.n, ',.0f')}, {people_text(row.people)}"
            if row.enough
            else TOO_FEW
        )
        for row in rows(table)
    ]


def _degree_colour(code: str) -> str:
    return palette.UNKNOWN if code == words.UNKNOWN else palette.EMPHASIS
