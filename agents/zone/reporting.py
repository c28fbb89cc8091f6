"""What is reported is not what is produced: the observation model. Levers move only the true figure.

A zone's figure is what it produced within its statistical scope, times what it states above that. It overstates to be
at its target when officials answer for it, keeps to what it has stated, and a correction takes back no more than that.
"""

import math

from qianyi.agents.rule import rule

# Assumed: of the room that the gap to the target leaves, this part is claimed too, so that figures do not stand at
# the target itself but spread above it.
_SURPLUS = 0.2


@rule
def revenue_within_scope(zone, parameters, true_year_revenue, noise):
    """Main-business revenue (亿元) of the year so far by the rules of the statistics; their error is mean-one."""
    spread = parameters.reporting_noise
    return true_year_revenue * math.exp(zone.coverage + spread * noise - 0.5 * spread * spread)


@rule
def room_to_overstate(zone, policy, parameters, luck):
    """Log points that a zone is ready to overstate this year in order to be at its target.

    They rise with the weight of targets in its officials' appraisal and differ by `luck` (0..1); what was once taken
    back is not claimed again (assumed; decision 1 of the model).
    """
    room = parameters.target_margin * policy.target_responsibility * (0.5 + luck)
    return max(0.0, room - zone.taken_back)


@rule
def overstatement(zone, room, within_scope):
    """Log points by which the zone's figure stands above `within_scope` (亿元): what it has stated so far, or, where
    that leaves it below its target and the gap is within the `room`, the gap and a part of the room left."""
    gap = math.log(zone.target / within_scope)
    if zone.overstated >= gap or gap > room:
        return zone.overstated
    return gap + math.log(1.0 + _SURPLUS * (room - gap))


@rule
def take_back_overstatement(zone, size):
    """A correction takes back up to `size` log points of what the zone has overstated, never more than that."""
    taken = min(size, max(0.0, zone.overstated))
    zone.overstated -= taken
    zone.taken_back += taken
