"""Unknown values: derived columns keep them unknown."""

from ecosystem.indicators.destinations import destination_sectors
from ecosystem.indicators.survival_times import follow_up
from ecosystem.indicators.transition_rates import transition_rates
from tests.indicators.frames import ecosystem

BRIDGE = [
    {"year": 2012, "to_sector_id": None},
    {"year": 2014, "from_sector_id": None, "to_sector_id": "fintech"},
]


def test_years_in_an_unknown_sector_are_at_risk_in_no_domain():
    tiny = ecosystem([{}] * 6, [{"who": who, **move} for who in range(6) for move in BRIDGE])
    rates = transition_rates(tiny.moves, tiny.spells, window=(2010, 2020), years_each=11).set_index("direction")
    assert rates["moves"].tolist() == [0, 0], "no direct move is made up between the neighbours of an unknown post"
    assert rates.loc["academia-industry", "n"] == 6 * 2
    assert rates.loc["industry-academia", "n"] == 6 * 7


def test_an_unknown_post_neither_ends_a_wait_nor_hides_a_later_post():
    tiny = ecosystem([{}], BRIDGE)
    followed = follow_up(tiny.people, tiny.moves, tiny.spells, abroad_leaves=False)
    assert followed[["began", "exit", "cause"]].to_numpy().tolist() == [[2010, 2014, 0]]


def test_unknown_ends_are_their_own_group_and_a_country_is_that_of_the_city():
    moves = ecosystem(
        [{}] * 2,
        [{"to_sector_id": None, "to_country_code": None}, {"who": 1, "to_city_id": "berlin", "to_country_code": None}],
    ).moves
    assert moves[["direction", "to_domain", "crossing", "to_place", "entered_from"]].iloc[0].isna().all()
    assert moves[["crossing", "to_place", "to_country_code"]].iloc[1].tolist() == ["leaves", "abroad", "DE"]
    assert destination_sectors(moves)[["to_sector_id", "moves"]].to_numpy().tolist() == [
        ["software-services", 1],
        ["unknown", 1],
    ]
