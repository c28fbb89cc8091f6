"""What replicates tell of a number: its band, the interval of a paired difference, and a word for a probability.

Replicates are the first axis of every array; what stands behind it is estimated cell by cell.
"""

from statistics import NormalDist

import numpy as np

from qianyi.scenarios.words import message, words

QUANTILES = (0.1, 0.5, 0.9)
_Z = NormalDist().inv_cdf(0.975)
_BANDS = (
    (0.10, message("very unlikely")),
    (0.33, message("unlikely")),
    (0.67, message("about as likely as not")),
    (0.90, message("likely")),
)
_TOP_BAND = message("very likely")


def band(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, 10 and 90 % quantile."""
    values = np.asarray(values, dtype=float)
    low, high = np.quantile(values, [QUANTILES[0], QUANTILES[2]], axis=0)
    return values.mean(axis=0), low, high


def band_of_years(years: np.ndarray) -> tuple[float, float, float]:
    """10, 50 and 90 % quantile of years, each of them one of the years, so that "never" (infinity) mixes with none."""
    low, middle, high = (float(np.quantile(years, at, method="inverted_cdf")) for at in QUANTILES)
    return low, middle, high


def paired(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean of paired differences with its 95 % interval: normal, standard error sd / sqrt(n).

    The interval is unknown (NaN) for a single pair, and has no width when all differences are equal.
    """
    values = np.asarray(differences, dtype=float)
    pairs = len(values)
    unknown = np.full(values.shape[1:], np.nan)[()]
    if pairs == 0:
        return unknown, unknown, unknown
    equal = np.ptp(values, axis=0) == 0.0
    mean = np.where(equal, values[0], values.mean(axis=0))[()]
    if pairs == 1:
        return mean, unknown, unknown
    margin = _Z * np.where(equal, 0.0, values.std(axis=0, ddof=1)) / np.sqrt(pairs)
    return mean, (mean - margin)[()], (mean + margin)[()]


def return_on_cost(gains: np.ndarray, costs: np.ndarray) -> tuple[float, float, float]:
    """Gain per unit of cost from paired differences, shapes (replicates,), with its 95 % interval.

    Unknown (NaN) unless the 95 % interval of the mean cost lies above zero: a ratio to a cost that may be nothing
    says nothing. Source of the interval: Fieller (1954), J. R. Stat. Soc. B 16:175-185; it is finite just then.
    """
    gains, costs = np.asarray(gains, dtype=float), np.asarray(costs, dtype=float)
    cost, low, _ = paired(costs)
    if not (low > 0.0 and np.isfinite(gains).all()):
        return (np.nan,) * 3
    told = gains.mean() / cost
    # Of what the ratio does not explain: its mean is 0, which keeps the differences below from cancelling out.
    (rest, both), (_, spread) = np.cov(gains - told * costs, costs) * _Z**2 / costs.size
    room = cost**2 - spread
    margin = np.sqrt(both**2 + rest * room)
    return float(told), float(told - (both + margin) / room), float(told - (both - margin) / room)


def word_band(probability: float, language: str) -> str:
    """One of five words for a probability: below 10 %, 10-33, 33-67, 67-90, above 90 % (0.9 itself is "likely")."""
    for edge, said in _BANDS:
        if probability < edge or probability == edge == 0.90:
            return words(language).tell(said)
    return words(language).tell(_TOP_BAND)
