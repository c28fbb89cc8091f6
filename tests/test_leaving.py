"""Nobody is immortal, and a market does not vanish with its firm."""

import numpy as np
import pytest

from qianyi.agents.firm import FIRM, Fate, State, exit_hazard, fall_or_leave, lost_at_exit
from qianyi.scenarios.levers import levers
from qianyi.scenarios.zones import key_zones
from qianyi.sim.phases.production import markets_are_taken_up
from qianyi.sim.replicate import simulate
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

_LUCK = (np.arange(2000) + 0.5) / 2000


@pytest.fixture(scope="module")
def world():
    return new_world(paths(0.0, quarters=4), key_zones(), 3)


def _fates(world, volume: float, state: State, **traits) -> tuple[list[Fate], list[float], list[State]]:
    """What a firm of this volume comes to over all values of its luck: fate, volume kept, state."""
    zone, policy, parameters = world.zones[0], world.policy[0, 0], world.parameters[0]
    fates, kept, states = [], [], []
    for luck in _LUCK:
        firm = np.zeros(1, FIRM)[0]
        firm["volume"] = firm["demand"] = firm["capacity"] = volume
        firm["years"], firm["state"] = 10.0, state
        firm["exit_hazard"] = exit_hazard(np.log(volume), 0.0, parameters)
        for key, value in traits.items():
            firm[key] = value
        fates.append(Fate(fall_or_leave(firm, zone, policy, parameters, 0.01, luck)))
        kept.append(float(firm["volume"]))
        states.append(State(firm["state"]))
    return fates, kept, states


@pytest.mark.parametrize("volume", [1.0, 500.0])
def test_a_named_anchor_falls_and_leaves_as_any_firm_of_its_size_does(world, volume):
    assert _fates(world, volume, State.OPERATING, anchor=1.0) == _fates(world, volume, State.OPERATING)
    fates, _, states = _fates(world, volume, State.OPERATING, anchor=1.0)
    assert Fate.LEAVES in fates and State.ZOMBIE in states


def test_exit_falls_smoothly_with_size_and_the_largest_are_taken_over(world):
    parameters = world.parameters[0]
    sizes = np.geomspace(0.5, 1000.0, 40)
    hazards = np.array([exit_hazard(np.log(size), 0.0, parameters) for size in sizes])
    assert (np.diff(hazards) <= 0.0).all() and hazards[-1] > 0.0
    assert np.abs(np.diff(np.log(hazards))).max() < 0.1
    lost = np.array([lost_at_exit(size, parameters) for size in sizes])
    assert (np.diff(lost) <= 1e-12).all() and lost[0] > 0.95
    assert lost[-1] == pytest.approx(float(parameters["takeover_loss"]), abs=0.01)
    fates, kept, states = _fates(world, 500.0, State.OPERATING)
    left = [place for place, fate in enumerate(fates) if fate == Fate.LEAVES]
    assert left and all(states[place] == State.OPERATING and kept[place] == pytest.approx(300.0) for place in left)


def test_rivals_take_up_the_stated_part_of_a_closed_market_the_nearest_most(world):
    parameters = world.parameters[0]
    world.zones["freed"] = 0.0
    steel, z = 7, int(np.argmax(world.zones["volume"][:, 7]))
    world.zones["freed"][z, steel] = freed = 0.01 * float(world.zones["volume"][:, steel].sum())
    markets_are_taken_up(world)
    gained = world.zones["taken_up"] * world.zones["volume"]
    assert gained[:, steel].sum() == pytest.approx(float(parameters["market_taken_up"]) * freed)
    assert np.delete(gained, steel, axis=1).sum() == 0.0
    rate = world.zones["taken_up"][:, steel]
    assert rate[z] == rate.max()
    others = np.array([o for o in range(len(rate)) if o != z and world.zones["volume"][o, steel] > 0.0])
    order = others[np.argsort(world.nearness[z, others])]
    assert (np.diff(rate[order]) >= -1e-12).all()
    assert not world.zones["freed"].any()


def test_nobody_takes_up_more_than_spare_capacity(world):
    world.zones["freed"] = 0.0
    world.zones["freed"][:, 7] = 1e6
    markets_are_taken_up(world)
    assert world.zones["taken_up"].max() == pytest.approx(float(world.parameters[0]["capacity_buffer"]) - 1.0)


def test_disposal_costs_at_first_and_pays_back_within_the_range_of_its_source():
    """Tan, Huang and Woo (2016): growth of healthy firms rises by 0.2 to 2.5 points for each ten points of zombies
    that leave. What disposal gains by year 8 over its lowest point must be what that range gives, and the loss of the
    first years must be made good between year 4 and year 8."""
    quarters, seeds = 36, range(8)
    quiet = {"zone_shock": 0.0, "sector_shock": 0.0}

    def volume(rate: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
        given = paths(0.0, quarters=quarters, volatility=0.0, **quiet)
        given.policy[:, :, list(levers()).index("zombie_disposal")] = rate
        found = simulate(given, key_zones(), seed).indicators
        return found["revenue_2016_prices"].sum(axis=1), found["zombies"].sum(axis=1) / found["firms"].sum(axis=1)

    runs = [(volume(0.05, seed), volume(0.3, seed)) for seed in seeds]
    effect = 100.0 * np.mean([more[0] / less[0] - 1.0 for less, more in runs], axis=0)
    fewer = 100.0 * np.mean([(less[1] - more[1])[12:].mean() for less, more in runs])
    assert effect[:4].min() < -0.1
    back = int(np.argmax(effect[8:] > 0.0)) + 8
    assert 16 <= back <= 32, effect[::4]
    years = float(parameters_of("crowding_years"))
    gained = effect[31] - effect[:16].min()
    assert 0.02 * fewer * years * 0.3 < gained < 0.25 * fewer * years, (gained, fewer)


def parameters_of(key: str) -> float:
    from qianyi.scenarios.parameters import parameters

    return parameters()[key].value
