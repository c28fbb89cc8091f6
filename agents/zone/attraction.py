"""What makes a zone attractive to an investor: systematic utility of the choice among zones.

The choice itself, zone by zone with its luck, is `choose` in `sim/phases/investors.py`.

Conditional logit with an outside option, in the terms of section 3 of the evidence: market access, suppliers,
own industry, travel time, institutions, land, infrastructure, tax relief, co-operation, crowding.
"""

import math

from qianyi.agents.industry import favours_its_park
from qianyi.agents.origins import Origin, is_city
from qianyi.agents.rule import rule
from qianyi.agents.zone.land import crowding, park_area
from qianyi.agents.zone.promotion import tie_utility


@rule
def place_utility(zone, policy, parameters, market_access):
    """Utility that a zone offers to every investor (log odds)."""
    institutions = (1.0 - zone.approval_days / parameters.approval_days_before) / 0.25
    services = math.log(1.0 + policy.supporting_services)
    crowded = crowding(zone, parameters)
    serviced = math.log((1.0 + zone.land_free) / (1.0 + 0.05 * zone.managed_area))
    return (
        parameters.market_access_elasticity * math.log(market_access)
        + parameters.institutions_effect * (institutions + 0.5 * (zone.staff_productivity - 1.0))
        + parameters.infrastructure_effect * math.log(zone.infrastructure / max(1.0, zone.managed_area))
        + parameters.land_effect * min(1.0, max(-2.0, serviced))
        + parameters.services_effect * services
        + parameters.talent_effect * math.log(zone.talent)
        + parameters.guarantee_effect * policy.factor_guarantee
        - parameters.crowding_effect * crowded * crowded
    )


@rule
def park_utility(zone, policy, parameters, sector):
    """Utility of a park to investors of the city that it was built with (rows of `co_built_parks.csv`).

    It grows as the park comes into use and goes as its land fills. By its arrangement districts let firms go there
    more easily: taxes are shared whatever the firm's size.
    """
    room = max(0.0, 1.0 - zone.park_used / max(1.0, park_area(zone, policy)))
    shares = zone.park_shares * favours_its_park(policy, parameters)
    return zone.park_tie * room * (parameters.co_operation_effect * zone.park[sector] + shares)


@rule
def sector_utility(zone, parameters, sector, level):
    """Utility for an investor of one sector: own-industry cluster and suppliers.

    They count against what grows elsewhere: `level` is national volume against the base date.
    """
    own = math.log(1.0 + zone.volume[sector] / level)
    suppliers = math.log(1.0 + zone.supply[sector] / level)
    return parameters.own_industry_elasticity * own + parameters.supplier_elasticity * suppliers


@rule
def targeted(zone, policy, parameters, sector, emerging):
    """Factor by which promotion aimed at chains and emerging industries wins a sector's investors (row `mu_target`)."""
    aimed = policy.chain_targeting * zone.leading[sector] + 0.5 * policy.emerging_focus * emerging
    return math.exp(math.log(parameters.target_multiplier) * aimed) if aimed > 0.0 else 1.0


@rule
def origin_utility(zone, policy, normal, parameters, origin, hours):
    """Utility that depends on where the investor comes from: travel time, ties to its city, openness to foreign trade.

    `normal` is the policy before the plan.
    """
    if is_city(origin):
        return tie_utility(zone, normal, parameters) - parameters.time_decay * math.log(hours)
    if origin == Origin.FOREIGN:
        national = parameters.foreign_national_effect * zone.national
        return national + parameters.ftz_effect * policy.ftz_replication * (0.5 + 0.5 * zone.national)
    return 0.0
