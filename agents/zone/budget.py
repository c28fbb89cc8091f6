"""Money of a zone and its financing platform: what comes in, what goes out, what is left.

`book` is a row of MONEY (`sim/accounts.py`): the quarter's money of one zone, each column by its name.
"""

import math

from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort
from qianyi.agents.zone.cost import pay_bill, programmes, repay_partners


@rule
def receive(zone, policy, parameters, book, pilot_funds, rewards, tax_given_back):
    """Income of the quarter (亿元): the zone's share of taxes less what goes back to origins, and transfers."""
    book.cash_opening = zone.cash
    book.debt_opening = zone.debt
    book.tax = zone.revenue * parameters.local_tax_rate / 4.0 - tax_given_back
    book.transfers = pilot_funds + rewards
    zone.cash += book.tax + book.transfers


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
        policy.credit_expansion / 10.0
        + (policy.equity_funds - normal.equity_funds) / 200.0
        + 0.5 * (policy.factor_guarantee - normal.factor_guarantee) * parameters.guarantee_effect
    )
    before = zone.finance_ease
    zone.finance_ease = parameters.finance_effect * (1.0 - math.exp(-max(0.0, more)) + min(0.0, more))
    zone.finance_change = zone.finance_ease - before


@rule
def borrowing_limit(zone, policy, parameters):
    """Debt (亿元) that lenders allow the platform: leverage on assets, injection, credit, direct finance, reform."""
    assets = zone.platform_assets + policy.platform_injection
    ease = 1.0 + policy.credit_expansion / 100.0 + parameters.reform_borrowing * zone.reform_progress
    return parameters.platform_leverage * assets * ease + policy.direct_financing / parameters.zones_sharing_funds


@rule
def wished_spending(zone, policy, parameters, book):
    """Put the quarter's wishes into the book and return their sum (亿元).

    Infrastructure is the zone's own part: what public-private partners and leasing carry is left out.
    """
    book.payroll = pay_bill(zone, policy, parameters) / 4.0
    reward = policy.promotion_rewards / 10000.0 * zone.signed_recently * parameters.paid_in_share
    book.promotion = programmes(policy, parameters) / 4.0 + reward
    book.services = policy.supporting_services / 4.0 * (4.0 * zone.effort[Effort.SERVICES])
    book.innovation = (
        parameters.platform_cost * policy.innovation_platforms * (4.0 * zone.effort[Effort.INNOVATION])
        + parameters.partner_cost * policy.university_partnerships
    ) / 4.0
    own = 1.0 - policy.ppp_leasing
    book.infrastructure = policy.infrastructure_investment / 4.0 * own * (4.0 * zone.effort[Effort.LAND])
    book.land_taken_back = parameters.land_replacement_cost * min(policy.land_replacement / 4.0, zone.land_idle)
    book.interest = zone.debt * parameters.platform_interest / 4.0
    return spent_by_zone(book) + book.ppp_payments + book.interest


@rule
def spent_by_zone(book):
    """What the zone's own budget spends in a quarter (亿元): all but what its platform pays."""
    return book.payroll + book.promotion + book.services + book.innovation + book.infrastructure + book.land_taken_back


@rule
def spend(zone, policy, parameters, book):
    """Pay for the quarter: own cash first, then the platform borrows up to its limit, then wishes are cut.

    Payroll, interest and payments to infrastructure partners are paid in any case; what cannot be borrowed for
    them leaves cash below zero.
    """
    book.ppp_payments = repay_partners(zone, parameters, zone.ppp_capital)
    wished = wished_spending(zone, policy, parameters, book)
    fixed = book.payroll + book.interest + book.ppp_payments
    room = max(0.0, borrowing_limit(zone, policy, parameters) - zone.debt)
    gap = max(0.0, wished - max(0.0, zone.cash))
    book.borrowing = min(gap, room)
    free = max(0.0, zone.cash + book.borrowing - fixed)
    optional = wished - fixed
    zone.funded_share = 1.0 if optional <= free else free / optional
    book.promotion *= zone.funded_share
    book.services *= zone.funded_share
    book.innovation *= zone.funded_share
    book.infrastructure *= zone.funded_share
    book.land_taken_back *= zone.funded_share
    zone.infrastructure_spending = book.infrastructure / max(0.2, 1.0 - policy.ppp_leasing)
    zone.ppp_capital = zone.infrastructure_spending - book.infrastructure
    paid = fixed + optional * zone.funded_share
    left = zone.cash + book.borrowing - paid
    book.repayment = min(zone.debt, max(0.0, left - parameters.cash_reserve)) * parameters.repayment_share
    zone.debt += book.borrowing - book.repayment
    zone.cash = left - book.repayment


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
