"""Phases in which zones and the province decide: policy, reform, budget, effort, land."""

from qianyi.agents.province import correct_statistics
from qianyi.agents.rule import rule
from qianyi.agents.zone.budget import LAND_TAKEN_BACK, ease_finance, receive, rewards_of, spend
from qianyi.agents.zone.effort import press, remember_payoffs, shift_effort
from qianyi.agents.zone.land import enlarge, service_land
from qianyi.agents.zone.reform import employ, reform
from qianyi.sim.draws import Purpose, uniform

_REBASING = int(Purpose.REBASING)


@rule
def events_happen(world, t):
    """1 Policy: dated events change land and scope and open parks; the province may correct its statistics."""
    province = world.province[0]
    if world.quarter_of_year[t] == 4:
        luck = uniform(world.seed[0], province.id, t, _REBASING)
        spread = uniform(world.seed[0], province.id, t, _REBASING + 1000)
        now = world.environment[t]
        correct_statistics(province, now.rebasing_hazard, now.rebasing_size, luck, spread)
    for z in range(len(world.zones)):
        zone = world.zones[z]
        enlarge(zone, world.events[t, z].enlargement)
        zone.coverage += world.events[t, z].coverage
        zone.park_open = 1.0 if world.days[t] >= zone.park_since else 0.0
        zone.rebasing = province.rebasing


@rule
def zones_reform(world, t):
    """2 Reform."""
    for z in range(len(world.zones)):
        reform(world.zones[z], world.policy[t, z], world.parameters[0], world.days[t])
        employ(world.zones[z], world.policy[t, z], world.parameters[0])


@rule
def zones_budget(world, t):
    """3 Budget: taxes, transfers and rewards come in; wishes are paid as far as money and lenders allow."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        policy, normal = world.policy[t, z], world.policy_before[z]
        pilot = policy.pilot_funding / 4.0 * zone.pilot
        rewards = rewards_of(zone, policy)
        receive(zone, policy, parameters, world.money[t, z], pilot, rewards, world.back_to_origin[z])
        spend(zone, policy, parameters, world.money[t, z])
        ease_finance(zone, policy, normal, parameters)


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
        paid = world.money[t, z, LAND_TAKEN_BACK]
        service_land(world.zones[z], world.policy[t, z], world.parameters[0], paid)


@rule
def zones_remember(world, t):
    """Part of 14: what each use of effort returned in this quarter."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        remember_payoffs(world.zones[z], parameters)
