"""Views of the page Journeys: reasons and challenges in the data, and careers like those told."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.heatmap import sequential_heatmap
from ecosystem.figures.small_multiples import Panel, dot_panels
from ecosystem.indicators import motivations as indicators
from ecosystem.indicators.motivations import ELSEWHERE, TO_ACADEMIA, TO_INDUSTRY, StoryPath
from ecosystem.selection import Scope
from ecosystem.tables.countries import country_name
from ecosystem.views.number_format import TOO_FEW, enough, joined, percent, rows, whole
from ecosystem.views.view_definition import FROM_A_POST, PICK, SHARE_COLUMNS, Method, ViewResult, view

GROUPS = {TO_INDUSTRY: "Academia → industry", TO_ACADEMIA: "Industry → academia", ELSEWHERE: "All other moves"}
COLOURS = {TO_INDUSTRY: palette.INDUSTRY, TO_ACADEMIA: palette.ACADEMIA, ELSEWHERE: palette.CONTEXT}
KINDS = {
    "simulated": "In the simulated careers",
    "illustrative": "In the illustrative careers",
    "observed": "In the careers observed",
}
SUPPRESSED = "Values named for fewer than five moves are not shown: they could point to persons."
NO_FINDING = "In a simulated or illustrative dataset these are assumptions of its maker, not findings."
NOUNS = {"motivation": ("reason", "a reason"), "challenge": ("challenge", "a challenge")}


def _stated_method(column: str) -> Method:
    noun, a_noun = NOUNS[column]
    return Method(
        definition=f"Moves that state {a_noun}, by the {noun} and by whether they lead from academia to industry, back "
        "or any other way. One value a move.",
        formula=f"share = moves of the direction with the {noun} / moves of the direction that state {a_noun}",
        interval="Wilson score interval, 95 %",
        reference="Wilson 1927",
        limits=(
            NO_FINDING,
            SUPPRESSED,
            f"Who states {a_noun} may differ from who does not.",
            f"A move carries its main {noun} only.",
        ),
    )


@view("journeys.reasons", "What reasons do people give for moving?", _stated_method("motivation"), height=300)
def reasons(scope: Scope) -> ViewResult:
    """Reasons by direction."""
    return _stated(scope, "motivation")


@view("journeys.challenges", "What do they say stands in the way?", _stated_method("challenge"), height=300)
def challenges(scope: Scope) -> ViewResult:
    """Challenges by direction."""
    return _stated(scope, "challenge")


def _stated(scope: Scope, column: str) -> ViewResult:
    noun, a_noun = NOUNS[column]
    table = indicators.stated_shares(scope.moves, column)
    table = table.assign(
        name=[scope.names.of(column, code) for code in table[column]],
        way=table["group"].map(GROUPS),
        **{
            PICK: [
                _stated_pick(column, *row) for row in zip(table[column], table["group"], table["enough"], strict=True)
            ]
        },
    )
    table["hover"] = [_stated_hover(row, a_noun) for row in rows(table)]
    silent = indicators.count_unstated(scope.moves, column)
    stating = len(scope.moves) - silent
    answer = partial(
        ViewResult,
        table=table,
        n=f"{whole(stating, 'move')} that state {a_noun}",
        unknown=f"{whole(silent, 'move')} without {a_noun}" if silent else "",
        columns={"name": noun.capitalize(), "way": "Direction", "moves": "Moves", **SHARE_COLUMNS},
    )
    if not stating:
        known = (scope.ecosystem.moves[column].cat.codes.to_numpy() >= 0).any()
        said = f"No move left under these filters states {a_noun}." if known else f"This dataset names no {noun}s."
        return answer(figure=empty_figure(said), summary=said)
    panels = [
        Panel(GROUPS[group], part.reset_index(drop=True), COLOURS[group])
        for group, part in ((group, table[table["group"] == group]) for group in GROUPS)
        if part["n"].iloc[0] > 0
    ]
    figure = dot_panels(panels, label="name", axis=f"Share of the moves that state {a_noun}", hover="hover", pick=PICK)
    return answer(figure=figure, summary=_stated_reading(scope, table, column))


def _stated_pick(column: str, code: str, group: str, enough: bool) -> str:
    """Narrow to the moves; not to those of several directions, nor to so few that they could point to persons."""
    if group == ELSEWHERE or not enough:
        return ""
    return f"direction:{group}|{column}:{code}"


def _stated_hover(row: Any, a_noun: str) -> str:
    if not row.enough:
        return f"{row.name}\n{row.way}: too few to say"
    share = percent(row.value, row.low, row.high)
    return f"{row.name}\n{row.way}: {share}\n{row.moves:,.0f} of {whole(row.n, 'move')} that state {a_noun}"


def _stated_reading(scope: Scope, table: pd.DataFrame, column: str) -> str:
    noun, a_noun = NOUNS[column]
    told: list[str] = []
    for group in (TO_INDUSTRY, TO_ACADEMIA, ELSEWHERE):
        known = table[(table["group"] == group) & table["enough"]]
        if known.empty or (group == ELSEWHERE and told):
            continue
        ordered = known.sort_values("value", ascending=False, kind="stable")
        close = ordered[ordered["high"] >= ordered["low"].iloc[0]].head(3)
        named = joined([f"“{row.name}”, {percent(row.value, row.low, row.high)}," for row in rows(close)]).strip(",")
        apart = "most often" if len(close) == 1 else "most often, not clearly apart,"
        told.append(f"{whole(ordered['n'].iloc[0], 'move')} {_way(group)} with {a_noun} name {apart} {named}")
    if not told:
        return f"{TOO_FEW[:-1]} moves state the same {noun}."
    return f"{KINDS.get(scope.ecosystem.metadata.kind, KINDS['observed'])}, {'; '.join(told)}."


def _way(group: str) -> str:
    ways = {TO_INDUSTRY: "from academia to industry", TO_ACADEMIA: "from industry to academia"}
    return ways.get(group, "in other directions")


@view(
    "journeys.together",
    "Which reasons and challenges are named for the same move?",
    Method(
        definition="Moves that state both a reason and a challenge, by the pair.",
        formula="shade = moves with the pair / moves with the reason that state some challenge",
        interval="Wilson score interval of that share, 95 %, in the table",
        reference="Wilson 1927",
        limits=(NO_FINDING, SUPPRESSED, "Named together does not mean that one follows from the other."),
    ),
    height=330,
)
def together(scope: Scope) -> ViewResult:
    """Reasons by challenges."""
    table = indicators.stated_together(scope.moves)
    table = table.assign(
        reason=[scope.names.of("motivation", code) for code in table["motivation"]],
        obstacle=[scope.names.of("challenge", code) for code in table["challenge"]],
        text=["–" if not row.enough else f"{row.moves:,.0f}" for row in rows(table)],
        **{
            PICK: [
                f"motivation:{row.motivation}|challenge:{row.challenge}" if row.enough else "" for row in rows(table)
            ]
        },
    )
    table["hover"] = [
        f"{row.reason} · {row.obstacle}\n"
        + (
            f"{row.moves:,.0f} moves, {percent(row.value, row.low, row.high)} of {row.n:,.0f} with this reason"
            if row.enough
            else "too few to say"
        )
        for row in rows(table)
    ]
    moves = scope.moves
    both = int(((moves["motivation"].cat.codes >= 0) & (moves["challenge"].cat.codes >= 0)).sum())
    answer = partial(
        ViewResult,
        table=table,
        n=f"{whole(both, 'move')} that state both",
        unknown=f"{whole(len(moves) - both, 'move')} that state at most one" if len(moves) > both else "",
        columns={"reason": "Reason", "obstacle": "Challenge", "moves": "Moves", **SHARE_COLUMNS},
    )
    known = table[table["enough"]]
    if known.empty:
        said = "No pair of a reason and a challenge is named for five moves." if both else "No move left states both."
        return answer(figure=empty_figure(said), summary=said)
    figure = sequential_heatmap(
        table,
        row="reason",
        column="obstacle",
        value="value",
        text="text",
        hover="hover",
        pick=PICK,
        axes=("Reason", "Challenge"),
        notes=(
            "Numbers are moves; the deeper, the larger the share among the moves with that reason.",
            "–: fewer than five.",
        ),
    )
    top = next(rows(known.sort_values("moves", ascending=False, kind="stable")))
    summary = (
        f"{KINDS.get(scope.ecosystem.metadata.kind, KINDS['observed'])}, the pair named most often is “{top.reason}” "
        f"with “{top.obstacle}”: {whole(top.moves, 'move')}, {percent(top.value, top.low, top.high)} of the "
        f"{top.n:,.0f} with that reason and some challenge."
    )
    return answer(figure=figure, summary=summary)


@view(
    "journeys.similar",
    "How many people took a path like these?",
    Method(
        definition="People with at least one move from academia to industry that stays in the country, or leaves it "
        "for the same country (for a destination in Europe: for Europe), as the story has it. The stories themselves "
        "and first posts straight after a degree are not counted.",
        formula="share = people with such a move / people who left a post in academia for any other domain",
        interval="Wilson score interval, 95 %",
        reference="Wilson 1927",
        limits=(
            "Similar means the direction and the border only, not the field, the reasons or the person.",
            "Filters on moves are left aside: whole careers are read.",
            "In a simulated dataset the shares follow from the model's assumptions.",
        ),
    ),
    height=260,
    careers=True,
    wider="A click keeps whoever made such a move under all filters, those on moves too, and whom the story tells of.",
)
def similar(scope: Scope) -> ViewResult:
    """People with a path like each story's."""
    told = scope.ecosystem.reference.tables.get("journeys")
    ways = () if told is None else indicators.story_paths(told, home=scope.ecosystem.metadata.home)
    table = indicators.similar_careers(scope.careers, ways)
    persons = {} if told is None else dict(zip(told["journey_id"].astype(str), told["person"].astype(str), strict=True))
    by_id = {way.journey_id: way for way in ways}
    table = table.assign(
        person=[persons.get(code, code) for code in table["journey_id"]],
        path=[_path_words(scope, by_id[code]) for code in table["journey_id"]],
        **{PICK: [_path_pick(by_id[code]) for code in table["journey_id"]]},
    )
    table["label"] = [f"Like {row.person}: {row.path}" for row in rows(table)]
    table["hover"] = [
        f"{row.label}\n{whole(row.people, 'person', 'people')}, "
        + (
            f"{percent(row.value, row.low, row.high)} of {row.n:,.0f} who left academia"
            if row.enough
            else "too few to say"
        )
        for row in rows(table)
    ]
    leavers = int(table["n"].iloc[0]) if len(table) else 0
    answer = partial(
        ViewResult,
        table=table,
        n=whole(leavers, "person", "people") + " who left academia",
        columns={"person": "Story", "path": "Path", "people": "People", **SHARE_COLUMNS},
    )
    if not ways:
        said = "No story of the reference data leads from a place at home into another."
        return answer(figure=empty_figure(said), summary=said)
    if not enough(leavers):
        said = "This dataset knows no moves out of academia." if not leavers else TOO_FEW
        return answer(figure=empty_figure(said), summary=said)
    figure = interval_bars(
        table,
        label="label",
        axis="Share of the people who left academia",
        colours=palette.INDUSTRY,
        hover="hover",
        pick=PICK,
    )
    parts = [
        f"{percent(row.value, row.low, row.high)} went the way of {row.person} ({row.path}; n = {row.people:,})"
        for row in rows(table)
    ]
    start = KINDS.get(scope.ecosystem.metadata.kind, KINDS["observed"])
    summary = f"{start}, of {whole(leavers, 'person', 'people')} who left academia, {joined(parts)}."
    return answer(figure=figure, summary=summary)


