"""Sweeps: one scenario becomes many, over a grid or a sample of levers and parameters."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.stats import qmc

from scenarios.levers import levers
from scenarios.loader import load_all
from scenarios.mistakes import nearest
from scenarios.parameters import parameters
from scenarios.schema import Scenario

MOST_SCENARIOS = 5_000


@dataclass(frozen=True)
class Sweep:
    """One lever or parameter from `low` to `high` in `count` steps, ends included."""

    key: str
    low: float
    high: float
    count: int

    @property
    def path(self) -> str:
        """Where the key stands in a scenario."""
        return f"levers.{self.key}" if self.key in levers() else f"parameters.{self.key}"

    def values(self) -> list[float]:
        """Values of a grid."""
        return [float(value) for value in np.linspace(self.low, self.high, self.count)]


def parse_sweep(text: str) -> Sweep:
    """`promotion_staff=8:40:5`; raises ValueError in words for a planner."""
    key, _, span = (part.strip() for part in text.partition("="))
    key = key.removeprefix("levers.").removeprefix("parameters.")
    swept = [name for name, lever in levers().items() if not lever.is_date] + list(parameters())
    if key not in swept:
        near = nearest(key, swept)
        raise ValueError(
            f"--sweep {text!r}: no lever or parameter is called {key!r}" + (f"; nearest: {near}" if near else "")
        )
    parts = span.split(":")
    try:
        low, high = float(parts[0]), float(parts[1])
        count = int(parts[2]) if len(parts) > 2 else 5
    except (ValueError, IndexError):
        raise ValueError(f"--sweep {text!r}: must be KEY=LOW:HIGH or KEY=LOW:HIGH:COUNT") from None
    if not (low < high and 2 <= count <= MOST_SCENARIOS and np.isfinite([low, high]).all()):
        raise ValueError(f"--sweep {text!r}: LOW must be below HIGH, COUNT at least 2")
    return Sweep(key, low, high, count)


def points(sweeps: list[Sweep], design: str, samples: int, seed: int) -> list[dict[str, float]]:
    """Settings of the design: every combination (`grid`), or `samples` points (`lhs`, `sobol`; scipy.stats.qmc)."""
    if design == "grid":
        rows = list(product(*(sweep.values() for sweep in sweeps)))
    else:
        kind = qmc.LatinHypercube if design == "lhs" else qmc.Sobol
        unit = kind(d=len(sweeps), rng=np.random.default_rng(seed)).random(samples)
        rows = qmc.scale(unit, [sweep.low for sweep in sweeps], [sweep.high for sweep in sweeps]).tolist()
    return [{sweep.path: float(f"{value:.6g}") for sweep, value in zip(sweeps, row, strict=True)} for row in rows]


def swept(names: list[str], overrides: list[str], settings: list[dict[str, float]]) -> list[Scenario]:
    """The first scenario at every setting, then the others as they are; the last named one stays the reference.

    A derived scenario is called after its setting, so that it can be told apart in every table.
    """
    derived = []
    for setting in settings:
        given = [f"{key}={value!r}" for key, value in setting.items()]
        scenario = load_all(names[:1], [*overrides, *given])[0]
        label = ", ".join(f"{key.split('.')[-1]} {value:g}" for key, value in setting.items())
        name = "+".join([scenario.name, *(f"{key.split('.')[-1]}={value:g}" for key, value in setting.items())])
        titles = {f"title_{language}": f"{scenario.title(language)}, {label}" for language in ("zh", "en")}
        derived.append(scenario.model_copy(update={"name": name, **titles}))
    return [*derived, *load_all(names[1:], overrides)]
