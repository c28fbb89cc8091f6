"""What another run beside this one has already simulated is taken over, not simulated again."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qianyi.experiments.batches.shards import SHARD, Task, encoded_tables, simulate_replicates
from qianyi.results.run.store import KINDS, PER_REPLICATE, RunDirectory, StoreError
from qianyi.scenarios.words import Message, message

Tell = Callable[[Message], object]


def take_over(run: RunDirectory, tasks: list[Task], tell: Tell = lambda said: None) -> int:
    """Link the shards that runs in the same folder hold for equal scenarios and code; replicates taken over.

    Equal means the same key of the resolved scenario (its seed and horizon, and the code, are part of it) and the same
    replicates. Shards never change once they are written, so a link is as good as a copy. What a neighbour says is not
    believed: one random replicate of what it gives is simulated anew, and where that differs nothing of it is kept;
    `tell` gets a line of it.
    """
    wanted = [task for task in tasks if not run.has_shard(task.shard, task.last)]
    taken = 0
    for other in _neighbours(run, tell) if wanted else ():
        given = [task for task in wanted if _holds(other, run, task) and _link(other, run, task)]
        if given and _is_confirmed(run, given, other.path, tell):
            taken += sum(task.replicates for task in given)
            wanted = [task for task in wanted if task not in given]
        else:
            for task in given:
                _remove(run, task)
    return taken


def _neighbours(run: RunDirectory, tell: Tell) -> Iterator[RunDirectory]:
    """Runs beside a run; what cannot be one is passed over with a line."""
    for path in sorted(run.path.resolve().parent.glob("*/manifest.json")):
        if path.parent != run.path.resolve():
            try:
                other = RunDirectory.open(path.parent)
            except StoreError as error:
                tell(message("passed over: {why}", why=error.said))
                continue
            if isinstance(other.manifest.get("scenario_keys"), dict):
                yield other


def _holds(other: RunDirectory, run: RunDirectory, task: Task) -> bool:
    key = run.manifest["scenario_keys"][task.name]
    if other.manifest["scenario_keys"].get(task.name) != key or not other.has_shard(task.shard, task.last):
        return False
    # The last shard of a run may be short; one that grew to a precision is made of whole shards after its first ones.
    return task.replicates == SHARD or not other.manifest.get("precision")


def _link(other: RunDirectory, run: RunDirectory, task: Task) -> bool:
    try:
        _place(other.digest_file(task.shard), run.digest_file(task.shard))
        for kind in KINDS:
            _place(other.path / kind / f"{task.shard}.parquet", run.path / kind / f"{task.shard}.parquet")
    except OSError:
        return False
    run.write_failures(task.shard, [])
    return True


def _remove(run: RunDirectory, task: Task) -> None:
    for kind in KINDS:
        (run.path / kind / f"{task.shard}.parquet").unlink(missing_ok=True)
    run.digest_file(task.shard).unlink(missing_ok=True)


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        os.link(source, temporary)
    except OSError:
        shutil.copyfile(source, temporary)
    os.replace(temporary, target)  # also in place of a damaged one
    temporary.unlink(missing_ok=True)  # a link to what is there already is left by the replacement


def _is_confirmed(run: RunDirectory, given: list[Task], source: Path, tell: Tell) -> bool:
    """Whether a replicate, chosen anew each time, is the one of the shard that was taken over; tells if it is not."""
    luck = random.SystemRandom()
    task = luck.choice(given)
    number = luck.randrange(task.first, task.last)
    alone = replace(task, first=number, last=number + 1)
    done, _ = simulate_replicates(alone)
    fresh = encoded_tables(alone, done)
    for kind in PER_REPLICATE:
        file = run.path / kind / f"{task.shard}.parquet"
        if not done or not _rows(file, number).equals(_rows(pa.BufferReader(fresh[kind]), number)):
            tell(
                message(
                    "{path}: replicate {number} of {scenario} is not what simulating it anew gives; "
                    "nothing is taken over from there",
                    path=source,
                    number=number,
                    scenario=task.name,
                )
            )
            return False
    return True


def _rows(source: Path | pa.BufferReader, replicate: int) -> pa.Table:
    """Rows of one replicate. Which scenario they are of is known: its column is left out, being coded by each file."""
    table = pq.read_table(source, filters=[("replicate", "=", replicate)])
    return table.drop_columns(["scenario"]).combine_chunks()
