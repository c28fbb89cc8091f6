"""The yardsticks do the same work as the model, or their ratios would mean nothing."""

import math

import pytest

from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS
from tests.yardsticks import c_kernel
from tests.yardsticks.__main__ import mesa_objects


@pytest.fixture(scope="module")
def start():
    return c_kernel.starting_world()


def test_plain_mesa_objects_reach_the_numbers_of_the_compiled_run():
    world = new_world(paths_of(load("plan-2017", ["ensemble=none"])), key_zones(), 1)
    quarters(world, 0, 1)
    compiled = math.fsum(world.firms["volume"][: world.counts[FIRM_ROWS]])
    assert math.isclose(mesa_objects(1)["volume"], compiled, rel_tol=1e-12)


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
