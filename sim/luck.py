"""Luck of a replicate that no agent makes: its draw from the ensemble, prices, sectors, statistical scope."""

import math

import numpy as np

from qianyi.agents.rule import rule
from qianyi.scenarios.paths import POOLED, Paths
from qianyi.scenarios.sectors.economy import sector_facts
from qianyi.sim.draws import Kind, Purpose, name, normal, uniform
from qianyi.sim.world import World

_PRICE, _SECTOR_SHOCK, _COVERAGE = int(Purpose.PRICE), int(Purpose.SECTOR_SHOCK), int(Purpose.COVERAGE)
_SECTOR = int(Kind.SECTOR)


def of_replicate(paths: Paths, seed: int) -> tuple[Paths, dict[int, float]]:
    """The paths with the parameters of this replicate's draw, and the probabilities of its initial revenues."""
    if paths.ensemble is None:
        return paths, {}
    luck = float(uniform(np.uint64(seed), name(int(Kind.PROVINCE), 0, 1, 0, 0), 0, int(Purpose.ENSEMBLE)))
    drawn = paths.ensemble.draw(luck)
    pooled = {key: value * (paths.pool if key in POOLED else 1.0) for key, value in drawn.parameters.items()}
    return paths._replace(parameters=paths.parameters | pooled), drawn.initial


def luck_of_paths(world: World) -> None:
    """Draw the replicate's prices, sector shocks and changes of scope; all mean-one."""
    _prices_move(world, sector_facts().price_group)
    _sectors_have_luck(world)
    _scopes_change(world)


@rule
def _prices_move(world, group_of):
    """Index of each sector: the expected path of its price group, and a deviation that fades (AR 1)."""
    persistence = world.parameters[0].price_persistence
    for group in range(len(world.environment[0].price_change)):
        agent = name(_SECTOR, 0, group, 0, 0)
        deviation = variance = trend = 0.0
        for t in range(len(world.environment)):
            step = world.environment[t].price_volatility[group] / 2.0
            deviation = persistence * deviation + step * normal(world.seed[0], agent, t, _PRICE)
            variance = persistence * persistence * variance + step * step
            trend += world.environment[t].price_change[group]
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
        for t in range(len(world.environment)):
            shock = spread * normal(world.seed[0], agent, t, _SECTOR_SHOCK) - spread * spread / 2.0
            world.growth[t, sector] = world.environment[t].volume_growth + shock


@rule
def _scopes_change(world):
    """Luck of each zone with changes of statistical scope, in the quarters that have any."""
    for t in range(len(world.environment)):
        spread = world.environment[t].scope_spread
        if spread == 0.0:
            continue
        for z in range(len(world.zones)):
            luck = normal(world.seed[0], world.zones[z].id, t, _COVERAGE)
            world.events[t, z].coverage += spread * luck - spread * spread / 2.0
