"""The four reforms of a zone: organisation, approval, pay, financing."""

import math

from qianyi.agents.rule import rule


@rule
def reform(zone, policy, parameters, today):
    """Move the zone's reforms along their path to `today` (ordinal day) and set what follows from them.

    Logistic path that comes near its ceiling at the deadline plus the zone's own slip; the ceiling is the
    plan's compliance times what this zone can carry out. Approval days fall from their statutory value by
    the ratio of row `r_app`, as far as the content of the approval reform is in force.
    """
    midpoint = policy.reform_deadline / 365.25 + zone.reform_slip - 2.0 / zone.reform_speed
    path = 1.0 / (1.0 + math.exp(-zone.reform_speed * (today / 365.25 - midpoint)))
    ceiling = min(1.0, policy.reform_compliance * zone.reform_capacity)
    # A reform in force is not undone when its ceiling is lowered later.
    before = zone.reform_progress
    zone.reform_progress = max(before, ceiling * path)
    zone.progress_change = zone.reform_progress - before
    zone.approval_progress = zone.reform_progress * approval_content(policy)
    zone.approval_days = parameters.approval_days_before * (
        1.0 - (1.0 - parameters.approval_ratio) * zone.approval_progress
    )
    felt = zone.reform_felt + parameters.felt_speed * (
        parameters.felt_share * zone.approval_progress - zone.reform_felt
    )
    zone.felt_change = felt - zone.reform_felt
    zone.reform_felt = felt
    zone.exit_factor = math.exp(parameters.reform_exit * felt)


@rule
def approval_content(policy):
    """Content of the approval reform, 0..1: one bureau, delegated powers, online and public (weights assumed)."""
    return 0.45 * policy.approval_bureau + 0.35 * policy.delegated_powers + 0.20 * policy.online_approval


@rule
def employ(zone, policy, parameters):
    """Productivity of the zone's staff: performance pay (row `lambda_pp`), posts saved by large departments."""
    pay = parameters.performance_pay_effect * policy.performance_pay * zone.reform_progress
    freed = policy.big_department * zone.reform_progress
    market = parameters.market_operation_effect * policy.market_operation
    zone.staff_productivity = math.exp(pay + market) * (1.0 + parameters.freed_staff_use * freed)
