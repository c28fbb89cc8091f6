"""Patterns of zones: what the plan does to output and entry where it is given, and what that takes from others."""

import numpy as np

from qianyi.calibration.studies.patterns.rivals import HALVES, displaced
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import LEDGER, as_numbers, places
from qianyi.sim.replicate import seed_of, simulate

_YEARS = 4
_ENTRY = places(LEDGER, "new_local_firms", "beijing_tianjin", "other_domestic", "foreign", "exits")


def measure(plan: Scenario, reference: Scenario, replicate: int) -> dict[str, float]:
    """One replicate: the plan for all zones and for none; then for each half of them, and who loses by it."""
    seed = seed_of(reference.seed, replicate)
    given, none = paths_of(plan), paths_of(reference)
    last = 4 * _YEARS - 1
    worlds = [simulate(paths, key_zones(), seed) for paths in (given, none)]
    everyone, nobody = (world.ledger["closing"][last] for world in worlds)
    books = [as_numbers(world.ledger)[: last + 1] for world in worlds]
    booked = (books[0] - books[1]).sum(axis=(0, 1))
    first, second = (displaced(plan, reference, treated, replicate) for treated in HALVES.values())
    return {
        "effect_output": float(np.log(everyone.sum() / nobody.sum())),
        "effect_entry_share": float(booked[_ENTRY].sum() / (everyone.sum() - nobody.sum())),
        "displacement": first["province"],
        "displacement_other_half": second["province"],
        "displacement_inside": first["inside"],
        "displacement_entry": first["entry"],
        "displacement_relocation": first["relocation"],
        "displacement_attraction": first["attraction"],
    }
