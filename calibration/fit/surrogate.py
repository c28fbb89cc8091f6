"""A surrogate of the simulated past: quadratic in the unknowns that matter, tested on pasts it has not seen."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Surrogate:
    """Predicts each statistic from the unknowns. `error` is the SD of what it misses on unseen pasts: their chance,
    the unknowns that were screened out, and its own misfit together; `skill` is the R² there."""

    axes: tuple[str, ...]
    statistics: tuple[str, ...]
    model: object
    logged: np.ndarray
    error: np.ndarray
    skill: np.ndarray

    def predict(self, points: pd.DataFrame) -> np.ndarray:
        """Statistics at points, shape (points, statistics); in logs where `logged`."""
        found = self.model.predict(points[list(self.axes)].to_numpy())
        return found.reshape(len(points), len(self.statistics))


def transformed(table: pd.DataFrame, names: tuple[str, ...], logged: np.ndarray) -> np.ndarray:
    """Statistics as the surrogate sees them: logs where the error of the target is one of ratios."""
    found = table[list(names)].to_numpy(float)
    return np.where(logged, np.log(np.maximum(found, 1e-9)), found)


def quadratic():
    """An unfitted model with all products of two inputs, shrunk by cross-validation."""
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    return make_pipeline(
        StandardScaler(), PolynomialFeatures(2, include_bias=False), StandardScaler(), RidgeCV(np.logspace(-1, 4, 11))
    )


def train(
    points: pd.DataFrame, found: pd.DataFrame, axes: list[str], names: tuple[str, ...], logged: np.ndarray, unseen: int
) -> Surrogate:
    """Fit on all but the last `unseen` pasts and test on those."""
    inputs, outputs = points[axes].to_numpy(), transformed(found, names, logged)
    model = quadratic()
    model.fit(inputs[:-unseen], outputs[:-unseen])
    missed = outputs[-unseen:] - model.predict(inputs[-unseen:])
    skill = 1.0 - missed.var(axis=0) / outputs[-unseen:].var(axis=0)
    return Surrogate(tuple(axes), names, model, logged, missed.std(axis=0), skill)
