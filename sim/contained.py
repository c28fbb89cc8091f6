"""The closure of a world: an average zone without the plan keeps the national path (decision 9 of the model)."""

import math

from qianyi.agents.firm import State
from qianyi.agents.industry import seeking_a_year
from qianyi.agents.investor import city_projects, other_projects, smallest_project
from qianyi.agents.national_path import (
    brought_by_entry,
    load_of_signed,
    lost_by_closing,
    mean_investment,
    produces,
    with_followers,
)
from qianyi.agents.origins import Origin, is_city
from qianyi.agents.rule import rule
from qianyi.sim.world import FIRM_ROWS

INSIDE = {
    Origin.BEIJING: "inside_beijing_tianjin",
    Origin.TIANJIN: "inside_beijing_tianjin",
    Origin.DOMESTIC: "inside_domestic",
    Origin.FOREIGN: "inside_foreign",
}


@rule
def close_on_the_national_path(world):
    """Set `contained_growth`: entry and new plants, less what closing firms give up, per volume of all zones' firms.

    New plants count less the older ones in other zones that they replace.
    """
    parameters = world.parameters[0]
    volume = 0.0
    lost = 0.0
    for row in range(world.counts[FIRM_ROWS]):
        firm = world.firms[row]
        if firm.state != State.GONE:
            volume += firm.volume
            lost += lost_by_closing(firm, parameters)
    new = (1.0 - parameters.moved_share * _rivals_inside(world)) * _brought_by_plants(world)
    brought = brought_by_entry(parameters) * volume + new
    world.province[0].contained_growth = (brought - lost) / max(volume, 1e-9)


@rule
def _rivals_inside(world):
    """Part of the rivals in other zones who are in the data set, as an average zone meets them."""
    whole, inside = 0.0, 0.0
    for z in range(len(world.zones)):
        near, outside = 0.0, 0.0
        for other in range(len(world.zones)):
            near += world.rivalry[z, other] * world.zones[other].industry if other != z else 0.0
        for sector in range(world.outside_rivals.shape[1]):
            outside += world.outside_rivals[z, sector]
        whole += world.zones[z].industry
        inside += world.zones[z].industry * near / max(near + outside, 1e-9)
    return inside / whole


@rule
def _brought_by_plants(world):
    """Volume (亿元 a year) that plants of a normal year's investors bring, when arrivals grow as the nation does."""
    parameters, policy = world.parameters[0], world.policy_before[0]
    fade = math.exp(-world.environment[0].volume_growth)
    days = parameters.approval_days_before
    brought = 0.0
    for origin in range(world.mix.shape[0]):
        smallest = smallest_project(origin, parameters)
        inside = parameters.inside_foreign if origin == Origin.FOREIGN else parameters.inside_domestic
        inside = parameters.inside_beijing_tianjin if is_city(origin) else inside
        for sector in range(world.mix.shape[1]):
            share = world.mix[origin, sector]
            chance = produces(policy, parameters, days, world.build_years[sector], fade)
            projects = (
                city_projects(origin, share, parameters)
                if is_city(origin)
                else other_projects(origin, share, parameters)
            )
            usual = mean_investment(parameters, smallest, 0.0)
            signed = projects * usual
            signed *= with_followers(policy, parameters, smallest, chance)
            if is_city(origin):
                industry = world.industries[origin * world.mix.shape[1] + sector]
                signed += seeking_a_year(industry, parameters) * parameters.mover_investment
            load = load_of_signed(parameters, usual, fade) * world.revenue_per_capital[sector]
            brought += inside * signed * chance * load
    return parameters.arrivals_scale * brought
