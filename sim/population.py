"""The initial population: firms synthesised per zone so that they add up to its industrial revenue."""

from qianyi.agents.origins import Origin
from qianyi.agents.resident import raw_size, take_traits
from qianyi.agents.rule import rule
from qianyi.sim.draws import Kind, Purpose, name, normal, uniform
from qianyi.sim.world import FIRM_ROWS

_SIZE, _SECTOR, _TRAITS, _SHOCK = (
    int(Purpose.FIRM_SIZE),
    int(Purpose.FIRM_SECTOR),
    int(Purpose.FIRM_TRAITS),
    int(Purpose.FIRM_SHOCK),
)
_FIRM = int(Kind.FIRM)


@rule
def settle_firms(world, z, count, industrial, shares, anchors):
    """Fill a zone with `count` firms of total revenue `industrial` (亿元), sectors drawn from `shares` (S,).

    `anchors` (S,) is the part of industrial revenue that a named anchor of each sector has, 0 for none.
    """
    parameters = world.parameters[0]
    seed = world.seed[0]
    zone_id = int(world.zones[z].id)
    first = world.counts[FIRM_ROWS]
    total = 0.0
    for k in range(count):
        agent = name(_FIRM, 0, zone_id, 0, k)
        firm = world.firms[first + k]
        firm.id = agent
        firm.zone = z
        firm.origin = Origin.LOCAL
        firm.sector = _draw_sector(shares, uniform(seed, agent, 0, _SECTOR))
        body = normal(seed, agent, 0, _SIZE)
        firm.volume = raw_size(parameters, body, uniform(seed, agent, 1, _SIZE), uniform(seed, agent, 2, _SIZE))
        total += firm.volume
    left = industrial
    row = first + count
    for sector in range(len(shares)):
        if anchors[sector] > 0.0:
            anchor = world.firms[row]
            anchor.id = name(_FIRM, 0, zone_id, 1, sector)
            anchor.zone = z
            anchor.origin = Origin.LOCAL
            anchor.sector = sector
            anchor.anchor = 1.0
            anchor.volume = anchors[sector] * industrial
            left -= anchor.volume
            row += 1
    for r in range(first, row):
        if world.firms[r].anchor == 0.0:
            world.firms[r].volume *= left / total
        _settle(world, r)
        world.firms[r].land = 0.8 * world.zones[z].land_let * world.firms[r].volume / industrial
    world.counts[FIRM_ROWS] = row


@rule
def make_room(world, residents):
    """Shrink the local firms (the first `residents` rows) so that past plants are part of the zone's given revenue."""
    count = len(world.zones)
    for z in range(count):
        local = 0.0
        plants = 0.0
        for row in range(world.counts[FIRM_ROWS]):
            if world.firms[row].zone == z and row >= residents:
                plants += world.firms[row].volume
            elif world.firms[row].zone == z and world.firms[row].anchor == 0.0:
                local += world.firms[row].volume
        shrink = max(0.3, 1.0 - plants / local)
        for row in range(residents):
            firm = world.firms[row]
            if firm.zone == z and firm.anchor == 0.0:
                firm.volume *= shrink
                firm.demand *= shrink
                firm.capacity *= shrink


@rule
def _settle(world, row):
    firm = world.firms[row]
    seed, agent, sector = world.seed[0], firm.id, firm.sector
    luck = (
        normal(seed, agent, 0, _TRAITS),
        uniform(seed, agent, 1, _TRAITS),
        uniform(seed, agent, 2, _TRAITS),
        uniform(seed, agent, 3, _TRAITS),
        uniform(seed, agent, 4, _TRAITS),
    )
    take_traits(firm, world.parameters[0], world.zombie_normal[sector], world.emerging[sector], luck)


@rule
def _draw_sector(shares, luck):
    reached = 0.0
    for sector in range(len(shares)):
        reached += shares[sector]
        if luck < reached:
            return sector
    return len(shares) - 1
