"""Rules with a clock: tax shared with origins, the opening of co-built parks, the yearly look at pilots."""

import numpy as np
import pytest

from qianyi.agents.origins import Origin
from qianyi.agents.plant import cap_of_claim
from qianyi.agents.zone.cost import park_at_work
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.sectors.economy import co_built_parks
from qianyi.scenarios.zones import key_zones
from qianyi.sim.phases.production import firms_fall_or_leave
from qianyi.sim.replicate import simulate
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths


def _shared(cap_years: float, volume: float = 40.0) -> tuple[np.ndarray, float]:
    """Tax (亿元 a quarter) that a plant from Beijing gives back, by quarter since normal load, and its tax a year."""
    given = paths(1.0, quarters=36, volatility=0.0, exit_rate=0.0, tax_sharing_cap=cap_years)
    world = new_world(given, key_zones()[:1], 5)
    p = world.parameters[0]
    world.firms["origin"], world.firms["land"] = Origin.LOCAL, 0.0
    firm = world.firms[0]
    firm["origin"], firm["land"], firm["ramp"], firm["anchor"], firm["volume"] = Origin.BEIJING, 10.0, 0.0, 1.0, volume
    firm["productivity"], firm["exit_hazard"], firm["state"] = 9.0, 0.0, 1
    firm["claim_left"] = cap_of_claim(Origin.BEIJING, volume, 1.0, p["tax_sharing_floor"], p)
    given_back = []
    for t in range(32):
        firm["years"] = p["ramp_quarters"] / 4.0 + t / 4.0
        firm["volume"] = volume
        firms_fall_or_leave(world, t)
        given_back.append(float(world.shared_tax[0] * world.policy[t, 0]["enclave_tax_share"] / world.price[t + 1, 0]))
    return np.array(given_back), float(volume * p["total_tax_rate"])


def test_shared_tax_runs_five_years_while_the_cap_is_not_reached_and_never_above_it():
    shared, tax = _shared(3.0)
    assert (shared[:20] > 0.0).all() and not shared[20:].any(), "three years, two more, then none"
    assert shared[0] == pytest.approx(0.5 * 0.5 * tax / 4.0, rel=0.05)
    for cap in (0.5, 1.0):
        shared, tax = _shared(cap)
        assert shared.sum() <= cap * tax * 1.0001
        assert shared.sum() == pytest.approx(cap * tax, rel=0.1), "the cap is what ends it"


def test_a_firm_below_the_floor_shares_nothing():
    assert not _shared(3.0, volume=2.0)[0].any()


def test_a_plant_that_opens_has_three_years_tax_to_share_and_others_none():
    grown = simulate(paths(1.0, quarters=12), key_zones(), 3)
    p, firms = grown.parameters[0], grown.firms[: grown.counts[0]]
    from_city = (firms["origin"] <= Origin.TIANJIN) & (firms["land"] > 0.0) & (firms["state"] > 0)
    assert not firms["claim_left"][~from_city].any()
    ramping = firms[from_city & (firms["ramp"] > 0.0)]
    shares_all = (grown.zones["park_tie"] > 0.0) & (grown.zones["park_shares"] > 0.0)
    in_park = shares_all[ramping["zone"]] & (ramping["origin"] == Origin.BEIJING)
    caps = ramping["claim_left"][~in_park & (ramping["claim_left"] > 0.0)]
    assert len(caps) > 5 and caps.min() >= 3.0 * p["tax_sharing_floor"] * (1 - 1e-9)
    # A co-built park shares the taxes of all its firms.
    assert in_park.sum() > 2 and (ramping["claim_left"][in_park] > 0.0).all()


def test_no_park_works_before_it_has_opened():
    scenario = load("plan-2017", ["start=2013-12-31", 'until="2016Q4"', 'ensemble="none"', "levers.co_built_parks=5"])
    given = paths_of(scenario)
    given.policy[:] = paths(1.0, quarters=1).policy[0, 0]
    zones = [zone for zone in key_zones() if zone.name_zh in co_built_parks()]
    world = new_world(given, zones, 3)
    worked = []
    for t in range(12):
        quarters(world, t, t + 1)
        worked.append([park_at_work(world.zones[z], world.policy[t, z]) > 0.0 for z in range(len(zones))])
        paid = world.indicators["public_cost_partners"][t]
        without = paid - world.parameters[0]["co_built_cost"] * np.array(worked[-1])
        assert (without > -1e-9).all()
    for z, zone in enumerate(zones):
        since = co_built_parks()[zone.name_zh].since.toordinal()
        assert [row[z] for row in worked] == [bool(day >= since) for day in given.days], zone.name_zh
    assert not any(worked[0]) and sum(worked[6]) == 3
    later = new_world(paths(1.0, quarters=1), zones, 3)
    assert later.zones["park_open"].all(), "all five are open at the end of 2016"


@pytest.mark.parametrize("change", [0.06, -0.06])
def test_prices_neither_save_nor_cost_a_pilot(change):
    """A pilot is held against national volume, so by its own volume."""
    zones, given = key_zones(), paths(1.0, quarters=12, volatility=0.0)
    kept = []
    for prices in (0.0, change):
        grown = simulate(given.with_other(price_change=prices), zones, 4)
        kept.append(int((grown.zones["pilot"] > 0.0).sum()))
    assert 0 < kept[0] <= 10 and abs(kept[1] - kept[0]) <= 1, kept


def test_a_pilot_on_the_national_path_is_not_taken_for_a_laggard_in_its_first_year():
    """The year's mean is held against the base date on both sides."""
    given = paths(1.0, quarters=4, growth=0.10, zone_shock=0.0, sector_shock=0.0, volatility=0.0)
    kept = [int((simulate(given, key_zones(), seed).zones["pilot"] > 0.0).sum()) for seed in (1, 2, 3)]
    assert min(kept) >= 9, kept
