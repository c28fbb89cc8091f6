"""What a zone's firms and services come to in the terms of statistics: value added, jobs, tax, investment."""

from qianyi.agents.rule import rule


@rule
def value_added_of_services(services, parameters):
    """Value added (亿元 a year) of commerce and services, from their revenue in current prices."""
    return services * parameters.services_value_added


@rule
def jobs_in_services(zone, parameters):
    """Persons employed in commerce and services."""
    return zone.services * parameters.services_jobs


@rule
def total_tax(zone, parameters):
    """Tax of all levels that the zone's revenue brings (亿元 a year)."""
    return zone.revenue * parameters.total_tax_rate


@rule
def fixed_investment(paid_in, industrial, parameters):
    """Fixed investment (亿元 a year): a quarter's capital paid in by projects, and what existing firms invest."""
    return 4.0 * paid_in + parameters.own_investment_rate * industrial
