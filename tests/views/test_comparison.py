"""What is said of two groups."""

from ecosystem.selection import Focus, Selection
from ecosystem.views import group_comparison
from ecosystem.views.presentation import table_texts
from tests.indicators.frames import ecosystem

FORTY = ecosystem(
    [{"field": "robotics", "degree": "doctorate"}] * 20 + [{"field": "speech", "degree": "master"}] * 20,
    [{"who": who} for who in range(5)],
)


def compared(*groups: str):
    return group_comparison.groups(FORTY, Selection(groups=tuple(Focus.parse(group) for group in groups)))


def test_the_largest_clear_difference_is_summarised_with_its_interval():
    view = compared("field:robotics", "field:speech")
    assert (
        "in “Holds a doctorate, of known degrees”: 100 % (84–100 %) in Field: Robotics and 0.0 % (0.0–16.1 %)"
        in view.summary
    )
    assert "+100.0 points" in view.summary
    assert (
        view.headline == "The groups clearly differ in “Holds a doctorate, of known degrees”, by 100 percentage points"
    )
    assert "In a field of AI" not in set(view.table["name"]), "the groups were chosen by it"
    assert view.provenance.n == "A, Field: Robotics: 20 people; B, Field: Speech: 20 people"


def test_an_unclear_difference_is_not_claimed():
    same = ecosystem([{"city_id": "lahore"}] * 9 + [{"city_id": "karachi"}] * 9)
    view = group_comparison.groups(same, Selection(groups=(Focus("city_id", "lahore"), Focus("city_id", "karachi"))))
    assert "no difference that the numbers carry" in view.summary
    assert view.headline == "The two groups do not clearly differ"


def test_people_in_both_groups_are_left_out_of_both():
    view = compared("field:robotics", "degree:doctorate")
    assert view.provenance.unknown.startswith("20 people in both groups")
    assert "the same 20 people" in view.summary
    assert "too few to say" in table_texts(view)["A"].tolist()


def test_without_two_groups_the_summary_names_the_remedy():
    view = group_comparison.groups(FORTY, Selection())
    assert view.summary == "Choose two groups, A and B, to compare them."
    assert view.table.empty
