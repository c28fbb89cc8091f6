"""Indicators that follow from recorded ones, replicate by replicate: a line each.

Arrays have the shape (scenarios, replicates, zones, years); `of` is a `results.measures.panel.Panel`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from qianyi.results.measures.indicators import PAYERS

if TYPE_CHECKING:
    from qianyi.results.measures.panel import Panel


def reached(above: np.ndarray) -> np.ndarray:
    """Above in that or an earlier year (years are the last axis)."""
    return np.maximum.accumulate(above, axis=-1)


def held(above: np.ndarray) -> np.ndarray:
    """Above in that and every later year."""
    return np.minimum.accumulate(above[..., ::-1], axis=-1)[..., ::-1]


def first_year(above: np.ndarray, years: tuple[int, ...]) -> np.ndarray:
    """First year above, shape without the last axis; infinite where the horizon ends before."""
    return np.where(above.any(axis=-1), np.array(years)[above.argmax(axis=-1)], np.inf)


DERIVED: dict[str, Callable[["Panel"], np.ndarray]] = {
    "public_cost": lambda of: sum(of[payer] for payer in PAYERS),
    "tax_above": lambda of: of["tax"] - of["tax_zone"] - of["public_cost_forgone"],
    "at_target": lambda of: of.above(of.targets),
    "at_target_reported": lambda of: of.above(of.targets, "reported"),
    "reached_target": lambda of: reached(of.above(of.targets)),
    "holds_target": lambda of: held(of.above(of.targets)),
    "above_500": lambda of: of.above(500.0),
    "above_1000": lambda of: of.above(1000.0),
    "distance_to_target": lambda of: of["revenue"] - of.targets[:, None],
    "debt_ratio": lambda of: of["debt"] / of["revenue"],
    "high_tech_share": lambda of: of["high_tech_firms"] / np.maximum(of["firms"], 1.0),
    "integration": lambda of: 1e4 * of["services_revenue"] / of["employment"],
    "output_share": lambda of: of["value_added"] / of.provincial_output,
}
