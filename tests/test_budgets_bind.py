"""Budgets bind at both ends: wishes fit the zone, what is not paid does not work, idle money does not pile up."""

import numpy as np
import pytest

from qianyi.agents.zone.budget import put_in_force
from qianyi.scenarios.levers import levers
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import simulate
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

# Platforms of all kinds owed 48 % of GDP in 2022 (`published_estimates.csv`, lgfv_gdp); value added is about 22 % of
# revenue.
_PUBLISHED_DEBT = 0.48 * 0.22


@pytest.fixture(scope="module", params=[0.0, 1.0], ids=["no plan", "plan"])
def world(request):
    return simulate(paths(request.param, quarters=80), key_zones(), 5)


def test_wishes_are_in_proportion_to_the_zone(world):
    asked = world.indicators["asked"][0] / world.indicators["revenue"][0]
    assert asked.max() < 2.5 * asked.min()


def test_idle_cash_does_not_pile_up_and_debt_keeps_to_published_ratios_over_twenty_years(world):
    revenue = world.indicators["revenue"].sum(axis=1)
    cash = world.indicators["cash"].sum(axis=1) / revenue
    debt = world.indicators["debt"].sum(axis=1) / revenue
    assert -0.02 < cash.min() and cash.max() < 0.01
    assert 0.01 < debt.min() and debt.max() < 1.5 * _PUBLISHED_DEBT


def test_debt_starts_at_a_ratio_of_each_zone(world):
    ratio = world.money["debt_opening"][0] / world.indicators["revenue"][0]
    assert ratio.max() > 2.0 * ratio.min()
    assert 0.02 < np.median(ratio) < _PUBLISHED_DEBT


def test_what_is_not_paid_does_not_work():
    """A zone that lost its money keeps its levers on paper only: nothing that it pays for is in force."""
    world = new_world(paths(1.0, quarters=4), key_zones(), 2)
    zone, policy = world.zones[0], world.policy[0, 0].copy()
    zone["funded_share"], zone["spread"] = 0.0, 1.0
    put_in_force(policy, zone)
    for paid in ("professional_agencies", "matchmaking_events", "supporting_services", "innovation_platforms"):
        assert policy[paid] == 0.0 < world.policy[0, 0][paid]
    # What others pay, and payroll, works on.
    for others in ("promotion_staff", "approval_bureau", "upgrade_subsidy", "credit_expansion"):
        assert policy[others] == world.policy[0, 0][others]


def _poor(**changed):
    """Worlds after three years of the plan in which zone 1 has no income and no credit, and as they would be else."""
    found = []
    for poor in (True, False):
        world = new_world(paths(1.0, quarters=12, **changed), key_zones(), 2)
        for t in range(12):
            if poor:
                world.zones["cash"][0], world.zones["platform_assets"][0] = -100.0, 0.0
                world.zones["direct_stock"][0] = 0.0
            quarters(world, t, t + 1)
        found.append(world)
    return found


def test_a_poor_zone_loses_what_it_cannot_pay_and_pays_for_its_arrears():
    poor, normal = _poor()
    for what in ("infrastructure", "knowledge", "promotion_output"):
        assert poor.indicators[what][-1, 0] < normal.indicators[what][-1, 0]
    assert poor.zones["support_stock"][0] < normal.zones["support_stock"][0]
    assert poor.money["arrears_interest"][1:, 0].min() > 0.0
    assert poor.indicators["funded_share"][-1, 0] == 0.0
    assert poor.indicators["revenue"][-1, 0] < normal.indicators["revenue"][-1, 0]


def test_what_a_year_raises_is_a_flow_that_builds_up_and_falls_due():
    given = paths(0.0, quarters=60)
    given.policy[:, :, list(levers()).index("direct_financing")] = 120.0
    world = new_world(given, key_zones(), 1)
    stock = []
    for t in range(60):
        quarters(world, t, t + 1)
        stock.append(float(world.zones["direct_stock"][0]))
    yearly, years = 120.0 / 31.0, float(world.parameters[0]["debt_maturity"])
    assert stock[3] - 20.0 / 31.0 * years == pytest.approx(100.0 / 31.0, rel=0.2)
    assert stock[-1] == pytest.approx(yearly * years, rel=0.05)


@pytest.fixture(scope="module")
def at_bounds():
    """Twenty years with every lever at its bound, which no zone can pay for."""
    given = paths(0.0, quarters=80)
    for place, lever in enumerate(levers().values()):
        given.policy[:, :, place] = lever.high if lever.with_plan >= lever.without_plan else lever.low
    return simulate(given, key_zones(), 5)


def test_whatever_the_levers_arrears_and_debt_stay_what_a_zone_and_its_city_can_bear(at_bounds):
    p, money = at_bounds.parameters[0], at_bounds.money
    income = 4.0 * (money["tax"] + money["land_income"] + money["transfers"])
    assert (money["cash_closing"] >= -p["arrears_limit"] * np.maximum(0.0, income) - 1e-9).all()
    assert money["relief"].sum() > 0.0, "the limit is never reached: the test says nothing"
    new = money["borrowing"] > 0.0
    interest = p["platform_interest"] * money["debt_closing"]
    assert (interest[new] <= p["interest_cover"] * income[new] * (1.0 + 1e-9)).all()
    assert (at_bounds.indicators["cash"] > -0.03 * at_bounds.indicators["revenue"]).all()


def test_the_city_pays_for_arrears_that_it_takes_on(at_bounds):
    """Its cost is higher by just that, in the quarter in which it happens."""
    relief, cost = 4.0 * at_bounds.money["relief"], at_bounds.indicators["public_cost_city"]
    taken = relief > 0.0
    assert (cost[taken] > relief[taken]).all()
    t, z = np.argwhere(taken)[-1]
    usual = np.median(cost[max(0, t - 8) : t, z] - relief[max(0, t - 8) : t, z])
    assert cost[t, z] - relief[t, z] == pytest.approx(usual, rel=0.5)


def test_partners_stop_when_what_they_are_paid_comes_to_its_ceiling(at_bounds):
    """Of infrastructure they carry what the policy wishes at first, and less and less as payments mount."""
    money = at_bounds.money
    income = money["tax"] + money["land_income"] + money["transfers"]
    paid = (money["ppp_payments"] / income)[20:]
    ceiling = at_bounds.parameters[0]["ppp_ceiling"]
    # A fall of income can lift the part; new capital cannot.
    assert 0.5 * ceiling < np.median(paid) < ceiling
    assert np.quantile(paid, 0.95) < 2.0 * ceiling


def test_what_binds_a_zone_is_told_apart():
    """More staff end the bound of staff, more money that of money, more land that of land; each in some zones binds."""
    poor, rich = (simulate(paths(plan, quarters=16), key_zones(), 5).indicators for plan in (0.0, 1.0))
    assert poor["bound_by_staff"].mean() > 0.9 and rich["bound_by_staff"].mean() < 0.1
    assert poor["bound_by_money"].mean() < rich["bound_by_money"].mean()
    more = paths(1.0, quarters=16)
    more.events["enlargement"][0] = 3000.0
    more.policy[:, :, list(levers()).index("infrastructure_investment")] = 60.0
    wide = simulate(more, key_zones(), 5).indicators
    assert wide["bound_by_land"].mean() < rich["bound_by_land"].mean()
