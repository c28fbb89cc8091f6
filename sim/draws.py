"""Counter-based draws: a pure function of (run seed, agent id, quarter, purpose).

No generator is carried along, so neither the order of agents nor the number of threads nor the
presence of another agent changes anybody's luck, and two scenarios with one seed share their luck.
The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood 2014, OOPSLA).
"""

import math
from enum import IntEnum

import numpy as np

from qianyi.agents.rule import rule

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12, _S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12), np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)


class Purpose(IntEnum):
    """What a draw decides. Numbers are never reused: they are part of every run's bits."""

    INITIAL_REVENUE = 1
    FIRM_SIZE = 2
    FIRM_SHOCK = 3
    ZONE_SHOCK = 4
    SERVICE_SHARE = 5
    FIRM_COUNT = 6
    FIRM_SECTOR = 7
    FIRM_TRAITS = 8
    FIRM_FATE = 9
    FIRM_STATUS = 10
    FIRM_LISTING = 11
    SECTOR_SHOCK = 12
    PRICE = 13
    REFORM = 14
    ARRIVALS = 15
    PROJECT_SIZE = 16
    PROJECT_STAGE = 17
    PROJECT_GENUINE = 18
    OUTSIDE = 21
    FOLLOWERS = 22
    ENTRY = 23
    ENTRANT_SIZE = 24
    REBASING = 25
    REPORTING = 26
    PILOT = 27
    COVERAGE = 28
    ENSEMBLE = 29
    CHOICE = 30
    PLATFORM = 31
    OVERSTATING = 36
    LETTING_GO = 37


class Kind(IntEnum):
    """First byte of an id: who the agent is. Ids are made from facts, never from a counter."""

    FIRM = 1
    ENTRANT = 2
    MOVER = 3
    INVESTMENT = 4
    FOLLOWER = 5
    ZONE = 7
    SECTOR = 8
    PROVINCE = 9
    # A bit of its own: a plant's id is its project's with this bit set.
    PLANT = 16


# Quarters before the base date have negative numbers; draws need positive ones.
QUARTER_OFFSET = 64


@rule
def mix(state):
    """Scramble 64 bits (splitmix64 finaliser)."""
    state = (state ^ (state >> _S30)) * _FIRST
    state = (state ^ (state >> _S27)) * _SECOND
    return state ^ (state >> _S31)


@rule
def name(kind, quarter, first, second, third):
    """Id of an agent from facts: its kind, when it appeared (quarter), and up to three numbers of its origin."""
    return (
        (np.uint64(kind) << np.uint64(56))
        | (np.uint64(quarter + QUARTER_OFFSET) << np.uint64(44))
        | (np.uint64(first) << np.uint64(34))
        | (np.uint64(second) << np.uint64(24))
        | np.uint64(third)
    )


@rule
def stream(seed, quarter, purpose):
    """Common part of all agents' draws for one purpose in one quarter: hashed once, before a loop over agents."""
    state = mix(np.uint64(seed) + _GOLDEN)
    state = mix((state ^ np.uint64(quarter + QUARTER_OFFSET)) + _GOLDEN)
    return mix((state ^ np.uint64(purpose)) + _GOLDEN)


@rule
def draw(common, agent):
    """Luck of one agent in a `stream`, in the open interval (0, 1)."""
    # 52 bits and a half: with 53 the largest value would round to 1.
    return (np.float64(mix((common ^ np.uint64(agent)) + _GOLDEN) >> _S12) + 0.5) * 2.0**-52


@rule
def uniform(seed, agent, quarter, purpose):
    """Luck of one agent in one quarter for one purpose: `draw` of its stream."""
    return draw(stream(seed, quarter, purpose), agent)


@rule
def own_stream(common, agent):
    """Common part of the draws of one agent for many alternatives; see `pair`."""
    return mix((common ^ np.uint64(agent)) + _GOLDEN)


@rule
def pair(own, alternative):
    """64 bits of an agent with one alternative, by the alternative's id: closing one does not shift the others.

    `upper_luck` and `lower_luck` make two independent draws of them.
    """
    return mix((own ^ np.uint64(alternative)) + _GOLDEN)


@rule
def upper_luck(bits):
    """Luck in the open interval (0, 1) from the upper half of the bits of a pair."""
    return (np.float64(bits >> _S32) + 0.5) * 2.0**-32


@rule
def lower_luck(bits):
    """The same from the lower half."""
    return (np.float64(bits & _LOWER) + 0.5) * 2.0**-32


@rule
def normal(seed, agent, quarter, purpose):
    """Standard normal draw (Box and Muller 1958) from two uniforms of neighbouring streams."""
    radius = math.sqrt(-2.0 * math.log(uniform(seed, agent, quarter, purpose)))
    return radius * math.cos(2.0 * math.pi * uniform(seed, agent, quarter, purpose + 1000))


@rule
def poisson(mean, luck):
    """Number of arrivals with this mean, by inversion: a larger mean never brings fewer with the same luck."""
    term = math.exp(-mean)
    reached = term
    count = 0
    while luck > reached and count < 1000:
        count += 1
        term *= mean / count
        reached += term
    return count


@rule
def replicate_seed(seed, replicate):
    """Seed of one replicate: the same for every scenario of a run, so that scenarios share their luck."""
    return mix(mix(np.uint64(seed) + _GOLDEN) ^ (np.uint64(replicate) + _SECOND)) >> np.uint64(1)
