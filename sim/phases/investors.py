"""Phases in which investors look for a site: sourcing, consideration, choice with clearing of land."""

import math

from qianyi.agents.industry import lets_go, weigh_leaving
from qianyi.agents.investor import (
    awareness,
    city_projects,
    consider,
    drawn_by_events,
    fastest,
    hours_to,
    investment_size,
    land_need,
    mover_size,
    nest_pull,
    other_projects,
    place_in_line,
)
from qianyi.agents.origins import ORIGINS, Origin, is_city
from qianyi.agents.project import Site, Stage
from qianyi.agents.rule import rule
from qianyi.agents.zone.attraction import origin_utility, park_utility, place_utility, sector_utility, targeted
from qianyi.agents.zone.land import fills_park, land_within_reach
from qianyi.agents.zone.promotion import (
    become_known,
    counted_for_rewards,
    promote,
    reach_in_sector,
    word_of_mouth,
)
from qianyi.sim.draws import (
    Kind,
    Purpose,
    draw,
    lower_luck,
    name,
    own_stream,
    pair,
    poisson,
    stream,
    uniform,
    upper_luck,
)
from qianyi.sim.phases.coordination import districts_let_go
from qianyi.sim.world import CANDIDATES, FIRST_FREE_PROJECT, OVERFLOW, PROJECT_ROWS, national_level

_ARRIVALS, _SIZE, _GENUINE = int(Purpose.ARRIVALS), int(Purpose.PROJECT_SIZE), int(Purpose.PROJECT_GENUINE)
_CHOICE, _NEST = int(Purpose.CHOICE), int(Purpose.OUTSIDE)
_MOVER, _INVESTMENT = int(Kind.MOVER), int(Kind.INVESTMENT)
_COUNT = len(ORIGINS)
_ROUNDS = 4
# Above every rounding error of a pull.
_SURELY = 1.0 + 1e-9


@rule
def add_candidate(world, t, agent, origin, sector, investment):
    """Put one candidate into the list of this quarter; returns its row, -1 and a flag when the list is full."""
    row = world.counts[CANDIDATES]
    if row >= len(world.candidates):
        world.counts[OVERFLOW] += 1
        return -1
    world.counts[CANDIDATES] = row + 1
    parameters = world.parameters[0]
    candidate = world.candidates[row]
    candidate.id = agent
    candidate.origin = origin
    candidate.sector = sector
    candidate.zone = Site.UNDECIDED
    candidate.stage = Stage.SEEKING
    candidate.pressed = 0.0
    candidate.genuine = 1.0 if draw(stream(world.seed[0], t, _GENUINE), agent) < parameters.genuine_share else 0.0
    candidate.investment = investment
    candidate.land = land_need(investment, world.capital_per_hectare[sector], parameters)
    candidate.paid = 0.0
    candidate.years = 0.0
    candidate.followers = 0.0
    candidate.parent = 0.0
    return row


@rule
def investors_appear(world, t, policy, normal):
    """6 Sourcing: movers released by pressure, groups of Beijing and Tianjin, other domestic and foreign investors.

    `policy` is what the pool of investors sees: the mean over the planned zones; `normal` that before the plan.
    """
    world.counts[CANDIDATES] = 0
    parameters = world.parameters[0]
    step = max(t, 0)
    scale = parameters.arrivals_scale * national_level(world, t)
    events = drawn_by_events(policy, normal, parameters)
    # Rates are of those whom no district holds back while it loses all of their taxes: there are more to be let go.
    held_too = 1.0 / lets_go(normal, parameters, 0.0)
    for row in range(len(world.industries)):
        industry = world.industries[row]
        push = world.environment[step].push[industry.origin]
        seeking = weigh_leaving(industry, parameters, push) * parameters.arrivals_scale
        _appear(world, t, _MOVER, industry.origin, industry.sector, seeking)
        rate = city_projects(industry.origin, world.mix[industry.origin, industry.sector], parameters)
        _appear(world, t, _INVESTMENT, industry.origin, industry.sector, rate * scale * push * held_too / 4.0)
    districts_let_go(world, t, policy)
    for origin in (Origin.DOMESTIC, Origin.FOREIGN):
        for sector in range(world.mix.shape[1]):
            rate = other_projects(origin, world.mix[origin, sector], parameters)
            mean = rate * scale * world.environment[step].push[origin] * events / 4.0
            _appear(world, t, _INVESTMENT, origin, sector, mean)


