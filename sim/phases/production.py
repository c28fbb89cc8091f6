"""Phases in which firms grow, fall into distress and leave, and what each change of revenue is booked to."""

import math

from agents.firm import (
    CLUSTER_PART,
    GONE,
    INFRASTRUCTURE_PART,
    RAMP_PART,
    UPGRADING_PART,
    begin_year,
    fall_or_leave,
    grow,
    invest,
    seek_status,
)
from agents.rule import rule
from sim.draws import Purpose, normal, uniform
from sim.ledger import (
    CLUSTER,
    EXITS,
    INFRASTRUCTURE,
    LIMITS,
    ORGANIC,
    PRICES,
    SERVICES,
    UPGRADING,
    ZOMBIES_AND_CUTS,
    arrival_channel,
)
from sim.world import FIRM_ROWS, FREE_ROWS

_ZONE_SHOCK, _SHOCK, _FATE = int(Purpose.ZONE_SHOCK), int(Purpose.FIRM_SHOCK), int(Purpose.FIRM_FATE)
_STATUS, _LISTING = int(Purpose.FIRM_STATUS), int(Purpose.FIRM_LISTING)
# Services sell at the price of the group that sector 0 belongs to ("other").
_OTHER_PRICES = 0


@rule
def stocks_change(world, t):
    """Start of 10: what the quarter's changes in cluster and supplier stocks add to growth beyond the national path."""
    parameters = world.parameters[0]
    spread = parameters.zone_shock / 2.0
    for z in range(len(world.zones)):
        zone = world.zones[z]
        zone.shock = spread * normal(world.seed[0], zone.id, t, _ZONE_SHOCK) - 0.5 * spread * spread
        for sector in range(len(zone.volume)):
            own = math.log((1.0 + zone.volume[sector]) / (1.0 + zone.volume_before[sector])) - world.path[t]
            near = math.log((1.0 + zone.supply[sector]) / (1.0 + zone.supply_before[sector])) - world.path[t]
            zone.cluster_growth[sector] = (
                parameters.localisation_elasticity * own + parameters.linkage_elasticity * near
            )


@rule
def firms_grow(world, t):
    """10 Firms: growth bounded by capacity; capacity follows demand as finance and land allow."""
    parameters = world.parameters[0]
    quarter = world.quarter_of_year[t]
    for row in range(world.counts[FIRM_ROWS]):
        firm = world.firms[row]
        if firm.state == GONE:
            continue
        if firm.years < 0.0:
            firm.years = 0.0
            continue
        zone = world.zones[firm.zone]
        old_volume, old_demand = firm.volume, firm.demand
        old_bound = min(1.0, firm.capacity / firm.demand)
        cut = world.cut[t, firm.sector]
        if quarter == 1:
            begin_year(firm, parameters, uniform(world.seed[0], firm.id, t, _SHOCK))
        firm.demand *= 1.0 - cut
        firm.capacity *= 1.0 - cut
        traditional = 1.0 - world.emerging[firm.sector]
        path = world.growth[t, firm.sector]
        grow(firm, zone, parameters, path, traditional, quarter, zone.finance_ease, world.parts)
        ease = zone.finance_ease + parameters.listing_effect * firm.listed
        invest(firm, zone, parameters, ease)
        bound = min(1.0, firm.capacity / firm.demand)
        firm.volume = firm.demand * bound * world.limit[t, firm.sector]
        _book_growth(world, t, row, old_volume, old_demand, old_bound, bound, cut)


@rule
def _book_growth(world, t, row, old_volume, old_demand, old_bound, bound, cut):
    """Book one firm's change of revenue. Parts are taken at the old volume; what is left over is organic."""
    firm = world.firms[row]
    book = world.ledger[t, firm.zone]
    price = world.price[t + 1, firm.sector]
    book[PRICES] += old_volume * (price - world.price[t, firm.sector])
    base = old_volume * price
    limits = firm.demand * world.limit[t, firm.sector] * (bound - old_bound) * price
    old_limit = old_volume / (old_demand * old_bound)
    cuts = firm.demand * old_bound * (world.limit[t, firm.sector] - old_limit) * price - base * cut
    cluster = base * world.parts[CLUSTER_PART]
    upgrading = base * world.parts[UPGRADING_PART]
    infrastructure = base * world.parts[INFRASTRUCTURE_PART]
    ramp = base * (math.exp(world.parts[RAMP_PART]) - 1.0) if world.parts[RAMP_PART] > 0.0 else 0.0
    book[LIMITS] += limits
    book[ZOMBIES_AND_CUTS] += cuts
    book[CLUSTER] += cluster
    book[UPGRADING] += upgrading
    book[INFRASTRUCTURE] += infrastructure
    book[arrival_channel(firm.origin)] += ramp
    change = (firm.volume - old_volume) * price
    book[ORGANIC] += change - limits - cuts - cluster - upgrading - infrastructure - ramp


@rule
def firms_fall_or_leave(world, t):
    """11 Distress and exit: zombies, disposal, closure; land returns to the zone."""
    parameters = world.parameters[0]
    yearly = world.quarter_of_year[t] == 4
    for row in range(world.counts[FIRM_ROWS]):
        firm = world.firms[row]
        if firm.state == GONE:
            continue
        zone = world.zones[firm.zone]
        policy = world.policy[t, firm.zone]
        luck = uniform(world.seed[0], firm.id, t, _FATE)
        disposed = fall_or_leave(firm, zone, policy, parameters, world.zombie_normal[firm.sector], luck)
        if firm.state == GONE:
            _leave(world, t, row, disposed)
        elif yearly:
            chance = parameters.listing_chance * policy.overseas_listings
            status = uniform(world.seed[0], firm.id, t, _STATUS)
            listing = uniform(world.seed[0], firm.id, t, _LISTING)
            seek_status(firm, zone, parameters, world.emerging[firm.sector], chance, status, listing)


@rule
def _leave(world, t, row, disposed):
    firm = world.firms[row]
    zone = world.zones[firm.zone]
    lost = firm.volume * world.price[t + 1, firm.sector]
    world.ledger[t, firm.zone, ZOMBIES_AND_CUTS if disposed else EXITS] -= lost
    if disposed:
        zone.disposed += lost
    returned = min(firm.land, zone.land_let)
    zone.land_let -= returned
    zone.land_free += 0.5 * returned
    zone.land_idle += 0.5 * returned
    firm.volume = 0.0
    firm.demand = 0.0
    firm.capacity = 0.0
    firm.land = 0.0
    world.free_rows[world.counts[FREE_ROWS]] = row
    world.counts[FREE_ROWS] += 1


@rule
def services_grow(world, t):
    """Part of 10: commerce and services of the zone grow on their own path and with support; no land is needed."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        price, old_price = world.price[t + 1, _OTHER_PRICES], world.price[t, _OTHER_PRICES]
        book = world.ledger[t, z]
        change = (
            parameters.support_speed
            / 4.0
            * (world.policy[t, z].supporting_services * zone.funded_share - zone.support_stock)
        )
        zone.support_stock += change
        growth = world.path[t] + parameters.services_premium / 4.0 + zone.shock
        zone.services_change = parameters.services_response * change
        growth += zone.services_change
        before = zone.services
        zone.services = before * math.exp(growth)
        book[PRICES] += before * (price - old_price)
        book[SERVICES] += (zone.services - before) * price
