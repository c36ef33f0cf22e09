"""Headline numbers on the cards of the overview."""

from dataclasses import dataclass, replace

import pandas as pd

from ecosystem.indicators import overview as indicators
from ecosystem.indicators import publications as works
from ecosystem.indicators import scholars, transitions
from ecosystem.indicators.organisations import by_city, with_places
from ecosystem.indicators.transition_rates import pooled_rate, transition_rates
from ecosystem.load import Reference
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    SUPPRESSED,
    enough,
    nonzero,
    people_text,
    percent,
    rows,
    share_text,
    whole,
    with_minus,
)
from ecosystem.views.view_definition import selects_on_outcome

UNKNOWN_VALUE = "not known"
RECENT = 5
"""Years over which people who cross the border are counted."""


@dataclass(frozen=True)
class Headline:
    """Headline number on a card.

    Attributes
    ----------
    label : str
        What is counted.
    value : str
        The number with its unit, or why there is none.
    delta : str
        How it has changed; may be empty.
    note : str
        Interval, n and source.
    series : tuple of float
        How it has run, for a small line; may be empty.
    page : str
        Name of the page that tells more.
    """

    label: str
    value: str
    delta: str = ""
    note: str = ""
    series: tuple[float, ...] = ()
    page: str = ""


def _with_minus(headlines: tuple[Headline, ...]) -> tuple[Headline, ...]:
    """Replace hyphens before numbers by minus signs."""
    return tuple(
        replace(card, value=with_minus(card.value), delta=with_minus(card.delta), note=with_minus(card.note))
        for card in headlines
    )


def published(reference: Reference) -> tuple[Headline, ...]:
    """Return the headline numbers of the reference tables."""
    return _with_minus((_works(reference), _scholars(reference), _academics(reference), _organisations(reference)))


def of_dataset(scope: Scope) -> tuple[Headline, ...]:
    """Return the headline numbers of the dataset under the selection."""
    mark = "SIMULATED. " if scope.ecosystem.metadata.kind == "simulated" else ""
    moves = whole(int(scope.moves["person"].isin(scope.people.index).sum()), "move")
    undated = nonzero(scope.undated, f"; left out: {phrases.undated_people(scope)}")
    cards = (
        Headline("People", f"{len(scope.people):,}", note=f"{mark}{moves} among them{undated}", page="researchers"),
        _share(scope, "domain", "industry", "In industry", mark, "transitions"),
        _share(scope, "place", "abroad", "Abroad", mark, "cities"),
        _at_work(scope, mark),
        _to_industry(scope, mark),
        _across_the_border(scope, mark),
    )
    return _with_minus(cards)


def _works(reference: Reference) -> Headline:
    table = reference["ai_publications"]
    home = table[(table["country_code"] == words.HOME).to_numpy()]
    yearly = works.works_by_year(home, countries=[words.HOME]).dropna(subset=["value"])
    if yearly.empty:
        return Headline("AI publications a year", UNKNOWN_VALUE, page="context")
    growth, last = next(rows(works.growth(home))), next(rows(yearly.tail(1)))
    change = f"{'+' if growth.value >= 0 else '-'}{percent(abs(growth.value))} a year since {growth.first}"
    return Headline(
        f"AI publications {last.year}",
        f"{last.value:,.0f}",
        change if growth.value == growth.value else "",
        "Works with an author in Pakistan, all counted, no sample. OpenAlex",
        _known(yearly["value"]),
        "context",
    )


def _scholars(reference: Reference) -> Headline:
    table = reference["scholar_migration"]
    rates = scholars.latest_of_all(scholars.rates_by_year(table))
    own = {(row.database, row.flow): row for row in rows(rates) if row.enough}
    known = [code for code in ("scopus", "openalex") if (code, "net") in own]
    label = "Net scholars per 1,000 a year"
    if not known:
        return Headline(label, UNKNOWN_VALUE, page="context")
    label = f"Net scholars: {' | '.join(words.DATABASES[code] for code in known)}"
    texts = []
    for code in known:
        came, went, net = (own[(code, flow)] for flow in scholars.FLOWS)
        texts.append(
            f"{words.DATABASES[code]} {came.value:.1f} in, {went.value:.1f} out (net {net.low:+.1f} to {net.high:+.1f})"
        )
    return Headline(
        label,
        " | ".join(f"{own[(code, 'net')].value:+.1f}" for code in known),
        note=f"Per 1,000 a year: {', '.join(texts)}; all fields, {own[known[0], 'net'].first:.0f}–"
        f"{own[known[0], 'net'].year:.0f}".replace("-", "−"),
        page="context",
    )


def _academics(reference: Reference) -> Headline:
    table = reference["academics_by_city"]
    total, universities = int(table["academics"].sum()), int(table["universities"].sum())
    return Headline(
        "Computing academics 2018",
        f"{total:,}",
        note=f"At {universities} universities and campuses in {whole(len(table), 'city', 'cities')}; observed on staff "
        "pages",
        page="cities",
    )


def _organisations(reference: Reference) -> Headline:
    table = reference["organizations"]
    cities = by_city(with_places(table, reference["cities"]))
    linked = int(table["ai_focus"].notna().sum())
    return Headline(
        "Organisations listed",
        f"{len(table):,}",
        note=f"In {whole(len(cities), 'city', 'cities')} and abroad; a link to AI is seen for {linked}. Compiled, not "
        "complete",
        page="organisations",
    )


