"""A plant: what a finished project becomes, how it comes to its normal load, who has a claim on its taxes."""

import math

from qianyi.agents.origins import is_city
from qianyi.agents.rule import rule


@rule
def full_load(paid, revenue_per_capital, parameters):
    """Volume (亿元 a year) that the productive part of the capital `paid` in (亿元) allows.

    `revenue_per_capital` is that of its sector against the mean plant.
    """
    return paid * parameters.productive_share * parameters.revenue_per_productive_yuan * revenue_per_capital


@rule
def load_while_ramping(full, ramp, parameters):
    """Volume of a plant with `ramp` quarters left until it runs at its normal load."""
    return full * parameters.normal_load * math.exp(-parameters.ramp_step * ramp)


@rule
def normal_load(paid, revenue_per_capital, parameters):
    """Volume (亿元 a year) at which a plant of this capital paid in (亿元) will run once it has ramped up."""
    return load_while_ramping(full_load(paid, revenue_per_capital, parameters), 0.0, parameters)


@rule
def floor_of_sharing(zone, origin, parameters):
    """Tax (亿元 a year) from which a plant's taxes are shared: 财预〔2015〕92号; none in a park that shares all."""
    shares_all = zone.park_tie > 0.0 and zone.park_shares > 0.0 and origin == zone.park_partner
    return 0.0 if shares_all else parameters.tax_sharing_floor


@rule
def cap_of_claim(origin, volume, price, floor, parameters):
    """Most tax (亿元) that the city which a plant has left may receive: three years' tax before it moved, none below
    the `floor` (财预〔2015〕92号). What it paid there is taken to be its tax at normal load here (assumed)."""
    tax = volume * price * parameters.total_tax_rate
    return tax * parameters.tax_sharing_cap if is_city(origin) and tax >= floor else 0.0


@rule
def claim_of_origin(firm, parameters, price):
    """Tax of a moved firm (亿元 a quarter) on which Beijing or Tianjin has a claim: plants in their first years at
    normal load, and in the years of extension, as long as the cap is not reached."""
    if firm.claim_left <= 0.0 or firm.ramp > 0.0:
        return 0.0
    if firm.years - parameters.ramp_quarters / 4.0 >= parameters.tax_sharing_years + parameters.tax_sharing_extension:
        return 0.0
    return min(
        firm.claim_left, firm.volume * price * parameters.total_tax_rate * parameters.local_part_of_shared_tax / 4.0
    )
