"""Where shards are simulated: threads or processes of this machine, or workers of a Dask cluster."""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
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
from multiprocessing import get_context
from typing import Protocol

from qianyi.experiments.batches.shards import OtherVersion, ShardResult, Task, failure_row, simulate_shard
from qianyi.results.run.identity import what_decides
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.words import message
from qianyi.sim.replicate import seed_of

# A shard whose worker died is tried again this often before its replicates count as failed.
_TRIES = 3
# A cluster is looked at this often when no shard comes back, and given up after this long without workers (s).
_LOOK, _PATIENCE = 5.0, 60.0
# So long a scheduler may take to answer the first call (s).
_ANSWER = 10.0
# Dask uses one or the other, by what was lost.
_CANCELLED = (CancelledError, asyncio.CancelledError)


class Workers(Protocol):
    """Runs tasks and yields each with its result as it is done, in any order."""

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ShardResult]]:
        """Yield every task with its result; only a few are in flight, so memory does not grow with their number."""
        ...


class ClusterLost(Told):
    """The scheduler went away in the middle of a batch; what was finished stays."""


class WorkersUnfit(Told):
    """The workers of a cluster cannot be reached, or run another version of the model."""


def _gave_up(task: Task, error: BaseException) -> ShardResult:
    """Failures for a shard that no worker could finish."""
    from qianyi.scenarios.schema import Scenario

    seed = Scenario.stored(task.scenario).seed
    rows = [failure_row(task, number, seed_of(seed, number), error) for number in range(task.first, task.last)]
    return ShardResult({}, rows)


def _local_result(task: Task, future: Future) -> ShardResult:
    """The result of a shard; one that raises as a whole (its tables, its memory) becomes failures, too."""
    error = future.exception()
    if isinstance(error, OtherVersion):
        raise WorkersUnfit(message("the program was changed while it ran: {error}", error=str(error))) from error
    return future.result() if error is None else _gave_up(task, error)


def _die_with(parent: int) -> None:
    """End this worker process when the batch that started it is gone: killed, it cannot say so."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the batch decides


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
                    try:
                        flying[pool.submit(simulate_shard, queue[-1])] = queue[-1]
                    except BrokenProcessPool:  # a worker died while its last shard was being written
                        break
                    queue.pop()
                if not flying:
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = self._pool()
                    continue
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                broken = [future for future in done if isinstance(future.exception(), BrokenProcessPool)]
                for future in done.difference(broken):
                    task = flying.pop(future)
                    yield task, _local_result(task, future)
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


class ClusterWorkers:
    """Workers of a Dask cluster at `address`; `security` holds the files of an encrypted connection."""

    def __init__(self, address: str, security: dict[str, str] | None = None):
        self.address = address
        self.security = security or {}
        self._fit: list[str] | None = None  # the only workers that get work, once one has refused it

    def _connect(self):
        try:
            from distributed import Client
            from distributed.security import Security
        except ImportError as error:
            raise no_cluster_extra() from error
        _silence()
        try:
            security = Security(**self.security) if self.security else None
            return Client(self.address, security=security, timeout=_ANSWER)
        except Exception as error:  # addresses, certificates and networks fail in a dozen ways
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise WorkersUnfit(
                message("no cluster answers at {address}: {said}", address=self.address, said=said)
            ) from error

    def _lost(self) -> ClusterLost:
        return ClusterLost(
            message("the cluster at {address} went away in the middle of the batch", address=self.address)
        )

    def _result(self, task: Task, future) -> ShardResult:
        """The result of a shard. Raises `ClusterLost`, and `OtherVersion` for a worker that refused it."""
        try:
            error = future.exception()
            if error is None:
                return future.result()
        except _CANCELLED as lost:
            error = lost
        if isinstance(error, _CANCELLED) or future.status in ("cancelled", "lost"):
            raise self._lost()
        if isinstance(error, OtherVersion):
            raise error
        return _gave_up(task, error)

    def _ask(self, client) -> dict[str, str]:
        try:
            return client.run(what_decides)
        except Exception as error:  # whatever a worker raised comes back as a bare Exception
            raise WorkersUnfit(
                message("workers at {address} cannot run Qianyi: {error}", address=self.address, error=str(error))
            ) from error

    def _check(self, client) -> int:
        found, mine = self._ask(client), what_decides()
        if not found:
            raise WorkersUnfit(message("the cluster at {address} has no workers", address=self.address))
        other = {worker: told for worker, told in found.items() if told != mine}
        if other:
            told = "; ".join(f"{worker} has {facts}" for worker, facts in sorted(other.items()))
            raise WorkersUnfit(
                message("workers run another version than this batch ({mine}): {told}", mine=mine, told=told)
            )
        return sum(client.ncores().values())

    def _leave_out(self, client, refusal: OtherVersion) -> None:
        """From now on only workers of this version get work: one of another version joined in the middle."""
        self._fit = [worker for worker, told in self._ask(client).items() if told == what_decides()]
        if not self._fit:
            raise WorkersUnfit(
                message(
                    "no worker at {address} runs the version of this batch any more: {refusal}",
                    address=self.address,
                    refusal=str(refusal),
                )
            )

    def _finished(self, client, flying: dict) -> list:
        """Futures that are done. Raises `ClusterLost` when the scheduler or every worker has gone."""
        from distributed import wait

        alone_since = None
        while True:
            try:
                return list(wait(list(flying), timeout=_LOOK, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                pass
            except _CANCELLED as lost:
                raise self._lost() from lost
            try:
                workers = client.ncores()
            except (OSError, *_CANCELLED) as lost:
                raise self._lost() from lost
            alone_since = None if workers else alone_since or time.monotonic()
            if alone_since is not None and time.monotonic() - alone_since > _PATIENCE:
                raise ClusterLost(
                    message(
                        "the cluster at {address} has had no workers for {seconds:.0f} s",
                        address=self.address,
                        seconds=_PATIENCE,
                    )
                )

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ShardResult]]:
        """Run tasks on the cluster; Dask sends those of a killed worker to another one, a few times.

        Raises `ClusterLost` when the scheduler goes away, in whatever of a dozen ways Dask says so.
        """
        try:
            yield from self._run(tasks)
        except (OSError, *_CANCELLED) as lost:
            raise self._lost() from lost

    def _run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ShardResult]]:
        with self._connect() as client:
            cores = self._check(client)
            waiting = list(tasks)[::-1]
            flying: dict = {}
            while waiting or flying:
                while waiting and len(flying) < 2 * cores:
                    task = waiting.pop()
                    flying[client.submit(simulate_shard, task, pure=False, workers=self._fit)] = task
                for future in self._finished(client, flying):
                    task = flying.pop(future)
                    try:
                        result = self._result(task, future)
                    except OtherVersion as refusal:
                        self._leave_out(client, refusal)
                        waiting.append(task)
                    else:
                        yield task, result
                    future.release()


def _silence() -> None:
    """A lost connection is told once, in a line: each logger of Dask has a level of its own."""
    loggers = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("distributed", "tornado")]
    for name in (*loggers, "distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def no_cluster_extra() -> WorkersUnfit:
    """The extra that clusters need is missing."""
    command = "uv run --extra cluster qianyi …"
    return WorkersUnfit(message("the extra `cluster` is not installed: {command}", command=command))
