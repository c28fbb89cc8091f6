"""Luck is a pure function of who, when and what for."""

import os
import subprocess
import sys

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyi.sim.draws import Purpose, draw, lower_luck, own_stream, pair, stream, uniform, upper_luck

_PRINT = (
    "import numpy as np; np.seterr(over='ignore'); from qianyi.sim.draws import uniform;"
    "print([uniform(7, agent, quarter, 3).hex() for agent in range(5) for quarter in range(5)])"
)


def _printed(**environment) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _PRINT], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_compiled_and_interpreted_draws_are_equal_bit_for_bit():
    assert _printed(NUMBA_DISABLE_JIT="0") == _printed(NUMBA_DISABLE_JIT="1", PYTHONHASHSEED="5")


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**62), st.integers(0, 400), st.sampled_from(list(Purpose)))
def test_a_draw_lies_strictly_between_zero_and_one(seed, agent, quarter, purpose):
    assert 0.0 < uniform(seed, agent, quarter, int(purpose)) < 1.0


def test_draws_are_even_and_unrelated_between_neighbours():
    luck = np.array([[uniform(1, agent, quarter, 3) for agent in range(200)] for quarter in range(100)])
    assert abs(luck.mean() - 0.5) < 0.01
    assert abs(luck.var() - 1 / 12) < 0.002
    assert abs(np.corrcoef(luck[:, :-1].ravel(), luck[:, 1:].ravel())[0, 1]) < 0.03
    assert abs(np.corrcoef(luck[:-1].ravel(), luck[1:].ravel())[0, 1]) < 0.03


def test_a_stream_gives_the_draws_that_are_asked_for_one_by_one():
    purpose = int(Purpose.FIRM_FATE)
    common = np.uint64(stream(7, 12, purpose))
    assert [draw(common, agent) for agent in range(50)] == [uniform(7, agent, 12, purpose) for agent in range(50)]


def test_the_two_draws_of_a_pair_are_even_and_unrelated_to_each_other_and_to_neighbours():
    common = np.uint64(stream(3, 5, int(Purpose.CHOICE)))
    own = [np.uint64(own_stream(common, agent)) for agent in range(500)]
    bits = [[np.uint64(pair(mine, zone)) for zone in range(40)] for mine in own]
    upper, lower = (np.array([[part(both) for both in row] for row in bits]) for part in (upper_luck, lower_luck))
    for luck in (upper, lower):
        assert abs(luck.mean() - 0.5) < 0.01 and abs(luck.var() - 1 / 12) < 0.002
        assert 0.0 < luck.min() and luck.max() < 1.0
        assert abs(np.corrcoef(luck[:, :-1].ravel(), luck[:, 1:].ravel())[0, 1]) < 0.03
        assert abs(np.corrcoef(luck[:-1].ravel(), luck[1:].ravel())[0, 1]) < 0.03
    assert abs(np.corrcoef(upper.ravel(), lower.ravel())[0, 1]) < 0.03
