"""A district of Beijing or Tianjin: whether it lets its investors go, for it loses their taxes.

Pressed firms need no leave: their districts want them gone. Sharing follows 财预〔2015〕92号.
"""

import math

from qianyi.agents.rule import rule


@rule
def tax_at_stake(investment, revenue_per_capital, price, parameters):
    """Taxes (亿元 a year) of a project at its normal load, which its district takes for what it will lose (assumed)."""
    productive = investment * parameters.paid_in_share * parameters.productive_share
    volume = productive * parameters.revenue_per_productive_yuan * revenue_per_capital * parameters.normal_load
    return volume * price * parameters.total_tax_rate


@rule
def given_back(policy, parameters):
    """Part of its loss, over the years that its officials look ahead, which sharing returns to a district.

    The local part of taxes is shared for some years, up to the cap of three years' taxes before the move.
    """
    years = parameters.tax_sharing_years + parameters.tax_sharing_extension
    shared = min(policy.enclave_tax_share * parameters.local_part_of_shared_tax * years, parameters.tax_sharing_cap)
    return min(1.0, shared / (parameters.local_part_of_shared_tax * parameters.district_horizon))


@rule
def lets_go(policy, parameters, tax):
    """Chance that a district does not hold back an investor who pays this `tax` (亿元 a year), shared above a floor."""
    loss = 1.0 - given_back(policy, parameters) if tax >= parameters.tax_sharing_floor else 1.0
    return 1.0 - parameters.tax_sharing_effect * loss


@rule
def favours_its_park(policy, parameters):
    """Utility (log odds) of a park where the district shares the taxes of all firms, not of large ones alone."""
    shared = lets_go(policy, parameters, parameters.tax_sharing_floor)
    return math.log(shared / lets_go(policy, parameters, 0.0))
