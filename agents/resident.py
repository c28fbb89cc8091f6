"""A firm that is there at the base date: its size and traits, near what they are in the long run."""

import math

from qianyi.agents.firm import State
from qianyi.agents.rule import rule


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
    firm.productivity = 0.3 * luck[0]
    firm.capacity = firm.volume * (1.0 + (parameters.capacity_buffer - 1.0) * luck[1] * 1.6)
    firm.years = 3.0 + 20.0 * luck[2]
    zombie = luck[3] < zombie_normal and firm.anchor == 0.0
    firm.state = State.ZOMBIE if zombie else State.OPERATING
    firm.high_tech = 1.0 if luck[4] < 0.1 + 0.2 * emerging else 0.0
    firm.exit_hazard = parameters.exit_rate / 4.0
    firm.pace = 1.0
