"""Shards that somebody changed are told by every reader, never spread, and simulated anew."""

import json
import shutil
from unittest.mock import MagicMock

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as pq
import pytest

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.batches.reuse import take_over
from qianyi.experiments.reporting import trace_number
from qianyi.results.run.encoding import encoded
from qianyi.results.run.store import KINDS, PER_REPLICATE, RunDirectory, StoreError
from qianyi.scenarios.loader import load_all
from tests.commands import qianyi
from tests.small_runs import simulated

SHARD, OTHER = "plan-2017-000000", "no-plan-000000"
NAMES = ("plan-2017", "no-plan")
SETTINGS = ["replicates=3", 'until="2017Q4"']


@pytest.fixture
def run(tmp_path, tmp_path_factory) -> RunDirectory:
    whole = simulated(tmp_path_factory.getbasetemp(), 3, "2017Q4", NAMES)
    shutil.copytree(whole.path, tmp_path / "only" / "run")
    return RunDirectory.open(tmp_path / "only" / "run")


def _beside(run: RunDirectory) -> RunDirectory:
    return RunDirectory.create(run.path.parent / "beside", manifest(load_all(NAMES, SETTINGS), 3))


def _tasks():
    return plan(load_all(NAMES, SETTINGS), 3)


def _replace(run: RunDirectory, kind: str, table: pa.Table) -> None:
    file = run.path / kind / f"{SHARD}.parquet"
    file.unlink()
    file.write_bytes(encoded(table))


def _tenfold(run: RunDirectory) -> pa.Table:
    table = pq.read_table(run.path / "zones" / f"{SHARD}.parquet")
    place = table.schema.get_field_index("reported_revenue")
    return table.set_column(place, "reported_revenue", compute.multiply(table["reported_revenue"], 10.0))


def _alter_revenue(run: RunDirectory) -> None:
    _replace(run, "zones", _tenfold(run))


def _exchange(run: RunDirectory) -> None:
    """The shard of another scenario, with its digests."""
    for file in [*(f"{kind}/%s.parquet" for kind in KINDS), "digests/%s.json"]:
        shutil.copy(run.path / (file % OTHER), run.path / (file % SHARD))


def _forget(run: RunDirectory) -> None:
    run.digest_file(SHARD).unlink()


@pytest.mark.parametrize("change", [_alter_revenue, _exchange, _forget])
def test_an_altered_shard_is_told_not_taken_over_and_simulated_anew(run, change):
    before = (run.path / "zones" / f"{SHARD}.parquet").read_bytes()
    change(run)
    told = qianyi("compare", str(run.path), "--lang", "zh")
    assert told.returncode == 2 and SHARD in told.stderr and "改动" in told.stderr, told.stderr
    assert take_over(_beside(run), _tasks()) == 3, "only the shard that nobody touched"
    again = qianyi("resume", str(run.path))
    assert again.returncode == 0, again.stderr
    assert (run.path / "zones" / f"{SHARD}.parquet").read_bytes() == before


def test_trace_does_not_call_altered_numbers_the_same(run, monkeypatch):
    (run.path / "results.json").write_text(json.dumps({"run_key": run.manifest["run_key"]}), encoding="utf-8")
    monkeypatch.setattr("qianyi.results.measures.book.load_numbers", lambda run: MagicMock())
    _alter_revenue(run)
    with pytest.raises(StoreError, match=f"{SHARD}.parquet .altered"):
        trace_number(run.path, "N1", "en")


def test_rows_of_another_scenario_or_seed_are_told_even_with_a_digest(run):
    table = pq.read_table(run.path / "zones" / f"{OTHER}.parquet")
    run.write_shard(SHARD, {"zones": table})
    assert [path.stem for path, _ in run.faulty()] == [SHARD] and not run.has_shard(SHARD)
    own = pq.read_table(run.path / "ledger" / f"{SHARD}.parquet")
    place = own.schema.get_field_index("seed")
    run.write_shard(SHARD, {"ledger": own.set_column(place, "seed", compute.add(own["seed"], 1))})
    assert {path.parent.name for path, _ in run.faulty()} == {"zones", "ledger"}


def test_what_a_neighbour_altered_with_its_digest_is_found_by_simulating_a_replicate(run):
    run.write_shard(SHARD, {"zones": _tenfold(run)})
    assert run.faulty() == [], "nothing on disk tells"
    said = []
    beside = _beside(run)
    assert take_over(beside, _tasks()[:1], said.append) == 0
    assert "plan-2017" in said[0].text("en") and "取用" in said[0].text("zh")
    assert not any(beside.path.glob("*/*.parquet"))


def test_a_run_whose_folder_was_deleted_meanwhile_is_not_finished(run):
    whole = _beside(run)
    left = iter([shutil.rmtree])

    def delete_once(count: int) -> None:
        if count and any((whole.path / "firms").glob("*.parquet")):
            for remove in left:
                remove(whole.path)

    with pytest.raises(StoreError, match="gone or altered"):
        run_batch(whole, _tasks(), 1, delete_once)
    held = RunDirectory.open(whole.path)
    assert held.manifest["finished"] is False
    assert run_batch(held, _tasks(), 1, lambda count: None) == []
    assert held.manifest["finished"] is True and held.faulty() == []


def test_a_shard_that_lacks_replicates_is_run_again_whatever_its_failures_say(run):
    held = {kind: pq.read_table(run.path / kind / f"{SHARD}.parquet") for kind in PER_REPLICATE}
    run.write_shard(SHARD, {kind: table.filter(compute.field("replicate") != 2) for kind, table in held.items()})
    assert run.faulty() == [] and not run.has_shard(SHARD, 3)


def test_a_run_that_takes_everything_over_says_so_and_is_finished(run):
    asked = ("run", *NAMES, "--replicates", "3", "--until", "2017Q4", "--out", str(run.path.parent / "beside"))
    done = qianyi(*asked)
    assert done.returncode == 0 and "6 replicates taken over" in done.stderr and "Simulating" not in done.stderr
    assert RunDirectory.open(run.path.parent / "beside").manifest["finished"] is True
    assert "exist already" in qianyi(*asked).stderr
