"""What zones share, so that somebody loses: customers nearby, labour, founders, plants that move, credit, land quota.

Everything acts on what goes beyond the normal: of what one zone adds, a stated part comes from its rivals.
"""

import math

from qianyi.agents.rule import rule


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
def founders_drawn(zone, parameters, ease):
    """Founders whom easier entry calls beyond the normal, per founder of a normal year, before the market fills up
    (`ease` is that of `ease_of_entry`)."""
    return ease * math.exp(zone.entry_stock / parameters.entry_room) - 1.0


@rule
def founders_left(drawn, lost):
    """Part of a zone's founders who stay, when easier entry there has `drawn` and other zones took `lost` of them."""
    return max(0.0, 1.0 - lost / max(0.05, 1.0 + drawn))


@rule
def credit_points(policy, normal, parameters):
    """Credit above trend (percentage points a year) that levers give a zone: expansion, priority in capital."""
    priority = policy.factor_guarantee - normal.factor_guarantee
    return policy.credit_expansion + 10.0 * parameters.guarantee_finance_effect * priority


@rule
def normal_servicing(normal, parameters):
    """Hectares a quarter that an average zone services with what it spends before the plan (`normal`)."""
    money = (normal.infrastructure_investment + normal.park_in_park_capital) / 4.0
    return parameters.land_share_of_infrastructure * money / parameters.servicing_cost


@rule
def quota_ration(wished, usual, parameters):
    """Part of the hectares that zones wish to service which the province's quota for construction land allows.

    The quota of a usual year is enlarged by a part of what is wished beyond it.
    """
    return 1.0 - parameters.quota_shared * max(0.0, wished - usual) / max(wished, 1e-9)
