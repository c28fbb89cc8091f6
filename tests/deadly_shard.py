"""Stand-ins for a shard, importable by worker processes: one kills its worker, one takes its time."""

import os
import time

from qianyi.experiments.batches.shards import SHARD, ShardResult, Task

DEADLY = 3 * SHARD


def deadly_shard(task: Task) -> ShardResult:
    """Nothing, but for one shard that ends its process as the system does when memory runs out."""
    if task.first == DEADLY:
        os._exit(9)
    time.sleep(0.02)
    return ShardResult({})


def slow_shard(task: Task) -> ShardResult:
    """Nothing, slowly."""
    time.sleep(0.2)
    return ShardResult({})
