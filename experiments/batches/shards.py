"""A shard: some replicates of one scenario, simulated wherever a worker is, from a few bytes of text."""

import os
import platform
import traceback
from dataclasses import dataclass, field
from functools import lru_cache

from pyarrow import Buffer

from qianyi.results.run.encoding import encoded
from qianyi.results.run.identity import what_decides
from qianyi.results.run.shard_files import shard_name
from qianyi.results.run.tables import Replicate, shard_tables
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.replicate import seed_of, simulate_recorded

# Replicates of one scenario in one shard: fixed, so that the bytes on disk do not depend on the number of workers.
# About half a second of work; smaller shards take longer to write, larger ones leave workers idle at the end.
SHARD = 25
# Read in tests only: "scenario:replicate" makes that replicate raise, as a defect of the model would.
_TEST_FAILURE = "QIANYI_TEST_FAIL"


@dataclass(frozen=True)
class Task:
    """The replicates `first` to `last` - 1 of a scenario; the scenario travels as JSON, never as arrays.

    `version` is what decides the bytes where the batch is (`identity.what_decides`): a worker that has something else
    refuses the task. Empty for tasks that never leave the process.
    """

    scenario: str
    name: str
    first: int
    last: int
    version: str = ""

    @property
    def shard(self) -> str:
        """Name of the shard's files."""
        return shard_name(self.name, self.first)

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return self.last - self.first


class OtherVersion(Exception):
    """A worker was asked for a shard of another version than its own; it did not begin."""


@dataclass(frozen=True)
class ShardResult:
    """Tables of the replicates that went well, as Parquet, and a row for each that did not.

    The worker encodes them, so that the batch itself has only to write bytes.
    """

    tables: dict[str, Buffer]
    failures: list[dict] = field(default_factory=list)


def plan(scenarios: list[Scenario], replicates: int, start: int = 0) -> list[Task]:
    """Shards of the replicates `start` to `replicates` - 1; scenarios take turns, so that a stopped batch compares."""
    given = [(scenario.model_dump_json(), scenario.name) for scenario in scenarios]
    firsts = range(start, replicates, SHARD)
    here = what_decides()
    return [Task(text, name, first, min(first + SHARD, replicates), here) for first in firsts for text, name in given]


@lru_cache(maxsize=64)
def _resolved(text: str) -> tuple[Scenario, Paths]:
    scenario = Scenario.stored(text)
    return scenario, paths_of(scenario)


def simulate_shard(task: Task) -> ShardResult:
    """Simulate every replicate of a shard; one that raises becomes a failure and the rest goes on.

    Raises `OtherVersion` where this worker would give other bytes than the batch that asks.
    """
    if task.version and task.version != what_decides():
        raise OtherVersion(f"{platform.node()}, process {os.getpid()}: {what_decides()}")
    done, failures = simulate_replicates(task)
    return ShardResult(encoded_tables(task, done), failures)


def simulate_replicates(task: Task) -> tuple[list[Replicate], list[dict]]:
    """The replicates of a shard that went well, and a row for each that did not."""
    scenario, paths = _resolved(task.scenario)
    zones = zone_set(scenario.data_set)
    done, failures = [], []
    for replicate in range(task.first, task.last):
        seed = seed_of(scenario.seed, replicate)
        try:
            _fail_if_a_test_says_so(task.name, replicate)
            world, records = simulate_recorded(paths, zones, seed)
            done.append(Replicate(replicate, seed, world.indicators, world.ledger, world.captured, records))
        except Exception as error:
            failures.append(failure_row(task, replicate, seed, error))
    return done, failures


def encoded_tables(task: Task, done: list[Replicate]) -> dict[str, Buffer]:
    """What a run directory keeps of these replicates, as Parquet by kind; nothing where none went well."""
    scenario, _ = _resolved(task.scenario)
    ids = [zone.zone_id for zone in zone_set(scenario.data_set)]
    tables = shard_tables(scenario, ids, done) if done else {}
    return {kind: encoded(table) for kind, table in tables.items()}


def failure_row(task: Task, replicate: int, seed: int, error: BaseException) -> dict:
    """What is known of a replicate that failed."""
    where = traceback.extract_tb(error.__traceback__)
    place = f"{where[-1].filename}:{where[-1].lineno}" if where else ""
    return {
        "scenario": task.name,
        "replicate": replicate,
        "seed": seed,
        "error": f"{type(error).__name__}: {error}",
        "place": place,
    }


def _fail_if_a_test_says_so(name: str, replicate: int) -> None:
    if os.environ.get(_TEST_FAILURE) == f"{name}:{replicate}":
        raise RuntimeError("made to fail by a test")
