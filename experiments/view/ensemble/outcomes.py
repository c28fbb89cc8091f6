"""What the desk keeps of a replicate, and the memory that all sessions share."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from qianyi.agents.project import Stage
from qianyi.results.measures.indicators import PAYERS
from qianyi.results.measures.returns import GAINS
from qianyi.results.run.tables import as_kept
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import INDICATORS, as_numbers, places
from qianyi.sim.records import FLOWS, Records
from qianyi.sim.replicate import seed_of, simulate, simulate_recorded
from qianyi.sim.world import PROJECT_ROWS, World

# About 25 kB each with 31 zones, those with records 70 kB: 6,000 are some 170 MB, sixty scenarios of a hundred.
KEPT = 6_000
# Replicates whose pipeline is followed from stage to stage, which costs a fifth more time; the page says how many.
RECORDED = 10
SHOWN = ("land_free", "land_let", "debt", "projects_in_pipeline")
COSTS = tuple(name for name in INDICATORS.names if name.startswith("public_cost_"))
# What partners bring is shown beside public cost and is no part of it.
PUBLIC = [COSTS.index(payer) for payer in PAYERS]
GAINED = tuple(GAINS.values())
_REVENUE, _REPORTED = places(INDICATORS, "revenue", "reported_revenue")
_ABOUT = {"name", "title_zh", "title_en", "question_zh", "question_en", "leaves_out_zh", "leaves_out_en", "replicates"}


@dataclass(frozen=True, eq=False)
class Followed:
    """What is kept of the pipeline of one replicate (Y years, Z zones, O sources, S sectors)."""

    pipeline: np.ndarray  # (Y, Z, sim.records.PIPELINE)
    opened: np.ndarray  # (O, S, Z): planned investment of projects that began to produce in the horizon, 亿元
    projects: np.ndarray  # PROJECT: the pipeline at the end, of replicate 0 only


@dataclass(frozen=True, eq=False)
class Outcome:
    """One replicate by whole calendar year (Y years, Z zones); money in 亿元."""

    revenue: np.ndarray  # (Y, Z) mean of the four quarters' annual rates
    reported: np.ndarray  # (Y, Z) value of the fourth quarter
    ledger: np.ndarray  # (Z, columns of the ledger): first opening, channels summed over the years, last closing
    shown: np.ndarray  # (Y, Z, SHOWN) at the end of the year
    cost: np.ndarray  # (COSTS,) of all zones and years
    gained: np.ndarray  # (GAINED,) of all zones and years: tax, value added, persons times years
    paid_in: np.ndarray  # (Y, Z, origins): capital paid in within the year
    followed: Followed | None  # of the first RECORDED replicates


def outcome_key(scenario: Scenario) -> str:
    """Scenarios with equal keys have equal outcomes, whatever they are called."""
    return scenario.model_dump_json(exclude=_ABOUT)


def outcome_of(scenario: Scenario, paths: Paths, replicate: int) -> Outcome:
    """Simulate a replicate as `qianyi run` does and keep what the desk shows."""
    zones, seed, records = zone_set(scenario.data_set), seed_of(scenario.seed, replicate), None
    if replicate < RECORDED:
        world, records = simulate_recorded(paths, zones, seed)
    else:
        world = simulate(paths, zones, seed)
    years = scenario.quarters // 4
    # The digits that a run keeps: the desk and the command line give the same numbers.
    table = as_kept(as_numbers(world.indicators)[: 4 * years]).reshape(years, 4, len(zones), -1)
    rate, book = table[..., _REVENUE], as_kept(as_numbers(world.ledger)[: 4 * years])
    ledger = book.sum(axis=0)
    ledger[:, 0], ledger[:, -1] = book[0, :, 0], book[4 * years - 1, :, -1]
    return Outcome(
        revenue=(rate[:, 0] + rate[:, 1] + rate[:, 2] + rate[:, 3]) / 4,  # this order: the bits of a run's panel
        reported=table[:, 3, :, _REPORTED].copy(),
        ledger=ledger,
        shown=table[:, 3][..., places(INDICATORS, *SHOWN)],
        cost=table[..., places(INDICATORS, *COSTS)].sum(axis=(0, 1, 2)) / 4,
        gained=table[..., places(INDICATORS, *GAINED)].sum(axis=(0, 1, 2)) / 4,
        paid_in=world.paid_in[: 4 * years].reshape(years, 4, len(zones), -1).sum(axis=1).astype(np.float32),
        followed=_followed(world, records, years, replicate) if records is not None else None,
    )


def _followed(world: World, records: Records, years: int, replicate: int) -> Followed:
    projects = world.projects[: world.counts[PROJECT_ROWS]]
    mine = projects[projects["stage"] != Stage.NOTHING] if replicate == 0 else projects[:0]
    opened = records.flows[:years, ..., FLOWS.index("producing_investment")].sum(axis=0)
    return Followed(records.pipeline[:years].astype(np.float32), opened.astype(np.float32), mine.copy())


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
