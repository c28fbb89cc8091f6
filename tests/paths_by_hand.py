"""Paths made by hand for tests of the model: the plan or no plan, with or without luck and events."""

from datetime import date

import numpy as np

from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.sim.paths import Paths

GROWTH = (0.062, 0.057, 0.053, 0.050, 0.048, 0.046, 0.045, 0.044, 0.043)


def paths(
    plan: float = 1.0, quarters: int = 36, growth: float | None = None, volatility: float = 1.0, **changed
) -> Paths:
    """`plan` is how far every lever has gone from its value without the plan to its value with it."""
    values = {key: parameter.value for key, parameter in parameters().items()} | changed
    policy = np.zeros((quarters, 31, len(levers())))
    for place, lever in enumerate(levers().values()):
        policy[:, :, place] = lever.without_plan + plan * (lever.with_plan - lever.without_plan)
    ends = [date(2017 + q // 4, 3 * (q % 4 + 1), 28).toordinal() for q in range(quarters)]
    volume = np.array([GROWTH[min(q // 4, 8)] if growth is None else growth for q in range(quarters)]) / 4
    return Paths(
        parameters=values,
        days=np.array(ends, float),
        quarter_of_year=np.arange(quarters) % 4 + 1,
        policy=policy,
        volume_growth=volume,
        price_change=np.zeros((quarters, 4)),
        price_volatility=volatility * np.array([0.02, 0.13, 0.10, 0.06]),
        push=np.ones((quarters, 4)),
        limit=np.ones((quarters, 14)),
        cut=np.zeros((quarters, 14)),
        coverage=np.zeros((quarters, 31)),
        enlargement=np.zeros((quarters, 31)),
        rebasing=(0.15, 0.15),
        coverage_spread=np.zeros(quarters),
    )
