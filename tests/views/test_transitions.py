"""What the views of the page Transitions say, of careers that can be counted by hand."""

import re

import pytest

from ecosystem.selection import Selection
from ecosystem.views import registry, transitions
from ecosystem.views.number_format import TOO_FEW
from ecosystem.views.presentation import table_texts
from tests.indicators.frames import ecosystem
from tests.views.shipped import dataset

ALL = [one for name, one in registry().items() if name.startswith("transitions.") and not one.published]
OUT, BACK = {"to_sector_id": "fintech"}, {"from_sector_id": "fintech", "to_sector_id": "university"}
GONE = {"to_sector_id": "university", "to_country_code": "DE"}

THIRTY = ecosystem(
    [{}] * 30,
    [{"who": who, "year": 2012, **OUT} for who in range(12)]
    + [{"who": who, "year": 2016, **BACK} for who in range(3)]
    + [{"who": who, "year": 2014, **GONE} for who in range(20, 26)],
)
TRAINED_ONLY = ecosystem(
    [{}] * 6, [{"who": who, "kind": "training-to-post", "to_sector_id": "university"} for who in range(6)]
)


def test_the_balance_is_summarised_with_both_directions():
    view = transitions.balance(THIRTY, Selection())
    assert "12 moves led from academia to industry and 3 back" in view.summary
    assert "the balance is +0.60" in view.summary
    assert "a net flow of 9 to industry" in view.summary
    assert view.provenance.n == "15 moves"
    up, down, _ = view.figure.data
    assert (sum(up.y), sum(down.y)) == (12, -3)
    assert up.customdata[2] == "direction:academia-industry|year:2012|origin:post"


def test_an_unclear_balance_is_summarised_as_open():
    even = ecosystem([{}] * 8, [{"who": who, **(OUT if who % 2 else BACK)} for who in range(8)])
    summary = transitions.balance(even, Selection()).summary
    assert "leaves open which way the flow leans" in summary
    assert "net flow of" not in summary


def test_moves_without_a_year_and_first_posts_are_counted_as_left_out():
    moves = [{"who": 0, "year": None}, {"who": 1, "kind": "training-to-post"}] + [{"who": 2}] * 5
    tiny = ecosystem([{}] * 3, moves)
    unknown = transitions.balance(tiny, Selection()).provenance.unknown
    assert unknown == "1 move without a year; 1 first post straight from training"
    chosen = transitions.balance(tiny, Selection(years=(2015, 2016))).provenance.unknown
    assert "1 move without a year" in chosen, "a choice of years drops it from the moves; it is reported all the same"


def test_moves_in_one_direction_give_no_balance_with_the_reason():
    one_way = ecosystem([{}] * 6, [{"who": who} for who in range(6)])
    assert "this dataset knows no moves back to academia" in transitions.balance(one_way, Selection()).summary
    filtered = transitions.balance(THIRTY, Selection(direction=("academia-industry",))).summary
    assert filtered == "This is fixed, in whole or in part, by the filter on “Direction”: remove it to see the numbers."


def test_rates_have_their_denominator():
    view = transitions.rates(THIRTY, Selection())
    assert view.provenance.n == "15 moves in 330 person-years"
    assert "per 1,000 person-years in academia" in view.summary
    assert {trace.name for trace in view.figure.data if trace.mode and "markers" in trace.mode} == {
        "Academia to industry",
        "Industry to academia",
    }
    assert view.figure.layout.title.text == "Moves per 1,000 person-years"


def test_filters_on_moves_do_not_change_waits_and_provenance_names_them():
    plain = transitions.time_to_industry(THIRTY, Selection())
    filtered = transitions.time_to_industry(THIRTY, Selection(direction=("industry-academia",)))
    assert filtered.table.equals(plain.table)
    assert "the filter on direction narrows moves, not careers" in filtered.provenance.n


def test_destinations_name_the_largest_and_suppress_small_totals():
    view = transitions.destinations(THIRTY, Selection())
    assert view.summary.startswith("Of 12 moves out of academia, all went to")
    assert view.table["pick"].tolist() == ["from_domain:academia|to_sector_id:fintech|origin:post"]
    few = ecosystem([{}], [{}] * 4)
    assert transitions.destinations(few, Selection()).summary == TOO_FEW
    assert table_texts(transitions.destinations(few, Selection()))["Share"].tolist() == ["too few to say"]


