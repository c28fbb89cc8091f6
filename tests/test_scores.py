"""Scores of forecasts are proper, and say what few zones cannot resolve."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qianyi.calibration.forecasts import scores

NUMBERS = st.floats(-50, 50, allow_nan=False)


@settings(deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_the_score_of_a_point_forecast_is_its_absolute_error(pairs):
    forecast, observed = np.array(pairs).T
    assert np.allclose(scores.crps(forecast[None], observed), np.abs(forecast - observed))


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=2, max_size=30), NUMBERS, NUMBERS)
def test_the_score_is_never_negative_and_moves_with_the_scale(draws, observed, shift):
    draws = np.array(draws)[:, None]
    score = scores.crps(draws, [observed])[0]
    assert score >= -1e-9
    assert scores.crps(draws + shift, [observed + shift])[0] == pytest.approx(score, abs=1e-6)
    assert scores.crps(3.0 * draws, [3.0 * observed])[0] == pytest.approx(3.0 * score, abs=1e-6)


def test_the_true_distribution_scores_best_on_average():
    def normal(number: int) -> np.ndarray:
        return stats.norm.ppf((np.arange(number) + 0.5) / number)

    def mean_score(centre: float, spread: float) -> float:
        return scores.crps(np.tile(centre + spread * normal(100)[:, None], (1, 1000)), normal(1000)).mean()

    best = mean_score(0.0, 1.0)
    assert best == pytest.approx(1.0 / math.sqrt(math.pi), abs=0.001)
    assert all(best < mean_score(*other) for other in ((0.1, 1.0), (0.6, 1.0), (0.0, 0.4), (0.0, 0.9), (0.0, 2.0)))


@settings(deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.integers(1, 4)), min_size=2, max_size=12), NUMBERS)
def test_a_weight_is_a_number_of_equal_draws(pairs, observed):
    draws = np.array([value for value, _ in pairs])
    times = np.array([count for _, count in pairs])
    weighted = scores.crps(draws[:, None], [observed], times / times.sum())[0]
    assert weighted == pytest.approx(scores.crps(np.repeat(draws, times)[:, None], [observed])[0], abs=1e-6)


def test_a_zone_that_does_not_exist_yet_is_not_scored():
    with pytest.raises(ValueError, match="finite"):
        scores.crps(np.array([[np.nan]]), [1.0])


def test_coverage_of_the_true_distribution_is_its_level():
    rng = np.random.default_rng(2)
    inside = scores.covered(rng.normal(size=(2000, 1)), rng.normal(size=5000), 0.8)
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


def test_only_open_outcomes_are_scored():
    assert scores.is_open([0.05, 0.1, 0.5, 0.9, 0.95]).tolist() == [False, True, True, True, False]
    assert scores.brier([0.5, 1.0, 0.0], [1, 1, 1]).tolist() == [0.25, 0.0, 1.0]


def test_shares_and_ranks():
    assert np.allclose(scores.shares(np.array([[1.0, 3.0], [2.0, 2.0]])), [[0.25, 0.75], [0.5, 0.5]])
    assert scores.rank_correlation([1, 2, 3, 4], [10, 20, 40, 30]) == pytest.approx(0.8)
    assert math.isnan(scores.rank_correlation([1, 2], [1, 2]))


def test_years_of_a_zone_are_one_cluster():
    assert scores.by_zone([1.0, 3.0, 5.0], ["a", "a", "b"]).tolist() == [2.0, 5.0]


def test_the_bootstrap_interval_holds_the_true_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(3)
    found = [scores.mean_over_zones(rng.normal(0.3, 1.0, 31), seed) for seed in range(120)]
    inside = np.mean([row.low <= 0.3 <= row.high for row in found])
    assert 0.86 <= inside <= 1.0


def test_two_zones_give_no_interval_and_say_so():
    few = scores.mean_over_zones(np.array([-1.0, -2.0]))
    assert few.value == -1.5 and math.isnan(few.low) and scores.verdict(few) == "better*"
    assert "2" in scores.resolution(np.array([-1.0, -2.0]), "", "en")
    assert "无法" in scores.resolution(np.array([-1.0, -2.0]), "", "zh")


def test_a_verdict_needs_an_interval_on_one_side():
    assert scores.verdict(scores.Mean(-0.2, -0.3, -0.1, 9)) == "better"
    assert scores.verdict(scores.Mean(0.2, 0.1, 0.3, 9)) == "worse"
    assert scores.verdict(scores.Mean(-0.2, -0.5, 0.1, 9)) == "tie"
    assert scores.detectable(np.full(31, 0.1) + np.tile([0.1, -0.1], 16)[:31]) == pytest.approx(0.0512, abs=0.002)
