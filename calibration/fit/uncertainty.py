"""Where the width of a band comes from: chance, parameters, unknown initial revenues; each kept apart.

Chance is what is left at the mode. What parameters and initial revenues add is the variance with one of them drawn,
less chance. Environment is no part of it: it is what scenarios differ in.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from qianyi.scenarios.ensemble import Ensemble
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import seed_of, simulate

_OUTCOMES = ("revenue", "at_target")


def _only_parameters(given: Ensemble) -> Ensemble:
    return replace(given, initial=np.full_like(given.initial, 0.5))


def _only_initial(given: Ensemble) -> Ensemble:
    return replace(given, values=np.tile(given.values[:1], (len(given.values), 1)))


def _outcomes(paths, years: int, seed: int) -> np.ndarray:
    """Log of all zones' revenue, and number of zones at their target by it, by year: shape (years, 2)."""
    zones = key_zones()
    target = np.array([zone.target_yi for zone in zones])
    world = simulate(paths, zones, seed)
    revenue = world.indicators["revenue"].reshape(years, 4, len(zones)).mean(axis=1)
    return np.column_stack([np.log(revenue.sum(axis=1)), (revenue >= target).sum(axis=1)])


def sources_of_width(scenario: Scenario, given: Ensemble, replicates: int, progress=lambda done: None) -> pd.DataFrame:
    """Standard deviation of each outcome by year from each source alone, and from all together."""
    base = paths_of(scenario)
    years = scenario.quarters // 4
    kinds = {
        "chance": given.mode(),
        "parameters": _only_parameters(given),
        "initial": _only_initial(given),
        "all": given,
    }
    spread = {}
    for place, (kind, drawn) in enumerate(kinds.items()):
        paths = base._replace(ensemble=drawn)
        found = np.array([_outcomes(paths, years, seed_of(scenario.seed, r)) for r in range(replicates)])
        spread[kind] = found.var(axis=0, ddof=1)
        progress(place + 1)
    rows = []
    for year in range(years):
        for column, outcome in enumerate(_OUTCOMES):
            variance = {kind: spread[kind][year, column] for kind in kinds}
            chance = variance["chance"]
            alone = {kind: max(0.0, variance[kind] - chance) for kind in ("parameters", "initial")}
            sd = {"chance": chance, **alone, "all": variance["all"]}
            rows.append(
                {"outcome": outcome, "year": scenario.start.year + 1 + year}
                | {f"sd_{kind}": float(np.sqrt(value)) for kind, value in sd.items()}
            )
    return pd.DataFrame(rows)
