"""The yardsticks of the benchmark do the same work as the model, or their ratios would mean nothing."""

import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from qianyi.experiments.batches.shards import SHARD
from qianyi.experiments.speed import c_kernel
from qianyi.experiments.speed.scaling import alive, synthetic, with_firms
from qianyi.results.run.store import KINDS
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS


@pytest.fixture(scope="module")
def start():
    return c_kernel.starting_world()


def test_plain_mesa_objects_reach_the_numbers_of_the_compiled_run():
    asked = [sys.executable, "-m", "qianyi.experiments.speed.mesa_objects", "1"]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        asked, env=environment, capture_output=True, check=True, cwd=Path(__file__).parent.parent, text=True
    )
    world = new_world(paths_of(load("plan-2017", ["ensemble=none"])), key_zones(), 1)
    quarters(world, 0, 1)
    compiled = math.fsum(world.firms["volume"][: world.counts[FIRM_ROWS]])
    assert math.isclose(json.loads(done.stdout)["volume"], compiled, rel_tol=1e-12)


def test_the_c_kernel_gives_every_firm_the_numbers_of_the_rules(start, tmp_path):
    kernel = c_kernel.build(start, tmp_path)
    if kernel is None:
        assert c_kernel.measure(2)["ratio_c_kernel"] is None
        return
    rules, plain = c_kernel._copy(start), c_kernel._copy(start)
    for t in range(c_kernel.QUARTERS):
        c_kernel._in_rules(rules)(t)
        c_kernel._in_c(kernel, plain)(t)
    c_kernel._hold_equal(rules, plain)
    changed = rules.firms["volume"] != start.firms["volume"]
    assert changed[: start.counts[FIRM_ROWS]].mean() > 0.9, "firms moved, so equal numbers say something"
    plain.firms["volume"][0] *= 1.0 + 1e-6
    with pytest.raises(c_kernel.NumbersDiffer, match="volume"):
        c_kernel._hold_equal(rules, plain)


def test_without_a_compiler_the_ratio_is_unknown_not_invented(monkeypatch):
    monkeypatch.setattr(c_kernel.shutil, "which", lambda name: None)
    found = c_kernel.measure(2)
    assert found["ratio_c_kernel"] is None and found["ns_firm_phase"] > 0.0


def test_sizes_of_the_scaling_are_what_they_say(start):
    paths = paths_of(load("plan-2017", ["ensemble=none"]))
    for wanted in (1_000, 20_000):
        firms = alive(new_world(with_firms(paths, key_zones(), wanted), key_zones(), 1))
        assert 0.7 * wanted < firms < 1.4 * wanted
    assert len(synthetic(2_500)) == 2_500 and np.isfinite(start.zones["revenue"]).all()


def test_the_batch_that_is_timed_is_whole(monkeypatch):
    from qianyi.experiments.speed import batches

    seen = {}

    class Kept(tempfile.TemporaryDirectory):
        def __exit__(self, *about):
            folder = Path(self.name) / "run"
            seen.update({kind: len(list((folder / kind).glob("*.parquet"))) for kind in KINDS})
            super().__exit__(*about)

    monkeypatch.setattr(batches.tempfile, "TemporaryDirectory", Kept)
    assert batches._seconds(2, SHARD + 2) > 0.0
    assert seen == dict.fromkeys(KINDS, 2)
