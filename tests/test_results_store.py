"""A run directory keeps what it holds, whatever happens."""

import os

import pyarrow as pa
import pytest

from qianyi.results.run.reading import ledger_totals
from qianyi.results.run.store import KINDS, RunDirectory, RunDirectoryTaken, StoreError
from tests.runs_by_hand import run_by_hand

TABLE = pa.table({"scenario": ["x", "x"], "replicate": [0, 0], "seed": [7, 7], "revenue": [500.0, 0.1]})


def test_a_directory_with_another_run_or_other_files_is_refused_and_left_alone(tmp_path):
    run_by_hand(tmp_path / "run", replicates=1, zones=1, years=1)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    with pytest.raises(RunDirectoryTaken, match="another run"):
        RunDirectory.create(tmp_path / "run", {"run_key": "other"})
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("dear")
    with pytest.raises(RunDirectoryTaken, match="no run"):
        RunDirectory.create(tmp_path / "letters", {"run_key": "other"})
    with pytest.raises(RunDirectoryTaken, match="is a file"):
        RunDirectory.create(tmp_path / "letters" / "mine.txt", {"run_key": "other"})
    assert {path: path.read_bytes() for path in before} == before
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mine.txt"]


def test_the_same_run_continues_and_clears_half_written_files(tmp_path):
    run = RunDirectory.create(tmp_path, {"run_key": "a", "scenarios": ["x"]})
    run.write_shard("x-000000", {"zones": TABLE})
    half = tmp_path / "zones" / ".x-000010.parquet.99.tmp"
    half.write_bytes(b"PAR1 half")
    again = RunDirectory.create(tmp_path, {"run_key": "a"})
    assert not half.exists() and again.scenarios == ["x"]
    assert [path.name for path in again.shards("zones")] == ["x-000000.parquet"]
    assert not again.has_shard("x-000000"), "a shard needs all kinds"
    again.write_shard("x-000000", dict.fromkeys(KINDS[1:], TABLE))
    assert again.has_shard("x-000000", 1) and not again.has_shard("x-000000", 2), "replicate 1 is not there"


def test_the_same_table_gives_the_same_bytes(tmp_path):
    run = RunDirectory.create(tmp_path, {"run_key": "a"})
    first = run.write_shard("one", {"zones": TABLE})["zones"].read_bytes()
    cut = pa.concat_tables([TABLE.slice(0, 1), TABLE.slice(1)])
    assert run.write_shard("two", {"zones": cut})["zones"].read_bytes() == first


def test_a_full_disk_is_said_and_what_was_written_stays(tmp_path, monkeypatch):
    run = RunDirectory.create(tmp_path, {"run_key": "a"})
    kept = run.write_shard("one", {"zones": TABLE})["zones"]
    bytes_before = kept.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="two.*No space left"):
        run.write_shard("two", {"zones": TABLE})
    with pytest.raises(StoreError):
        run.write_shard("one", {"zones": TABLE})
    assert sorted(path.name for path in (tmp_path / "zones").iterdir()) == ["one.parquet"]
    assert kept.read_bytes() == bytes_before


def test_a_directory_that_holds_no_run_cannot_be_opened(tmp_path):
    with pytest.raises(StoreError, match="manifest.json"):
        RunDirectory.open(tmp_path)


def test_a_directory_named_like_a_setting_adds_no_column(tmp_path):
    plain, named = tmp_path / "plain", tmp_path / "staff=8"
    for place in (plain, named):
        run_by_hand(place, replicates=1, zones=1, years=1)
    assert list(ledger_totals(named).columns) == list(ledger_totals(plain).columns)
