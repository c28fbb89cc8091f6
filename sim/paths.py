"""What a run is given from outside: policy, national path, prices, pushes and events per quarter."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from qianyi.agents.rule import rule
from qianyi.scenarios import timeline
from qianyi.scenarios.background import zone_set
from qianyi.scenarios.economy import PRICE_GROUPS, sector_facts
from qianyi.scenarios.ensemble import Ensemble, ensemble
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import Scenario
from qianyi.sim.draws import Kind, Purpose, name, normal, uniform
from qianyi.sim.world import World

_PRICE, _SECTOR_SHOCK, _COVERAGE = int(Purpose.PRICE), int(Purpose.SECTOR_SHOCK), int(Purpose.COVERAGE)
_SECTOR = int(Kind.SECTOR)
# Arrivals are given for the 31 zones; a larger data set draws on a larger pool.
_POOLED = ("group_projects", "domestic_projects", "foreign_projects")


class Paths(NamedTuple):
    """Arrays of one scenario, the same for all of its replicates (T quarters, Z zones, S sectors, O origins)."""

    parameters: dict[str, float]
    days: np.ndarray  # (T,) ordinal day of the quarter's end
    quarter_of_year: np.ndarray  # (T,) 1..4
    policy: np.ndarray  # (T, Z, levers) in the levers' units
    volume_growth: np.ndarray  # (T,) log points a quarter
    price_change: np.ndarray  # (T, price groups) expected log change
    price_volatility: np.ndarray  # (price groups,) yearly SD of the innovation
    push: np.ndarray  # (T, O) multiplier of arrivals
    limit: np.ndarray  # (T, S) share of volume allowed
    cut: np.ndarray  # (T, S) share of volume cut
    coverage: np.ndarray  # (T, Z) log points
    enlargement: np.ndarray  # (T, Z) ha
    rebasing: tuple[float, float]  # hazard a year, size
    coverage_spread: np.ndarray  # (T,) SD of a zone's change of scope, log points
    pool: float = 1.0  # size of the pool of investors against that of the 31 zones
    ensemble: Ensemble | None = None  # parameters and initial revenues that differ between replicates


def paths_of(scenario: Scenario) -> Paths:
    """Arrays of a scenario; computed once, shared by its replicates."""
    values = {key: parameter.value for key, parameter in parameters().items()} | scenario.parameters
    pool = _pool(scenario.data_set)
    scope, land = timeline.zone_events(scenario)
    environment = scenario.environment
    return Paths(
        parameters=values | {key: values[key] * pool for key in _POOLED},
        days=np.array([end.toordinal() for end in scenario.quarter_ends], float),
        quarter_of_year=np.arange(scenario.quarters) % 4 + 1,
        policy=timeline.policy_values(scenario),
        volume_growth=timeline.volume_growth(scenario),
        price_change=timeline.price_change(scenario),
        price_volatility=np.array([environment.price_volatility.get(group, 0.0) for group in PRICE_GROUPS]),
        push=timeline.pushes(scenario),
        limit=timeline.volume_limits(scenario),
        cut=timeline.capacity_cuts(scenario),
        coverage=scope,
        enlargement=land,
        rebasing=(environment.rebasing_hazard, environment.rebasing_size),
        coverage_spread=timeline.scope_spread(scenario),
        pool=pool,
        ensemble=_ensemble(scenario),
    )


def _ensemble(scenario: Scenario) -> Ensemble | None:
    """The scenario's ensemble without the parameters that the scenario sets itself."""
    found = ensemble(scenario.ensemble)
    if found is None or not scenario.parameters.keys() & set(found.parameters):
        return found
    free = [place for place, key in enumerate(found.parameters) if key not in scenario.parameters]
    return replace(found, parameters=tuple(found.parameters[place] for place in free), values=found.values[:, free])


def of_replicate(paths: Paths, seed: int) -> tuple[Paths, dict[int, float]]:
    """The paths with the parameters of this replicate's draw, and the probabilities of its initial revenues."""
    if paths.ensemble is None:
        return paths, {}
    luck = float(uniform(np.uint64(seed), name(int(Kind.PROVINCE), 0, 1, 0, 0), 0, int(Purpose.ENSEMBLE)))
    drawn = paths.ensemble.draw(luck)
    pooled = {key: value * (paths.pool if key in _POOLED else 1.0) for key, value in drawn.parameters.items()}
    return paths._replace(parameters=paths.parameters | pooled), drawn.initial


def _pool(data_set: str) -> float:
    """Size of the pool of investors against that of the 31 zones: as the data set's revenue of 2016 (assumed)."""
    key = sum(zone.revenue_2016_yi for zone in zone_set("key-zones"))
    return sum(zone.revenue_2016_yi for zone in zone_set(data_set)) / key


def luck_of_paths(world: World, paths: Paths) -> None:
    """Draw the replicate's prices, sector shocks and changes of scope; all mean-one."""
    _prices_move(world, sector_facts().price_group, paths.price_change, paths.price_volatility)
    _sectors_have_luck(world)
    _scopes_change(world, paths.coverage_spread)


@rule
def _prices_move(world, group_of, expected, volatility):
    """Index of each sector: the expected path of its price group, and a deviation that fades (AR 1)."""
    persistence = world.parameters[0].price_persistence
    for group in range(len(volatility)):
        agent = name(_SECTOR, 0, group, 0, 0)
        step = volatility[group] / 2.0
        deviation = variance = trend = 0.0
        for t in range(len(expected)):
            deviation = persistence * deviation + step * normal(world.seed[0], agent, t, _PRICE)
            variance = persistence * persistence * variance + step * step
            trend += expected[t, group]
            index = math.exp(trend + deviation - variance / 2.0)
            for sector in range(len(group_of)):
                if group_of[sector] == group:
                    world.price[t + 1, sector] = index


@rule
def _sectors_have_luck(world):
    """National growth of each sector: the path, and a shock of the quarter."""
    spread = world.parameters[0].sector_shock / 2.0
    for sector in range(world.growth.shape[1]):
        agent = name(_SECTOR, 0, sector, 1, 0)
        for t in range(len(world.path)):
            shock = spread * normal(world.seed[0], agent, t, _SECTOR_SHOCK) - spread * spread / 2.0
            world.growth[t, sector] = world.path[t] + shock


@rule
def _scopes_change(world, spreads):
    """Luck of each zone with changes of statistical scope, in the quarters that have any."""
    for t in range(len(spreads)):
        if spreads[t] == 0.0:
            continue
        for z in range(len(world.zones)):
            luck = normal(world.seed[0], world.zones[z].id, t, _COVERAGE)
            world.coverage[t, z] += spreads[t] * luck - spreads[t] * spreads[t] / 2.0
