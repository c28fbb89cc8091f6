"""`qianyi bench`: what a run costs on this machine, as ratios measured in one go."""

import json
import os
import subprocess
import sys

from qianyi.experiments.speed.batches import start_up, throughput, write_share
from qianyi.experiments.speed.scaling import by_firms, by_zones, memory, nanoseconds
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones

# Interpreted rules are timed on the same 31 zones and firms, over fewer quarters: each takes more than a second.
INTERPRETED_QUARTERS = 2


def nanoseconds_per_firm_quarter(count: int, repeats: int) -> float:
    """Median cost of the first `count` quarters of plan-2017, per firm and quarter, without the start."""
    return nanoseconds(paths_of(load("plan-2017", ["ensemble=none"])), key_zones(), count, repeats)


def load_before() -> float | None:
    """How many processes want a core now, in the mean of a minute; None where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _interpreted() -> float:
    """The same in a process without compilation."""
    asked = [sys.executable, "-m", "qianyi.experiments.speed.benchmark", str(INTERPRETED_QUARTERS)]
    done = subprocess.run(asked, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, check=True)
    return json.loads(done.stdout)


def measure() -> dict[str, object]:
    """All figures of the benchmark; every ratio is between times taken in this run.

    `scaling_firms` and `scaling_zones` are lists of rows. `load_before` tells how many processes wanted a core before:
    above 0.5, times and `parallel_efficiency` are off.
    """
    busy = load_before()
    nanoseconds_per_firm_quarter(1, 1)  # compiles
    whole = nanoseconds_per_firm_quarter(36, 15)
    short = nanoseconds_per_firm_quarter(INTERPRETED_QUARTERS, 15)
    return {
        "ns_per_firm_quarter": whole,
        "ratio_interpreted": _interpreted() / short,
        **throughput(),
        "write_share": write_share(),
        **memory(),
        **start_up(),
        "scaling_firms": by_firms(),
        "scaling_zones": by_zones(),
        "load_before": busy,
    }


if __name__ == "__main__":
    print(json.dumps(nanoseconds_per_firm_quarter(int(sys.argv[1]), 1)))
