"""What another run beside this one has already simulated is taken over, not simulated again."""

import json
import os
import shutil
from pathlib import Path

from experiments.shards import SHARD, Task
from results.store import KINDS, RunDirectory


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
                found.append(RunDirectory(path.parent, json.loads(path.read_text(encoding="utf-8"))))
            except (OSError, ValueError):
                continue
    return [other for other in found if isinstance(other.manifest, dict)]


def _holds(other: RunDirectory, run: RunDirectory, task: Task) -> bool:
    keys = (other.manifest.get("scenario_keys", {}), run.manifest["scenario_keys"])
    if keys[0].get(task.name) != keys[1][task.name] or not other.has_shard(task.shard):
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
    return task.replicates


def _place(source: Path, target: Path) -> None:
    if target.exists():
        return
    try:
        os.link(source, target)
    except OSError:
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        shutil.copyfile(source, temporary)
        os.replace(temporary, target)
