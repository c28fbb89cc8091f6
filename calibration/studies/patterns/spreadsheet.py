"""The benchmark that agents must beat: a spreadsheet in which each feature of a zone adds its share to the effect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Penalties of the ridge, against standardised features. The weakest takes a thirtieth off a slope (with none, as many
# columns as zones would tell a zone left out anything); the strongest leaves the mean alone.
_PENALTIES = np.logspace(0.0, 6.0, 13)


@dataclass(frozen=True)
class Score:
    """How well a spreadsheet tells the effect in zones that it has not seen, in replicates that it has not seen.

    By random split of the replicates, shape (splits,): `explained`, the R², and `ceiling`, the most of it that chance
    allows, the correlation of the halves. By zone (Z,), in points: what the spreadsheet tells, and the effect less it.
    """

    explained: np.ndarray
    ceiling: np.ndarray
    told: np.ndarray
    missed: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """R² over its ceiling: 1 for a spreadsheet that tells all but chance, 0 or less for one that tells nothing."""
        return self.explained / self.ceiling.mean()


def told_from_others(features: np.ndarray, effect: np.ndarray, widths: Sequence[int] = ()) -> np.ndarray:
    """Effect in each zone as the spreadsheet fitted to all other zones tells it, shape (Z,); features (Z, F).

    It has as many of the first columns as one of `widths` says (all if none is given), and the penalty, that tell zones
    left out best (PRESS, Allen 1974) among those that it is fitted to.
    """
    from sklearn.linear_model import RidgeCV

    told = np.empty(len(effect))
    spread = features.std(axis=0)
    standard = (features - features.mean(axis=0)) / np.where(spread > 1e-9, spread, np.inf)
    for zone in range(len(effect)):
        others = np.arange(len(effect)) != zone
        tried = [RidgeCV(_PENALTIES).fit(standard[others, :w], effect[others]) for w in widths or (standard.shape[1],)]
        best = max(tried, key=lambda sheet: sheet.best_score_)
        told[zone] = best.predict(standard[zone : zone + 1, : len(best.coef_)])[0]
    return told


def judge(features: np.ndarray, effect: np.ndarray, splits: int, widths: Sequence[int] = ()) -> Score:
    """Fit to one half of the replicates and judge by the other, both ways, over random halves.

    Features (R, Z, F) as known at each replicate's base date, effects (R, Z) in points; a spreadsheet knows only what
    its own half held.
    """
    luck = np.random.default_rng(2017)
    explained, ceiling, told, missed = [], [], [], []
    for _ in range(splits):
        order = luck.permutation(len(effect))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        first, second = (effect[half].mean(axis=0) for half in halves)
        tellings = [told_from_others(features[half].mean(axis=0), effect[half].mean(axis=0), widths) for half in halves]
        wrong = np.array([second - tellings[0], first - tellings[1]])
        spread = 0.5 * (first.var() + second.var())
        explained.append(1.0 - np.mean(wrong**2) / spread)
        ceiling.append(np.mean((first - first.mean()) * (second - second.mean())) / spread)
        told.append(np.mean(tellings, axis=0))
        missed.append(wrong.mean(axis=0))
    return Score(np.array(explained), np.array(ceiling), np.mean(told, axis=0), np.mean(missed, axis=0))


def planted(features: np.ndarray, effect: np.ndarray, width: int, luck: np.random.Generator) -> np.ndarray:
    """What effects (R, Z) would be if they were additive: random slopes of the first `width` features, with the same
    mean, spread over zones and chance. Features (R, Z, F)."""
    known = features[:, :, :width].mean(axis=0)
    spread = known.std(axis=0)
    additive = ((known - known.mean(axis=0)) / np.where(spread > 1e-9, spread, np.inf)) @ luck.normal(size=width)
    chance = effect - effect.mean(axis=0)
    noise = chance.var(axis=0, ddof=1).mean() / len(effect)
    signal = np.sqrt(max(0.0, effect.mean(axis=0).var() - noise))
    return effect.mean() + additive / additive.std() * signal + chance
