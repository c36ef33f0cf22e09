"""Aalen-Johansen: published examples, lifelines and statsmodels, and laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtri
from statsmodels.duration.survfunc import CumIncidenceRight

from ecosystem.statistics import cumulative_incidence, kaplan_meier

YEARS = np.arange(8)
EXITS = arrays(np.int64, (8, 3), elements=st.integers(0, 6))
LOST = arrays(np.int64, 8, elements=st.integers(0, 6))


def counted(time: list[int], status: list[int], causes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    moments, rank = np.unique(time, return_inverse=True)
    table = np.zeros((moments.size, causes + 1), dtype=int)
    np.add.at(table, (rank, status), 1)
    return moments, table[:, 1:], table[:, 0]


def of_cause(table: pd.DataFrame, cause: int | str) -> pd.DataFrame:
    return table[table["cause"] == cause].reset_index(drop=True)


def standard_error(table: pd.DataFrame) -> np.ndarray:
    """Read the error back from the lower limit."""
    share, low = table["incidence"].to_numpy(), table["low"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(np.log(low) / np.log(share)) / ndtri(0.975) * -np.log(share) * share


def test_four_people_by_hand() -> None:
    # one leaves by a in year 1, one by b in year 2 while another is lost, the last by a in year 3
    table = cumulative_incidence([1, 2, 3], [[1, 0], [0, 1], [1, 0]], [0, 1, 0], causes=["a", "b"])
    assert list(table.columns) == ["cause", "time", "at_risk", "events", "incidence", "low", "high"]
    assert of_cause(table, "a")["time"].tolist() == [0, 1, 2, 3]
    assert of_cause(table, "a")["at_risk"].tolist() == [4, 4, 3, 1]
    assert of_cause(table, "b")["events"].tolist() == [0, 0, 1, 0]
    np.testing.assert_allclose(of_cause(table, "a")["incidence"], [0, 1 / 4, 1 / 4, 1 / 4 + 1 / 2])
    np.testing.assert_allclose(of_cause(table, "b")["incidence"], [0, 0, 1 / 4, 1 / 4])


def test_estimates_of_r_and_errors_of_stata_with_ties() -> None:
    # cuminc of R's cmprsk and stcompet of Stata, as recorded in the tests of statsmodels 0.15
    time = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
    status = [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    table = cumulative_incidence(*counted(time, status, 3))
    recorded = [
        (0.11111111, 0.17037037, 0.17037037, 0.17037037, 0.17037037, 0.17037037, 0.17037037),
        (0.0, 0.0, 0.20740741, 0.20740741, 0.20740741, 0.20740741, 0.20740741),
        (0.0, 0.0, 0.0, 0.17777778, 0.26666667, 0.26666667, 0.26666667),
    ]
    errors = [
        (0.07407407, 0.08976251, 0.08976251, 0.08976251, 0.08976251, 0.08976251, 0.08976251),
        (0.10610391, 0.10610391, 0.10610391, 0.10610391, 0.10610391),
        (0.11196147, 0.12787781, 0.12787781, 0.12787781),
    ]
    for cause in range(3):
        ours = of_cause(table, cause)
        np.testing.assert_allclose(ours["incidence"][1:], recorded[cause], atol=1e-8)
        np.testing.assert_allclose(standard_error(ours[ours["incidence"] > 0]), errors[cause], atol=1e-8)


def test_estimates_and_limits_of_lifelines() -> None:
    # AalenJohansenFitter of lifelines 0.30.3; ties only within a cause, as it moves others apart at random
    time = [1, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10]
    status = [1, 1, 2, 1, 1, 0, 2, 1, 1, 2, 0, 2, 2, 0]
    table = cumulative_incidence(*counted(time, status, 2), causes=["first", "second"])
    recorded = {
        ("first", 1): (0.142857, 0.023223, 0.365544),
        ("first", 3): (0.285714, 0.088339, 0.523739),
        ("first", 6): (0.446429, 0.182905, 0.681906),
        ("first", 10): (0.446429, 0.182905, 0.681906),
        ("second", 2): (0.071429, 0.004524, 0.275228),
        ("second", 5): (0.151786, 0.024304, 0.384350),
        ("second", 7): (0.232143, 0.056091, 0.476949),
        ("second", 9): (0.446429, 0.169705, 0.693021),
    }
    rows = table.set_index(["cause", "time"])[["incidence", "low", "high"]]
    for place, numbers in recorded.items():
        np.testing.assert_allclose(rows.loc[place], numbers, atol=1e-6)


@settings(deadline=None)
@given(EXITS, LOST)
def test_incidence_agrees_with_statsmodels_ties_included(exits: np.ndarray, lost: np.ndarray) -> None:
    lost = lost + np.eye(8, dtype=int)[-1]  # someone is left at the end, where their variance divides by zero
    exits = exits + np.array([0, 0, 1]) * (YEARS == 0)[:, np.newaxis]
    status = np.repeat(np.tile([1, 2, 3, 0], 8), np.column_stack((exits, lost)).ravel())
    time = np.repeat(np.repeat(YEARS, 4), np.column_stack((exits, lost)).ravel())
    theirs = CumIncidenceRight(time, status)
    table = cumulative_incidence(YEARS, exits, lost)
    for cause in range(3):
        ours = of_cause(table, cause)[1:]
        ours = ours[ours["time"].isin(theirs.times)]
        np.testing.assert_allclose(ours["incidence"], theirs.cinc[cause], atol=1e-10)
        begun = (ours["incidence"] > 0).to_numpy()
        np.testing.assert_allclose(standard_error(ours)[begun], theirs.cinc_se[cause][begun], rtol=1e-5)


@settings(deadline=None)
@given(EXITS, LOST)
def test_all_exits_and_those_who_stay_add_up_to_1(exits: np.ndarray, lost: np.ndarray) -> None:
    table = cumulative_incidence(YEARS, exits, lost)
    overall = kaplan_meier(YEARS, exits.sum(axis=1), lost)
    gone = sum(of_cause(table, cause)["incidence"].to_numpy() for cause in range(3))
    np.testing.assert_allclose(gone + overall.survival, np.ones(overall.time.size), atol=1e-12)
    for cause in range(3):
        assert of_cause(table, cause)["time"].tolist() == overall.time.tolist()
        assert of_cause(table, cause)["at_risk"].tolist() == overall.at_risk.tolist()


@settings(deadline=None)
@given(EXITS, LOST)
def test_incidence_starts_at_0_never_falls_and_lies_in_its_interval(exits: np.ndarray, lost: np.ndarray) -> None:
    table = cumulative_incidence(YEARS, exits, lost)
    for cause in range(3):
        curve = of_cause(table, cause)
        assert curve["incidence"].head(1).isin([0]).all()
        assert curve["incidence"].is_monotonic_increasing
    assert table["low"].ge(0).all()
    assert table["low"].le(table["incidence"] + 1e-12).all()
    assert table["high"].ge(table["incidence"] - 1e-12).all()
    assert table["high"].le(1).all()


@settings(deadline=None)
@given(EXITS)
def test_without_censoring_incidence_is_a_share_and_has_its_variance(exits: np.ndarray) -> None:
    table = cumulative_incidence(YEARS, exits, np.zeros(8))
    n = exits.sum()
    for cause in range(3):
        curve = of_cause(table, cause)[1:]
        share = exits[:, cause].cumsum()[curve["time"].to_numpy(dtype=int)] / n if n else np.empty(0)
        np.testing.assert_allclose(curve["incidence"], share, atol=1e-12)
        inside = (share > 1e-9) & (share < 1 - 1e-9)
        error = np.sqrt(share * (1 - share) / n)[inside] if n else share
        np.testing.assert_allclose(standard_error(curve)[inside], error, rtol=1e-6)


@settings(deadline=None)
@given(EXITS, LOST)
def test_with_one_cause_it_is_what_survival_leaves_with_greenwoods_variance(
    exits: np.ndarray, lost: np.ndarray
) -> None:
    single = exits[:, :1]
    curve = of_cause(cumulative_incidence(YEARS, single, lost), 0)
    survival = kaplan_meier(YEARS, single[:, 0], lost)
    np.testing.assert_allclose(curve["incidence"], 1 - survival.survival, atol=1e-12)
    inside = (survival.survival > 1e-9) & (survival.survival < 1 - 1e-9)
    logarithm = -np.log(survival.survival[inside])
    greenwood = np.log(np.log(survival.low[inside]) / -logarithm) / ndtri(0.975) * logarithm * survival.survival[inside]
    np.testing.assert_allclose(standard_error(curve)[inside], greenwood, rtol=1e-6)


@settings(deadline=None)
@given(EXITS, LOST)
def test_the_complement_of_a_single_cause_curve_is_larger(exits: np.ndarray, lost: np.ndarray) -> None:
    table = cumulative_incidence(YEARS, exits, lost)
    others_as_censored = kaplan_meier(YEARS, exits[:, 0], exits[:, 1:].sum(axis=1) + lost)
    np.testing.assert_array_less(of_cause(table, 0)["incidence"], 1 - others_as_censored.survival + 1e-12)


@settings(deadline=None)
@given(EXITS, LOST)
def test_the_order_of_causes_does_not_matter(exits: np.ndarray, lost: np.ndarray) -> None:
    names = ["industry", "abroad", "out"]
    table = cumulative_incidence(YEARS, exits, lost, causes=names)
    turned = cumulative_incidence(YEARS, exits[:, ::-1], lost, causes=names[::-1])
    for name in names:
        pd.testing.assert_frame_equal(of_cause(table, name), of_cause(turned, name))


def test_when_everyone_took_one_exit_the_low_limit_stays_and_the_high_is_1() -> None:
    table = cumulative_incidence([1, 2, 3], [[2, 0], [3, 0], [4, 0]], [0, 0, 0])
    first = of_cause(table, 0)
    assert first["incidence"].iloc[-1] == pytest.approx(1)
    assert first["high"].iloc[-1] == pytest.approx(1)
    assert first["low"].iloc[-1] == first["low"].iloc[-2] > 0
    assert (of_cause(table, 1)[["incidence", "low", "high"]] == 0).all(axis=None)


def test_limits_of_incidence_are_wider_at_a_higher_level() -> None:
    narrow, wide = (cumulative_incidence([1, 2], [[3, 1], [2, 2]], [1, 9], level=level) for level in (0.8, 0.95))
    begun = narrow["incidence"] > 0
    assert (wide["low"] < narrow["low"])[begun].all()
    assert (wide["high"] > narrow["high"])[begun].all()


@pytest.mark.parametrize("people", [([], np.empty((0, 2)), []), ([1, 2], np.zeros((2, 2)), [0, 0])])
def test_no_people_give_an_empty_table(people: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    table = cumulative_incidence(*people, causes=["a", "b"])
    assert table.empty
    assert list(table.columns) == ["cause", "time", "at_risk", "events", "incidence", "low", "high"]


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([1, 2], [1, 2], [0, 0]), {}, "events_by_cause has 1 axes: give a row per time and a column per cause"),
        (([2, 1], [[1, 0], [0, 1]], [0, 0]), {}, "time does not rise: "),
        (([1, 2], [[1, 0]], [0, 0]), {}, r"counts have shape \(1, 2\) for 2 times: "),
        (([1, 2], [[1, 0], [0, -1]], [0, 0]), {}, r"events_by_cause\[1, 1\] is -1: "),
        (([1, 2], [[1, 0], [0, 1]], [0, 0]), {"causes": ["a"]}, "causes has 1 names for 2 columns: name each"),
        (([1, 2], [[1, 0], [0, 1]], [0, 0]), {"level": 2}, "level is 2: "),
    ],
)
def test_incidence_rejects_invalid_counts(
    arguments: tuple[list[int], ...], options: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        cumulative_incidence(*arguments, **options)


def test_incidence_leaves_its_inputs() -> None:
    time, exits, lost = np.array([1.0, 2.0]), np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([0.0, 4.0])
    cumulative_incidence(time, exits, lost)
    assert time.tolist() == [1, 2]
    assert exits.tolist() == [[1, 2], [3, 0]]
    assert lost.tolist() == [0, 4]
