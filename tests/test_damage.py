"""Run directories that were damaged, copied into, or are somebody else's: said in a line, completed, never counted."""

import json
import shutil

import numpy as np
import pytest

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.batches.reuse import take_over
from qianyi.experiments.batches.shards import SHARD
from qianyi.experiments.reporting import compare_runs, trace_number
from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.effects import half_width
from qianyi.results.measures.panel import read_revenue
from qianyi.results.run.shard_files import file_stem, shard_name
from qianyi.results.run.store import KINDS, RunDirectory, RunDirectoryTaken, StoreError
from qianyi.scenarios.loader import load_all
from tests.small_runs import small_run

FIRST = "plan-2017-000000.parquet"


@pytest.fixture
def copied(tmp_path, tmp_path_factory) -> RunDirectory:
    whole = small_run(tmp_path_factory)
    shutil.copytree(whole.path, tmp_path / "only" / "run")
    return RunDirectory.open(tmp_path / "only" / "run")


def _cut(data: bytes) -> bytes:
    return data[:2000]


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(255 - byte for byte in data[middle : middle + 4]) + data[middle + 4 :]


@pytest.mark.parametrize("damage", [_cut, _flipped, lambda data: b""])
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_shard_is_told_and_run_again_to_the_same_bytes(copied, kind, damage):
    shard = copied.path / kind / FIRST
    before = shard.read_bytes()
    shard.unlink()  # a neighbour may hold the same file
    shard.write_bytes(damage(before))
    assert not copied.has_shard(shard.stem)
    with pytest.raises(StoreError, match="damaged") as told:
        arrange([copied])
    assert FIRST in str(told.value) and "已损坏" in told.value.text("zh")
    scenarios = load_all(copied.scenarios, ["replicates=7", 'until="2018Q4"'])
    assert run_batch(copied, plan(scenarios, 7), 1, lambda count: None) == []
    assert shard.read_bytes() == before


def test_a_damaged_shard_of_a_neighbour_is_not_taken_over(copied):
    (copied.path / "zones" / FIRST).write_bytes(b"PAR1")
    scenarios = load_all(copied.scenarios, ["replicates=7", 'until="2018Q4"'])
    beside = RunDirectory.create(copied.path.parent / "beside", manifest(scenarios, 7))
    assert take_over(beside, plan(scenarios, 7)) == 14
    assert not beside.has_shard("plan-2017-000000") and beside.has_shard("no-plan-000000")


def test_a_damaged_shard_in_the_way_is_replaced_by_that_of_a_neighbour(copied):
    scenarios = load_all(copied.scenarios, ["replicates=7", 'until="2018Q4"'])
    beside = RunDirectory.create(copied.path.parent / "beside", manifest(scenarios, 7))
    (beside.path / "zones" / FIRST).write_bytes(b"PAR1")
    beside.write_failures("plan-2017-000000", [{"scenario": "plan-2017", "replicate": 0, "seed": 1, "error": "x"}])
    assert take_over(beside, plan(scenarios, 7)) == 21
    assert beside.has_shard("plan-2017-000000") and beside.faulty() == []


def test_a_copy_beside_a_shard_is_not_counted_twice(copied):
    before = read_revenue(copied)["revenue"]
    for name in ("plan-2017-000000 - 副本", "plan-2017-000000 (1)", "another-000000", f"plan-2017-{SHARD:06d}"):
        shutil.copy(copied.path / "zones" / FIRST, copied.path / "zones" / f"{name}.parquet")
    np.testing.assert_array_equal(read_revenue(copied)["revenue"], before)


def test_a_star_in_the_path_does_not_read_other_runs(copied):
    starred = copied.path.parent / "ru*[x]"
    shutil.copytree(copied.path, starred)
    shutil.copytree(copied.path, copied.path.parent / "rux")
    found, expected = (read_revenue(run)["revenue"] for run in (RunDirectory.open(starred), copied))
    np.testing.assert_array_equal(found, expected)
    assert compare_runs([starred], "en", None, "")


@pytest.mark.parametrize(
    "change",
    [
        {"scenarios": []},
        {"scenarios": "plan-2017"},
        {"replicates": "many"},
        {"data_set": "mars"},
        {"run_key": None},
        {"resolved": {}},
        {"titles": []},
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_manifest_that_is_no_account_of_a_run_is_said(copied, change, language, capsys):
    path = copied.path / "manifest.json"
    path.write_text(json.dumps(copied.manifest | change), encoding="utf-8")
    with pytest.raises(StoreError, match=next(iter(change))) as told:
        RunDirectory.open(copied.path)
    assert ("已损坏" if language == "zh" else "damaged") in told.value.text(language)


def test_a_run_without_its_manifest_is_not_taken_for_a_foreign_folder(copied):
    (copied.path / "manifest.json").write_bytes((copied.path / "manifest.json").read_bytes()[:400])
    with pytest.raises(RunDirectoryTaken, match="missing or damaged"):
        RunDirectory.create(copied.path, {"run_key": "a"})


@pytest.mark.parametrize("text", ['{"numbers": [{"id": "N1"}]}', "[1]", '{"a', '{"numbers": 3}'])
def test_damaged_numbers_are_said(copied, text):
    (copied.path / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        trace_number(copied.path, "N1", "en")


@pytest.mark.parametrize("text", ['[{"a', "[1]", "{}", '[{"scenario": "x"}]'])
def test_a_damaged_failure_file_makes_its_shard_run_again(copied, text):
    (copied.path / "failures").mkdir(exist_ok=True)
    (copied.path / "failures" / "plan-2017-000000.json").write_text(text, encoding="utf-8")
    assert copied.failures()[0]["scenario"] == "plan-2017" and not copied.has_shard("plan-2017-000000")
    scenarios = load_all(copied.scenarios, ["replicates=7", 'until="2018Q4"'])
    assert run_batch(copied, plan(scenarios, 7), 1, lambda count: None) == []


def test_any_scenario_name_can_be_a_file():
    assert file_stem("plan-2017+promotion_staff=8") == "plan-2017+promotion_staff=8"
    names = ["../x", ".hidden", "a\\b", "a/b", "很" * 80, "很" * 81, "x" * 400, "a:b", "\n"]
    shards = [shard_name(name, 10) for name in names]
    assert len(set(shards)) == len(names)
    for shard in shards:
        assert len(shard.encode()) < 200 and not set(shard) & set('/\\:\n"') and shard[0] != "."


def test_a_run_to_a_precision_that_was_stopped_while_it_grew_goes_on_as_if_undisturbed(tmp_path):
    pair = load_all(["plan-2017", "no-plan"], [f"replicates={SHARD}", 'until="2017Q4"'])
    grown = RunDirectory.create(tmp_path / "a" / "run", manifest(pair, SHARD, "revenue:0.001"))
    run_batch(grown, plan(pair, SHARD), 1, lambda count: None)
    before = half_width(grown, "revenue", SHARD)
    run_batch(grown, plan(pair[:1], 2 * SHARD), 1, lambda count: None)
    with pytest.raises(StoreError, match=f"no-plan: zones, replicates {SHARD}-{2 * SHARD - 1}"):
        arrange([grown])
    run_batch(grown, plan(pair, 2 * SHARD), 1, lambda count: None)
    assert half_width(grown, "revenue", SHARD) == before != half_width(grown, "revenue", 2 * SHARD)
    assert len(arrange([grown]).shards("zones")) == 4
