"""Views of ways out of academia: competing exits, time to industry, and early moves to industry by field."""

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.figures.survival import Curve, step_curves
from ecosystem.indicators import survival_times as indicators
from ecosystem.indicators.counting import NEVER, Estimate
from ecosystem.selection import Scope
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    TOO_FEW,
    agree,
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
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Comparable, Method, ViewResult, view

YEARS, COMPARED_AT = 5, 10.0
UNKNOWN_WAY = "Too many moves lead into unknown posts to say how many leave academia for industry"
MOVED, LEFT = "moved to industry", "left academia"
DEFINED = (
    "Whether a move abroad ends the wait is a definition that the reader chooses; where it does, people begin in "
    "academia at home, and industry means industry at home. Who takes a second post and keeps the first has not left."
)
UNKNOWN_POSTS = (
    "A post whose sector (or, where going abroad ends the wait, whose country) is unknown ends no wait and hides no "
    "later post: people stay under observation until a later known post or the year last observed, so that a way out "
    "that only such a post shows is missed. The possible range takes none, and all, of these moves as leading into "
    "industry."
)
CURVE_COLUMNS = {name: title for name, title in SHARE_COLUMNS.items() if name != "n"}
TIME_COLUMNS = {"time": "Years since the start", "at_risk": "At risk", "events": "Moved", **CURVE_COLUMNS}
ONLY_COLUMNS = {
    "only_value": "Hypothetical: if no other way out existed",
    "only_low": "Hypothetical, 95 % from",
    "only_high": "Hypothetical, 95 % to",
}
IN_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TIME_AXIS = "Years since the start in academia"
COLOURS = {
    "industry": palette.INDUSTRY,
    "abroad": palette.ABROAD,
    "government": palette.GOVERNMENT,
    "nonprofit": palette.NONPROFIT,
}
NAMES = {"industry": "Industry", "abroad": "Abroad", "government": "Government", "nonprofit": "Nonprofit"}
WAYS = {
    "industry": "into industry",
    "abroad": "abroad",
    "government": "into government",
    "nonprofit": "into a nonprofit",
}


@view(
    "transitions.time_to_industry",
    "How long until people who began in academia leave it for industry?",
    Method(
        definition="Everybody whose career began in academia is followed to the first move out of it, or to the year "
        "last observed: the share whose first move out leads into industry (cumulative incidence). Who leaves by "
        f"another way first stays counted, as somebody who did not leave for industry. {DEFINED}",
        formula="share = sum over years u ≤ t of S(u−) × moves to industry in u / people at risk in u; hypothetical "
        "line: 1 − product over u ≤ t of (1 − moves to industry in u / people at risk in u)",
        interval="Delta method on the scale of log(−log), 95 %, for one time chosen beforehand; of the hypothetical "
        "line Greenwood's, in the table",
        reference="Aalen and Johansen 1978; Marubini and Valsecchi 1995; Brookmeyer and Crowley 1982; Kaplan and Meier "
        "1958",
        limits=(
            "Those who have not left are counted too: a median over movers alone would be biased low.",
            "The hypothetical line takes those who left by another way as if they would have moved to industry like "
            "the others. No data can show that: it is not a share of people who moved.",
            UNKNOWN_POSTS,
            "Time is counted in whole years. The curve stops where fewer than five people are at risk.",
        ),
    ),
    measure="Share who have left academia for industry, by years since they began there",
    height=440,
    refuse_outcome=True,
    counted=Counted.CAREERS,
)
def time_to_industry(scope: Scope) -> ViewResult:
    """Time until people leave academia for industry, with the other ways out as competing exits."""
    followed = scope.cached(_follow_up)
    curve = indicators.time_to_industry(followed, abroad_leaves=scope.selection.abroad_leaves)
    only = indicators.time_if_only_industry(followed)
    table = indicators.curve_table(curve)
    hypothetical = indicators.curve_table(only)
    table = table.assign(**{f"only_{name}": hypothetical[name] for name in ("value", "low", "high")})
    who = _who(scope, len(followed))
    result = ViewResult(table, n=who, unknown=_not_known(scope), columns=TIME_COLUMNS | ONLY_COLUMNS)
    if not table["events"].any():
        reason = _none_moved(scope, followed) if len(table) else _nobody(scope, followed)
        return result.empty(reason, keep_rows=False)
    table["hover"] = [
        f"Within {whole(row.time, 'year')}: {share_text(row)}\n{row.at_risk:,.0f} at risk" for row in rows(table)
    ]
    median = indicators.median_wait(curve)
    years = min(COMPARED_AT, float(curve.time[-1]))
    differs = not np.allclose(curve.survival, only.survival)
    figure = _draw_waits(table, hypothetical if differs else None, median.value)
    left = indicators.incidence_by(curve, years)
    instead = share_text(indicators.incidence_by(only, years))
    summary = (
        f"Of {who}, {share_text(left)} had left academia for industry within {whole(years, 'year')}; {_median(median)}."
        + (f" If no other way out existed, it would be {instead}: hypothetical." if differs else "")
    )
    low, high = (
        indicators.incidence_by(indicators.time_to_industry(one, abroad_leaves=scope.selection.abroad_leaves), years)
        for one in indicators.extremes(followed)
    )
    summary += _range(low.value, high.value)
    finding = f"who begin in academia leave it for industry {_within(years)}"
    headline = _headline(left, finding, low.value, high.value)
    everybody = left._replace(n=float(len(followed)))
    same = years == COMPARED_AT and headline != UNKNOWN_WAY
    comparable = (
        Comparable.of(f"Left academia for industry {_within(years)}", everybody, bounds=(low.value, high.value))
        if same
        else None
    )
    return result.complete(figure, summary, headline, comparable=comparable)


