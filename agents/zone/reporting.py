"""What is reported is not what is produced: the observation model. Levers move only the true figure."""

import math

from qianyi.agents.rule import rule


@rule
def report_revenue(zone, parameters, true_year_revenue, noise):
    """Main-business revenue (亿元) that the zone reports for the year so far.

    Coverage and re-basing shift the level; noise is mean-one; a figure that lies just below a threshold
    of 500 or 1000亿 is moved above it within the target-driven margin (assumed; decision 1 of the model).
    """
    spread = parameters.reporting_noise
    raw = true_year_revenue * math.exp(zone.coverage + zone.rebasing + spread * noise - 0.5 * spread * spread)
    for threshold in (500.0, 1000.0):
        if raw < threshold and raw * math.exp(parameters.target_margin) >= threshold:
            return threshold * (1.0 + 0.1 * parameters.target_margin)
    return raw
