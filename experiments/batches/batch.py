"""A batch: scenarios × replicates into a run directory, on any workers, continued where it stopped."""

import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from qianyi.experiments.batches.executors import LocalWorkers, Workers
from qianyi.experiments.batches.shards import ShardResult, Task, plan
from qianyi.results.run.identity import VERSION, model_hash, run_key, scenario_key
from qianyi.results.run.shard_files import file_stem
from qianyi.results.run.store import RunDirectory, StoreError
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.tables import TableMistakes
from qianyi.scenarios.words import LANGUAGES
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.replicate import simulate_recorded

__all__ = ["compile_rules", "default_directory", "manifest", "plan", "run_batch"]


def manifest(scenarios: list[Scenario], replicates: int, precision: str = "") -> dict:
    """What a run says of itself before it starts; `precision` is the demand that decides when it may end."""
    packages = ("numba", "numpy", "mesa", "pyarrow")
    return {
        "run_key": run_key(scenarios, replicates, precision),
        "qianyi": VERSION,
        "model_hash": model_hash(),
        "scenarios": [scenario.name for scenario in scenarios],
        "titles": {
            scenario.name: {language: scenario.title(language) for language in LANGUAGES} for scenario in scenarios
        },
        "data_set": scenarios[0].data_set,
        "replicates": replicates,
        "precision": precision,
        "seeds": {scenario.name: scenario.seed for scenario in scenarios},
        "scenario_keys": {scenario.name: scenario_key(scenario) for scenario in scenarios},
        "resolved": [scenario.model_dump(mode="json") for scenario in scenarios],
        "versions": {"python": platform.python_version()} | {name: version(name) for name in packages},
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
    }


def run_batch(run: RunDirectory, tasks: list[Task], workers: Workers | int, tell: Callable[[int], None]) -> list[dict]:
    """Simulate what is not there yet and write each shard as it is done; returns the failures of the whole run.

    `tell` gets replicates finished. Whatever stops the batch, shards already written stay, and the same call
    completes it to the same bits; replicates that failed are tried again. Raises `StoreError` where a shard is not
    there any more at the end.
    """
    begun = time.monotonic()
    workers = LocalWorkers(workers) if isinstance(workers, int) else workers
    waiting = [task for task in tasks if not run.has_shard(task.shard, task.last)]
    if waiting and run.manifest.get("finished"):
        run.finish({"finished": False})
    tell(sum(task.replicates for task in tasks) - sum(task.replicates for task in waiting))
    for task, result in workers.run(waiting):
        _keep(run, task, result)
        tell(task.replicates)
    failures = run.failures()
    gone = [task for task in tasks if not run.is_recorded(task.shard, task.last)]
    spent = round(time.monotonic() - begun, 3)
    run.finish({"finished": not failures and not gone, "failures": failures, "duration_s": spent})
    if gone:
        raise StoreError(
            "{path}: {number} shards are gone or altered since they were written (first: {shard}); "
            "`qianyi resume` completes the run",
            path=run.path,
            number=len(gone),
            shard=gone[0].shard,
        )
    return failures


def _keep(run: RunDirectory, task: Task, result: ShardResult) -> None:
    """Write a shard. Its failures come first: killed in between, it must not look complete without them."""
    if result.failures:
        run.write_failures(task.shard, result.failures)
    if result.tables:
        run.write_shard(task.shard, result.tables)
    if not result.failures:
        run.write_failures(task.shard, [])


def compile_rules(scenario: Scenario) -> float:
    """Run one replicate so that every rule is compiled; seconds it took.

    One that raises is no matter here: in the batch it becomes a failure with its scenario and seed. But a table that
    cannot be read is the planner's to mend before anything runs: `TableMistakes`.
    """
    begun = time.monotonic()
    try:
        simulate_recorded(paths_of(scenario), zone_set(scenario.data_set), 1)
    except TableMistakes:
        raise
    except Exception:
        pass
    return time.monotonic() - begun


def default_directory(scenarios: list[Scenario], replicates: int, precision: str = "") -> Path:
    """Where a run goes when the planner names no place."""
    names = file_stem("+".join(scenario.name for scenario in scenarios))[:60]
    return Path("runs") / f"{names}-{run_key(scenarios, replicates, precision)[:8]}"
