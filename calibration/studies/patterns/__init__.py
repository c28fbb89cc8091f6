"""`qianyi patterns`: what emerges from the model beside what was published; none of it is fitted one by one."""

import numpy as np

from qianyi.calibration.studies.patterns import channels, firms, pipeline, zones
from qianyi.calibration.studies.patterns.benchmark import ADDED
from qianyi.calibration.studies.patterns.published import PUBLISHED, Finding
from qianyi.scenarios.schema import Scenario
from qianyi.sim.replicate import many


def measure(plan: Scenario, reference: Scenario, replicates: int, jobs: int) -> list[Finding]:
    """All patterns: firms, pipeline and zones without the plan, effects of the plan on some or all zones."""
    kinds = (
        lambda n: firms.measure(reference, n),
        lambda n: pipeline.measure(reference, n),
        lambda n: zones.measure(plan, reference, n),
    )
    rows = [dict(pairs) for kind in kinds for pairs in many(kind, range(replicates), jobs)]
    values: dict[str, list[float]] = {}
    for row in rows:
        for key, value in row.items():
            values.setdefault(key, []).append(value)
    return [_finding(key, np.array(values[key])) for key in PUBLISHED]


def _finding(key: str, values: np.ndarray) -> Finding:
    published = PUBLISHED[key]
    known = values[np.isfinite(values)]  # a replicate without a gain tells no share of it
    low, high = np.quantile(known, [0.1, 0.9]) if len(known) else (np.nan, np.nan)
    return Finding(
        key, float(known.mean()) if len(known) else np.nan, float(low), float(high), published.low, published.high
    )


channel_table = channels.measure
PATTERNS = PUBLISHED | ADDED
"""Names of all rows of the table: of what emerges, and of what agents add."""
