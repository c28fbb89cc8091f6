"""Phases in which zones share what there is once: founders, customers, labour, moving plants, credit, land quota.

All sums are taken before anybody moves. Zones of the province that are not in the data set are rivals who keep to the
national path; what they lose is written down (`world.outside_lost`).
"""

import math

from qianyi.agents.province import credit_points, normal_servicing, quota_ration
from qianyi.agents.rule import rule
from qianyi.agents.zone.entry import ease_of_entry, expected_entrants, founders_drawn, founders_left
from qianyi.agents.zone.growth import beyond_market, customers_wanted, given_up, hands_wanted, replaced_by_plants
from qianyi.agents.zone.land import land_wished
from qianyi.sim.world import CUSTOMERS, FOUNDERS, LABOUR, MOVED_AWAY


@rule
def credit_is_shared(world, t):
    """Part of 3: of new credit for some zones a part is credit that the others of the province do not get."""
    parameters, normal = world.parameters[0], world.policy_before
    given = 0.0
    size = world.province[0].outside
    for z in range(len(world.zones)):
        given += credit_points(world.policy[t, z], normal[z], parameters) * world.zones[z].proportion
        size += world.zones[z].proportion
    for z in range(len(world.zones)):
        world.zones[z].credit_lost = parameters.credit_shared * given / size


@rule
def land_quota_is_shared(world, t):
    """Part of 5: the province's quota for construction land is rationed when zones wish for more than usual."""
    parameters = world.parameters[0]
    usual = normal_servicing(world.policy_before[0], parameters)
    outside = world.province[0].outside * usual
    wished, normal = outside, outside
    for z in range(len(world.zones)):
        wished += land_wished(world.zones[z], world.policy[t, z], parameters)
        normal += usual * world.zones[z].proportion
    ration = quota_ration(wished, normal, parameters)
    for z in range(len(world.zones)):
        world.zones[z].quota_ration = ration


@rule
def founders_are_shared(world, t):
    """Part of 10: who founds a firm where it has become easier would in part have founded one in a zone nearby."""
    parameters, zones, rivalry, claim = world.parameters[0], world.zones, world.rivalry, world.hired
    outside_rivals, level = world.outside_rivals, world.level[t]
    for z in range(len(zones)):
        ease = ease_of_entry(zones[z], parameters)
        zones[z].founders_drawn = founders_drawn(zones[z], parameters, ease)
        outside = 0.0
        for sector in range(outside_rivals.shape[1]):
            outside += level * outside_rivals[z, sector]
        near = outside
        for other in range(len(zones)):
            if rivalry[z, other] > 0.0 and other != z:
                near += rivalry[z, other] * zones[other].industry
        normal = expected_entrants(zones[z], parameters, 1.0)
        given = parameters.founders_shared * normal / max(near, 1e-9)
        claim[z] = given * zones[z].founders_drawn
        found = given * (ease - 1.0) * parameters.entrant_size * parameters.firm_mean_revenue
        world.outside_lost[t, FOUNDERS] += found * outside
    for z in range(len(zones)):
        lost = 0.0
        for other in range(len(zones)):
            lost += rivalry[z, other] * claim[other] if other != z else 0.0
        # Of founders, by industry: a zone has them in proportion to it.
        share = lost * zones[z].industry / max(1e-9, expected_entrants(zones[z], parameters, 1.0))
        zones[z].founders_left = founders_left(zones[z].founders_drawn, share)


@rule
def rivals_are_met(world, t):
    """Start of 10: customers, hands and plants that some zones won in the last quarter are missing in others."""
    _gains(world, t)
    for z in range(len(world.zones)):
        _near(world, t, z)
        _claim(world, t, z)
    for z in range(len(world.zones)):
        _give_up(world, z)


@rule
def _market(world, t, sector):
    """Factor by which the nation's market of a sector moved in quarter `t`: path, common luck, cuts and limits."""
    now = world.environment[t]
    before = world.environment[t - 1].limit[sector] if t > 0 else 1.0
    return math.exp(world.growth[t, sector]) * (1.0 - now.cut[sector]) * now.limit[sector] / before


@rule
def _gains(world, t):
    """What each zone won beyond its markets in the last quarter; nothing is known of the one before the base date."""
    world.gained[:] = 0.0
    if t == 0:
        return
    for channel in range(world.outside_lost.shape[1]):
        grown = math.exp(world.environment[t].volume_growth)
        world.outside_lost[t, channel] += world.outside_lost[t - 1, channel] * grown
    for sector in range(world.gained.shape[1]):
        market = _market(world, t - 1, sector)
        for z in range(len(world.zones)):
            world.gained[z, sector] = beyond_market(world.zones[z], world.parameters[0], sector, market)


@rule
def _near(world, t, z):
    """Put into `world.near` the sales of a zone's rivals by sector: its own firms, zones nearby, zones outside."""
    near, sold, outside, rivalry, level = world.near, world.sold, world.outside_rivals, world.rivalry, world.level[t]
    for sector in range(len(near)):
        near[sector] = level * outside[z, sector]
    for other in range(len(sold)):
        weight = rivalry[z, other]
        if weight > 0.0:
            for sector in range(len(near)):
                near[sector] += weight * sold[other, sector]


@rule
def _claim(world, t, z):
    """What a zone takes from its rivals (`world.near`), as a share of their sales: customers, whom its own firms lose
    too, older plants that its new ones replace, and hands of all sectors. Outside the data set it is written down."""
    parameters, zone, near, jobs = world.parameters[0], world.zones[z], world.near, world.jobs
    outside_lost, claimed, moved, sold = world.outside_lost[t], world.claimed[z], world.moved[z], world.sold[z]
    gained, sold_nearby, outside_rivals, level = (
        world.gained[z],
        world.sold_nearby,
        world.outside_rivals[z],
        world.level[t],
    )
    hired, hands, outside_sales = 0.0, 0.0, 0.0
    for sector in range(len(near)):
        outside = level * outside_rivals[sector]
        claimed[sector] = customers_wanted(gained[sector], sold_nearby[sector], parameters) / max(near[sector], 1e-9)
        replaced = replaced_by_plants(zone.opened[sector], parameters)
        moved[sector] = replaced / max(near[sector] - sold[sector], 1e-9)
        zone.opened[sector] = 0.0
        outside_lost[CUSTOMERS] += claimed[sector] * outside
        outside_lost[MOVED_AWAY] += moved[sector] * outside
        hired += gained[sector] * jobs[sector]
        hands += near[sector] * jobs[sector]
        outside_sales += outside
    world.hired[z] = hands_wanted(hired, parameters) / max(hands, 1e-9)
    # Who loses a share of its hands loses that share of its sales.
    outside_lost[LABOUR] += world.hired[z] * outside_sales


@rule
def _give_up(world, z):
    """What a zone's firms lose to the claims of all zones, in each sector."""
    zone, lost, replaced = world.zones[z], world.near, world.replaced
    rivalry, hired, claimed, moved = world.rivalry, world.hired, world.claimed, world.moved
    hands = 0.0
    lost[:] = 0.0
    replaced[:] = 0.0
    for other in range(len(hired)):
        weight = rivalry[z, other]
        if weight == 0.0:
            continue
        hands += weight * hired[other]
        elsewhere = weight if other != z else 0.0
        for sector in range(len(lost)):
            lost[sector] += weight * claimed[other, sector]
            replaced[sector] += elsewhere * moved[other, sector]
    for sector in range(len(lost)):
        zone.customers_growth[sector] = given_up(lost[sector])
        zone.moved_growth[sector] = given_up(replaced[sector])
    zone.labour_growth = given_up(hands)
