"""National growth by sector, as it was known on a date: what shift-share projects, and what really came.

`data/national_growth.csv` holds growth of main-business revenue of all above-scale industry and producer prices of
the price groups; each row is measured or assumed and says which, with the date on which it was public. A sector's
nominal growth is that of all industry plus what its prices moved against all prices.
"""

import csv
import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from scenarios.economy import PRICE_GROUPS, sector_facts
from scenarios.sectors import SECTORS

# How many known years the projected drift of a random walk and relative prices are averages of: assumed.
_AVERAGED = 2
# Luck of national nominal growth: SD of a year's surprise and its persistence, assumed from 2011-2017, when growth
# moved between 1 and 27 % a year. Relative prices: as scenarios suppose.
SURPRISE, PERSISTENCE = 0.05, 0.5


@dataclass(frozen=True)
class NationalRow:
    """One figure: growth in % a year, or an index with the preceding year at 100."""

    year: int
    what: str
    value: float
    unit: str
    status: str
    source: str
    known_on: date


@cache
def national_rows() -> tuple[NationalRow, ...]:
    """Every row of the file."""
    with files("calibration").joinpath("data/national_growth.csv").open(encoding="utf-8") as table:
        return tuple(
            NationalRow(
                int(row["year"]),
                row["what"],
                float(row["value"]),
                row["unit"],
                row["status"],
                row["source"],
                date.fromisoformat(row["known_on"]),
            )  # fmt: skip
            for row in csv.DictReader(table)
        )


def _known(what: str, by: date) -> dict[int, float]:
    """Log growth by year of one series, rows known by a date."""
    rows = [row for row in national_rows() if row.what == what and row.known_on <= by]
    return {
        row.year: math.log(row.value / 100.0 if what.startswith("price") else 1.0 + row.value / 100.0) for row in rows
    }


def _relative(group: str, by: date) -> dict[int, float]:
    own, everything = _known(f"price_{group}", by), _known("price_all", by)
    return {year: own[year] - everything[year] for year in own if year in everything}


def _by_sector(relative: dict[str, float]) -> np.ndarray:
    """Growth of each sector against all industry; the group `other` balances the rest, so that the mean is zero."""
    facts = sector_facts()
    values = np.array([relative.get(PRICE_GROUPS[group], 0.0) for group in facts.price_group])
    other = facts.price_group == PRICE_GROUPS.index("other")
    values[other] = -(facts.output_share * values).sum() / facts.output_share[other].sum()
    return values


def realised_growth(years: tuple[int, ...], by: date) -> np.ndarray:
    """Nominal log growth that came, shape (years, sectors + 1), the last column all industry.

    Raises LookupError for a year of which nothing is known by the date.
    """
    total = _known("revenue", by)
    missing = [year for year in years if year not in total]
    if missing:
        raise LookupError(f"no national growth of {missing} known by {by}")
    relative = {group: _relative(group, by) for group in PRICE_GROUPS[1:]}
    rows = []
    for year in years:
        against = _by_sector({group: values.get(year, 0.0) for group, values in relative.items()})
        rows.append([*(total[year] + against), total[year]])
    return np.array(rows)


def projected_growth(years: tuple[int, ...], by: date) -> np.ndarray:
    """Nominal log growth projected from what was known: the last known year's, and the last years' relative prices."""
    total = _known("revenue", by)
    if not total:
        raise LookupError(f"no national growth known by {by}")
    relative = {}
    for group in PRICE_GROUPS[1:]:
        known = _relative(group, by)
        last = sorted(known)[-_AVERAGED:]
        relative[group] = sum(known[year] for year in last) / len(last) if last else 0.0
    against = _by_sector(relative)
    last = total[max(total)]
    return np.tile([*(last + against), last], (len(years), 1))


def average_growth(by: date) -> float:
    """Mean log growth of all industry over the last known years: the drift of a random walk."""
    total = _known("revenue", by)
    if not total:
        raise LookupError(f"no national growth known by {by}")
    last = sorted(total)[-_AVERAGED:]
    return sum(total[year] for year in last) / len(last)


def common_luck(years: int, draws: int, rng: np.random.Generator, relative: bool = True) -> np.ndarray:
    """Surprises of national growth, mean-one in levels, shape (draws, years, sectors + 1).

    `relative` adds those of the price groups, with the volatility that scenarios suppose.
    """
    from scenarios.environment import Environment

    facts = sector_facts()
    common = np.zeros((draws, years))
    deviation, shock = np.zeros(draws), SURPRISE
    for year in range(years):
        deviation = PERSISTENCE * deviation + rng.normal(0.0, shock, draws)
        common[:, year] = deviation
    luck = np.repeat(common[:, :, None], len(SECTORS) + 1, axis=2)
    if relative:
        volatility = Environment().price_volatility
        for group, name in enumerate(PRICE_GROUPS):
            own = rng.normal(0.0, volatility[name], (draws, years))
            luck[:, :, :-1] += np.where(facts.price_group == group, 1.0, 0.0) * own[:, :, None]
    return luck - luck.var(axis=0, keepdims=True) / 2.0
