"""Sweeps: one scenario becomes many, over a grid or a sample of levers and parameters."""

import warnings
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from scipy.stats import qmc

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load_all
from qianyi.scenarios.loader.strict import number_of
from qianyi.scenarios.mistakes import Told, nearest
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import LANGUAGES, message

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


class SweepMistake(Told, ValueError):
    """A sweep that cannot be run."""


def _unknown(text: str, key: str, swept: list[str]) -> SweepMistake:
    if key in levers():
        return SweepMistake(
            message(
                "--sweep {text!r}: {key} is a date; sweeps vary numbers. Write one scenario for each date",
                text=text,
                key=key,
            )
        )
    near = nearest(key, swept)
    hint = message("; did you mean {nearest}?", nearest=near) if near else ""
    return SweepMistake(
        message("--sweep {text!r}: no lever or parameter is called {key!r}{hint}", text=text, key=key, hint=hint)
    )


def parse_sweep(text: str) -> Sweep:
    """`promotion_staff=8:40:5`; raises `SweepMistake` in words for a planner."""
    key, _, span = (part.strip() for part in text.partition("="))
    key = key.removeprefix("levers.").removeprefix("parameters.")
    swept = [name for name, lever in levers().items() if not lever.is_date] + list(parameters())
    if key not in swept:
        raise _unknown(text, key, swept)
    parts = span.split(":")
    try:
        low, high = (number_of(part.strip()) for part in parts[:2])
        (count,) = map(number_of, parts[2:]) if len(parts) > 2 else (5,)
    except ValueError:
        raise SweepMistake(message("--sweep {text!r}: must be KEY=LOW:HIGH or KEY=LOW:HIGH:COUNT", text=text)) from None
    if not (low < high and 2 <= count <= MOST_SCENARIOS and count == int(count)):
        raise SweepMistake(
            message(
                "--sweep {text!r}: LOW must be below HIGH, COUNT between 2 and {most}", text=text, most=MOST_SCENARIOS
            )
        )
    known = levers()[key] if key in levers() else parameters()[key]
    if low < known.low or high > known.high:
        raise SweepMistake(
            message("--sweep {text!r}: must be between {low:g} and {high:g}", text=text, low=known.low, high=known.high)
        )
    return Sweep(key, low, high, int(count))


def check_sweeps(sweeps: list[Sweep], design: str) -> None:
    """Refuse sweeps that together make too many scenarios, before any is built, or that vary one thing twice."""
    keys = [sweep.key for sweep in sweeps]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        names = ", ".join(twice)
        raise SweepMistake(message("swept twice: {names}", names=names))
    count = prod(sweep.count for sweep in sweeps)
    if design == "grid" and count > MOST_SCENARIOS:
        raise SweepMistake(
            message(
                "the grid has {count:,} scenarios; at most {most:,} in one run. Try --design lhs --samples 64",
                count=count,
                most=MOST_SCENARIOS,
            )
        )


def points(sweeps: list[Sweep], design: str, samples: int, seed: int) -> list[dict[str, float]]:
    """Settings of the design: every combination (`grid`), or `samples` points (`lhs`, `sobol`; scipy.stats.qmc).

    Raises `SweepMistake` for too many of them, and for steps that are lost in six digits.
    """
    check_sweeps(sweeps, design)
    if design == "grid":
        rows = list(product(*(sweep.values() for sweep in sweeps)))
    else:
        kind = qmc.LatinHypercube if design == "lhs" else qmc.Sobol
        with warnings.catch_warnings():  # a number of Sobol points that is no power of two is the planner's choice
            warnings.simplefilter("ignore", UserWarning)
            unit = kind(d=len(sweeps), rng=np.random.default_rng(seed)).random(samples)
        rows = qmc.scale(unit, [sweep.low for sweep in sweeps], [sweep.high for sweep in sweeps]).tolist()
    rounded = [{sweep.path: float(f"{value:.6g}") for sweep, value in zip(sweeps, row, strict=True)} for row in rows]
    if len({tuple(setting.values()) for setting in rounded}) < len(rounded):
        raise SweepMistake(message("--sweep: steps so small that values are equal in six digits"))
    return rounded


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
        titles = {f"title_{language}": f"{scenario.title(language)}, {label}" for language in LANGUAGES}
        derived.append(scenario.model_copy(update={"name": name, **titles}))
    return [*derived, *load_all(names[1:], overrides)]
