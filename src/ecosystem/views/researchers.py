"""Views of the page Researchers: who is in the ecosystem, where they were trained, and where they work."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.canvas import nothing
from ecosystem.figures.small_multiples import Panel, dot_panels, line_panels
from ecosystem.indicators import researchers as indicators
from ecosystem.indicators.counting import OTHER, Estimate
from ecosystem.selection import Scope
from ecosystem.statistics import newcombe, wilson
from ecosystem.tables import vocabulary as words
from ecosystem.views import said
from ecosystem.views.prose import TOO_FEW, enough, percent, rows, whole
from ecosystem.views.view import PICK, SHARE_COLUMNS, Answer, Method, view

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
)
def stock(scope: Scope) -> Answer:
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
        reading = "No year is known of these people." if len(scope.people) else NOBODY
        return Answer(nothing(reading), table, reading, **rest)
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
    reading = (
        f"{whole(now, 'person', 'people')} were at work in {last}, after {then:,} in {first}; the largest field was "
        f"{largest.name} with {largest.value:,}."
    )
    return Answer(figure, table, reading, **rest)


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
def field_degree(scope: Scope) -> Answer:
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
        reading = TOO_FEW if len(scope.people) else NOBODY
        return Answer(nothing(reading), table, reading, **rest)
    panels = [
        Panel(part["held"].iloc[0], part.reset_index(drop=True), _degree_colour(str(code)))
        for code, part in table.groupby("degree", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share of the field's people", hover="hover", pick=PICK)
    degrees = scope.people["degree"]
    doctors = Estimate.of(wilson(int((degrees == "doctorate").sum()), len(degrees)))
    missing = int(degrees.isna().sum())
    doctorates = table[(table["degree"] == "doctorate") & table["enough"]]
    reading = (
        f"Of {whole(len(degrees), 'person', 'people')}, {percent(doctors.value, doctors.low, doctors.high)} hold a "
        f"doctorate; {_extremes(doctorates)}" + (f"; of {missing:,} the degree is not known." if missing else ".")
    )
    return Answer(figure, table, reading, **rest)


@view(
    "researchers.trained",
    "Who was trained abroad?",
    Method(
        definition="People whose highest degree was awarded outside the country, by field and by the years in which "
        "the career began.",
        formula="share = trained abroad / people whose country of training is known",
        **WILSON,
        limits=(
            "The highest degree only: an earlier degree or a visit abroad does not count.",
            "People whose country of training is not known are left out; they may differ from the others.",
            PICKED,
        ),
    ),
    height=440,
)
def trained(scope: Scope) -> Answer:
    """Training abroad by field and cohort."""
    fields = indicators.trained_abroad(scope.people, by="field")
    cohorts = indicators.trained_abroad(scope.people, by="cohort")
    fields["name"] = [scope.names.of("field", code) for code in fields["field"]]
    fields[PICK] = "field:" + fields["field"]
    cohorts["name"] = [f"Began {code}" if code != words.UNKNOWN else "Start unknown" for code in cohorts["cohort"]]
    fields = fields.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    table = pd.concat(
        [fields.assign(by="Field"), cohorts.assign(by="Year the career began", **{PICK: ""})], ignore_index=True
    )
    table["hover"] = [
        f"{row.name}\n"
        + (f"{percent(row.value, row.low, row.high)} of {row.n:,.0f} trained abroad" if row.enough else TOO_FEW)
        + (f"; unknown: {row.unknown:,}" if row.unknown else "")
        for row in rows(table)
    ]
    abroad, n, missing = int(fields["abroad"].sum()), int(fields["n"].sum()), int(fields["unknown"].sum())
    rest: dict[str, Any] = {
        "n": whole(n, "person", "people"),
        "unknown": f"{whole(missing, 'person', 'people')} whose country of training is not known" if missing else "",
        "columns": {"by": "By", "name": "Group", "abroad": "Trained abroad", **SHARE_COLUMNS, "unknown": "Unknown"},
    }
    if not enough(n):
        reading = TOO_FEW if len(scope.people) else NOBODY
        return Answer(nothing(reading), table.head(0), reading, **rest)
    known = table[table["n"] > 0]
    panels = [
        Panel(f"By {str(by).lower()}", part.reset_index(drop=True), palette.ABROAD)
        for by, part in known.groupby("by", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share trained abroad", hover="hover", pick=PICK, shared=False)
    share = Estimate.of(wilson(abroad, n))
    reading = (
        f"Of {whole(n, 'person', 'people')} whose country of training is known, "
        f"{percent(share.value, share.low, share.high)} were trained abroad; {_extremes(fields[fields['enough']])}."
    )
    return Answer(figure, table, reading, **rest)


@view(
    "researchers.degree_countries",
    "Which countries awarded the highest degrees?",
    Method(
        definition="The country in which the highest degree was awarded, the home country among them.",
        formula="share = people with the highest degree from the country / people whose country of training is known",
        **WILSON,
        limits=("People whose country of training is not known are left out; they may differ from the others.",),
    ),
)
def degree_countries(scope: Scope) -> Answer:
    """Countries of the highest degree."""
    table = indicators.degree_countries(scope.people)
    known = int(table["people"].sum())
    missing = len(scope.people) - known
    table["name"] = [
        f"Other ({row.gathered} countries)"
        if row.degree_country_code == OTHER
        else scope.names.of("degree_country_code", row.degree_country_code)
        for row in rows(table)
    ]
    table[PICK] = ["" if code == OTHER else f"degree_country_code:{code}" for code in table["degree_country_code"]]
    table["hover"] = said.share_hover(table, "name", "people")
    rest: dict[str, Any] = {
        "n": whole(known, "person", "people"),
        "unknown": f"{whole(missing, 'person', 'people')} whose country of training is not known" if missing else "",
        "columns": {"name": "Country", "people": "People", **SHARE_COLUMNS},
    }
    if not enough(known):
        reading = TOO_FEW if len(scope.people) else NOBODY
        return Answer(nothing(reading), table, reading, **rest)
    home = scope.ecosystem.birth.home
    figure = interval_bars(
        table,
        label="name",
        axis="Share of people with a known country of training",
        colours=[palette.HOME if code == home else palette.ABROAD for code in table["degree_country_code"]],
        hover="hover",
        pick=PICK,
    )
    abroad = table[~table["degree_country_code"].isin([home, OTHER])]
    own = table[table["degree_country_code"] == home]
    parts = [
        f"{percent(row.value, row.low, row.high)} {'are ' if not place else ''}from {row.name}"
        for place, row in enumerate(rows(pd.concat([own, abroad.head(1)])))
    ]
    close = len(abroad) > 1 and abroad["high"].iloc[1] >= abroad["low"].iloc[0]
    reading = f"Of {whole(known, 'highest degree')} of which the country is known, {said.listed(parts)}" + (
        f", which is not clearly ahead of {abroad['name'].iloc[1]} abroad." if close else "."
    )
    return Answer(figure, table, reading, **rest)


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
def now(scope: Scope) -> Answer:
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
        reading = TOO_FEW if total else NOBODY
        return Answer(nothing(reading), table, reading, **rest)
    panels = [
        Panel(PLACE_NAMES[str(code)], part.reset_index(drop=True), PLACE_COLOURS[str(code)])
        for code, part in table.groupby("place", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share of all people", hover="hover", pick=PICK)
    at = {place: int(table.loc[table["place"] == place, "people"].sum()) for place in PLACE_NAMES}
    told = [
        f"{percent(share.value, share.low, share.high)} {where}"
        for place, where in (("home", "work in the country"), ("abroad", "abroad"))
        if (share := Estimate.of(wilson(at[place], total))).n
    ]
    unknown = percent(at[words.UNKNOWN] / total)
    reading = f"Of {whole(total, 'person', 'people')}, {said.listed(told)}" + (
        f"; of {at[words.UNKNOWN]:,} ({unknown}) the place is not known." if at[words.UNKNOWN] else "."
    )
    return Answer(figure, table, reading, **rest)


@view(
    "researchers.retention",
    "Who trained here stays, and who left comes back?",
    Method(
        definition="Retention: of those whose highest degree is from the country and whose place now is known, the "
        "share at work in the country. Return: of those who left the country for a post, the share who came back to "
        "one later. Second posts abroad are not departures.",
        formula="retention = trained here and working here / trained here; return rate = returners / leavers",
        **WILSON,
        limits=(
            "“Place unknown” is not “left”: the table gives the least and the most that retention could be.",
            "Leavers whose move has no year are left out of the return rate.",
            "Those who left lately had little time to come back.",
        ),
    ),
    height=460,
)
def retention(scope: Scope) -> Answer:
    """Retention and return rate by field."""
    kept = indicators.retention(scope.people)
    came = indicators.return_rate(scope.people, scope.careers)
    fields = [code for code in scope.people["field"].cat.categories if code in {*kept["field"], *came["field"]}]
    measures = {"Trained here, at work here": kept, "Left the country, came back": came}
    parts = [
        part.set_index("field").reindex(fields).reset_index().assign(measure=name) for name, part in measures.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    table["enough"] = table["enough"].eq(True)
    table[["n", "unknown"]] = table[["n", "unknown"]].fillna(0)
    table["unit"] = "share"
    table["name"] = [scope.names.of("field", code) for code in table["field"]]
    table["bounds"] = [
        f"{percent(row.least)} to {percent(row.most)}" if row.unknown and row.enough and row.least == row.least else ""
        for row in rows(table)
    ]
    table["hover"] = [
        f"{row.name}\n{row.measure}: "
        + (f"{percent(row.value, row.low, row.high)} of {row.n:,.0f}" if row.enough else TOO_FEW)
        + (f"\nUnknown: {row.unknown:,.0f}" if row.unknown else "")
        + (f"; with them {row.bounds}" if row.bounds else "")
        for row in rows(table)
    ]
    table[PICK] = "field:" + table["field"]
    stayed = Estimate.of(wilson(kept["stayed"].sum(), kept["n"].sum()))
    returned = Estimate.of(wilson(came["returned"].sum(), came["n"].sum()))
    lost, vague = int(kept["unknown"].sum()), int(came["unknown"].sum())
    rest: dict[str, Any] = {
        "n": f"{whole(stayed.n, 'person', 'people')} trained here, {whole(returned.n, 'leaver')}"
        + said.not_applied(scope),
        "unknown": "; ".join(
            told
            for count, told in (
                (lost, f"{whole(lost, 'person', 'people')} trained here whose place now is not known"),
                (vague, f"{whole(vague, 'leaver')} with an undated move"),
            )
            if count
        ),
        "columns": {
            "measure": "Measure",
            "name": "Field",
            **SHARE_COLUMNS,
            "unknown": "Unknown",
            "bounds": "If all unknown were away, or here",
        },
    }
    if not enough(stayed.n) and not enough(returned.n):
        reading = TOO_FEW if len(scope.people) else NOBODY
        return Answer(nothing(reading), table.head(0), reading, **rest)
    panels = [
        Panel(str(name), part.reset_index(drop=True), palette.HOME)
        for name, part in table.groupby("measure", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share", hover="hover", pick=PICK)
    everybody = stayed.n + lost
    bounds = (
        f" (between {percent(stayed.value * stayed.n / everybody)} and "
        f"{percent((stayed.value * stayed.n + lost) / everybody)} with the {lost:,} whose place is not known)"
        if lost
        else ""
    )
    first = (
        f"Of {whole(stayed.n, 'person', 'people')} trained in the country whose place now is known, "
        f"{percent(stayed.value, stayed.low, stayed.high)} work in it{bounds}"
        if enough(stayed.n)
        else "Too few were trained in the country to say how many work in it"
    )
    reading = f"{first}; {_return_words(scope, returned)}."
    return Answer(figure, table, reading, **rest)


def _return_words(scope: Scope, returned: Estimate) -> str:
    if enough(returned.n):
        return (
            f"of {whole(returned.n, 'person', 'people')} who left for a post abroad, "
            f"{percent(returned.value, returned.low, returned.high)} came back"
        )
    if returned.n:
        return "too few left for a post abroad to say how many came back"
    return said.no(scope, "crossing", ("leaves",), "moves out of the country")


def _extremes(table: pd.DataFrame) -> str:
    """Say between which groups a share runs, and whether the two are clearly apart."""
    if len(table) < 2:
        return "there are too few fields to compare"
    ordered = table.sort_values("value", ascending=False)
    top, least = next(rows(ordered)), next(rows(ordered.iloc[::-1]))
    counts = [round(row.value * row.n) for row in (top, least)]
    gap = Estimate.of(newcombe(counts[0], top.n, counts[1], least.n))
    span = (
        f"by field the share runs from {percent(least.value, least.low, least.high)} in {least.name} to "
        f"{percent(top.value, top.low, top.high)} in {top.name}"
    )
    return span if gap.low > 0 else f"{span}, which are not clearly apart"


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
