"""Patterns of zones: what the plan does to output and entry where it is given, and what that takes from others."""

import numpy as np

from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import LEDGER, as_numbers, places
from qianyi.sim.replicate import seed_of, simulate

_YEARS = 4
_ENTRY = places(LEDGER, "new_local_firms", "beijing_tianjin", "other_domestic", "foreign", "exits")
# Displacement is measured when every other zone has the plan and the rest has not.
_TREATED = np.arange(31) % 2 == 0


def _some(plan: Paths, reference: Paths) -> Paths:
    policy = reference.policy.copy()
    policy[:, _TREATED] = plan.policy[:, _TREATED]
    return plan._replace(policy=policy)


def measure(plan: Scenario, reference: Scenario, replicate: int) -> dict[str, float]:
    """One replicate: the plan for all zones, for every other zone, and for none."""
    seed = seed_of(reference.seed, replicate)
    given, none = paths_of(plan), paths_of(reference)
    last = 4 * _YEARS - 1
    worlds = [simulate(paths, key_zones(), seed) for paths in (given, _some(given, none), none)]
    everyone, some, nobody = (world.ledger["closing"][last] for world in worlds)
    gained = (some - nobody)[_TREATED].sum()
    lost = -(some - nobody)[~_TREATED].sum()
    books = [as_numbers(world.ledger)[: last + 1] for world in worlds]
    booked = (books[0] - books[2]).sum(axis=(0, 1))
    return {
        "effect_output": float(np.log(everyone.sum() / nobody.sum())),
        "effect_entry_share": float(booked[_ENTRY].sum() / (everyone.sum() - nobody.sum())),
        "displacement": float(lost / gained),
    }
