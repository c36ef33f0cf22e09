"""View of one university's staff lists by campus: who was listed, and who was not 17 months later."""

from collections.abc import Sequence
from typing import Any

from ecosystem.selection import Scope
from ecosystem.views import staff_listing as staff
from ecosystem.views.number_format import joined, share_text
from ecosystem.views.view_definition import Method, ViewResult, view


@view(
    "cities.campuses",
    "How many of the computing staff of one university's campuses were no longer on its pages?",
    Method(
        definition="Computing staff on the public pages of three campuses of FAST-NUCES in September 2023, by campus, "
        "and how many of them were not found on those pages in February 2025.",
        limits=(
            *staff.LIMITS,
            "Nothing follows for the cities: no later list of all universities with open terms was found; the one of "
            "2018 is on the map.",
        ),
        **staff.METHOD,
    ),
    measure="Share of computing staff of FAST-NUCES in 2023 not on its pages in 2025, by campus",
    height=250,
    published=True,
)
def campuses(scope: Scope) -> ViewResult:
    """Staff not listed again, by campus."""
    return staff.listing_result(scope, "city", everybody="All three", title="Campus", summarise=_summarise)


def _summarise(total: Any, single: Sequence[Any]) -> tuple[str, str]:
    comparison, apart = _compare(single)
    names = joined([row.group for row in single])
    summary = (
        f"Of {total.listed:.0f} computing staff whom FAST-NUCES listed in {names} in September 2023, "
        f"{total.not_listed:.0f}, or {share_text(total)}, were not on the same pages in February 2025. "
        f"{comparison}. Not listed is not left."
    )
    return summary, f"campuses {'clearly' if apart else 'not clearly'} apart"


def _compare(campuses: Sequence[Any]) -> tuple[str, bool]:
    """Say whether the campus with the highest share differs clearly from the one with the lowest."""
    ordered = sorted(campuses, key=lambda row: row.value)
    low, high = ordered[0], ordered[-1]
    apart = staff.clearly_apart(high, low)
    comparison = (
        f"{high.group} ({high.not_listed:.0f} of {high.listed:.0f}) and {low.group} ({low.not_listed:.0f} of "
        f"{low.listed:.0f}), the campuses furthest apart, "
        f"{'differ' if apart else 'do not differ clearly'}"
    )
    return comparison, apart
