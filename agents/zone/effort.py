"""Where a zone puts its staff and free money, and how hard it presses."""

import math

from qianyi.agents.investor import awareness
from qianyi.agents.origins import Origin
from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort
from qianyi.agents.zone.promotion import leads_of_a_post


@rule
def press(zone, policy, parameters):
    """Drive of officials: rises with the distance to the target and with its weight in their appraisal."""
    gap = math.log(max(zone.target, 1.0) / max(zone.revenue, 1.0))
    distance = min(1.0, max(0.0, gap))
    zone.pressure = policy.target_responsibility * distance


@rule
def shift_effort(zone, parameters):
    """Move effort towards what returned more (reinforcement) and towards the best neighbour (imitation).

    `copied` is the neighbour's split; shares stay positive and add up to 1. Form: replicator with
    mutation, after the reinforcement rule of Roth and Erev (1995); speeds are assumed.
    """
    total = 0.0
    for use in range(len(zone.effort)):
        share = zone.effort[use] * math.exp(parameters.reinforcement * zone.payoff[use])
        share = (1.0 - parameters.imitation) * share + parameters.imitation * zone.copied[use]
        zone.effort[use] = max(parameters.smallest_effort, share)
        total += zone.effort[use]
    for use in range(len(zone.effort)):
        zone.effort[use] /= total


@rule
def remember_payoffs(zone, parameters):
    """Update what each use of effort has lately returned: signings, scarce land, growth of services, of knowledge."""
    signed = math.log(1.0 + 4.0 * zone.signed_recently / max(1.0, zone.revenue)) - 0.05
    scarce = 0.05 - zone.land_free / max(1.0, zone.managed_area)
    zone.payoff[Effort.PROMOTION] += parameters.memory * (signed - zone.payoff[Effort.PROMOTION])
    zone.payoff[Effort.LAND] += parameters.memory * (scarce - zone.payoff[Effort.LAND])
    zone.payoff[Effort.SERVICES] += parameters.memory * (zone.services_change - zone.payoff[Effort.SERVICES])
    zone.payoff[Effort.INNOVATION] += parameters.memory * (zone.knowledge_change - zone.payoff[Effort.INNOVATION])


@rule
def what_binds(zone, policy, parameters, line):
    """Record what holds the zone back in this quarter, each 0 or 1: money that cut its wishes, serviced land that runs
    short, fewer than half of the investors knowing it, so few posts of promotion that one more still tells."""
    # Where something begins to bind is assumed.
    line.bound_by_money = 1.0 if zone.funded_share < 0.98 else 0.0
    line.bound_by_land = 1.0 if zone.land_free < parameters.scarce_land * zone.managed_area else 0.0
    line.bound_by_awareness = 1.0 if awareness(zone.reach[Origin.DOMESTIC]) < 0.5 else 0.0
    line.bound_by_staff = 1.0 if leads_of_a_post(policy, parameters) > parameters.scarce_staff else 0.0
