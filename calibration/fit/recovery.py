"""Does the fit find what is there? Simulation-based calibration (Talts et al. 2018) on pasts with known parameters.

Each unseen past of the design stands in for the data: its figures with the targets' own errors added. The posterior of
every unknown is weighed as in the fit, and the rank of the truth in it is recorded. If the method is right, ranks are
uniform and the truth lies in the central 80 % about 80 % of the time.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from qianyi.calibration.fit.fit import Fit, log_likelihood, wanted_of, weights
from qianyi.calibration.fit.surrogate import transformed

_CENTRAL = 0.8


@dataclass(frozen=True)
class Recovery:
    """Ranks of the truth in its posterior, shape (pasts, unknowns), each in (0, 1)."""

    unknowns: tuple[str, ...]
    ranks: np.ndarray

    def table(self) -> pd.DataFrame:
        """Per unknown: how often the truth lay in the central 80 %, with the two-sigma range that chance allows,
        and the p-value of uniform ranks (Kolmogorov-Smirnov)."""
        from scipy import stats

        inside = (np.abs(self.ranks - 0.5) <= _CENTRAL / 2.0).mean(axis=0)
        chance = 2.0 * np.sqrt(_CENTRAL * (1.0 - _CENTRAL) / len(self.ranks))
        uniform = [stats.kstest(self.ranks[:, place], "uniform").pvalue for place in range(len(self.unknowns))]
        return pd.DataFrame(
            {
                "id": self.unknowns,
                "covered": inside,
                "expected_low": _CENTRAL - chance,
                "expected_high": _CENTRAL + chance,
                "uniform_p": uniform,
            }
        )


def recovery(found: Fit, seed: int) -> Recovery:
    """Fit every unseen past of the design blind, with the surrogate that never saw it."""
    unseen = len(found.points) // 4
    truths, pasts = found.points.tail(unseen), found.simulated.tail(unseen)
    used = found.targets
    _, error, places = wanted_of(used, found.surrogate)
    figures = transformed(pasts, found.surrogate.statistics, found.surrogate.logged)[:, places]
    tolerance = np.array([target.tolerance for target in used])
    figures = figures + tolerance * np.random.default_rng(seed).standard_normal(figures.shape)
    candidates = _candidates(found, seed)
    predicted = found.surrogate.predict(candidates)[:, places]
    names = found.surrogate.axes
    ranks = np.empty((unseen, len(names)))
    for past in range(unseen):
        weight = weights(log_likelihood(predicted, figures[past], error))
        truth = truths.iloc[past]
        ranks[past] = [float(weight[candidates[name].to_numpy() < truth[name]].sum()) for name in names]
    return Recovery(names, ranks)


def _candidates(found: Fit, seed: int) -> pd.DataFrame:
    from qianyi.calibration.fit.design import latin_hypercube, values

    axes = tuple(axis for axis in found.axes if axis.id in found.surrogate.axes)
    return values(axes, latin_hypercube(len(axes), 40_000, seed + 2))[list(found.surrogate.axes)]
