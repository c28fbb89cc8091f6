"""The order of a quarter. It reads like the table of contents of a paper; the loops stand in `sim/phases/`."""

from qianyi.agents.rule import rule
from qianyi.sim.phases.books import (
    aggregate,
    books_close,
    quarter_opens,
    taxes_shared,
    year_is_appraised,
    zones_learn,
    zones_report,
)
from qianyi.sim.phases.coordination import zones_keep_ties
from qianyi.sim.phases.government import (
    events_happen,
    zones_budget,
    zones_reform,
    zones_remember,
    zones_service_land,
    zones_shift_effort,
)
from qianyi.sim.phases.investors import (
    candidates_choose,
    investors_appear,
    investors_hear,
    zones_attract,
)
from qianyi.sim.phases.newcomers import local_firms_enter
from qianyi.sim.phases.pipeline import projects_advance
from qianyi.sim.phases.production import (
    all_services_grow,
    firms_fall_or_leave,
    firms_grow,
    markets_are_taken_up,
    stocks_change,
)
from qianyi.sim.phases.rivalry import credit_is_shared, founders_are_shared, land_quota_is_shared, rivals_are_met
from qianyi.sim.world import national_level


@rule
def quarter(world, t):
    """One quarter of the zone economy, phase after phase."""
    quarter_opens(world, t)
    events_happen(world, t)  # 1 policy
    zones_reform(world, t)  # 2 reform
    taxes_shared(world, t)  # 3 budget
    credit_is_shared(world, t)
    zones_budget(world, t)
    zones_shift_effort(world, t)  # 4 effort
    land_quota_is_shared(world, t)  # 5 land and infrastructure
    zones_service_land(world, t)
    zones_keep_ties(world, world.in_force, world.province_in_force[0])
    investors_appear(world, t, world.province_in_force[0], world.policy_before[0])  # 6 sourcing
    investors_hear(world, world.in_force, world.policy_before)  # 7 consideration
    zones_attract(world, world.in_force, world.level[t])  # 8 choice
    candidates_choose(world, t)
    projects_advance(world, t, world.in_force)  # 9 pipeline
    rivals_are_met(world, t)  # 10 firms
    markets_are_taken_up(world)
    stocks_change(world, t)
    firms_grow(world, t)
    all_services_grow(world, t)
    founders_are_shared(world, t)
    local_firms_enter(world, t)
    firms_fall_or_leave(world, t)  # 11 distress and exit
    zones_learn(world, t)  # 12 innovation
    aggregate(world, t)
    zones_report(world, t)
    year_is_appraised(world, t)  # 13 appraisal
    zones_remember(world, t)
    books_close(world, t)  # 14 books


@rule
def quarters(world, first, last):
    """Quarters `first` to `last` - 1."""
    for t in range(first, last):
        quarter(world, t)


@rule
def past_quarter(world, t):
    """A quarter before the base date (t < 0): only the pipeline fills, so that the first quarters are not empty."""
    investors_appear(world, t, world.policy_before[0], world.policy_before[0])
    investors_hear(world, world.policy_before, world.policy_before)
    zones_attract(world, world.policy_before, national_level(world, t))
    candidates_choose(world, t)
    projects_advance(world, t, world.policy_before)
