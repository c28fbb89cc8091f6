"""`qianyi bench`: what a run costs on this machine, as ratios measured in one go."""

import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from agents.firm import GONE
from scenarios.loader import load
from scenarios.zones import key_zones
from sim.paths import paths_of
from sim.replicate import simulate
from sim.schedule import quarters
from sim.start import new_world
from sim.world import FIRM_ROWS, World

# Interpreted rules are timed on the same 31 zones and firms, over fewer quarters: each takes more than a second.
INTERPRETED_QUARTERS = 2


def _alive(world: World) -> int:
    return int(np.count_nonzero(world.firms["state"][: world.counts[FIRM_ROWS]] != GONE))


def nanoseconds_per_firm_quarter(count: int, repeats: int) -> float:
    """Median cost of the first `count` quarters of plan-2017, per firm and quarter, without the start."""
    paths = paths_of(load("plan-2017"))
    found = []
    with np.errstate(over="ignore"):
        for _ in range(repeats):
            world = new_world(paths, key_zones(), 1)
            before = _alive(world)
            begun = time.perf_counter()
            quarters(world, 0, count)
            seconds = time.perf_counter() - begun
            found.append(seconds / count / ((before + _alive(world)) / 2.0) * 1e9)
    return statistics.median(found)


def _interpreted() -> float:
    """The same in a process without compilation."""
    asked = [sys.executable, "-m", "experiments.benchmark", str(INTERPRETED_QUARTERS)]
    done = subprocess.run(asked, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, check=True)
    return float(json.loads(done.stdout))


def _throughput(jobs: int, replicates: int) -> float:
    """Whole replicates of plan-2017 per second with `jobs` threads."""
    paths, zones = paths_of(load("plan-2017")), key_zones()
    begun = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda seed: simulate(paths, zones, seed), range(1, replicates + 1)))
    return replicates / (time.perf_counter() - begun)


def measure() -> dict[str, float]:
    """All figures of the benchmark; every ratio is between times taken in this run."""
    nanoseconds_per_firm_quarter(1, 1)  # compiles
    cores = os.cpu_count() or 1
    whole = nanoseconds_per_firm_quarter(36, 15)
    short = nanoseconds_per_firm_quarter(INTERPRETED_QUARTERS, 15)
    alone, together = _throughput(1, 40), _throughput(cores, 40 * cores)
    return {
        "ns_per_firm_quarter": whole,
        "ratio_interpreted": _interpreted() / short,
        "replicates_per_second": alone,
        "replicates_per_second_all_cores": together,
        "cores": cores,
        "parallel_efficiency": together / alone / cores,
    }


if __name__ == "__main__":
    print(json.dumps(nanoseconds_per_firm_quarter(int(sys.argv[1]), 1)))
