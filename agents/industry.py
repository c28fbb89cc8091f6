"""What leaves Beijing and Tianjin: firms of a sector under pressure, and groups whose districts let them go.

A district loses the taxes of who leaves, and lets go more easily when they are shared. Pressed firms need no leave:
their districts want them gone.
"""

import math

from qianyi.agents.columns import table
from qianyi.agents.rule import rule

INDUSTRY = table(
    "industry",
    [
        ("id", "u8", "-", "agent id of its draws"),
        ("origin", "i8", "-", "0 Beijing, 1 Tianjin"),
        ("sector", "i8", "-", "place in the list of sectors"),
        ("stock", "f8", "firms", "firms under pressure that have stayed so far"),
        ("pull", "f8", "ratio", "pull of the zones on it, ties included, against that of the base date"),
        ("closed", "f8", "firms", "expected to close in this quarter"),
        ("seeking", "f8", "firms", "looking for a site elsewhere in this quarter, wherever it will be"),
        ("to_zones", "f8", "firms", "of those, expected in the zones"),
        ("to_other_city", "f8", "firms", "of those, expected in the other of the two cities"),
        ("to_elsewhere", "f8", "firms", "of those, expected in other provinces or in Hebei outside the zones"),
        ("investing", "f8", "projects", "group investment projects looking for a site in this quarter"),
    ],
)


@rule
def weigh_leaving(industry, parameters, push):
    """Five-way choice of a firm under pressure: stay, close, move to the other city, to other provinces, to Hebei.

    Nested logit with the places to go as one nest: at the pull of the base date a part `release_hazard` leaves in a
    year of normal pressure, `closing_share` of it by closing. A stronger pull of the zones takes firms from the other
    places, from staying and from closing. Returns the firms that look for a site; who left is off the stock.
    """
    hazard = min(0.9, parameters.release_hazard * push / 4.0)
    closing = hazard * parameters.closing_share
    moving = hazard - closing
    inside = parameters.inside_beijing_tianjin * industry.pull
    places = 1.0 - parameters.inside_beijing_tianjin + inside
    moving *= math.exp(parameters.moving_similarity * math.log(places))
    every = 1.0 - hazard + closing + moving
    industry.closed = industry.stock * closing / every
    industry.seeking = industry.stock * moving / every
    industry.to_zones = industry.seeking * inside / places
    rest = industry.seeking - industry.to_zones
    industry.to_other_city = rest * parameters.other_city_share
    industry.to_elsewhere = rest - industry.to_other_city
    industry.stock -= industry.closed + industry.seeking
    return industry.seeking


@rule
def seeking_a_year(industry, parameters):
    """Firms that seek a site elsewhere in a year of normal pressure, at the pull of the base date."""
    return industry.stock * parameters.release_hazard * (1.0 - parameters.closing_share)


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
