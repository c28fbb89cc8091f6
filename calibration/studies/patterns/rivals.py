"""Who loses when some zones have the plan and the rest has not: displacement, whole and by channel."""

import numpy as np

from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import LEDGER, as_numbers, places
from qianyi.sim.replicate import seed_of, simulate
from qianyi.sim.world import CUSTOMERS, FOUNDERS, LABOUR, MOVED_AWAY, World

_YEARS = 4
HALVES = {"first": np.arange(31) % 2 == 0, "second": np.arange(31) % 2 == 1}
"""Every other zone of the plan, and the others."""
_PLANTS = places(LEDGER, "beijing_tianjin", "other_domestic", "foreign")
_FOUNDED, _MOVED = places(LEDGER, "new_local_firms", "moved_plants")
_BY_RIVALRY = places(LEDGER, "customers", "moved_plants", "labour")


def only(treated: np.ndarray, plan: Paths, none: Paths) -> Paths:
    """The plan for some zones alone."""
    policy = none.policy.copy()
    policy[:, treated] = plan.policy[:, treated]
    return none._replace(policy=policy)


def displaced(plan: Scenario, reference: Scenario, treated: np.ndarray, replicate: int) -> dict[str, float]:
    """What others lose of what the treated zones gain in four years (fewer where the scenario ends), one replicate.

    Shares, not a number where nothing is gained: `inside` the data set and in the whole `province`, with the zones
    outside the set, of the revenue of the last quarter; by channel: of `entry`, of `attraction` (capital paid in), of
    plants (`relocation`) what older plants elsewhere are replaced. `taken_by_rivalry` is in 亿元.
    """
    zones = zone_set(reference.data_set) if reference.data_set != "key-zones" else key_zones()
    seed, given, none = seed_of(reference.seed, replicate), paths_of(plan), paths_of(reference)
    last = min(4 * _YEARS, len(none.days)) - 1
    some, nobody = (simulate(paths, zones, seed) for paths in (only(treated, given, none), none))
    change = (some.ledger["closing"] - nobody.ledger["closing"])[last]
    books = (as_numbers(some.ledger) - as_numbers(nobody.ledger))[: last + 1].sum(axis=0)
    outside = _outside(some, last) - _outside(nobody, last)
    paid = (some.paid_in - nobody.paid_in)[: last + 1].sum(axis=(0, 2))
    gained, lost = change[treated].sum(), -change[~treated].sum()
    moved = outside[MOVED_AWAY] - books[:, _MOVED].sum()
    return {
        "inside": _share(lost, gained),
        "province": _share(lost + outside.sum(), gained),
        "entry": _share(outside[FOUNDERS] - books[~treated, _FOUNDED].sum(), books[treated, _FOUNDED].sum()),
        "relocation": _share(moved, books[treated][:, _PLANTS].sum()),
        "attraction": _share(-paid[~treated].sum(), paid[treated].sum()),
        "taken_by_rivalry": float(
            outside[[CUSTOMERS, MOVED_AWAY, LABOUR]].sum() - books[~treated][:, _BY_RIVALRY].sum()
        ),
    }


def _share(lost: float, gained: float) -> float:
    """What others lose of a gain; not a number where there is none."""
    return float(lost / gained) if gained > 0.0 else float("nan")


def _outside(world: World, quarter: int) -> np.ndarray:
    """What zones outside the data set have lost by a quarter, by channel, 亿元 in its prices (those of sector 0)."""
    return world.outside_lost[quarter] * world.price[quarter + 1, 0]
