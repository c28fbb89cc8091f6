"""Phases of what binds zones and province to Beijing and Tianjin: ties, and districts there that let investors go."""

import math

from qianyi.agents.industry import lets_go, tax_at_stake
from qianyi.agents.investor import nest_pull
from qianyi.agents.rule import rule
from qianyi.agents.zone.cost import park_at_work
from qianyi.agents.zone.promotion import favour_of_hebei, keep_ties, keep_ties_of_province
from qianyi.sim.draws import Purpose, draw, stream
from qianyi.sim.world import CANDIDATES

_LETTING_GO = int(Purpose.LETTING_GO)


@rule
def zones_keep_ties(world, policies, policy):
    """Start of 6: ties with Beijing and Tianjin build up and fade, and so does what earlier movers tell their peers.

    `policies` are the zones', `policy` the mean over the planned zones. Pressed firms weigh leaving by how strongly
    the zones pulled in the quarter before.
    """
    parameters, province = world.parameters[0], world.province[0]
    for z in range(len(world.zones)):
        keep_ties(world.zones[z], policies[z], park_at_work(world.zones[z], policies[z]), parameters)
    keep_ties_of_province(province, policy, parameters)
    world.told[:] *= math.exp(-parameters.tie_fading / 4.0)
    normal = world.policy_before[0]
    for row in range(len(world.industries)):
        industry = world.industries[row]
        origin, sector = industry.origin, industry.sector
        favour = favour_of_hebei(province, normal, parameters, world.docked[sector])
        world.favour[origin, sector] = favour
        total = 0.0
        for z in range(len(world.zones)):
            total += world.known[origin, sector, z] * world.weight[origin, sector, z]
        industry.pull = favour * nest_pull(total, parameters) / world.pull_before[origin, sector]


@rule
def districts_let_go(world, t, policy):
    """Strike off the list the groups' projects that their districts hold back; count those that look for a site."""
    leave, parameters = stream(world.seed[0], t, _LETTING_GO), world.parameters[0]
    for row in range(len(world.industries)):
        world.industries[row].investing = 0.0
    kept = 0
    for row in range(world.counts[CANDIDATES]):
        candidate = world.candidates[row]
        origin, sector = candidate.origin, candidate.sector
        if candidate.pressed == 0.0:
            price = world.price[max(t, 0), sector]
            tax = tax_at_stake(candidate.investment, world.revenue_per_capital[sector], price, parameters)
            if draw(leave, candidate.id) >= lets_go(policy, parameters, tax):
                continue
            world.industries[origin * world.mix.shape[1] + sector].investing += 1.0
        if kept < row:
            world.candidates[kept] = candidate
        kept += 1
    world.counts[CANDIDATES] = kept
