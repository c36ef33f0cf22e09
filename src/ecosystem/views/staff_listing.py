"""Parts shared by views of one university's staff lists: who was listed in 2023, and who was not 17 months later."""

from collections.abc import Callable, Sequence
from typing import Any

from ecosystem.figures import palette
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.indicators.counting import result_table
from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.statistics import newcombe, wilson
from ecosystem.tables import StaffListing
from ecosystem.views.number_format import percent, rows, share_text
from ecosystem.views.view_definition import SHARE_COLUMNS, WILSON, ViewResult

STAFF_PAGES = "fast-nuces-pages"
FORMULA = "share = not found in February 2025 / listed in September 2023"
LIMITS = (
    "Not listed is not left: pages lag behind, names are written in several ways, and leave or another campus of the "
    "same university look the same.",
    "One university and three campuses: nothing follows for other universities.",
    "Names were matched once; a second count of the same pages is in the table and differs by a few.",
    "The interval covers chance alone, as if the staff were a sample; errors of matching are not in it.",
)
METHOD = {"formula": FORMULA, **WILSON}


def listing_result(
    scope: Scope,
    grouping: str,
    *,
    everybody: str,
    title: str,
    summarise: Callable[[Any, Sequence[Any]], tuple[str, str]],
    names: Callable[[str], str] = str,
) -> ViewResult:
    """Return the shares not listed again by `grouping`, everybody first and then the larger groups first.

    Parameters
    ----------
    everybody, title : str
        Label of the row of all staff; title of the column with the groups.
    summarise : callable
        Makes the summary of the row of everybody and those of the groups, and what differs: "no clear difference
        between campuses".
    names : callable
        Makes the label of a group from its code.
    """
    listing = pick(scope.ecosystem.published[StaffListing], grouping=("all", grouping))
    listing = listing.sort_values("listed", ascending=False, kind="stable")
    counts = listing[["listed", "not_listed", "not_listed_recount"]].astype(float).reset_index(drop=True)
    groups = [everybody if row.grouping == "all" else names(str(row.category)) for row in rows(listing)]
    table = result_table(
        counts.assign(group=groups),
        wilson(counts["not_listed"].to_numpy(), counts["listed"].to_numpy()),
        unit="share",
    )
    table["hover"] = [
        f"{row.group}\n{row.not_listed:.0f} of {row.listed:.0f} not listed in February 2025: {share_text(row)}\n"
        f"{row.not_listed_recount:.0f} by a second count"
        for row in rows(table)
    ]
    result = ViewResult(
        table,
        n=f"{table['listed'].max() if len(table) else 0:.0f} staff of one university listed in September 2023",
        columns={
            "group": title,
            "listed": "Listed September 2023",
            "not_listed": "Not listed February 2025",
            "not_listed_recount": "By a second count",
            **{name: title for name, title in SHARE_COLUMNS.items() if name != "n"},
        },
        sources=(STAFF_PAGES,),
    )
    if table.empty:
        return result.empty("No staff list is at hand.")
    total, *single = rows(table)
    drawn = table.assign(label=[f"{row.group} ({row.not_listed:.0f} of {row.listed:.0f})" for row in rows(table)])
    figure = interval_dots(drawn, label="label", axis="Not listed in February 2025", colour=palette.EMPHASIS)
    summary, difference = summarise(total, single)
    headline = f"{percent(total.value)} of one university's computing staff no longer listed; {difference}"
    return result.complete(figure, summary, headline)


def clearly_apart(one: Any, other: Any) -> bool:
    """Return whether the shares of two groups differ clearly (Newcombe, 95 %)."""
    gap = newcombe([one.not_listed], [one.listed], [other.not_listed], [other.listed])
    return bool(gap.low[0] > 0 or gap.high[0] < 0)
