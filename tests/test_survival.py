"""Nothing finished is lost: kills, failures, second batches; and any workers give the same bytes."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.batches.executors import ClusterWorkers, LocalWorkers, WorkersUnfit
from qianyi.experiments.batches.lock import RunInUse, RunLock
from qianyi.experiments.batches.reuse import take_over
from qianyi.experiments.batches.shards import SHARD
from qianyi.results.run.store import KINDS, RunDirectory
from qianyi.scenarios.loader import load_all
from tests.commands import qianyi

REPLICATES = 2 * SHARD + 4
_LOCK = "from pathlib import Path; from qianyi.experiments.batches.lock import RunLock; RunLock(Path({!r})).__enter__()"


def _scenarios(replicates: int = REPLICATES):
    return load_all(["plan-2017", "no-plan"], [f"replicates={replicates}", 'until="2017Q3"'])


def _batch(out: Path, workers) -> RunDirectory:
    run = RunDirectory.create(out, manifest(_scenarios(), REPLICATES))
    assert run_batch(run, plan(_scenarios(), REPLICATES), workers, lambda count: None) == []
    return run


def _bytes(run: RunDirectory) -> dict[str, bytes]:
    return {f"{kind}/{path.name}": path.read_bytes() for kind in KINDS for path in run.shards(kind)}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, bytes]:
    return _bytes(_batch(tmp_path_factory.mktemp("undisturbed") / "run", 1))


def test_a_batch_killed_at_twenty_moments_completes_to_the_same_bytes(tmp_path):
    script = Path(__file__).parent / "kill_a_batch.py"
    asked = [sys.executable, "-m", "tests.kill_a_batch", str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=script.parent.parent)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


@pytest.mark.parametrize("workers", [2, 4])
def test_threads_give_the_same_bytes(undisturbed, tmp_path, workers):
    assert _bytes(_batch(tmp_path / "run", LocalWorkers(workers))) == undisturbed


def test_processes_give_the_same_bytes_and_one_that_is_killed_costs_a_retry(undisturbed, tmp_path):
    killed, over = [], threading.Event()

    def kill_one():
        while not over.wait(0.005):
            children = multiprocessing.active_children()
            if children and list((tmp_path / "run" / "zones").glob("*.parquet")):
                killed.append(children[0].pid)
                os.kill(children[0].pid, signal.SIGKILL)
                return

    killer = threading.Thread(target=kill_one)
    killer.start()
    try:
        run = _batch(tmp_path / "run", LocalWorkers(2, processes=True))
    finally:
        over.set()
        killer.join()
    assert killed and _bytes(run) == undisturbed


def test_workers_of_another_version_are_refused():
    class Client:
        def run(self, _):
            return {"tcp://127.0.0.1:5": "0123"}

    with pytest.raises(WorkersUnfit, match="another version"):
        ClusterWorkers("tcp://127.0.0.1:1")._check(Client())


def test_a_failing_replicate_is_listed_and_the_rest_goes_on(tmp_path, monkeypatch):
    words = ("run", "plan-2017", "no-plan", "--replicates", "12", "--until", "2017Q4", "--out", str(tmp_path / "run"))
    monkeypatch.setenv("QIANYI_TEST_FAIL", "plan-2017:3")
    failed = qianyi(*words)
    assert failed.returncode == 3 and "plan-2017 3" in failed.stderr and "made to fail" in failed.stderr
    about = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert [(row["scenario"], row["replicate"]) for row in about["failures"]] == [("plan-2017", 3)]
    assert "Threshold board" in failed.stdout and not about["finished"]
    monkeypatch.delenv("QIANYI_TEST_FAIL")
    resumed = qianyi("resume", str(tmp_path / "run"))
    assert resumed.returncode == 0, resumed.stderr
    clean = qianyi(*words[:-1], str(tmp_path / "clean" / "run"))
    assert clean.returncode == 0
    runs = [RunDirectory.open(tmp_path / name) for name in ("run", "clean/run")]
    assert _bytes(runs[0]) == _bytes(runs[1]) and runs[0].failures() == []
    assert qianyi("resume", str(tmp_path)).returncode == 2


def test_a_second_batch_in_the_directory_is_refused_with_the_process_named(tmp_path):
    run = RunDirectory.create(tmp_path / "run", manifest(_scenarios(), REPLICATES))
    with RunLock(run.path):
        told = subprocess.run(
            [
                sys.executable,
                "-c",
                _LOCK.format(str(run.path)),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parent.parent,
        )
        assert "RunInUse" in told.stderr and f"process {os.getpid()}" in told.stderr
    with RunLock(run.path), pytest.raises(RunInUse):
        RunLock(run.path).__enter__()
    with RunLock(run.path):
        pass


def test_what_a_neighbour_has_simulated_is_taken_over_to_the_same_bytes(undisturbed, tmp_path):
    small = _scenarios(SHARD + 2)
    first = RunDirectory.create(tmp_path / "small", manifest(small, SHARD + 2))
    run_batch(first, plan(small, SHARD + 2), 2, lambda count: None)
    run = RunDirectory.create(tmp_path / "large", manifest(_scenarios(), REPLICATES))
    tasks = plan(_scenarios(), REPLICATES)
    assert take_over(run, tasks) == 2 * SHARD, "whole shards only: the short last one is not the same"
    run_batch(run, tasks, 2, lambda count: None)
    assert _bytes(run) == undisturbed
    other = load_all(["plan-2017", "no-plan"], [f"replicates={REPLICATES}", "seed=5", 'until="2017Q3"'])
    assert take_over(RunDirectory.create(tmp_path / "other", manifest(other, REPLICATES)), plan(other, REPLICATES)) == 0
