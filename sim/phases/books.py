"""Phases that close the quarter: aggregates, appraisal, reporting, ledger, indicators."""

import math

from qianyi.agents.firm import State
from qianyi.agents.origins import Origin, is_city
from qianyi.agents.plant import claim_of_origin
from qianyi.agents.project import Stage
from qianyi.agents.province import continue_pilot
from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort
from qianyi.agents.zone.budget import close_money, spent_by_zone
from qianyi.agents.zone.cost import city_cost, partners_cost, platform_cost, posts_filled, province_cost, reorganise
from qianyi.agents.zone.effort import what_binds
from qianyi.agents.zone.innovation import adapt_to_subsidy, learn
from qianyi.agents.zone.product import fixed_investment, jobs_in_services, total_tax, value_added_of_services
from qianyi.agents.zone.reporting import overstatement, revenue_within_scope, room_to_overstate
from qianyi.sim.draws import Purpose, normal, uniform
from qianyi.sim.world import FIRM_ROWS, OF_ZOMBIES, PROJECT_ROWS, STAYING, national_level

_REPORTING, _OVERSTATING, _PILOT = int(Purpose.REPORTING), int(Purpose.OVERSTATING), int(Purpose.PILOT)
# Zones that differ by no more than rounding are level.
_LEVEL = 1e-9


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
        learn(world.zones[z], world.in_force[z], world.policy_before[z], world.parameters[0])
        adapt_to_subsidy(world.zones[z], world.policy[t, z], world.parameters[0])


