"""View of one university's staff lists by rank: who was listed, and who was not 17 months later."""

from collections.abc import Sequence
from typing import Any

from ecosystem.selection import Scope
from ecosystem.tables.published_words import category_name
from ecosystem.views import staff_listing as staff
from ecosystem.views.number_format import share_text
from ecosystem.views.view_definition import Method, ViewResult, view


@view(
    "transitions.staff",
    "How many of one university's computing staff were no longer on its pages, by rank?",
    Method(
        definition="Computing staff on the public pages of three campuses of FAST-NUCES in September 2023, by rank, "
        "and how many of them were not found on those pages in February 2025. The summary compares the two largest "
        "ranks.",
        limits=(*staff.LIMITS, "Where those who are not listed work now is not known: this is no move to industry."),
        **staff.METHOD,
    ),
    measure="Share of computing staff of one university no longer on its pages, by rank",
    height=360,
    published=True,
)
def staff_by_rank(scope: Scope) -> ViewResult:
    """Staff not listed again, by rank."""
    return staff.listing_result(
        scope, "rank", everybody="All ranks", title="Rank", summarise=_summarise, names=category_name
    )


def _summarise(total: Any, ranks: Sequence[Any]) -> tuple[str, str]:
    first, second = ranks[:2]
    apart = staff.clearly_apart(first, second)
    summary = (
        f"Of {total.listed:.0f} computing staff whom FAST-NUCES listed in September 2023, {total.not_listed:.0f}, or "
        f"{share_text(total)}, were not on the same pages in February 2025. Of the two largest ranks, "
        f"{first.group.lower()} ({first.not_listed:.0f} of {first.listed:.0f}) and {second.group.lower()} "
        f"({second.not_listed:.0f} of {second.listed:.0f}) "
        f"{'differ' if apart else 'are not clearly apart'}. Not listed is not left."
    )
    return summary, f"main ranks {'clearly' if apart else 'not clearly'} apart"
