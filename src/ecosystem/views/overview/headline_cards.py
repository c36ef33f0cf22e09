"""Headline numbers on the cards of the overview."""

from dataclasses import dataclass, replace

import pandas as pd

from ecosystem.indicators import overview as indicators
from ecosystem.indicators import transitions
from ecosystem.indicators.transition_rates import pooled_rate, transition_rates
from ecosystem.selection import Scope
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    SUPPRESSED,
    enough,
    nonzero,
    people_text,
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
    view : str
        Id of the view that draws it; may be empty.
    """

    label: str
    value: str
    delta: str = ""
    note: str = ""
    series: tuple[float, ...] = ()
    view: str = ""


def with_minus_signs(headlines: tuple[Headline, ...]) -> tuple[Headline, ...]:
    """Replace hyphens before numbers by minus signs."""
    return tuple(
        replace(card, value=with_minus(card.value), delta=with_minus(card.delta), note=with_minus(card.note))
        for card in headlines
    )


def of_dataset(scope: Scope) -> tuple[Headline, ...]:
    """Return the headline numbers of the dataset under the selection."""
    mark = "SIMULATED. " if scope.ecosystem.metadata.kind == "simulated" else ""
    moves = whole(int(scope.moves["person"].isin(scope.people.index).sum()), "move")
    undated = nonzero(scope.undated, f"; left out: {phrases.undated_people(scope)}")
    cards = (
        Headline("People", f"{len(scope.people):,}", note=f"{mark}{moves} among them{undated}"),
        _share(scope, "domain", "industry", "In industry", mark),
        _share(scope, "place", "abroad", "Abroad", mark),
        _at_work(scope, mark),
        _to_industry(scope, mark),
        _across_the_border(scope, mark),
    )
    return with_minus_signs(cards)


def _at_work(scope: Scope, mark: str) -> Headline:
    first, last = scope.window
    table = indicators.stock_by_domain(scope.spells, window=scope.window)
    totals = table.groupby("year")["people"].sum()
    missing = indicators.undated(scope.people, scope.spells)
    note = f"{mark}{people_text(missing)} without a first or last year not counted"
    now = int(totals.loc[last])
    if reason := phrases.one_year_only(scope):
        year = scope.ecosystem.people["last_observed_year"].max()
        return Headline(f"At work in {year}", f"{len(scope.people):,}", note=mark + phrases.sentence(reason))
    if caveat := phrases.survivorship_caveat(scope):
        return Headline(f"At work in {last}", f"{now:,}", note=f"{note}.{caveat}")
    then = max(first, last - 10)
    change = now - int(totals.loc[then])
    outcomes = scope.selection.outcomes()
    return Headline(
        f"At work in {last}",
        f"{now:,}",
        f"{change:+,} since {then}" if then < last and not outcomes else "",
        note,
        () if outcomes else tuple(float(people) for people in totals),
    )


def _share(scope: Scope, column: str, code: str, label: str, mark: str) -> Headline:
    if column == "domain" and enough(len(scope.ecosystem.people)) and (reason := phrases.only_domain(scope)):
        return Headline(label, UNKNOWN_VALUE, note=f"{mark}{phrases.sentence(reason)}")
    if column == "place" and (reason := phrases.nobody_abroad(scope)):
        return Headline(label, UNKNOWN_VALUE, note=f"{mark}{phrases.sentence(reason)}")
    if outcomes := scope.selection.outcomes():
        return Headline(label, "not applicable", note=mark + selects_on_outcome(outcomes))
    share = next(rows(indicators.share_with(scope.people, column, code)))
    if not share.enough:
        return Headline(label, SUPPRESSED, note=f"{mark}n = {share.n:.0f}")
    where = "in an unknown sector" if column == "domain" else "at an unknown place"
    unknown = f"; left out: {people_text(share.unknown)} {where}"
    value, interval = share_text(share).split(" (")
    return Headline(
        label,
        value,
        note=f"{mark}95 % interval {interval.rstrip(')')}; n = {share.n:,.0f}{unknown if share.unknown else ''}",
    )


def _to_industry(scope: Scope, mark: str) -> Headline:
    table = transition_rates(scope.careers, scope.spells, window=scope.window, years_each=3)
    label = "Academia to industry, per 1,000 person-years"
    if outcomes := scope.selection.outcomes():
        return Headline(label, "not applicable", note=mark + selects_on_outcome(outcomes))
    rate = pooled_rate(table, transitions.TO_INDUSTRY)
    own = table[(table["direction"] == transitions.TO_INDUSTRY).to_numpy()]
    moves = int(own["moves"].sum())
    if not table["moves"].any():
        note = f"{mark}No move between academia and industry with a year is known"
        return Headline(label, UNKNOWN_VALUE, note=note)
    if not enough(rate.n):
        return Headline(label, SUPPRESSED, note=f"{mark}n = {rate.n:.0f} person-years")
    note = (
        f"{mark}95 % interval {rate.low:.1f}–{rate.high:.1f}; {whole(moves, 'move')} in {rate.n:,.0f} person-years, "
        f"{scope.window[0]}–{scope.window[1]}"
    )
    return Headline(label, f"{rate.value:.1f}", note=note, series=_known(own["value"]))


def _across_the_border(scope: Scope, mark: str) -> Headline:
    last = scope.window[1]
    years = (max(scope.window[0], last - RECENT + 1), last)
    for way, towards in (("leaves", "out of"), ("arrives", "into")):
        if not (scope.ecosystem.moves["crossing"] == way).any():
            note = f"{mark}This dataset knows no moves {towards} the country"
            return Headline("Net arrivals from abroad", UNKNOWN_VALUE, note=note)
    if outcomes := scope.selection.outcomes():
        note = mark + selects_on_outcome(outcomes)
        return Headline("Net arrivals from abroad", "not applicable", note=note)
    of_people = scope.moves["person"].isin(scope.people.index).to_numpy()
    yearly = indicators.border_by_year(scope.moves[of_people], window=scope.window)
    net = indicators.border_balance(yearly[(yearly["year"] >= years[0]).to_numpy()]).iloc[0]
    run = (yearly["arrivals"] - yearly["departures"]).astype(float)
    label = f"Net arrivals from abroad, {years[0]}–{years[1]}"
    if not net["enough"]:
        return Headline(label, SUPPRESSED, note=f"{mark}{whole(net['n'], 'dated move')} across the border")
    note = (
        f"{mark}95 % interval {net['low']:+,.0f} to {net['high']:+,.0f}; {net['arrivals']:,} came, "
        f"{net['departures']:,} left, first posts after training aside"
    )
    return Headline(label, f"{net['value']:+,.0f}", note=note, series=tuple(run))


def _known(series: pd.Series) -> tuple[float, ...]:
    return tuple(float(value) for value in series.dropna())
