"""Time to industry, checked by hand and by statsmodels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from ecosystem.indicators import survival_times
from ecosystem.indicators.survival_times import EXITS_AT_HOME
from ecosystem.statistics import wilson
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers

GONE = {"to_sector_id": "university", "to_country_code": "DE"}


def waits(tiny, *, abroad_leaves: bool = True) -> pd.DataFrame:
    return survival_times.follow_up(tiny.people, tiny.moves, tiny.spells, abroad_leaves=abroad_leaves)


FIVE_CAREERS = ecosystem(
    [{}, {}, {}, {}, {"sector_id": "fintech"}],
    [
        {"year": 2012},  # two years until industry
        {"who": 1, "year": 2013, **GONE},  # abroad after three years, industry there after five
        {"who": 1, "year": 2015, "from_country_code": "DE", "to_country_code": "DE"},
        {"who": 2, "year": 2014, "to_sector_id": "public-sector"},  # government, then industry after six
        {"who": 2, "year": 2016, "from_sector_id": "public-sector"},
    ],
)


def test_a_move_abroad_ends_the_wait_at_home():
    followed = waits(FIVE_CAREERS)
    assert followed.index.tolist() == [0, 1, 2, 3], "the fifth began in industry"
    assert followed["exit"].tolist() == [2012, 2013, 2014, 0]
    assert [EXITS_AT_HOME[cause] if cause >= 0 else "" for cause in followed["cause"]] == [
        "industry",
        "abroad",
        "government",
        "",
    ]


def test_where_abroad_is_no_exit_follow_up_continues_there():
    followed = waits(FIVE_CAREERS, abroad_leaves=False)
    assert followed["exit"].tolist() == [2012, 2015, 2014, 0]


def test_who_takes_a_second_post_and_keeps_the_first_has_not_left():
    tiny = ecosystem([{}, {}], [{"kind": "dual", "year": 2010}, {"who": 1, "kind": "dual", "year": 2015}])
    assert waits(tiny)["cause"].tolist() == [-1, -1]


def test_people_who_cannot_be_followed_are_counted_and_left_out():
    tiny = ecosystem([{}, {"career_start_year": None}, {}], [{"who": 2, "year": None}])
    assert waits(tiny).index.tolist() == [0]
    assert survival_times.count_lost_to_follow_up(tiny.people, tiny.moves, tiny.spells) == 2


def by_hand(tiny, *, abroad_leaves: bool) -> dict[int, tuple[int, int]]:
    actual = {}
    for person in range(len(tiny.people)):
        stays = tiny.spells[tiny.spells["person"] == person].sort_values("start")
        moves = [move for move in tiny.moves.itertuples() if move.person == person]
        if stays.empty or any(move.year == 0 and move.kind != "dual" for move in moves):
            continue
        first = stays.iloc[0]
        if first["domain"] != "academia" or (abroad_leaves and first["place"] != "home"):
            continue
        out = []
        for move in moves:
            later = move.year > first["start"] or (move.kind == "dual" and move.year == first["start"])
            if not move.year or not later or move.year > tiny.people["last_observed_year"].iloc[person]:
                continue
            gone = abroad_leaves and move.crossing in ("leaves", "abroad")
            way = "abroad" if gone else str(move.to_domain)
            if way != "academia":
                out.append((move.year, EXITS_AT_HOME.index(way)))
        actual[person] = min(out, default=(0, -1))
    return actual


@given(careers())
def test_waits_agree_with_following_each_person_by_hand(drawn):
    tiny = ecosystem(*drawn)
    before = tiny.moves.copy()
    for abroad_leaves in (True, False):
        followed = waits(tiny, abroad_leaves=abroad_leaves)
        ways = zip(followed["exit"].tolist(), followed["cause"].tolist(), strict=True)
        actual = dict(zip(followed.index, ways, strict=True))
        assert actual == by_hand(tiny, abroad_leaves=abroad_leaves)
    pd.testing.assert_frame_equal(tiny.moves, before)


def many(n: int = 120) -> pd.DataFrame:
    """Make waits of many people, each way out among them."""
    draw = np.random.default_rng(7)
    people = [{"career_start_year": int(year), "last_observed_year": 2020} for year in draw.integers(2000, 2016, n)]
    moves = [
        {
            "who": who,
            "year": int(draw.integers(people[who]["career_start_year"] + 1, 2024)),
            "to_sector_id": str(draw.choice(["software-services", "public-sector", "nonprofit", "university"])),
            "to_country_code": str(draw.choice(["PK", "PK", "DE"])),
        }
        for who in range(n)
    ]
    return waits(ecosystem(people, moves))


def test_the_hypothetical_curve_is_that_of_statsmodels():
    followed = many()
    curve = survival_times.time_if_only_industry(followed)
    until = np.where(followed["cause"] >= 0, followed["exit"], followed["last"]) - followed["began"]
    theirs = SurvfuncRight(until, (followed["cause"] == 0).astype(int))
    own = dict(zip(curve.time, curve.survival, strict=True))
    shared = [time for time in theirs.surv_times if time in own]
    assert len(shared) > 5
    np.testing.assert_allclose(
        [own[time] for time in shared], theirs.surv_prob[np.isin(theirs.surv_times, shared)], rtol=1e-12
    )
    assert (curve.at_risk >= 5).all()


def test_exits_are_those_of_statsmodels_and_add_up_with_those_who_stayed():
    followed = many()
    table = survival_times.exits(followed, abroad_leaves=True)
    into_industry = table[table["cause"] == "industry"].reset_index(drop=True)
    curve = survival_times.curve_table(survival_times.time_to_industry(followed, abroad_leaves=True))
    pd.testing.assert_frame_equal(curve, into_industry[curve.columns.tolist()], check_dtype=False)
    until = np.where(followed["cause"] >= 0, followed["exit"], followed["last"]) - followed["began"]
    theirs = CumIncidenceRight(until, (followed["cause"] + 1).to_numpy())
    for place, cause in enumerate(EXITS_AT_HOME):
        own = table[table["cause"] == cause].drop_duplicates("time", keep="last").set_index("time")["value"]
        expected = pd.Series(theirs.cinc[place], index=theirs.times)
        shared = own.index.intersection(expected.index)
        assert len(shared) > 5
        np.testing.assert_allclose(own[shared], expected[shared], atol=1e-12)
    left = table.drop_duplicates(["cause", "time"], keep="last").groupby("time")["value"].sum()
    staying = SurvfuncRight(until, (followed["cause"] >= 0).astype(int))
    gone = pd.Series(1 - staying.surv_prob, index=staying.surv_times)
    shared = left.index.intersection(gone.index)
    np.testing.assert_allclose(left[shared], gone[shared], atol=1e-12)


def test_one_minus_the_curve_of_one_way_is_never_below_its_incidence():
    followed = many()
    industry = survival_times.time_to_industry(followed, abroad_leaves=True)
    only = survival_times.time_if_only_industry(followed)
    np.testing.assert_array_equal(only.time, industry.time)
    np.testing.assert_array_equal(only.at_risk, industry.at_risk)
    assert (only.survival <= industry.survival + 1e-12).all()
    assert only.survival[-1] < industry.survival[-1]


def test_the_median_waits_for_half_of_all_people():
    ten = ecosystem([{}] * 20, [{"who": who, "year": 2013} for who in range(12)])
    curve = survival_times.time_to_industry(waits(ten), abroad_leaves=True)
    assert survival_times.median_wait(curve).value == 3
    few = ecosystem([{}] * 20, [{"who": who, "year": 2013} for who in range(3)])
    curve = survival_times.time_to_industry(waits(few), abroad_leaves=True)
    assert np.isnan(survival_times.median_wait(curve).value), "a median over the three movers would say three years"
    assert survival_times.incidence_by(curve, 10).value == pytest.approx(3 / 20)
    assert np.isnan(survival_times.incidence_by(curve, 40).value)


def test_early_moves_are_counted_among_people_observed_long_enough():
    people = [{"field": "robotics"}] * 6 + [{"field": "speech", "last_observed_year": 2013}] * 6
    moves = [{"who": 0, "year": 2014}, {"who": 1, "year": 2018}, {"who": 6, "year": 2012}]
    tiny = ecosystem(people, moves)
    table = survival_times.moved_within(tiny.people, waits(tiny), by="field", years=5)
    assert table[["field", "moved", "n"]].to_numpy().tolist() == [["robotics", 1, 6]]
    share = wilson(1, 6)
    assert table.loc[0, "high"] == pytest.approx(float(share.high))
    assert survival_times.pooled(table).n == 6


def test_no_people_give_no_curve():
    empty = ecosystem()
    followed = waits(empty)
    assert followed.empty
    assert survival_times.curve_table(survival_times.time_to_industry(followed, abroad_leaves=True)).empty
    assert survival_times.curve_table(survival_times.time_if_only_industry(followed)).empty
    assert survival_times.exits(followed, abroad_leaves=True).empty
    assert survival_times.moved_within(empty.people, followed, by="field", years=5).empty
