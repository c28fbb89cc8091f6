"""Counter-based draws: a pure function of (run seed, agent id, quarter, purpose).

No generator is carried along, so neither the order of agents nor the number of threads nor the
presence of another agent changes anybody's luck, and two scenarios with one seed share their luck.
The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood 2014, OOPSLA).
"""

from enum import IntEnum

import numpy as np

from agents.rule import rule

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)


class Purpose(IntEnum):
    """What a draw decides. Numbers are never reused: they are part of every run's bits."""

    INITIAL_REVENUE = 1
    FIRM_SIZE = 2
    FIRM_SHOCK = 3
    ZONE_SHOCK = 4


@rule
def mix(state):
    """Scramble 64 bits (splitmix64 finaliser)."""
    state = (state ^ (state >> _S30)) * _FIRST
    state = (state ^ (state >> _S27)) * _SECOND
    return state ^ (state >> _S31)


@rule
def uniform(seed, agent, quarter, purpose):
    """Luck of one agent in one quarter for one purpose, in the open interval (0, 1)."""
    state = mix(np.uint64(seed) + _GOLDEN)
    state = mix((state ^ np.uint64(agent)) + _GOLDEN)
    state = mix((state ^ np.uint64(quarter)) + _GOLDEN)
    state = mix((state ^ np.uint64(purpose)) + _GOLDEN)
    # 52 bits and a half: with 53 the largest value would round to 1.
    return (np.float64(state >> _S12) + 0.5) * 2.0**-52
