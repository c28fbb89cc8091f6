"""Beijing and Tianjin as they are: what they send, who decides there, and ties that win them and fade (decision 13)."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from qianyi.agents.columns import PARAMETERS, POLICY
from qianyi.agents.industry import INDUSTRY, favours_its_park, given_back, lets_go, weigh_leaving
from qianyi.agents.origins import Origin
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import co_built_parks, sector_facts, sending
from qianyi.scenarios.zones import key_zones
from qianyi.sim.phases.investors import investors_hear, zones_attract
from qianyi.sim.replicate import seed_of, simulate
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

COORDINATION = [lever for lever in levers().values() if lever.pillar == "coordination"]
REPLICATES = 24


def _rows():
    policy, values = np.zeros(1, POLICY)[0], np.zeros(1, PARAMETERS)[0]
    for lever in levers().values():
        policy[lever.id] = lever.without_plan
    for key, parameter in parameters().items():
        values[key] = parameter.value
    return policy, values


def _pressed(values, pull: float, years: int) -> tuple[np.void, np.ndarray]:
    """An industry of 1000 firms after some years, and where its firms went: closed, zones, other city, elsewhere."""
    industry = np.zeros(1, INDUSTRY)[0]
    industry["stock"], industry["pull"] = 1000.0, pull
    went = np.zeros(4)
    for _ in range(4 * years):
        weigh_leaving(industry, values, 1.0)
        went += [industry[key] for key in ("closed", "to_zones", "to_other_city", "to_elsewhere")]
    return industry, went


def test_a_pressed_firm_has_five_ways_and_a_stronger_hebei_wins_from_the_other_four():
    _, values = _rows()
    usual, went = _pressed(values, 1.0, 1)
    assert usual["stock"] + went.sum() == pytest.approx(1000.0)
    quarterly = 1.0 - values["release_hazard"] / 4.0
    assert usual["stock"] == pytest.approx(1000.0 * quarterly**4), "at the pull of the base date as many leave as did"
    inside = values["inside_beijing_tianjin"]
    assert went[1] / went[1:].sum() == pytest.approx(inside)
    assert went[0] / went.sum() == pytest.approx(values["closing_share"])
    pulled, drawn = _pressed(values, 1.5, 1)
    assert drawn[1] > 1.2 * went[1]
    assert pulled["stock"] < usual["stock"] and (drawn[[0, 2, 3]] < went[[0, 2, 3]]).all()
    # The stock is not merely drawn down sooner: of all who ever leave, more come.
    late, gone = _pressed(values, 1.0, 80)
    late_pulled, gone_pulled = _pressed(values, 1.5, 80)
    assert max(late["stock"], late_pulled["stock"]) < 1.0
    assert gone_pulled[1] > 1.2 * gone[1] and gone_pulled[0] < gone[0]


def test_a_district_lets_large_firms_go_when_taxes_are_shared_within_the_cap():
    policy, values = _rows()
    floor = values["tax_sharing_floor"]
    assert lets_go(policy, values, 2.0 * floor) == lets_go(policy, values, 0.0), "nothing is shared without the plan"
    policy["enclave_tax_share"] = 0.5
    assert lets_go(policy, values, floor) > lets_go(policy, values, 0.99 * floor) == 1.0 - values["tax_sharing_effect"]
    assert given_back(policy, values) == pytest.approx(0.5 * 5.0 / values["district_horizon"])
    values["tax_sharing_cap"] = 0.5
    assert given_back(policy, values) == pytest.approx(0.5 / (0.5 * values["district_horizon"])), "the cap binds"
    assert favours_its_park(policy, values) > 0.0


def test_sharing_taxes_adds_projects_that_pay_enough_and_no_others():
    lever = list(levers()).index("enclave_tax_share")
    shared = paths(0.0, quarters=12)
    shared.policy[:, :, lever] = 0.5
    for seed in range(3):
        with_sharing, without = (simulate(given, key_zones(), seed) for given in (shared, paths(0.0, quarters=12)))
        change = (with_sharing.captured - without.captured).sum(axis=(0, 2))
        assert change[Origin.BEIJING] > 0.0 and not change[Origin.DOMESTIC :].any()
    values = _rows()[1]
    tax = values["paid_in_share"] * values["productive_share"] * values["revenue_per_productive_yuan"]
    tax *= values["normal_load"] * values["total_tax_rate"] * sector_facts().revenue_per_capital.max()
    assert change.sum() > values["tax_sharing_floor"] / tax, "one that pays the floor is as large as that at least"


def test_beijing_and_tianjin_send_their_own_sectors_and_sizes():
    world = new_world(paths(0.0, quarters=1), key_zones(), 1)
    nation = sector_facts().output_share
    for city in (Origin.BEIJING, Origin.TIANJIN):
        assert world.mix[city].sum() == pytest.approx(1.0)
        assert np.abs(world.mix[city] - nation).sum() > 0.2
    assert np.abs(world.mix[Origin.BEIJING] - world.mix[Origin.TIANJIN]).sum() > 0.2
    assert world.mix[Origin.BEIJING, SECTORS.index("BIO_HEALTH")] > 2.0 * nation[SECTORS.index("BIO_HEALTH")]
    assert world.mix[Origin.DOMESTIC] == pytest.approx(nation)
    assert sending("pressed").sum(axis=1) == pytest.approx(1.0)
    larger = simulate(paths(0.0, quarters=12, tianjin_size=1.5), key_zones(), 1)
    usual = simulate(paths(0.0, quarters=12), key_zones(), 1)
    ratio = larger.captured[:, Origin.TIANJIN].sum() / usual.captured[:, Origin.TIANJIN].sum()
    assert 1.3 < ratio < 1.7
    assert larger.captured[:, Origin.BEIJING].sum() == pytest.approx(usual.captured[:, Origin.BEIJING].sum(), rel=0.05)


def test_ties_build_up_and_fade():
    given = paths(0.0, quarters=32)
    place = {name: list(levers()).index(name) for name in ("seconded_officials", "alliance_events", "sector_docking")}
    for name, lever in place.items():
        given.policy[:16, :, lever] = levers()[name].with_plan
    world, seen = new_world(given, key_zones(), 2), []
    for t in range(32):
        quarters(world, t, t + 1)
        ties = (world.zones["seconded"].mean(), world.province[0]["docking"], world.favour[0].max(), world.favour[2, 0])
        seen.append([float(tie) for tie in ties])
    seen = np.array(seen)
    assert (np.diff(seen[:16, :3], axis=0) > 0.0).all() and (np.diff(seen[16:, :3], axis=0) < 0.0).all()
    assert 0.3 < seen[0, 0] < 1.0 and seen[15, 0] > 1.9, "not there at once"
    assert seen[23, 2] > 1.0 + 0.3 * (seen[15, 2] - 1.0), "two years later some of it is left"
    assert (seen[:, 3] == 1.0).all(), "other investors are not won by ties with Beijing"


def test_peers_of_the_same_city_and_sector_hear_of_who_came_before():
    given = paths(0.0, quarters=1)
    world = new_world(given, key_zones(), 2)
    known, weight = world.known.copy(), world.weight.copy()
    for with_news in (False, True):
        world.told[Origin.BEIJING, 3, 5] = 4.0 if with_news else 0.0
        investors_hear(world, world.policy_before, world.policy_before)
        zones_attract(world, world.policy_before, 1.0)
        if not with_news:
            known, weight = world.known.copy(), world.weight.copy()
    for before, after in ((known, world.known), (weight, world.weight)):
        assert np.argwhere(after != before).tolist() == [[Origin.BEIJING, 3, 5]]
        assert after[Origin.BEIJING, 3, 5] > before[Origin.BEIJING, 3, 5]


def test_a_co_built_park_has_a_date_a_partner_and_land_that_fills():
    names = [zone.name_zh for zone in key_zones()]
    parks = {names.index(zone): park for zone, park in co_built_parks().items()}
    given = paths(1.0, quarters=24)
    world = new_world(given, key_zones(), 4)
    age = {z: world.zones[z]["park_tie"] for z in parks}
    oldest = min(parks, key=lambda z: parks[z].since)
    assert age[oldest] == max(age.values()) and 0.0 < age[oldest] < 1.0, "a park that opened earlier is more in use"
    assert [age[z] == 0.0 for z, park in parks.items()] == [park.rank > 2 for park in parks.values()]
    raw = world.zones["land_raw"].copy()
    quarters(world, 0, 24)
    assert (
        set(np.flatnonzero(world.zones["park_used"])) == set(np.flatnonzero(world.zones["park_serviced"])) == set(parks)
    )
    for z, park in parks.items():
        assert world.zones[z]["park_tie"] > age[z]
        assert 0.0 < world.zones[z]["park_serviced"] <= min(park.area_ha, raw[z])
    z, weights = oldest, []
    for used in (0.0, 0.5, 1.0):
        world.zones["park_used"][z] = used * parks[z].area_ha
        zones_attract(world, world.in_force, 1.0)
        weights.append(world.weight[:2, SECTORS.index("NEW_IT"), z].copy())
    assert weights[0][0] > weights[1][0] > weights[2][0], "as its land fills it pulls less"
    assert weights[0][1] == weights[2][1], "and Tianjin's investors not at all"


@pytest.fixture(scope="module")
def effects():
    """Effects of levers at their bound and of the pillar at the plan's values, in per cent (replicates,)."""
    cases = {"none": {}, "pillar": {lever.id: lever.with_plan for lever in COORDINATION}}
    cases |= {lever.id: {lever.id: lever.high} for lever in COORDINATION}

    def run(setting):
        given = paths(0.0, quarters=36)
        for name, value in setting.items():
            given.policy[:, :, list(levers()).index(name)] = value
        worlds = [simulate(given, key_zones(), seed_of(2017, k)) for k in range(REPLICATES)]
        return {
            "early": np.array([w.indicators["revenue"][12:16].mean(axis=0).sum() for w in worlds]),
            "revenue": np.array([w.indicators["revenue"][32:].mean(axis=0).sum() for w in worlds]),
            "firms": np.array([w.indicators["beijing_tianjin_firms"][35].sum() for w in worlds]),
        }

    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(cases, pool.map(run, cases.values()), strict=True))
    return {
        name: {key: 100.0 * (one[key] / found["none"][key] - 1.0) for key in one}
        for name, one in found.items()
        if name != "none"
    }


def _interval(effect: np.ndarray) -> tuple[float, float]:
    half = 2.0 * effect.std(ddof=1) / np.sqrt(len(effect))
    return effect.mean() - half, effect.mean() + half


@pytest.mark.parametrize("lever_id", [lever.id for lever in COORDINATION])
def test_every_lever_of_coordination_brings_firms_from_beijing_and_tianjin(effects, lever_id):
    assert _interval(effects[lever_id]["firms"])[0] > 0.0, effects[lever_id]
    assert effects[lever_id]["revenue"].mean() < effects["pillar"]["revenue"].mean() * 1.5, "no lever is the pillar"


def test_coordination_is_worth_what_its_sources_say(effects):
    """0.1 to 0.3 points of growth a year once plants produce (decisions 6 and 13); at least half of it on the mean from
    2017, as what is signed by 2020 hardly produces before."""
    pillar = effects["pillar"]
    steady = (pillar["revenue"] - pillar["early"]) / 5.0
    assert _interval(steady)[0] > 0.0
    assert 0.1 < steady.mean() < 0.3, _interval(steady)
    assert 0.05 < pillar["revenue"].mean() / 9.0 < 0.3
