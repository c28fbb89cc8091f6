"""Who competes with whom: the weight of distance, and the rivals in zones of the province outside the data set."""

from functools import cache

import numpy as np

from qianyi.scenarios.sectors.economy import firm_shares
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.background import zone_set
from qianyi.scenarios.zones.geography import distances

# Beyond so many times the distance at which rivalry falls to 1/e it is nil: 5 % of what it is on the spot.
_REACH = 3.0


def rivalry_weight(kilometres: np.ndarray, distance: float) -> np.ndarray:
    """Weight of a rival so far away, 1 on the spot (row `d_rival` of the published estimates)."""
    return np.where(kilometres > _REACH * distance, 0.0, np.exp(-kilometres / distance))


@cache
def _province() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of all zones of the province: distances (N, N), revenue of the base year (N,), sectors' parts in it (N, S)."""
    zones = zone_set("hebei-all")
    shares = np.array([firm_shares(zone) for zone in zones])
    return distances(zones)[0], np.array([zone.revenue_2016_yi for zone in zones]), shares


def rivalry(zones: tuple[ZoneFacts, ...], distance: float) -> np.ndarray:
    """Weight of each zone as a rival of each other, shape (Z, Z)."""
    ids = [zone.zone_id - 1 for zone in zones]
    return rivalry_weight(_province()[0][np.ix_(ids, ids)], distance)


def outside_rivals(zones: tuple[ZoneFacts, ...], distance: float, service_share: float) -> np.ndarray:
    """Sales (亿元) at the base date of firms in zones outside the data set that are rivals of each zone's, weighted by
    distance, shape (Z, S). Their revenue is the best guess for each, the same in every replicate."""
    kilometres, revenue, shares = _province()
    ids = [zone.zone_id - 1 for zone in zones]
    others = np.setdiff1d(np.arange(len(revenue)), ids)
    weight = rivalry_weight(kilometres[np.ix_(ids, others)], distance)
    return (1.0 - service_share) * weight @ (revenue[others, None] * shares[others])


def outside_revenue(zones: tuple[ZoneFacts, ...]) -> float:
    """Revenue (亿元) of the base year of the province's zones outside the data set."""
    revenue = _province()[1]
    ids = [zone.zone_id - 1 for zone in zones]
    return float(np.delete(revenue, ids).sum())
