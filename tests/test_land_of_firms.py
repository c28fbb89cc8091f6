"""Every firm stands on land: who opens takes it, who leaves gives it back, and where there is none nobody opens."""

import numpy as np
import pytest

from qianyi.agents.zone.land import move_in
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import simulate
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths


def _entrants(world):
    firms = world.firms[: world.counts[0]]
    return firms[(firms["arrived"] > 0.0) & (firms["origin"] == 4) & (firms["state"] > 0)]


def test_new_local_firms_take_their_part_of_what_others_use():
    world = new_world(paths(1.0, quarters=1), key_zones(), 3)
    before = world.zones["land_let"] / world.zones["industry"]
    quarters(world, 0, 1)
    new = _entrants(world)
    assert len(new) > 50
    share = new["land"].sum() / (new["volume"] * before[new["zone"].astype(int)]).sum()
    assert share == pytest.approx(world.parameters[0]["entrant_land"], rel=0.1)


def test_idle_premises_come_first_and_what_is_taken_was_there():
    zone = new_world(paths(0.0, quarters=1), key_zones()[:1], 3).zones[0]
    zone["land_idle"], zone["land_free"], zone["land_let"] = 2.0, 3.0, 10.0
    assert move_in(zone, 1.5)
    assert (zone["land_idle"], zone["land_free"], zone["land_let"]) == (0.5, 3.0, 11.5)
    assert move_in(zone, 1.0)
    assert (zone["land_idle"], zone["land_free"], zone["land_let"]) == (0.0, 2.5, 12.5)
    assert not move_in(zone, 2.6)
    assert (zone["land_idle"], zone["land_free"], zone["land_let"]) == (0.0, 2.5, 12.5)


def test_a_zone_without_land_opens_no_firm_and_falls_behind():
    """Zone 1 has neither idle nor serviced nor raw land, and its leavers leave none behind; the others are as ever."""
    full, usual = [], []
    for found, without in ((full, True), (usual, False)):
        world = new_world(paths(0.0, quarters=8), key_zones()[:6], 4)
        for t in range(8):
            if without:
                for kind in ("land_idle", "land_free", "land_raw"):
                    world.zones[kind][0] = 0.0
                world.firms["land"][world.firms["zone"] == 0] = 0.0
            quarters(world, t, t + 1)
        found.append(world)
    entered = [np.bincount(_entrants(world)["zone"].astype(int), minlength=6) for world in (full[0], usual[0])]
    assert entered[0][0] == 0 < entered[1][0]
    assert (entered[0][1:] > 0.9 * entered[1][1:]).all()
    channel = [world.ledger["new_local_firms"].sum(axis=0)[0] for world in (full[0], usual[0])]
    assert channel[0] == 0.0 < channel[1]


def test_over_twenty_years_leavers_make_room_for_newcomers():
    """Without the plan the land of local firms that leave is about what those need that come: zones do not fill up by
    entry alone, and hardly an entrant is turned away."""
    world = simulate(paths(0.0, quarters=80), key_zones(), 5)
    lines = world.indicators
    used = (lines["land_let"] + lines["land_idle"]).sum(axis=1) / lines["managed_area"].sum(axis=1)
    assert used[-1] < 1.0 and lines["land_idle"][-1].sum() > 0.0
    none = simulate(paths(0.0, quarters=80, entrant_land=0.0), key_zones(), 5)
    entry = [w.ledger["new_local_firms"].sum() for w in (world, none)]
    assert entry[0] == pytest.approx(entry[1], rel=0.1)
