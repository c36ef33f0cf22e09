"""Views of training: people trained abroad, countries of degrees, retention and return."""

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.small_multiples import Panel, dot_panels
from ecosystem.indicators import researchers as indicators
from ecosystem.indicators.counting import OTHER, Estimate
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    TOO_FEW,
    enough,
    join_nonempty,
    joined,
    nonzero,
    people_text,
    percent,
    rows,
    share_text,
    whole,
)
from ecosystem.views.provenance import Counted
from ecosystem.views.researchers.workforce import PICKED, RANGE_METHOD
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, Comparable, Method, ViewResult, view


@view(
    "researchers.trained",
    "What share of people was trained abroad?",
    Method(
        definition="People whose highest degree was awarded outside the country, by field and by the years in which "
        "the career began.",
        formula="share = trained abroad / people whose country of training is known",
        **RANGE_METHOD,
        limits=(
            "The highest degree only: an earlier degree or a visit abroad does not count.",
            "People whose country of training is not known are left out; they may differ from the others.",
            "Of those who began early, a dataset of one year holds only those who were still there.",
            PICKED,
        ),
    ),
    measure="Share of people whose highest degree is from abroad, by field and start",
    height=440,
    pick_note="A click keeps everybody of the field, wherever trained.",
    counted=Counted.PEOPLE,
)
def trained(scope: Scope) -> ViewResult:
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
        + (f"{share_text(row)} of {row.n:,.0f} trained abroad" if row.enough else TOO_FEW)
        + (f"; unknown: {row.unknown:,}" if row.unknown else "")
        for row in rows(table)
    ]
    abroad, n, missing = int(fields["abroad"].sum()), int(fields["n"].sum()), int(fields["unknown"].sum())
    result = ViewResult(
        table,
        n=people_text(n),
        unknown=nonzero(missing, f"{people_text(missing)} whose country of training is not known"),
        columns={"by": "By", "name": "Group", "abroad": "Trained abroad", **SHARE_COLUMNS, "unknown": "Unknown"},
    )
    if not enough(n):
        return result.empty(phrases.too_few_people(scope, n), keep_rows=False)
    known = table[table["n"] > 0]
    panels = [
        Panel(f"By {str(by).lower()}", part.reset_index(drop=True), palette.ABROAD)
        for by, part in known.groupby("by", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share trained abroad", shared=False)
    share = Estimate.of(wilson(abroad, n))
    summary = (
        f"{phrases.chosen_by_place_now(scope)}Of {people_text(n)} whose country of training is known, "
        f"{share_text(share)} were trained abroad; "
        f"{phrases.range_by_field(fields[fields['enough']])}."
    )
    headline = phrases.share_headline(share, "were trained abroad, of those whose country of training is known")
    comparable = Comparable.of("Trained abroad, of those whose country of training is known", share, unknown=missing)
    return result.complete(figure, summary, headline, comparable=comparable)


@view(
    "researchers.degree_countries",
    "Which countries awarded the highest degrees?",
    Method(
        definition="The country in which the highest degree was awarded, the home country among them.",
        formula="share = people with the highest degree from the country / people whose country of training is known",
        **RANGE_METHOD,
        limits=("People whose country of training is not known are left out; they may differ from the others.",),
    ),
    measure="Share of people with a known country of training, by country of highest degree",
    counted=Counted.PEOPLE,
)
def degree_countries(scope: Scope) -> ViewResult:
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
    table["hover"] = phrases.share_hover(table, "name", "people")
    result = ViewResult(
        table,
        n=people_text(known),
        unknown=nonzero(missing, f"{people_text(missing)} whose country of training is not known"),
        columns={"name": "Country", "people": "People", **SHARE_COLUMNS},
    )
    if not enough(known):
        return result.empty(phrases.too_few_people(scope, known))
    home = scope.ecosystem.metadata.home
    figure = interval_bars(
        table.assign(group=np.where(table["degree_country_code"] == home, "At home", "Abroad")),
        label="name",
        axis="Share of people with a known country of training",
        colours={"At home": palette.HOME, "Abroad": palette.ABROAD},
    )
    abroad = table[~table["degree_country_code"].isin([home, OTHER])]
    own = table[table["degree_country_code"] == home]
    parts = [
        f"{share_text(row)} {'are ' if not place else ''}from {in_sentence(row.name)}"
        for place, row in enumerate(rows(pd.concat([own, abroad.head(1)])))
    ]
    close = len(abroad) > 1 and abroad["high"].iloc[1] >= abroad["low"].iloc[0]
    among = f"{phrases.chosen_by_place_now(scope)}Of {whole(known, 'highest degree')} of which the country is known"
    summary = f"{among}, {joined(parts)}" + (
        f", which is not clearly ahead of {in_sentence(abroad['name'].iloc[1])}." if close else "."
    )
    named = table[table["degree_country_code"] != OTHER].sort_values("value", ascending=False, kind="stable")
    first, headline = next(rows(named)), "No country clearly leads among the highest degrees"
    if not len(phrases.close_to_first(named)):
        finding = f"of the highest degrees are from {in_sentence(first.name)}, where known"
        headline = phrases.share_headline(first, finding)
    here = Estimate.of(wilson(int(own["people"].sum()), known))
    comparable = Comparable.of(
        f"Highest degrees from {scope.names.of('country_code', home)}, where known", here, unknown=missing
    )
    return result.complete(figure, summary, headline, comparable=comparable)


@view(
    "researchers.retention",
    "How many of those trained here stay, and how many of those who left return?",
    Method(
        definition="Retention: of those whose highest degree is from the country and whose place now is known, the "
        "share at work in the country. Return: of those who left the country for a post, the share who came back to "
        "one later. Second posts abroad are not departures.",
        formula="retention = trained here and working here / trained here; return rate = returners / leavers",
        **RANGE_METHOD,
        limits=(
            "“Place unknown” is not “left”: the table gives the least and the most that retention could be.",
            "Leavers whose move has no year are left out of the return rate.",
            "Those who left lately had little time to come back.",
        ),
    ),
    measure="Share of those trained here who work here, and of leavers who returned, by field",
    height=460,
    pick_note="A click keeps everybody of the field, wherever trained and whether they left or not.",
    refuse_outcome=True,
    counted=Counted.CAREERS,
)
def retention(scope: Scope) -> ViewResult:
    """Retention and return rate by field."""
    kept = indicators.retention(scope.people)
    came = indicators.return_rate(scope.people, scope.careers)
    table = _by_field(scope, kept, came)
    stayed = Estimate.of(wilson(kept["stayed"].sum(), kept["n"].sum()))
    returned = Estimate.of(wilson(came["returned"].sum(), came["n"].sum()))
    lost, vague = int(kept["unknown"].sum()), int(came["unknown"].sum())
    result = ViewResult(
        table,
        n=f"{people_text(stayed.n)} trained here, {whole(returned.n, 'leaver')}",
        unknown=join_nonempty(
            nonzero(lost, f"{people_text(lost)} trained here whose place now is not known"),
            nonzero(vague, f"{whole(vague, 'leaver')} with an undated move"),
        ),
        columns={
            "measure": "Measure",
            "name": "Field",
            **SHARE_COLUMNS,
            "unknown": "Unknown",
            "bounds": "If all unknown were away, or here",
        },
    )
    if len(scope.people) and (reason := phrases.nobody_abroad(scope)):
        return result.empty(f"{phrases.sentence(reason)} Nor can be said who came back.", keep_rows=False)
    if not enough(stayed.n) and not enough(returned.n):
        return result.empty(phrases.too_few_people(scope, 0), keep_rows=False)
    panels = [
        Panel(str(name), part.reset_index(drop=True), palette.HOME)
        for name, part in table.groupby("measure", sort=False)
    ]
    figure = dot_panels(panels, label="name", axis="Share")
    everybody = max(stayed.n + lost, 1)
    least, most = (percent(kept_here / everybody) for kept_here in (kept["stayed"].sum(), kept["stayed"].sum() + lost))
    bounds = nonzero(least != most, f" (between {least} and {most} with the {lost:,} whose place is not known)")
    first = (
        f"Of {people_text(stayed.n)} trained in the country whose place now is known, "
        f"{share_text(stayed)} work in it{bounds}"
        if enough(stayed.n)
        else "Too few were trained in the country to say how many work in it"
    )
    summary = f"{first}; {_return_clause(scope, returned)}."
    headline = phrases.share_headline(returned, "of those who left for a post abroad came back")
    if enough(stayed.n):
        headline = phrases.share_headline(stayed, "of those trained here work here, where their place is known")
    comparable = Comparable.of("Stayed, of those trained here whose place is known", stayed, unknown=lost)
    return result.complete(figure, summary, headline, comparable=comparable)


def _by_field(scope: Scope, kept: pd.DataFrame, came: pd.DataFrame) -> pd.DataFrame:
    """Join retention and return rate, with a row of both for every field, names and texts."""
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
        + (f"{share_text(row)} of {row.n:,.0f}" if row.enough else TOO_FEW)
        + (f"\nUnknown: {row.unknown:,.0f}" if row.unknown else "")
        + (f"; with them {row.bounds}" if row.bounds else "")
        for row in rows(table)
    ]
    table[PICK] = "field:" + table["field"]
    return table


def _return_clause(scope: Scope, returned: Estimate) -> str:
    if enough(returned.n):
        return f"of {people_text(returned.n)} who left for a post abroad, {share_text(returned)} came back"
    if returned.n:
        return "too few left for a post abroad to say how many came back"
    return phrases.no_moves(scope, "crossing", ("leaves",), "moves out of the country")
