"""Ensembles of simulated pasts for back-tests: what was to be expected in 2012 or 2014 from what was known then.

The parameters come from a fit issued at that date; national growth is either what was expected then, or what happened.
"""

import warnings
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.history import History, Start, national_growth, path, simulate_history
from qianyi.calibration.evidence.priors import SOLVED
from qianyi.calibration.evidence.statistics import growth_above_national
from qianyi.calibration.fit.design import COMMON, DRIFT
from qianyi.calibration.fit.fit import Fit
from qianyi.calibration.fit.pace import Pace
from qianyi.calibration.fit.posterior import resampled
from qianyi.sim.worlds import many

# Yearly SD of the change of national growth, log points: assumed; it fell from 0.24 to 0.10 in one year before 2013.
GROWTH_SPREAD = 0.03
REALISED = date(2018, 6, 30)
_PACE_YEARS = 3


class Pasts(NamedTuple):
    """D draws, Y years from the base year on, Z zones in the order of `zone_set("hebei-all")`."""

    years: tuple[int, ...]
    revenue: np.ndarray  # (D, Y, Z) true, 亿元
    reported: np.ndarray  # (D, Y, Z) as reported; nan before a zone's approval
    growth: np.ndarray  # (D, Y - 1) national growth supposed, log points


def expected_growth(start: Start, until: int, draws: int, seed: int) -> np.ndarray:
    """National growth as expected at the date of issue: the last known year's, drifting. Shape (draws, years)."""
    known = national_growth(start.issued)
    last = known[max(known)]
    steps = np.random.default_rng([seed, 7]).standard_normal((draws, until - start.year)) * GROWTH_SPREAD
    future = last + np.cumsum(steps, axis=1)
    for place, year in enumerate(range(start.year + 1, until + 1)):
        if year in known:
            future[:, place] = known[year]
    return future


def realised_growth(start: Start, until: int, draws: int) -> np.ndarray:
    """National growth as it turned out, the same for every draw. Shape (draws, years)."""
    known = national_growth(REALISED)
    return np.tile([known[year] for year in range(start.year + 1, until + 1)], (draws, 1))


def draws_at(found: Fit, start: Start, count: int, seed: int) -> pd.DataFrame:
    """Parameters and unknowns of the past for a start, shape (draws, unknowns); zones keep pace from that start on."""
    axes = list(found.surrogate.axes)
    drawn = resampled(found, 2 * count, seed)
    if start.year == 2012:  # the fit has solved the pace from there
        return drawn.head(count)
    base = path(start, start.year + _PACE_YEARS, {start.year: 0.05})
    prior = next(prior for prior in found.priors if prior.id == SOLVED)

    def growth(point: dict, past: int) -> float:
        history = _past(start, base, point, past)
        return growth_above_national(history, history.revenue, _PACE_YEARS)

    luck = np.random.default_rng([seed, 3]).standard_normal(len(drawn))
    return Pace(drawn, axes, prior, growth).solved(drawn, luck).dropna().head(count).reset_index(drop=True)


def _past(start: Start, base, point: dict, seed: int) -> History:
    own = {key: value for key, value in point.items() if key not in (COMMON, DRIFT)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return simulate_history(start, base, own, point[COMMON], point[DRIFT], seed)


def pasts(start: Start, until: int, draws: pd.DataFrame, growth: np.ndarray, progress=None) -> Pasts:
    """Simulate one past per draw under its row of national growth (log points a year)."""
    base = path(start, until, {start.year: 0.05})

    def one(place: int) -> History:
        volume = np.repeat(growth[place] / 4.0, 4)
        history = _past(start, base.with_other(volume_growth=volume), draws.iloc[place].to_dict(), place)
        if progress:
            progress(place + 1)
        return history

    found = many(one, range(len(draws)))
    years = tuple(range(start.year, until + 1))
    return Pasts(years, np.array([h.revenue for h in found]), np.array([h.reported for h in found]), growth)
