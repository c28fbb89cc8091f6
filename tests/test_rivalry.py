"""Some things are shared, so somebody loses: what one zone adds is in part missing in others, by a stated share."""

import numpy as np
import pytest

from qianyi.calibration.studies.patterns.rivals import HALVES, displaced
from qianyi.scenarios.loader import load
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import sector_facts
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.phases.rivalry import credit_is_shared, founders_are_shared, land_quota_is_shared, rivals_are_met
from qianyi.sim.start import new_world
from qianyi.sim.world import CUSTOMERS, FOUNDERS, LABOUR, MOVED_AWAY, World
from tests.paths_by_hand import paths

_ZONE = 4
_BUILDING, _ROBOTS = SECTORS.index("BUILDING_MAT"), SECTORS.index("ROBOTS")
_ENOUGH_WORLDS = 16


def _world(**changed: float) -> World:
    """At its base date, as if each zone had just grown as the nation did."""
    world = new_world(paths(0.0, quarters=4, **changed), key_zones(), 3)
    world.zones["volume_before"] = world.zones["volume"] / np.exp(world.growth[0])
    return world


def _gain(world: World, sector: int, share: float) -> float:
    """Let the sector of one zone have grown by a share of its sales beyond its market; returns the gain (亿元)."""
    gained = share * world.zones["volume"][_ZONE, sector]
    world.zones["volume_before"][_ZONE, sector] -= gained / np.exp(world.growth[0, sector])
    return gained


def _lost(world: World, column: str) -> np.ndarray:
    """Sales that zones lose, shape (Z, S), 亿元."""
    growth = world.zones[column]
    return world.zones["volume"] * (np.exp(-growth if growth.ndim == 2 else -growth[:, None]) - 1.0)


def test_nobody_loses_where_nobody_gains():
    world = _world()
    rivals_are_met(world, 1)
    for column in ("customers_growth", "moved_growth", "labour_growth"):
        assert np.abs(world.zones[column]).max() < 1e-12
    assert np.abs(world.outside_lost).max() < 1e-9


def test_customers_won_nearby_are_missing_in_other_firms_of_the_sector():
    world = _world()
    gained = _gain(world, _BUILDING, 0.2)
    rivals_are_met(world, 1)
    lost = _lost(world, "customers_growth")
    share = float(world.parameters[0]["customers_shared"]) * sector_facts().sold_nearby[_BUILDING]
    assert lost.sum() + world.outside_lost[1, CUSTOMERS] == pytest.approx(share * gained, rel=1e-6)
    assert np.abs(np.delete(lost, _BUILDING, axis=1)).max() < 1e-9
    growth = world.zones["customers_growth"][:, _BUILDING]
    assert growth.min() == growth[_ZONE] < 0.0 and growth.max() == 0.0
    assert np.argsort(growth[growth < 0.0]).tolist() == np.argsort(-world.rivalry[_ZONE][growth < 0.0]).tolist()


def test_what_is_sold_all_over_the_country_takes_few_customers_from_neighbours():
    taken = {}
    for sector in (_BUILDING, _ROBOTS):
        world = _world()
        gained = _gain(world, sector, 0.2)
        rivals_are_met(world, 1)
        taken[sector] = (_lost(world, "customers_growth").sum() + world.outside_lost[1, CUSTOMERS]) / gained
    assert taken[_ROBOTS] < 0.1 * taken[_BUILDING]


def test_hands_hired_beyond_the_normal_leave_all_sectors_within_commuting_distance():
    world = _world()
    hired = _gain(world, _BUILDING, 0.2) * world.jobs[_BUILDING]
    rivals_are_met(world, 1)
    left = _lost(world, "labour_growth") @ world.jobs
    share = float(world.parameters[0]["labour_shared"])
    inside = world.rivalry[_ZONE] @ (world.zones["volume"] @ world.jobs)
    outside = world.level[1] * world.outside_rivals[_ZONE] @ world.jobs
    assert left.sum() == pytest.approx(share * hired * inside / (inside + outside), rel=1e-6)
    assert world.outside_lost[1, LABOUR] > 0.0
    assert (left[world.rivalry[_ZONE] == 0.0] == 0.0).all() and (world.rivalry[_ZONE] == 0.0).any()


