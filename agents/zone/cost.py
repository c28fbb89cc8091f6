"""What a package costs each payer a year: zone, city, province, financing platform, partners, and income forgone.

Unit costs are the rows `cost` of the parameters, all assumed; what the zone pays passes through its budget.
"""

import math

from qianyi.agents.rule import rule


@rule
def posts_filled(zone, policy, parameters):
    """Posts of the zone: administration, promotion, secondments, project drive, powers that were delegated."""
    in_force = zone.reform_progress
    posts = parameters.base_staff * zone.proportion * (1.0 - policy.big_department * in_force) + policy.promotion_staff
    posts += policy.seconded_officials + parameters.drive_posts * policy.project_drive
    posts += parameters.delegated_posts * policy.delegated_powers * in_force
    return posts


@rule
def pay_bill(zone, policy, parameters):
    """Payroll of the zone (亿元 a year): posts, special pay, performance pay, bonuses for targets."""
    posts = posts_filled(zone, policy, parameters)
    special = policy.promotion_staff * (policy.special_post_pay - 1.0)
    premium = 1.0 + parameters.performance_pay_premium * policy.performance_pay * zone.reform_progress
    return (
        parameters.pay_per_post * (posts + special) * premium
        + parameters.appraisal_bonus * policy.target_responsibility
    ) * zone.index


@rule
def programmes(policy, parameters):
    """Running cost of promotion programmes (亿元 a year) of an average zone, rewards for landed investment apart."""
    return (
        parameters.agency_fee * policy.professional_agencies
        + parameters.event_cost * (policy.matchmaking_events + policy.alliance_events)
        + parameters.chain_research_cost * policy.chain_targeting
        + parameters.talent_event_cost * policy.talent_with_capital
        + parameters.cascade_cost * policy.cluster_cascade
        + parameters.market_fee * policy.market_operation
        + parameters.ftz_cost * policy.ftz_replication
    )


@rule
def reorganise(zone, policy, parameters):
    """One-off cost of reform in this quarter (亿元, paid by the city): content carried out, posts saved."""
    freed = parameters.base_staff * zone.proportion * policy.big_department * zone.reform_progress
    cost = parameters.reorganisation_cost * zone.proportion * zone.progress_change
    cost += parameters.severance_cost * max(0.0, freed - zone.freed_posts)
    zone.freed_posts = max(freed, zone.freed_posts)
    return cost


@rule
def city_cost(zone, policy, parameters, traditional_revenue, reorganisation):
    """What the city spends for a zone (亿元 a year); `reorganisation` is this quarter's one-off cost."""
    subsidy = policy.upgrade_subsidy * parameters.upgrading_investment_rate * traditional_revenue
    shared = (
        policy.platform_injection / parameters.injection_years
        + parameters.approval_bureau_cost * policy.approval_bureau
        + parameters.online_cost * policy.online_approval
        + parameters.docking_cost * policy.sector_docking
        + parameters.sino_foreign_cost * policy.sino_foreign_parks / parameters.zones_sharing_funds
        + parameters.emerging_cost * policy.emerging_focus
        + parameters.credit_guarantee_cost * policy.credit_expansion
    )
    return shared * zone.unit + subsidy + 4.0 * reorganisation


@rule
def province_cost(zone, policy, parameters):
    """What the province spends for a zone (亿元 a year): pilots, rewards, listings, funds, resettled workers."""
    shared = parameters.listing_subsidy * policy.overseas_listings
    shared += parameters.equity_public_share * policy.equity_funds
    return (
        policy.pilot_funding * zone.pilot
        + policy.trade_fdi_rewards * zone.reward_trade
        + policy.innovation_rewards * zone.reward_innovation
        + (shared / parameters.zones_sharing_funds + parameters.guarantee_cost * policy.factor_guarantee) * zone.unit
        + 4.0 * parameters.resettlement_cost * zone.disposed
    )


@rule
def platform_cost(zone, policy, parameters, interest, ppp_payments):
    """What the financing platform pays (亿元 a year): interest, payments to infrastructure partners, fees of issues."""
    fees = parameters.issuance_fee * policy.direct_financing / parameters.zones_sharing_funds * zone.unit
    return 4.0 * (interest + ppp_payments) + fees


@rule
def partners_cost(zone, policy, parameters, ppp_capital):
    """Capital of partners (亿元 a year): parks inside the zone, co-built parks, infrastructure of partnerships."""
    co_built = parameters.co_built_cost * park_at_work(zone, policy) * zone.index
    return park_capital(zone, policy, parameters) + co_built + 4.0 * ppp_capital


@rule
def park_capital(zone, policy, parameters):
    """Capital (亿元 a year) that developers bring to parks inside the zone: none where parks do not let their land.

    They stay away as serviced land stands empty (`park_break_even`), and what they offer beyond a part of the zone's
    revenue finds ever fewer uses (`park_ceiling`).
    """
    serviced = zone.land_let + zone.land_idle + zone.land_free
    empty = zone.land_free / max(1.0, serviced)
    earns = min(1.0, max(0.0, 2.0 - empty / (1.0 - parameters.park_break_even)))
    most = parameters.park_ceiling * zone.revenue
    return most * (1.0 - math.exp(-policy.park_in_park_capital * zone.unit / most)) * earns


@rule
def park_at_work(zone, policy):
    """Whether, and how strongly, the zone's co-built park works: parks open in order, none before its day; more than
    five add depth."""
    if zone.park_rank == 0.0 or zone.park_open == 0.0:
        return 0.0
    open_now = min(1.0, max(0.0, policy.co_built_parks - zone.park_rank + 1.0))
    return open_now * max(1.0, policy.co_built_parks / 5.0)


@rule
def repay_partners(zone, parameters, new_capital):
    """Payment of this quarter (亿元) for infrastructure that partners financed; new capital adds to what is owed."""
    principal = zone.ppp_owed / parameters.ppp_years / 4.0
    payment = principal + zone.ppp_owed * parameters.ppp_return / 4.0
    zone.ppp_owed += new_capital - principal
    return payment
