"""Relative prices of the price groups, as they were known on a date: what shift-share projects, and what really came.

`data/producer_prices.csv` holds producer price indices (preceding year = 100); each row is measured or assumed and says
which, with the date on which it was public. A sector's nominal growth is that of all industry plus what the prices of
its group moved against all prices; the group without an index of its own balances the rest.
"""

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from qianyi.scenarios.schema.environment import Environment
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import PRICE_GROUPS, sector_facts
from qianyi.scenarios.tables import typed

# How many known years the projected relative prices are an average of: assumed.
_AVERAGED = 2
_ALL, _REST = "all", PRICE_GROUPS[0]


@dataclass(frozen=True)
class PriceIndex:
    """Producer prices of a group in a year, the preceding year at 100."""

    year: int
    group: str
    index: float
    status: str
    source: str
    known_on: date


@cache
def price_indices() -> tuple[PriceIndex, ...]:
    """Every row of the file."""
    return typed(PriceIndex, "data/producer_prices.csv", "calibration")


def _relative(by: date) -> dict[str, dict[int, float]]:
    """Log change of each group's prices against all prices, by group and year, rows known by a date."""
    known = {(row.group, row.year): math.log(row.index / 100.0) for row in price_indices() if row.known_on <= by}
    groups = PRICE_GROUPS[1:]
    years = [year for group, year in known if group == _ALL]
    return {
        group: {year: known[group, year] - known[_ALL, year] for year in years if (group, year) in known}
        for group in groups
    }


def _by_sector(relative: dict[str, float]) -> np.ndarray:
    """Growth of each sector against all industry; the rest balances, so that the mean over output is zero."""
    facts = sector_facts()
    values = np.array([relative.get(PRICE_GROUPS[group], 0.0) for group in facts.price_group])
    rest = facts.price_group == PRICE_GROUPS.index(_REST)
    values[rest] = -(facts.output_share * values).sum() / facts.output_share[rest].sum()
    return values


def realised(years: tuple[int, ...], by: date) -> np.ndarray:
    """Log growth of each sector against all industry that its prices made, shape (years, sectors).

    Raises LookupError for a year whose prices were not known by the date.
    """
    relative = _relative(by)
    missing = [year for year in years if any(year not in known for known in relative.values())]
    if missing:
        raise LookupError(f"no prices of {missing} known by {by}")
    return np.array([_by_sector({group: known[year] for group, known in relative.items()}) for year in years])


def projected(by: date) -> np.ndarray:
    """Growth of each sector against all industry, shape (sectors,): the mean of the last years known by a date."""
    relative = {}
    for group, known in _relative(by).items():
        last = sorted(known)[-_AVERAGED:]
        relative[group] = sum(known[year] for year in last) / len(last) if last else 0.0
    return _by_sector(relative)


def luck(years: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Surprises of prices, mean-one in levels, shape (draws, years, sectors), as volatile as scenarios suppose."""
    groups = sector_facts().price_group
    volatility = Environment().price_volatility
    found = np.zeros((draws, years, len(SECTORS)))
    for group, name in enumerate(PRICE_GROUPS):
        spread = volatility[name]
        own = rng.normal(-spread * spread / 2.0, spread, (draws, years))
        found[:, :, groups == group] = own[:, :, None]
    return found
