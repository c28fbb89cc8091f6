"""Phases in which firms grow, fall into distress and leave, and what each change of revenue is booked to."""

import math

from qianyi.agents.firm import State, begin_year, distress_rate, fall_or_leave, grow, invest, seek_status
from qianyi.agents.origins import is_city
from qianyi.agents.plant import claim_of_origin
from qianyi.agents.rule import rule
from qianyi.agents.zone.growth import agglomerate, prepare_growth, set_pace, spread_shock
from qianyi.agents.zone.services import services_grow
from qianyi.sim.draws import Purpose, draw, normal, stream
from qianyi.sim.ledger import (
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
from qianyi.sim.phases.books import clear_sums, count_firm
from qianyi.sim.world import AFTER, BEFORE, CERTIFIED, FIRM_ROWS, FREE_ROWS, KEPT, MOVED, SMALL

_ZONE_SHOCK, _SHOCK, _FATE = int(Purpose.ZONE_SHOCK), int(Purpose.FIRM_SHOCK), int(Purpose.FIRM_FATE)
_STATUS, _LISTING = int(Purpose.FIRM_STATUS), int(Purpose.FIRM_LISTING)
# Services sell at the price of the group that sector 0 belongs to ("other").
_OTHER_PRICES = 0


@rule
def stocks_change(world, t):
    """Start of 10: what the quarter's changes in stocks add to growth beyond the national path, per zone and sector."""
    parameters = world.parameters[0]
    path = world.environment[t].volume_growth
    for z in range(len(world.zones)):
        zone = world.zones[z]
        spread_shock(zone, parameters, normal(world.seed[0], zone.id, t, _ZONE_SHOCK))
        prepare_growth(zone, parameters)
        for sector in range(len(zone.volume)):
            agglomerate(zone, parameters, sector, path)
            set_pace(zone, parameters, sector, world.growth[t, sector], 1.0 - world.emerging[sector])


@rule
def firms_grow(world, t):
    """10 Firms: growth bounded by capacity; capacity follows demand as finance and land allow."""
    parameters = world.parameters[0]
    quarter = world.quarter_of_year[t]
    years_luck = stream(world.seed[0], t, _SHOCK)
    ramp_pace, zombie_pace = math.exp(parameters.ramp_step), math.exp(-parameters.zombie_decline / 4.0)
    firms, zones, flows, ledger = world.firms, world.zones, world.flows, world.ledger[t]
    cuts, limits, prices = world.environment[t].cut, world.environment[t].limit, world.price[t + 1]
    flows[:] = 0.0
    for row in range(world.counts[FIRM_ROWS]):
        firm = firms[row]
        if firm.state == State.GONE:
            continue
        if firm.years < 0.0:
            firm.years = 0.0
            continue
        z, sector = firm.zone, firm.sector
        zone = zones[z]
        volume, sold = firm.volume, min(firm.demand, firm.capacity)
        pace = 1.0 - cuts[sector]
        firm.capacity *= pace
        if quarter == 1:
            pace *= begin_year(firm, parameters, draw(years_luck, firm.id))
        if firm.ramp > 0.0:
            gain = volume * prices[sector] * (ramp_pace - 1.0)
            ledger[z, arrival_channel(firm.origin)] += gain
            ledger[z, ORGANIC] -= gain
        pace *= grow(firm, zone, parameters, quarter, ramp_pace, zombie_pace)
        firm.demand *= pace
        invest(firm, zone, parameters)
        firm.volume = min(firm.demand, firm.capacity) * limits[sector]
        flows[z, sector, BEFORE] += volume
        flows[z, sector, MOVED] += volume * pace
        flows[z, sector, KEPT] += sold * pace
        flows[z, sector, AFTER] += firm.volume
        flows[z, sector, SMALL] += (volume < parameters.small_firm) * volume
        flows[z, sector, CERTIFIED] += firm.high_tech * volume
    for z in range(len(world.zones)):
        _book_growth(world, t, z)


@rule
def _book_growth(world, t, z):
    """Book the change of revenue by growth. Parts are taken at the old volume; what is left over is organic."""
    zone = world.zones[z]
    book = world.ledger[t, z]
    for sector in range(len(zone.volume)):
        flow = world.flows[z, sector]
        price, limit = world.price[t + 1, sector], world.environment[t].limit[sector]
        base = flow[BEFORE] * price
        # By the bound of capacity: what firms sell against what they would have sold had it stayed where it was.
        limits = (flow[AFTER] - flow[KEPT] * limit) * price
        cuts = (flow[KEPT] * limit - flow[MOVED]) * price - base * world.environment[t].cut[sector]
        cluster = base * zone.cluster_growth[sector]
        traditional = 1.0 - world.emerging[sector]
        upgrading = base * zone.upgrading + flow[SMALL] * price * zone.subsidy_growth * traditional
        upgrading += flow[CERTIFIED] * price * zone.certified_growth
        infrastructure = base * zone.infrastructure_growth
        book[PRICES] += flow[BEFORE] * (price - world.price[t, sector])
        book[LIMITS] += limits
        book[ZOMBIES_AND_CUTS] += cuts
        book[CLUSTER] += cluster
        book[UPGRADING] += upgrading
        book[INFRASTRUCTURE] += infrastructure
        change = flow[AFTER] * price - base
        book[ORGANIC] += change - limits - cuts - cluster - upgrading - infrastructure


@rule
def firms_fall_or_leave(world, t):
    """11 Distress and exit: zombies, disposal, closure; land returns to the zone. Who stays is counted."""
    parameters = world.parameters[0]
    seed = world.seed[0]
    yearly = world.quarter_of_year[t] == 4
    emerging_sectors = world.emerging
    fate, status, listing = stream(seed, t, _FATE), stream(seed, t, _STATUS), stream(seed, t, _LISTING)
    firms, zones, policies, prices = world.firms, world.zones, world.policy[t], world.price[t + 1]
    flows, census, shared_tax, distress = world.flows, world.census, world.shared_tax, world.distress
    for sector in range(len(distress)):
        distress[sector] = distress_rate(world.zombie_normal[sector], parameters)
    clear_sums(world)
    for row in range(world.counts[FIRM_ROWS]):
        firm = firms[row]
        if firm.state == State.GONE:
            continue
        zone, policy = zones[firm.zone], policies[firm.zone]
        disposed = fall_or_leave(firm, zone, policy, parameters, distress[firm.sector], draw(fate, firm.id))
        if firm.state == State.GONE:
            _leave(world, t, row, disposed)
            continue
        if yearly:
            chance = parameters.listing_chance * policy.overseas_listings
            emerging = emerging_sectors[firm.sector]
            seek_status(firm, zone, parameters, emerging, chance, draw(status, firm.id), draw(listing, firm.id))
        count_firm(firm, flows[firm.zone, firm.sector], census[firm.zone])
        if is_city(firm.origin):
            claim = claim_of_origin(firm, parameters, prices[firm.sector])
            shared_tax[firm.zone] += claim
            firm.claim_left -= claim * policy.enclave_tax_share


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
def all_services_grow(world, t):
    """Part of 10: commerce and services of the zones grow."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        price, old_price = world.price[t + 1, _OTHER_PRICES], world.price[t, _OTHER_PRICES]
        book = world.ledger[t, z]
        before = zone.services
        services_grow(zone, world.policy[t, z], parameters, world.environment[t].volume_growth)
        book[PRICES] += before * (price - old_price)
        book[SERVICES] += (zone.services - before) * price
