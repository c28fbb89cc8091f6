"""Knowledge of a zone: platforms, partners, talent; depreciation; spill-overs."""

import math

from qianyi.agents.rule import rule


@rule
def learn(zone, policy, normal, parameters):
    """Move the zone's knowledge stock by a quarter.

    Normal research keeps a normal zone's index at 1; platforms and partners beyond the normal add to it,
    neighbours' knowledge spills over, old knowledge is lost. `normal` is the policy before the plan.
    """
    before = zone.knowledge
    zone.platforms += policy.innovation_platforms / 4.0 - parameters.platform_closure / 4.0 * zone.platforms
    research = parameters.knowledge_wear * (
        1.0
        + parameters.platform_effect * (zone.platforms - parameters.platforms_normal)
        + parameters.partner_effect * (policy.university_partnerships - normal.university_partnerships)
        + parameters.innovation_reward_effect * (policy.innovation_rewards - normal.innovation_rewards)
    )
    zone.knowledge = max(
        0.1, before + (max(0.0, research) - parameters.knowledge_wear * before + parameters.spill * zone.spilled) / 4.0
    )
    zone.knowledge_change = math.log(zone.knowledge / before)
    wish = 1.0 + parameters.talent_effect_of_partners * (
        policy.university_partnerships - normal.university_partnerships
    )
    wish += parameters.talent_effect_of_events * (policy.talent_with_capital - normal.talent_with_capital)
    zone.talent += 0.25 * parameters.talent_speed * (max(0.2, wish) - zone.talent)


@rule
def adapt_to_subsidy(zone, policy, parameters):
    """Let firms adapt to the upgrading subsidy: the effect is a level that is reached over some years."""
    before = zone.subsidy_stock
    zone.subsidy_stock += 0.25 * parameters.subsidy_speed * (policy.upgrade_subsidy - before)
    zone.subsidy_change = zone.subsidy_stock - before
