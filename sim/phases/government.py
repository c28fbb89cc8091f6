"""Phases in which zones and the province decide: policy, reform, budget, effort, land."""

from qianyi.agents.province import correction_of_statistics
from qianyi.agents.rule import rule
from qianyi.agents.zone.budget import ease_finance, lenders_open, put_in_force, receive, rewards_of, spend
from qianyi.agents.zone.cost import park_at_work
from qianyi.agents.zone.effort import press, remember_payoffs, shift_effort
from qianyi.agents.zone.land import enlarge, service_land, service_park
from qianyi.agents.zone.reform import employ, reform
from qianyi.agents.zone.reporting import take_back_overstatement
from qianyi.sim.draws import Purpose, uniform

_REBASING = int(Purpose.REBASING)


@rule
def events_happen(world, t):
    """1 Policy: dated events change land and scope and open parks; the province may correct what zones overstated."""
    province = world.province[0]
    province.correction = 0.0
    if world.quarter_of_year[t] == 4:
        luck = uniform(world.seed[0], province.id, t, _REBASING)
        spread = uniform(world.seed[0], province.id, t, _REBASING + 1000)
        now = world.environment[t]
        province.correction = correction_of_statistics(now.rebasing_hazard, now.rebasing_size, luck, spread)
    for z in range(len(world.zones)):
        zone = world.zones[z]
        enlarge(zone, world.events[t, z].enlargement)
        zone.coverage += world.events[t, z].coverage
        zone.overstated += world.events[t, z].scope_drift
        zone.park_open = 1.0 if world.days[t] >= zone.park_since else 0.0
        take_back_overstatement(zone, province.correction)


@rule
def zones_reform(world, t):
    """2 Reform."""
    for z in range(len(world.zones)):
        reform(world.zones[z], world.policy[t, z], world.parameters[0], world.days[t])


@rule
def zones_budget(world, t):
    """3 Budget: taxes, land, transfers and rewards come in; wishes are paid as far as money and lenders allow.

    What is in force from here on in the quarter (`world.in_force`) is what has been paid for.
    """
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        policy, normal = world.policy[t, z], world.policy_before[z]
        transfers = policy.pilot_funding / 4.0 * zone.pilot + rewards_of(zone, policy)
        services = zone.services * world.price[t, 0]
        receive(zone, parameters, world.money[t, z], services, transfers, world.back_to_origin[z])
        lenders_open(zone, policy, parameters)
        spend(zone, policy, parameters, world.money[t, z])
        ease_finance(zone, policy, normal, parameters)
        world.in_force[z] = policy
        put_in_force(world.in_force[z], zone)
        employ(zone, world.in_force[z], parameters)
    _province_in_force(world, t)


@rule
def _province_in_force(world, t):
    """What the pool of investors sees: the mean over the planned zones, with the events that they paid for."""
    planned = 0.0
    paid = 0.0
    for z in range(len(world.zones)):
        if world.zones[z].target > 0.0:
            planned += 1.0
            paid += world.zones[z].funded_share
    world.province_in_force[0] = world.policy_of_province[t]
    if planned > 0.0:
        world.province_in_force[0].matchmaking_events *= paid / planned
        world.province_in_force[0].alliance_events *= paid / planned


@rule
def zones_shift_effort(world, t):
    """4 Effort: zones move effort to what returned more and copy the neighbour that signed most, all at once."""
    parameters = world.parameters[0]
    count = len(world.zones)
    for z in range(count):
        zone = world.zones[z]
        press(zone, world.policy[t, z], parameters)
        best = z
        for other in range(count):
            if world.learns_from[z, other] > 0.0 and world.zones[other].payoff[0] > world.zones[best].payoff[0]:
                best = other
        zone.copied[:] = world.zones[best].effort
    for z in range(count):
        shift_effort(world.zones[z], parameters)


@rule
def zones_service_land(world, t):
    """5 Land and infrastructure."""
    for z in range(len(world.zones)):
        paid = world.money[t, z].land_taken_back
        service_land(world.zones[z], world.policy[t, z], world.parameters[0], paid)
        at_work = park_at_work(world.zones[z], world.policy[t, z])
        service_park(world.zones[z], world.policy[t, z], at_work, world.parameters[0])


@rule
def zones_remember(world, t):
    """Part of 14: what each use of effort returned in this quarter."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        remember_payoffs(world.zones[z], parameters)
