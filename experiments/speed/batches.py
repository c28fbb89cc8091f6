"""How fast whole batches go, with all that is written: on one core and on all, and the share that writing takes."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.batches.executors import LocalWorkers
from qianyi.experiments.batches.shards import SHARD, encoded_tables, simulate_replicates
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load


def _seconds(jobs: int, replicates: int, processes: bool = False) -> float:
    scenarios = [load("plan-2017", [f"replicates={replicates}"])]
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / "run", manifest(scenarios, replicates))
        begun = time.perf_counter()
        run_batch(run, plan(scenarios, replicates), LocalWorkers(jobs, processes), lambda count: None)
        return time.perf_counter() - begun


def throughput(shards: int = 4, repeats: int = 4) -> dict[str, float]:
    """Replicates per second of a batch of plan-2017 to 2025Q4, on one core and on all, `shards` for each, in turns.

    The best of each: a machine that is busy elsewhere makes a batch slower, never faster. Processes are timed with
    their start: each imports the program and loads the compiled rules, which threads share.
    """
    cores = os.cpu_count() or 1
    few, many = SHARD * shards, SHARD * shards * cores
    _seconds(1, 10)  # compiles
    alone, together = [], []
    for _ in range(repeats):
        alone.append(few / _seconds(1, few))
        together.append(many / _seconds(cores, many))
    one, all_cores = max(alone), max(together)
    return {
        "replicates_per_second": one,
        "replicates_per_second_all_cores": all_cores,
        "replicates_per_second_processes": many / _seconds(cores, many, processes=True),
        "cores": cores,
        "parallel_efficiency": all_cores / one / cores,
    }


def write_share(repeats: int = 7) -> float:
    """Part of the processor's time of a shard that goes into tables, compression and writing (synced), 0..1.

    The processor's: while a disk is waited for, other shards are simulated.
    """
    task = plan([load("plan-2017")], SHARD)[0]
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / "run", manifest([load("plan-2017")], SHARD))
        for _ in range(repeats):
            begun = time.process_time()
            done, _ = simulate_replicates(task)
            simulated = time.process_time()
            run.write_shard(task.shard, encoded_tables(task, done))
            ended = time.process_time()
            shares.append((ended - simulated) / (ended - begun))
    return statistics.median(shares)


def _process(*words: str) -> float:
    """Seconds of a Python process, the fastest of five: what the program needs, not what else the machine does."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        times.append(time.perf_counter() - begun)
    return min(times)


def start_up() -> dict[str, float]:
    """Seconds from nothing to the help text and to the first scenario checked, beside the import of Mesa alone."""
    help_text, mesa = _process("-m", "qianyi", "--help"), _process("-c", "import mesa")
    return {
        "seconds_help": help_text,
        "seconds_check": _process("-m", "qianyi", "check", "plan-2017"),
        "seconds_import_mesa": mesa,
        "ratio_help_mesa": help_text / mesa,
    }