def test_flows_conserve_people_and_pick_what_they_show():
    view = transitions.flows(THIRTY, Selection())
    assert [sum(drawn.link.value) for drawn in view.figure.data] == [30, 30]
    assert "Of 30 people whose sector at the first post and now is known" in view.summary
    labels = [label.text for label in view.figure.layout.annotations]
    assert "Universities 30" in labels
    assert labels[-3:] == ["<b>Training</b>", "<b>First post</b>", "<b>Now</b>"]
    assert view.table["people"].sum() == 30


@pytest.mark.parametrize(
    ("people", "moves"),
    [
        ([{}] * 6, [{"who": 0, "year": None}, {"who": 0, "year": 2012}]),
        ([{"sector_id": None}, *[{}] * 5], [{"who": 1, "year": 2012}]),
    ],
    ids=["first", "now"],
)
def test_sectors_that_are_not_known_have_a_node_of_their_own_and_are_not_in_the_share(people, moves):
    view = transitions.flows(ecosystem(people, moves), Selection())
    assert any(note.text.startswith("Unknown") for note in view.figure.layout.annotations)
    assert view.table["people"].sum() == 6
    assert "Of 5 people whose sector at the first post and now is known" in view.summary


def test_borders_summarise_both_directions():
    view = transitions.borders(THIRTY, Selection())
    assert "29 % (14–50 %) led out of it" in view.summary, "6 of 21 moves"
    assert "this dataset knows no moves into the country" in view.summary
    assert view.provenance.n == "6 moves across the border"


def test_where_people_go_is_drawn_as_bars_without_a_ground_for_a_map():
    view = transitions.destinations_abroad(THIRTY, Selection())
    assert view.figure.data[0].type == "bar"
    assert "all led to Germany, the only country entered" in view.summary


def test_waits_count_those_who_have_not_moved():
    view = transitions.time_to_industry(THIRTY, Selection())
    assert "Of 30 people who began in academia at home" in view.summary
    assert "within 10 years" in view.summary
    assert "the median is not reached" in view.summary
    anywhere = transitions.time_to_industry(THIRTY, Selection(abroad_leaves=False))
    assert "who began in academia," in anywhere.summary
    assert anywhere.table["value"].iloc[-1] == pytest.approx(12 / 30)
    assert "hypothetical" not in anywhere.summary, "without other ways out there is nothing to suppose"


def test_one_share_left_for_industry_and_the_net_risk_is_hypothetical():
    """Both views give the same share at the same time; the one without other ways out comes second, by its name."""
    demo = dataset("demo")
    view, ways = (definition(demo, Selection()) for definition in (transitions.time_to_industry, transitions.exits))
    into_industry = ways.table[ways.table["cause"] == "industry"]
    assert view.table["value"].tolist() == pytest.approx(into_industry["value"].tolist())
    (share,) = re.findall(r"within 10 years (\d+ % \([^)]+\)) had left academia into industry", ways.summary)
    assert re.search(
        rf"at home, {re.escape(share)} .* If no other way out existed, it would be .*: hypothetical\.$", view.summary
    )
    assert (view.table["only_value"] >= view.table["value"] - 1e-12).all()
    assert [trace.name for trace in view.figure.data if trace.hovertext is not None] == ["Industry", "Hypothetical"]


def test_a_median_whose_interval_has_no_width_has_none_in_the_summary():
    at_once = ecosystem([{}] * 40, [{"who": who, "year": 2012, **OUT} for who in range(36)])
    summary = transitions.time_to_industry(at_once, Selection()).summary
    assert re.search(r"half had done so within \d+ years?\.$", summary)


def test_exits_compete():
    view = transitions.exits(THIRTY, Selection())
    assert "40 %" in view.summary
    assert "20 %" in view.summary
    assert [trace.name for trace in view.figure.data if trace.hovertext is not None] == ["Industry", "Abroad"]


def test_fields_are_compared_with_everybody():
    view = transitions.kinds_by_field(THIRTY, Selection())
    assert "40 % (25–58 %) left academia for industry within 5 years" in view.summary
    assert view.figure.layout.annotations[0].text == "All: 40 %"


@pytest.mark.parametrize("definition", ALL, ids=lambda definition: definition.id)
def test_a_dataset_that_cannot_answer_says_what_it_lacks(definition):
    view = definition(TRAINED_ONLY, Selection())
    assert view.answered or "his dataset knows no" in view.summary
    assert view.figure is not None
