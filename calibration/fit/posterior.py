"""The ensemble that ships: a few hundred draws of the parameters and of the zones' unknown initial revenues."""

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.history import COMMON_SHARE, NORMAL
from qianyi.calibration.fit.design import latin_hypercube
from qianyi.calibration.fit.fit import Fit, moved
from qianyi.scenarios.ensemble import Ensemble
from qianyi.scenarios.zones import key_zones


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


def posterior(found: Fit, count: int, seed: int, about: dict) -> Ensemble:
    """The shipped ensemble; its first row, of weight zero, is the mode with every initial revenue at its median."""
    parameters = [prior.id for prior in found.priors]
    kept = resampled(found, count, seed)[parameters]
    values = pd.concat([central(found)[parameters], kept], ignore_index=True)
    weight = np.full(len(values), 1.0 / len(kept))
    weight[0] = 0.0
    initial = np.vstack([np.full((1, len(key_zones())), 0.5), _initial(len(kept), seed)])
    about = about | {"draws": len(kept)}
    zones = tuple(zone.zone_id for zone in key_zones())
    rounded = np.array([[float(f"{value:.6g}") for value in row] for row in values.to_numpy(float)])
    return Ensemble(tuple(parameters), rounded, zones, np.round(initial, 6), weight, about)
