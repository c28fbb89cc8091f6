"""Ensembles of simulated pasts for back-tests: what was to be expected in 2012 or 2014 from what was known then.

The parameters come from a fit issued at that date; national growth is either what was expected then, or what happened.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qianyi.calibration.evidence import prices as producer_prices
from qianyi.calibration.evidence.history import REALISED, History, Start, national_growth, path
from qianyi.calibration.fit.design import DRIFT, UNTIL, past
from qianyi.scenarios.sectors.economy import PRICE_GROUPS, sector_facts
from qianyi.sim.replicate import TableFull, many

WAYS = ("unconditional", "conditional")
# Yearly SD of the change of national growth, log points: assumed; it fell from 0.24 to 0.10 in one year before 2013.
GROWTH_SPREAD = 0.03
_LEAST_KEPT = 0.9


@dataclass(frozen=True)
class Pasts:
    """Simulated pasts of one start and way.

    Reported revenue has shape (draws, zones, years from the base year on), initial draws (draws, zones), the national
    growth supposed and planned Beijing-Tianjin investment (draws, years). `left_out` counts draws in which more agents
    came than the tables hold.
    """

    start: Start
    way: str
    years: tuple[int, ...]
    reported: np.ndarray
    initial: np.ndarray
    growth: np.ndarray
    capital: np.ndarray
    drift: np.ndarray
    left_out: int = 0


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


def simulate_pasts(
    start: Start, way: str, draws: pd.DataFrame, seed: int, tell: Callable[[int], None] = lambda count: None
) -> Pasts:
    """One past for each row of `draws` (parameters and unknowns of the past); `tell` gets pasts finished."""
    count = len(draws)
    if way == "conditional":
        growth = realised_growth(start, UNTIL, count)
    else:
        growth = expected_growth(start, UNTIL, count, seed)
    base = path(start, UNTIL, {start.year: 0.05})
    if way == "conditional":
        base = base.with_other(**_realised_prices(start))

    def one(place: int) -> History | None:
        paths = base.with_other(volume_growth=np.repeat(growth[place] / 4.0, 4))
        try:
            return past(start, paths, draws.iloc[place].to_dict(), place)
        except TableFull:  # a draw far outside what the tables were made for; how many is part of the result
            return None

    tried = many(one, range(count), tell=tell)
    kept = np.array([history is not None for history in tried])
    if kept.mean() < _LEAST_KEPT:
        raise TableFull(f"{int((~kept).sum())} of {count} pasts did not fit into the tables")
    found = [history for history in tried if history is not None]
    won = np.array([history.captured[:, :2, 0].sum(axis=1).reshape(-1, 4).sum(axis=1) for history in found])
    return Pasts(
        start,
        way,
        tuple(range(start.year, UNTIL + 1)),
        np.array([history.reported.T for history in found]),
        np.array([history.revenue[0] for history in found]),
        growth[kept],
        won,
        draws[DRIFT].to_numpy(float)[kept],
        count - len(found),
    )


def _realised_prices(start: Start) -> dict[str, np.ndarray]:
    """Prices as they came, quarter by quarter, without luck of their own."""
    years = tuple(range(start.year + 1, UNTIL + 1))
    by_sector = producer_prices.realised(years, REALISED)
    first = [int(np.flatnonzero(sector_facts().price_group == group)[0]) for group in range(len(PRICE_GROUPS))]
    return {
        "price_change": np.repeat(by_sector[:, first] / 4.0, 4, axis=0),
        "price_volatility": np.zeros(len(PRICE_GROUPS)),
    }
