"""Mean-one luck of growth: Laplace over a year, spread over its quarters, without drift.

Firms' yearly log growth is tent-shaped (Laplace) and narrower for larger firms: Amaral et al. (1997),
Bottazzi and Secchi (2006), Zou (2019); rows `b_sub`, `a_g` and `beta_sv` of `scenarios/data/priors.csv`.
"""

import math

from agents.rule import rule


@rule
def laplace(luck, scale):
    """Yearly log shock with Laplace scale `scale` (log points), from a uniform `luck` in (0, 1)."""
    if luck < 0.5:
        return scale * math.log(2.0 * luck)
    return -scale * math.log(2.0 * (1.0 - luck))


@rule
def shock_width(revenue, scale_at_one, size_exponent):
    """Laplace scale of a firm with `revenue` (亿元 a year): `scale_at_one` at 1 亿元, falling as a power of size."""
    return scale_at_one * math.exp(-size_exponent * math.log(max(revenue, 0.01)))


@rule
def quarterly_shock(yearly_shock, scale, quarter_of_year):
    """Log growth that a year's shock brings in quarter 1..4.

    A quarter of the shock, less what its mean would add to expected revenue: after each quarter, not only
    after the fourth, the expected factor since the start of the year is 1. `scale` must be below 1.
    """
    # The mean of exp(Laplace) is 1 / (1 - scale^2): one log of a ratio, where two logs would cost twice.
    before = scale * (quarter_of_year - 1) / 4.0
    after = scale * quarter_of_year / 4.0
    return yearly_shock / 4.0 + math.log((1.0 - after * after) / (1.0 - before * before))
