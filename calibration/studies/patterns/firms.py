"""Patterns of firms: sizes, growth rates, entry, exit, zombies. Measured without the plan, in the fifth year."""

import numpy as np
from scipy import stats

from qianyi.agents.firm import State
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS, World

_STEEL = SECTORS.index("STEEL_METAL")
_TAIL = 0.05
_FIRST, _LAST = 16, 20


def _firms(world: World) -> np.ndarray:
    rows = world.firms[: world.counts[FIRM_ROWS]]
    return np.sort(rows[rows["state"] != State.GONE], order="id")


def measure(scenario: Scenario, replicate: int) -> dict[str, float]:
    """Patterns of one replicate between the ends of years 4 and 5."""
    world = new_world(paths_of(scenario), key_zones(), seed_of(scenario.seed, replicate))
    with np.errstate(over="ignore"):
        quarters(world, 0, _FIRST)
        before = _firms(world).copy()
        quarters(world, _FIRST, _LAST)
    after = _firms(world)
    stayed, old, new = np.intersect1d(before["id"], after["id"], assume_unique=True, return_indices=True)
    sizes = np.sort(after["volume"])[::-1]
    tail = sizes[: max(10, int(_TAIL * len(sizes)))]
    healthy = (before["state"][old] != State.ZOMBIE) & (before["ramp"][old] == 0)
    growth = np.log(after["volume"][new] / before["volume"][old])[healthy]
    shape, narrowing = _growth(growth, before["volume"][old][healthy])
    other = after["sector"] != _STEEL
    return {
        "size_tail": 1.0 / float(np.log(tail / tail[-1])[:-1].mean()),
        "growth_shape": shape,
        "growth_narrowing": narrowing,
        "entry_rate": 1.0 - len(stayed) / len(after),
        "exit_rate": 1.0 - len(stayed) / len(before),
        "zombie_share": float((after["state"][other] == State.ZOMBIE).mean()),
    }


def _growth(growth: np.ndarray, size: np.ndarray) -> tuple[float, float]:
    """Subbotin shape of growth rescaled by its size class, and the slope of log spread on log size (sign turned)."""
    classes = np.array_split(np.argsort(size), 12)
    spread = np.array([np.abs(growth[c] - np.median(growth[c])).mean() for c in classes])
    middle = np.array([np.log(size[c]).mean() for c in classes])
    rescaled = np.concatenate([(growth[c] - np.median(growth[c])) / s for c, s in zip(classes, spread, strict=True)])
    shape = stats.gennorm.fit(rescaled, floc=0.0)[0]
    return float(shape), -float(np.polyfit(middle, np.log(spread), 1)[0])
