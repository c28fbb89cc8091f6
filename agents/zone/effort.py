"""Where a zone puts its staff and free money, and how hard it presses."""

import math

from qianyi.agents.rule import rule


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
    for use in range(4):
        share = zone.effort[use] * math.exp(parameters.reinforcement * zone.payoff[use])
        share = (1.0 - parameters.imitation) * share + parameters.imitation * zone.copied[use]
        zone.effort[use] = max(parameters.smallest_effort, share)
        total += zone.effort[use]
    for use in range(4):
        zone.effort[use] /= total


@rule
def remember_payoffs(zone, parameters, signed_per_revenue, land_scarcity, services_growth, knowledge_growth):
    """Update what each use of effort has lately returned, in comparable units around zero."""
    zone.payoff[0] += parameters.memory * (signed_per_revenue - zone.payoff[0])
    zone.payoff[1] += parameters.memory * (land_scarcity - zone.payoff[1])
    zone.payoff[2] += parameters.memory * (services_growth - zone.payoff[2])
    zone.payoff[3] += parameters.memory * (knowledge_growth - zone.payoff[3])
