"""From priors and published figures to a posterior: screening, surrogate, weights.

1. Morris screening finds the unknowns that move the figures. 2. A Latin hypercube over all unknowns is simulated, and a
surrogate in those that matter is fitted and tested out of sample. 3. Many draws from the prior are weighted by how
well the surrogate's figures meet the published ones; their error is that of the target and of the surrogate together.
That an average zone without the plan keeps pace with the national path needs no fit: the model derives it.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.priors import Prior, priors
from qianyi.calibration.evidence.targets import Target, known
from qianyi.calibration.fit.design import Unknown, latin_hypercube, simulate_design, unknowns, values
from qianyi.calibration.fit.screening import elementary_effects, that_matter
from qianyi.calibration.fit.surrogate import Surrogate, train


@dataclass(frozen=True)
class Budget:
    """How much a fit may cost: pasts simulated for screening and for the surrogate, draws weighted, draws kept."""

    trajectories: int
    design: int
    unseen: int
    candidates: int
    kept: int
    at_most: int

    @property
    def pasts(self) -> int:
        """Pasts simulated in all, for about 205 unknowns."""
        return self.trajectories * 206 + self.design


def budget(pasts: int) -> Budget:
    """A budget of about so many simulated pasts; 400 is enough to try it, 5,000 is the shipped one."""
    trajectories = max(1, round(0.4 * pasts / 206))
    design = max(120, pasts - trajectories * 206)
    return Budget(trajectories, design, design // 4, 100_000, 300, max(8, min(30, design // 60)))


@dataclass(frozen=True)
class Fit:
    """Everything a fit found; `draws` are candidates from the prior with `weight` summing to one."""

    issued: date
    targets: tuple[Target, ...]
    priors: tuple[Prior, ...]
    axes: tuple[Unknown, ...]
    effects: pd.DataFrame
    surrogate: Surrogate
    points: pd.DataFrame
    simulated: pd.DataFrame
    draws: pd.DataFrame
    predicted: np.ndarray
    weight: np.ndarray

    @property
    def effective(self) -> float:
        """Effective number of draws behind the posterior."""
        return float(1.0 / np.sum(self.weight**2))


def log_likelihood(predicted: np.ndarray, wanted: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Of each draw, up to a constant: independent normal errors. Shapes (draws, targets), (targets,), (targets,)."""
    return -0.5 * (((predicted - wanted) / error) ** 2).sum(axis=1)


def weights(log_weight: np.ndarray) -> np.ndarray:
    """Weights that sum to one."""
    found = np.exp(log_weight - log_weight.max())
    return found / found.sum()


def wanted_of(targets: tuple[Target, ...], surrogate: Surrogate) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Values and errors of the targets as the surrogate sees them, and their places among its statistics."""
    places = [surrogate.statistics.index(target.id) for target in targets]
    value = np.array([np.log(t.value) if t.scale == "log" else t.value for t in targets])
    tolerance = np.array([t.tolerance for t in targets])
    return value, np.hypot(tolerance, surrogate.error[places]), places


def fit(issued: date, spend: Budget, seed: int, folder: Path, progress=lambda stage, done, total: None) -> Fit:
    """Fit to the targets known on a date. Equal arguments give equal bits; what `folder` holds is not run again."""
    given, used = priors(issued), known(issued)
    axes = unknowns(given)
    scales = {t.id: t.tolerance * (t.value if t.scale == "log" else 1.0) for t in used}
    trajectories = spend.trajectories * (len(axes) + 1)
    effects = elementary_effects(
        axes, scales, spend.trajectories, seed, folder / "screening", lambda n: progress("screening", n, trajectories)
    )
    matter = that_matter(effects, spend.at_most)
    matter = [axis.id for axis in axes if axis.id in matter]
    points = values(axes, latin_hypercube(len(axes), spend.design, seed))
    simulated = simulate_design(
        points, np.arange(1, len(points) + 1), folder / "design", progress=lambda n: progress("design", n, len(points))
    )
    names = tuple(target.id for target in used)
    logged = np.array([target.scale == "log" for target in used])
    surrogate = train(points, simulated, matter, names, logged, spend.unseen)
    draws = values(axes, latin_hypercube(len(axes), spend.candidates, seed + 1))
    predicted = surrogate.predict(draws)
    value, error, places = wanted_of(used, surrogate)
    weight = weights(log_likelihood(predicted[:, places], value, error))
    return Fit(issued, used, given, axes, effects, surrogate, points, simulated, draws, predicted, weight)


def moved(found: Fit) -> pd.DataFrame:
    """Per unknown: prior and posterior 10-90 % range, and whether the data moved it (ratio of SDs below 0.8)."""
    rows = []
    spread = {prior.id: prior.spread for prior in found.priors}
    basis = {prior.id: prior.basis for prior in found.priors}
    for axis in found.axes:
        values_ = found.draws[axis.id].to_numpy()
        mean = float(found.weight @ values_)
        sd = float(np.sqrt(found.weight @ (values_ - mean) ** 2))
        before = spread.get(axis.id, float(values_.std()))
        order = np.argsort(values_)
        low, high = np.interp([0.1, 0.9], np.cumsum(found.weight[order]), values_[order])
        prior = axis.quantile(np.array([0.1, 0.5, 0.9]))
        rows.append(
            {
                "id": axis.id,
                "prior_low": prior[0],
                "prior_median": prior[1],
                "prior_high": prior[2],
                "posterior_low": low,
                "posterior_mean": mean,
                "posterior_high": high,
                "ratio": sd / before,
                "moved": sd / before < 0.8,
                "basis": basis.get(axis.id, "assumed"),
            }
        )
    return pd.DataFrame(rows)
