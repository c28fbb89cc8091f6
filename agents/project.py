"""A project: from the search for a site through signing, approval and construction to production."""

import math
from enum import IntEnum

from qianyi.agents.columns import table
from qianyi.agents.rule import rule


class Stage(IntEnum):
    """Place in the pipeline; Stage.NOTHING is a free row of the table."""

    NOTHING = 0
    SEEKING = 1
    SIGNED = 2
    APPROVED = 3
    BUILDING = 4
    PRODUCING = 5
    WITHDRAWN = 6


class Site(IntEnum):
    """In place of the row of a zone: chose the outside option, has not chosen yet."""

    OUTSIDE = -1
    UNDECIDED = -2


PROJECT = table(
    "project",
    [
        ("id", "u8", "-", "agent id of its draws; never reused"),
        ("origin", "i8", "-", "0 Beijing, 1 Tianjin, 2 other domestic, 3 foreign (`agents/origins.py`)"),
        ("sector", "i8", "-", "place in the list of sectors"),
        ("zone", "i8", "-", "row of the zone that it chose; -1 for the outside option, -2 before the choice"),
        ("stage", "i8", "-", "place in the pipeline"),
        ("pressed", "f8", "0/1", "a firm that pressure makes move, not a group's investment"),
        ("genuine", "f8", "0/1", "meant to be built when it was signed"),
        ("investment", "f8", "亿元", "planned investment"),
        ("land", "f8", "ha", "land that it needs"),
        ("paid", "f8", "亿元", "capital paid in so far"),
        ("years", "f8", "years", "since signing"),
        ("followers", "f8", "count", "projects that will follow when it produces"),
        ("parent", "f8", "0/1", "follows an anchor"),
    ],
)


@rule
def pareto_size(luck, smallest, exponent, largest):
    """Planned investment (亿元): Pareto, cut at `largest` by inverting the truncated distribution."""
    cut = 1.0 - math.exp(exponent * math.log(smallest / largest))
    return smallest * math.exp(-math.log(1.0 - luck * cut) / exponent)


@rule
def pass_hazard(mean_years):
    """Probability to pass within a quarter a stage whose wait is exponential with this mean."""
    return 1.0 - math.exp(-0.25 / max(0.02, mean_years))


@rule
def seek_approval(project, zone, gives_up, luck):
    """A signed project is approved, withdraws, or waits: P(start) = p * exp(-h T) as its waits add up.

    `gives_up` is its `withdrawal`, here and where it breaks ground.
    """
    project.years += 0.25
    # One number decides, by its lower and its upper end, so that the chances exclude each other.
    if luck < gives_up:
        project.stage = Stage.WITHDRAWN
    elif luck > 1.0 - zone.approval_chance:
        project.stage = Stage.APPROVED


@rule
def open_stages(zone, policy, parameters):
    """Chances in this quarter of the zone's projects to be approved, and to start where serviced land is there."""
    zone.approval_chance = pass_hazard(approval_wait(zone.approval_days, policy, parameters))
    zone.start_chance = pass_hazard(site_wait(policy, parameters))


@rule
def approval_wait(approval_days, policy, parameters):
    """Mean wait (years) from signing to approval: the part of approval that delays the start, less with a drive."""
    wait = approval_days / 250.0 * parameters.approval_overlap
    return wait / (1.0 + parameters.drive_effect * policy.project_drive)


@rule
def site_wait(policy, parameters):
    """Mean wait (years) from approval to the start, where serviced land is there."""
    ease = parameters.drive_effect * policy.project_drive + parameters.guarantee_site_effect * policy.factor_guarantee
    return parameters.site_wait / (1.0 + ease)


@rule
def build_wait(build_years, policy, parameters):
    """Mean time of construction (years), `build_years` in its sector: a drive shortens it half as much as approval."""
    return build_years / (1.0 + 0.5 * parameters.drive_effect * policy.project_drive)


@rule
def withdrawal(genuine, parameters):
    """Probability that a waiting project gives up in a quarter (row `h_drop`; agreements never meant go sooner)."""
    monthly = parameters.drop_out_hazard if genuine > 0.0 else parameters.phantom_hazard
    return 1.0 - math.exp(-3.0 * monthly)


@rule
def break_ground(project, zone, parameters, gives_up, luck):
    """An approved project starts once serviced land is there; returns what it pays for the land (亿元)."""
    project.years += 0.25
    if luck < gives_up:
        project.stage = Stage.WITHDRAWN
        return 0.0
    if zone.land_free < project.land or luck <= 1.0 - zone.start_chance:
        return 0.0
    zone.land_free -= project.land
    zone.land_let += project.land
    zone.land_promised -= project.land
    project.stage = Stage.BUILDING
    return project.land * parameters.land_price


@rule
def expected_followers(anchor, policy, parameters):
    """Mean number of linked projects that an anchor draws when it starts to produce."""
    if anchor.investment < parameters.anchor_size or anchor.parent > 0.0:
        return 0.0
    return followers(policy, parameters)


@rule
def followers(policy, parameters):
    """Mean number of projects that follow an anchor."""
    return parameters.followers_per_anchor * (1.0 + parameters.cascade_effect * policy.cluster_cascade)


@rule
def follower_share(policy, parameters):
    """Mean investment of an anchor's followers, all together, against its own."""
    return followers(policy, parameters) * parameters.follower_size


@rule
def follower_size(anchor, parameters, luck):
    """Planned investment (亿元) of a project that follows an anchor: exponential."""
    return parameters.follower_size * anchor.investment * -math.log(luck)


@rule
def build(project, policy, parameters, build_years, paid_a_quarter, luck):
    """Capital is paid in towards its share of what was agreed; returns the capital paid in this quarter (亿元).

    `paid_a_quarter` is the part of what is left that is paid in a quarter: 1 - exp(-0.25 / `payment_years`).
    """
    project.years += 0.25
    ceiling = project.investment * parameters.paid_in_share
    paid = (ceiling - project.paid) * paid_a_quarter
    project.paid += paid
    if luck > 1.0 - pass_hazard(build_wait(build_years, policy, parameters)):
        paid += ceiling - project.paid
        project.paid = ceiling
        project.stage = Stage.PRODUCING
    return paid
