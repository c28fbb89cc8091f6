"""Phases that close the quarter: aggregates, appraisal, reporting, ledger, indicators."""

import math

from qianyi.agents.firm import State
from qianyi.agents.origins import Origin, is_city
from qianyi.agents.plant import claim_of_origin
from qianyi.agents.project import Stage
from qianyi.agents.province import continue_pilot
from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort
from qianyi.agents.zone.budget import INTEREST, PAYROLL, PPP_PAYMENTS, close_money
from qianyi.agents.zone.cost import city_cost, partners_cost, platform_cost, posts_filled, province_cost, reorganise
from qianyi.agents.zone.innovation import adapt_to_subsidy, learn
from qianyi.agents.zone.product import fixed_investment, jobs_in_services, total_tax, value_added_of_services
from qianyi.agents.zone.reporting import report_revenue
from qianyi.sim.draws import Purpose, normal, uniform
from qianyi.sim.indicators import PLACE
from qianyi.sim.ledger import CLOSING, OPENING
from qianyi.sim.world import FIRM_ROWS, OF_ZOMBIES, PROJECT_ROWS, STAYING

_REPORTING, _PILOT = int(Purpose.REPORTING), int(Purpose.PILOT)
# Zones that differ by no more than rounding are level.
_LEVEL = 1e-9
_REVENUE, _REPORTED, _CONSTANT = PLACE["revenue"], PLACE["reported_revenue"], PLACE["revenue_2016_prices"]
_INDUSTRIAL, _SERVICES, _VALUE_ADDED = PLACE["industrial_revenue"], PLACE["services_revenue"], PLACE["value_added"]
_EMPLOYMENT, _TAX, _FIXED = PLACE["employment"], PLACE["tax"], PLACE["fixed_investment"]
_FOREIGN, _SIGNED, _PIPELINE = PLACE["foreign_capital"], PLACE["signed_investment"], PLACE["projects_in_pipeline"]
_FIRMS, _ZOMBIES, _HIGH_TECH = PLACE["firms"], PLACE["zombies"], PLACE["high_tech_firms"]
_MOVED, _EMERGING = PLACE["beijing_tianjin_firms"], PLACE["emerging_share"]
_LAND = PLACE["land_free"]
_INFRASTRUCTURE, _CASH, _DEBT = PLACE["infrastructure"], PLACE["cash"], PLACE["debt"]
_DAYS, _REFORM, _KNOWLEDGE = PLACE["approval_days"], PLACE["reform_progress"], PLACE["knowledge"]
_PROMOTION, _PRESSURE, _COST = PLACE["promotion_output"], PLACE["pressure"], PLACE["public_cost_zone"]
_STAFF, _EFFORT = PLACE["staff"], PLACE["effort_promotion"]


@rule
def zones_learn(world, t):
    """12 Innovation: knowledge wears, grows and spills over; firms adapt to the upgrading subsidy."""
    count = len(world.zones)
    for z in range(count):
        spilled = 0.0
        for other in range(count):
            if other != z:
                spilled += world.spill[z, other] * (world.zones[other].knowledge - 1.0)
        world.zones[z].spilled = spilled
    for z in range(count):
        learn(world.zones[z], world.policy[t, z], world.policy_before[z], world.parameters[0])
        adapt_to_subsidy(world.zones[z], world.policy[t, z], world.parameters[0])


@rule
def quarter_opens(world, t):
    """Opening lines of the ledger."""
    for z in range(len(world.zones)):
        world.ledger[t, z, OPENING] = world.zones[z].revenue
        world.zones[z].disposed = 0.0


@rule
def clear_sums(world):
    """Before firms are counted."""
    world.flows[:, :, STAYING] = 0.0
    world.flows[:, :, OF_ZOMBIES] = 0.0
    world.census[:] = 0
    world.shared_tax[:] = 0.0


@rule
def count_firm(firm, flow, census):
    """Add a firm to the sums of its zone and sector (`flow`) and to the census of its zone."""
    zombie = firm.state == State.ZOMBIE
    flow[STAYING] += firm.volume
    flow[OF_ZOMBIES] += zombie * firm.volume
    census[0] += 1
    census[1] += zombie
    census[2] += (firm.high_tech > 0.0) & (not zombie)
    census[3] += is_city(firm.origin)