@view(
    "transitions.exits",
    "Where do people go when they first leave academia?",
    Method(
        definition="Everybody whose career began in academia is followed to the first move out of it: into industry, "
        f"government or a nonprofit, or abroad (cumulative incidence of each way). {DEFINED}",
        formula="share by way k = sum over years u ≤ t of S(u−) × moves by way k in u / people at risk in u",
        interval="Delta method on the scale of log(−log), 95 %, for one time chosen beforehand",
        reference="Aalen and Johansen 1978; Marubini and Valsecchi 1995",
        limits=(
            "The shares of all ways and of those still in academia add up to the whole.",
            "Of two ways taken in one year, the first of industry, abroad, government, nonprofit counts.",
            UNKNOWN_POSTS,
            "The curves stop where fewer than five people are at risk.",
        ),
    ),
    measure="Share who have left academia, by way out and years since they began there",
    height=440,
    refuse_outcome=True,
    counted=Counted.CAREERS,
)
def exits(scope: Scope) -> ViewResult:
    """Competing first ways out of academia."""
    followed = scope.cached(_follow_up)
    table = indicators.exits(followed, abroad_leaves=scope.selection.abroad_leaves)
    who = _who(scope, len(followed))
    result = ViewResult(
        table, n=who, unknown=_not_known(scope), columns={"way": "Way out", **TIME_COLUMNS, "events": "Left"}
    )
    table["way"] = table["cause"].map(NAMES)
    if not table["events"].any():
        reason = _none_moved(scope, followed, LEFT) if len(table) else _nobody(scope, followed)
        return result.empty(reason, keep_rows=False)
    table["hover"] = [
        f"{row.way}, within {whole(row.time, 'year')}: {share_text(row)}\n{row.at_risk:,.0f} at risk"
        for row in rows(table)
    ]
    parts = {str(cause): part.reset_index(drop=True) for cause, part in table.groupby("cause", sort=False)}
    figure = step_curves(
        [
            Curve(NAMES[cause], COLOURS[cause], part, part["hover"].tolist())
            for cause, part in parts.items()
            if part["events"].any()
        ],
        at_risk=_at_risk(next(iter(parts.values()))),
        axis="Share who have left this way",
        time_axis=TIME_AXIS,
    )
    summary, headline, leads = _summarise_exits(who, followed, table)
    return result.complete(figure, summary, headline, leads=leads)


