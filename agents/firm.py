"""A firm above scale: how it grows, falls into distress, and leaves."""

import math
from enum import IntEnum

from qianyi.agents.columns import table
from qianyi.agents.rule import rule
from qianyi.agents.shocks import laplace, shock_width


class State(IntEnum):
    """GONE is a free row of the table."""

    GONE = 0
    OPERATING = 1
    ZOMBIE = 2


class Fate(IntEnum):
    """What became of a firm in a quarter."""

    STAYS = 0
    LEAVES = 1
    DISPOSED = 2


_LOG_3, _LOG_100 = math.log(3.0), math.log(100.0)

FIRM = table(
    "firm",
    [
        ("id", "u8", "-", "agent id of its draws; never reused"),
        ("zone", "u8", "-", "row of its zone"),
        ("sector", "u8", "-", "place in the list of sectors"),
        ("origin", "i8", "-", "0 Beijing, 1 Tianjin, 2 other domestic, 3 foreign, 4 local (`agents/origins.py`)"),
        ("state", "i8", "-", "0 gone, 1 operating, 2 zombie"),
        ("volume", "f8", "亿元", "revenue at annual rate in 2016 prices"),
        ("demand", "f8", "亿元", "what it could sell, same measure"),
        ("capacity", "f8", "亿元", "what its capital and land allow"),
        ("ramp", "f8", "quarters", "left until a new plant runs at its normal load"),
        ("years", "f8", "years", "age"),
        ("productivity", "f8", "log points", "against its sector"),
        ("width", "f8", "log points", "Laplace scale of this year's shock"),
        ("shock", "f8", "log points", "this year's shock"),
        ("pace", "f8", "ratio", "growth factor that this year's shock brings in a quarter"),
        ("memory", "f8", "-", "part of this year's shock that comes again next year, by size when it was drawn"),
        ("exit_hazard", "f8", "per quarter", "while it is healthy"),
        ("land", "f8", "ha", "let to it"),
        ("claim_left", "f8", "亿元", "tax that the city which it left may still receive"),
        ("high_tech", "f8", "0/1", "certified high-technology firm"),
        ("listed", "f8", "0/1", "listed abroad"),
        ("anchor", "f8", "0/1", "named anchor"),
        ("arrived", "f8", "0/1", "came to the zone after the base date"),
    ],
)


@rule
def begin_year(firm, parameters, luck):
    """Draw the year's luck: Laplace, narrower for larger firms, with the memory that its size class has.

    Returns the factor by which what is remembered of last year's shock moves what the firm could sell.
    """
    size = math.log(max(firm.volume, 0.05))
    # What memory adds to expected growth is taken off: the mean of exp((1 + memory) L) over that of exp(L).
    before = firm.width * firm.width
    both = 1.0 + firm.memory
    remembered = math.exp(firm.memory * firm.shock) * (1.0 - both * both * before) / (1.0 - before)
    # Small firms fall back, large ones go on (rows `rho_small`, `rho_large`); in between by log size up to 100亿.
    large = min(1.0, max(0.0, size / _LOG_100))
    firm.memory = parameters.persistence_small + (parameters.persistence_large - parameters.persistence_small) * large
    firm.width = min(0.6, shock_width(size, parameters.shock_scale, parameters.shock_size_exponent))
    firm.shock = laplace(luck, firm.width)
    firm.pace = math.exp(0.25 * firm.shock)
    firm.exit_hazard = exit_hazard(size, firm.productivity, parameters)
    firm.years += 1.0
    return remembered


@rule
def begin_life(firm, zone, sector, origin):
    """Make the row that of a firm which opens after the base date; its first year begins with `begin_year`."""
    firm.zone = zone
    firm.sector = sector
    firm.origin = origin
    firm.state = State.OPERATING
    firm.years = -1.0
    firm.shock = 0.0
    firm.width = 0.0
    firm.memory = 0.0
    firm.ramp = 0.0
    firm.claim_left = 0.0
    firm.high_tech = 0.0
    firm.listed = 0.0
    firm.anchor = 0.0
    firm.arrived = 1.0


@rule
def wait_for_luck(firm):
    """A partial first year has no shock of its own: a firm's luck begins with the next one."""
    firm.shock = 0.0
    firm.width = 0.0
    firm.pace = 1.0


@rule
def exit_hazard(size, productivity, parameters):
    """Probability that a healthy firm of this log volume leaves in a quarter: it falls with size and productivity."""
    smallness = -parameters.exit_size_effect * (size - math.log(parameters.firm_mean_revenue))
    return min(0.1, parameters.exit_rate / 4.0 * math.exp(min(_LOG_3, smallness) - 0.5 * productivity))