def similar_to(scope: Scope, journey: str) -> str:
    """Say how many people took a path like one story's; empty where that cannot be told.

    Parameters
    ----------
    scope : Scope
    journey : str
        The story's code.
    """
    told = similar.compute(scope).table
    own = told[told["journey_id"].astype(str) == journey]
    if own.empty:
        return ""
    row = next(rows(own))
    leavers = whole(int(row.n), "person", "people")
    if not row.enough:
        return f"People with a similar path: too few to say, of {leavers} who left academia."
    share = percent(row.value, row.low, row.high)
    return f"People with a similar path ({row.path}): n = {row.people:,}, {share} of {leavers} who left academia."


def _path_words(scope: Scope, way: StoryPath) -> str:
    home = country_name(scope.ecosystem.metadata.home)
    place = way.place or joined([country_name(code) for code in way.countries])
    return f"into industry {f'abroad, {place}' if way.countries else f'in {home}'}"


def _path_pick(way: StoryPath) -> str:
    """Narrow to moves like the story's; not where several countries count as one."""
    if len(way.countries) > 1:
        return ""
    country = [f"to_country_code:{code}" for code in way.countries]
    return "|".join([f"direction:{TO_INDUSTRY}", f"crossing:{way.crossing}", *country, FROM_A_POST])