@view(
    "transitions.kinds_by_field",
    f"In which fields do academics leave for industry within {YEARS} years?",
    Method(
        definition=f"People whose career began in academia and who were observed for at least {YEARS} years after the "
        f"start, moved or not: the share whose first move out of academia led into industry within {YEARS} years. "
        f"{DEFINED}",
        formula=f"share = people who left for industry within {YEARS} years / people observed for {YEARS} years",
        **WILSON,
        limits=(
            "Eleven fields are compared at once: one of twenty intervals misses by chance.",
            "Those who left by another way first count as not having left for industry. The view of the ways out "
            "counts everybody, not only people observed that long: its share at the same time differs a little.",
            UNKNOWN_POSTS,
            "People whose careers began in the last years are not counted yet.",
        ),
    ),
    measure="Share who left academia for industry within five years, by field",
    pick_note="A click keeps everybody of the field, wherever and whenever they began.",
    refuse_outcome=True,
    counted=Counted.CAREERS,
)
def kinds_by_field(scope: Scope) -> ViewResult:
    """Early moves to industry by field."""
    followed = scope.cached(_follow_up)
    table = indicators.moved_within(scope.people, followed, by="field", years=YEARS)
    total = indicators.pooled(table)
    table["name"] = [scope.names.of("field", code) for code in table["field"]]
    table[PICK] = "field:" + table["field"]
    table["hover"] = [
        f"{row.name}: {share_text(row)}\n{row.moved} of {people_text(row.n)}"
        if row.enough
        else f"{row.name}\n{TOO_FEW}"
        for row in rows(table)
    ]
    short = len(followed) - int(total.n)
    observed = f"{people_text(total.n)} observed for {YEARS} years or more"
    result = ViewResult(
        table,
        n=observed,
        unknown=join_nonempty(nonzero(short, f"{short:,} observed for less than {YEARS} years"), _not_known(scope)),
        columns={"name": "Field", "moved": "Moved", **SHARE_COLUMNS},
    )
    if not enough(total.n):
        return result.empty(TOO_FEW if total.n else _nobody(scope, followed))
    if not total.value:
        return result.empty(_none_moved(scope, followed))
    figure = interval_dots(
        table,
        label="name",
        axis=f"Share who left for industry within {YEARS} years",
        colour=palette.INDUSTRY,
        reference=(total.value, f"All: {percent(total.value)}"),
    )
    extremes = (
        indicators.moved_within(scope.people, one, by="field", years=YEARS) for one in indicators.extremes(followed)
    )
    low, high = (indicators.pooled(one).value for one in extremes)
    headline = _headline(total, f"leave academia for industry {_within(YEARS)}", low, high)
    known = headline != UNKNOWN_WAY
    verdict, is_apart = _compare_fields(table, total)
    if len(table) > 1 and not is_apart and total.high - total.low <= phrases.ROUGH and known:
        headline += ", in no field clearly more or fewer"
    summary = (
        f"Of {_who(scope, total.n)} and were "
        f"observed for {YEARS} years or more, {share_text(total)} left academia for industry within "
        f"{YEARS} years; {verdict}.{_range(low, high)}"
    )
    title = f"Left academia for industry {_within(YEARS)}"
    comparable = Comparable.of(title, total, bounds=(low, high)) if known else None
    return result.complete(figure, summary, headline, comparable=comparable)


def _draw_waits(table: pd.DataFrame, hypothetical: pd.DataFrame | None, median: float) -> go.Figure:
    """Draw the curve into industry, and the one that would be if no other way out existed."""
    curves = [Curve("" if hypothetical is None else "Industry", palette.INDUSTRY, table, table["hover"].tolist())]
    if hypothetical is not None:
        hover = [
            f"Hypothetical, if no other way out existed\nwithin {whole(row.time, 'year')}: {share_text(row)}"
            for row in rows(hypothetical)
        ]
        curves.append(Curve("Hypothetical", palette.CONTEXT, hypothetical, hover, band=False))
    return step_curves(
        curves,
        at_risk=_at_risk(table),
        axis="Share who have left for industry",
        time_axis=TIME_AXIS,
        median=None if math.isnan(median) else median,
    )


def _summarise_exits(who: str, followed: pd.DataFrame, table: pd.DataFrame) -> tuple[str, str, str]:
    """Return the summary, the headline, and which way out leads."""
    t = min(10.0, float(table["time"].max()))
    reached = table[(table["time"] == t) & (table["value"] > 0)].drop_duplicates("cause", keep="last")
    reached = reached.sort_values("value", ascending=False)
    ways = [
        f"{share_text(row)}{' had left academia' if not place else ''} {WAYS[row.cause]}"
        for place, row in enumerate(rows(reached))
    ]
    had_left = f"{joined(ways)}, each counted by the first way" if ways else "nobody had left academia"
    summary = f"Of {who}, within {whole(t, 'year')} {had_left}."
    if not ways:
        perhaps = int(((followed["unclear"] != NEVER) & (followed["unclear"] - followed["began"] <= t)).sum())
        if not perhaps:
            return summary, f"Nobody left academia {_within(t)}", ""
        summary += f" {people_text(perhaps)} may have, into a post of unknown sector or country."
        return summary, f"Nobody is known to have left academia {_within(t)}", ""
    unclear = int((followed["unclear"] < followed["exit"].where(followed["cause"] >= 0, NEVER)).sum())
    if phrases.lead_unknown(table[table["time"] <= t].groupby("cause")["events"].sum(), unclear):
        summary += f" {people_text(unclear)} may have left before, into a post of unknown sector or country."
        return summary, "Too many moves lead into unknown posts to name the most frequent way out of academia", ""
    if len(phrases.close_to_first(reached)):
        headline = "No first way out of academia is clearly the most frequent"
        return summary, headline, "no first way out clearly leads"
    way = WAYS[reached["cause"].iloc[0]]
    return summary, f"The most frequent first way out of academia leads {way}", f"most often {way}"