@rule
def grow(firm, zone, parameters):
    """Factor by which its sector's growth in its zone moves in a quarter what the firm could sell.

    The upgrading subsidy moves small firms of traditional sectors only (Criscuolo et al. 2019: none on large ones),
    finance those with a high-technology certificate; what moves all firms alike is prepared in `agents/zone/growth.py`.
    """
    # Products with 0 or 1 in place of conditions, which a processor guesses badly.
    pace = zone.pace[firm.sector] + (firm.volume < parameters.small_firm) * zone.small_gain[firm.sector]
    return pace * (1.0 + firm.high_tech * zone.certified_gain)


@rule
def invest(firm, zone, parameters):
    """Adjust capacity towards what the firm could sell; how fast, finance and land decide (`investment_speed`)."""
    gap = firm.demand * parameters.capacity_buffer - firm.capacity
    if gap <= 0.0:
        firm.capacity += parameters.capacity_decay * gap
    elif firm.state != State.ZOMBIE:
        firm.capacity += zone.investment_speed[1 if firm.listed > 0.0 else 0] * gap


@rule
def distress_rate(zombie_share, parameters):
    """Probability that a typical firm falls into distress in a quarter: it keeps its sector's normal share of zombies
    (rows `z0`, `z_steel`) where it is with the disposal of a year without the plan."""
    return zombie_share / (1.0 - zombie_share) * outflow_of_zombies(parameters) / 4.0


@rule
def outflow_of_zombies(parameters):
    """Part of the zombies that leave, recover or are disposed of in a year without the plan."""
    return parameters.zombie_exit + parameters.zombie_recovery + parameters.disposal_normal


@rule
def zombies_of_volume(zombie_share, parameters):
    """Zombies' part of a sector's volume that lasts, for their part of its firms: they shrink while they live on."""
    outflow = outflow_of_zombies(parameters)
    odds = zombie_share / (1.0 - zombie_share) * outflow / (outflow + parameters.zombie_decline)
    return odds / (1.0 + odds)


@rule
def change_hands(firm, parameters, luck):
    """Whether an owner is found for a firm that would vanish: the larger, the surer (`takeover_size`).

    It goes on with what the new owner keeps of it, as an ordinary firm of its sector.
    """
    if luck > found_by_owner(firm.volume, parameters):
        firm.state = State.GONE
        return
    kept = 1.0 - parameters.takeover_loss
    firm.volume *= kept
    firm.demand *= kept
    firm.capacity *= kept
    firm.productivity = 0.0
    firm.state = State.OPERATING


@rule
def found_by_owner(volume, parameters):
    """Probability that somebody takes over a firm of this volume (亿元) rather than let it vanish."""
    return 1.0 - math.exp(-volume / parameters.takeover_size)


@rule
def lost_at_exit(volume, parameters):
    """Expected part of a firm's sales that is given up when it would vanish: all, less what a new owner keeps."""
    return 1.0 - found_by_owner(volume, parameters) * (1.0 - parameters.takeover_loss)


@rule
def fall_or_leave(firm, zone, policy, parameters, distress, luck):
    """Exit, distress (`distress_rate`) and recovery from one draw, for firms of every size. Zombies are kept alive
    until disposed of. What is left of the draw decides whether a firm that would vanish finds a new owner.

    Returns its `Fate`; its volume falls, or it is GONE, when it leaves.
    """
    if firm.state == State.ZOMBIE:
        leaving = parameters.zombie_exit / 4.0
        disposed = policy.zombie_disposal / 4.0
        if luck < leaving:
            change_hands(firm, parameters, luck / leaving)
            return Fate.LEAVES
        if luck < leaving + disposed:
            change_hands(firm, parameters, (luck - leaving) / disposed)
            return Fate.DISPOSED
        if luck > 1.0 - parameters.zombie_recovery / 4.0:
            firm.state = State.OPERATING
        return Fate.STAYS
    leaving = firm.exit_hazard * zone.exit_factor
    if luck < leaving:
        change_hands(firm, parameters, luck / leaving)
        return Fate.LEAVES
    if firm.productivity > -1.0 and luck <= 1.0 - 3.0 * distress:  # exp(1) is below 3: most firms need no exponential
        return Fate.STAYS
    if luck > 1.0 - distress * math.exp(-firm.productivity) and firm.years > 2.0:
        firm.state = State.ZOMBIE
    return Fate.STAYS


@rule
def seek_certificate(firm, zone, parameters, emerging, luck):
    """Once a year: a high-technology certificate; the zone's knowledge and an emerging sector help."""
    chance = parameters.certificate_rate * (0.3 + 1.4 * emerging) * zone.knowledge
    if firm.state == State.OPERATING and firm.high_tech == 0.0 and luck < chance:
        firm.high_tech = 1.0


@rule
def seek_listing(firm, policy, parameters, luck):
    """Once a year: a listing abroad, for large healthy firms."""
    if firm.state != State.OPERATING or firm.listed > 0.0 or firm.volume <= parameters.listing_size:
        return
    if luck < parameters.listing_chance * policy.overseas_listings:
        firm.listed = 1.0
