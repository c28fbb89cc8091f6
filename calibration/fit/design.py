"""Pasts simulated at the points of a design: kept on disk as they come, so that a stopped study goes on."""

import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.history import STARTS, History, Start, national_growth, path, simulate_history
from qianyi.calibration.evidence.priors import Prior
from qianyi.calibration.evidence.statistics import statistics
from qianyi.scenarios.paths import Paths
from qianyi.sim.replicate import many

# Unknowns of the past that are no parameters of the model: standard normal, and log points a year (assumed).
COMMON, DRIFT = "initial_common", "coverage_drift"
DRIFT_PRIOR = (-0.05, 0.25)
_CHUNK = 50
UNTIL = 2017


class Unknown(NamedTuple):
    """One axis of the design."""

    id: str
    quantile: Callable[[np.ndarray], np.ndarray]


def unknowns(given: tuple[Prior, ...]) -> tuple[Unknown, ...]:
    """Every axis: the parameters, then the common error of initial sizes, then the drift of statistical scope."""
    from scipy import stats

    low, high = DRIFT_PRIOR
    own = [Unknown(prior.id, prior.quantile) for prior in given]
    # Half of the mass near zero: scope may not have drifted at all.
    drift = stats.triang(c=-low / (high - low), loc=low, scale=high - low)
    return (*own, Unknown(COMMON, stats.norm.ppf), Unknown(DRIFT, drift.ppf))


def values(axes: tuple[Unknown, ...], chances: np.ndarray) -> pd.DataFrame:
    """Values of each axis at points of the unit cube, shape (points, axes)."""
    inside = np.clip(chances, 0.002, 0.998)
    return pd.DataFrame({axis.id: axis.quantile(inside[:, place]) for place, axis in enumerate(axes)})


def latin_hypercube(axes: int, points: int, seed: int) -> np.ndarray:
    """Points of the unit cube, shape (points, axes), the same for the same seed."""
    from scipy.stats import qmc

    return qmc.LatinHypercube(axes, rng=np.random.default_rng(seed)).random(points)


def past(start: Start, base: Paths, point: dict[str, float], seed: int) -> History:
    """The past at a point: parameters by id, and the two unknowns that are none."""
    parameters = {key: value for key, value in point.items() if key not in (COMMON, DRIFT)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return simulate_history(start, base, parameters, point[COMMON], point[DRIFT], seed)


def simulate_design(points: pd.DataFrame, seeds: np.ndarray, folder: Path, growth=None, progress=None) -> pd.DataFrame:
    """Statistics of one past per point, shape (points, statistics); what the folder already holds is not run again.

    `seeds` is the luck of each point. Raises what the model raises; a point outside what it can hold is a defect.
    """
    start = STARTS[2012]
    base = path(start, UNTIL, growth or national_growth(STARTS[2016].issued))
    folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(points.to_csv().encode() + seeds.tobytes()).hexdigest()[:12]
    rows: list[pd.DataFrame] = []
    for first in range(0, len(points), _CHUNK):
        file = folder / f"{key}-{first:06d}.parquet"
        if not file.exists():
            chunk = points.iloc[first : first + _CHUNK].to_dict("records")
            given = list(zip(chunk, seeds[first:].tolist(), strict=False))
            done = pd.DataFrame(many(lambda one: statistics(past(start, base, *one), start), given))
            part = file.with_suffix(".part")
            done.to_parquet(part)
            part.rename(file)
        rows.append(pd.read_parquet(file))
        if progress:
            progress(min(len(points), first + _CHUNK))
    return pd.concat(rows, ignore_index=True)
