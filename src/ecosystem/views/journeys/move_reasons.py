"""Views of the stated reasons and challenges of moves."""

from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.heatmap import sequential_heatmap
from ecosystem.figures.small_multiples import Panel, dot_panels
from ecosystem.indicators import motivations as indicators
from ecosystem.indicators.motivations import ELSEWHERE, LEAST_COUNT, ROUNDED_TO
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.tables.vocabulary import UNKNOWN
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    SUPPRESSED,
    joined,
    nonzero,
    rows,
    share_text,
    whole,
)
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import (
    SHARE_COLUMNS,
    WILSON,
    WILSON_IN_TABLE,
    Method,
    ViewResult,
    view,
)

GROUPS = {
    TO_INDUSTRY: "Academia → industry",
    TO_ACADEMIA: "Industry → academia",
    ELSEWHERE: "All other moves",
    UNKNOWN: "Direction unknown",
}
WAYS = {
    TO_INDUSTRY: "from academia to industry",
    TO_ACADEMIA: "from industry to academia",
    ELSEWHERE: "in other directions",
    UNKNOWN: "in an unknown direction",
}
COLOURS = {
    TO_INDUSTRY: palette.INDUSTRY,
    TO_ACADEMIA: palette.ACADEMIA,
    ELSEWHERE: palette.CONTEXT,
    UNKNOWN: palette.UNKNOWN,
}
KINDS = {
    "simulated": "In the simulated careers",
    "illustrative": "In the illustrative careers",
    "observed": "In the careers observed",
}
ROUNDED = (
    f"Counts are rounded to the nearest {ROUNDED_TO}, and those below {LEAST_COUNT} are not shown, so that neither one "
    "table nor the difference of two tells a reason or a challenge of fewer than five moves. Shares and intervals are "
    "computed from the rounded counts."
)
TOO_FEW_STATED = f"Too few to say: fewer than {LEAST_COUNT}"
COUNTS = f"Moves, to the nearest {ROUNDED_TO}"
NO_FINDING = "In a simulated or illustrative dataset these are assumptions of its maker, not findings."
NOUNS = {"motivation": ("reason", "a reason"), "challenge": ("challenge", "a challenge")}


def _stated_method(column: str) -> Method:
    noun, a_noun = NOUNS[column]
    return Method(
        definition=f"Moves that state {a_noun}, by the {noun} and by whether they lead from academia to industry, "
        "back, any other way, or in a direction that is not known. One value a move.",
        formula=f"share = moves of the direction with the {noun} / moves of the direction that state {a_noun}",
        **WILSON,
        limits=(
            NO_FINDING,
            ROUNDED,
            f"Who states {a_noun} may differ from who does not.",
            f"A move carries its main {noun} only.",
        ),
    )


@view(
    "journeys.reasons",
    "What reasons do people give for moving?",
    _stated_method("motivation"),
    measure="Share of moves that state a reason, by reason and direction",
    height=300,
    counted=Counted.MOVES,
)
def reasons(scope: Scope) -> ViewResult:
    """Reasons by direction."""
    return _stated(scope, "motivation")


@view(
    "journeys.challenges",
    "Which challenges do people name?",
    _stated_method("challenge"),
    measure="Share of moves that state a challenge, by challenge and direction",
    height=300,
    counted=Counted.MOVES,
)
def challenges(scope: Scope) -> ViewResult:
    """Challenges by direction."""
    return _stated(scope, "challenge")


def _stated(scope: Scope, column: str) -> ViewResult:
    noun, a_noun = NOUNS[column]
    table = indicators.stated_shares(scope.moves, column)
    table = table.assign(
        name=[scope.names.of(column, code) for code in table[column]],
        way=table["group"].map(GROUPS),
    )
    table["hover"] = [_stated_hover(row, a_noun) for row in rows(table)]
    silent = indicators.count_unstated(scope.moves, column)
    stating = len(scope.moves) - silent
    result = ViewResult(
        table,
        n=f"{rounded_moves(stating)} that state {a_noun}",
        unknown=_rest(silent, stating, f"without {a_noun}"),
        columns={"name": noun.capitalize(), "way": "Direction", "moves": COUNTS, **SHARE_COLUMNS},
    )
    if not stating:
        known = (scope.ecosystem.moves[column].cat.codes.to_numpy() >= 0).any()
        none_left = f"No move left under these filters states {a_noun}."
        return result.empty(none_left if known else f"This dataset names no {noun}s.")
    panels = [
        Panel(GROUPS[group], part.reset_index(drop=True), COLOURS[group])
        for group, part in ((group, table[table["group"] == group]) for group in GROUPS)
        if part["n"].sum() > 0
    ]
    figure = dot_panels(panels, label="name", axis=f"Share of the moves that state {a_noun}")
    summary, headline, leads = _summarise_stated(scope, table, column)
    return result.complete(figure, summary, headline, leads=leads)


def rounded_moves(count: int) -> str:
    """Count moves that state something, or do not, as they are published."""
    if 0 < count < LEAST_COUNT:
        return f"fewer than {LEAST_COUNT} moves"
    return f"about {whole(int(indicators.published(np.array(count))), 'move')}" if count else "0 moves"


def _rest(count: int, stating: int, what: str) -> str:
    """Count the moves that state nothing; empty where their number would tell how few state something."""
    if 0 < stating < LEAST_COUNT:
        return ""
    return nonzero(count, f"{rounded_moves(count) if stating else whole(count, 'move')} {what}")


