"""Money of a zone and its financing platform: what comes in, what goes out, what is left."""

import math

from qianyi.agents.rule import rule
from qianyi.agents.zone import Effort
from qianyi.agents.zone.cost import pay_bill, programmes, repay_partners

# Columns of the book of money, in the order in which they stand there.
MONEY = (
    "cash_opening",
    "tax",
    "land_income",
    "transfers",
    "borrowing",
    "payroll",
    "promotion",
    "services",
    "innovation",
    "infrastructure",
    "land_taken_back",
    "ppp_payments",
    "interest",
    "repayment",
    "cash_closing",
    "debt_opening",
    "debt_closing",
)
(
    CASH_OPENING,
    TAX,
    LAND_INCOME,
    TRANSFERS,
    BORROWING,
    PAYROLL,
    PROMOTION_COST,
    SERVICES_COST,
    INNOVATION_COST,
    INFRASTRUCTURE_COST,
    LAND_TAKEN_BACK,
    PPP_PAYMENTS,
    INTEREST,
    REPAYMENT,
    CASH_CLOSING,
    DEBT_OPENING,
    DEBT_CLOSING,
) = range(len(MONEY))


@rule
def receive(zone, policy, parameters, book, pilot_funds, rewards, tax_given_back):
    """Income of the quarter (亿元): the zone's share of taxes less what goes back to origins, and transfers."""
    book[CASH_OPENING] = zone.cash
    book[DEBT_OPENING] = zone.debt
    book[TAX] = zone.revenue * parameters.local_tax_rate / 4.0 - tax_given_back
    book[TRANSFERS] = pilot_funds + rewards
    zone.cash += book[TAX] + book[TRANSFERS]


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
        + (policy.factor_guarantee - normal.factor_guarantee) * parameters.guarantee_finance_effect
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
    book[PAYROLL] = pay_bill(zone, policy, parameters) / 4.0
    reward = policy.promotion_rewards / 10000.0 * zone.signed_rewarded * parameters.paid_in_share
    book[PROMOTION_COST] = programmes(policy, parameters) / 4.0 + reward
    book[SERVICES_COST] = policy.supporting_services / 4.0 * (4.0 * zone.effort[Effort.SERVICES])
    book[INNOVATION_COST] = (
        parameters.platform_cost * policy.innovation_platforms * (4.0 * zone.effort[Effort.INNOVATION])
        + parameters.partner_cost * policy.university_partnerships
    ) / 4.0
    own = 1.0 - policy.ppp_leasing
    book[INFRASTRUCTURE_COST] = policy.infrastructure_investment / 4.0 * own * (4.0 * zone.effort[Effort.LAND])
    book[LAND_TAKEN_BACK] = parameters.land_replacement_cost * min(policy.land_replacement / 4.0, zone.land_idle)
    book[INTEREST] = zone.debt * parameters.platform_interest / 4.0
    return (
        book[PAYROLL]
        + book[PROMOTION_COST]
        + book[SERVICES_COST]
        + book[INNOVATION_COST]
        + book[INFRASTRUCTURE_COST]
        + book[LAND_TAKEN_BACK]
        + book[PPP_PAYMENTS]
        + book[INTEREST]
    )


@rule
def spend(zone, policy, parameters, book):
    """Pay for the quarter: own cash first, then the platform borrows up to its limit, then wishes are cut.

    Payroll, interest and payments to infrastructure partners are paid in any case; what cannot be borrowed for
    them leaves cash below zero.
    """
    book[PPP_PAYMENTS] = repay_partners(zone, parameters, zone.ppp_capital)
    wished = wished_spending(zone, policy, parameters, book)
    fixed = book[PAYROLL] + book[INTEREST] + book[PPP_PAYMENTS]
    room = max(0.0, borrowing_limit(zone, policy, parameters) - zone.debt)
    gap = max(0.0, wished - max(0.0, zone.cash))
    book[BORROWING] = min(gap, room)
    free = max(0.0, zone.cash + book[BORROWING] - fixed)
    optional = wished - fixed
    zone.funded_share = 1.0 if optional <= free else free / optional
    for column in range(PROMOTION_COST, PPP_PAYMENTS):
        book[column] *= zone.funded_share
    zone.infrastructure_spending = book[INFRASTRUCTURE_COST] / max(0.2, 1.0 - policy.ppp_leasing)
    zone.ppp_capital = zone.infrastructure_spending - book[INFRASTRUCTURE_COST]
    paid = fixed + optional * zone.funded_share
    left = zone.cash + book[BORROWING] - paid
    book[REPAYMENT] = min(zone.debt, max(0.0, left - parameters.cash_reserve)) * parameters.repayment_share
    zone.debt += book[BORROWING] - book[REPAYMENT]
    zone.cash = left - book[REPAYMENT]


@rule
def let_land(zone, book, income):
    """Book what projects paid for serviced land in this quarter (亿元)."""
    book[LAND_INCOME] += income
    zone.cash += income


@rule
def close_money(zone, book):
    """Close the book of money."""
    book[CASH_CLOSING] = zone.cash
    book[DEBT_CLOSING] = zone.debt