@rule
def count_firms(world, t):
    """Count all firms as they are and close the sums; `t` is -1 before the first quarter."""
    clear_sums(world)
    for row in range(world.counts[FIRM_ROWS]):
        firm = world.firms[row]
        if firm.state != State.GONE:
            count_firm(firm, world.flows[firm.zone, firm.sector], world.census[firm.zone])
            claim = claim_of_origin(firm, world.parameters[0], world.price[t + 1, firm.sector])
            world.shared_tax[firm.zone] += claim
    aggregate(world, t)


@rule
def aggregate(world, t):
    """Start of 14: what firms add up to in their zones; revenue; suppliers within reach."""
    for z in range(len(world.zones)):
        zone = world.zones[z]
        zone.industry = 0.0
        zone.revenue = zone.services * world.price[t + 1, 0]
        for sector in range(len(zone.volume)):
            volume = world.flows[z, sector, STAYING]
            zone.industry += volume
            zone.revenue += volume * world.price[t + 1, sector]
            zone.volume_before[sector] = zone.volume[sector]
            zone.supply_before[sector] = zone.supply[sector]
            zone.volume[sector] = volume
            zone.zombie_share[sector] = world.flows[z, sector, OF_ZOMBIES] / max(1e-9, volume)
            world.sold[z, sector] = volume
    _suppliers(world)


@rule
def _suppliers(world):
    """Mass of suppliers: volumes of all zones weighted by nearness and input coefficients, per buying sector."""
    near, nearness, sold, inputs = world.near, world.nearness, world.sold, world.input_output
    count, sectors = sold.shape
    for z in range(count):
        near[:] = 0.0
        for other in range(count):
            weight = nearness[z, other]
            for sector in range(sectors):
                near[sector] += weight * sold[other, sector]
        supply = world.zones[z].supply
        for buyer in range(sectors):
            supply[buyer] = 0.0
        for supplier in range(sectors):
            offered = near[supplier]
            for buyer in range(sectors):
                supply[buyer] += inputs[supplier, buyer] * offered


@rule
def year_is_appraised(world, t):
    """13 Appraisal: once a year pilots are tracked and the leaders of the next rewards are named."""
    if world.quarter_of_year[t] != 4:
        return
    path = 0.0
    for back in range(4):
        path += world.environment[t - back].volume_growth if t - back >= 0 else 0.0
    for z in range(len(world.zones)):
        zone = world.zones[z]
        growth = math.log(zone.year_revenue / 4.0 / zone.last_year_revenue)
        continue_pilot(zone, growth, path, uniform(world.seed[0], zone.id, t, _PILOT))
        ahead_foreign = 0
        ahead_innovation = 0
        for other in range(len(world.zones)):
            ahead_foreign += world.zones[other].foreign_paid > zone.foreign_paid + _LEVEL
            ahead_innovation += world.zones[other].knowledge > zone.knowledge + _LEVEL
        leaders = world.parameters[0].rewarded_zones
        zone.reward_trade = 1.0 if ahead_foreign < leaders and zone.foreign_paid > 0.0 else 0.0
        zone.reward_innovation = 1.0 if ahead_innovation < leaders else 0.0
        zone.last_year_revenue = zone.year_revenue / 4.0
    _share_rewards(world)


@rule
def _share_rewards(world):
    """The funds for leaders are shared among them, however many are level with the last who is rewarded."""
    trade = 0.0
    innovation = 0.0
    for z in range(len(world.zones)):
        trade += world.zones[z].reward_trade
        innovation += world.zones[z].reward_innovation
    for z in range(len(world.zones)):
        zone = world.zones[z]
        zone.reward_trade /= max(1.0, trade)
        zone.reward_innovation /= max(1.0, innovation)
        zone.foreign_paid = 0.0


@rule
def zones_report(world, t):
    """What the zone reports for the year so far (observation model), from the sum of its quarters."""
    quarter = world.quarter_of_year[t]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        zone.year_revenue = zone.revenue + (zone.year_revenue if quarter > 1 else 0.0)
        # One noise a year: the same error stands in every quarter's report of that year.
        noise = normal(world.seed[0], zone.id, t - quarter + 1, _REPORTING)
        zone.reported_revenue = report_revenue(zone, world.parameters[0], zone.year_revenue / quarter, noise)


