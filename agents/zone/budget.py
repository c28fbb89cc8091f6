"""Money of a zone and its financing platform: what comes in, what goes out, what is left.

`book` is a row of MONEY (`sim/accounts.py`): the quarter's money of one zone, each column by its name.
"""

import math

from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort
from qianyi.agents.zone.cost import pay_bill, programmes, repay_partners


@rule
def receive(zone, parameters, book, services, transfers, tax_given_back):
    """Income of the quarter (亿元): the zone's share of taxes less what goes back to origins, what commercial land
    brings (`services` is their revenue), transfers."""
    book.cash_opening = zone.cash
    book.debt_opening = zone.debt
    book.tax = zone.revenue * parameters.local_tax_rate / 4.0 - tax_given_back
    book.land_income = parameters.commercial_land_income * services / 4.0
    book.transfers = transfers
    zone.cash += book.tax + book.land_income + book.transfers


@rule
def rewards_of(zone, policy):
    """Rewards of the province to a leader in exports, foreign capital or innovation (亿元 a quarter)."""
    return (policy.trade_fdi_rewards * zone.reward_trade + policy.innovation_rewards * zone.reward_innovation) / 4.0


@rule
def ease_finance(zone, policy, normal, parameters):
    """Ease of finance for firms (log points): credit, equity funds, guarantees; `normal` is before the plan.

    More of it finds fewer firms that lack money: what it adds saturates at `finance_effect`.
    """
    more = (
        (policy.credit_expansion - zone.credit_lost) / 10.0
        + (policy.equity_funds - normal.equity_funds) / 200.0
        + (policy.factor_guarantee - normal.factor_guarantee) * parameters.guarantee_finance_effect
    )
    before = zone.finance_ease
    zone.finance_ease = parameters.finance_effect * (1.0 - math.exp(-max(0.0, more)) + min(0.0, more))
    zone.finance_change = zone.finance_ease - before


@rule
def lenders_open(zone, policy, parameters):
    """Move what the year's credit and direct finance have built up so far: flows, which wear off as they fall due."""
    ease = (policy.credit_expansion - zone.credit_lost) / 100.0 - zone.credit_stock / parameters.debt_maturity
    zone.credit_stock += ease / 4.0
    raised = policy.direct_financing / parameters.zones_sharing_funds - zone.direct_stock / parameters.debt_maturity
    zone.direct_stock += raised / 4.0


@rule
def borrowing_limit(zone, policy, parameters):
    """Debt (亿元) that lenders allow on security: leverage on assets, injection, credit, direct finance, reform."""
    assets = zone.platform_assets + policy.platform_injection * zone.proportion
    ease = 1.0 + zone.credit_stock + parameters.reform_borrowing * zone.reform_progress
    return (parameters.platform_leverage * assets * ease + zone.direct_stock * zone.proportion) * zone.index


@rule
def debt_that_income_bears(parameters, income):
    """Debt (亿元) at which interest takes all of a quarter's `income` (亿元) that lenders let it take."""
    return parameters.interest_cover * 4.0 * max(0.0, income) / parameters.platform_interest


@rule
def carried_by_partners(policy, parameters, book):
    """Part of infrastructure that partners finance: as the policy wishes, and ever less of it the nearer what they are
    paid already comes to its ceiling, a part of the zone's income."""
    most = parameters.ppp_ceiling * max(1e-9, book.tax + book.land_income + book.transfers)
    return policy.ppp_leasing * max(0.0, 1.0 - book.ppp_payments / most)


@rule
def relief(zone, parameters, income):
    """Arrears (亿元) that the city takes on itself: those above a part (`arrears_limit`) of a year's `income`."""
    return max(0.0, -zone.cash - parameters.arrears_limit * 4.0 * max(0.0, income))


@rule
def wished_spending(zone, policy, parameters, book):
    """Put the quarter's wishes into the book and return their sum (亿元).

    What a lever gives in 亿元 a zone is that of an average zone; each wishes in proportion to its revenue at the base
    date, growing with the nation (`unit`). Infrastructure is the zone's own part: what public-private partners and
    leasing carry is left out.
    """
    book.payroll = pay_bill(zone, policy, parameters) / 4.0
    book.promotion = programmes(policy, parameters) * zone.unit / 4.0
    book.services = policy.supporting_services * zone.unit / 4.0
    book.innovation = parameters.platform_cost * policy.innovation_platforms * zone.unit / 4.0
    book.infrastructure = policy.infrastructure_investment * zone.unit / 4.0
    zone.spread = divide_by_effort(zone, book)
    book.infrastructure *= 1.0 - carried_by_partners(policy, parameters, book)
    book.promotion += policy.promotion_rewards / 10000.0 * zone.signed_rewarded * parameters.paid_in_share
    book.innovation += parameters.partner_cost * policy.university_partnerships * zone.unit / 4.0
    taken_back = min(policy.land_replacement * zone.proportion / 4.0, zone.land_idle)
    book.land_taken_back = parameters.land_replacement_cost * taken_back * zone.index
    book.interest = zone.debt * parameters.platform_interest / 4.0
    book.arrears_interest = max(0.0, -zone.cash) * parameters.arrears_interest / 4.0
    return spent_by_zone(book) + fixed_charges(book) - book.payroll


