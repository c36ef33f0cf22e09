"""Kaplan-Meier: published examples, lifelines and statsmodels, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from statsmodels.duration.survfunc import SurvfuncRight

from ecosystem.statistics import SurvivalCurve, kaplan_meier, median_time, survival_at
from tests.statistics.curves import curve_of

# weeks in remission under 6-MP: E. J. Freireich et al. (1963), Blood 21, 699-716; False: still in remission
FREIREICH = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [bool(int(digit)) for digit in "111010100110001100000"]

# load_waltons() of lifelines 0.30.3, both groups, by time; survival and log-log limits by its KaplanMeierFitter
WALTONS_TIME = [6, 7, 9, 13, 15, 17, 19, 22, 26, 29, 32, 33, 36, 38, 41, 43, 45, 47, 48, 51, 53, 54, 56, 58, 60]
WALTONS_TIME += [61, 62, 63, 66, 68, 69, 75]
WALTONS_EVENTS = [1, 1, 3, 3, 2, 1, 3, 4, 5, 5, 1, 3, 2, 2, 7, 1, 9, 1, 8, 3, 7, 2, 18, 4, 15, 9, 2, 9, 3, 9, 12, 1]
WALTONS_CENSORED = [0, 1, *[0] * 14, 1, *[0] * 7, 1, 2, 0, 0, 0, 1, 1, 0]
WALTONS_LIFELINES = {
    6: (0.993865, 0.957254, 0.999134),
    7: (0.987730, 0.951834, 0.996917),
    26: (0.858090, 0.794213, 0.903336),
    45: (0.672891, 0.594825, 0.739243),
    47: (0.666661, 0.588371, 0.733466),
    56: (0.429903, 0.352689, 0.504680),
    60: (0.311524, 0.241659, 0.383759),
    61: (0.254305, 0.189747, 0.323688),
    69: (0.014341, 0.002854, 0.046184),
}

PEOPLE = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def split(people: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    durations, events = zip(*people, strict=True)
    return np.array(durations), np.array(events)


def same(one: SurvivalCurve, other: SurvivalCurve) -> None:
    for name in ("time", "at_risk", "events", "survival", "low", "high"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-12, err_msg=name)


def test_three_people_by_hand() -> None:
    curve = curve_of([1, 2, 2], [1, 0, 1])
    assert curve.time.tolist() == [0, 1, 2]
    assert curve.at_risk.tolist() == [3, 3, 2]
    assert curve.events.tolist() == [0, 1, 1]
    np.testing.assert_allclose(curve.survival, [1, 2 / 3, 1 / 3])


def test_the_leukaemia_trial_gives_the_published_curve_and_median() -> None:
    curve = curve_of(FREIREICH, RELAPSED)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert survival_at(curve, list(published)).value == pytest.approx(list(published.values()), abs=5e-4)
    assert dict(zip(curve.time, curve.at_risk, strict=True))[6] == 21
    assert dict(zip(curve.time, curve.at_risk, strict=True))[23] == 6
    assert curve.events.sum() == 9
    assert median_time(curve).value == 23


def test_the_leukaemia_trial_gives_the_published_standard_errors() -> None:
    # D. G. Kleinbaum and M. Klein, Survival Analysis; also the output of every package for these data
    published = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}
    curve = curve_of(FREIREICH, RELAPSED)
    for week, error in published.items():
        assert standard_error(curve)[curve.time == week] == pytest.approx(error, abs=5e-5)


def standard_error(curve: SurvivalCurve, level: float = 0.95) -> np.ndarray:
    """Read Greenwood's error back from the lower limit."""
    with np.errstate(divide="ignore", invalid="ignore"):
        stretch = np.log(curve.low) / np.log(curve.survival)
        return np.log(stretch) / ndtri((1 + level) / 2) * -np.log(curve.survival) * curve.survival


def test_waltons_agrees_with_lifelines() -> None:
    curve = kaplan_meier(WALTONS_TIME, WALTONS_EVENTS, WALTONS_CENSORED)
    assert curve.at_risk[0] == 163
    read = survival_at(curve, list(WALTONS_LIFELINES))
    np.testing.assert_allclose(
        np.column_stack((read.value, read.low, read.high)), list(WALTONS_LIFELINES.values()), atol=1e-6
    )
    median = median_time(curve)
    assert (median.value, median.low, median.high) == (56, 53, 58)


@settings(deadline=None)
@given(PEOPLE.filter(lambda people: any(event for _, event in people)), st.floats(0.5, 0.99))
def test_survival_agrees_with_statsmodels_ties_included(people: list[tuple[int, bool]], level: float) -> None:
    durations, events = split(people)
    theirs = SurvfuncRight(durations, events.astype(int))
    ours = curve_of(durations, events, level=level)
    steps = ours.events > 0
    np.testing.assert_array_equal(ours.time[steps], theirs.surv_times)
    np.testing.assert_array_equal(ours.at_risk[steps], theirs.n_risk)
    np.testing.assert_array_equal(ours.events[steps], theirs.n_events)
    np.testing.assert_allclose(ours.survival[steps], theirs.surv_prob, atol=1e-9)
    positive = ours.survival[steps] > 0
    np.testing.assert_allclose(
        standard_error(ours, level)[steps][positive], theirs.surv_prob_se[positive], rtol=1e-6, atol=1e-9
    )


