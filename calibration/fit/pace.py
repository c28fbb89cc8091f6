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
    given = Ensemble(tuple(parameters), np.array([list(parameters.values())], float), (), _NOBODY, np.ones(1), {})
    paths = paths_of(scenario)._replace(ensemble=given)
    world = simulate(paths, zone_set("key-zones"), seed_of(scenario.seed, seed))
    revenue = world.indicators["revenue_2016_prices"].sum(axis=1)
    # From the first quarter on: the base date's own value is not among the quarters.
    return float((np.log(revenue[-1] / revenue[0]) - paths.environment["volume_growth"][1:].sum()) / (_YEARS - 0.25))


_BASE = date(2016, 12, 31)
_NOBODY = np.empty((1, 0))


class Pace:
    """Mean growth above the national path as a function of the unknowns that matter."""

    def __init__(self, draws: pd.DataFrame, axes: list[str], prior: Prior, growth: Callable[[dict, int], float]):
        from sklearn.linear_model import RidgeCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import PolynomialFeatures, StandardScaler

        self.axes, self.prior = [axis for axis in axes if axis in draws], prior
        points = pd.concat([draws] * _SEEDS, ignore_index=True)
        chances = np.random.default_rng(len(points)).random(len(points))
        points[SOLVED] = prior.low + (prior.high - prior.low) * chances
        given = points.to_dict("records")
        found = np.array(many(lambda place: growth(given[place], place), range(len(given))))
        self.model = make_pipeline(
            StandardScaler(),
            PolynomialFeatures(2, include_bias=False),
            StandardScaler(),
            RidgeCV(np.logspace(-1, 4, 11)),
        )
        self.model.fit(points[self.axes], found)
        self.skill = float(self.model.score(points[self.axes], found))

    def solved(self, draws: pd.DataFrame, luck: np.ndarray) -> pd.DataFrame:
        """The draws with `contained_growth` such that growth is `luck` × 0.3 points; nan where no value does it."""
        low, high = self.prior.low, self.prior.high
        edges = [self.model.predict(draws.assign(**{SOLVED: edge})[self.axes]) for edge in (low, high)]
        slope = (edges[1] - edges[0]) / (high - low)
        value = low + (luck * ERROR - edges[0]) / slope
        # One secant step: the surrogate bends a little in between.
        middle = self.model.predict(draws.assign(**{SOLVED: value})[self.axes])
        value = value - (middle - luck * ERROR) / slope
        return draws.assign(**{SOLVED: np.where((value >= low) & (value <= high), value, np.nan)})
