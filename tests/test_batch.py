"""A batch gives the same bytes whatever the workers, and loses nothing when it is stopped."""

from pathlib import Path

import pytest

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.batches.shards import SHARD
from qianyi.results.run.store import KINDS, RunDirectory, StoreError
from qianyi.scenarios.loader import load_all

REPLICATES = SHARD + 2


def _batch(out: Path, jobs: int = 2, tell=lambda count: None) -> RunDirectory:
    scenarios = load_all(["plan-2017", "no-plan"], [f"replicates={REPLICATES}", 'until="2017Q3"'])
    run = RunDirectory.create(out, manifest(scenarios, REPLICATES))
    run_batch(run, plan(scenarios, REPLICATES), jobs, tell)
    return run


def _bytes(run: RunDirectory) -> dict[str, bytes]:
    return {f"{kind}/{path.name}": path.read_bytes() for kind in KINDS for path in run.shards(kind)}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, bytes]:
    return _bytes(_batch(tmp_path_factory.mktemp("run") / "one", jobs=1))


def test_the_number_of_workers_changes_no_byte(undisturbed, tmp_path):
    assert len(undisturbed) == 4 * len(KINDS)
    assert _bytes(_batch(tmp_path / "three", jobs=3)) == undisturbed


@pytest.mark.parametrize("stop_after", [1, 2, 3])
def test_a_stopped_batch_continues_to_the_same_bytes(undisturbed, tmp_path, stop_after):
    calls = []

    def stop(count):
        calls.append(count)
        if len(calls) == stop_after + 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _batch(tmp_path / "run", jobs=1, tell=stop)
    left = _bytes(RunDirectory.open(tmp_path / "run"))
    assert 0 < len(left) < len(undisturbed) and all(undisturbed[name] == data for name, data in left.items())
    done = []
    assert _bytes(_batch(tmp_path / "run", jobs=2, tell=done.append)) == undisturbed
    assert sum(done) == 2 * REPLICATES and done[0] > 0


def test_a_disk_that_fills_up_keeps_what_was_done(undisturbed, tmp_path, monkeypatch):
    write = RunDirectory.write_shard

    def full(run, name, tables):
        if name.startswith(f"no-plan-{SHARD:06d}"):
            raise StoreError("cannot write: No space left on device")
        return write(run, name, tables)

    monkeypatch.setattr(RunDirectory, "write_shard", full)
    with pytest.raises(StoreError, match="No space left"):
        _batch(tmp_path / "run", jobs=1)
    monkeypatch.undo()
    assert len(_bytes(RunDirectory.open(tmp_path / "run"))) >= 4
    assert _bytes(_batch(tmp_path / "run")) == undisturbed