def test_a_new_plant_replaces_a_part_of_older_ones_in_other_zones():
    world = _world()
    world.zones["opened"][_ZONE, _ROBOTS] = 10.0
    rivals_are_met(world, 1)
    lost = _lost(world, "moved_growth")
    share = float(world.parameters[0]["moved_share"])
    assert lost.sum() + world.outside_lost[1, MOVED_AWAY] == pytest.approx(share * 10.0, rel=1e-3)
    assert np.abs(lost[_ZONE]).max() == 0.0 and not world.zones["opened"].any()


def test_of_the_founders_whom_easier_entry_calls_others_lose_their_part():
    world = _world()
    world.zones["reform_felt"][_ZONE] = 1.0
    founders_are_shared(world, 1)
    drawn = world.zones["founders_drawn"]
    assert drawn[_ZONE] > 0.05 and np.abs(np.delete(drawn, _ZONE)).max() < 1e-12
    industry, size = world.zones["industry"], float(world.parameters[0]["firm_mean_revenue"])
    normal = float(world.parameters[0]["entry_rate"]) / 4.0 * industry / size
    lost = normal * (1.0 - world.zones["founders_left"]) * (1.0 + drawn)
    outside = world.outside_lost[1, FOUNDERS] / float(world.parameters[0]["entrant_size"]) / size
    share = float(world.parameters[0]["founders_shared"])
    assert lost.sum() + outside == pytest.approx(share * drawn[_ZONE] * normal[_ZONE], rel=1e-9)
    assert lost[_ZONE] == 0.0


def test_credit_for_some_is_in_part_credit_that_others_do_not_get():
    given = paths(0.0, quarters=1)
    world = new_world(given, key_zones(), 3)
    world.policy["credit_expansion"][0, ::2] = 4.0
    credit_is_shared(world, 0)
    size, lost = world.zones["proportion"], world.zones["credit_lost"]
    province = size.sum() + float(world.province[0]["outside"])
    assert lost == pytest.approx(0.5 * 4.0 * size[::2].sum() / province)


def test_the_quota_for_land_is_rationed_when_zones_wish_for_more_than_usual():
    rations = []
    for treated in (0, 8, 31):
        world = new_world(paths(0.0, quarters=1), key_zones(), 3)
        world.zones["infrastructure_spending"] = 6.0 * world.zones["unit"]
        world.zones["infrastructure_spending"][:treated] *= 3.0
        land_quota_is_shared(world, 0)
        assert np.ptp(world.zones["quota_ration"]) == 0.0
        rations.append(world.zones["quota_ration"][0])
    assert rations[0] > rations[1] > rations[2] > 0.5


@pytest.fixture(scope="module")
def halves():
    plan, none = (load(name, ["until=2020Q4", "ensemble=none"]) for name in ("plan-2017", "no-plan"))
    return {
        half: [displaced(plan, none, treated, r) for r in range(_ENOUGH_WORLDS)] for half, treated in HALVES.items()
    }


def test_half_of_the_zones_treated_takes_as_much_from_others_whichever_half_it_is(halves):
    """Total of the province, whose other zones keep to the national path but for what they lose."""
    found = {half: np.array([one["province"] for one in rows]) for half, rows in halves.items()}
    spans = {half: np.quantile(values, [0.1, 0.9]) for half, values in found.items()}
    for half, other in (("first", "second"), ("second", "first")):
        assert 0.10 < found[half].mean() < 0.80
        assert spans[other][0] <= found[half].mean() <= spans[other][1], spans


@pytest.mark.parametrize("half", HALVES)
def test_what_others_lose_by_channel_lies_in_the_range_published_for_it(halves, half):
    mean = {key: np.mean([row[key] for row in halves[half]]) for key in halves[half][0]}
    assert 0.10 < mean["entry"] < 0.80
    assert 0.0 < mean["relocation"] < 0.20
    assert 0.10 < mean["attraction"] < 0.80
    assert 0.0 < mean["inside"] < mean["province"]


def test_zones_outside_the_data_set_lose_as_they_do_when_they_are_in_it():
    """The 31 with the plan: what is written down as lost outside, against the rest of the province simulated."""
    found = []
    for data_set in ("key-zones", "hebei-all"):
        settings = ["until=2019Q4", "ensemble=none", f'data_set="{data_set}"']
        plan, none = (load(name, settings) for name in ("plan-2017", "no-plan"))
        treated = np.arange(len(zone_set(data_set))) < 31
        rows = [displaced(plan, none, treated, replicate) for replicate in range(4)]
        found.append(np.mean([row["taken_by_rivalry"] for row in rows]))
    assert found[0] == pytest.approx(found[1], rel=0.5)
    assert found[0] > 10.0
