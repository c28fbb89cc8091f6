"""Run in a process of its own by `test_survival`: kill a batch at many moments and complete it each time.

The parent never starts a thread, so that every batch can be a fork with compiled rules ready.
"""

import os
import signal
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

from qianyi.experiments.batches import shards
from qianyi.experiments.batches.batch import compile_rules, manifest, plan, run_batch
from qianyi.experiments.batches.shards import Task, simulate_replicates
from qianyi.results.run.store import KINDS, RunDirectory
from qianyi.scenarios.loader import load_all

# Smaller shards than usual: what is killed are the writes between them.
SHARD = 5
REPLICATES, MOMENTS, IN_A_WRITE = 2 * SHARD + 1, 14, 6


@cache
def prepared() -> tuple[dict, list[Task]]:
    """Account and tasks of the batch; asked for in the parent, so that no child makes them anew."""
    scenarios = load_all(["plan-2017", "no-plan"], [f"replicates={REPLICATES}", 'until="2017Q4"'])
    compile_rules(scenarios[0])
    shards.SHARD = SHARD
    tasks = plan(scenarios, REPLICATES)
    for task in tasks:
        simulate_replicates(replace(task, last=task.first + 1))
    return manifest(scenarios, REPLICATES), tasks


def batch(out: Path) -> None:
    """One whole batch into `out`."""
    about, tasks = prepared()
    run_batch(RunDirectory.create(out, about), tasks, 2, lambda count: None)


def in_a_fork(out: Path, kill_after: float | None = None, kill_at_write: int | None = None) -> bool:
    """Run a batch in a child, killed after some seconds or within its n-th write; whether it ended by itself."""
    child = os.fork()
    if child == 0:
        if kill_at_write is not None:
            _die_in_write(kill_at_write)
        batch(out)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _die_in_write(number: int) -> None:
    sync, calls = os.fsync, []

    def fsync(file):
        calls.append(file)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        sync(file)

    os.fsync = fsync


def files(out: Path) -> dict[str, bytes]:
    """Data of a run."""
    return {f"{kind}/{path.name}": path.read_bytes() for kind in KINDS for path in sorted((out / kind).glob("*"))}


def main(folder: Path) -> None:
    """Kill and complete; exits with a message when the bytes differ."""
    prepared()
    begun = time.monotonic()
    assert in_a_fork(folder / "undisturbed" / "run")
    whole = time.monotonic() - begun
    expected = files(folder / "undisturbed" / "run")
    interrupted = 0
    for moment in range(MOMENTS + IN_A_WRITE):
        out = folder / f"killed-{moment}" / "run"
        if moment < MOMENTS:
            ended = in_a_fork(out, kill_after=whole * (moment + 0.5) / MOMENTS)
        else:
            ended = in_a_fork(out, kill_at_write=1 + 4 * (moment - MOMENTS))
        interrupted += not ended
        assert in_a_fork(out), f"the batch killed at moment {moment} could not be completed"
        assert files(out) == expected, f"moment {moment} gave other bytes"
    print(f"{interrupted} of {MOMENTS + IN_A_WRITE} interrupted, all completed to the same {len(expected)} files")
    sys.exit(0 if interrupted >= MOMENTS else 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
