"""View of the people who took a path like those of the stories."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.bars import interval_bars
from ecosystem.indicators.story_paths import StoryPath, similar_careers, story_paths
from ecosystem.indicators.transitions import TO_INDUSTRY
from ecosystem.selection import Scope
from ecosystem.tables.countries import country_name
from ecosystem.views import phrases
from ecosystem.views.journeys.move_reasons import in_kind
from ecosystem.views.number_format import SUPPRESSED, TOO_FEW, enough, joined, nonzero, people_text, rows, share_text
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import (
    FROM_A_POST,
    PICK,
    SHARE_COLUMNS,
    WILSON,
    Method,
    ViewResult,
    selects_on_outcome,
    view,
)


@view(
    "journeys.similar",
    "How many people took a path like these three?",
    Method(
        definition="People with at least one move from academia to industry that stays in the country, or leaves it "
        "for the same country (for a destination in Europe: for Europe), as the story has it. The stories themselves "
        "and first posts straight after a degree are not counted.",
        formula="share = people with such a move / people who left a post in academia for any other domain, without "
        "those of whom it is not known whether they made such a move",
        **WILSON,
        limits=(
            "Similar means the direction and the border only, not the field, the reasons or the person.",
            "Filters on moves do not apply: whole careers are read.",
            "In a simulated dataset the shares follow from the model's assumptions.",
        ),
    ),
    measure="Share of people who left academia on a path like each story's",
    height=260,
    pick_note="A click keeps everybody with such a move under all filters, those on moves too, and the person of the "
    "story.",
    counted=Counted.CAREERS,
    refuse_outcome=True,
)
def similar(scope: Scope) -> ViewResult:
    """People with a path like each story's."""
    stories = scope.ecosystem.reference.tables.get("journeys")
    ways = () if stories is None else story_paths(stories, home=scope.ecosystem.metadata.home)
    table = similar_careers(scope.careers, ways)
    persons = {} if stories is None else _persons(stories)
    by_id = {way.journey_id: way for way in ways}
    table = table.assign(
        person=[persons.get(code, code) for code in table["journey_id"]],
        path=[_path_words(scope, by_id[code]) for code in table["journey_id"]],
        **{PICK: [_path_pick(by_id[code]) for code in table["journey_id"]]},
    )
    table["label"] = [f"Like {row.person}: {row.path}" for row in rows(table)]
    table["hover"] = [
        f"{row.label}\n{people_text(row.people)}, "
        + (f"{share_text(row)} of {row.n:,.0f} who left academia" if row.enough else SUPPRESSED)
        for row in rows(table)
    ]
    leavers = int(table["n"].max()) if len(table) else 0
    unclear = int(table["unknown"].max()) if len(table) else 0
    result = ViewResult(
        table,
        n=people_text(leavers) + " who left academia",
        unknown=nonzero(unclear, f"sector or country entered unknown for {unclear:,} who left a post in academia"),
        columns={"person": "Story", "path": "Path", "people": "People", **SHARE_COLUMNS},
    )
    if not ways:
        return result.empty("No story of the reference data leads from a place at home into another.")
    if not enough(leavers):
        return result.empty(TOO_FEW if leavers or unclear else "This dataset knows no moves out of academia.")
    figure = interval_bars(
        table,
        label="label",
        axis="Share of the people who left academia",
        colours=palette.INDUSTRY,
    )
    parts = [f"{share_text(row)} went the way of {row.person} ({row.path}; n = {row.people:,})" for row in rows(table)]
    missing = nonzero(unclear, f" Left out of a share: up to {people_text(unclear)} of whom the way is not known.")
    summary = f"{in_kind(scope)}, of {people_text(leavers)} who left academia, {joined(parts)}.{missing}"
    top = next(rows(table.nlargest(1, "value")))
    those = "of those known to have left academia" if unclear else "of those who left academia"
    return result.complete(figure, summary, phrases.share_headline(top, f"{those} went {top.path}"))


def _persons(journeys: pd.DataFrame) -> dict[str, str]:
    return dict(zip(journeys["journey_id"].astype(str), journeys["person"].astype(str), strict=True))


def similar_to(scope: Scope, journey: str) -> str:
    """Return how many people have a path similar to one story's, by its code; empty where that is unknown."""
    if outcomes := scope.selection.outcomes():
        return f"People with a similar path: not applicable. {selects_on_outcome(outcomes)}"
    table = similar.compute(scope).table
    own = table[table["journey_id"].astype(str) == journey]
    if own.empty:
        return ""
    row = next(rows(own))
    leavers = people_text(int(row.n))
    if not row.enough:
        return f"People with a similar path: too few to say, of {leavers} who left academia."
    own_share = f"n = {row.people:,}, {share_text(row)} of {leavers} who left academia"
    return f"People with a similar path ({row.path}): {own_share}."


def _path_words(scope: Scope, way: StoryPath) -> str:
    home = country_name(scope.ecosystem.metadata.home)
    place = way.place or joined([country_name(code) for code in way.countries])
    return f"into industry {f'abroad, {place}' if way.countries else f'in {home}'}"


def _path_pick(way: StoryPath) -> str:
    """Return the pick of moves like the story's; empty where several countries count as one."""
    if len(way.countries) > 1:
        return ""
    country = [f"to_country_code:{code}" for code in way.countries]
    return "|".join([f"direction:{TO_INDUSTRY}", f"crossing:{way.crossing}", *country, FROM_A_POST])
