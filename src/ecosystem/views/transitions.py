"""Views of the page Transitions."""

from __future__ import annotations

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.indicators import transitions as indicators
from ecosystem.selection import Scope
from ecosystem.views.prose import TOO_FEW, enough, percent, rows, whole
from ecosystem.views.view import PICK, SHARE_COLUMNS, Answer, Method, view


@view(
    "transitions.destinations",
    "Where do those who leave academia go?",
    Method(
        definition="Every move out of a post in academia into another domain, by the sector entered.",
        formula="share = moves into the sector / all moves out of academia",
        interval="Wilson score interval, 95 %",
        reference="Wilson 1927; Newcombe 1998",
        limits=("A person who moves twice counts twice.", "Moves within academia are not in it."),
    ),
)
def destinations(scope: Scope) -> Answer:
    """Sectors entered by those who leave academia."""
    table = indicators.destination_sectors(scope.moves)
    total = int(table["moves"].sum())
    table = table.assign(
        sector=[scope.names.of("to_sector_id", code) for code in table["to_sector_id"]],
        **{PICK: [f"from_domain:academia|to_sector_id:{code}" for code in table["to_sector_id"]]},
    )
    table["hover"] = [
        f"{row.sector}: {percent(row.value, row.low, row.high)}, {whole(row.moves, 'move')}" for row in rows(table)
    ]
    figure = interval_bars(
        table.head(12),
        label="sector",
        axis="Share of moves out of academia",
        colours=[palette.DOMAIN[domain] for domain in table["to_domain"].head(12)],
        hover="hover",
        pick=PICK,
    )
    columns = {"sector": "Sector entered", "moves": "Moves", **SHARE_COLUMNS}
    if not enough(total):
        return Answer(figure, table, TOO_FEW, n=whole(total, "move"), columns=columns)
    top = table.iloc[0]
    reading = (
        f"Of {whole(total, 'move')} out of academia, {percent(top['value'], top['low'], top['high'])} "
        f"went to {top['sector']}, the largest single destination."
    )
    return Answer(figure, table, reading, n=whole(total, "move"), columns=columns)
