"""What the national path of growth already holds: entry, exit, zombies and outside investment of a normal year.

An average zone without the plan keeps the national path, whatever the parameters: what these bring to its growth is
taken off the growth of its firms (`contained_growth`). It is derived, not fitted, from the same rules that bring it.
"""

import math

from qianyi.agents.firm import State, exit_hazard, lost_at_exit
from qianyi.agents.plant import full_load, load_while_ramping
from qianyi.agents.project import approval_wait, build_wait, follower_share, pass_hazard, site_wait, withdrawal
from qianyi.agents.rule import rule


@rule
def lost_by_closing(firm, parameters):
    """Sales (亿元 a year) that a firm of the base date is expected to lose in a year, less what rivals take up.

    By exit, disposal and decline.
    """
    net = 1.0 - parameters.market_taken_up
    if firm.state == State.ZOMBIE:
        leaving = parameters.zombie_exit + parameters.disposal_normal
        return firm.volume * (leaving * lost_at_exit(firm.volume, parameters) * net + parameters.zombie_decline)
    return firm.volume * 4.0 * firm.exit_hazard * lost_at_exit(firm.volume, parameters) * net


@rule
def brought_by_entry(parameters):
    """Growth a year (share of volume) that new local firms bring."""
    return parameters.entry_rate * parameters.entrant_size


@rule
def mean_investment(parameters, smallest, least):
    """Mean planned investment (亿元) a project in those of at least `least`, over all projects: Pareto, cut."""
    k = parameters.project_tail
    low = max(smallest, least)
    cut = 1.0 - math.exp(k * math.log(smallest / parameters.largest_project))
    mass = math.exp((1.0 - k) * math.log(low)) - math.exp((1.0 - k) * math.log(parameters.largest_project))
    return max(0.0, k / (k - 1.0) * math.exp(k * math.log(smallest)) * mass / cut)


@rule
def passes(hazard, withdrawn, fade):
    """Chance to pass a stage rather than withdraw, both by quarter; each quarter waited counts `fade`."""
    return hazard / (1.0 - (1.0 - hazard - withdrawn) * fade)


@rule
def produces(policy, parameters, approval_days, build_years, fade):
    """Chance that a signed project comes to produce, each quarter until then counted at `fade`."""
    approved = pass_hazard(approval_wait(approval_days, policy, parameters))
    started = pass_hazard(site_wait(policy, parameters))
    built = pass_hazard(build_wait(build_years, policy, parameters))
    chance = 0.0
    for meant in range(2):
        gives_up = withdrawal(float(meant), parameters)
        share = parameters.genuine_share if meant == 1 else 1.0 - parameters.genuine_share
        chance += share * passes(approved, gives_up, fade) * fade * passes(started, gives_up, fade)
    return chance * fade * passes(built, 0.0, fade)


@rule
def load_of_signed(parameters, investment, fade):
    """Volume (亿元 a year) that a signed and built yuan brings while its plant ramps up.

    The plant is of a usual `investment` (亿元). Each quarter counts `fade`; it may leave before it runs at normal load.
    """
    full = full_load(parameters.paid_in_share, 1.0, parameters)
    left = parameters.ramp_quarters
    load = load_while_ramping(full, left, parameters)
    brought, weight = load, 1.0
    while left > 0.0:
        size = math.log(max(0.05, load * investment))
        weight *= fade * (1.0 - exit_hazard(size, parameters.plant_productivity, parameters))
        left -= 1.0
        more = load * math.exp(parameters.ramp_step)
        brought += weight * (more - load)
        load = more
    return brought


@rule
def with_followers(policy, parameters, smallest, chance):
    """Investment that is signed for each yuan of a project's, followers of anchors that produce included."""
    anchors = mean_investment(parameters, smallest, parameters.anchor_size) / mean_investment(parameters, smallest, 0.0)
    return 1.0 + anchors * chance * follower_share(policy, parameters)


@rule
def share_inside(known, weight, share, similarity):
    """Inside share at which to open the outside option, so that `share` of the investors choose a zone.

    Each knows some of the zones only (`known` (Z,), a chance), so that the zones' pull differs between investors; the
    nest's concave answer to it is taken off to second order. The reach of zones is that of the base date.
    """
    mean = 0.0
    variance = 0.0
    for z in range(len(weight)):
        mean += known[z] * weight[z]
        variance += known[z] * (1.0 - known[z]) * weight[z] * weight[z]
    bend = 0.5 * similarity * (similarity * (1.0 - 2.0 * share) - 1.0) * variance / (mean * mean)
    return share / (1.0 + bend * (1.0 - share))
