"""Views of entries into sectors: by domain left, and their concentration over time."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.lines import Line, lines
from ecosystem.figures.stacks import StackPart, stacked_shares
from ecosystem.indicators import sectors as indicators
from ecosystem.indicators.counting import Estimate
from ecosystem.indicators.sectors import MOST_SECTORS, SECTOR
from ecosystem.indicators.transitions import between_posts, from_training
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.tables import vocabulary as words
from ecosystem.views.event_markers import ORIENTATION, dataset_events
from ecosystem.views.number_format import (
    TOO_FEW,
    enough,
    join_nonempty,
    nonzero,
    percent,
    quantity,
    rows,
    share_text,
    whole,
)
from ecosystem.views.phrases import close_to_first, lead_unknown, leader, leading_group, share_hover, unknown_ends
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import (
    CONCENTRATION_COLUMNS,
    INTO_ANOTHER_SECTOR,
    PICK,
    SHARE_COLUMNS,
    WILSON,
    Comparable,
    Method,
    ViewResult,
    view,
)

NO_ENTRIES = "No move from one sector into another is left under these filters."
HEIGHT = 480
FIXED_BY = ("sector", "direction", "to_domain", "to_sector_id")
"""Filters and focuses on the sector entered."""
ENTRIES_ONLY = "Moves within a sector and first posts straight after a degree are not counted."
"""Limit of every view of entries."""


def no_known_entries(scope: Scope) -> str:
    """Count what is no known entry: first posts straight after a degree, and moves with an unknown sector."""
    straight = int(from_training(scope.moves).sum())
    return join_nonempty(
        nonzero(straight, f"{whole(straight, 'first post')} straight after a degree"),
        unknown_ends(scope.moves, "entered_from"),
    )


def no_entries(scope: Scope) -> str:
    """Return why there are no entries: the dataset has none, or the filters leave none."""
    if len(indicators.entries(scope.ecosystem.moves)):
        return NO_ENTRIES
    return "This dataset knows no moves from one sector into another."


@view(
    "sectors.entries",
    "Which sectors do people enter, and from which domain?",
    Method(
        definition="Moves from a post in one sector into another sector, by the sector entered and the domain left.",
        formula="share = moves into the sector from others / all moves from one sector into another",
        **WILSON,
        limits=(
            ENTRIES_ONLY,
            "A person who moves twice counts twice.",
            "A large sector takes in many because it is large; see how many work in each.",
        ),
    ),
    measure="Share of moves into another sector, by sector entered and domain left",
    height=520,
    counted=Counted.MOVES,
    refuse_outcome="clicks",
    fixed_by=FIXED_BY,
)
def entries(scope: Scope) -> ViewResult:
    """Sectors entered, by domain left."""
    taken = indicators.entries(scope.moves)
    table = indicators.entries_by_origin(taken)
    total = len(taken)
    table = table.assign(
        sector=[scope.names.of(SECTOR, code) for code in table[SECTOR]],
        **{PICK: [f"{SECTOR}:{code}|{INTO_ANOTHER_SECTOR}" for code in table[SECTOR]]},
    )
    table["hover"] = share_hover(table, "sector")
    columns = {
        "sector": "Sector entered",
        "moves": "Moves",
        **{f"from_{domain}": f"From {name.lower()}" for domain, name in words.DOMAINS.items()},
        **SHARE_COLUMNS,
    }
    n = f"{whole(total, 'move')} into another sector"
    result = ViewResult(table, n=n, unknown=no_known_entries(scope), columns=columns)
    if not enough(total):
        return result.empty(TOO_FEW if total else no_entries(scope))
    drawn = _with_other(table)
    figure = stacked_shares(
        drawn.rename(columns={"sector": "label"}),
        _parts(drawn, total),
        axis="Share of moves, by domain left",
        height=HEIGHT,
    )
    top = table.iloc[0]
    unclear = int(between_posts(scope.moves, ["entered_from"])["entered_from"].isna().sum())
    if len(table) == 1 and not unclear:
        return result.complete(
            figure, f"All {n} led into {top['sector']}, the only one there is here.", "All entries lead into one sector"
        )
    industry = table.loc[table["to_domain"] == "industry", "moves"].sum()
    return result.complete(
        figure,
        f"Of {n}, {share_text(top)} led into {top['sector']}{_lead(table, unclear)}; "
        f"{percent(industry / total)} led into a sector of industry.",
        *leading_group(table.assign(gathered=1), "sector", "sector", "moves into another sector", unclear),
        leads=leader(table["moves"], table["sector"], "sector", unclear),
        comparable=Comparable.of(
            "Entries of industry, of all moves into another sector",
            Estimate.of(wilson(int(industry), total)),
            unknown=unclear,
        ),
    )


def _lead(table: pd.DataFrame, unclear: int) -> str:
    """Say whether the interval of the first row lies above all others, and no unknown moves could change that."""
    if lead_unknown(table["moves"], unclear):
        return f", but of {whole(unclear, 'more move')} one sector or both are unknown"
    close = close_to_first(table)
    return f", not clearly more than into {close['sector'].iloc[0]}" if len(close) else ", more than into any other"


def _with_other(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the largest sectors and add the others up."""
    if len(table) <= MOST_SECTORS:
        return table
    small = table.iloc[MOST_SECTORS - 1 :]
    counts = {name: int(small[name].sum()) for name in small if name == "moves" or str(name).startswith("from_")}
    share = wilson(counts["moves"], small["n"].iloc[0])
    other = {
        **counts,
        "sector": f"Other ({len(small)})",
        "value": float(share.value),
        "low": float(share.low),
        "high": float(share.high),
        PICK: "",
    }
    other["hover"] = f"{len(small)} other sectors: {whole(counts['moves'], 'move')}"
    return pd.concat([table.iloc[: MOST_SECTORS - 1], pd.DataFrame([other])], ignore_index=True)


