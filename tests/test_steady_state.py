"""Nothing happens when nothing is given; an average zone follows the national path; luck has no drift."""

import numpy as np
import pytest

import qianyi.sim.start
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.sectors.economy import sector_facts
from qianyi.scenarios.zones import key_zones
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

STILL = {
    "shock_scale": 0.0,
    "zone_shock": 0.0,
    "sector_shock": 0.0,
    "arrivals_scale": 0.0,
    "entry_rate": 0.0,
    "exit_rate": 0.0,
    "zombie_drag": 0.0,
    "zombie_decline": 0.0,
    "zombie_exit": 0.0,
    "disposal_normal": 0.0,
    "capacity_buffer": 1.0,
    "reform_productivity": 0.0,
    "infrastructure_elasticity": 0.0,
    "certificate_rate": 0.0,
    "reinforcement": 0.0,
    "imitation": 0.0,
    "local_tax_rate": 0.02,
}


def _still_policy(given):
    # Disposal is the one lever whose value without the plan still closes firms.
    given.policy[:, :, list(levers()).index("zombie_disposal")] = 0.0
    return given


def test_with_no_growth_no_shocks_and_no_candidates_every_zone_stays_flat():
    given = _still_policy(paths(0.0, quarters=24, growth=0.0, volatility=0.0, **STILL))
    # Zones that can pay for what they do without the plan; poorer ones cut their spending and drift a little.
    world = new_world(given, key_zones()[:9], 8)
    opening = world.zones["revenue"].copy()
    quarters(world, 0, 24)
    assert world.zones["revenue"] == pytest.approx(opening, rel=1e-5)


def _average_zones(monkeypatch):
    """Every zone has the nation's mix of sectors and no anchor."""
    mix = sector_facts().output_share
    monkeypatch.setattr(qianyi.sim.start, "firm_shares", lambda facts: mix)
    monkeypatch.setattr(qianyi.sim.start, "anchor_shares", lambda name: np.zeros(len(mix)))


def _growth_a_year(given, seeds, years):
    """Mean growth of all zones together over the national path, points a year."""
    ratios = []
    for seed in seeds:
        world = new_world(given, key_zones(), seed)
        opening = world.zones["revenue"].sum()
        quarters(world, 0, 4 * years)
        ratios.append(world.zones["revenue"].sum() / opening)
    return 100 * (np.log(np.mean(ratios)) - given.environment["volume_growth"].sum()) / years


def test_an_average_zone_follows_the_national_path(monkeypatch):
    _average_zones(monkeypatch)
    given = paths(0.0, quarters=32, volatility=0.0)
    assert abs(_growth_a_year(given, range(40), 8)) < 0.3


# What brings firms and plants, or takes them away, and is no more known than its range.
_OF_THE_CLOSURE = (
    "entry_rate",
    "entrant_size",
    "exit_rate",
    "exit_size_effect",
    "takeover_size",
    "takeover_loss",
    "market_taken_up",
    "zombie_decline",
    "zombie_exit",
    "zombie_recovery",
    "disposal_normal",
    "group_projects",
    "domestic_projects",
    "project_tail",
    "genuine_share",
    "productive_share",
    "revenue_per_productive_yuan",
    "normal_load",
    "followers_per_anchor",
    "follower_size",
    "inside_domestic",
    "inside_beijing_tianjin",
    "base_reach",
    "rivalry_distance",
    "customers_shared",
    "labour_shared",
    "moved_share",
)
# Luck that all zones share would need hundreds of replicates; land that runs out is a limit of its own.
_QUIET = {"zone_shock": 0.0, "sector_shock": 0.0, "shock_scale": 0.05, "land_intensity": 3.0}


@pytest.mark.parametrize("draw", range(8))
def test_zones_with_their_anchors_follow_the_national_path_whatever_brings_firms_and_takes_them(draw):
    luck = np.random.default_rng([draw, 9])
    table = parameters()
    values = {key: luck.uniform(table[key].low, table[key].high) for key in _OF_THE_CLOSURE if draw > 0}
    given = paths(0.0, quarters=24, volatility=0.0, **_QUIET, **values)
    given.policy[:, :, list(levers()).index("reform_compliance")] = 0.0
    growth = _growth_a_year(given, range(5), 6)
    assert abs(growth) < 0.5, values


def test_the_closure_depends_on_what_it_is_derived_from():
    contained = {}
    for key, value in (("entry_rate", 0.15), ("exit_rate", 0.13), ("group_projects", 700.0)):
        for name, given in (("normal", paths(0.0, quarters=4)), (key, paths(0.0, quarters=4, **{key: value}))):
            contained[name] = new_world(given, key_zones(), 1).province[0]["contained_growth"]
    assert contained["entry_rate"] - contained["normal"] == pytest.approx(0.06 * 0.35, abs=0.002)
    assert contained["exit_rate"] < contained["normal"] - 0.005
    assert contained["group_projects"] > contained["normal"] + 0.005


@pytest.mark.parametrize("width", [0.05, 0.2])
def test_shocks_of_any_width_leave_mean_growth_where_it_was(monkeypatch, width):
    _average_zones(monkeypatch)
    still = {**STILL, "shock_scale": width, "shock_size_exponent": 0.0, "capacity_buffer": 5.0}
    given = _still_policy(paths(0.0, quarters=32, growth=0.05, volatility=0.0, **still))
    assert abs(_growth_a_year(given, range(40), 8)) < 0.2


def test_a_doubled_stock_lifts_the_level_once_and_leaves_growth_alone():
    # What stands for a larger cluster would also look like sales won from rivals.
    alone = {**STILL, "customers_shared": 0.0, "labour_shared": 0.0}
    paths_once = _still_policy(paths(0.0, quarters=24, growth=0.04, volatility=0.0, **alone))
    normal, doubled = (new_world(paths_once, key_zones()[:3], 1) for _ in range(2))
    for world in (normal, doubled):
        quarters(world, 0, 4)
    doubled.zones["volume_before"][0] /= 2.0  # as if the cluster of the first zone had doubled in a quarter
    ratio = []
    for quarter in range(4, 24):
        quarters(normal, quarter, quarter + 1)
        quarters(doubled, quarter, quarter + 1)
        ratio.append(doubled.zones["revenue"][0] / normal.zones["revenue"][0])
    assert ratio[0] > 1.002
    assert ratio[-1] / ratio[-5] == pytest.approx(1.0, abs=0.001)
