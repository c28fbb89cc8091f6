"""How good a forecast was: proper scores of an ensemble, and what so few zones can resolve.

An ensemble has its draws on the first axis, shape (draws, …); equal draws unless weights say otherwise. Lower scores
are better for CRPS and Brier score. Sources: Gneiting and Raftery (2007) for CRPS and Brier score; the interval of a
mean over zones is a bootstrap over zones, because zones, not years, are what a forecast could be wrong about alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from qianyi.scenarios.words import Message, words

# Thresholds are scored only for zones whose outcome was open: forecast between these probabilities.
OPEN = (0.10, 0.90)
_LEVEL = 0.95
_RESAMPLES = 2000
# With fewer zones a bootstrap interval is too narrow to rest a verdict on.
FEW = 6
# Power 0.8 at the 5 % level, two-sided: what a study with this spread and number of zones can tell from zero.
_DETECTABLE = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)


@dataclass(frozen=True)
class Mean:
    """A mean over zones with its 95 % bootstrap interval; the interval is NaN with fewer than three zones."""

    value: float
    low: float
    high: float
    zones: int


def crps(draws: np.ndarray, observed: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Continuous ranked probability score of each quantity, in its unit; of a single draw the absolute error.

    `draws` has shape (draws, n), `observed` (n,), `weights` (draws,). Raises ValueError when a draw is not a number:
    a zone that does not exist yet has no revenue to score.
    """
    import scoringrules

    draws, observed = np.asarray(draws, float), np.asarray(observed, float)
    if not (np.isfinite(draws).all() and np.isfinite(observed).all()):
        raise ValueError("draws and observations must be finite numbers")
    members = np.moveaxis(draws, 0, -1)
    spread = None if weights is None else np.broadcast_to(np.asarray(weights, float), members.shape)
    return np.asarray(scoringrules.crps_ensemble(observed, members, ens_w=spread, estimator="nrg", backend="numpy"))


def probability(draws: np.ndarray, threshold: float | np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Forecast probability to be at or above a threshold, shape (n,)."""
    return np.average(np.asarray(draws) >= threshold, axis=0, weights=weights)


def brier(probabilities: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Squared error of each probability, in 0..1; 0.25 is what a forecast of one half always gets."""
    return (np.asarray(probabilities, float) - np.asarray(happened, float)) ** 2


def is_open(probabilities: np.ndarray) -> np.ndarray:
    """Which outcomes were open: forecast between 10 and 90 %; sure ones flatter every forecast."""
    probabilities = np.asarray(probabilities, float)
    return (probabilities >= OPEN[0]) & (probabilities <= OPEN[1])


def covered(draws: np.ndarray, observed: np.ndarray, level: float, weights: np.ndarray | None = None) -> np.ndarray:
    """Whether each observation lies inside the central interval of a level in (0, 1); booleans of shape (n,)."""
    at = (0.5 - level / 2.0, 0.5 + level / 2.0)
    low, high = np.quantile(
        draws, at, axis=0, weights=weights, method="inverted_cdf" if weights is not None else "linear"
    )
    return (observed >= low) & (observed <= high)


def rank_correlation(forecast: np.ndarray, observed: np.ndarray) -> float:
    """Spearman's correlation of central forecasts with what came; NaN with fewer than three zones."""
    if len(observed) < 3:
        return math.nan
    return float(stats.spearmanr(forecast, observed).statistic)


def shares(values: np.ndarray) -> np.ndarray:
    """Each zone's share of the total over the last axis; of all 31 zones where all are known."""
    values = np.asarray(values, float)
    return values / values.sum(axis=-1, keepdims=True)


def by_zone(values: Sequence[float], zones: Sequence[str]) -> np.ndarray:
    """Mean of a score per zone, in the order of first appearance: several years of a zone are one cluster."""
    names = list(dict.fromkeys(zones))
    rows = np.asarray(values, float)
    return np.array([rows[[zone == name for zone in zones]].mean() for name in names])


def mean_over_zones(values: np.ndarray, seed: int = 0) -> Mean:
    """Mean of one value per zone with its 95 % percentile interval from a bootstrap over zones."""
    values = np.asarray(values, float)
    if len(values) == 0:
        return Mean(math.nan, math.nan, math.nan, 0)
    if len(values) < 3 or np.ptp(values) == 0.0:
        edge = float(values[0]) if len(values) >= 3 else math.nan
        return Mean(float(values.mean()), edge, edge, len(values))
    found = stats.bootstrap(
        (values,), np.mean, n_resamples=_RESAMPLES, confidence_level=_LEVEL, method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return Mean(float(values.mean()), float(found.low), float(found.high), len(values))


def verdict(difference: Mean) -> str:
    """`better`, `worse` or `tie` of the first forecast against the second, from their difference in a lower-is-better
    score; a star marks fewer than six zones, where no conclusion rests on the side."""
    if math.isnan(difference.value) or difference.value == 0.0:
        return "tie"
    side = "better" if difference.value < 0 else "worse"
    inside = not math.isnan(difference.low) and difference.low <= 0.0 <= difference.high
    return "tie" if inside else side if difference.zones >= FEW else f"{side}*"


def detectable(differences: np.ndarray) -> float:
    """Smallest mean difference that this many zones with this spread would show in four of five cases; NaN below 3."""
    differences = np.asarray(differences, float)
    if len(differences) < 3:
        return math.nan
    return float(_DETECTABLE * differences.std(ddof=1) / math.sqrt(len(differences)))


def resolution(differences: np.ndarray, unit: Message | str, language: str) -> str:
    """Plain statement of what so few zones can resolve; `unit` is the score's unit."""
    t, count, smallest = words(language), len(differences), detectable(differences)
    if math.isnan(smallest):
        return t(
            "Only {count} zone(s) can be compared: no interval can be given, the difference is only recorded.",
            count=count,
        )
    return t(
        "{count} zones can resolve a mean difference above {smallest:.2g} {unit}; "
        "anything smaller cannot be told from chance.",
        count=count,
        smallest=smallest,
        unit=unit,
    )
