"""What public money brings back: tax, value added and jobs that a package adds, per unit of what it costs each payer.

Gains and costs are paired with the reference replicate by replicate, over all years, and not discounted. Every gain
is divided by the cost of one payer at a time, and by that of all: shares of payers in the cost are ratios of returns.
"""

import numpy as np

from qianyi.results.measures.estimates import return_on_cost
from qianyi.results.measures.indicators import PAYERS
from qianyi.results.measures.panel import PROVINCE, Panel

# What is gained, by what is reported of it.
GAINS = {"tax_return": "tax", "value_added_return": "value_added", "jobs_return": "employment"}
ALL_PAYERS = "public_cost"
# Who receives the tax; the three add up to it. What is shared with Beijing and Tianjin is a cost of the package too.
RECEIVERS = ("tax_zone", "public_cost_forgone", "tax_above")


def has_returns(panel: Panel) -> bool:
    """Whether a run has recorded what returns need."""
    return all(panel.is_known(name) for name in (ALL_PAYERS, *GAINS.values()))


def change(panel: Panel, indicator: str, scenario: str, reference: str) -> np.ndarray:
    """What a scenario adds to an indicator of the province a year over the horizon, shape (replicates,)."""
    mine, theirs = (panel.series(indicator, PROVINCE, panel.years, name) for name in (scenario, reference))
    return mine - theirs


def returns(panel: Panel, scenario: str, reference: str) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Return per unit of cost with its 95 % interval by (indicator, payer); the payer of all is `public_cost`."""
    return {
        (indicator, payer): return_on_cost(
            change(panel, gain, scenario, reference), change(panel, payer, scenario, reference)
        )
        for indicator, gain in GAINS.items()
        for payer in (ALL_PAYERS, *PAYERS)
    }
