"""An investor: how many appear, how large their projects are, which zones they consider, which one they choose.

Nested logit with an outside option; the terms of a zone's utility are in `agents/zone/attraction.py`, who hears of a
zone in `agents/zone/promotion.py`. The loops over investors stand in `sim/phases/investors.py`.
"""

import math

from qianyi.agents.origins import Origin, is_city
from qianyi.agents.project import pareto_size
from qianyi.agents.rule import rule


@rule
def drawn_by_events(policy, normal, parameters):
    """Factor by which matchmaking events enlarge the pool of other investors, against the normal number of events."""
    return 1.0 + parameters.events_effect * math.log(
        (1.0 + policy.matchmaking_events) / (1.0 + normal.matchmaking_events)
    )


@rule
def city_projects(origin, share_of_sector, parameters):
    """Projects a year (at the base date) of groups of Beijing or Tianjin in one sector that no district holds back."""
    rate = parameters.group_projects * share_of_sector
    return rate * (parameters.beijing_share if origin == Origin.BEIJING else 1.0 - parameters.beijing_share)


@rule
def other_projects(origin, share_of_sector, parameters):
    """Projects a year (at the base date) of other domestic or of foreign investors in one sector."""
    return (
        parameters.domestic_projects if origin == Origin.DOMESTIC else parameters.foreign_projects
    ) * share_of_sector


@rule
def mover_size(luck, parameters):
    """Planned investment (亿元) of a firm that pressure makes move: exponential."""
    return parameters.mover_investment * -math.log(luck)


@rule
def smallest_project(origin, parameters):
    """Smallest planned investment (亿元) of a group's project by where it comes from; all sizes are in proportion."""
    if origin == Origin.FOREIGN:
        return parameters.smallest_project * parameters.foreign_size
    return parameters.smallest_project * (parameters.tianjin_size if origin == Origin.TIANJIN else 1.0)


@rule
def investment_size(luck, origin, parameters):
    """Planned investment (亿元) of a group's project: Pareto, of a size that differs by where it comes from."""
    return pareto_size(luck, smallest_project(origin, parameters), parameters.project_tail, parameters.largest_project)


@rule
def land_need(investment, capital_per_hectare, parameters):
    """Hectares that a project of this planned investment (亿元) will need.

    `capital_per_hectare` is that of its sector against the mean project.
    """
    productive = investment * parameters.paid_in_share * parameters.productive_share
    return productive / (parameters.land_intensity * capital_per_hectare)


@rule
def nest_pull(total, parameters):
    """Pull of the zones together against the outside option, by the sum of their weights (nested logit)."""
    return math.exp(parameters.nest_similarity * math.log(total))


@rule
def awareness(reach):
    """Probability that an investor knows a zone that has this reach."""
    return 1.0 - math.exp(-reach)


@rule
def consider(heard_luck, heard, land, within_reach, weight):
    """Weight of a zone that an investor knows and that has the land, else 0."""
    # A product, not a condition: half of the zones are unknown, and a processor guesses badly.
    return weight * ((heard_luck <= heard) & (land <= within_reach))


@rule
def fastest(appeal, taste):
    """Winner of a race of exponentials with these rates, by these uniforms; -1 where every rate is 0."""
    best = -1
    record = 1e300
    for z in range(len(appeal)):
        # -ln u is at least 1 - u: most zones are out of the race before a logarithm is taken.
        if 1.0 - taste[z] >= record * appeal[z]:
            continue
        time = -math.log(taste[z]) / appeal[z]
        if time < record:
            record = time
            best = z
    return best


@rule
def place_in_line(candidate, zone, revenue_per_capital):
    """What a zone that is short of land orders its applicants by: leading industries first, then value per hectare.

    Value is planned investment times what its sector sells per yuan, against the mean plant.
    """
    value = candidate.investment * revenue_per_capital / max(1e-6, candidate.land)
    # Leading industries weigh 0.1 and more, and no hectare is worth ten.
    return value + 100.0 * zone.leading[candidate.sector]


@rule
def hours_to(origin, hours):
    """Travel time that counts in the choice: to the own city; 1 for investors from elsewhere."""
    return hours[origin] if is_city(origin) else 1.0
