"""Phases in which firms grow, fall into distress and leave, and what each change of revenue is booked to."""

import math

from qianyi.agents.firm import (
    Fate,
    State,
    begin_year,
    distress_rate,
    fall_or_leave,
    grow,
    invest,
    seek_certificate,
    seek_listing,
)
from qianyi.agents.origins import is_city
from qianyi.agents.plant import claim_of_origin
from qianyi.agents.rule import rule
from qianyi.agents.shocks import quarterly_luck
from qianyi.agents.zone.growth import (
    agglomerate,
    crowd_out,
    offered_to_rivals,
    prepare_growth,
    set_pace,
    spread_shock,
    taken_up,
)
from qianyi.agents.zone.services import services_grow
from qianyi.sim.accounts import book_newcomer
from qianyi.sim.draws import Purpose, draw, normal, stream
from qianyi.sim.phases.books import clear_sums, count_firm
from qianyi.sim.world import (
    AFTER,
    BEFORE,
    CERTIFIED,
    DECLINED,
    FIRM_ROWS,
    FREE_ROWS,
    KEPT,
    LUCKY,
    MOVED,
    NEW,
    SMALL,
    STARTED,
)

_ZONE_SHOCK, _SHOCK, _FATE = int(Purpose.ZONE_SHOCK), int(Purpose.FIRM_SHOCK), int(Purpose.FIRM_FATE)
_STATUS, _LISTING = int(Purpose.FIRM_STATUS), int(Purpose.FIRM_LISTING)
# Services sell at the price of the group that sector 0 belongs to ("other").
_OTHER_PRICES = 0


@rule
def markets_are_taken_up(world):
    """Start of 10: rivals of the same sector share what closed firms sold, by their size and nearness."""
    parameters = world.parameters[0]
    zones, nearness, offered = world.zones, world.nearness, world.offered
    offered[:] = 0.0
    for z in range(len(zones)):
        for sector in range(offered.shape[1]):
            if zones[z].freed[sector] == 0.0:
                continue
            rivals = 0.0
            for other in range(len(zones)):
                rivals += nearness[z, other] * zones[other].volume[sector]
            given = offered_to_rivals(zones[z].freed[sector], parameters) / max(rivals, 1e-9)
            for other in range(len(zones)):
                offered[other, sector] += given * nearness[z, other] * zones[other].volume[sector]
    for z in range(len(zones)):
        for sector in range(offered.shape[1]):
            zones[z].taken_up[sector] = taken_up(offered[z, sector], zones[z].volume[sector], parameters)
            zones[z].freed[sector] = 0.0


@rule
def stocks_change(world, t):
    """Start of 10: what the quarter's changes in stocks add to growth beyond the national path, per zone and sector."""
    parameters = world.parameters[0]
    path = world.environment[t].volume_growth
    contained = world.province[0].contained_growth / 4.0
    for z in range(len(world.zones)):
        zone = world.zones[z]
        spread_shock(zone, parameters, normal(world.seed[0], zone.id, t, _ZONE_SHOCK))
        prepare_growth(zone, parameters)
        for sector in range(len(zone.volume)):
            agglomerate(zone, parameters, sector, path)
            crowd_out(zone, parameters, sector)
            set_pace(zone, sector, world.growth[t, sector] - contained, 1.0 - world.emerging[sector])


@rule
def firms_grow(world, t):
    """10 Firms: growth bounded by capacity; capacity follows demand as finance and land allow.

    What moves a firm comes in a fixed order (cuts, decline, start of a plant, luck, growth of its sector in its zone,
    capacity), and each step is added up as it is taken, so that the ledger needs no remainder.
    """
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
        flow = flows[z, sector]
        volume, sold = firm.volume, min(firm.demand, firm.capacity)
        pace = 1.0 - cuts[sector]
        firm.capacity *= pace
        if firm.state == State.ZOMBIE:
            flow[DECLINED] += volume * pace * (1.0 - zombie_pace)
            pace *= zombie_pace
        if firm.ramp > 0.0:
            firm.ramp -= 1.0
            gain = volume * pace * (ramp_pace - 1.0)
            book_newcomer(ledger[z], firm.origin, gain * prices[sector])
            flow[STARTED] += gain
            pace *= ramp_pace
        if quarter == 1:
            pace *= begin_year(firm, parameters, draw(years_luck, firm.id))
        pace *= quarterly_luck(firm.pace, firm.width, quarter)
        lucky = volume * pace
        zone = zones[z]
        small = volume < parameters.small_firm
        flow[CERTIFIED] += firm.high_tech * lucky * (zone.pace[sector] + small * zone.small_gain[sector])
        pace *= grow(firm, zone, parameters)
        firm.demand *= pace
        invest(firm, zone, parameters)
        firm.volume = min(firm.demand, firm.capacity) * limits[sector]
        flow[BEFORE] += volume
        flow[LUCKY] += lucky
        flow[NEW] += firm.arrived * lucky
        flow[SMALL] += small * lucky
        flow[MOVED] += volume * pace
        flow[KEPT] += sold * pace
        flow[AFTER] += firm.volume
    for z in range(len(world.zones)):
        for sector in range(flows.shape[1]):
            _book_single_firms(world, t, z, sector)
            _book_sector(world, t, z, sector)


