"""What moves all firms of a zone alike in a quarter: cluster, upgrading, infrastructure, finance, rivals, the national
path."""

import math

from qianyi.agents.rule import rule


@rule
def prepare_growth(zone, parameters):
    """Growth of the zone's firms by cause, and the speed at which they invest, from the quarter's changes.

    Every stock counts once, as a change, never as permanent growth.
    """
    zone.upgrading = parameters.research_elasticity * (1.0 - parameters.relabelled_share) * zone.knowledge_change
    zone.upgrading += parameters.reform_productivity * zone.felt_change
    zone.infrastructure_growth = parameters.infrastructure_elasticity * zone.infrastructure_change
    zone.subsidy_growth = parameters.subsidy_response * 10.0 * zone.subsidy_change
    zone.certified_growth = parameters.equity_response * zone.finance_change
    zone.certified_gain = math.exp(zone.certified_growth) - 1.0
    speed = parameters.investment_speed * math.exp(zone.finance_ease)
    if zone.land_free < parameters.scarce_land * zone.managed_area:
        speed *= parameters.scarce_land_slowdown
    zone.investment_speed[0] = min(1.0, speed)
    zone.investment_speed[1] = min(1.0, speed * math.exp(parameters.listing_effect))


@rule
def spread_shock(zone, parameters, luck):
    """Growth that hits every firm of the zone in this quarter (log points), from a standard normal; mean-one."""
    spread = parameters.zone_shock / 2.0
    zone.shock = spread * luck - 0.5 * spread * spread


@rule
def agglomerate(zone, parameters, sector, path):
    """Growth that the sector's cluster and suppliers bring in this quarter: by what they grew beyond the nation."""
    own = math.log((1.0 + zone.volume[sector]) / (1.0 + zone.volume_before[sector])) - path
    near = math.log((1.0 + zone.supply[sector]) / (1.0 + zone.supply_before[sector])) - path
    zone.cluster_growth[sector] = parameters.localisation_elasticity * own + parameters.linkage_elasticity * near


@rule
def crowd_out(zone, parameters, sector):
    """Growth (log points) that a change of the zombies' share lets the sector's other firms lose in this quarter.

    The loss of growth measured over some years (row `chi_z`) fades as firms adapt (`crowding_years`): a share that
    lasts is a level, not growth for ever.
    """
    level = parameters.zombie_drag * parameters.crowding_years * zone.zombie_share[sector]
    change = (level - zone.crowded[sector]) / (4.0 * parameters.crowding_years)
    zone.crowded[sector] += change
    zone.crowding_growth[sector] = -change


@rule
def offered_to_rivals(freed, parameters):
    """What rivals in the zones can take up (亿元 a year) of sales that closed firms gave up (row `market_taken_up`)."""
    return parameters.market_taken_up * freed


@rule
def taken_up(offered, volume, parameters):
    """Part by which rivals of this volume grow when so much is offered to them: no more than their spare capacity."""
    return min(offered / max(volume, 1e-9), parameters.capacity_buffer - 1.0)


@rule
def beyond_market(zone, parameters, sector, market):
    """Sales (亿元 a year) that a sector's firms won in the last quarter beyond the growth of its market (factor
    `market`).

    What rivals took or left is no gain of its own, and what closed firms handed on counts where `taken_up` books it.
    """
    passive = zone.customers_growth[sector] + zone.moved_growth[sector] + zone.labour_growth
    normal = zone.volume_before[sector] * market * (1.0 + zone.taken_up[sector]) * math.exp(passive)
    return zone.volume[sector] + parameters.market_taken_up * zone.freed[sector] - normal


@rule
def customers_wanted(gained, sold_nearby, parameters):
    """Sales (亿元 a year) that a gain takes from all firms that serve the same customers (rows `customers_shared`)."""
    return parameters.customers_shared * sold_nearby * gained


@rule
def hands_wanted(hired, parameters):
    """Persons who leave other firms within commuting distance for a zone that hires beyond the normal."""
    return parameters.labour_shared * hired


@rule
def replaced_by_plants(opened, parameters):
    """Sales (亿元 a year) of older plants in other zones that new plants replace (row `delta_reloc`)."""
    return parameters.moved_share * opened


@rule
def given_up(share):
    """Log growth of who loses this share of its volume to rivals; of who gains it, where it is negative."""
    return -math.log(1.0 + share) if share > 0.0 else math.log(1.0 - share)


@rule
def set_pace(zone, sector, path, traditional):
    """Factor by which demand for the zone's firms of a sector moves, luck of single firms apart.

    `path` is the sector's own growth less what entry, exit and outside investment bring to it. Elasticities times
    changes in log stocks come on top, markets of closed firms, and what rivals take or leave. Small firms of
    traditional sectors also gain by the upgrading subsidy.
    """
    growth = path + zone.shock + zone.crowding_growth[sector] + math.log(1.0 + zone.taken_up[sector])
    growth += zone.cluster_growth[sector] + zone.upgrading + zone.infrastructure_growth
    growth += zone.customers_growth[sector] + zone.moved_growth[sector] + zone.labour_growth
    zone.pace[sector] = math.exp(growth)
    zone.small_gain[sector] = zone.pace[sector] * (math.exp(zone.subsidy_growth * traditional) - 1.0)
