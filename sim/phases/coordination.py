"""Phase in which zones and province keep their ties with Beijing and Tianjin; what these do to the choice there."""

import math

from qianyi.agents.investor import nest_pull
from qianyi.agents.rule import rule
from qianyi.agents.zone.cost import park_at_work
from qianyi.agents.zone.ties import favour_of_hebei, keep_ties, keep_ties_of_province


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
