"""Views of who stays in the United States: intention at graduation, plans of engineers, graduates at work."""

from typing import Any

import pandas as pd

from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.peers import peer_lines
from ecosystem.indicators.economy_figures import pick, place, share_series
from ecosystem.indicators.us_students import ALL_FIELDS, stay_shares
from ecosystem.selection import Scope
from ecosystem.tables import GraduatesByBirth, StayIntention, StayPlansByField
from ecosystem.tables import vocabulary as words
from ecosystem.views.compared_economies import (
    NONE_IN_PERIOD,
    economies,
    economy_lines,
    economy_panels,
    in_period,
    with_names,
    without_figures,
)
from ecosystem.views.number_format import (
    first_and_last,
    join_nonempty,
    joined,
    nonzero,
    percent,
    rows,
    share_text,
    whole,
    year_range,
)
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view

DOCTORATES, ENGINEERS, GRADUATES = "ncses-sed", "ncses-indicators-2020-sed", "ncses-nscg"
ALL_VISA_HOLDERS, ALL_FOREIGN, ALL_FOREIGN_BORN = "all-visa-holders", "all-foreign-recipients", "all-foreign-born"
ALL_ORIGINS = "All origins"
ENGINEERING, SCIENCE = "engineering", "science and engineering"
COHORT_INTERVAL = {
    "interval": "Wilson score interval, 95 %: everybody is asked; it says how much so small a group could vary",
    "reference": "Wilson 1927",
}
LEAST_RANKED = 100
"""Doctorates of a citizenship from which its share is ranked."""
PLANS = {"plans_percent": "Plan to stay", "definite_percent": "Definite plans"}


