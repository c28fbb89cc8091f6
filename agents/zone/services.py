"""Commerce and services of a zone: a path of their own, and support that they adapt to. They need no land."""

import math

from qianyi.agents.rule import rule


@rule
def services_grow(zone, policy, parameters, path):
    """Move the zone's services by a quarter; `path` is the national growth of volume (log points).

    Support works by its change: services adapt to a level of support and then grow as before.
    """
    change = parameters.support_speed / 4.0 * (policy.supporting_services * zone.funded_share - zone.support_stock)
    zone.support_stock += change
    growth = path + parameters.services_premium / 4.0 + zone.shock
    zone.services_change = parameters.services_response * change
    growth += zone.services_change
    zone.services = zone.services * math.exp(growth)