@rule
def quarter_opens(world, t):
    """Opening lines of the ledger; what an average zone's 亿元 are in each zone now."""
    index = world.level[t] * world.price[t + 1, 0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        world.ledger[t, z].opening = zone.revenue
        zone.disposed = 0.0
        zone.index = index
        zone.unit = zone.proportion * index


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
        before = zone.industry
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
        zone.industry_growth = math.log(zone.industry / before) if before > 0.0 and zone.industry > 0.0 else 0.0
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
    quarter = world.quarter_of_year[t]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        zone.year_volume = zone.industry + zone.services + (zone.year_volume if quarter > 1 else 0.0)
    if quarter != 4:
        return
    path = _national_growth_of_year(world, t)
    for z in range(len(world.zones)):
        zone = world.zones[z]
        # Volume against volume: a rise of prices is no merit of a pilot.
        growth = math.log(zone.year_volume / 4.0 / zone.last_year_volume)
        zone.last_year_volume = zone.year_volume / 4.0
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
def _national_growth_of_year(world, t):
    """Growth (log points) of national volume, mean of the year that ends with quarter `t` against the year before."""
    now = 0.0
    before = 0.0
    for back in range(4):
        now += national_level(world, t - back)
        before += national_level(world, t - 4 - back)
    return math.log(now / before)


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
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        zone.year_revenue = zone.revenue + (zone.year_revenue if quarter > 1 else 0.0)
        # One luck a year: the same error stands in every quarter's report of that year.
        noise = normal(world.seed[0], zone.id, t - quarter + 1, _REPORTING)
        luck = uniform(world.seed[0], zone.id, t - quarter + 1, _OVERSTATING)
        within_scope = revenue_within_scope(zone, parameters, zone.year_revenue / quarter, noise)
        room = room_to_overstate(zone, world.policy[t, z], parameters, luck)
        overstated = overstatement(zone, room, within_scope)
        zone.reported_revenue = within_scope * math.exp(overstated)
        if quarter == 4:
            zone.overstated = overstated


@rule
def books_close(world, t):
    """14 Books: the ledger closes on the revenue that firms and services really have; indicators are recorded."""
    for z in range(len(world.zones)):
        world.ledger[t, z].closing = world.zones[z].revenue
        close_money(world.zones[z], world.money[t, z])
        _record_zone(world, t, z)
        _record_cost(world, t, z)
    for row in range(world.counts[PROJECT_ROWS]):
        if world.projects[row].stage != Stage.NOTHING:
            world.indicators[t, world.projects[row].zone].projects_in_pipeline += 1.0


@rule
def _record_zone(world, t, z):
    zone = world.zones[z]
    parameters = world.parameters[0]
    line = world.indicators[t, z]
    line.revenue = zone.revenue
    line.reported_revenue = zone.reported_revenue
    line.revenue_2016_prices = zone.industry + zone.services
    line.services_revenue = zone.services * world.price[t + 1, 0]
    line.industrial_revenue = zone.revenue - line.services_revenue
    line.value_added = value_added_of_services(line.services_revenue, parameters)
    line.employment = jobs_in_services(zone, parameters)
    emerging = 0.0
    paid = 0.0
    for origin in range(world.paid_in.shape[2]):
        paid += world.paid_in[t, z, origin]
    for sector in range(len(zone.volume)):
        line.value_added += zone.volume[sector] * world.price[t + 1, sector] * world.value_added[sector]
        line.employment += zone.volume[sector] * world.jobs[sector]
        emerging += zone.volume[sector] * world.emerging_part[sector]
    line.emerging_share = emerging / max(1e-9, zone.industry)
    line.firms = world.census[z, 0]
    line.zombies = world.census[z, 1]
    line.high_tech_firms = world.census[z, 2]
    line.beijing_tianjin_firms = world.census[z, 3]
    line.tax = total_tax(zone, parameters)
    line.fixed_investment = fixed_investment(paid, line.industrial_revenue, parameters)
    line.foreign_capital = 4.0 * world.paid_in[t, z, Origin.FOREIGN]
    line.signed_investment = 4.0 * zone.signed_recently
    line.projects_in_pipeline = 0.0
    line.land_free = zone.land_free
    line.land_raw = zone.land_raw
    line.land_let = zone.land_let
    line.land_idle = zone.land_idle
    line.managed_area = zone.managed_area
    line.infrastructure = zone.infrastructure
    line.cash = zone.cash
    line.debt = zone.debt
    line.approval_days = zone.approval_days
    line.reform_progress = zone.reform_progress
    line.knowledge = zone.knowledge
    line.promotion_output = zone.promotion_output
    line.pressure = zone.pressure
    line.asked = 4.0 * world.money[t, z].asked
    line.funded_share = zone.funded_share
    what_binds(zone, world.policy[t, z], parameters, line)
    line.staff = posts_filled(zone, world.policy[t, z], parameters)
    line.effort_promotion = zone.effort[Effort.PROMOTION]
    line.effort_land = zone.effort[Effort.LAND]
    line.effort_services = zone.effort[Effort.SERVICES]
    line.effort_innovation = zone.effort[Effort.INNOVATION]


@rule
def _record_cost(world, t, z):
    """Public cost at annual rate (亿元) by payer: zone, city, province, platform, partners, and income forgone."""
    policy = world.policy[t, z]
    zone = world.zones[z]
    parameters = world.parameters[0]
    line = world.indicators[t, z]
    book = world.money[t, z]
    traditional = 0.0
    for sector in range(len(zone.volume)):
        traditional += zone.volume[sector] * (1.0 - world.emerging[sector])
    line.public_cost_zone = 4.0 * spent_by_zone(book)
    once = reorganise(zone, policy, parameters)
    line.public_cost_city = city_cost(zone, policy, parameters, traditional, once) + 4.0 * book.relief
    line.public_cost_province = province_cost(zone, policy, parameters)
    line.public_cost_platform = platform_cost(zone, policy, parameters, book.interest, book.ppp_payments)
    line.public_cost_partners = partners_cost(zone, policy, parameters, zone.ppp_capital)
    line.public_cost_forgone = 4.0 * world.back_to_origin[z]
    line.tax_zone = 4.0 * book.tax
    line.land_income = 4.0 * book.land_income


@rule
def taxes_shared(world, t):
    """Tax of moved firms that goes back to Beijing or Tianjin: a share of what they have a claim on."""
    for z in range(len(world.zones)):
        world.back_to_origin[z] = world.policy[t, z].enclave_tax_share * world.shared_tax[z]
