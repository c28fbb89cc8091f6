"""Worker processes: a shard that kills its worker costs itself only, and none outlives a killed batch."""

import asyncio
import concurrent.futures
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qianyi.experiments.batches import executors
from qianyi.experiments.batches.batch import manifest, plan
from qianyi.experiments.batches.executors import ClusterLost, ClusterWorkers, LocalWorkers, WorkersUnfit
from qianyi.experiments.batches.lock import RunInUse, RunLock
from qianyi.experiments.batches.shards import SHARD
from qianyi.experiments.commands.running import RunOptions, run_and_show
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load_all
from tests.deadly_shard import DEADLY, deadly_shard

HOUSE = Path(__file__).parent.parent
_BATCH = """
import sys
from tests.deadly_shard import slow_shard
from qianyi.experiments.batches import executors
from qianyi.experiments.batches.batch import plan
from qianyi.experiments.batches.executors import LocalWorkers
from qianyi.experiments.batches.shards import SHARD
from qianyi.scenarios.loader import load_all
if __name__ == "__main__":
    executors.simulate_shard = slow_shard
    for _ in LocalWorkers(2, processes=True).run(plan(load_all(["no-plan"]), 40 * SHARD)):
        print("done", flush=True)
"""


def test_a_shard_that_kills_its_worker_fails_alone(monkeypatch):
    monkeypatch.setattr(executors, "simulate_shard", deadly_shard)
    tasks = plan(load_all(["no-plan"]), 10 * SHARD)
    found = dict(LocalWorkers(2, processes=True).run(tasks))
    assert set(found) == set(tasks)
    assert [task.first for task, result in found.items() if result.failures] == [DEADLY]
    rows = next(result.failures for result in found.values() if result.failures)
    assert [row["replicate"] for row in rows] == list(range(DEADLY, DEADLY + SHARD)) and "Broken" in rows[0]["error"]


def _children(process: int) -> set[int]:
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == process and after_name[0] != "Z":
            found.add(int(status.parent.name))
    return found


def test_no_worker_outlives_a_batch_that_is_killed(tmp_path):
    script = tmp_path / "batch.py"
    script.write_text(_BATCH, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    batch = subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE)
    batch.stdout.readline()
    workers = _children(batch.pid)
    assert len(workers) >= 2
    batch.kill()
    batch.wait()
    for _ in range(60):
        alive = {worker for worker in workers if Path(f"/proc/{worker}").exists()}
        if not alive:
            return
        time.sleep(0.1)
    for worker in alive:
        os.kill(worker, signal.SIGKILL)
    raise AssertionError(f"{len(alive)} worker(s) outlived the batch")


def test_a_second_batch_leaves_what_the_first_is_writing(tmp_path, capsys):
    scenarios = load_all(["no-plan"], ["replicates=2", 'until="2017Q2"'])
    run = RunDirectory.create(tmp_path / "run", manifest(scenarios, 2))
    in_flight = run.path / "zones" / f".x.parquet.{os.getpid()}.tmp"
    with RunLock(run.path):
        in_flight.write_bytes(b"half a shard")
        assert run_and_show(scenarios, RunOptions(out=run.path)) == 2
        assert str(os.getpid()) in capsys.readouterr().err
        assert in_flight.read_bytes() == b"half a shard"
        with pytest.raises(RunInUse):
            RunLock(run.path).__enter__()


def test_a_directory_that_is_no_run_is_refused_without_a_trace(tmp_path):
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    scenarios = load_all(["no-plan"], ["replicates=2", 'until="2017Q2"'])
    assert run_and_show(scenarios, RunOptions(out=tmp_path)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_workers_that_cannot_run_the_model_are_told_in_a_line():
    class Client:
        def run(self, _):
            raise Exception("ModuleNotFoundError(\"No module named 'experiments'\")")

    with pytest.raises(WorkersUnfit, match="cannot run Qianyi.*No module named"):
        ClusterWorkers("tcp://127.0.0.1:1")._check(Client())


def test_another_version_of_a_library_is_another_version(monkeypatch):
    class Client:
        def run(self, ask):
            return {"tcp://127.0.0.1:5": ask().replace("pyarrow ", "pyarrow 1")}

    with pytest.raises(WorkersUnfit, match="another version.*tcp://127.0.0.1:5 has model .*pyarrow 1"):
        ClusterWorkers("tcp://127.0.0.1:1")._check(Client())


@pytest.mark.parametrize("lost", [concurrent.futures.CancelledError(), asyncio.CancelledError()])
def test_a_cluster_that_goes_away_stops_the_batch_instead_of_failing_its_shards(lost):
    class Future:
        status = "cancelled"

        def exception(self):
            raise lost

    task = plan(load_all(["no-plan"]), 10)[0]
    with pytest.raises(ClusterLost, match="went away"):
        ClusterWorkers("tcp://127.0.0.1:1")._result(task, Future())


def test_a_shard_that_raises_on_the_cluster_becomes_failures():
    class Future:
        status = "error"

        def exception(self):
            return MemoryError("killed three times")

    task = plan(load_all(["no-plan"]), 3)[0]
    rows = ClusterWorkers("tcp://127.0.0.1:1")._result(task, Future()).failures
    assert [row["replicate"] for row in rows] == [0, 1, 2] and "killed three times" in rows[0]["error"]