@settings(deadline=None)
@given(PEOPLE)
def test_a_curve_starts_at_1_and_never_rises(people: list[tuple[int, bool]]) -> None:
    curve = curve_of(*split(people))
    assert curve.time[0] == 0
    assert curve.survival[0] == curve.low[0] == curve.high[0] == 1
    assert (np.diff(curve.survival) <= 0).all()
    assert (np.diff(curve.time[1:]) > 0).all()
    assert (curve.low >= 0).all()
    assert (curve.low <= curve.survival).all()
    assert (curve.survival <= curve.high).all()
    assert (curve.high <= 1).all()


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_without_censoring_it_is_the_share_without_the_event(durations: list[int]) -> None:
    curve = curve_of(durations, np.ones(len(durations)))
    still = [(np.array(durations) > time).mean() for time in curve.time[1:]]
    np.testing.assert_allclose(curve.survival[1:], still, atol=1e-12)


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=40).filter(lambda durations: len(set(durations)) > 1))
def test_without_censoring_the_variance_is_that_of_a_share(durations: list[int]) -> None:
    curve = curve_of(durations, np.ones(len(durations)))
    inside = (curve.survival > 1e-9) & (curve.survival < 1 - 1e-9)
    share = curve.survival[inside]
    np.testing.assert_allclose(standard_error(curve)[inside], np.sqrt(share * (1 - share) / len(durations)), rtol=1e-9)


@settings(deadline=None)
@given(PEOPLE, st.randoms())
def test_the_order_of_people_does_not_matter(people: list[tuple[int, bool]], random: object) -> None:
    shuffled = people.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    same(curve_of(*split(people)), curve_of(*split(shuffled)))


@settings(deadline=None)
@given(PEOPLE.filter(lambda people: any(event for _, event in people)))
def test_dropping_the_censored_makes_it_look_faster(people: list[tuple[int, bool]]) -> None:
    durations, events = split(people)
    everyone, movers = curve_of(durations, events), curve_of(durations[events], events[events])
    times = np.unique(durations[events])
    assert (survival_at(everyone, times).value >= survival_at(movers, times).value - 1e-12).all()


def test_fractions_of_years_are_times_like_others() -> None:
    curve = curve_of([0.5, 1.25, 1.25], [1, 1, 0])
    assert curve.time.tolist() == [0, 0.5, 1.25]
    np.testing.assert_allclose(curve.survival, [1, 2 / 3, 1 / 3])


def test_an_event_at_the_start_is_a_step_at_0() -> None:
    curve = curve_of([0, 0, 4, 4], [1, 0, 0, 0])
    assert curve.time.tolist() == [0, 0, 4]
    assert curve.survival.tolist() == [1, 0.75, 0.75]


def test_when_everyone_had_it_the_high_limit_stays_and_the_low_is_0() -> None:
    curve = curve_of([1, 2, 3], [1, 1, 1])
    assert curve.survival[-1] == curve.low[-1] == 0
    assert curve.high[-1] == curve.high[-2] < 1


def test_limits_of_survival_are_wider_at_a_higher_level() -> None:
    narrow, wide = (curve_of(FREIREICH, RELAPSED, level=level) for level in (0.8, 0.95))
    moved = narrow.survival < 1
    assert (wide.low[moved] < narrow.low[moved]).all()
    assert (wide.high[moved] > narrow.high[moved]).all()


def test_no_people_give_an_empty_curve() -> None:
    for curve in (
        curve_of([], []),
        kaplan_meier([], [], []),
        kaplan_meier([1, 2], [0, 0], [0, 0]),
    ):
        assert curve.time.size == curve.survival.size == 0
        assert list(curve.table().columns) == ["time", "at_risk", "events", "survival", "low", "high"]


def test_a_table_has_a_row_a_step() -> None:
    table = curve_of([1, 2, 2], [1, 0, 1]).table()
    assert table.shape == (3, 6)
    assert table["at_risk"].tolist() == [3, 3, 2]


@pytest.mark.parametrize(
    ("time", "events", "message"),
    [
        ([2, 1], [1, 1], "time does not rise: .*; sort and sum"),
        ([1, 1], [1, 1], "time does not rise: "),
        ([1, 2], [1], r"counts have shape \(1,\) for 2 times: give one"),
        ([1, 2], [1, -1], r"events\[1\] is -1: "),
    ],
)
def test_survival_rejects_invalid_counts(time: list[int], events: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kaplan_meier(time, events, [0, 0])


def test_the_level_is_checked_without_people_too() -> None:
    with pytest.raises(ValueError, match="level is 95: "):
        kaplan_meier([], [], [], level=95)


def test_survival_leaves_its_inputs() -> None:
    time, events = np.array([1.0, 2.0, 5.0]), np.array([1.0, 0.0, 1.0])
    kaplan_meier(time, events, events)
    assert (time.tolist(), events.tolist()) == ([1, 2, 5], [1, 0, 1])
