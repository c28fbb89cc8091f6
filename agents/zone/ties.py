"""Ties between the zones and Beijing and Tianjin: they build up as they are kept, and fade when they are not.

A tie makes a zone better known (`agents/zone/promotion.py`) and decides in its favour.
"""

import math

from qianyi.agents.rule import rule


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


@rule
def fills_park(zone, origin, land):
    """Ha of its partner's projects (`land`, negative where one gives up) that fill the zone's co-built park."""
    if zone.park_tie > 0.0 and origin == zone.park_partner:
        zone.park_used = max(0.0, zone.park_used + land)


@rule
def park_area(zone, policy):
    """Hectares of the zone's co-built park; more parks than the five named add as much in proportion."""
    return zone.park_land * max(1.0, policy.co_built_parks / 5.0)


@rule
def service_park(zone, policy, at_work, parameters):
    """Serviced land (ha) that the partner's capital makes ready in this quarter, as far as the park's area goes."""
    ready = at_work * parameters.co_built_cost / 4.0 / parameters.servicing_cost
    ready = min(ready, max(0.0, park_area(zone, policy) - zone.park_serviced), zone.land_raw)
    zone.park_serviced += ready
    zone.land_raw -= ready
    zone.land_free += ready
