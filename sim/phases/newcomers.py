"""Phase in which new local firms enter, and the opening of plants that projects have built."""

from qianyi.agents.firm import State, begin_life, begin_year, wait_for_luck
from qianyi.agents.origins import Origin, is_city
from qianyi.agents.plant import cap_of_claim, floor_of_sharing, full_load, load_while_ramping
from qianyi.agents.rule import rule
from qianyi.agents.zone.entry import (
    ease_of_entry,
    entrant_sector,
    entrant_size,
    expected_entrants,
    fill_the_market,
    land_of_entrant,
)
from qianyi.agents.zone.land import move_in
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
def open_firm(world, t):
    """Let the firm that `world.newcomer` describes start to operate; book its revenue."""
    row = take_row(world)
    if row < 0:
        return
    firm = world.newcomer[0]
    begin_year(firm, world.parameters[0], uniform(world.seed[0], firm.id, t, _SHOCK))
    wait_for_luck(firm)
    world.firms[row] = firm
    book_newcomer(world.ledger[t, firm.zone], firm.origin, firm.volume * world.price[t + 1, firm.sector])


@rule
def open_plant(world, t, project_row):
    """A finished project becomes a firm that starts at part of its normal load and ramps up over years."""
    project = world.projects[project_row]
    parameters = world.parameters[0]
    full = full_load(project.paid, world.revenue_per_capital[project.sector], parameters)
    firm = world.newcomer[0]
    begin_life(firm, project.zone, project.sector, project.origin)
    # It opens before this quarter's growth, which is not yet its own: its age stays below zero until then.
    firm.years -= 1.0
    firm.id = project.id | name(_PLANT, -QUARTER_OFFSET, 0, 0, 0)
    firm.volume = load_while_ramping(full, parameters.ramp_quarters, parameters)
    firm.demand = firm.volume
    firm.capacity = full
    firm.ramp = parameters.ramp_quarters
    firm.land = project.land
    normal, price = load_while_ramping(full, 0.0, parameters), world.price[t + 1, project.sector]
    floor = floor_of_sharing(world.zones[project.zone], project.origin, parameters)
    firm.claim_left = cap_of_claim(project.origin, normal, price, floor, parameters)
    firm.productivity = parameters.plant_productivity
    open_firm(world, t)
    if is_city(project.origin):
        world.zones[project.zone].movers[project.origin] += 1.0
        world.told[project.origin, project.sector, project.zone] += 1.0


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
    full = full_load(project.paid, world.revenue_per_capital[project.sector], parameters)
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
            _local_firm_enters(world, t, z, name(_ENTRANT, t, world.numbers[z] - 1, 0, k))


@rule
def _local_firm_enters(world, t, z, agent):
    zone, parameters, firm = world.zones[z], world.parameters[0], world.newcomer[0]
    begin_life(firm, z, entrant_sector(zone, uniform(world.seed[0], agent, t, _SECTOR)), Origin.LOCAL)
    firm.id = agent
    firm.volume = entrant_size(parameters, uniform(world.seed[0], agent, t, _SIZE))
    firm.demand = firm.volume
    firm.capacity = firm.volume * parameters.capacity_buffer
    firm.productivity = parameters.entrant_productivity
    firm.land = land_of_entrant(zone, firm.volume, parameters)
    if move_in(zone, firm.land):
        open_firm(world, t)
