"""What the desk keeps of a replicate, and the memory that all sessions share."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from scenarios.background import zone_set
from scenarios.schema import Scenario
from sim.indicators import INDICATORS, PLACE
from sim.paths import Paths, paths_of
from sim.replicate import seed_of, simulate

# About 70 kB each with 31 zones: 3,000 are some 200 MB, thirty scenarios of a hundred replicates.
KEPT = 3_000
SHOWN = ("land_free", "land_let", "debt", "projects_in_pipeline")
COSTS = tuple(name for name in INDICATORS if name.startswith("public_cost_"))
_ABOUT = {"name", "title_zh", "title_en", "question_zh", "question_en", "leaves_out_zh", "leaves_out_en", "replicates"}


@dataclass(frozen=True)
class Outcome:
    """One replicate by whole calendar year (Y years, Z zones); money in 亿元."""

    revenue: np.ndarray  # (Y, Z) mean of the four quarters' annual rates
    reported: np.ndarray  # (Y, Z) value of the fourth quarter
    ledger: np.ndarray  # (Z, columns of the ledger): first opening, channels summed over the years, last closing
    shown: np.ndarray  # (Y, Z, SHOWN) at the end of the year
    cost: np.ndarray  # (COSTS,) yuan of all zones and years


def outcome_key(scenario: Scenario) -> str:
    """Scenarios with equal keys have equal outcomes, whatever they are called."""
    return scenario.model_dump_json(exclude=_ABOUT)


def outcome_of(scenario: Scenario, paths: Paths, replicate: int) -> Outcome:
    """Simulate a replicate as `qianyi run` does and keep what the desk shows."""
    world = simulate(paths, zone_set(scenario.data_set), seed_of(scenario.seed, replicate))
    years = scenario.quarters // 4
    table = world.indicators[: 4 * years].reshape(years, 4, -1, len(INDICATORS))
    rate = table[..., PLACE["revenue"]]
    ledger = world.ledger[: 4 * years].sum(axis=0)
    ledger[:, 0], ledger[:, -1] = world.ledger[0, :, 0], world.ledger[4 * years - 1, :, -1]
    return Outcome(
        revenue=(rate[:, 0] + rate[:, 1] + rate[:, 2] + rate[:, 3]) / 4,  # this order: the bits of results.reading
        reported=table[:, 3, :, PLACE["reported_revenue"]].copy(),
        ledger=ledger,
        shown=table[:, 3][..., [PLACE[name] for name in SHOWN]],
        cost=table[..., [PLACE[name] for name in COSTS]].sum(axis=(0, 1, 2)) / 4,
    )


class Outcomes:
    """Outcomes by scenario and replicate; the least recently used go when `limit` is reached."""

    def __init__(self, limit: int = KEPT) -> None:
        self.limit = limit
        self._kept: OrderedDict[tuple[str, int], Outcome] = OrderedDict()
        self._paths: OrderedDict[str, Paths] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, scenario: Scenario, key: str, replicate: int) -> Outcome:
        """The outcome, from memory or simulated now. Two threads may simulate the same one: equal bits, no harm."""
        with self._lock:
            if (key, replicate) in self._kept:
                self._kept.move_to_end((key, replicate))
                return self._kept[key, replicate]
        found = outcome_of(scenario, self._paths_of(scenario, key), replicate)
        with self._lock:
            self._kept[key, replicate] = found
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)
        return found

    def _paths_of(self, scenario: Scenario, key: str) -> Paths:
        with self._lock:
            if key in self._paths:
                return self._paths[key]
        paths = paths_of(scenario)
        with self._lock:
            self._paths[key] = paths
            while len(self._paths) > 64:
                self._paths.popitem(last=False)
        return paths
