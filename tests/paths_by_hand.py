"""Paths made by hand for tests of the model: the plan or no plan, with or without luck and events."""

from datetime import date

import numpy as np

from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario

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
    outside = paths_of(Scenario(until=f"{2016 + (quarters + 3) // 4}Q{(quarters - 1) % 4 + 1}", ensemble="none"))
    by_hand = outside.with_other(
        volume_growth=volume,
        price_change=0.0,
        price_volatility=volatility * np.array([0.02, 0.13, 0.10, 0.06]),
        push=1.0,
        limit=1.0,
        cut=0.0,
        scope_spread=0.0,
        rebasing_hazard=0.15,
        rebasing_size=0.15,
        coverage=0.0,
        scope_drift=0.0,
        enlargement=0.0,
    )
    return by_hand._replace(parameters=values, days=np.array(ends, float), policy=policy)
