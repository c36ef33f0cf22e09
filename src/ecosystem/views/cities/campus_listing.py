"""View of one university's staff lists by campus: who was listed, and who was not 17 months later."""

from collections.abc import Sequence
from typing import Any

from ecosystem.figures import palette
from ecosystem.figures.dumbbell import interval_dots
from ecosystem.indicators.counting import result_table
from ecosystem.indicators.published import pick
from ecosystem.selection import Scope
from ecosystem.statistics import newcombe, wilson
from ecosystem.tables import StaffListing
from ecosystem.views.number_format import joined, rows, share_text
from ecosystem.views.view_definition import SHARE_COLUMNS, WILSON, Method, ViewResult, view

STAFF_PAGES = "fast-nuces-pages"
NOT_LEFT = (
    "Not listed is not left: pages lag behind, names are written in several ways, and leave or another campus of the "
    "same university look the same."
)


@view(
    "cities.campuses",
    "How many of the computing staff of one university's campuses were no longer on its pages?",
    Method(
        definition="Computing staff on the public pages of three campuses of FAST-NUCES in September 2023, by campus, "
        "and how many of them were not found on those pages in February 2025.",
        formula="share = not found in February 2025 / listed in September 2023",
        limits=(
            NOT_LEFT,
            "One university and three campuses: nothing follows for other universities or for the cities.",
            "Names were matched once; a second count of the same pages is in the table and differs by a few.",
            "The interval covers chance alone, as if the staff were a sample; errors of matching are not in it.",
            "No later list of all universities with open terms was found; the one of 2018 is on the map.",
        ),
        **WILSON,
    ),
    height=250,
    published=True,
)
def campuses(scope: Scope) -> ViewResult:
    """Staff not listed again, by campus."""
    listing = pick(scope.ecosystem.published[StaffListing], grouping=("all", "city"))
    listing = listing.sort_values("listed", ascending=False, kind="stable")
    counts = listing[["listed", "not_listed", "not_listed_recount"]].astype(float).reset_index(drop=True)
    places = ["All three" if row.grouping == "all" else str(row.category) for row in rows(listing)]
    table = result_table(
        counts.assign(campus=places),
        wilson(counts["not_listed"].to_numpy(), counts["listed"].to_numpy()),
        unit="share",
    )
    table["hover"] = [
        f"{row.campus}\n{row.not_listed:.0f} of {row.listed:.0f} not listed in February 2025: {share_text(row)}\n"
        f"{row.not_listed_recount:.0f} by a second count"
        for row in rows(table)
    ]
    result = ViewResult(
        table,
        n=f"{table['listed'].max() if len(table) else 0:.0f} staff of one university listed in September 2023",
        columns={
            "campus": "Campus",
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
    drawn = table.assign(label=[f"{row.campus} ({row.not_listed:.0f} of {row.listed:.0f})" for row in rows(table)])
    figure = interval_dots(
        drawn, label="label", axis="Not listed in February 2025", colour=palette.EMPHASIS, hover="hover"
    )
    names = joined([row.campus for row in single])
    return result.complete(
        figure,
        f"Of {total.listed:.0f} computing staff whom FAST-NUCES listed in {names} in September 2023, "
        f"{total.not_listed:.0f}, or {share_text(total)}, were not on the same pages in February 2025. "
        f"{_compare(single)}. Not listed is not left.",
    )


def _compare(campuses: Sequence[Any]) -> str:
    """Say whether the campus with the highest share differs clearly from the one with the lowest."""
    ordered = sorted(campuses, key=lambda row: row.value)
    low, high = ordered[0], ordered[-1]
    gap = newcombe([high.not_listed], [high.listed], [low.not_listed], [low.listed])
    clear = gap.low[0] > 0 or gap.high[0] < 0
    return (
        f"{high.campus} ({high.not_listed:.0f} of {high.listed:.0f}) and {low.campus} ({low.not_listed:.0f} of "
        f"{low.listed:.0f}), the campuses furthest apart, {'differ' if clear else 'do not differ clearly'}"
    )
