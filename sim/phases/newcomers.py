"""Phase in which new local firms enter, and the opening of plants that projects have built."""

from qianyi.agents.firm import State, begin_year
from qianyi.agents.origins import Origin, is_city
from qianyi.agents.plant import cap_of_claim, full_load, load_while_ramping
from qianyi.agents.rule import rule
from qianyi.agents.zone.entry import ease_of_entry, entrant_sector, entrant_size, expected_entrants, fill_the_market
from qianyi.sim.accounts import book_newcomer
from qianyi.sim.draws import QUARTER_OFFSET, Kind, Purpose, name, poisson, uniform
from qianyi.sim.world import FIRM_ROWS, FREE_ROWS, OVERFLOW

_ENTRY, _SIZE, _SECTOR = int(Purpose.ENTRY), int(Purpose.ENTRANT_SIZE), int(Purpose.FIRM_SECTOR)
_SHOCK = int(Purpose.FIRM_SHOCK)
_ENTRANT, _PLANT = int(Kind.ENTRANT), int(Kind.PLANT)


@rule
def take_row(world):
    """Row for a newcomer: one that a closed firm left, or a new one; -1 and a flag when the table is full."""
    if world.counts[FREE_ROWS] > 0:
        world.counts[FREE_ROWS] -= 1
        return world.free_rows[world.counts[FREE_ROWS]]
    row = world.counts[FIRM_ROWS]
    if row >= len(world.firms):
        world.counts[OVERFLOW] += 1
        return -1
    world.counts[FIRM_ROWS] = row + 1
    return row


@rule
def open_firm(world, t, agent, z, sector, origin, volume, capacity):
    """Let a firm start to operate and book its revenue; returns its row or -1."""
    row = take_row(world)
    if row < 0:
        return row
    firm = world.firms[row]
    firm.id = agent
    firm.zone = z
    firm.sector = sector
    firm.origin = origin
    firm.state = State.OPERATING
    firm.volume = volume
    firm.demand = volume
    firm.capacity = capacity
    firm.ramp = 0.0
    firm.years = 0.0
    firm.productivity = world.parameters[0].entrant_productivity
    firm.shock = 0.0
    firm.width = 0.0
    firm.memory = 0.0
    firm.pace = 1.0
    firm.land = 0.0
    firm.claim_left = 0.0
    firm.high_tech = 0.0
    firm.listed = 0.0
    firm.anchor = 0.0
    firm.arrived = 1.0
    begin_year(firm, world.parameters[0], uniform(world.seed[0], agent, t, _SHOCK))
    # A partial first year has no shock of its own: its luck begins with the next one.
    firm.shock = 0.0
    firm.width = 0.0
    firm.pace = 1.0
    firm.years = 0.0
    book_newcomer(world.ledger[t, z], origin, volume * world.price[t + 1, sector])
    return row


@rule
def open_plant(world, t, project_row):
    """A finished project becomes a firm that starts at part of its normal load and ramps up over years."""
    project = world.projects[project_row]
    parameters = world.parameters[0]
    zone = world.zones[project.zone]
    full = full_load(project, world.revenue_per_capital[project.sector], parameters)
    start = load_while_ramping(full, parameters.ramp_quarters, parameters)
    agent = project.id | name(_PLANT, -QUARTER_OFFSET, 0, 0, 0)
    row = open_firm(world, t, agent, project.zone, project.sector, project.origin, start, full)
    if row < 0:
        return
    world.firms[row].ramp = parameters.ramp_quarters
    # Negative age: it opened before this quarter's growth, which is not yet its own.
    world.firms[row].years = -1.0
    world.firms[row].land = project.land
    normal, price = load_while_ramping(full, 0.0, parameters), world.price[t + 1, project.sector]
    world.firms[row].claim_left = cap_of_claim(project.origin, normal, price, parameters)
    world.firms[row].productivity = parameters.plant_productivity
    if is_city(project.origin):
        zone.movers[project.origin] += 1.0


@rule
def open_past_plant(world, t, project_row):
    """A plant that opened before the base date (t < 0): part of the zone's revenue then, still ramping up."""
    project = world.projects[project_row]
    parameters = world.parameters[0]
    row = take_row(world)
    if row < 0:
        return
    firm = world.firms[row]
    age = -t - 1.0
    full = full_load(project, world.revenue_per_capital[project.sector], parameters)
    firm.id = project.id | name(_PLANT, -QUARTER_OFFSET, 0, 0, 0)
    firm.zone = project.zone
    firm.sector = project.sector
    firm.origin = project.origin
    firm.state = State.OPERATING
    firm.ramp = max(0.0, parameters.ramp_quarters - age)
    firm.volume = load_while_ramping(full, firm.ramp, parameters)
    firm.demand = firm.volume
    firm.capacity = full
    firm.years = age / 4.0
    firm.productivity = parameters.plant_productivity
    firm.exit_hazard = parameters.exit_rate / 4.0
    firm.pace = 1.0


@rule
def local_firms_enter(world, t):
    """Part of 10: start-ups."""
    parameters = world.parameters[0]
    for z in range(len(world.zones)):
        zone = world.zones[z]
        ease = ease_of_entry(zone, parameters) * zone.founders_left
        mean = expected_entrants(zone, parameters, ease)
        fill_the_market(zone, parameters, ease)
        count = poisson(mean, uniform(world.seed[0], zone.id, t, _ENTRY))
        for k in range(count):
            agent = name(_ENTRANT, t, world.numbers[z] - 1, 0, k)
            luck = uniform(world.seed[0], agent, t, _SIZE)
            volume = entrant_size(parameters, luck)
            sector = entrant_sector(zone, uniform(world.seed[0], agent, t, _SECTOR))
            open_firm(world, t, agent, z, sector, Origin.LOCAL, volume, volume * parameters.capacity_buffer)
