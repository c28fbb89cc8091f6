"""What a batch will take, from two pilot replicates: time, disk, memory."""

import time
from dataclasses import dataclass, replace

from qianyi.experiments.batches.shards import ShardResult, Task, simulate_shard
from qianyi.scenarios.words import words

# Above these a planner is asked before the batch begins.
LARGE_SECONDS = 600.0
LARGE_BYTES = 5e9
# Memory of the program itself, and of a world that is being simulated (`qianyi bench`).
_PROGRAM, _WORLD = 320e6, 2.5e6
# A shard's tables while a worker encodes them, against what is written.
_UNPACKED = 2.0


@dataclass(frozen=True)
class Estimate:
    """Seconds on all workers, bytes on disk, bytes of memory in flight."""

    seconds: float
    disk: float
    memory: float

    @property
    def is_large(self) -> bool:
        """Whether to ask first."""
        return self.seconds > LARGE_SECONDS or self.disk > LARGE_BYTES

    def text(self, language: str) -> str:
        """One line for a planner."""
        minutes = f"{self.seconds:.0f} s" if self.seconds < 120 else f"{self.seconds / 60:.0f} min"
        t = words(language)
        return t(
            "Estimate: about {time}, {disk:,.0f} MB on disk, {memory:,.0f} MB of memory",
            time=minutes,
            disk=self.disk / 1e6,
            memory=self.memory / 1e6,
        )


def estimate(tasks: list[Task], jobs: int) -> Estimate:
    """Run two replicates of the first task and scale them to all; they are run again in their place."""
    pilot = replace(tasks[0], last=min(tasks[0].first + 2, tasks[0].last))
    begun = time.perf_counter()
    try:
        result = simulate_shard(pilot)
    except Exception:  # the batch makes failures of it, with scenario and seed
        result = ShardResult({})
    each = (time.perf_counter() - begun) / pilot.replicates
    size = sum(len(table) for table in result.tables.values())
    count = sum(task.replicates for task in tasks)
    in_flight = 2 * jobs * tasks[0].replicates
    memory = _PROGRAM + _WORLD * jobs + _UNPACKED * size / pilot.replicates * in_flight
    return Estimate(each * count / jobs, size / pilot.replicates * count, memory)
