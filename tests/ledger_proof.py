"""Whether the ledger proves itself: its books add up, and each cause is booked where it belongs.

Run as a module, with the causes that it is to move (all where none is named), it exits with 1 and says what failed;
`tests/test_ledger.py` runs it on copies with planted errors.
"""

import sys
from collections.abc import Iterable

import numpy as np

from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import LEDGER, as_numbers
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

_ZONES = (12, 22)
_QUARTERS = 2
# A small economy in which no bound of capacity cuts growth short, so that a cause cannot show up in another's book.
_PLAIN = {"arrivals_scale": 0.1, "capacity_buffer": 50.0, "firm_mean_revenue": 4.0}
# What is changed, and the only channels of the first quarters' ledger that it may move.
CAUSES: dict[str, tuple[float, set[str]]] = {
    "infrastructure_elasticity": (0.15, {"infrastructure"}),
    "research_elasticity": (0.13, {"upgrading"}),
    "subsidy_response": (0.16, {"upgrading"}),
    "equity_response": (0.2, {"finance"}),
    "localisation_elasticity": (0.05, {"cluster"}),
    "zombie_drag": (0.25, {"zombie_drag"}),
    "services_response": (0.1, {"services"}),
    "entrant_size": (0.5, {"new_local_firms", "national_path"}),
}


def _ledger(**changed: float) -> np.ndarray:
    world = new_world(paths(1.0, quarters=_QUARTERS, **_PLAIN, **changed), [key_zones()[z] for z in _ZONES], 3)
    quarters(world, 0, _QUARTERS)
    return world.ledger.copy()


def failures(causes: Iterable[str] = tuple(CAUSES)) -> list[str]:
    """What is wrong with the ledger, one line each; none where it holds."""
    normal = _ledger()
    books = as_numbers(normal)
    found = []
    off = float(np.abs(books[..., :-1].sum(axis=-1) - books[..., -1]).max())
    if off > 1e-9:
        found.append(f"channels miss the change of revenue by {off:.2g}")
    for cause in causes:
        value, channels = CAUSES[cause]
        change = as_numbers(_ledger(**{cause: value})) - books
        # The first quarter alone: later ones also grow from what the first has changed. Who leaves at its end leaves
        # with what the cause has added, a few per cent of it.
        moved = dict(zip(LEDGER.names or (), np.abs(change[0]).max(axis=0), strict=True))
        inside = max(moved[name] for name in channels)
        outside = {name: size for name, size in moved.items() if name not in channels | {"opening", "closing"}}
        worst = max(outside, key=lambda name: outside[name])
        if inside == 0.0 and not moved["closing"] == 0.0:
            found.append(f"{cause} is booked nowhere")
        if outside[worst] > 1e-9 + 0.05 * inside:
            found.append(f"{cause} moves {worst} by {outside[worst]:.2g}")
    return found


if __name__ == "__main__":
    wrong = failures(sys.argv[1:] or CAUSES)
    print("\n".join(wrong) or "the ledger holds")
    sys.exit(1 if wrong else 0)