def _at_work(scope: Scope, mark: str) -> Headline:
    first, last = scope.window
    table = indicators.stock_by_domain(scope.spells, window=scope.window)
    totals = table.groupby("year")["people"].sum()
    missing = indicators.undated(scope.people, scope.spells)
    note = f"{mark}{people_text(missing)} without a first or last year not counted"
    now = int(totals.loc[last])
    if reason := phrases.one_year_only(scope):
        year = scope.ecosystem.people["last_observed_year"].max()
        return Headline(
            f"At work in {year}", f"{len(scope.people):,}", note=mark + phrases.sentence(reason), page="researchers"
        )
    if caveat := phrases.survivorship_caveat(scope):
        return Headline(f"At work in {last}", f"{now:,}", note=f"{note}.{caveat}", page="researchers")
    then = max(first, last - 10)
    change = now - int(totals.loc[then])
    return Headline(
        f"At work in {last}",
        f"{now:,}",
        f"{change:+,} since {then}" if then < last else "",
        note,
        tuple(float(people) for people in totals),
        "researchers",
    )


def _share(scope: Scope, column: str, code: str, label: str, mark: str, page: str) -> Headline:
    if column == "domain" and enough(len(scope.ecosystem.people)) and (reason := phrases.only_domain(scope)):
        return Headline(label, UNKNOWN_VALUE, note=f"{mark}{phrases.sentence(reason)}", page=page)
    if column == "place" and (reason := phrases.nobody_abroad(scope)):
        return Headline(label, UNKNOWN_VALUE, note=f"{mark}{phrases.sentence(reason)}", page=page)
    if outcomes := scope.selection.outcomes():
        return Headline(label, "not applicable", note=mark + selects_on_outcome(outcomes), page=page)
    share = next(rows(indicators.share_with(scope.people, column, code)))
    if not share.enough:
        return Headline(label, SUPPRESSED, note=f"{mark}n = {share.n:.0f}", page=page)
    unknown = f", {share.unknown:,} of them {'in an unknown sector' if column == 'domain' else 'at an unknown place'}"
    value, interval = share_text(share).split(" (")
    return Headline(
        label,
        value,
        note=f"{mark}95 % interval {interval.rstrip(')')}; n = {share.n:,.0f}{unknown if share.unknown else ''}",
        page=page,
    )


def _to_industry(scope: Scope, mark: str) -> Headline:
    table = transition_rates(scope.careers, scope.spells, window=scope.window, years_each=3)
    label = "Academia to industry, per 1,000 person-years"
    if outcomes := scope.selection.outcomes():
        return Headline(label, "not applicable", note=mark + selects_on_outcome(outcomes), page="transitions")
    rate = pooled_rate(table, transitions.TO_INDUSTRY)
    own = table[(table["direction"] == transitions.TO_INDUSTRY).to_numpy()]
    moves = int(own["moves"].sum())
    if not table["moves"].any():
        note = f"{mark}No move between academia and industry with a year is known"
        return Headline(label, UNKNOWN_VALUE, note=note, page="transitions")
    if not enough(rate.n):
        return Headline(label, SUPPRESSED, note=f"{mark}n = {rate.n:.0f} person-years", page="transitions")
    note = (
        f"{mark}95 % interval {rate.low:.1f}–{rate.high:.1f}; {whole(moves, 'move')} in {rate.n:,.0f} person-years, "
        f"{scope.window[0]}–{scope.window[1]}"
    )
    return Headline(label, f"{rate.value:.1f}", note=note, series=_known(own["value"]), page="transitions")


def _across_the_border(scope: Scope, mark: str) -> Headline:
    last = scope.window[1]
    years = (max(scope.window[0], last - RECENT + 1), last)
    for way, towards in (("leaves", "out of"), ("arrives", "into")):
        if not (scope.ecosystem.moves["crossing"] == way).any():
            note = f"{mark}This dataset knows no moves {towards} the country"
            return Headline("Net arrivals from abroad", UNKNOWN_VALUE, note=note, page="cities")
    if outcomes := scope.selection.outcomes():
        note = mark + selects_on_outcome(outcomes)
        return Headline("Net arrivals from abroad", "not applicable", note=note, page="cities")
    of_people = scope.moves["person"].isin(scope.people.index).to_numpy()
    yearly = indicators.border_by_year(scope.moves[of_people], window=scope.window)
    net = indicators.border_balance(yearly[(yearly["year"] >= years[0]).to_numpy()]).iloc[0]
    run = (yearly["arrivals"] - yearly["departures"]).astype(float)
    label = f"Net arrivals from abroad, {years[0]}–{years[1]}"
    if not net["enough"]:
        return Headline(
            label, SUPPRESSED, note=f"{mark}{whole(net['n'], 'dated move')} across the border", page="cities"
        )
    note = (
        f"{mark}95 % interval {net['low']:+,.0f} to {net['high']:+,.0f}; {net['arrivals']:,} came, "
        f"{net['departures']:,} left, first posts after training aside"
    )
    return Headline(label, f"{net['value']:+,.0f}", note=note, series=tuple(run), page="cities")


def _known(series: pd.Series) -> tuple[float, ...]:
    return tuple(float(value) for value in series.dropna())