@rule
def divide_by_effort(zone, book):
    """Move free money among its four uses as the zone's effort is divided; how much there is of it stays as it was.

    Returns the factor by which a use at a quarter of the effort is changed.
    """
    before = book.promotion + book.services + book.innovation + book.infrastructure
    book.promotion *= 4.0 * zone.effort[Effort.PROMOTION]
    book.services *= 4.0 * zone.effort[Effort.SERVICES]
    book.innovation *= 4.0 * zone.effort[Effort.INNOVATION]
    book.infrastructure *= 4.0 * zone.effort[Effort.LAND]
    after = book.promotion + book.services + book.innovation + book.infrastructure
    factor = before / after if after > 0.0 else 1.0
    book.promotion *= factor
    book.services *= factor
    book.innovation *= factor
    book.infrastructure *= factor
    return factor


@rule
def fixed_charges(book):
    """What must be paid in any case in a quarter (亿元): payroll, interest, arrears, infrastructure partners."""
    return book.payroll + book.interest + book.arrears_interest + book.ppp_payments


@rule
def spent_by_zone(book):
    """What the zone's own budget spends in a quarter (亿元): all but what its platform pays."""
    return book.payroll + book.promotion + book.services + book.innovation + book.infrastructure + book.land_taken_back


@rule
def spend(zone, policy, parameters, book):
    """Pay for the quarter: own cash first, then the platform borrows up to its limit, then wishes are cut.

    Fixed charges are paid in any case; what cannot be borrowed for them leaves cash below zero. Such arrears cost
    interest, and what the zone cannot bear of them falls on its city. Cash above the reserve first brings debt back to
    its normal part of the limit, then goes up to the city.
    """
    book.ppp_payments = repay_partners(zone, parameters, zone.ppp_capital)
    book.asked = wished_spending(zone, policy, parameters, book)
    fixed = fixed_charges(book)
    income = book.tax + book.land_income + book.transfers
    limit = min(borrowing_limit(zone, policy, parameters), debt_that_income_bears(parameters, income))
    book.borrowing = min(max(0.0, book.asked - max(0.0, zone.cash)), max(0.0, limit - zone.debt))
    free = max(0.0, zone.cash + book.borrowing - fixed)
    optional = book.asked - fixed
    zone.funded_share = 1.0 if optional <= free else free / optional
    book.promotion *= zone.funded_share
    book.services *= zone.funded_share
    book.innovation *= zone.funded_share
    book.infrastructure *= zone.funded_share
    book.land_taken_back *= zone.funded_share
    zone.infrastructure_spending = book.infrastructure / (1.0 - carried_by_partners(policy, parameters, book))
    zone.ppp_capital = zone.infrastructure_spending - book.infrastructure
    left = zone.cash + book.borrowing - fixed - optional * zone.funded_share
    spare = max(0.0, left - parameters.cash_reserve * zone.unit)
    above_normal = max(0.0, zone.debt - parameters.normal_debt * limit)
    book.repayment = min(above_normal, parameters.repayment_share * spare)
    book.handed_up = parameters.handed_up_share * (spare - book.repayment)
    zone.debt += book.borrowing - book.repayment
    zone.cash = left - book.repayment - book.handed_up
    book.relief = relief(zone, parameters, income)
    zone.cash += book.relief


@rule
def put_in_force(policy, zone):
    """Cut a zone's levers in a quarter (`policy`, changed in place) down to what its budget has paid for.

    Only what the zone itself pays and may leave: programmes, services, innovation. Its payroll is paid in any case;
    infrastructure and land follow from the money spent on them.
    """
    paid = zone.funded_share
    policy.professional_agencies *= paid
    policy.matchmaking_events *= paid
    policy.alliance_events *= paid
    policy.chain_targeting *= paid
    policy.talent_with_capital *= paid
    policy.cluster_cascade *= paid
    policy.market_operation *= paid
    policy.ftz_replication *= paid
    policy.promotion_rewards *= paid
    policy.supporting_services *= paid * zone.spread * 4.0 * zone.effort[Effort.SERVICES]
    policy.innovation_platforms *= paid * zone.spread * 4.0 * zone.effort[Effort.INNOVATION]
    policy.university_partnerships *= paid


@rule
def let_land(zone, book, income):
    """Book what projects paid for serviced land in this quarter (亿元)."""
    book.land_income += income
    zone.cash += income


@rule
def close_money(zone, book):
    """Close the book of money."""
    book.cash_closing = zone.cash
    book.debt_closing = zone.debt
