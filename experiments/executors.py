"""Where shards are simulated: threads or processes of this machine, or workers of a Dask cluster."""

import asyncio
import logging
import os
import platform
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import version
from multiprocessing import get_context
from typing import Protocol

from experiments.identity import model_hash
from experiments.shards import ShardResult, Task, failure_row, simulate_shard
from sim.replicate import seed_of

# A shard whose worker died is tried again this often before its replicates count as failed.
_TRIES = 3
# Dask uses one or the other, by what was lost.
_CANCELLED = (CancelledError, asyncio.CancelledError)


class Workers(Protocol):
    """Runs tasks and yields each with its result as it is done, in any order."""

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ShardResult]]:
        """Yield every task with its result; only a few are in flight, so memory does not grow with their number."""
        ...


class ClusterLost(OSError):
    """The scheduler went away in the middle of a batch; what was finished stays."""


class WorkersUnfit(Exception):
    """The workers of a cluster cannot be reached, or run another version of the model."""


def _gave_up(task: Task, error: BaseException) -> ShardResult:
    """Failures for a shard that no worker could finish."""
    from scenarios.schema import Scenario

    seed = Scenario.stored(task.scenario).seed
    rows = [failure_row(task, number, seed_of(seed, number), error) for number in range(task.first, task.last)]
    return ShardResult({}, rows)


def _die_with(parent: int) -> None:
    """End this worker process when the batch that started it is gone: killed, it cannot say so."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class LocalWorkers:
    """Threads (compiled rules let go of the interpreter's lock) or processes of this machine."""

    def __init__(self, jobs: int, processes: bool = False):
        self.jobs = jobs
        self.processes = processes

    def _pool(self) -> Executor:
        if self.processes:
            return ProcessPoolExecutor(self.jobs, get_context("spawn"), _die_with, (os.getpid(),))
        return ThreadPoolExecutor(self.jobs)

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ShardResult]]:
        """Run tasks; a worker process that dies breaks its pool, so the pool is built anew and its tasks run again.

        Which task killed the worker is not known: they run again one at a time, so that no other shard pays for it.
        """
        waiting, suspects = list(tasks)[::-1], []
        tries: dict[Task, int] = {}
        pool = self._pool()
        flying: dict[Future, Task] = {}
        try:
            while waiting or suspects or flying:
                queue, most = (suspects, 1) if suspects else (waiting, 2 * self.jobs)
                while queue and len(flying) < most:
                    task = queue.pop()
                    flying[pool.submit(simulate_shard, task)] = task
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                broken = [future for future in done if isinstance(future.exception(), BrokenProcessPool)]
                for future in done.difference(broken):
                    yield flying.pop(future), future.result()
                if broken:
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = self._pool()
                    lost, flying = list(flying.values()), {}
                    if len(lost) == 1:
                        tries[lost[0]] = tries.get(lost[0], 0) + 1
                    if len(lost) == 1 and tries[lost[0]] >= _TRIES:
                        yield lost[0], _gave_up(lost[0], broken[0].exception())
                    else:
                        suspects += lost
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _facts() -> str:
    """What decides the bytes of a shard; asked of every worker of a cluster before work is sent."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "pyarrow"))
    return f"model {model_hash()}, {libraries}, Python {platform.python_version()}"


class ClusterWorkers:
    """Workers of a Dask cluster at `address`; `security` holds the files of an encrypted connection."""

    def __init__(self, address: str, security: dict[str, str] | None = None):
        self.address = address
        self.security = security or {}

    def _connect(self):
        try:
            from distributed import Client
            from distributed.security import Security
        except ImportError as error:
            raise WorkersUnfit("the extra `cluster` is not installed: uv run --extra cluster qianyi …") from error
        for name in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # a lost connection is told once, in a line
        try:
            return Client(self.address, security=Security(**self.security) if self.security else None, timeout=10)
        except (OSError, TimeoutError, ValueError) as error:
            raise WorkersUnfit(f"no cluster answers at {self.address}: {error}") from error

    def _result(self, task: Task, future) -> ShardResult:
        try:
            error = future.exception()
            if error is None:
                return future.result()
        except _CANCELLED as lost:
            error = lost
        if isinstance(error, _CANCELLED) or future.status in ("cancelled", "lost"):
            raise ClusterLost(f"the cluster at {self.address} went away in the middle of the batch")
        return _gave_up(task, error)

    def _check(self, client) -> int:
        try:
            found = client.run(_facts)
        except Exception as error:  # whatever a worker raised comes back as a bare Exception
            raise WorkersUnfit(f"workers at {self.address} cannot run Qianyi: {error}") from error
        if not found:
            raise WorkersUnfit(f"the cluster at {self.address} has no workers")
        mine = _facts()
        other = {worker: told for worker, told in found.items() if told != mine}
        if other:
            told = "; ".join(f"{worker} has {facts}" for worker, facts in sorted(other.items()))
            raise WorkersUnfit(f"workers run another version than this batch ({mine}): {told}")
        return sum(client.ncores().values())

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ShardResult]]:
        """Run tasks on the cluster; Dask sends those of a killed worker to another one, a few times."""
        from distributed import as_completed

        with self._connect() as client:
            cores = self._check(client)
            waiting = list(tasks)[::-1]
            sent: dict = {}

            def send() -> list:
                new = [waiting.pop() for _ in range(min(len(waiting), 2 * cores - len(sent)))]
                futures = [client.submit(simulate_shard, task, pure=False) for task in new]
                sent.update(zip((future.key for future in futures), new, strict=True))
                return futures

            arriving = as_completed(send())
            for future in arriving:
                task = sent.pop(future.key)
                yield task, self._result(task, future)
                future.release()
                for new in send():
                    arriving.add(new)


def local_workers(jobs: int, kind: str) -> LocalWorkers:
    """Workers of this machine: `threads` or `processes`."""
    return LocalWorkers(jobs, processes=kind == "processes")


Tell = Callable[[int], None]
