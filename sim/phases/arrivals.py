"""Phases in which investors look for a site: sourcing, consideration, choice with clearing of land."""

import math

from agents.industry import release
from agents.project import SEEKING, SIGNED, pareto_size
from agents.rule import rule
from agents.zone.attraction import origin_utility, park_utility, place_utility, sector_utility
from agents.zone.cost import park_at_work
from agents.zone.land import land_within_reach
from agents.zone.promotion import become_known, promote
from scenarios.levers import levers
from sim.draws import Kind, Purpose, name, pair_stream, pair_uniform, poisson, uniform
from sim.world import CANDIDATES, OVERFLOW, PROJECT_ROWS

_ARRIVALS, _SIZE, _GENUINE = int(Purpose.ARRIVALS), int(Purpose.PROJECT_SIZE), int(Purpose.PROJECT_GENUINE)
_KNOWN, _TASTE, _OUTSIDE = int(Purpose.KNOWN), int(Purpose.TASTE), int(Purpose.OUTSIDE)
_MOVER, _INVESTMENT = int(Kind.MOVER), int(Kind.INVESTMENT)
_ROUNDS = 4
_NORMAL_EVENTS = levers()["matchmaking_events"].without_plan


@rule
def add_candidate(world, t, agent, origin, sector, pressed, investment):
    """Put one candidate into the list of this quarter."""
    row = world.counts[CANDIDATES]
    if row >= len(world.candidates):
        world.counts[OVERFLOW] += 1
        return
    world.counts[CANDIDATES] = row + 1
    parameters = world.parameters[0]
    candidate = world.candidates[row]
    candidate.id = agent
    candidate.origin = origin
    candidate.sector = sector
    candidate.zone = -1
    candidate.stage = SEEKING
    candidate.pressed = pressed
    luck = uniform(world.seed[0], agent, t, _GENUINE)
    candidate.genuine = 1.0 if luck < parameters.genuine_share else 0.0
    candidate.investment = investment
    candidate.land = investment * parameters.paid_in_share * parameters.productive_share / parameters.land_intensity
    candidate.paid = 0.0
    candidate.years = 0.0
    candidate.followers = 0.0
    candidate.parent = 0.0


@rule
def investors_appear(world, t, policy):
    """6 Sourcing: movers released by pressure, groups of Beijing and Tianjin, other domestic and foreign investors.

    `policy` is the row that the pool of investors sees: events of the province and its zones (mean of zones).
    """
    world.counts[CANDIDATES] = 0
    parameters = world.parameters[0]
    step = max(t, 0)
    scale = parameters.arrivals_scale * (world.level[t] if t >= 0 else 1.0)
    events = 1.0 + parameters.events_effect * math.log((1.0 + policy.matchmaking_events) / (1.0 + _NORMAL_EVENTS))
    willing = 1.0 + parameters.tax_sharing_effect * policy.enclave_tax_share
    for row in range(len(world.industries)):
        industry = world.industries[row]
        push = world.push[step, industry.origin]
        seeking = release(industry, parameters, push) * parameters.arrivals_scale
        _appear(world, t, _MOVER, industry.origin, industry.sector, seeking)
        rate = parameters.group_projects * world.mix[industry.origin, industry.sector]
        rate *= parameters.beijing_share if industry.origin == 0 else 1.0 - parameters.beijing_share
        industry.investing = rate * scale * push * willing / 4.0
        _appear(world, t, _INVESTMENT, industry.origin, industry.sector, industry.investing)
    for origin in (2, 3):
        rate = parameters.domestic_projects if origin == 2 else parameters.foreign_projects
        for sector in range(world.mix.shape[1]):
            mean = rate * world.mix[origin, sector] * scale * world.push[step, origin] * events / 4.0
            _appear(world, t, _INVESTMENT, origin, sector, mean)


@rule
def _appear(world, t, kind, origin, sector, mean):
    seed = world.seed[0]
    parameters = world.parameters[0]
    arrivals = poisson(mean, uniform(seed, name(kind, t, origin, sector, 0), t, _ARRIVALS))
    for k in range(arrivals):
        agent = name(kind, t, origin, sector, k + 1)
        luck = uniform(seed, agent, t, _SIZE)
        if kind == _MOVER:
            size = parameters.mover_investment * -math.log(luck)
        else:
            smallest = parameters.smallest_project * (parameters.foreign_size if origin == 3 else 1.0)
            size = pareto_size(luck, smallest, parameters.project_tail, parameters.largest_project)
        add_candidate(world, t, agent, origin, sector, 1.0 if kind == _MOVER else 0.0, size)


@rule
def investors_hear(world, policies):
    """7 Consideration: which share of investors of each origin knows each zone."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        promote(zone, policies[z], parameters)
        for origin in range(4):
            movers = zone.movers[origin] if origin < 2 else 0.0
            docked = become_known(zone, policies[z], parameters, movers, origin)
            world.known[z, origin, 0] = 1.0 - math.exp(-zone.reach[origin])
            world.known[z, origin, 1] = 1.0 - math.exp(-max(docked, zone.reach[origin]))


@rule
def zones_attract(world, policies):
    """8a Weights of the zones in the choice, by origin and sector; land that each can still promise."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        policy = policies[z]
        place = place_utility(zone, policy, parameters, world.market_access[z])
        world.within_reach[z] = land_within_reach(zone, parameters)
        zone.signed_recently = 0.0
        at_work = park_at_work(zone, policy)
        for origin in range(4):
            hours = world.hours[z, origin] if origin < 2 else 1.0
            here = place + origin_utility(zone, policy, parameters, origin, hours)
            for sector in range(world.mix.shape[1]):
                matched = sector_utility(zone, policy, parameters, sector, world.emerging[sector])
                if origin == 0:
                    matched += park_utility(zone, parameters, sector, at_work)
                world.weight[z, origin, sector] = math.exp(here + matched)


