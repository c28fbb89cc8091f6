"""Keeping pace: `contained_growth` for each draw, so that zones without the plan grow with the nation.

Decision 2 of the model asks it within 0.3 points a year. Luck moves the growth of one simulated past by more than
that, so the value is solved on a surrogate of mean growth, not on a past.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.history import neutral
from qianyi.calibration.evidence.priors import SOLVED, Prior
from qianyi.calibration.fit.surrogate import quadratic
from qianyi.scenarios.background import zone_set
from qianyi.scenarios.ensemble import NONE, Ensemble
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.sim.replicate import seed_of, simulate
from qianyi.sim.worlds import many

ERROR = 0.003
_YEARS = 8
_SEEDS = 4


def key_zones_growth(parameters: dict[str, float], seed: int) -> float:
    """Growth of the 31 zones together above the national path from 2016 on without the plan, log points a year."""
    until, environment = f"{2016 + _YEARS}Q4", neutral({2017: 0.05})
    scenario = Scenario(name="pace", start=_BASE, until=until, ensemble=NONE, environment=environment)
    paths = paths_of(scenario)._replace(ensemble=Ensemble.of_one(parameters, {}))
    world = simulate(paths, zone_set("key-zones"), seed_of(scenario.seed, seed))
    revenue = world.indicators["revenue_2016_prices"].sum(axis=1)
    # From the first quarter on: the base date's own value is not among the quarters.
    return float((np.log(revenue[-1] / revenue[0]) - paths.environment["volume_growth"][1:].sum()) / (_YEARS - 0.25))


_BASE = date(2016, 12, 31)


def keeping_pace(
    predict: Callable[[pd.DataFrame], np.ndarray], draws: pd.DataFrame, prior: Prior, luck: np.ndarray
) -> np.ndarray:
    """`contained_growth` of each draw at which predicted growth above the national path is `luck` × 0.3 points.

    Not a number where no value between the parameter's bounds does it.
    """
    low, high = prior.low, prior.high
    edges = [predict(draws.assign(**{SOLVED: edge})) for edge in (low, high)]
    slope = (edges[1] - edges[0]) / (high - low)
    value = low + (luck * ERROR - edges[0]) / slope
    # One secant step: the surrogate bends a little in between.
    value = value - (predict(draws.assign(**{SOLVED: value})) - luck * ERROR) / slope
    return np.where((value >= low) & (value <= high), value, np.nan)


class Pace:
    """Mean growth above the national path as a function of the unknowns that matter."""

    def __init__(self, draws: pd.DataFrame, axes: list[str], prior: Prior, growth: Callable[[dict, int], float]):
        self.axes, self.prior = [axis for axis in axes if axis in draws], prior
        points = pd.concat([draws] * _SEEDS, ignore_index=True)
        chances = np.random.default_rng(len(points)).random(len(points))
        points[SOLVED] = prior.low + (prior.high - prior.low) * chances
        given = points.to_dict("records")
        found = np.array(many(lambda place: growth(given[place], place), range(len(given))))
        self.model = quadratic()
        self.model.fit(points[self.axes], found)
        self.skill = float(self.model.score(points[self.axes], found))

    def solved(self, draws: pd.DataFrame, luck: np.ndarray) -> pd.DataFrame:
        """The draws with `contained_growth` such that growth is `luck` × 0.3 points; nan where no value does it."""
        value = keeping_pace(lambda given: self.model.predict(given[self.axes]), draws, self.prior, luck)
        return draws.assign(**{SOLVED: value})
