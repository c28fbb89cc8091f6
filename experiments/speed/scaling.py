"""What a quarter costs with more firms and with more zones, and how much memory a replicate takes."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from qianyi.agents.firm import State
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.zones import ZoneFacts, key_zones
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.phases.production import firms_fall_or_leave, firms_grow, stocks_change
from qianyi.sim.schedule import quarter
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS, OVERFLOW, World

FIRMS = (1_000, 10_000, 100_000, 1_000_000)
ZONES = (31, 153, 2_500)
# Four quarters of a year, so that yearly events weigh as they do in a run.
QUARTERS = 4


def alive(world: World) -> int:
    """Firms that have not left."""
    return int(np.count_nonzero(world.firms["state"][: world.counts[FIRM_ROWS]] != State.GONE))


def nanoseconds(paths: Paths, zones, count: int, repeats: int) -> float:
    """Median cost of the first `count` quarters per firm and quarter, without the start; compiled or not."""
    found = []
    with np.errstate(over="ignore"):
        for _ in range(repeats):
            world = new_world(paths, zones, 1)
            before = alive(world)
            begun = time.perf_counter()
            for t in range(count):
                quarter(world, t)
            seconds = time.perf_counter() - begun
            found.append(seconds / count / ((before + alive(world)) / 2.0) * 1e9)
    return statistics.median(found)


def with_firms(paths: Paths, zones, wanted: int) -> Paths:
    """The same zones and revenue with about `wanted` firms: only their mean size changes."""
    few = alive(new_world(paths, zones, 1))
    size = paths.parameters["firm_mean_revenue"] * few / wanted
    return paths._replace(parameters=paths.parameters | {"firm_mean_revenue": size})


def _phase(paths: Paths, zones) -> float:
    """Cost of the firm phase alone per firm and quarter."""
    world = new_world(paths, zones, 1)
    firms = alive(world)
    begun = time.perf_counter()
    for t in range(QUARTERS):
        stocks_change(world, t)
        firms_grow(world, t)
        firms_fall_or_leave(world, t)
    return (time.perf_counter() - begun) / QUARTERS / firms * 1e9


def by_firms() -> list[dict[str, float]]:
    """Per number of firms: nanoseconds per firm and quarter, of the whole quarter and of the firm phase.

    A quarter of the 31 zones costs about 0.1 ms before any firm moves (books, choice of some 330 investors), which
    few firms share; `ns_further_firm` is what each firm beyond the size before adds to the whole quarter.
    """
    paths, zones = paths_of(load("plan-2017", ["ensemble=none"])), key_zones()
    _phase(paths, zones)  # compiles
    nanoseconds(paths, zones, 1, 1)
    found = []
    for wanted in (FIRMS[0] // 2, *FIRMS):
        given = with_firms(paths, zones, wanted)
        repeats = 15 if wanted <= 10_000 else 3
        row = {"firms": alive(new_world(given, zones, 1))}
        row["ns_per_firm_quarter"] = nanoseconds(given, zones, QUARTERS, repeats)
        if found:
            few, cost = found[-1]["firms"], found[-1]["ns_per_firm_quarter"]
            row["ns_further_firm"] = (row["firms"] * row["ns_per_firm_quarter"] - few * cost) / (row["firms"] - few)
        row["ns_firm_phase"] = statistics.median(_phase(given, zones) for _ in range(repeats))
        found.append(row)
    return found[1:]


def synthetic(count: int) -> tuple[ZoneFacts, ...]:
    """`count` zones: the 153 of the catalogue again and again; for timing only, copies share place and luck."""
    known = zone_set("hebei-all")
    return tuple(known[place % len(known)] for place in range(count))


def _zones(paths: Paths, count: int) -> dict[str, float]:
    times = []
    for _ in range(3):
        world = new_world(paths, synthetic(count), 1)
        firms = alive(world)
        begun = time.perf_counter()
        for t in range(QUARTERS):
            quarter(world, t)
        times.append((time.perf_counter() - begun) / QUARTERS)
    spent = statistics.median(times)
    return {
        "zones": count,
        "firms": firms,
        "ms_per_quarter": spent * 1e3,
        "ns_per_firm_quarter": spent / firms * 1e9,
        "us_per_zone_quarter": spent / count * 1e6,
        "agents_without_room": int(world.counts[OVERFLOW]),
    }


def by_zones() -> list[dict[str, float]]:
    """Per number of zones: milliseconds of a quarter, and its cost per firm and per zone."""
    paths = paths_of(load("plan-2017", ['data_set="hebei-all"', "ensemble=none"]))
    _zones(paths, ZONES[0])  # compiles
    return [_zones(paths, count) for count in ZONES]


def _resident() -> int | None:
    """Bytes of this process in memory; None where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else None


def _through(world: World) -> None:
    for t in range(len(world.days)):
        quarter(world, t)


def _one_in_flight(wanted: int) -> dict[str, float]:
    """Memory that one whole replicate takes, beyond what the process held before."""
    paths, zones = paths_of(load("plan-2017", ["ensemble=none"])), key_zones()
    given = with_firms(paths, zones, wanted)
    warm = new_world(with_firms(paths, zones, 1_000), zones, 1)
    _through(warm)  # loads the kernels; kept, so that its memory is not used again
    before = _resident()
    world = new_world(given, zones, 1)
    _through(world)
    after = _resident()
    held = sum(array.nbytes for array in vars(world).values() if isinstance(array, np.ndarray))
    del warm
    return {"firms": alive(world), "bytes": after - before if before is not None and after is not None else held}


def memory() -> dict[str, float]:
    """Bytes of a replicate of the usual size, and what each further firm adds, from processes of their own."""
    found = []
    for wanted in (4_000, 10_000, 200_000):
        asked = [sys.executable, "-m", "qianyi.experiments.speed.scaling", str(wanted)]
        # Freed blocks go back to the system at once, or they would hide what is taken.
        environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
        done = subprocess.run(asked, env=environment, capture_output=True, check=True)
        found.append(json.loads(done.stdout))
    usual, middle, large = found
    return {
        "bytes_per_replicate": usual["bytes"],
        "bytes_per_firm": (large["bytes"] - middle["bytes"]) / (large["firms"] - middle["firms"]),
        "bytes_per_firm_all_10000": middle["bytes"] / middle["firms"],
    }


if __name__ == "__main__":
    print(json.dumps(_one_in_flight(int(sys.argv[1]))))
