"""What `qianyi bench` times is what it says."""

import json
import tempfile
from pathlib import Path

import pytest

from qianyi.experiments.batches.shards import SHARD
from qianyi.experiments.speed import batches, benchmark, scaling
from qianyi.experiments.speed.scaling import alive, with_firms
from qianyi.results.run.store import KINDS
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.start import new_world
from tests.commands import qianyi


def test_a_world_of_many_firms_has_as_many_as_asked_for():
    paths = paths_of(load("plan-2017", ["ensemble=none", "parameters.arrivals_scale=0.0"]))
    for wanted in (1_000, 20_000):
        firms = alive(new_world(with_firms(paths, key_zones(), wanted), key_zones(), 1))
        assert 0.7 * wanted < firms < 1.4 * wanted


def test_with_twice_the_zones_come_twice_the_firms_and_all_find_room():
    # Investors are as many however many zones there are.
    settings = ['data_set="hebei-all"', "ensemble=none", "parameters.arrivals_scale=0.0"]
    paths = paths_of(load("plan-2017", settings))
    once, twice = (scaling._zones(paths, count) for count in (153, 306))
    assert 1.9 < twice["firms"] / once["firms"] < 2.1 and twice["agents_without_room"] == 0


def test_the_batch_that_is_timed_is_whole(monkeypatch):
    seen = {}

    class Kept(tempfile.TemporaryDirectory):
        def __exit__(self, *about):
            folder = Path(self.name) / "run"
            seen.update({kind: len(list((folder / kind).glob("*.parquet"))) for kind in KINDS})
            super().__exit__(*about)

    monkeypatch.setattr(batches.tempfile, "TemporaryDirectory", Kept)
    assert batches._seconds(2, SHARD + 2) > 0.0
    assert seen == dict.fromkeys(KINDS, 2)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Interpreted time over compiled time"), ("zh", "解释执行与编译执行")]
)
def test_the_command_tells_every_figure_that_is_measured(monkeypatch, language, said):
    """With times that are given, since measuring them takes minutes."""
    monkeypatch.setattr(benchmark, "nanoseconds_per_firm_quarter", lambda count, repeats: 90.0 if count > 2 else 125.0)
    monkeypatch.setattr(benchmark, "_interpreted", lambda: 8_765_375.0)
    monkeypatch.setattr(scaling, "FIRMS", (600, 1_200))
    monkeypatch.setattr(scaling, "ZONES", (31, 62))
    monkeypatch.setattr(benchmark, "throughput", lambda: {"replicates_per_second": 41.37, "cores": 2})
    monkeypatch.setattr(benchmark, "write_share", lambda: 0.4321)
    monkeypatch.setattr(benchmark, "memory", lambda: {"bytes_per_replicate": 2_345_678})
    monkeypatch.setattr(benchmark, "start_up", lambda: {"seconds_help": 0.29, "seconds_import_mesa": 0.86})
    figures = json.loads(qianyi("bench", "--json", "--lang", language).stdout)
    assert figures["ratio_interpreted"] == 70_123.0 and [row["zones"] for row in figures["scaling_zones"]] == [31, 62]
    shown = qianyi("bench", "--lang", language).stdout
    told = ("90", "70,123", "41.4", "43.2%", "2,345,678", "0.29", "0.86", f"{figures['scaling_firms'][1]['firms']:,}")
    assert said in shown and all(number in shown for number in told), shown
