"""Investment promotion and ties with Beijing and Tianjin: who hears of a zone, and whom its ties win.

Promotion wins attention; it does not change quality. Ties win attention and decide in a zone's favour; they build up as
they are kept, and fade when they are not.
"""

import math

from qianyi.agents.origins import Origin, is_city
from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort


@rule
def counted_for_rewards(origin):
    """How often landed investment counts for rewards: foreign capital twice (lever `promotion_rewards`)."""
    return 2.0 if origin == Origin.FOREIGN else 1.0


@rule
def promote(zone, policy, parameters):
    """Leads that the zone's promotion produces, against a zone without the plan (ratio).

    Staff above a threshold to a power (row `eta_staff`), times staff productivity and pay (row `lambda_pp`),
    agencies, rewards and the drive of officials.
    """
    hands = leads_of_staff(policy.promotion_staff, parameters)
    pay = math.exp(parameters.performance_pay_effect * (policy.special_post_pay - 1.0) / 0.8)
    agencies = 1.0 + parameters.agency_reach * policy.professional_agencies
    reward = 1.0 + parameters.reward_effect * policy.promotion_rewards / 100.0
    drive = 1.0 + parameters.pressure_effect * zone.pressure
    effort = math.exp(parameters.effort_elasticity * math.log(4.0 * zone.effort[Effort.PROMOTION]))
    zone.promotion_output = hands * pay * agencies * reward * drive * effort * zone.staff_productivity


@rule
def leads_of_staff(posts, parameters):
    """Leads that so many posts of promotion produce, against those without the plan (ratio)."""
    staff = max(0.0, posts - parameters.staff_threshold)
    normal = max(0.0, parameters.staff_normal - parameters.staff_threshold)
    return math.exp(parameters.staff_elasticity * math.log((staff + 1.0) / (normal + 1.0)))


@rule
def leads_of_a_post(policy, parameters):
    """Part by which one more post of promotion would raise the zone's leads."""
    now = leads_of_staff(policy.promotion_staff, parameters)
    return leads_of_staff(policy.promotion_staff + 1.0, parameters) / now - 1.0


@rule
def become_known(zone, policy, normal, parameters, origin):
    """Reach of the zone among investors of one origin: P(known) = 1 - exp(-reach).

    Ties to Beijing and Tianjin come from seconded officials and alliance events; `normal` is the policy before the
    plan.
    """
    reach = parameters.base_reach * zone.promotion_output
    if is_city(origin):
        tie = parameters.secondment_effect * math.log(1.0 + zone.seconded)
        tie += parameters.alliance_effect * math.log((1.0 + zone.attended) / (1.0 + normal.alliance_events))
        reach *= max(0.1, 1.0 + tie)
    elif origin == Origin.FOREIGN:
        # Rewards count foreign capital more than once; once is in the output already.
        once = parameters.reward_effect * policy.promotion_rewards / 100.0
        reach *= (1.0 + counted_for_rewards(origin) * once) / (1.0 + once)
        reach *= 1.0 + parameters.sino_foreign_effect * policy.sino_foreign_parks
        reach *= max(0.1, 1.0 + parameters.trade_reward_effect * (policy.trade_fdi_rewards - normal.trade_fdi_rewards))
    zone.reach[origin] = reach


@rule
def reach_in_sector(zone, parameters, origin, docked, told):
    """Reach among investors of one sector of Beijing or Tianjin: more where the zone docks with the sector (`docked`
    is 1), and where peers who came before (`told`, projects) tell of it."""
    by_docking = 1.0 + parameters.known_by_docking * docked * zone.docking
    return zone.reach[origin] * by_docking * (1.0 + parameters.movers_effect * math.log(1.0 + told))


@rule
def moved_towards(tie, kept, parameters):
    """A tie a quarter later: it builds up towards what is kept, or fades to it."""
    speed = parameters.tie_building if kept > tie else parameters.tie_fading
    return tie + (kept - tie) * (1.0 - math.exp(-speed / 4.0))


@rule
def keep_ties(zone, policy, at_work, parameters):
    """Move the zone's own ties: officials seconded, events attended, docking, its co-built park (`at_work`)."""
    zone.seconded = moved_towards(zone.seconded, policy.seconded_officials, parameters)
    zone.attended = moved_towards(zone.attended, policy.alliance_events, parameters)
    zone.docking = moved_towards(zone.docking, policy.sector_docking, parameters)
    zone.park_tie = moved_towards(zone.park_tie, at_work, parameters)


@rule
def keep_ties_of_province(province, policy, parameters):
    """Move what the zones do together in Beijing and Tianjin: the alliance's events, docking with their industries."""
    province.allied = moved_towards(province.allied, policy.alliance_events, parameters)
    province.docking = moved_towards(province.docking, policy.sector_docking, parameters)


@rule
def favour_of_hebei(province, normal, parameters, docked):
    """Factor by which ties of the province win an investor of Beijing or Tianjin for its zones rather than elsewhere.

    `docked` is 1 for a sector that the zones dock with; `normal` is the policy before the plan, at which it is 1.
    """
    allied = math.log((1.0 + province.allied) / (1.0 + normal.alliance_events))
    docking = docked * (province.docking - normal.sector_docking)
    return math.exp(parameters.alliance_pull * allied + parameters.docking_pull * docking)


@rule
def tie_utility(zone, normal, parameters):
    """Utility (log odds) to investors of Beijing and Tianjin of officials whom the zone has seconded there.

    Against the normal before the plan; 3 % more investment per official who moved (Shi, Xi, Zhang and Zhang 2020).
    """
    return parameters.secondment_pull * (zone.seconded - normal.seconded_officials)


@rule
def word_of_mouth(told, parameters):
    """Factor by which peers of the same city and sector who came before (`told`, projects) win those who choose."""
    return math.exp(parameters.peers_pull * math.log(1.0 + told))
