"""`python -m tests.yardsticks`: ratios between times taken in one go, as JSON; some two minutes."""

import json
import os
import subprocess
import sys

from qianyi.experiments.speed.benchmark import INTERPRETED_QUARTERS, load_before, nanoseconds_per_firm_quarter
from tests.yardsticks import c_kernel
from tests.yardsticks.pairing import common_draws


def mesa_objects(quarters: int) -> dict[str, float]:
    """The first quarters of plan-2017 over plain Mesa objects, in a process without compilation."""
    asked = [sys.executable, "-m", "tests.yardsticks.mesa_objects", str(quarters)]
    done = subprocess.run(asked, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, check=True)
    return json.loads(done.stdout)


def measure() -> dict[str, object]:
    """All ratios; `ratio_c_kernel` is None without a C compiler, `common_draws` is a list of rows.

    `load_before` tells how many processes wanted a core before: above 0.5, times are off.
    """
    busy = load_before()
    nanoseconds_per_firm_quarter(1, 1)  # compiles
    compiled = nanoseconds_per_firm_quarter(INTERPRETED_QUARTERS, 15)
    return {
        "ratio_mesa_objects": mesa_objects(INTERPRETED_QUARTERS)["nanoseconds"] / compiled,
        **c_kernel.measure(),
        "common_draws": common_draws(os.cpu_count() or 1),
        "load_before": busy,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
