"""Mean-one luck of growth: Laplace over a year, spread over its quarters, without drift.

Firms' yearly log growth is tent-shaped (Laplace) and narrower for larger firms: Amaral et al. (1997),
Bottazzi and Secchi (2006), Zou (2019); rows `b_sub`, `a_g` and `beta_sv` of `scenarios/data/published_estimates.csv`.
"""

import math

from qianyi.agents.rule import rule


@rule
def laplace(luck, scale):
    """Yearly log shock with Laplace scale `scale` (log points), from a uniform `luck` in (0, 1)."""
    if luck < 0.5:
        return scale * math.log(2.0 * luck)
    return -scale * math.log(2.0 * (1.0 - luck))


@rule
def shock_width(size, scale_at_one, size_exponent):
    """Laplace scale of a firm with log revenue `size` (亿元 a year): `scale_at_one` at 1 亿元, a power of revenue."""
    return scale_at_one * math.exp(-size_exponent * size)


@rule
def quarterly_luck(pace, scale, quarter_of_year):
    """Factor of growth that a year's shock brings in quarter 1..4; `pace` is exp(shock / 4).

    A quarter of the shock, less what its mean would add to expected revenue: after each quarter, not only
    after the fourth, the expected factor since the start of the year is 1. `scale` must be below 1.
    """
    # The mean of exp(Laplace) is 1 / (1 - scale^2).
    before = scale * (0.25 * (quarter_of_year - 1))
    after = scale * (0.25 * quarter_of_year)
    return pace * (1.0 - after * after) / (1.0 - before * before)
