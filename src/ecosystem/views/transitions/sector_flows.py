"""View of the sectors in which careers start and in which they are now."""

from collections import Counter
from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.flows import Node, sankey
from ecosystem.indicators import destinations
from ecosystem.indicators.counting import OTHER
from ecosystem.indicators.transitions import from_training
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import TOO_FEW, enough, nonzero, people_text, rows, share_text
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, WILSON, Method, ViewResult, view

START, NOW = "first_sector_id", "sector_id"
GATHERED = {OTHER: "Other sectors", words.UNKNOWN: "Unknown"}


@view(
    "transitions.flows",
    "In which sector do careers start, and where are they now?",
    Method(
        definition="Everybody, by the sector of the first known post and the sector now. The first post is the one "
        "left by the first dated move, or entered by it where it led from training; for people without a move, "
        "the post now. All people are counted: started = moved + stayed + unknown.",
        formula="share = people with this start and this sector now / all people",
        **WILSON,
        limits=(
            "What lies between the first post and the post now is not drawn.",
            "A start is unknown where several moves are known and one of them has no year.",
            "Somebody who left a sector and came back counts as having stayed.",
        ),
    ),
    measure="People by sector of their first known post and sector now",
    height=480,
    counted=Counted.CAREERS,
    refuse_outcome=True,
)
def flows(scope: Scope) -> ViewResult:
    """Sectors at the start of careers and now."""
    table = destinations.sector_flows(scope.people)
    total = len(scope.people)
    table["origin"], table["destination"] = (
        [GATHERED.get(code) or scope.names.of(NOW, code) for code in table[column]] for column in (START, NOW)
    )
    table[PICK] = [_pick(first_sector_id=row.first_sector_id, sector_id=row.sector_id) for row in rows(table)]
    result = ViewResult(
        table,
        n=people_text(total),
        columns={"origin": "Sector at the start", "destination": "Sector now", "people": "People", **SHARE_COLUMNS},
    )
    if not enough(total):
        return result.empty(phrases.too_few_people(scope, total), keep_rows=False)
    if from_training(scope.ecosystem.moves).all():
        reason = "This dataset knows no move from one post to another, so nobody is seen in a second sector."
        return result.empty(reason)
    return result.complete(_draw(table, _domains(scope)), *_summarise(table))


def _summarise(table: pd.DataFrame) -> tuple[str, str]:
    """Return the summary and the headline."""
    stayed = destinations.share_stayed(table)
    if not enough(stayed.n):
        return TOO_FEW, ""
    known = ~table[START].isin(GATHERED) & ~table[NOW].isin(GATHERED)
    across = table[known & (table[START] != table[NOW])].sort_values("people", ascending=False)
    across = across.assign(way=across["origin"] + " to " + across["destination"])
    largest = next(rows(across), None)
    behind = phrases.not_clearly_more(across, "people", "way") if largest is None or enough(largest.people) else ""
    whose = "whose sector at the start and now is known"
    summary = f"Of {people_text(stayed.n)} {whose}, {share_text(stayed)} are in that sector now" + (
        f"; the largest flow between two sectors leads from {largest.way} ({people_text(largest.people)}){behind}."
        if largest is not None and enough(largest.people)
        else "."
    )
    where = nonzero(table["people"].sum() - stayed.n, ", where both are known")
    return summary, phrases.share_headline(stayed, f"are now in the sector in which they started{where}")


def _draw(table: pd.DataFrame, domains: dict[str, str]) -> Any:
    starts, ends = _ends(table, START, "origin"), _ends(table, NOW, "destination")
    links = pd.DataFrame(
        {
            "origin": table[START].map({code: place for place, code in enumerate(starts[START])}),
            "destination": table[NOW].map({code: place for place, code in enumerate(ends[NOW])}),
            "size": table["people"],
            "colour": [_link_colour(row, domains) for row in rows(table)],
            "hover": [
                f"{row.origin} → {row.destination}{' (stayed)' if row.stayed == row.people else ''}\n"
                f"{people_text(row.people)}, {share_text(row)}"
                for row in rows(table)
            ],
            "pick": table[PICK],
        }
    )
    nodes = _nodes(starts, START, "origin", domains), _nodes(ends, NOW, "destination", domains)
    return sankey(*nodes, links, sides=("At the start", "Now"))


def _ends(table: pd.DataFrame, column: str, label: str) -> pd.DataFrame:
    """Sum one side of the flows, in the same order on both sides: by people at both ends, gathered sectors last."""
    here, either, names = Counter[str](), Counter[str](), {}
    for row in rows(table):
        code = getattr(row, column)
        here[code] += row.people
        names[code] = getattr(row, label)
        for end in {row.first_sector_id, row.sector_id}:
            either[end] += row.people
    last = {OTHER: 1, words.UNKNOWN: 2}
    order = sorted(here, key=lambda code: (last.get(code, 0), -either[code], code))
    return pd.DataFrame(
        {column: order, label: [names[code] for code in order], "people": [here[code] for code in order]}
    )


def _nodes(ends: pd.DataFrame, column: str, label: str, domains: dict[str, str]) -> list[Node]:
    when = "at the start" if column == START else "now"
    return [
        Node(
            getattr(row, label),
            row.people,
            palette.DOMAIN[domains.get(getattr(row, column), words.UNKNOWN)],
            f"{getattr(row, label)}: {people_text(row.people)} {when}",
            _pick(**{column: getattr(row, column)}),
        )
        for row in rows(ends)
    ]


def _link_colour(row: Any, domains: dict[str, str]) -> str:
    if row.first_sector_id == row.sector_id:
        return palette.faint(palette.CONTEXT, 0.25)
    return palette.faint(palette.DOMAIN[domains.get(row.first_sector_id, words.UNKNOWN)], 0.5)


def _pick(**ends: str) -> str:
    """Return the pick of people by their sectors; empty where several sectors are gathered."""
    return "" if OTHER in ends.values() else "|".join(f"{column}:{code}" for column, code in ends.items())


def _domains(scope: Scope) -> dict[str, str]:
    sectors = scope.ecosystem.sectors
    return dict(zip(sectors["sector_id"].astype(str), sectors["domain"].astype(str), strict=True))
