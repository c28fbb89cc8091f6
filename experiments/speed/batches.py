"""How fast whole batches go, with all that is written: on one core and on all, and the share that writing takes."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from experiments.batch import manifest, plan, run_batch
from experiments.tables import Replicate, shard_tables
from results.store import RunDirectory
from scenarios.loader import load
from scenarios.zones import key_zones
from sim.paths import paths_of
from sim.replicate import seed_of, simulate_recorded


def _seconds(jobs: int, replicates: int) -> float:
    scenarios = [load("plan-2017", [f"replicates={replicates}"])]
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / "run", manifest(scenarios, replicates))
        begun = time.perf_counter()
        run_batch(run, plan(scenarios, replicates), jobs, lambda count: None)
        return time.perf_counter() - begun


def throughput(replicates: int = 40, repeats: int = 5) -> dict[str, float]:
    """Replicates per second of a batch of plan-2017 to 2025Q4, on one core and on all, taken in turns.

    The best of each: a machine that is busy elsewhere makes a batch slower, never faster.
    """
    cores = os.cpu_count() or 1
    _seconds(1, 10)  # compiles
    alone, together = [], []
    for _ in range(repeats):
        alone.append(replicates / _seconds(1, replicates))
        together.append(replicates / _seconds(cores, replicates))
    one, all_cores = max(alone), max(together)
    return {
        "replicates_per_second": one,
        "replicates_per_second_all_cores": all_cores,
        "cores": cores,
        "parallel_efficiency": all_cores / one / cores,
    }


def write_share(replicates: int = 10, repeats: int = 5) -> float:
    """Part of the time of a shard that goes into tables, compression and writing (synced), 0..1."""
    scenario, zones = load("plan-2017"), key_zones()
    paths, ids = paths_of(scenario), [zone.zone_id for zone in zones]
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        run = RunDirectory.create(Path(folder) / "run", manifest([scenario], replicates))
        for number in range(repeats):
            begun = time.perf_counter()
            done = []
            for replicate in range(replicates):
                seed = seed_of(scenario.seed, replicate)
                world, records = simulate_recorded(paths, zones, seed)
                done.append(Replicate(replicate, seed, world.indicators, world.ledger, world.captured, records))
            simulated = time.perf_counter()
            for kind, table in shard_tables(scenario, ids, done).items():
                run.write_shard(kind, f"shard-{number}", table)
            ended = time.perf_counter()
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
    help_text, mesa = _process("-m", "experiments", "--help"), _process("-c", "import mesa")
    return {
        "seconds_help": help_text,
        "seconds_check": _process("-m", "experiments", "check", "plan-2017"),
        "seconds_import_mesa": mesa,
        "ratio_help_mesa": help_text / mesa,
    }