def _stated_hover(row: Any, a_noun: str) -> str:
    if not row.enough:
        return f"{row.name}\n{row.way}: {SUPPRESSED}"
    share = share_text(row)
    return f"{row.name}\n{row.way}: {share}\nabout {row.moves:,.0f} of {whole(row.n, 'move')} that state {a_noun}"


def _summarise_stated(scope: Scope, table: pd.DataFrame, column: str) -> tuple[str, str, str]:
    """Return summary, headline and what leads, both of the first direction that has enough moves."""
    noun, a_noun = NOUNS[column]
    clauses: list[str] = []
    headline = first = ""
    for group in (TO_INDUSTRY, TO_ACADEMIA, ELSEWHERE):
        known = table[(table["group"] == group) & table["enough"]]
        if known.empty or (group == ELSEWHERE and clauses):
            continue
        ordered = known.sort_values("value", ascending=False, kind="stable")
        close = ordered[ordered["high"] >= ordered["low"].iloc[0]].head(3)
        n = ordered["n"].iloc[0]
        hidden = LEAST_COUNT - 1 if len(known) < (table["group"] == group).sum() else 0
        unseen = len(close) == 1 and wilson(min(hidden, n), n).high >= ordered["low"].iloc[0]
        named = joined([f"“{row.name}” with {share_text(row)}" for row in rows(close)])
        apart = "most often" if len(close) == 1 else "most often, not clearly apart:"
        named += ", not clearly more than those not shown" if unseen else ""
        leader = f"“{close['name'].iloc[0]}” is named most"
        leads = leader if len(close) == 1 and not unseen else f"no {noun} clearly leads"
        headline, first = (headline, first) if first else (f"For moves {WAYS[group]}, {leads}", leads)
        clauses.append(f"about {whole(n, 'move')} {WAYS[group]} with {a_noun} name {apart} {named}")
    if not clauses:
        return f"{TOO_FEW_STATED} moves state the same {noun}.", "", ""
    return f"{in_kind(scope)}, {'; '.join(clauses)}.", headline, first


def in_kind(scope: Scope) -> str:
    """Begin a sentence with the kind of careers that a dataset holds."""
    return KINDS.get(scope.ecosystem.metadata.kind, KINDS["observed"])


@view(
    "journeys.together",
    "Which reasons and challenges are named for the same move?",
    Method(
        definition="Moves that state both a reason and a challenge, by the pair.",
        formula="shade = moves with the pair / moves with the reason that state some challenge",
        **WILSON_IN_TABLE,
        limits=(NO_FINDING, ROUNDED, "Named together does not mean that one follows from the other."),
    ),
    measure="Moves by the reason and the challenge they state; share among those with the reason",
    height=330,
    counted=Counted.MOVES,
)
def together(scope: Scope) -> ViewResult:
    """Reasons by challenges."""
    table = indicators.stated_together(scope.moves)
    table = table.assign(
        reason=[scope.names.of("motivation", code) for code in table["motivation"]],
        challenge_name=[scope.names.of("challenge", code) for code in table["challenge"]],
        text=["–" if not row.enough else f"{row.moves:,.0f}" for row in rows(table)],
    )
    table["hover"] = [
        f"{row.reason} · {row.challenge_name}\n"
        + (
            f"about {row.moves:,.0f} moves, {share_text(row)} of {row.n:,.0f} with this reason"
            if row.enough
            else SUPPRESSED
        )
        for row in rows(table)
    ]
    moves = scope.moves
    both = int(((moves["motivation"].cat.codes >= 0) & (moves["challenge"].cat.codes >= 0)).sum())
    result = ViewResult(
        table,
        n=f"{rounded_moves(both)} that state both",
        unknown=_rest(len(moves) - both, both, "that state at most one"),
        columns={"reason": "Reason", "challenge_name": "Challenge", "moves": COUNTS, **SHARE_COLUMNS},
    )
    known = table[table["enough"]]
    if known.empty:
        too_few = f"No pair of a reason and a challenge is named for {LEAST_COUNT} moves."
        return result.empty(too_few if both else "No move left states both.")
    figure = sequential_heatmap(
        table,
        row="reason",
        column="challenge_name",
        value="value",
        text="text",
        axes=("Reason", "Challenge"),
        notes=(
            f"{COUNTS}; the deeper, the larger the share among the moves with that reason.",
            f"–: fewer than {LEAST_COUNT}.",
        ),
    )
    known = known.assign(pair=[f"“{row.reason}” with “{row.challenge_name}”" for row in rows(known)])
    ordered = known.sort_values("moves", ascending=False, kind="stable")
    top = next(rows(ordered))
    behind = phrases.not_clearly_more(ordered, "moves", "pair")
    if not behind and len(known) < len(table) and not phrases.clearly_more(top.moves, LEAST_COUNT - 1):
        behind = ", not clearly more than those not shown"
    summary = (
        f"{in_kind(scope)}, the pair named most often is {top.pair}{behind}: about {whole(top.moves, 'move')}, "
        f"{share_text(top)} of the {top.n:,.0f} with that reason and some challenge."
    )
    most = f"Named together most: “{top.reason}”, “{top.challenge_name}”"
    headline = "No pair of a reason and a challenge is clearly named most often" if behind else most
    return result.complete(figure, summary, headline)
