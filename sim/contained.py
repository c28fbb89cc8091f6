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
from qianyi.agents.zone.growth import customers_wanted, hands_wanted
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

    What a sector gains counts less what it takes from rivals in the zones, new plants less the older ones elsewhere
    that they replace.
    """
    parameters, kept = world.parameters[0], world.kept
    _keep(world)
    volume = 0.0
    lost = 0.0
    for row in range(world.counts[FIRM_ROWS]):
        firm = world.firms[row]
        if firm.state != State.GONE:
            volume += kept[firm.sector] * firm.volume
            lost += kept[firm.sector] * lost_by_closing(firm, parameters)
    new = (1.0 - parameters.moved_share * _rivals_inside(world, 0.0)) * _brought_by_plants(world)
    brought = brought_by_entry(parameters) * volume + new
    world.province[0].contained_growth = (brought - lost) / max(volume, 1e-9)


@rule
def _keep(world):
    """Put into `world.kept` what is left of a sector's gain when customers and hands that it takes are taken off."""
    parameters, jobs, kept = world.parameters[0], world.jobs, world.kept
    inside = _rivals_inside(world, 1.0)
    hands, sales = 0.0, 0.0
    for z in range(len(world.zones)):
        for sector in range(len(jobs)):
            hands += world.sold[z, sector] * jobs[sector]
            sales += world.sold[z, sector]
    for sector in range(len(jobs)):
        taken = customers_wanted(1.0, world.sold_nearby[sector], parameters)
        taken += hands_wanted(jobs[sector] * sales / max(hands, 1e-9), parameters)
        kept[sector] = 1.0 - inside * taken


@rule
def _rivals_inside(world, own):
    """Part of an average zone's rivals who are in the data set; the zone's own firms count `own`."""
    whole, inside = 0.0, 0.0
    for z in range(len(world.zones)):
        near, outside = 0.0, 0.0
        for other in range(len(world.zones)):
            near += world.rivalry[z, other] * world.zones[other].industry * (1.0 if other != z else own)
        for sector in range(world.outside_rivals.shape[1]):
            outside += world.outside_rivals[z, sector]
        whole += world.zones[z].industry
        inside += world.zones[z].industry * near / max(near + outside, 1e-9)
    return inside / whole


@rule
def _brought_by_plants(world):
    """Volume (亿元 a year) that plants of a normal year's investors bring, when arrivals grow as the nation does; as
    `world.kept` weights it."""
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
            brought += world.kept[sector] * inside * signed * chance * load
    return parameters.arrivals_scale * brought
