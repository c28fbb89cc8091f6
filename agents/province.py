"""The province: corrections of statistics, funds of pilots, what it has of credit and land quota for its zones.

The yearly appraisal is `year_is_appraised` in `sim/phases/books.py`; rewards and what they cost are in `agents/zone/`.
"""

from qianyi.agents.columns import table
from qianyi.agents.rule import rule

PROVINCE = table(
    "province",
    [
        ("id", "u8", "-", "agent id of its draws"),
        (
            "contained_growth",
            "f8",
            "log points a year",
            "what entry, exit, outside investment bring to the national path",
        ),
        ("allied", "f8", "events a year", "alliance events whose ties have been built up, mean of the planned zones"),
        ("docking", "f8", "share", "docking that has been built up, mean of the planned zones"),
        ("outside", "f8", "ratio", "size of its zones outside the data set, as `proportion` of a zone"),
        ("correction", "f8", "log points", "most that it takes back of a zone's over-reporting in this quarter"),
    ],
)


@rule
def correction_of_statistics(hazard, size, luck, spread_luck):
    """Log points of over-reporting that the province takes back at most in a year: by chance none (both assumed)."""
    return size * (0.5 + spread_luck) if luck < hazard else 0.0


@rule
def continue_pilot(zone, growth, national_growth, luck):
    """Yearly tracking of a pilot: funds go on unless it grows clearly less than the national path."""
    if zone.pilot > 0.0 and growth < national_growth - 0.05 and luck < 0.5:
        zone.pilot = 0.0


@rule
def credit_points(policy, normal, parameters):
    """Credit above trend (percentage points a year) that levers give a zone: expansion, priority in capital."""
    priority = policy.factor_guarantee - normal.factor_guarantee
    return policy.credit_expansion + 10.0 * parameters.guarantee_finance_effect * priority


@rule
def normal_servicing(normal, parameters):
    """Hectares a quarter that an average zone services with what it spends before the plan (`normal`)."""
    money = (normal.infrastructure_investment + normal.park_in_park_capital) / 4.0
    return parameters.land_share_of_infrastructure * money / parameters.servicing_cost


@rule
def quota_ration(wished, usual, parameters):
    """Part of the hectares that zones wish to service which the province's quota for construction land allows.

    The quota of a usual year is enlarged by a part of what is wished beyond it.
    """
    return 1.0 - parameters.quota_shared * max(0.0, wished - usual) / max(wished, 1e-9)
