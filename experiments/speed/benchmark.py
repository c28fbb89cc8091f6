"""`qianyi bench`: what a run costs on this machine, as ratios measured in one go."""

import json
import os
import subprocess
import sys

from qianyi.experiments.speed import c_kernel
from qianyi.experiments.speed.batches import start_up, throughput, write_share
from qianyi.experiments.speed.pairing import common_draws
from qianyi.experiments.speed.scaling import by_firms, by_zones, memory, nanoseconds
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones

# Interpreted rules are timed on the same 31 zones and firms, over fewer quarters: each takes more than a second.
INTERPRETED_QUARTERS = 2


def nanoseconds_per_firm_quarter(count: int, repeats: int) -> float:
    """Median cost of the first `count` quarters of plan-2017, per firm and quarter, without the start."""
    return nanoseconds(paths_of(load("plan-2017", ["ensemble=none"])), key_zones(), count, repeats)


def _in_process(module: str) -> dict[str, float]:
    """What a module measures in a process without compilation."""
    asked = [sys.executable, "-m", module, str(INTERPRETED_QUARTERS)]
    done = subprocess.run(asked, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, check=True)
    return json.loads(done.stdout)


def measure() -> dict[str, object]:
    """All figures of the benchmark; every ratio is between times taken in this run.

    `scaling_firms`, `scaling_zones` and `common_draws` are lists of rows; `ratio_c_kernel` is None without a compiler.
    `load_before` tells how many processes wanted a core before: above 0.5, times and `parallel_efficiency` are off.
    """
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    nanoseconds_per_firm_quarter(1, 1)  # compiles
    whole = nanoseconds_per_firm_quarter(36, 15)
    short = nanoseconds_per_firm_quarter(INTERPRETED_QUARTERS, 15)
    return {
        "ns_per_firm_quarter": whole,
        "ratio_interpreted": _in_process("qianyi.experiments.speed.benchmark")["nanoseconds"] / short,
        "ratio_mesa_objects": _in_process("qianyi.experiments.speed.mesa_objects")["nanoseconds"] / short,
        **c_kernel.measure(),
        **throughput(),
        "write_share": write_share(),
        **memory(),
        **start_up(),
        "scaling_firms": by_firms(),
        "scaling_zones": by_zones(),
        "common_draws": common_draws(os.cpu_count() or 1),
        "load_before": busy,
    }


if __name__ == "__main__":
    print(json.dumps({"nanoseconds": nanoseconds_per_firm_quarter(int(sys.argv[1]), 1)}))
