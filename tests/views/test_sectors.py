"""The page Sectors: what its views promise on every dataset and selection, and what they say and refuse to say."""

import pytest

from ecosystem.selection import Focus, Selection, narrow, parse_pick
from ecosystem.views import sectors
from tests.indicators.frames import ecosystem
from tests.views.shipped import clicked, dataset


@pytest.mark.parametrize(
    "definition", [sectors.entries, sectors.from_fields, sectors.from_cities, sectors.concentration]
)
def test_a_dataset_without_entries_gives_the_reason(definition) -> None:
    view = definition.of(narrow(dataset("faculty-2018"), Selection()))
    assert view.summary == "This dataset knows no moves from one sector into another."
    assert view.figure.layout.annotations[0].text.replace("<br>", " ") == view.summary
    assert "first posts straight after a degree" in view.provenance.unknown


def test_filters_that_leave_no_entries_are_not_blamed_on_the_dataset() -> None:
    scope = narrow(dataset("demo"), Selection(focus=(Focus("kind", "training-to-post"),)))
    assert sectors.entries.of(scope).summary == "No move from one sector into another is left under these filters."


def test_entries_are_read_with_their_interval() -> None:
    moves = [{"to_sector_id": "fintech"}] * 18 + [{"to_sector_id": "nonprofit"}] * 2
    summary = sectors.entries.of(narrow(ecosystem([{}], moves), Selection())).summary
    assert summary == (
        "Of 20 moves into another sector, 90 % (70–97 %) led into Finance, more than into any other; "
        "90 % led into a sector of industry."
    )
    even = [{"to_sector_id": "fintech"}] * 6 + [{"to_sector_id": "nonprofit"}] * 5
    assert (
        "not clearly more than into Nonprofits"
        in sectors.entries.of(narrow(ecosystem([{}], even), Selection())).summary
    )


def test_entries_agree_with_the_moves_out_of_academia_of_the_page_transitions() -> None:
    from ecosystem.indicators.destinations import destination_sectors

    scope = narrow(dataset("demo"), Selection())
    out = destination_sectors(scope.moves)
    table = sectors.entries.of(scope).table
    outside = table[table["to_domain"] != "academia"]
    assert outside["from_academia"].sum() == out["moves"].sum()


def test_a_click_on_a_part_narrows_to_the_moves_of_its_domain_into_the_sector() -> None:
    scope = narrow(dataset("demo"), Selection())
    view = sectors.entries.of(scope)
    first = view.figure.data[0]
    assert first.name == "From academia"
    for pick, moves in zip(first.customdata[:5], view.table["from_academia"], strict=False):
        assert len(clicked(scope, *parse_pick(pick)).moves) == moves


def test_bars_hold_at_most_twelve_with_the_rest_counted() -> None:
    view = sectors.entries.of(narrow(dataset("demo"), Selection()))
    ends = view.figure.data[-1]
    assert len(ends.y) == 12
    assert ends.y[-1] == f"Other ({len(view.table) - 11})"
    assert sum(ends.x) == pytest.approx(1)
    stock = sectors.stock.of(narrow(dataset("demo"), Selection())).figure
    *domains, ends = stock.data
    assert len(ends.y) == 12
    assert sum(ends.x) == pytest.approx(1)
    assert sum(sum(part.x) for part in domains) == pytest.approx(1)
    assert (domains[0].name, domains[-1].name) == ("Academia", "Several domains")
    assert domains[-1].customdata == ("",)


def test_skills_speak_of_people_who_name_some() -> None:
    people = (
        [{"sector_id": "fintech", "skills": "sql"}] * 20 + [{"skills": "sql;latex"}] * 5 + [{"skills": "latex"}] * 25
    )
    view = sectors.skills.of(narrow(ecosystem([*people, {"skills": None}]), Selection()))
    assert "sql in Finance, named by 100 % of 20 people against 50 % of all" in view.summary
    assert view.provenance.unknown == "1 person without skills"
    assert view.provenance.n == "50 people who name skills"


def test_all_in_one_sector_is_summarised_without_a_share() -> None:
    assert sectors.stock.of(narrow(ecosystem([{}] * 7), Selection())).summary == (
        "All 7 people work in Universities, as last known."
    )


def test_growth_states_small_counts_as_they_are() -> None:
    people = [{"last_observed_year": 2019}, {}, *[{"career_start_year": 2015}] * 10]
    summary = sectors.growth.of(narrow(ecosystem(people), Selection())).summary
    assert "from 2 to 11" in summary


def test_undated_entries_are_counted_as_unknown() -> None:
    moves = [{"year": 2015}] * 30 + [{"year": 2016}] * 30 + [{"year": None}] * 4
    view = sectors.concentration.of(narrow(ecosystem([{}], moves), Selection()))
    assert view.provenance.unknown == "4 moves without a year"
    assert "1.0 equally large sectors" in view.summary
