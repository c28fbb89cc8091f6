"""A firm above scale: how it grows, falls into distress, and leaves."""

import math
from enum import IntEnum

from qianyi.agents.columns import table
from qianyi.agents.rule import rule
from qianyi.agents.shocks import laplace, quarterly_luck, shock_width


class State(IntEnum):
    """GONE is a free row of the table."""

    GONE = 0
    OPERATING = 1
    ZOMBIE = 2


_LOG_100 = math.log(100.0)

FIRM = table(
    "firm",
    [
        ("id", "u8", "-", "agent id of its draws; never reused"),
        ("zone", "i8", "-", "row of its zone"),
        ("sector", "i8", "-", "place in the list of sectors"),
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
        ("land", "f8", "ha", "let to it as a project"),
        ("claim_left", "f8", "亿元", "tax that the city which it left may still receive"),
        ("high_tech", "f8", "0/1", "certified high-technology firm"),
        ("listed", "f8", "0/1", "listed abroad"),
        ("anchor", "f8", "0/1", "named anchor"),
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
    smallness = math.exp(-parameters.exit_size_effect * (size - math.log(parameters.firm_mean_revenue)))
    firm.exit_hazard = min(0.1, parameters.exit_rate / 4.0 * min(3.0, smallness) * math.exp(-0.5 * firm.productivity))
    firm.years += 1.0
    return remembered


@rule
def grow(firm, zone, parameters, quarter_of_year, ramp_pace, zombie_pace):
    """Factor by which a quarter moves what the firm could sell: pace of its sector in its zone, its own luck,
    the rise of a new plant to its normal load, the decline of a zombie.

    The upgrading subsidy moves small firms of traditional sectors only (Criscuolo et al. 2019: none on large
    ones); what moves all firms alike is prepared in `agents/zone/growth.py`.
    """
    # Products with 0 or 1 in place of conditions, which a processor guesses badly.
    pace = zone.pace[firm.sector] + (firm.volume < parameters.small_firm) * zone.small_gain[firm.sector]
    pace *= 1.0 + firm.high_tech * zone.certified_gain
    pace *= quarterly_luck(firm.pace, firm.width, quarter_of_year)
    if firm.state == State.ZOMBIE:
        pace *= zombie_pace
    if firm.ramp > 0.0:
        firm.ramp -= 1.0
        pace *= ramp_pace
    return pace


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
    outflow = parameters.zombie_exit + parameters.zombie_recovery + parameters.disposal_normal
    return zombie_share / (1.0 - zombie_share) * outflow / 4.0


@rule
def fall_or_leave(firm, zone, policy, parameters, distress, luck):
    """Exit, distress (`distress_rate`) and recovery from one draw. Zombies are kept alive until disposed of.

    Returns whether the firm is a zombie that was disposed of.
    """
    if firm.state == State.ZOMBIE:
        leaving = parameters.zombie_exit / 4.0
        disposed = policy.zombie_disposal / 4.0
        if luck < leaving + disposed:
            firm.state = State.GONE
            return luck >= leaving
        if luck > 1.0 - parameters.zombie_recovery / 4.0:
            firm.state = State.OPERATING
        return False
    leaving = firm.exit_hazard * zone.exit_factor
    if luck < leaving and firm.anchor == 0.0:
        firm.state = State.GONE
        return False
    if firm.productivity > -1.0 and luck <= 1.0 - 3.0 * distress:  # exp(1) is below 3: most firms need no exponential
        return False
    distress *= math.exp(-firm.productivity)
    if luck > 1.0 - distress and firm.anchor == 0.0 and firm.years > 2.0:
        firm.state = State.ZOMBIE
    return False


@rule
def seek_status(firm, zone, parameters, emerging, listing_chance, luck, luck_listing):
    """Once a year: high-technology certificate (knowledge and emerging sector help), listing abroad (large firms)."""
    if firm.state != State.OPERATING:
        return
    chance = parameters.certificate_rate * (0.3 + 1.4 * emerging) * zone.knowledge
    if firm.high_tech == 0.0 and luck < chance:
        firm.high_tech = 1.0
    if firm.listed == 0.0 and firm.volume > parameters.listing_size and luck_listing < listing_chance:
        firm.listed = 1.0
