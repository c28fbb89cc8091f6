"""Commerce and services of a zone: they live of its industry, jobs and incomes, and of support that they adapt to.

They need no land.
"""

import math

from qianyi.agents.rule import rule


@rule
def services_grow(zone, policy, parameters, path):
    """Move the zone's services by a quarter; `path` is the national growth of volume (log points).

    A part of them lives of what the zone's firms make and pay, and grows as they did in the last quarter. Support works
    by its change: services adapt to a level of support, which saturates, and then grow as before.
    """
    before = zone.support_stock
    zone.support_stock += parameters.support_speed / 4.0 * (policy.supporting_services - before)
    zone.services_change = supported(zone.support_stock, parameters) - supported(before, parameters)
    fed = parameters.services_link * zone.industry_growth + (1.0 - parameters.services_link) * (path + zone.shock)
    growth = fed + parameters.services_premium / 4.0 + zone.services_change
    zone.services = zone.services * math.exp(growth)


@rule
def supported(support, parameters):
    """Log points that a lasting support (亿元 a year) adds to services: `services_response` at first, at most
    `services_ceiling`."""
    most = parameters.services_ceiling
    return most * (1.0 - math.exp(-parameters.services_response * support / most))
