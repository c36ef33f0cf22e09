"""View of career paths: from training to the sector of the first post and the sector now."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.flows import Node, Stage, sankey
from ecosystem.indicators import destinations
from ecosystem.indicators.counting import OTHER
from ecosystem.indicators.transitions import from_training
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, joined, nonzero, people_text, rows, share_text
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Method, ViewResult, view

TRAINED, FIRST, NOW = STAGES = ("trained", "first_sector_id", "sector_id")
HEADS = {TRAINED: "Training", FIRST: "First post", NOW: "Now"}
TITLES = {TRAINED: "training", FIRST: "first_post", NOW: "now"}
"""Columns of the table with the names of a stage's codes."""
TRAINING = {"home": "At home", "abroad": "Abroad", words.UNKNOWN: "Country unknown"}
GATHERED = {OTHER: "Other sectors", words.UNKNOWN: "Unknown"}


@view(
    "transitions.flows",
    "Which way do careers lead from training to the first post and to the post now?",
    Method(
        definition="Everybody, by the country of the highest degree (home or abroad), the sector of the first known "
        "post and the sector now. The first post is the one left by the first dated move, or entered by it where it "
        "led from training; for people without a move, the post now. All people are counted at each stage; unknown "
        "is a group at each.",
        formula="share = people with this path / all people; stayed = people whose sector now is that of the first "
        "post / people of whom both are known",
        **WILSON,
        limits=(
            "What lies between the first post and the post now is not drawn.",
            "The highest degree may be later than the first post.",
            "A start is unknown where several moves are known and one of them has no year.",
            "Somebody who left a sector and came back counts as having stayed.",
        ),
    ),
    measure="People by place of training, sector of the first known post, and sector now",
    height=480,
    counted=Counted.CAREERS,
    refuse_outcome=True,
)
def flows(scope: Scope) -> ViewResult:
    """Paths from training to the first post and now."""
    table = destinations.career_paths(scope.people)
    total = len(scope.people)
    table = table.assign(
        **{TITLES[column]: [_name(scope, column, code) for code in table[column]] for column in STAGES},
        **{PICK: [_pick(**{column: getattr(row, column) for column in STAGES}) for row in rows(table)]},
    )
    columns = {title: HEADS[column] for column, title in TITLES.items()}
    result = ViewResult(table, n=people_text(total), columns={**columns, "people": "People", **SHARE_COLUMNS})
    if not enough(total):
        return result.empty(phrases.too_few_people(scope, total), keep_rows=False)
    if from_training(scope.ecosystem.moves).all():
        reason = "This dataset knows no move from one post to another, so nobody is seen in a second sector."
        return result.empty(reason)
    return result.complete(_draw(table, _domains(scope)), *_summarise(table))


def _name(scope: Scope, column: str, code: str) -> str:
    if column == TRAINED:
        return TRAINING[code]
    return GATHERED.get(code) or scope.names.of(NOW, code)


def _summarise(table: pd.DataFrame) -> tuple[str, str]:
    """Return the summary and the headline."""
    stayed = destinations.share_stayed(table)
    if not enough(stayed.n):
        return TOO_FEW, ""
    by_training = {code: destinations.share_stayed(table[table[TRAINED] == code]) for code in TRAINING}
    parts = [
        f"{share_text(share)} of {people_text(share.n)} trained {TRAINING[code].lower()}"
        for code, share in by_training.items()
        if code != words.UNKNOWN and enough(share.n)
    ]
    between = Counter[tuple[str, str]]()
    for row in rows(table):
        if row.first_sector_id != row.sector_id and not GATHERED.keys() & {row.first_sector_id, row.sector_id}:
            between[row.first_post, row.now] += row.people
    ordered = sorted(between.items(), key=lambda item: (-item[1], item[0]))
    across = pd.DataFrame({"way": [" to ".join(way) for way, _ in ordered], "people": [count for _, count in ordered]})
    largest = next(rows(across), None)
    behind = phrases.not_clearly_more(across, "people", "way") if largest is None or enough(largest.people) else ""
    whose = "whose sector at the first post and now is known"
    summary = f"Of {people_text(stayed.n)} {whose}, {share_text(stayed)} are in that sector now"
    summary += f", {joined(parts)}" if parts else ""
    if largest is not None and enough(largest.people):
        way = f"the largest flow between two sectors leads from {largest.way} ({people_text(largest.people)}){behind}"
        summary += f"; {way}"
    where = nonzero(table["people"].sum() - stayed.n, ", where both are known")
    return f"{summary}.", phrases.share_headline(stayed, f"are now in the sector of their first post{where}")


