"""The ensemble that ships: a few hundred draws of the parameters and of the zones' unknown initial revenues."""

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.history import COMMON_SHARE, NORMAL
from qianyi.calibration.evidence.priors import SOLVED, Prior, prior_of_pace
from qianyi.calibration.fit.design import COMMON, DRIFT, latin_hypercube
from qianyi.calibration.fit.fit import Fit, moved
from qianyi.calibration.fit.pace import Pace, key_zones_growth
from qianyi.scenarios.ensemble import Ensemble
from qianyi.scenarios.zones import key_zones

_MODE_SEEDS = 40


def resampled(found: Fit, count: int, seed: int) -> pd.DataFrame:
    """Draws of equal weight by systematic resampling: each candidate comes as often as its weight says, to one."""
    edges = (np.random.default_rng(seed).random() + np.arange(count)) / count
    rows = np.searchsorted(np.cumsum(found.weight), edges)
    return found.draws.iloc[np.minimum(rows, len(found.weight) - 1)].reset_index(drop=True)


def central(found: Fit) -> pd.DataFrame:
    """One draw in the middle: the posterior mean of what the data moved, the table's value of everything else."""
    table = moved(found).set_index("id")
    modes = {prior.id: prior.mode for prior in found.priors}
    return pd.DataFrame([{key: table.posterior_mean[key] if table.moved[key] else mode for key, mode in modes.items()}])


def _initial(count: int, seed: int) -> np.ndarray:
    """Probabilities of the zones' initial revenues, shape (draws, zones): a Latin hypercube with a common part.

    Most of the 31 ranges were inferred by the same people from the same ratios; that their errors share a fifth of
    their variance is assumed. The figures known at the base date do not tell more about single zones.
    """
    zones = len(key_zones())
    scores = np.vectorize(NORMAL.inv_cdf)(np.clip(latin_hypercube(zones + 1, count, seed), 1e-4, 1.0 - 1e-4))
    joint = np.sqrt(1.0 - COMMON_SHARE) * scores[:, 1:] + np.sqrt(COMMON_SHARE) * scores[:, :1]
    return np.vectorize(NORMAL.cdf)(joint)


def _at_pace(middle: pd.DataFrame, prior: Prior) -> pd.DataFrame:
    """The central draw with the `contained_growth` that gives zero mean growth above the national path."""
    means = []
    for edge in (prior.low, prior.high):
        point = middle.assign(**{SOLVED: edge}).to_dict("records")[0]
        means.append(np.mean([key_zones_growth(point, seed) for seed in range(_MODE_SEEDS)]))
    share = -means[0] / (means[1] - means[0])
    return middle.assign(**{SOLVED: prior.low + share * (prior.high - prior.low)})


def posterior(found: Fit, count: int, seed: int, about: dict) -> Ensemble:
    """The shipped ensemble; its first row, of weight zero, is the mode with every initial revenue at its median."""
    parameters = [prior.id for prior in found.priors]
    axes = [axis for axis in found.surrogate.axes if axis not in (COMMON, DRIFT)]
    draws = resampled(found, 2 * count, seed)[parameters]
    prior = prior_of_pace(found.priors)
    pace = Pace(draws, axes, prior, key_zones_growth)
    luck = np.random.default_rng([seed, 1]).standard_normal(len(draws))
    kept = pace.solved(draws, luck).dropna().head(count)
    middle = _at_pace(central(found), prior)
    values = pd.concat([middle[parameters], kept], ignore_index=True)
    weight = np.full(len(values), 1.0 / len(kept))
    weight[0] = 0.0
    initial = np.vstack([np.full((1, len(key_zones())), 0.5), _initial(len(kept), seed)])
    about = about | {"pace_skill": round(pace.skill, 3), "draws": len(kept)}
    zones = tuple(zone.zone_id for zone in key_zones())
    rounded = np.array([[float(f"{value:.6g}") for value in row] for row in values.to_numpy(float)])
    return Ensemble(tuple(parameters), rounded, zones, np.round(initial, 6), weight, about)
