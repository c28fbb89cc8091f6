"""Which unknowns move which figure: elementary effects (Morris 1991; Campolongo et al. 2007), over the whole prior."""

from pathlib import Path

import numpy as np
import pandas as pd

from qianyi.calibration.fit.design import Unknown, simulate_design, values

_LEVELS = 4
# The corners of a prior in 200 dimensions are no pasts that anybody believes in.
_INSIDE = [0.05, 0.95]


def elementary_effects(
    axes: tuple[Unknown, ...], scales: dict[str, float], trajectories: int, seed: int, folder: Path, progress=None
) -> pd.DataFrame:
    """Mean absolute elementary effect of each axis on each statistic, over its scale: shape (axes, statistics).

    `scales` is what one unit of effect means for a statistic, in its own unit. Every past has the same luck, so what
    differs is the parameter. 1 reads: moving the axis through its prior moves the figure by about its own error.
    """
    from SALib.analyze import morris
    from SALib.sample import morris as trajectories_of

    problem = {"num_vars": len(axes), "names": [axis.id for axis in axes], "bounds": [_INSIDE] * len(axes)}
    points = trajectories_of.sample(problem, trajectories, num_levels=_LEVELS, seed=seed)
    found = simulate_design(values(axes, points), np.zeros(len(points), np.int64), folder, progress=progress)
    effects = {}
    for statistic, scale in scales.items():
        result = morris.analyze(problem, points, found[statistic].to_numpy() / scale, num_levels=_LEVELS, seed=seed)
        effects[statistic] = np.asarray(result["mu_star"], float)
    return pd.DataFrame(effects, index=[axis.id for axis in axes])


def that_matter(effects: pd.DataFrame, at_most: int) -> list[str]:
    """The strongest axis of every statistic, then those with the largest effect on any, in the order of the table."""
    first = list(dict.fromkeys(effects.idxmax()))
    strongest = effects.max(axis=1).sort_values(ascending=False, kind="stable").index
    chosen = [*first, *(axis for axis in strongest if axis not in first)][: max(at_most, len(first))]
    return [axis for axis in effects.index if axis in set(chosen)]
