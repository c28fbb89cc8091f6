"""Levels answer to levels: a measure that stays as it is adds a level, never growth for ever."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import simulate
from tests.paths_by_hand import paths

# No new projects: what they bring is a flow while it lasts, and each plant lives for decades.
_WITHOUT_PROJECTS = {"group_projects": 0.0, "domestic_projects": 0.0, "foreign_projects": 0.0, "movers_stock": 0.0}
_TO_2045 = 4 * 29
_SEEDS = (1, 2)
# Infrastructure wears 5 % a year: a larger stock is still filling in 2045, by less every year.
_FILLING = {"infrastructure_investment", "park_in_park_capital"}


def _volume(setting: dict[str, float], seed: int) -> np.ndarray:
    """Revenue of all zones in prices of 2016 by quarter, with levers set from the start on and for ever."""
    given = paths(plan=0.0, quarters=_TO_2045, **_WITHOUT_PROJECTS)
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


@pytest.mark.parametrize("lever", ["credit_expansion", "equity_funds", "supporting_services"])
def test_no_lever_that_saturates_does_more_at_its_bound_than_the_whole_plan(lever):
    whole = {told.id: told.with_plan for told in levers().values()}
    without = [_volume({}, seed) for seed in _SEEDS]
    plan, alone = (
        np.mean([_volume(setting, seed) / none - 1.0 for seed, none in zip(_SEEDS, without, strict=True)], axis=0)
        for setting in (whole, {lever: levers()[lever].high})
    )
    assert all(0.0 < alone[_in(year)] < plan[_in(year)] for year in (2025, 2030, 2045))
