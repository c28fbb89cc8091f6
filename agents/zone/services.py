"""Commerce and services of a zone: a path of their own, and support that they adapt to. They need no land."""

import math

from qianyi.agents.rule import rule


@rule
def services_grow(zone, policy, parameters, path):
    """Move the zone's services by a quarter; `path` is the national growth of volume (log points).

    Support works by its change: services adapt to a level of support, which saturates, and then grow as before.
    """
    before = zone.support_stock
    paid = policy.supporting_services * zone.funded_share
    zone.support_stock += parameters.support_speed / 4.0 * (paid - before)
    growth = path + parameters.services_premium / 4.0 + zone.shock
    zone.services_change = supported(zone.support_stock, parameters) - supported(before, parameters)
    growth += zone.services_change
    zone.services = zone.services * math.exp(growth)


@rule
def supported(support, parameters):
    """Log points that a lasting support (亿元 a year) adds to services: `services_response` at first, at most
    `services_ceiling`."""
    most = parameters.services_ceiling
    return most * (1.0 - math.exp(-parameters.services_response * support / most))
