"""What was known of every behavioural parameter at a date: its prior distribution."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from scipy import stats

from qianyi.scenarios.parameters import Parameter, parameters
from qianyi.scenarios.tables import rows

# Rules of law and definitions: nothing to learn about them. The last four say what a lever's value without the plan
# amounts to; they move with the lever, not alone.
FIXED = (
    "arrivals_scale",
    "tax_sharing_years",
    "tax_sharing_floor",
    "zones_sharing_funds",
    "land_intensity",
    "staff_normal",
    "platforms_normal",
    "platform_closure",
    "disposal_normal",
)


@dataclass(frozen=True)
class Prior:
    """Distribution of one parameter, in its unit: triangular around the mode, or uniform between the bounds."""

    id: str
    low: float
    mode: float
    high: float
    shape: str
    basis: str

    def quantile(self, chance: np.ndarray) -> np.ndarray:
        """Values at probabilities in (0, 1), same shape."""
        width = self.high - self.low
        if self.shape == "uniform":
            return self.low + width * chance
        return stats.triang.ppf(chance, (self.mode - self.low) / width, self.low, width)

    @property
    def spread(self) -> float:
        """Standard deviation."""
        if self.shape == "uniform":
            return (self.high - self.low) / 12.0**0.5
        return float(stats.triang.std((self.mode - self.low) / (self.high - self.low), scale=self.high - self.low))


@cache
def _evidence() -> dict[str, str]:
    """Date (ISO, or empty for a judgement) at which the estimate behind each symbol was public."""
    return {row["symbol"]: row["known_on"] for row in rows("data/published_estimates.csv") if row["mode"]}


def known_on(parameter: Parameter) -> str:
    """When the published estimate behind a parameter was public; empty where none stands behind it."""
    symbol = re.search(r"estimates:([\w/]+)", parameter.source)
    return _evidence().get(symbol.group(1), "") if symbol else ""


def _prior(parameter: Parameter, issued: date) -> Prior:
    published = known_on(parameter)
    shape, basis = "triangular", "literature" if published else "assumed"
    if published > issued.isoformat():
        shape, basis = "uniform", f"assumed: its evidence appeared by {published}, after the date of issue"
    elif parameter.status == "calibrated":
        shape, basis = "uniform", "assumed: its table value was set with figures after the date of issue"
    return Prior(parameter.id, parameter.low, parameter.value, parameter.high, shape, basis)


def priors(issued: date) -> tuple[Prior, ...]:
    """Prior of every behavioural parameter from what was known on a date, in the order of the table.

    Literature of a later date is not used: such a parameter is uniform between its bounds. A bound is where the
    loader stops a scenario, so that every draw is a scenario that a planner could have written.
    """
    free = (p for p in parameters().values() if p.id not in FIXED and p.low < p.high)
    return tuple(_prior(parameter, issued) for parameter in free)
