"""Land, output and standing of projects by sector; rewards; what a guarantee of factors does in each place."""

import numpy as np
import pytest

from qianyi.agents.origins import Origin
from qianyi.agents.plant import full_load
from qianyi.agents.project import Stage, site_wait
from qianyi.agents.zone.budget import wished_spending
from qianyi.agents.zone.promotion import become_known, promote
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import sector_facts
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import MONEY
from qianyi.sim.phases.investors import (
    _admit,
    _admit_where_land_suffices,
    _stand_in_line,
    add_candidate,
    enter_pipeline,
)
from qianyi.sim.replicate import simulate
from qianyi.sim.start import new_world
from qianyi.sim.world import CANDIDATES
from tests.paths_by_hand import paths

_LIGHT, _DENSE = SECTORS.index("TEXTILE_LEATHER"), SECTORS.index("NEW_IT")


@pytest.fixture
def world():
    return new_world(paths(1.0, quarters=4), key_zones()[:2], 5)


def _apply(world, sectors, origin=Origin.DOMESTIC, investment=10.0):
    """Candidates of one size, one of each sector, who all chose the first zone."""
    world.counts[CANDIDATES] = 0
    for place, sector in enumerate(sectors):
        add_candidate(world, 0, np.uint64(100 + place), origin, sector, investment)
        world.candidates[place]["zone"] = 0
    return world.candidates[: len(sectors)]


def test_a_zone_short_of_land_takes_who_makes_more_of_a_hectare(world):
    world.zones["leading"][0] = 0.0
    for order in ((_LIGHT, _DENSE), (_DENSE, _LIGHT)):
        candidates = _apply(world, order)
        world.within_reach[0] = candidates["land"].max() * 1.01
        _admit_where_land_suffices(world)
        _stand_in_line(world)
        _admit(world, 0)
        signed = [int(c["sector"]) for c in candidates if c["stage"] == Stage.SIGNED]
        assert signed == [_DENSE], "whoever came first"


def test_a_leading_industry_comes_before_any_value_per_hectare(world):
    world.zones["leading"][0] = 0.0
    world.zones["leading"][0, _LIGHT] = 0.1
    candidates = _apply(world, (_DENSE, _LIGHT))
    world.within_reach[0] = candidates["land"].max() * 1.01
    _admit_where_land_suffices(world)
    _stand_in_line(world)
    _admit(world, 0)
    assert [int(c["sector"]) for c in candidates if c["stage"] == Stage.SIGNED] == [_LIGHT]


def test_land_and_output_of_a_project_follow_its_sector_and_keep_their_mean(world):
    candidates = _apply(world, range(len(SECTORS)))
    p, share = world.parameters[0], sector_facts().output_share
    land = candidates["land"]
    assert land[_LIGHT] > 1.5 * land[_DENSE]
    mean = 10.0 * p["paid_in_share"] * p["productive_share"] / p["land_intensity"]
    assert (share * land).sum() == pytest.approx(mean)
    candidates["paid"] = 5.0
    output = np.array([full_load(c["paid"], world.revenue_per_capital[c["sector"]], p) for c in candidates])
    assert output[_LIGHT] > 1.2 * output[_DENSE]
    assert (share * output).sum() == pytest.approx(5.0 * p["productive_share"] * p["revenue_per_productive_yuan"])


def test_plants_of_a_run_sell_what_their_sector_sells_per_yuan():
    grown = simulate(paths(1.0, quarters=16), key_zones(), 3)
    plants = grown.firms[(grown.firms["ramp"] > 0.0) & (grown.firms["state"] > 0)]
    per_hectare = [
        float((of["capacity"] / of["land"]).mean()) if len(of := plants[plants["sector"] == s]) > 20 else np.nan
        for s in range(len(SECTORS))
    ]
    facts = sector_facts()
    wanted = facts.capital_per_hectare * facts.revenue_per_capital
    known = np.isfinite(per_hectare)
    assert known.sum() > 5
    assert np.corrcoef(np.array(per_hectare)[known], wanted[known])[0, 1] > 0.9


def test_foreign_capital_counts_twice_for_rewards(world):
    p, policy = world.parameters[0], world.policy[0, 0]
    paid, reach = {}, {}
    for origin in (Origin.DOMESTIC, Origin.FOREIGN):
        world.zones["signed_recently"], world.zones["signed_rewarded"] = 0.0, 0.0
        _apply(world, (_DENSE,), origin)
        enter_pipeline(world, 0)
        with_project = np.zeros(1, MONEY)[0]
        wished_spending(world.zones[0], policy, p, with_project)
        world.zones["signed_recently"], world.zones["signed_rewarded"] = 0.0, 0.0
        without = np.zeros(1, MONEY)[0]
        wished_spending(world.zones[0], policy, p, without)
        paid[origin] = with_project["promotion"] - without["promotion"]
        promote(world.zones[0], policy, p)
        become_known(world.zones[0], policy, policy, p, origin)
        reach[origin] = float(world.zones[0]["reach"][origin])
    assert paid[Origin.FOREIGN] == pytest.approx(2.0 * paid[Origin.DOMESTIC])
    assert paid[Origin.DOMESTIC] == pytest.approx(policy["promotion_rewards"] / 1e4 * 10.0 * p["paid_in_share"])
    once = p["reward_effect"] * policy["promotion_rewards"] / 100.0
    parks = 1.0 + p["sino_foreign_effect"] * policy["sino_foreign_parks"]
    assert reach[Origin.FOREIGN] / reach[Origin.DOMESTIC] == pytest.approx(parks * (1 + 2 * once) / (1 + once))


def test_a_guarantee_of_factors_has_a_parameter_for_each_thing_that_it_does():
    """Attraction in log odds, speed of a site as a ratio, ease of finance: none of them moves with another's."""

    def outcome(**changed):
        grown = simulate(paths(1.0, quarters=1, **changed), key_zones()[:6], 3)
        started = (grown.projects["stage"] == Stage.BUILDING).sum()
        return float(np.log(grown.weight).mean()), int(started), float(grown.zones["finance_ease"].mean())

    usual = outcome()
    moved = [
        outcome(**{name: 0.3}) for name in ("guarantee_effect", "guarantee_site_effect", "guarantee_finance_effect")
    ]
    assert moved[0][0] > usual[0] + 0.05 and moved[0][2] == usual[2]
    # What has found a site before the base date has used up land, which the weights see.
    assert moved[1][0] == pytest.approx(usual[0], abs=0.02) and moved[1][1] >= usual[1] and moved[1][2] == usual[2]
    given = (paths(1.0, quarters=1, guarantee_site_effect=effect) for effect in (0.1, 0.3))
    worlds = [new_world(one, key_zones()[:1], 3) for one in given]
    slow, fast = (site_wait(world.policy[0, 0], world.parameters[0]) for world in worlds)
    assert fast < slow
    assert moved[2][0] == usual[0] and moved[2][1] == usual[1] and moved[2][2] > usual[2]


def test_of_equipment_only_the_high_end_counts_as_emerging():
    grown = simulate(paths(1.0, quarters=2), key_zones()[:6], 3)
    told, volume, facts = grown.indicators["emerging_share"][-1], grown.zones["volume"], sector_facts()
    all_of_it = (volume * facts.emerging).sum(axis=1) / volume.sum(axis=1)
    equipment = volume[:, SECTORS.index("ADV_EQUIP")] / volume.sum(axis=1)
    assert equipment.max() > 0.2
    np.testing.assert_allclose(told, all_of_it - 0.85 * equipment, rtol=1e-9)
