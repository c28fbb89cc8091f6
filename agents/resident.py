"""A firm that is there at the base date: its size and traits, near what they are in the long run."""

import math

from qianyi.agents.firm import State, exit_hazard, zombies_of_volume
from qianyi.agents.rule import rule

# Part of the firms that sell all they can make at the base date, and could sell more: so many keep the bound of
# capacity from slowing growth as luck begins (0.6 % of demand is unserved in the long run, by simulation;
# share and excess demand are assumed to that end).
_AT_THEIR_BOUND = 0.1


@rule
def raw_size(parameters, body, tail, luck):
    """Size of a firm before scaling: lognormal body, Pareto tail above it, cut at 300 times the body's median."""
    size = math.exp(parameters.firm_size_spread * body)
    if luck < parameters.firm_tail_share:
        edge = math.exp(1.5 * parameters.firm_size_spread)
        size = edge * math.exp(-math.log(tail) / parameters.firm_tail_exponent)
    return min(size, 300.0)


@rule
def take_traits(firm, parameters, zombie_normal, emerging, luck):
    """Traits of an initial firm, so that no drift starts at the base date; `luck` holds a standard normal and four
    uniforms."""
    firm.demand = firm.volume
    if luck[1] < _AT_THEIR_BOUND:
        firm.demand *= math.exp(0.3 * parameters.shock_scale)
    firm.productivity = 0.3 * luck[0]
    firm.capacity = firm.volume * (1.0 + (parameters.capacity_buffer - 1.0) * luck[1] * 1.6)
    firm.years = 3.0 + 20.0 * luck[2]
    zombie = luck[3] < zombies_of_volume(zombie_normal, parameters)
    firm.state = State.ZOMBIE if zombie else State.OPERATING
    firm.high_tech = 1.0 if luck[4] < 0.1 + 0.2 * emerging else 0.0
    firm.exit_hazard = exit_hazard(math.log(max(firm.volume, 0.05)), firm.productivity, parameters)
    firm.pace = 1.0
