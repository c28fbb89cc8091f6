"""How far the headline, zones on target in 2020, rests on each number that nobody knows: one moved at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qianyi.scenarios.ensemble import Ensemble
from qianyi.scenarios.loader import load
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import many, seed_of, simulate

YEAR = 2020
# What else nobody knows, with the two values that are tried: a point of national growth, how often the province
# corrects its statistics, and where in its prior every zone's 2016 revenue stands.
_GROWTH, _REBASING, _INITIAL = 0.01, (0.0, 0.3), (0.3, 0.7)


@dataclass(frozen=True)
class Moved:
    """Zones on target in 2020 with the plan, and what the plan adds, when one number is at its low and high value.

    `error` is the standard error of the difference between both ends, over common replicates.
    """

    id: str
    kind: str
    low: float
    high: float
    zones_low: float
    zones_high: float
    plan_low: float
    plan_high: float
    error: float


def _cases() -> list[tuple[str, str, float, float, Callable[[Paths, float], Paths]]]:
    def parameter(name: str) -> Callable[[Paths, float], Paths]:
        return lambda paths, value: paths._replace(parameters=paths.parameters | {name: value})

    found = [
        (one.id, "parameter", one.low, one.high, parameter(one.id))
        for one in parameters().values()
        if one.low < one.high
    ]
    found.append(("national_growth", "environment", -_GROWTH, _GROWTH, _grown))
    found.append(("rebasing_hazard", "environment", *_REBASING, _corrected))
    found.append(("initial_revenue", "initial", *_INITIAL, _placed))
    return found


def _grown(paths: Paths, value: float) -> Paths:
    return paths.with_other(volume_growth=paths.environment["volume_growth"] + value / 4.0)


def _corrected(paths: Paths, value: float) -> Paths:
    return paths.with_other(rebasing_hazard=value)


def _placed(paths: Paths, value: float) -> Paths:
    return paths._replace(ensemble=Ensemble.of_one({}, {zone.zone_id: value for zone in key_zones()}))


def headline(replicates: int, tell: Callable[[int], None]) -> tuple[Moved, list[Moved]]:
    """The headline as it stands, and with each number moved to both ends of its range; `tell` gets runs finished.

    Parameters stand at their table's values, so that one number moves and nothing else.
    """
    settings = [f'until="{YEAR}Q4"', 'ensemble="none"']
    plan, none = (paths_of(load(name, settings)) for name in ("plan-2017", "no-plan"))
    seeds = [seed_of(load("plan-2017").seed, number) for number in range(replicates)]
    targets = np.array([zone.target_yi for zone in key_zones()])

    def zones(paths: Paths, seed: int) -> float:
        world = simulate(paths, key_zones(), seed)
        return float((world.indicators["revenue"][-4:].mean(axis=0) >= targets).sum())

    def run(with_plan: Paths, without: Paths) -> tuple[np.ndarray, np.ndarray]:
        both = [np.array(many(lambda seed, p=p: zones(p, seed), seeds)) for p in (with_plan, without)]
        tell(1)
        return both[0], both[0] - both[1]

    base, effect = run(plan, none)
    middle = float(base.mean())
    still = Moved("-", "base", 0.0, 0.0, middle, middle, float(effect.mean()), float(effect.mean()), 0.0)
    rows = []
    for name, kind, low, high, change in _cases():
        (first, first_effect), (last, last_effect) = (
            run(change(plan, value), change(none, value)) for value in (low, high)
        )
        error = float((last - first).std(ddof=1) / np.sqrt(replicates)) if replicates > 1 else float("nan")
        means = (float(values.mean()) for values in (first, last, first_effect, last_effect))
        rows.append(Moved(name, kind, low, high, *means, error))
    return still, sorted(rows, key=lambda row: -abs(row.zones_high - row.zones_low))


def runs() -> int:
    """How many pieces `tell` will count."""
    return 1 + 2 * len(_cases())