@rule
def choose(world, t, row):
    """8b One candidate chooses: the nest of zones against the outside option, then a zone among those it knows.

    Nested logit with two kinds of luck: one draw for the nest, one taste for each zone by the zone's id (a race
    of exponentials, which picks a zone with probability proportional to its weight). Returns the zone's row or -1.
    """
    candidate = world.candidates[row]
    seed = world.seed[0]
    known = pair_stream(seed, candidate.id, _KNOWN)
    taste = pair_stream(seed, candidate.id, _TASTE)
    docked = world.docked[candidate.sector]
    total = 0.0
    best = -1
    fastest = 1e300
    for z in range(len(world.zones)):
        number = world.numbers[z]
        if (
            world.within_reach[z] < candidate.land
            or pair_uniform(known, number) > world.known[z, candidate.origin, docked]
        ):
            continue
        weight = world.weight[z, candidate.origin, candidate.sector]
        total += weight
        luck = pair_uniform(taste, number)
        # -ln u is at least 1 - u: most zones are out of the race before a logarithm is taken.
        if 1.0 - luck > fastest * weight:
            continue
        time = -math.log(luck) / weight
        if time < fastest:
            fastest = time
            best = z
    if best < 0:
        return -1
    inside = math.exp(world.parameters[0].nest_similarity * math.log(total))
    outside = world.outside[candidate.origin, candidate.sector]
    if uniform(seed, candidate.id, t, _OUTSIDE) > inside / (inside + outside):
        return -1
    return best


@rule
def candidates_choose(world, t):
    """8 Choice, in rounds: a zone that runs short takes its leading industries first, then value per hectare."""
    waiting = world.counts[CANDIDATES]
    for row in range(waiting):
        world.candidates[row].zone = choose(world, t, row)
    for _ in range(_ROUNDS):
        _admit_where_land_suffices(world)
        for z in range(len(world.zones)):
            if world.wanted[z] > world.within_reach[z]:
                _admit(world, z)
        refused = 0
        for row in range(waiting):
            candidate = world.candidates[row]
            if candidate.stage == SEEKING and candidate.zone >= 0:
                candidate.zone = choose(world, t, row)
                refused += candidate.zone >= 0
        if refused == 0:
            break
    for row in range(waiting):
        _sign(world, t, row)


@rule
def _admit_where_land_suffices(world):
    """Sign all applicants of every zone that has land for all of them; nobody needs to be ranked there."""
    world.wanted[:] = 0.0
    for row in range(world.counts[CANDIDATES]):
        candidate = world.candidates[row]
        if candidate.stage == SEEKING and candidate.zone >= 0:
            world.wanted[candidate.zone] += candidate.land
    for row in range(world.counts[CANDIDATES]):
        candidate = world.candidates[row]
        z = candidate.zone
        if candidate.stage == SEEKING and z >= 0 and world.wanted[z] <= world.within_reach[z]:
            candidate.stage = SIGNED
    for z in range(len(world.zones)):
        if world.wanted[z] <= world.within_reach[z]:
            world.within_reach[z] -= world.wanted[z]
            world.wanted[z] = 0.0


@rule
def _admit(world, z):
    """Serve the applicants of one zone in its order of preference while its land lasts."""
    while True:
        best = -1
        highest = -1.0
        for row in range(world.counts[CANDIDATES]):
            candidate = world.candidates[row]
            if candidate.stage != SEEKING or candidate.zone != z or candidate.land > world.within_reach[z]:
                continue
            value = candidate.investment / max(1e-6, candidate.land)
            rank = value + 10.0 * world.zones[z].leading[candidate.sector]
            if rank > highest:
                highest = rank
                best = row
        if best < 0:
            return
        world.candidates[best].stage = SIGNED
        world.within_reach[z] -= world.candidates[best].land


@rule
def _sign(world, t, row):
    """Enter a signed project into the pipeline; count what was captured and what went elsewhere."""
    candidate = world.candidates[row]
    if candidate.stage != SIGNED:
        if t >= 0:
            world.captured[t, candidate.origin, 1] += candidate.investment
        return
    if t >= 0:
        world.captured[t, candidate.origin, 0] += candidate.investment
    enter_pipeline(world, row)


@rule
def enter_pipeline(world, row):
    """Copy a signed candidate to a free row of the pipeline and promise it land."""
    candidate = world.candidates[row]
    zone = world.zones[candidate.zone]
    for place in range(len(world.projects)):
        if world.projects[place].stage == 0:
            world.projects[place] = world.candidates[row]
            zone.land_promised += candidate.land
            zone.signed_recently += candidate.investment
            if place >= world.counts[PROJECT_ROWS]:
                world.counts[PROJECT_ROWS] = place + 1
            return
    world.counts[OVERFLOW] += 1
