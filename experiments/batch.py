"""A batch: scenarios × replicates into a run directory, on all cores, continued where it stopped."""

import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from experiments.identity import VERSION, model_hash, run_key
from experiments.tables import Replicate, shard_tables
from results.store import RunDirectory
from scenarios.background import zone_set
from scenarios.schema import Scenario
from sim.paths import Paths, paths_of
from sim.replicate import seed_of, simulate

# Replicates of one scenario in one shard: fixed, so that the bytes on disk do not depend on the number of workers.
SHARD = 10


@dataclass(frozen=True)
class Task:
    """The replicates of one shard."""

    scenario: Scenario
    paths: Paths
    first: int
    last: int

    @property
    def shard(self) -> str:
        """Name of the shard's files."""
        return f"{self.scenario.name}-{self.first:06d}"


def plan(scenarios: list[Scenario], replicates: int) -> list[Task]:
    """Shards of a batch; scenarios take turns, so that a stopped batch can already be compared."""
    given = [(scenario, paths_of(scenario)) for scenario in scenarios]
    firsts = range(0, replicates, SHARD)
    return [
        Task(scenario, paths, first, min(first + SHARD, replicates)) for first in firsts for scenario, paths in given
    ]


def manifest(scenarios: list[Scenario], replicates: int) -> dict:
    """What a run says of itself before it starts."""
    packages = ("numba", "numpy", "mesa", "pyarrow")
    return {
        "run_key": run_key(scenarios, replicates),
        "qianyi": VERSION,
        "model_hash": model_hash(),
        "scenarios": [scenario.name for scenario in scenarios],
        "titles": {scenario.name: {"zh": scenario.title("zh"), "en": scenario.title("en")} for scenario in scenarios},
        "data_set": scenarios[0].data_set,
        "replicates": replicates,
        "seeds": {scenario.name: scenario.seed for scenario in scenarios},
        "resolved": [scenario.model_dump(mode="json") for scenario in scenarios],
        "versions": {"python": platform.python_version()} | {name: version(name) for name in packages},
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
    }


def _simulate_shard(task: Task) -> dict:
    zones = zone_set(task.scenario.data_set)
    done = []
    for replicate in range(task.first, task.last):
        seed = seed_of(task.scenario.seed, replicate)
        world = simulate(task.paths, zones, seed)
        done.append(Replicate(replicate, seed, world.indicators, world.ledger, world.captured))
    return shard_tables(task.scenario, [zone.zone_id for zone in zones], done)


def run_batch(run: RunDirectory, tasks: list[Task], jobs: int, tell: Callable[[int], None]) -> None:
    """Simulate what is not there yet and write each shard as it is done; `tell` gets replicates finished.

    Whatever stops the batch, shards already written stay, and the same call completes it to the same bits.
    """
    begun = time.monotonic()
    waiting = [task for task in tasks if not run.has_shard(task.shard)]
    tell(sum(task.last - task.first for task in tasks) - sum(task.last - task.first for task in waiting))
    pool = ThreadPoolExecutor(jobs)
    try:
        _work(run, pool, waiting, jobs, tell)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    run.finish({"finished": True, "duration_s": round(time.monotonic() - begun, 3), "jobs": jobs})


def _work(run: RunDirectory, pool: ThreadPoolExecutor, waiting: list[Task], jobs: int, tell) -> None:
    """Keep a few shards in flight: memory does not grow with the number of replicates."""
    queue = iter(waiting)
    flying: dict[Future, Task] = {}
    while True:
        while len(flying) < 2 * jobs and (task := next(queue, None)) is not None:
            flying[pool.submit(_simulate_shard, task)] = task
        if not flying:
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            task = flying.pop(future)
            for kind, table in future.result().items():
                run.write_shard(kind, task.shard, table)
            tell(task.last - task.first)


def compile_rules(scenario: Scenario) -> float:
    """Run one replicate so that every rule is compiled; seconds it took."""
    begun = time.monotonic()
    simulate(paths_of(scenario), zone_set(scenario.data_set), 1)
    return time.monotonic() - begun


def default_directory(scenarios: list[Scenario], replicates: int) -> Path:
    """Where a run goes when the planner names no place."""
    names = "+".join(scenario.name for scenario in scenarios)[:60]
    return Path("runs") / f"{names}-{run_key(scenarios, replicates)[:8]}"