@rule
def _book_single_firms(world, t, z, sector):
    """Book the steps that firms of a sector in a zone took each by itself, from their sums (`world.flows`)."""
    zone, flow, book = world.zones[z], world.flows[z, sector], world.ledger[t, z]
    price, cut, limit = world.price[t + 1, sector], world.environment[t].cut[sector], world.environment[t].limit[sector]
    book.prices += flow[BEFORE] * (price - world.price[t, sector])
    # Cuts in capacity, and the change of a limit on how much of it may run.
    book.zombies_and_cuts += (flow[KEPT] * limit - flow[MOVED] - flow[BEFORE] * cut) * price
    book.zombie_drag -= flow[DECLINED] * price
    book.luck += (flow[LUCKY] - flow[STARTED] + flow[DECLINED] - flow[BEFORE] * (1.0 - cut)) * price
    subsidised = flow[SMALL] * zone.small_gain[sector]
    book.upgrading += subsidised * price
    book.finance += flow[CERTIFIED] * zone.certified_gain * price
    # By the bound of capacity: what firms sell against what they would have sold had it stayed where it was.
    book.limits += (flow[AFTER] - flow[KEPT] * limit) * price


@rule
def _book_sector(world, t, z, sector):
    """Book what moved all firms of a sector in a zone alike, each cause by its part of log growth; the parts add up.

    Revenue grew by the factor `pace`: a cause of g log points brings g (pace - 1) / ln pace of it.
    """
    zone, flow, book = world.zones[z], world.flows[z, sector], world.ledger[t, z]
    growth = math.log(zone.pace[sector])
    point = (zone.pace[sector] - 1.0) / growth if abs(growth) > 1e-12 else 1.0
    worth = flow[LUCKY] * point * world.price[t + 1, sector]
    path = world.environment[t].volume_growth - world.province[0].contained_growth / 4.0
    came = flow[NEW] * point * world.price[t + 1, sector]
    book.newcomers_growth += came * path
    book.national_path += (worth - came) * path
    book.luck += worth * (zone.shock + world.growth[t, sector] - world.environment[t].volume_growth)
    book.zombie_drag += worth * zone.crowding_growth[sector]
    book.markets_taken_up += worth * math.log(1.0 + zone.taken_up[sector])
    book.customers += worth * zone.customers_growth[sector]
    book.moved_plants += worth * zone.moved_growth[sector]
    book.labour += worth * zone.labour_growth
    book.cluster += worth * zone.cluster_growth[sector]
    book.upgrading += worth * zone.upgrading
    book.infrastructure += worth * zone.infrastructure_growth


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
        volume = firm.volume
        fell = fall_or_leave(firm, zone, policy, parameters, distress[firm.sector], draw(fate, firm.id))
        if fell != Fate.STAYS:
            _leave(world, t, row, volume, fell)
        if firm.state == State.GONE:
            continue
        if yearly:
            seek_certificate(firm, zone, parameters, emerging_sectors[firm.sector], draw(status, firm.id))
            seek_listing(firm, policy, parameters, draw(listing, firm.id))
        count_firm(firm, flows[firm.zone, firm.sector], census[firm.zone])
        if is_city(firm.origin):
            claim = claim_of_origin(firm, parameters, prices[firm.sector])
            shared_tax[firm.zone] += claim
            firm.claim_left -= claim * policy.enclave_tax_share


@rule
def _leave(world, t, row, volume, fell):
    """Book what a firm that leaves (or changes hands) gives up of its `volume`: revenue, market, land."""
    firm = world.firms[row]
    zone = world.zones[firm.zone]
    gone = firm.state == State.GONE
    given_up = volume if gone else volume - firm.volume
    lost = given_up * world.price[t + 1, firm.sector]
    zone.freed[firm.sector] += given_up
    if fell == Fate.DISPOSED:
        world.ledger[t, firm.zone].zombies_and_cuts -= lost
        zone.disposed += lost
    else:
        world.ledger[t, firm.zone].exits -= lost
    land = firm.land if gone else firm.land * given_up / max(volume, 1e-9)
    returned = min(land, zone.land_let)
    zone.land_let -= returned
    zone.land_free += 0.5 * returned
    zone.land_idle += 0.5 * returned
    firm.land -= land
    if not gone:
        return
    firm.volume = 0.0
    firm.demand = 0.0
    firm.capacity = 0.0
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
        services_grow(zone, world.in_force[z], parameters, world.environment[t].volume_growth)
        book.prices += before * (price - old_price)
        book.services += (zone.services - before) * price
