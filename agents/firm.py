"""A firm above scale: how it grows, falls into distress, and leaves."""

import math

from agents.columns import table
from agents.rule import rule
from agents.shocks import laplace, quarterly_shock, shock_width

GONE, OPERATING, ZOMBIE = range(3)
LOCAL = 4

FIRM = table(
    "firm",
    [
        ("id", "u8", "-", "agent id of its draws; never reused"),
        ("zone", "i8", "-", "row of its zone"),
        ("sector", "i8", "-", "place in the list of sectors"),
        ("origin", "i8", "-", "0 Beijing, 1 Tianjin, 2 other domestic, 3 foreign, 4 local"),
        ("state", "i8", "-", "0 gone, 1 operating, 2 zombie"),
        ("volume", "f8", "亿元", "revenue at annual rate in 2016 prices"),
        ("demand", "f8", "亿元", "what it could sell, same measure"),
        ("capacity", "f8", "亿元", "what its capital and land allow"),
        ("ramp", "f8", "quarters", "left until a new plant runs at its normal load"),
        ("years", "f8", "years", "age"),
        ("productivity", "f8", "log points", "against its sector"),
        ("width", "f8", "log points", "Laplace scale of this year's shock"),
        ("shock", "f8", "log points", "this year's shock"),
        ("memory", "f8", "-", "part of this year's shock that comes again next year, by size when it was drawn"),
        ("exit_hazard", "f8", "per quarter", "while it is healthy"),
        ("land", "f8", "ha", "let to it as a project"),
        ("high_tech", "f8", "0/1", "certified high-technology firm"),
        ("listed", "f8", "0/1", "listed abroad"),
        ("anchor", "f8", "0/1", "named anchor"),
    ],
)

# Parts of a firm's log growth, as `grow` leaves them for the ledger.
CLUSTER_PART, UPGRADING_PART, INFRASTRUCTURE_PART, RAMP_PART, TOTAL_PART = range(5)


@rule
def begin_year(firm, parameters, luck):
    """Draw the year's luck: Laplace, narrower for larger firms, with the memory that its size class has."""
    size = math.log(max(firm.volume, 0.05))
    width = min(0.6, shock_width(firm.volume, parameters.shock_scale, parameters.shock_size_exponent))
    # What memory adds to expected growth is taken off: the mean of exp((1 + memory) L) over that of exp(L).
    before = firm.width * firm.width
    both = 1.0 + firm.memory
    firm.demand *= math.exp(firm.memory * firm.shock) * (1.0 - both * both * before) / (1.0 - before)
    # Small firms fall back, large ones go on (rows `rho_small`, `rho_large`); in between by log size up to 100亿.
    large = min(1.0, max(0.0, size / math.log(100.0)))
    firm.memory = parameters.persistence_small + (parameters.persistence_large - parameters.persistence_small) * large
    firm.shock = laplace(luck, width)
    firm.width = width
    smallness = math.exp(-parameters.exit_size_effect * (size - math.log(parameters.firm_mean_revenue)))
    firm.exit_hazard = min(0.1, parameters.exit_rate / 4.0 * min(3.0, smallness) * math.exp(-0.5 * firm.productivity))
    firm.years += 1.0


@rule
def grow(firm, zone, parameters, national_growth, traditional, quarter_of_year, finance, parts):
    """Move what the firm could sell by a quarter; leaves the parts of its log growth in `parts`.

    Sector path less what entry and outside investment bring to it, plus elasticities times changes in log
    stocks, plus luck; every stock counts once, as a change, never as permanent growth. The upgrading subsidy
    moves small firms of traditional sectors only (Criscuolo et al. 2019: none on large ones).
    """
    sector = firm.sector
    cluster = zone.cluster_growth[sector]
    small = 1.0 if firm.volume < parameters.small_firm else 0.0
    upgrading = parameters.research_elasticity * (1.0 - parameters.relabelled_share) * zone.knowledge_change
    upgrading += parameters.reform_productivity * zone.felt_change
    upgrading += parameters.subsidy_response * 10.0 * zone.subsidy_change * small * traditional
    upgrading += firm.high_tech * parameters.equity_response * finance
    infrastructure = parameters.infrastructure_elasticity * zone.infrastructure_change
    own = national_growth - parameters.contained_growth / 4.0 + zone.shock
    own += quarterly_shock(firm.shock, firm.width, quarter_of_year)
    drag = parameters.zombie_drag * (zone.zombie_share[sector] - parameters.zombie_share_normal)
    own -= drag / 4.0
    if firm.state == ZOMBIE:
        own -= parameters.zombie_decline / 4.0
    ramp = 0.0
    if firm.ramp > 0.0:
        firm.ramp -= 1.0
        ramp = parameters.ramp_step
    total = own + cluster + upgrading + infrastructure + ramp
    firm.demand *= math.exp(total)
    parts[CLUSTER_PART] = cluster
    parts[UPGRADING_PART] = upgrading
    parts[INFRASTRUCTURE_PART] = infrastructure
    parts[RAMP_PART] = ramp
    parts[TOTAL_PART] = total


@rule
def invest(firm, zone, parameters, ease):
    """Adjust capacity towards what the firm could sell; finance and scarce land slow it down."""
    wanted = firm.demand * parameters.capacity_buffer
    gap = wanted - firm.capacity
    if gap <= 0.0:
        firm.capacity += parameters.capacity_decay * gap
        return
    if firm.state == ZOMBIE:
        return
    speed = parameters.investment_speed * math.exp(ease)
    if zone.land_free < parameters.scarce_land * zone.managed_area:
        speed *= parameters.scarce_land_slowdown
    firm.capacity += min(1.0, speed) * gap


@rule
def fall_or_leave(firm, zone, policy, parameters, zombie_share, luck):
    """Exit, distress and recovery from one draw. Zombies are kept alive until they are disposed of.

    `zombie_share` is the normal share of the firm's sector (rows `z0`, `z_steel`): distress comes at the rate
    that keeps it there with the disposal of a year without the plan.
    """
    if firm.state == ZOMBIE:
        leaving = parameters.zombie_exit / 4.0
        disposed = policy.zombie_disposal / 4.0
        if luck < leaving + disposed:
            firm.state = GONE
            return luck >= leaving
        if luck > 1.0 - parameters.zombie_recovery / 4.0:
            firm.state = OPERATING
        return False
    leaving = firm.exit_hazard * zone.exit_factor
    if luck < leaving and firm.anchor == 0.0:
        firm.state = GONE
        return False
    outflow = parameters.zombie_exit + parameters.zombie_recovery + parameters.disposal_normal
    distress = zombie_share / (1.0 - zombie_share) * outflow / 4.0
    if luck <= 1.0 - 3.0 * distress:  # productivity is above -1 everywhere: most firms need no exponential
        return False
    distress *= math.exp(-firm.productivity)
    if luck > 1.0 - distress and firm.anchor == 0.0 and firm.years > 2.0:
        firm.state = ZOMBIE
    return False


@rule
def seek_status(firm, zone, parameters, emerging, listing_chance, luck, luck_listing):
    """Once a year: high-technology certificate (knowledge and emerging sector help), listing abroad (large firms)."""
    if firm.state != OPERATING:
        return
    chance = parameters.certificate_rate * (0.3 + 1.4 * emerging) * zone.knowledge
    if firm.high_tech == 0.0 and luck < chance:
        firm.high_tech = 1.0
    if firm.listed == 0.0 and firm.volume > parameters.listing_size and luck_listing < listing_chance:
        firm.listed = 1.0
