"""What another run beside this one has already simulated is taken over, not simulated again."""

import os
import shutil
from pathlib import Path

from qianyi.experiments.batches.shards import SHARD, Task
from qianyi.results.run.store import KINDS, RunDirectory, StoreError


def take_over(run: RunDirectory, tasks: list[Task]) -> int:
    """Link the shards that runs in the same folder hold for equal scenarios and code; replicates taken over.

    Equal means the same key of the resolved scenario (its seed and horizon, and the code, are part of it) and the same
    replicates. Shards never change once they are written, so a link is as good as a copy.
    """
    wanted = [task for task in tasks if not run.has_shard(task.shard)]
    if not wanted:
        return 0
    taken = 0
    for other in _neighbours(run):
        for task in wanted:
            if not run.has_shard(task.shard) and _holds(other, run, task):
                taken += _link(other, run, task)
    return taken


def _neighbours(run: RunDirectory) -> list[RunDirectory]:
    found = []
    for path in sorted(run.path.resolve().parent.glob("*/manifest.json")):
        if path.parent != run.path.resolve():
            try:
                found.append(RunDirectory.open(path.parent))
            except StoreError:
                continue
    return [other for other in found if isinstance(other.manifest.get("scenario_keys"), dict)]


def _holds(other: RunDirectory, run: RunDirectory, task: Task) -> bool:
    key = run.manifest["scenario_keys"][task.name]
    if other.manifest["scenario_keys"].get(task.name) != key or not other.has_shard(task.shard):
        return False
    asked = other.manifest.get("replicates", 0)
    # The last shard of a run may be short; one that grew to a precision is made of whole shards after its first ones.
    whole = other.manifest.get("precision") or min(task.first + SHARD, asked) == task.last
    return bool(whole) and (task.last - task.first == SHARD or not other.manifest.get("precision"))


def _link(other: RunDirectory, run: RunDirectory, task: Task) -> int:
    for kind in KINDS:
        source = other.path / kind / f"{task.shard}.parquet"
        target = run.path / kind / f"{task.shard}.parquet"
        try:
            target.parent.mkdir(exist_ok=True)
            _place(source, target)
        except OSError:
            return 0
    run.write_failures(task.shard, [])
    return task.replicates


def _place(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        os.link(source, temporary)
    except OSError:
        shutil.copyfile(source, temporary)
    os.replace(temporary, target)  # also in place of a damaged one
    temporary.unlink(missing_ok=True)  # a link to what is there already is left by the replacement
