"""Levels answer to levels: a measure that stays as it is adds a level, never growth for ever."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from qianyi.agents.zone.cost import park_capital
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.zones import key_zones
from qianyi.sim.phases.investors import zones_attract
from qianyi.sim.replicate import simulate
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

# No new projects: what they bring is a flow while it lasts, and each plant lives for decades. Where nobody signs,
# effort would slide away from promotion for decades, so that it stays where it is.
_WITHOUT_PROJECTS = dict.fromkeys(("group_projects", "domestic_projects", "foreign_projects", "movers_stock"), 0.0)
_WITHOUT_PROJECTS |= {"reinforcement": 0.0, "imitation": 0.0}
_TO_2045 = 4 * 29
_SEEDS = (1, 2)
# Infrastructure wears 5 % a year: a larger stock is still filling in 2045, by less every year.
_FILLING = {"infrastructure_investment", "park_in_park_capital"}


def _volume(setting: dict[str, float], seed: int, quarters: int = _TO_2045, changed=_WITHOUT_PROJECTS) -> np.ndarray:
    """Revenue of all zones in prices of 2016 by quarter, with levers set from the start on and for ever."""
    given = paths(plan=0.0, quarters=quarters, **changed)
    for lever, value in setting.items():
        given.policy[:, :, list(levers()).index(lever)] = value
    return simulate(given, key_zones(), seed).indicators["revenue_2016_prices"].sum(axis=1)


@pytest.fixture(scope="module")
def effects() -> dict[str, np.ndarray]:
    """Effect (%) of each lever alone by quarter, as it is in the plan."""
    without = {seed: _volume({}, seed) for seed in _SEEDS}

    def effect(lever) -> np.ndarray:
        changes = [_volume({lever.id: lever.with_plan}, seed) / without[seed] - 1.0 for seed in _SEEDS]
        return 100.0 * np.mean(changes, axis=0)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(levers(), pool.map(effect, levers().values()), strict=True))


def _in(year: int) -> int:
    return 4 * (year - 2016) - 1


def test_what_a_lever_adds_is_flat_from_2030_to_2045(effects):
    moved = {lever: abs(found[_in(2045)] - found[_in(2030)]) for lever, found in effects.items()}
    assert {lever for lever, change in moved.items() if change > 1.0} <= _FILLING, moved


@pytest.mark.parametrize("lever", sorted(_FILLING))
def test_a_stock_that_still_fills_stays_below_the_level_of_its_elasticity(effects, lever):
    """Output rises by the elasticity times the log of what is spent, with the plan against without, and no further."""
    without = sum(levers()[name].without_plan for name in _FILLING)
    more = levers()[lever].with_plan - levers()[lever].without_plan
    level = parameters()["infrastructure_elasticity"].value * np.log1p(more / without)
    assert 0.0 < effects[lever][-1] < 100.0 * np.expm1(level)


_PLAN = {told.id: told.with_plan for told in levers().values()}


@pytest.mark.parametrize("changed", [{}, _WITHOUT_PROJECTS], ids=["as it is", "without projects"])
def test_what_the_plan_adds_is_flat_from_2030_to_2045(changed):
    """In per cent of what there is without it; within 1 point, stocks that still fill included."""
    asked = [(setting, seed) for setting in ({}, _PLAN) for seed in range(1, 7)]
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda one: _volume(*one, changed=changed), asked))
    effect = 100.0 * np.mean([both[6 + k] / both[k] - 1.0 for k in range(6)], axis=0)
    assert abs(effect[_in(2045)] - effect[_in(2030)]) < 1.0, effect[3::20]


@pytest.fixture(scope="module")
def at_bounds() -> dict[str, float]:
    """Effect (%) on volume in 2025 of each lever alone at its bound on the plan's side, and of the plan."""

    def at_bound(lever) -> float:
        return lever.high if lever.with_plan >= lever.without_plan else lever.low

    packages = {lever.id: {lever.id: at_bound(lever)} for lever in levers().values()} | {"plan": _PLAN}
    without = {seed: _volume({}, seed, 36, {})[-1] for seed in _SEEDS}

    def effect(package) -> float:
        return 100.0 * float(np.mean([_volume(package, seed, 36, {})[-1] / without[seed] - 1.0 for seed in _SEEDS]))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(packages, pool.map(effect, packages.values()), strict=True))


def test_no_lever_at_its_bound_does_more_than_the_whole_plan(at_bounds):
    plan = at_bounds["plan"]
    assert 3.0 < plan < 20.0
    assert not {lever: effect for lever, effect in at_bounds.items() if lever != "plan" and abs(effect) >= plan}


def test_spending_on_services_at_its_bound_is_bought_with_infrastructure(at_bounds):
    """Budgets bind: ten times the spending on services leaves less for land, and less for the zone as a whole."""
    assert at_bounds["supporting_services"] < 0.5 * at_bounds["infrastructure_investment"]


def test_aimed_promotion_wins_no_investor_in_the_mean():
    """What targeting gives to the chosen sectors it takes from the rest."""
    worlds = []
    for aim in (1.0, 0.0):
        given = paths(plan=0.0, quarters=4)
        for lever in ("chain_targeting", "emerging_focus"):
            given.policy[:, :, list(levers()).index(lever)] = aim
        worlds.append(new_world(given, key_zones(), 3))
        zones_attract(worlds[-1], worlds[-1].policy[0], 1.0)
    aimed, plain = worlds
    ratio = aimed.weight[2] / plain.weight[2]
    assert ratio.max() > 1.05 and ratio.min() < 0.98
    assert (aimed.mix[2] @ ratio) == pytest.approx(np.ones(31), rel=1e-12)


def test_capital_of_parks_leaves_where_land_stands_empty_and_saturates():
    world = new_world(paths(plan=1.0, quarters=4), key_zones(), 3)
    zone, policy, parameters = world.zones[0], world.policy[0, 0].copy(), world.parameters[0]
    usual = park_capital(zone, policy, parameters)
    assert 0.0 < usual < policy["park_in_park_capital"] * zone["unit"]
    policy["park_in_park_capital"] = 1e6
    assert park_capital(zone, policy, parameters) == pytest.approx(parameters["park_ceiling"] * zone["revenue"])
    zone["land_free"] = zone["land_let"]
    assert park_capital(zone, policy, parameters) == 0.0


def test_services_follow_the_industry_of_their_zone():
    """A zone that loses half of its firms loses services too, over the next quarters; the others do not."""
    usual, hit = (new_world(paths(plan=0.0, quarters=12), key_zones(), 3) for _ in range(2))
    of_zone = hit.firms["zone"] == 4
    for size in ("volume", "demand", "capacity"):
        hit.firms[size][of_zone] *= 0.5
    for world in (usual, hit):
        quarters(world, 0, 4)
    ratio = hit.zones["services"] / usual.zones["services"]
    link = float(usual.parameters[0]["services_link"])
    assert ratio[4] == pytest.approx(0.5**link, abs=0.03)
    assert np.delete(ratio, 4) == pytest.approx(1.0, abs=0.01)
