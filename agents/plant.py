"""A plant: what a finished project becomes, how it comes to its normal load, who has a claim on its taxes."""

import math

from qianyi.agents.origins import is_city
from qianyi.agents.rule import rule


@rule
def full_load(project, parameters):
    """Volume (亿元 a year) that the productive part of the capital paid in allows."""
    return project.paid * parameters.productive_share * parameters.revenue_per_productive_yuan


@rule
def load_while_ramping(full, ramp, parameters):
    """Volume of a plant with `ramp` quarters left until it runs at its normal load."""
    return full * parameters.normal_load * math.exp(-parameters.ramp_step * ramp)


@rule
def claim_of_origin(firm, parameters, price):
    """Tax of a moved firm (亿元 a quarter) on which Beijing or Tianjin has a claim: plants in their first years at
    normal load."""
    if not is_city(firm.origin) or firm.ramp > 0.0 or firm.land == 0.0:
        return 0.0
    since = firm.years - parameters.ramp_quarters / 4.0
    tax = firm.volume * price * parameters.total_tax_rate
    if since < parameters.tax_sharing_years and tax >= parameters.tax_sharing_floor:
        return tax * parameters.local_part_of_shared_tax / 4.0
    return 0.0