@view(
    "transitions.stay",
    "Do new doctorates from Pakistan intend to stay in the United States?",
    Method(
        definition="Recipients of a research doctorate in the United States with a temporary visa, by citizenship, who "
        "intended at graduation to live in the United States. The table also has the printed spans of several years, "
        "and all citizenships in the newest year.",
        formula="share = recipients who intend to stay / recipients, as printed",
        **COHORT_INTERVAL,
        limits=(
            "An intention at graduation: who did stay is not observed.",
            "All fields, not computing or AI; the mix of fields differs between countries and over the years.",
            f"The place is among citizenships with at least {LEAST_RANKED} such doctorates in the year.",
            "The notes of the editions differ on whether those are counted who did not say where they would live.",
            "Permanent residents and citizens of the United States are not in it.",
            "It must not be joined with the plans of engineers, which count other visas.",
            "The survey is yearly; an edition after that of 2023 was not read.",
        ),
    ),
    measure="Share of new US doctorates on temporary visas who intend to stay, by citizenship",
    height=460,
    published=True,
    filters=("economy", "period"),
)
def stay(scope: Scope) -> ViewResult:
    """Share of new doctorates who intend to stay, by citizenship and year."""
    published = scope.ecosystem.published
    compared = (*economies(scope), ALL_VISA_HOLDERS)
    intentions = published[StayIntention]
    table = _named(scope, stay_shares(intentions, economies=compared, years=scope.selection.period)).rename(
        columns={"last_year": "year"}
    )
    yearly = table[(table["first_year"] == table["year"]).to_numpy()]
    own = pick(yearly, economy_id=words.HOME)
    everywhere = _all_citizenships(scope, int(own["year"].max()) if len(own) else 0)
    result = ViewResult(
        pd.concat([table, everywhere[~everywhere["economy_id"].isin(compared).to_numpy()]], ignore_index=True),
        n=f"{whole(own['n'].sum(), 'doctorate')} of citizens of Pakistan",
        unknown=join_nonempty(
            without_figures(scope, yearly.dropna(subset=["value"]), intentions, measure="stay_percent"),
            _spans_left_out(scope, intentions),
        )
        if len(own)
        else "",
        columns={"economy": "Citizenship", "years": "Year or span", **estimate_columns("Intend to stay", "Recipients")},
        sources=(DOCTORATES,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    first, last = first_and_last(own)
    earlier = f", against {share_text(first)} of {first.n:,.0f} in {first.year}" if first.year < last.year else ""
    finding = (
        f"Of {last.n:,.0f} citizens of Pakistan who received a doctorate in the United States in {last.year} on a "
        f"temporary visa, {share_text(last)} intended to stay{earlier}."
    )
    headline = f"{percent(last.value)} of Pakistanis with a new US doctorate intended to stay in {last.year}"
    if first.high < last.low or last.high < first.low:
        headline += f", {'more' if last.value > first.value else 'fewer'} than in {first.year}"
    if not earlier:
        return result.empty(f"{finding} One year makes no line; the table has the others compared.", headline)
    lines = economy_lines(yearly, {**published.names, ALL_VISA_HOLDERS: ALL_ORIGINS})
    peers = pick(yearly, year=int(last.year))
    return result.complete(
        peer_lines(lines, axis="Intend to stay", tickformat=".0%"),
        f"{finding}{_others(peers)}{_place(everywhere)}{_span(table)} An intention is not a stay.",
        headline,
    )


def _named(scope: Scope, table: pd.DataFrame) -> pd.DataFrame:
    """Add names, years in words and hover texts to the result of :func:`stay_shares`."""
    names = {**scope.ecosystem.published.names, ALL_VISA_HOLDERS: ALL_ORIGINS, ALL_FOREIGN: ALL_ORIGINS}
    table = table.assign(
        economy=[names.get(code, code) for code in table["economy_id"]],
        years=[
            str(row.first_year) if row.first_year == row.last_year else f"{row.first_year}–{row.last_year}"
            for row in rows(table)
        ],
    )
    return table.assign(hover=[f"{row.economy}, {row.years}\n{share_text(row)} of {row.n:,.0f}" for row in rows(table)])


def _others(table: pd.DataFrame) -> str:
    """Return a sentence with the share of all, and of each economy compared, the largest first."""
    others = table.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    listed = [
        f"{row.economy} {percent(row.value)}"
        for row in rows(others)
        if row.economy_id not in (words.HOME, ALL_VISA_HOLDERS)
    ]
    everybody = next(rows(pick(others, economy_id=ALL_VISA_HOLDERS)))
    compared = f"; {joined(listed)}" if listed else ""
    return f" In the same year it was {percent(everybody.value)} of all on such visas{compared}."


def _all_citizenships(scope: Scope, year: int) -> pd.DataFrame:
    """Return the shares of one year of all citizenships that the source prints."""
    published = scope.ecosystem.published
    printed = pick(published[StayIntention], first_year=year, last_year=year).dropna(subset=["stay_percent"])
    table = stay_shares(printed, economies=sorted(published.economies, key=published.names.__getitem__))
    return _named(scope, table).rename(columns={"last_year": "year"})


def _place(table: pd.DataFrame) -> str:
    """Return a sentence with Pakistan's place among citizenships with many doctorates; empty where it has few."""
    ranked = table[(table["n"] >= LEAST_RANKED).to_numpy()]
    if not (ranked["economy_id"] == words.HOME).any():
        return ""
    where = place(ranked, "value", among=set(ranked["economy_id"]), of=words.HOME)
    return (
        f" Among the {where.out_of} citizenships with at least {LEAST_RANKED} such doctorates Pakistan has place "
        f"{where.place} by this share."
    )


def _spans_left_out(scope: Scope, table: pd.DataFrame) -> str:
    """Name Pakistan's printed spans that the chosen period does not hold whole; empty without a period."""
    period = scope.selection.period
    own = pick(table, economy_id=words.HOME)
    spans = sorted({(int(row.first_year), int(row.last_year)) for row in rows(own) if row.first_year < row.last_year})
    cut = [f"{first}–{last}" for first, last in spans if period and not period[0] <= first <= last <= period[1]]
    return nonzero(len(cut), f"{joined(cut)} (spans that reach beyond the period)")


def _span(table: pd.DataFrame) -> str:
    """Return a sentence with Pakistan's newest printed span."""
    spans = pick(table, economy_id=words.HOME)
    spans = spans[(spans["first_year"] < spans["year"]).to_numpy()].sort_values("year")
    if spans.empty:
        return ""
    row = next(rows(spans.tail(1)))
    return f" For {row.years} together the source prints {share_text(row)} of {row.n:,.0f} for Pakistan."


@view(
    "transitions.stay_plans",
    "How many engineers with a new doctorate planned to stay in the United States?",
    Method(
        definition="Recipients of a doctorate in engineering in the United States who were not its citizens, by "
        "citizenship and span of years, who planned at graduation to stay. The table also has those with definite "
        "plans: a post or study agreed on.",
        formula="share = recipients with plans to stay / recipients, as printed",
        **COHORT_INTERVAL,
        limits=(
            "Plans at graduation: who did stay is not observed.",
            "Engineering is the only field with figures for Pakistan; computing is not in it.",
            "Permanent residents are counted, whom the yearly series of all fields leaves out: do not join the two.",
            "No later table by field with a row for Pakistan was found.",
        ),
    ),
    measure="Share of new US doctorates in engineering who planned to stay, by citizenship",
    height=380,
    published=True,
    filters=("economy", "period"),
)
def stay_plans(scope: Scope) -> ViewResult:
    """Plans and definite plans of new doctors of engineering by citizenship and span."""
    published = scope.ecosystem.published
    engineers = pick(published[StayPlansByField], doctorate_field=ENGINEERING)
    compared = (*economies(scope), ALL_FOREIGN)
    table = pd.concat(
        [
            _named(
                scope, stay_shares(engineers, economies=compared, years=scope.selection.period, percent=column)
            ).assign(measure=measure)
            for column, measure in PLANS.items()
        ],
        ignore_index=True,
    )
    plans, definite = (pick(table, measure=measure) for measure in PLANS.values())
    own = pick(plans, economy_id=words.HOME).sort_values("first_year")
    cut = _spans_left_out(scope, engineers)
    result = ViewResult(
        table,
        n=f"{whole(own['n'].sum(), 'doctorate')} in engineering of citizens of Pakistan",
        unknown=join_nonempty(without_figures(scope, plans, engineers), cut) if len(own) else cut,
        columns={
            "economy": "Citizenship",
            "years": "Span",
            "measure": "Answer",
            **estimate_columns("Share", "Recipients"),
        },
        sources=(ENGINEERS,),
        years=year_range(int(table["first_year"].min()), int(table["last_year"].max())) if len(table) else "",
    )
    if own.empty:
        return result.empty(f"{NONE_IN_PERIOD} Figures are printed for spans of years: choose a period that holds one.")
    last = next(rows(own.tail(1)))
    panels = plans.assign(panel=plans["years"]).sort_values("first_year", kind="stable")
    earlier = [f"{share_text(row)} of {row.n:,.0f} in {row.years}" for row in rows(own.iloc[:-1])]
    fixed = next(rows(pick(definite, economy_id=words.HOME, last_year=int(last.last_year))))
    return result.complete(
        economy_panels(panels, axis="Planned to stay"),
        f"Of {last.n:,.0f} citizens of Pakistan with a new doctorate in engineering from the United States in "
        f"{last.years}, {share_text(last)} planned to stay{', against ' + joined(earlier) if earlier else ''}. "
        f"{share_text(fixed)} had definite plans. Plans are not a stay.",
        f"{percent(last.value)} of Pakistanis with a new US engineering doctorate planned to stay in {last.years}",
    )


@view(
    "transitions.graduates",
    "Do graduates born in Pakistan work in science and engineering in the United States?",
    Method(
        definition="Graduates at work in the United States by place of birth: of those with a degree in science and "
        "engineering, how many work in science and engineering occupations. The chart shows the newest survey of the "
        "period; the table has all surveys, and graduates of all fields.",
        formula="share = graduates in science and engineering occupations / graduates at work",
        interval="None: the source prints estimates of a sample in thousands, without their error.",
        limits=(
            "A sample, rounded to thousands: changes between surveys may be chance.",
            "Science and engineering, not computing; place of birth, whatever the citizenship and the place of study.",
            "Health, school teaching and the management of science are related occupations, which are not counted.",
            "An economy without a figure is not among the 25 that the source lists, or its figure is withheld.",
            "The survey is held every two years; an edition after that of 2021 was not read.",
        ),
    ),
    measure="Share of science graduates at work in the US in such occupations, by birthplace",
    height=380,
    published=True,
    filters=("economy", "period"),
)
def graduates(scope: Scope) -> ViewResult:
    """Graduates at work and their share in science and engineering occupations by place of birth."""
    published = scope.ecosystem.published
    counts = in_period(scope, pick(published[GraduatesByBirth], degree_field=(SCIENCE, ALL_FIELDS)))
    table = share_series(
        counts.astype({"degree_field": "str"}),
        "science_occupations",
        "graduates",
        economies=(*economies(scope), ALL_FOREIGN_BORN),
        by=("year", "degree_field", "science_occupations"),
    )
    table = with_names(
        table, published, lambda row: f"{row.economy}, {row.year}\n{percent(row.value)} of {row.n:,.0f} graduates"
    )
    table["label"] = table["economy"]
    own = pick(table, economy_id=words.HOME).sort_values("year", kind="stable")
    year = int(own["year"].max()) if len(own) else 0
    newest = pick(table, year=year, degree_field=SCIENCE).dropna(subset=["value"])
    result = ViewResult(
        table,
        n=f"sample survey; {whole(_graduates(own, year, SCIENCE).n, 'graduate')} estimated" if len(own) else "",
        unknown=without_figures(scope, newest, pick(published[GraduatesByBirth], degree_field=SCIENCE))
        if len(own)
        else "",
        columns={
            "economy": "Born in",
            "year": "Year",
            "degree_field": "Field of degree",
            "n": "Graduates at work",
            "science_occupations": "In science and engineering occupations",
            "value": "Share",
        },
        sources=(GRADUATES,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    figure = ranked_dots(
        [Dots("Share", newest)],
        order=newest.sort_values("value", ascending=False, kind="stable")["label"].tolist(),
        axis=f"Graduates of science and engineering in such occupations, {year}",
        emphasis=published.names[words.HOME],
        tickformat=",.0%",
        from_zero=True,
    )
    engineers, everybody = (_graduates(own, year, field) for field in (SCIENCE, ALL_FIELDS))
    world = next(rows(pick(newest, economy_id=ALL_FOREIGN_BORN)), None)
    against = f", against {percent(world.value)} of all foreign-born" if world else ""
    before = [f"{row.n:,.0f} in {row.year}" for row in rows(pick(own, degree_field=ALL_FIELDS)) if int(row.year) < year]
    return result.complete(
        figure,
        f"Of {engineers.n:,.0f} graduates of science and engineering born in Pakistan and at work in the United "
        f"States in {year}, {percent(engineers.value)} worked in science and engineering occupations{against}. Of "
        f"all fields {everybody.n:,.0f} graduates born in Pakistan were at work, "
        f"{everybody.science_occupations:,.0f} of them in these occupations"
        + (f"; earlier surveys estimate {joined(before)}." if before else ".")
        + " Estimates of a sample, in thousands.",
        f"{percent(engineers.value)} of Pakistan-born science and engineering graduates in the US had such jobs "
        f"in {year}",
    )


def _graduates(own: pd.DataFrame, year: int, field: str) -> Any:
    return next(rows(pick(own, year=year, degree_field=field)))