def _compare_fields(table: pd.DataFrame, total: Estimate) -> tuple[str, bool]:
    """Return a clause on the fields from whose interval the share of all differs, and whether there are any."""
    apart = table.loc[(table["low"] > total.value) | (table["high"] < total.value), "name"].tolist()
    if len(table) < 2:
        return "there is only one field to look at", bool(apart)
    if not apart:
        return "it lies within the interval of every field", False
    intervals = agree(len(apart), "interval", "intervals")
    return f"it lies outside the {intervals} of {joined([f'“{name}”' for name in apart])}", True


def _range(low: float, high: float) -> str:
    """Return a sentence on the range of a share that moves into unknown posts leave open; empty where there is none."""
    if low == high or percent(low) == percent(high):
        return ""
    if math.isnan(low) or math.isnan(high):
        return " Moves into posts of unknown sector or country leave open how many more may have done so."
    return (
        f" Moves into posts of unknown sector or country leave open from {percent(low)}, if none of them led into "
        f"industry, to {percent(high)}, if all did."
    )


def _headline(share: Estimate, finding: str, low: float, high: float) -> str:
    """Return the headline on a share, or none where unknown moves leave open more than is known."""
    return phrases.share_headline(share, finding) if high - low <= share.value else UNKNOWN_WAY


def _follow_up(scope: Scope) -> pd.DataFrame:
    return indicators.follow_up(scope.people, scope.careers, scope.spells, abroad_leaves=scope.selection.abroad_leaves)


def _not_known(scope: Scope) -> str:
    return join_nonempty(phrases.not_followed(scope), phrases.unknown_ends(scope.careers, "direction"))


def _within(years: float) -> str:
    return f"within {IN_WORDS[int(years)]} {agree(years, 'year', 'years')}"


def _who(scope: Scope, count: float) -> str:
    place = " at home" if scope.selection.abroad_leaves else ""
    return f"{people_text(count)} who began in academia{place}"


def _nobody(scope: Scope, followed: pd.DataFrame) -> str:
    if len(followed):
        return TOO_FEW
    place = " at home" if scope.selection.abroad_leaves else ""
    return f"Nobody whose years are known began in academia{place}: there is no wait to measure."


def _none_moved(scope: Scope, followed: pd.DataFrame, what: str = MOVED) -> str:
    why = phrases.no_moves_out_of_academia(scope)
    if why.startswith("This dataset"):
        return f"{why} How long people wait for one cannot be said."
    into_industry = followed["cause"] == indicators.EXITS_AT_HOME.index(indicators.INDUSTRY)
    if ((followed["cause"] >= 0) if what == LEFT else into_industry).any():
        return TOO_FEW  # they did so when fewer than five were left to follow
    at_home = " at home" if what == MOVED and scope.selection.abroad_leaves else ""
    possible = followed["unclear"] != NEVER
    if what == MOVED:
        possible = indicators.extremes(followed)[1]["cause"] == indicators.EXITS_AT_HOME.index(indicators.INDUSTRY)
    unclear = int(possible.sum())
    perhaps = nonzero(unclear, f". {unclear:,} may have: their moves led into a post of unknown sector or country")
    return f"None of {_who(scope, len(followed))} is known to have {what}{at_home}{perhaps}."


def _median(median: Estimate) -> str:
    if math.isnan(median.value):
        return "the median is not reached: fewer than half had done so when too few were left to follow"
    half = f"half had done so within {whole(median.value, 'year')}"
    if median.low == median.high:
        return half
    reach = f"{median.low:.0f} or more" if math.isnan(median.high) else f"{median.low:.0f}–{median.high:.0f}"
    return f"{half} ({reach})"


def _at_risk(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers at risk at every fifth year, or every year of a short curve."""
    step = 5 if table["time"].max() > 8 else 1
    whole_steps = np.mod(table["time"].to_numpy(), step) == 0
    at_risk: pd.DataFrame = table.loc[whole_steps, ["time", "at_risk"]].drop_duplicates("time", keep="last")
    return at_risk
