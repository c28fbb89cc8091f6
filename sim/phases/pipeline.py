"""Phase in which projects pass from signing to production, and plants become firms."""

import numpy as np

from qianyi.agents.origins import Origin
from qianyi.agents.plant import normal_load
from qianyi.agents.project import (
    Stage,
    break_ground,
    build,
    expected_followers,
    follower_size,
    open_stages,
    pass_hazard,
    seek_approval,
    withdrawal,
)
from qianyi.agents.rule import rule
from qianyi.agents.zone.budget import let_land
from qianyi.agents.zone.land import fills_park
from qianyi.sim.draws import Kind, Purpose, draw, mix, name, poisson, stream, uniform
from qianyi.sim.phases.investors import add_candidate, enter_pipeline
from qianyi.sim.phases.newcomers import open_past_plant, open_plant
from qianyi.sim.world import CANDIDATES, FIRST_FREE_PROJECT, PROJECT_ROWS

_STAGE, _FOLLOWERS, _SIZE = int(Purpose.PROJECT_STAGE), int(Purpose.FOLLOWERS), int(Purpose.PROJECT_SIZE)
_FOLLOWER = int(Kind.FOLLOWER)


@rule
def projects_advance(world, t, policies):
    """9 Pipeline: signed, approved, under construction, producing; or withdrawn, which frees promised land.

    Before the base date (t < 0) plants that start to produce become part of the zone's given revenue.
    """
    parameters = world.parameters[0]
    stages = stream(world.seed[0], t, _STAGE)
    paid_a_quarter = pass_hazard(parameters.payment_years)
    projects, zones, build_years = world.projects, world.zones, world.build_years
    money, paid_in = world.money[max(t, 0)], world.paid_in[max(t, 0)]
    phantoms_give_up, genuine_give_up = withdrawal(0.0, parameters), withdrawal(1.0, parameters)
    for z in range(len(zones)):
        open_stages(zones[z], policies[z], parameters)
    world.counts[FIRST_FREE_PROJECT] = 0
    for row in range(world.counts[PROJECT_ROWS]):
        project = projects[row]
        if project.stage == Stage.NOTHING:
            continue
        z = project.zone
        zone = zones[z]
        policy = policies[z]
        luck = draw(stages, project.id)
        gives_up = genuine_give_up if project.genuine > 0.0 else phantoms_give_up
        if project.stage == Stage.SIGNED:
            seek_approval(project, zone, gives_up, luck)
        elif project.stage == Stage.APPROVED:
            income = break_ground(project, zone, parameters, gives_up, luck)
            if t >= 0:
                let_land(zone, money[z], income)
        elif project.stage == Stage.BUILDING:
            paid = build(project, policy, parameters, build_years[project.sector], paid_a_quarter, luck)
            if t >= 0:
                paid_in[z, project.origin] += paid
                zone.foreign_paid += paid if project.origin == Origin.FOREIGN else 0.0
        if project.stage == Stage.WITHDRAWN:
            zone.land_promised -= project.land
            fills_park(zone, project.origin, -project.land)
            project.stage = Stage.NOTHING
        elif project.stage == Stage.PRODUCING:
            if t >= 0:
                zone.opened[project.sector] += normal_load(
                    project.paid, world.revenue_per_capital[project.sector], parameters
                )
                open_plant(world, t, row)
                _draw_followers(world, t, row, policy)
            else:
                open_past_plant(world, t, row)
            project.stage = Stage.NOTHING


@rule
def _draw_followers(world, t, row, policy):
    """An anchor that starts to produce draws suppliers in linked industries to its zone."""
    anchor = world.projects[row]
    parameters = world.parameters[0]
    mean = expected_followers(anchor, policy, parameters)
    if mean == 0.0:
        return
    count = poisson(mean, uniform(world.seed[0], anchor.id, t, _FOLLOWERS))
    for k in range(count):
        agent = name(_FOLLOWER, t, world.numbers[anchor.zone] - 1, k, mix(anchor.id) >> np.uint64(40))
        luck = uniform(world.seed[0], agent, t, _FOLLOWERS)
        size = follower_size(anchor, parameters, uniform(world.seed[0], agent, t, _SIZE))
        sector = _linked_sector(world, anchor.sector, luck)
        world.counts[CANDIDATES] = 0
        add_candidate(world, t, agent, anchor.origin, sector, size)
        candidate = world.candidates[0]
        candidate.zone = anchor.zone
        candidate.parent = 1.0
        candidate.stage = Stage.SEEKING
        if world.within_reach[anchor.zone] >= candidate.land:
            world.within_reach[anchor.zone] -= candidate.land
            candidate.stage = Stage.SIGNED
            enter_pipeline(world, 0)


@rule
def _linked_sector(world, buyer, luck):
    """Sector of a supplier, with probability proportional to its input coefficient."""
    reached = 0.0
    for sector in range(world.input_output.shape[0]):
        reached += world.input_output[sector, buyer] / world.input_total[buyer]
        if luck < reached:
            return sector
    return buyer
