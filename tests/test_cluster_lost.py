"""A Dask cluster as luck has it: its scheduler dies, a worker changes its version, its address is wrong."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qianyi.experiments.batches import executors, shards
from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.batches.executors import ClusterWorkers, WorkersUnfit
from qianyi.experiments.batches.shards import OtherVersion, Task, simulate_shard
from qianyi.results.run.store import KINDS, RunDirectory
from qianyi.scenarios.loader import load_all

distributed = pytest.importorskip("distributed")
HOUSE = Path(__file__).parent.parent
# Smaller shards than usual: what is lost and found again are shards, whatever they hold.
SHARD = 5


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(shards, "SHARD", SHARD)


def _scenarios(replicates: int):
    return load_all(["plan-2017", "no-plan"], [f"replicates={replicates}", 'until="2017Q3"'])


def _bytes(run: RunDirectory) -> dict[str, bytes]:
    return {f"{kind}/{path.name}": path.read_bytes() for kind in KINDS for path in run.shards(kind)}


def _become_another_version():
    from qianyi.experiments.batches import shards
    from qianyi.results.run import identity

    identity.what_decides = shards.what_decides = lambda: "model of yesterday"


def _become_this_version():
    from qianyi.experiments.batches import shards
    from qianyi.results.run import identity

    identity.what_decides = shards.what_decides = identity.told_of_this_version


def _remember_this_version():
    from qianyi.results.run import identity

    identity.told_of_this_version = identity.what_decides


@pytest.fixture(scope="module")
def started():
    """Two workers on loopback and a client of theirs, started once: each takes seconds to come."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster.scheduler_address, set_as_default=False) as client,
    ):
        client.run(_remember_this_version)
        yield cluster, client


@pytest.fixture
def cluster(started):
    """The cluster, whose workers are of this version again afterwards."""
    yield started[0]
    started[1].run(_become_this_version)


def test_a_cluster_on_loopback_gives_the_same_bytes(cluster, tmp_path):
    scenarios, runs = _scenarios(2 * SHARD + 4), []
    for workers in (1, ClusterWorkers(cluster.scheduler_address)):
        runs.append(RunDirectory.create(tmp_path / str(len(runs)), manifest(scenarios, 2 * SHARD + 4)))
        assert run_batch(runs[-1], plan(scenarios, 2 * SHARD + 4), workers, lambda count: None) == []
    assert cluster.scheduler_address.startswith("tcp://127.0.0.1:")
    assert _bytes(runs[0]) == _bytes(runs[1])


def test_a_task_of_another_version_is_refused_by_the_worker():
    task = plan(_scenarios(10), 10)[0]
    assert "model " in task.version and "numpy" in task.version
    with pytest.raises(OtherVersion, match="process"):
        simulate_shard(Task(task.scenario, task.name, 0, 1, "model of yesterday"))


def test_a_worker_that_changes_its_version_gets_no_more_work(cluster, started, tmp_path):
    scenarios, client = _scenarios(6 * SHARD), started[1]
    expected = RunDirectory.create(tmp_path / "here", manifest(scenarios, 6 * SHARD))
    run_batch(expected, plan(scenarios, 6 * SHARD), 2, lambda count: None)
    workers, changed = ClusterWorkers(cluster.scheduler_address), []

    def tell(_):
        if len(list((tmp_path / "there" / "zones").glob("*.parquet"))) == 2 and not changed:
            changed.append(sorted(client.ncores())[0])
            client.run(_become_another_version, workers=changed)

    run = RunDirectory.create(tmp_path / "there", manifest(scenarios, 6 * SHARD))
    assert run_batch(run, plan(scenarios, 6 * SHARD), workers, tell) == []
    assert changed and workers._fit and changed[0] not in workers._fit
    assert _bytes(run) == _bytes(expected)


def test_when_every_worker_changed_its_version_the_batch_stops_and_keeps_what_is_done(cluster, started):
    found = ClusterWorkers(cluster.scheduler_address).run(plan(_scenarios(40), 40))
    next(found)
    started[1].run(_become_another_version)
    with pytest.raises(WorkersUnfit, match="any more"):
        list(found)


def test_a_cluster_without_workers_is_given_up(started, monkeypatch):
    """The last that needs the workers: they are gone afterwards."""
    monkeypatch.setattr(executors, "_LOOK", 0.2)
    monkeypatch.setattr(executors, "_PATIENCE", 1.0)
    found = ClusterWorkers(started[0].scheduler_address).run(plan(_scenarios(80), 80))
    next(found)
    started[0].scale(0)
    with pytest.raises(executors.ClusterLost, match="no workers"):
        list(found)


def test_a_scheduler_that_dies_is_told_in_a_line_and_the_batch_can_be_resumed(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    ask = [sys.executable, "-m", "qianyi"]
    cluster = subprocess.Popen(
        [*ask, "cluster", "start", "--workers", "1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        address = cluster.stdout.readline().strip()
        out = tmp_path / "run"
        words = ("run", "plan-2017", "no-plan", "--replicates", "3000", "--until", "2017Q3", "--cluster", address)
        batch = subprocess.Popen(
            [*ask, *words, "--out", str(out), "--lang", "zh"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(600):
            if len(list(out.glob("zones/*.parquet"))) > 2:
                break
            time.sleep(0.1)
    finally:
        os.killpg(cluster.pid, signal.SIGKILL)
        cluster.wait()
    said = batch.communicate(timeout=90)[1]
    assert batch.returncode == 1, said
    assert "Traceback" not in said and "distributed" not in said, said
    assert "失去联系" in said
    run = RunDirectory.open(out)
    assert run.shards("zones") and run.faulty() == []


@pytest.mark.parametrize(
    "address", ["nonsense", "tcp://127.0.0.1", "tcp://127.0.0.1:1", "tls://127.0.0.1:1", "ws://127.0.0.1:1", "x://y:1"]
)
def test_a_wrong_address_is_a_line(address, monkeypatch):
    monkeypatch.setattr(executors, "_ANSWER", 0.5)
    with pytest.raises(WorkersUnfit, match="no cluster answers") as told:
        list(ClusterWorkers(address).run(plan(_scenarios(10), 10)))
    assert "没有集群" in told.value.text("zh")


def test_files_that_are_no_certificates_are_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "_ANSWER", 0.5)
    (tmp_path / "ca.pem").write_text("not a certificate", encoding="utf-8")
    files = {key: str(tmp_path / "ca.pem") for key in ("tls_ca_file", "tls_client_cert", "tls_client_key")}
    with pytest.raises(WorkersUnfit, match="no cluster answers"):
        list(ClusterWorkers("tls://127.0.0.1:1", {**files, "require_encryption": True}).run(plan(_scenarios(10), 10)))