def _draw(table: pd.DataFrame, domains: dict[str, str]) -> Any:
    ends = {column: _ends(table, column) for column in STAGES}
    nodes = ((column, end.code) for column in STAGES for end in ends[column])
    places = {node: place for place, node in enumerate(nodes)}
    links = [
        link for origin, destination in pairwise(STAGES) for link in _links(table, origin, destination, places, domains)
    ]
    stages = [Stage(HEADS[column], _nodes(ends[column], column, domains)) for column in STAGES]
    return sankey(stages, pd.DataFrame(links))


def _links(
    table: pd.DataFrame, origin: str, destination: str, places: dict[tuple[str, str], int], domains: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Sum the paths between two neighbouring stages."""
    people, stayed, names = Counter[tuple[str, str]](), Counter[tuple[str, str]](), {}
    for row in rows(table):
        pair = getattr(row, origin), getattr(row, destination)
        people[pair] += row.people
        stayed[pair] += row.stayed
        names[pair] = getattr(row, TITLES[origin]), getattr(row, TITLES[destination])
    for pair, (start, end) in names.items():
        same = " (stayed)" if origin == FIRST and stayed[pair] == people[pair] else ""
        where = f"{HEADS[origin]}: {start} → {HEADS[destination].lower()}: {end}{same}"
        yield {
            "origin": places[origin, pair[0]],
            "destination": places[destination, pair[1]],
            "size": people[pair],
            "colour": _link_colour(origin, *pair, domains),
            "hover": f"{where}\n{people_text(people[pair])}",
            "pick": _pick(**{origin: pair[0], destination: pair[1]}),
        }


class _End(NamedTuple):
    """A group of people at one stage."""

    code: str
    name: str
    people: int


def _ends(table: pd.DataFrame, column: str) -> list[_End]:
    """Sum one stage, sectors in the same order at both ends: by people at both, gathered and unknown ones last."""
    here, weight, names = Counter[str](), Counter[str](), {}
    for row in rows(table):
        code = getattr(row, column)
        here[code] += row.people
        names[code] = getattr(row, TITLES[column])
        for end in {code} if column == TRAINED else {row.first_sector_id, row.sector_id}:
            weight[end] += row.people
    last = {OTHER: 1, words.UNKNOWN: 2}
    order = sorted(here, key=lambda code: (last.get(code, 0), -weight[code], code))
    return [_End(code, names[code], here[code]) for code in order]


def _nodes(ends: list[_End], column: str, domains: dict[str, str]) -> list[Node]:
    return [
        Node(
            end.name,
            end.people,
            _colour(end.code, domains),
            f"{HEADS[column]}: {end.name}\n{people_text(end.people)}",
            _pick(**{column: end.code}),
        )
        for end in ends
    ]


def _colour(code: str, domains: dict[str, str]) -> str:
    places = {"home": palette.HOME, "abroad": palette.ABROAD}
    return places.get(code) or palette.DOMAIN[domains.get(code, words.UNKNOWN)]


def _link_colour(stage: str, origin: str, destination: str, domains: dict[str, str]) -> str:
    if stage == TRAINED or origin == destination:
        return palette.faint(palette.CONTEXT, 0.25)
    return palette.faint(_colour(origin, domains), 0.5)


def _pick(**ends: str) -> str:
    """Return the pick of people by their sectors; empty where several sectors are gathered."""
    return "" if OTHER in ends.values() else "|".join(f"{column}:{code}" for column, code in ends.items())


def _domains(scope: Scope) -> dict[str, str]:
    sectors = scope.ecosystem.sectors
    return dict(zip(sectors["sector_id"].astype(str), sectors["domain"].astype(str), strict=True))
