"""New local firms of a zone: how many, how large, in which sector."""

import math

from qianyi.agents.rule import rule


@rule
def expected_entrants(zone, parameters):
    """Mean number of new above-scale firms in a quarter: by the zone's size, felt approval reform and incubators.

    A market carries only so many firms: what easier entry has added so far takes away from what it still adds
    (density dependence, Hannan and Freeman 1989; the room `entry_room` is assumed), so that a lasting ease is a level
    and not growth for ever. Who leaves more often because of reform makes room; leavers are as small as entrants.
    """
    easier = math.exp(parameters.reform_entry * zone.reform_felt)
    incubators = 1.0 + parameters.incubator_effect * (zone.platforms - parameters.platforms_normal)
    eased = easier * max(0.2, incubators) * math.exp(-zone.entry_stock / parameters.entry_room)
    added = parameters.entry_rate * (eased - 1.0) - parameters.exit_rate * (zone.exit_factor - 1.0)
    zone.entry_stock += parameters.entrant_size * added / 4.0
    return parameters.entry_rate / 4.0 * zone.industry / parameters.firm_mean_revenue * eased


@rule
def entrant_size(parameters, luck):
    """Volume (亿元 a year) of a new firm: exponential around its part of a usual firm's."""
    return parameters.entrant_size * parameters.firm_mean_revenue * -math.log(luck)


@rule
def entrant_sector(zone, luck):
    """Sector of a new firm: as the zone's volume is divided."""
    reached = 0.0
    for sector in range(len(zone.volume)):
        reached += zone.volume[sector] / zone.industry
        if luck < reached:
            return sector
    return len(zone.volume) - 1
