"""What `qianyi bench` times is what it says."""

import tempfile
from pathlib import Path

from qianyi.experiments.batches.shards import SHARD
from qianyi.experiments.speed import batches, scaling
from qianyi.experiments.speed.scaling import alive, with_firms
from qianyi.results.run.store import KINDS
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.start import new_world


def test_a_world_of_many_firms_has_as_many_as_asked_for():
    paths = paths_of(load("plan-2017", ["ensemble=none"]))
    for wanted in (1_000, 20_000):
        firms = alive(new_world(with_firms(paths, key_zones(), wanted), key_zones(), 1))
        assert 0.7 * wanted < firms < 1.4 * wanted


def test_with_twice_the_zones_come_twice_the_firms_and_all_find_room():
    paths = paths_of(load("plan-2017", ['data_set="hebei-all"', "ensemble=none"]))
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