@rule
def _appear(world, t, kind, origin, sector, mean):
    seed = world.seed[0]
    parameters = world.parameters[0]
    arrivals = poisson(mean, uniform(seed, name(kind, t, origin, sector, 0), t, _ARRIVALS))
    sizes = stream(seed, t, _SIZE)
    for k in range(arrivals):
        agent = name(kind, t, origin, sector, k + 1)
        luck = draw(sizes, agent)
        size = mover_size(luck, parameters) if kind == _MOVER else investment_size(luck, origin, parameters)
        row = add_candidate(world, t, agent, origin, sector, size)
        if kind == _MOVER and row >= 0:
            world.candidates[row].pressed = 1.0


@rule
def investors_hear(world, policies, normals):
    """7 Consideration: which share of investors of each origin knows each zone."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        promote(zone, policies[z], parameters)
        for origin in range(_COUNT):
            become_known(zone, policies[z], normals[z], parameters, origin)
            known = awareness(zone.reach[origin])
            for sector in range(world.mix.shape[1]):
                if is_city(origin):
                    told = world.told[origin, sector, z]
                    known = awareness(reach_in_sector(zone, parameters, origin, world.docked[sector], told))
                world.known[origin, sector, z] = known


@rule
def zones_attract(world, policies, level):
    """8a Weights of the zones in the choice, by origin and sector; land that each can still promise.

    `level` is national volume against the base date.
    """
    parameters = world.parameters[0]
    world.most[:] = 0.0
    for z in range(len(world.zones)):
        zone = world.zones[z]
        policy = policies[z]
        place = place_utility(zone, policy, parameters, world.market_access[z])
        world.within_reach[z] = land_within_reach(zone, parameters)
        zone.signed_recently = 0.0
        zone.signed_rewarded = 0.0
        normal = world.policy_before[z]
        for origin in range(_COUNT):
            hours = hours_to(origin, world.hours[z])
            world.pull[origin] = math.exp(place + origin_utility(zone, policy, normal, parameters, origin, hours))
        # What aimed promotion gives to some sectors it takes from the others: in the mean over investors it wins none.
        aim = 0.0
        for sector in range(world.mix.shape[1]):
            world.aimed[sector] = targeted(zone, policy, parameters, sector, world.emerging[sector])
            aim += world.mix[Origin.DOMESTIC, sector] * world.aimed[sector]
        for sector in range(world.mix.shape[1]):
            match = math.exp(sector_utility(zone, parameters, sector, level)) * world.aimed[sector] / aim
            for origin in range(_COUNT):
                world.weight[origin, sector, z] = world.pull[origin] * match
                if is_city(origin):
                    world.weight[origin, sector, z] *= word_of_mouth(world.told[origin, sector, z], parameters)
            if zone.park_tie > 0.0:
                park = math.exp(park_utility(zone, policy, parameters, sector))
                world.weight[zone.park_partner, sector, z] *= park
            for origin in range(_COUNT):
                world.most[origin, sector] += world.weight[origin, sector, z]
    for origin in range(_COUNT):
        for sector in range(world.mix.shape[1]):
            pull = nest_pull(world.most[origin, sector], parameters) * world.favour[origin, sector]
            world.most[origin, sector] = _SURELY * pull


@rule
def choose(world, choices, nests):
    """8b Candidates choose: the nest of zones against the outside option, then a zone among those they know.

    Nested logit with two kinds of luck: one draw for the nest, and by the zone's id one for hearing of it and one
    taste for it (a race of exponentials, which picks a zone with probability proportional to its weight).
    Streams: `choices` for zones, `nests` for the outside option. Returns how many chose a zone.
    """
    candidates, outside, most, favour = world.candidates, world.outside, world.most, world.favour
    inside = 0
    for row in range(world.counts[CANDIDATES]):
        candidate = candidates[row]
        if candidate.stage != Stage.SEEKING or candidate.zone == Site.OUTSIDE:
            continue
        origin, sector = candidate.origin, candidate.sector
        candidate.zone = Site.OUTSIDE
        luck = draw(nests, candidate.id)
        if luck * (most[origin, sector] + outside[origin, sector]) > most[origin, sector]:
            continue  # it would stay outside if it knew every zone
        total = _consider(world, candidate, own_stream(choices, candidate.id))
        if total == 0.0:
            continue
        pull = nest_pull(total, world.parameters[0]) * favour[origin, sector]
        if luck * (pull + outside[origin, sector]) <= pull:
            candidate.zone = fastest(world.appeal, world.taste)
            inside += 1
    return inside


@rule
def _consider(world, candidate, own):
    """Weight of each zone that a candidate knows and that has the land, else 0, and its taste for it; their sum.

    `own` is the candidate's stream of luck.
    """
    numbers, within_reach, appeal, taste = world.numbers, world.within_reach, world.appeal, world.taste
    heard = world.known[candidate.origin, candidate.sector]
    weight, land = world.weight[candidate.origin, candidate.sector], candidate.land
    total = 0.0
    for z in range(len(numbers)):
        bits = pair(own, numbers[z])
        appeal[z] = consider(upper_luck(bits), heard[z], land, within_reach[z], weight[z])
        taste[z] = lower_luck(bits)
        total += appeal[z]
    return total


@rule
def candidates_choose(world, t):
    """8 Choice, in rounds: a zone that runs short takes its leading industries first, then value per hectare."""
    choices, nests = stream(world.seed[0], t, _CHOICE), stream(world.seed[0], t, _NEST)
    applicants = choose(world, choices, nests)
    for _ in range(_ROUNDS):
        if applicants == 0:
            break
        _admit_where_land_suffices(world)
        _stand_in_line(world)
        for z in range(len(world.zones)):
            _admit(world, z)
        applicants = choose(world, choices, nests)
    world.counts[FIRST_FREE_PROJECT] = 0
    _sign(world, t)


@rule
def _admit_where_land_suffices(world):
    """Sign all applicants of every zone that has land for all of them; nobody needs to be ranked there."""
    candidates, wanted, within_reach = world.candidates, world.wanted, world.within_reach
    wanted[:] = 0.0
    for row in range(world.counts[CANDIDATES]):
        candidate = candidates[row]
        if candidate.stage == Stage.SEEKING and candidate.zone >= 0:
            wanted[candidate.zone] += candidate.land
    for row in range(world.counts[CANDIDATES]):
        candidate = candidates[row]
        z = candidate.zone
        if candidate.stage == Stage.SEEKING and z >= 0 and wanted[z] <= within_reach[z]:
            candidate.stage = Stage.SIGNED
    for z in range(len(wanted)):
        if wanted[z] <= within_reach[z]:
            within_reach[z] -= wanted[z]
            wanted[z] = 0.0


@rule
def _stand_in_line(world):
    """Line up the applicants of every zone that is short of land, in its order of preference."""
    candidates, zones, wanted, within_reach = world.candidates, world.zones, world.wanted, world.within_reach
    first, rank, following = world.first_in_line, world.rank, world.next_in_line
    first[:] = -1
    for row in range(world.counts[CANDIDATES]):
        candidate = candidates[row]
        z = candidate.zone
        if candidate.stage != Stage.SEEKING or z < 0 or wanted[z] <= within_reach[z]:
            continue
        rank[row] = place_in_line(candidate, zones[z], world.revenue_per_capital[candidate.sector])
        ahead, behind = -1, first[z]
        while behind >= 0 and rank[behind] >= rank[row]:
            ahead, behind = behind, following[behind]
        following[row] = behind
        if ahead < 0:
            first[z] = row
        else:
            following[ahead] = row


@rule
def _admit(world, z):
    """Serve the line of one zone while its land lasts; who needs too much is passed over."""
    row = world.first_in_line[z]
    while row >= 0:
        candidate = world.candidates[row]
        if candidate.land <= world.within_reach[z]:
            candidate.stage = Stage.SIGNED
            world.within_reach[z] -= candidate.land
        row = world.next_in_line[row]


@rule
def _sign(world, t):
    """Enter signed projects into the pipeline; count what was captured and what went elsewhere."""
    candidates = world.candidates
    for row in range(world.counts[CANDIDATES]):
        candidate = candidates[row]
        if t >= 0:
            world.captured[t, candidate.origin, 0 if candidate.stage == Stage.SIGNED else 1] += candidate.investment
        if candidate.stage == Stage.SIGNED:
            enter_pipeline(world, row)


@rule
def enter_pipeline(world, row):
    """Copy a signed candidate to a free row of the pipeline and promise it land."""
    projects = world.projects
    candidate = world.candidates[row]
    zone = world.zones[candidate.zone]
    for place in range(world.counts[FIRST_FREE_PROJECT], len(projects)):
        if projects[place].stage == Stage.NOTHING:
            projects[place] = candidate
            world.counts[FIRST_FREE_PROJECT] = place + 1
            world.counts[PROJECT_ROWS] = max(world.counts[PROJECT_ROWS], place + 1)
            zone.land_promised += candidate.land
            fills_park(zone, candidate.origin, candidate.land)
            zone.signed_recently += candidate.investment
            zone.signed_rewarded += candidate.investment * counted_for_rewards(candidate.origin)
            return
    world.counts[OVERFLOW] += 1
