"""Luck of any width leaves mean growth where it was."""

import numba
import numpy as np
import pytest

from qianyi.agents.shocks import laplace, quarterly_luck, shock_width

# Midpoints of a fine partition of (0, 1): expectations without sampling noise.
LUCK = (np.arange(200_000) + 0.5) / 200_000


@numba.njit
def _yearly(scale):
    return np.array([laplace(luck, scale) for luck in LUCK])


@numba.njit
def _factors(yearly, scale, quarter):
    return np.array([quarterly_luck(np.exp(shock / 4.0), scale, quarter) for shock in yearly])


@pytest.mark.parametrize("scale", [0.02, 0.15, 0.23, 0.4])
def test_expected_revenue_stays_at_one_after_each_quarter(scale):
    yearly = _yearly(scale)
    revenue = np.ones_like(yearly)
    for quarter in (1, 2, 3, 4):
        revenue *= _factors(yearly, scale, quarter)
        assert revenue.mean() == pytest.approx(1.0, abs=2e-4)


def test_yearly_growth_is_a_tent():
    yearly = _yearly(0.23)
    assert np.abs(yearly).mean() == pytest.approx(0.23, rel=1e-3)
    assert yearly.std() == pytest.approx(0.23 * np.sqrt(2), rel=1e-3)


def test_larger_firms_have_narrower_luck_by_the_power_of_their_size():
    assert shock_width(np.log(1.0), 0.23, 0.18) == pytest.approx(0.23)
    assert shock_width(np.log(100.0), 0.23, 0.18) == pytest.approx(0.23 * 100**-0.18)
