"""Sweeps, precision, estimates, paired effects, and Mesa's own runner."""

import math

import mesa
import numpy as np
import pytest

from qianyi.experiments.batches.designs import parse_sweep, points, swept
from qianyi.experiments.batches.estimate import estimate
from qianyi.experiments.batches.precision import Precision
from qianyi.experiments.batches.shards import SHARD, plan
from qianyi.results.measures.effects import paired_effect
from qianyi.scenarios.loader import load, load_all
from qianyi.sim.model import DevelopmentModel
from tests.commands import qianyi


def test_a_grid_has_every_combination_and_samples_stay_inside():
    sweeps = [parse_sweep("promotion_staff=8:40:5"), parse_sweep("levers.approval_bureau=0.2:0.9:2")]
    grid = points(sweeps, "grid", 0, 1)
    assert len(grid) == 10 and {row["levers.promotion_staff"] for row in grid} == {8, 16, 24, 32, 40}
    for design in ("lhs", "sobol"):
        rows = points(sweeps, design, 16, 7)
        staff = np.array([row["levers.promotion_staff"] for row in rows])
        assert len(rows) == 16 and staff.min() >= 8 and staff.max() <= 40 and len(set(staff)) == 16
        assert rows == points(sweeps, design, 16, 7) != points(sweeps, design, 16, 8)
        assert [(staff < edge).sum() for edge in (16, 24, 32)] == [4, 8, 12], "evenly spread"


def test_derived_scenarios_are_told_apart_and_the_reference_stays_last():
    settings = points([parse_sweep("promotion_staff=10:20:2")], "grid", 0, 1)
    found = swept(["plan-2017", "no-plan"], ['until="2018Q4"'], settings)
    assert [scenario.name for scenario in found] == [
        "plan-2017+promotion_staff=10",
        "plan-2017+promotion_staff=20",
        "no-plan",
    ]
    assert found[1].policy.levers["promotion_staff"].value == 20 and "20" in found[1].title("zh")


@pytest.mark.parametrize(
    "text", ["promotion_staff", "promotion_staff=5", "promotion_staff=9:3", "nothing=1:2", "x=1:2:a"]
)
def test_a_sweep_that_cannot_be_read_says_why(text):
    with pytest.raises(ValueError, match="--sweep"):
        parse_sweep(text)


def test_a_scenario_file_may_hold_its_sweep(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('extends = "plan-2017"\nuntil = "2017Q4"\n[sweep]\npromotion_staff = "8:40:3"\n', encoding="utf-8")
    done = qianyi("run", str(path), "--replicates", "3", "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stderr
    assert "promotion_staff 24" in done.stdout


def test_a_precision_is_reached_in_whole_shards(tmp_path):
    words = ("plan-2017", "no-plan", "--replicates", "5", "--until", "2017Q4", "--out", str(tmp_path / "run"))
    done = qianyi("run", *words, "--precision", "revenue:10")
    assert done.returncode == 0 and "half-width" in done.stderr
    widths = [float(line.split("is ")[1].split()[0]) for line in done.stderr.splitlines() if "half-width" in line]
    assert widths[-1] <= 10 < widths[0]
    assert qianyi("run", *words, "--precision", "revenu:3").returncode == 2


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "revenue:", "zones:1"])
def test_a_precision_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="must be"):
        Precision.parse(text)


def test_an_estimate_scales_with_the_batch():
    scenario = load_all(["no-plan"], ["replicates=100", 'until="2017Q4"'])
    few, many = (estimate(plan(scenario, count), 1) for count in (SHARD, 100 * SHARD))
    assert few.disk * 100 == pytest.approx(many.disk) and few.memory == many.memory
    assert many.seconds > few.seconds and not few.is_large and "MB" in few.text("zh")


def test_effects_are_paired_and_say_what_common_luck_saves():
    luck = np.random.default_rng(1).normal(100.0, 10.0, 400)
    own = np.random.default_rng(2).normal(1.0, 1.0, 400)
    count, mean, low, high, same, needed, _, reduction = paired_effect(luck + own, luck, 0.05)
    assert count == 400 and mean == pytest.approx(own.mean()) and low < 1.0 < high
    assert same == pytest.approx((own > 0).mean())
    assert needed == math.ceil((1.959964 / 0.05) ** 2 * own.var(ddof=1)) - 400
    assert reduction == pytest.approx((luck.var(ddof=1) + (luck + own).var(ddof=1)) / own.var(ddof=1))
    assert math.isnan(paired_effect(luck[:1], luck[:1], 0.1)[4])


def test_mesas_own_runner_accepts_the_model():
    short = load("no-plan", ['until="2017Q2"'])
    rows = mesa.batch_run(
        DevelopmentModel, {"scenario": [short], "replicate": [0, 1]}, rng=[None], max_steps=2, display_progress=False
    )
    assert len(rows) >= 2 and {row["replicate"] for row in rows} == {0, 1}
