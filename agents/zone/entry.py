"""New local firms of a zone: how many, how large, in which sector."""

import math

from qianyi.agents.rule import rule


@rule
def ease_of_entry(zone, parameters):
    """Factor by which entry is above the normal: felt approval reform and incubators, within the room of the market.

    A market carries only so many firms: what easier entry has added so far takes away from what it still adds
    (density dependence, Hannan and Freeman 1989; the room `entry_room` is assumed), so that a lasting ease is a level
    and not growth for ever.
    """
    easier = math.exp(parameters.reform_entry * zone.reform_felt)
    incubators = 1.0 + parameters.incubator_effect * (zone.platforms - parameters.platforms_normal)
    return easier * max(0.2, incubators) * math.exp(-zone.entry_stock / parameters.entry_room)


@rule
def expected_entrants(zone, parameters, ease):
    """Mean number of new above-scale firms in a quarter: by the zone's size and its `ease_of_entry`."""
    return parameters.entry_rate / 4.0 * zone.industry / parameters.firm_mean_revenue * ease


@rule
def fill_the_market(zone, parameters, ease):
    """Add to `entry_stock` what this quarter's ease of entry brings; who leaves because of reform makes room.

    Leavers are taken to be as small as entrants (assumed).
    """
    added = parameters.entry_rate * (ease - 1.0) - parameters.exit_rate * (zone.exit_factor - 1.0)
    zone.entry_stock += parameters.entrant_size * added / 4.0


@rule
def entrant_size(parameters, luck):
    """Volume (亿元 a year) of a new firm: exponential around its part of a usual firm's."""
    return parameters.entrant_size * parameters.firm_mean_revenue * -math.log(luck)


@rule
def land_of_entrant(zone, volume, parameters):
    """Hectares that a new firm of this volume (亿元 a year) needs: a part (`entrant_land`) of what the zone's firms use
    for as much, since many rent a floor."""
    return parameters.entrant_land * volume * zone.land_let / zone.industry


@rule
def entrant_sector(zone, luck):
    """Sector of a new firm: as the zone's volume is divided."""
    reached = 0.0
    for sector in range(len(zone.volume)):
        reached += zone.volume[sector] / zone.industry
        if luck < reached:
            return sector
    return len(zone.volume) - 1


@rule
def founders_drawn(zone, parameters, ease):
    """Founders whom easier entry calls beyond the normal, per founder of a normal year, before the market fills up
    (`ease` is that of `ease_of_entry`)."""
    return ease * math.exp(zone.entry_stock / parameters.entry_room) - 1.0


@rule
def founders_left(drawn, lost):
    """Part of a zone's founders who stay, when easier entry there has `drawn` and other zones took `lost` of them."""
    return max(0.0, 1.0 - lost / max(0.05, 1.0 + drawn))