@rule
def books_close(world, t):
    """14 Books: the ledger closes on the revenue that firms and services really have; indicators are recorded."""
    for z in range(len(world.zones)):
        world.ledger[t, z, CLOSING] = world.zones[z].revenue
        close_money(world.zones[z], world.money[t, z])
        _record_zone(world, t, z)
        _record_cost(world, t, z)
    for row in range(world.counts[PROJECT_ROWS]):
        if world.projects[row].stage != Stage.NOTHING:
            world.indicators[t, world.projects[row].zone, _PIPELINE] += 1.0


@rule
def _record_zone(world, t, z):
    zone = world.zones[z]
    parameters = world.parameters[0]
    line = world.indicators[t, z]
    line[_REVENUE] = zone.revenue
    line[_REPORTED] = zone.reported_revenue
    line[_CONSTANT] = zone.industry + zone.services
    line[_SERVICES] = zone.services * world.price[t + 1, 0]
    line[_INDUSTRIAL] = zone.revenue - line[_SERVICES]
    line[_VALUE_ADDED] = value_added_of_services(line[_SERVICES], parameters)
    line[_EMPLOYMENT] = jobs_in_services(zone, parameters)
    emerging = 0.0
    paid = 0.0
    for origin in range(world.paid_in.shape[2]):
        paid += world.paid_in[t, z, origin]
    for sector in range(len(zone.volume)):
        line[_VALUE_ADDED] += zone.volume[sector] * world.price[t + 1, sector] * world.value_added[sector]
        line[_EMPLOYMENT] += zone.volume[sector] * world.jobs[sector]
        emerging += zone.volume[sector] * world.emerging[sector]
    line[_EMERGING] = emerging / max(1e-9, zone.industry)
    line[_FIRMS] = world.census[z, 0]
    line[_ZOMBIES] = world.census[z, 1]
    line[_HIGH_TECH] = world.census[z, 2]
    line[_MOVED] = world.census[z, 3]
    line[_TAX] = total_tax(zone, parameters)
    line[_FIXED] = fixed_investment(paid, line[_INDUSTRIAL], parameters)
    line[_FOREIGN] = 4.0 * world.paid_in[t, z, Origin.FOREIGN]
    line[_SIGNED] = 4.0 * zone.signed_recently
    line[_LAND] = zone.land_free
    line[_LAND + 1] = zone.land_raw
    line[_LAND + 2] = zone.land_let
    line[_LAND + 3] = zone.land_idle
    line[_LAND + 4] = zone.managed_area
    line[_INFRASTRUCTURE] = zone.infrastructure
    line[_CASH] = zone.cash
    line[_DEBT] = zone.debt
    line[_DAYS] = zone.approval_days
    line[_REFORM] = zone.reform_progress
    line[_KNOWLEDGE] = zone.knowledge
    line[_PROMOTION] = zone.promotion_output
    line[_PRESSURE] = zone.pressure
    line[_STAFF] = posts_filled(zone, world.policy[t, z], parameters)
    line[_EFFORT] = zone.effort[Effort.PROMOTION]
    line[_EFFORT + 1] = zone.effort[Effort.LAND]
    line[_EFFORT + 2] = zone.effort[Effort.SERVICES]
    line[_EFFORT + 3] = zone.effort[Effort.INNOVATION]


@rule
def _record_cost(world, t, z):
    """Public cost at annual rate (亿元) by payer: zone, city, province, platform, partners, and income forgone."""
    policy = world.policy[t, z]
    zone = world.zones[z]
    parameters = world.parameters[0]
    line = world.indicators[t, z]
    book = world.money[t, z]
    spent = 0.0
    for column in range(PAYROLL, PPP_PAYMENTS):
        spent += book[column]
    traditional = zone.industry * (1.0 - line[_EMERGING])
    line[_COST] = 4.0 * spent
    once = reorganise(zone, policy, parameters)
    line[_COST + 1] = city_cost(zone, policy, parameters, traditional, once)
    line[_COST + 2] = province_cost(zone, policy, parameters)
    line[_COST + 3] = platform_cost(policy, parameters, book[INTEREST], book[PPP_PAYMENTS])
    line[_COST + 4] = partners_cost(zone, policy, parameters, zone.ppp_capital)
    line[_COST + 5] = 4.0 * world.back_to_origin[z]


@rule
def taxes_shared(world, t):
    """Tax of moved firms that goes back to Beijing or Tianjin: a share of what they have a claim on."""
    for z in range(len(world.zones)):
        world.back_to_origin[z] = world.policy[t, z].enclave_tax_share * world.shared_tax[z]