def _parts(table: pd.DataFrame, total: int) -> list[StackPart]:
    """Split every bar by the domain left."""
    return [
        StackPart(
            f"From {name.lower()}",
            pd.DataFrame(
                {
                    "label": table["sector"],
                    "value": table[f"from_{domain}"] / total,
                    "hover": [
                        f"{row.sector}\n{whole(getattr(row, f'from_{domain}'), 'move')} from {name.lower()}, "
                        f"{percent(getattr(row, f'from_{domain}') / row.moves)} of those into it"
                        for row in rows(table)
                    ],
                    "pick": [f"from_domain:{domain}|{pick}" if pick else "" for pick in table[PICK]],
                }
            ),
            palette.DOMAIN[domain],
        )
        for domain, name in words.DOMAINS.items()
    ]


@view(
    "sectors.concentration",
    "Are entries concentrated in few sectors?",
    Method(
        definition="Moves from a post in one sector into another sector, by year. The effective number is how "
        "many equally large sectors would be as concentrated: 1 means all moves into one sector.",
        formula="index = Σ c (c − 1) / (n (n − 1)), the chance that two moves lead into the same sector; "
        "effective number = 1 / index",
        interval="Percentile bootstrap over moves, 300 resamples, 95 %, each year by itself",
        reference="Herfindahl–Hirschman index, bias-corrected after Simpson 1949; Hill 1973",
        limits=(
            ENTRIES_ONLY,
            "Moves without a year are not counted.",
            "Years with fewer than twenty entries are suppressed.",
            ORIENTATION,
        ),
    ),
    measure="Equally large sectors over which a year's moves into another sector are spread",
    counted=Counted.MOVES,
    fixed_by=FIXED_BY,
)
def concentration(scope: Scope) -> ViewResult:
    """Effective number of sectors entered, year by year."""
    taken = indicators.entries(scope.moves)
    table = indicators.concentration(taken, window=scope.window)
    table = table.assign(largest=[percent(share) if share == share else "" for share in table["largest_share"]])
    table["hover"] = [
        f"{row.year}: {row.value:.1f} ({row.low:.1f} to {row.high:.1f}) equally large sectors\n{whole(row.n, 'move')}"
        for row in rows(table)
    ]
    table["moves"] = table["n"]
    table[PICK] = [f"year:{year}|{INTO_ANOTHER_SECTOR}" for year in table["year"]]
    observed = table[table["value"].notna()]
    without = indicators.without_year(taken)
    result = ViewResult(
        table,
        n=f"{whole(table['n'].sum(), 'move')} into another sector with a year",
        unknown=join_nonempty(nonzero(without, f"{whole(without, 'move')} without a year"), no_known_entries(scope)),
        columns={**CONCENTRATION_COLUMNS, "moves": "Moves"},
    )
    if len(observed) < 2:
        too_few = "Too few moves with a year to follow this over time."
        return result.empty(too_few if len(taken) else no_entries(scope))
    line = Line("Effective number", table, palette.EMPHASIS, hover=table["hover"].tolist(), pick=table[PICK].tolist())
    figure = lines([line], axis="Equally large sectors", events=dataset_events(scope), named=False)
    first, last = (next(rows(observed.iloc[[place]])) for place in (0, -1))
    overlap = "; the two intervals overlap" if first.low <= last.high and last.low <= first.high else ""
    summary = (
        f"In {last.year}, {whole(last.n, 'move')} into another sector were as concentrated as if spread over "
        f"{quantity(last.value, last.low, last.high, 'equally large sectors')}; in {first.year} it was "
        f"{quantity(first.value, first.low, first.high, '').strip()}{overlap}."
    )
    headline = f"In {last.year} entries were spread as over {last.value:.1f} equally large sectors"
    comparable = Comparable.of(f"Effective number of sectors in {last.year}", last, "sectors")
    return result.complete(figure, summary, headline, comparable=comparable)
