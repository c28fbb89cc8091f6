"""The event study's worlds: half of the province's other provincial zones get status, levers or both, from 2019 on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from qianyi.calibration.studies.event_estimate import (
    Effect,
    against_untreated_world,
    difference_in_differences,
    displacement,
    summary,
)
from qianyi.scenarios.levers import levers
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import LEDGER, as_numbers, places
from qianyi.sim.replicate import check_tables, many, seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world

TREATMENTS = ("none", "status", "levers", "both")
EVENT = date(2019, 1, 1)
_ENTRY = places(LEDGER, "new_local_firms", "beijing_tianjin", "other_domestic", "foreign", "exits")
_OUTCOMES = ("revenue_2016_prices", "foreign_capital", "employment")


@dataclass(frozen=True)
class Study:
    """What was found: effect paths by (treatment, outcome, way of measuring), numbers by (treatment, what)."""

    worlds: int
    treated_zones: int
    effects: dict[tuple[str, str, str], list[Effect]]
    numbers: dict[tuple[str, str], tuple[float, float, float]]


def _event_quarter(scenario: Scenario) -> int:
    return sum(end < EVENT for end in scenario.quarter_ends)


def _treated_policy(plan: Paths, none: Paths, quarter: int) -> np.ndarray:
    """Levers (quarters, levers) of a treated zone: those of the plan's zones, begun at the event instead of in 2017."""
    given = none.policy[:, 0].copy()
    given[quarter:] = plan.policy[: len(given) - quarter, 0]
    later = EVENT.toordinal() - date(2017, 1, 1).toordinal()
    for place, lever in enumerate(levers().values()):
        if lever.is_date:
            given[:, place] = none.policy[:, 0, place]
            given[quarter:, place] = plan.policy[0, 0, place] + later
    return given


def _assignment(scenario: Scenario, replicate: int) -> np.ndarray:
    """1 treated, 0 untreated, NaN not part of the study; half of the background's provincial zones, drawn anew."""
    zones = zone_set(scenario.data_set)
    part = np.array(
        [zone.tier == "background" and zone.level == "provincial" and zone.kind != "other" for zone in zones]
    )
    treated = np.where(part, 0.0, np.nan)
    eligible = np.flatnonzero(part)
    chosen = np.random.default_rng([scenario.seed, replicate]).permutation(eligible)[: len(eligible) // 2]
    treated[chosen] = 1.0
    return treated


def _world(paths: Paths, zones, seed: int, quarter: int, treated: np.ndarray, status: bool) -> dict[str, np.ndarray]:
    world = new_world(paths, zones, seed)
    with np.errstate(over="ignore"):
        quarters(world, 0, quarter)
        if status:
            world.zones["national"][treated == 1.0] = 1.0
        quarters(world, quarter, len(paths.days))
    check_tables(world)
    years = len(paths.days) // 4
    found = {name: world.indicators[name][: 4 * years].reshape(years, 4, -1).mean(axis=1).T for name in _OUTCOMES}
    found["ledger"] = as_numbers(world.ledger)[quarter:, treated == 1.0].sum(axis=(0, 1))
    return found


def run_study(plan: Scenario, none: Scenario, worlds: int, jobs: int, tell: Callable[[int], None]) -> Study:
    """All treatments in `worlds` worlds, each with its own luck and its own random half; `tell` gets worlds finished.

    Both scenarios are of the data set with all zones and share seed and horizon.
    """
    zones, quarter = zone_set(none.data_set), _event_quarter(none)
    base, given = paths_of(none), paths_of(plan)
    levers_given = _treated_policy(given, base, quarter)

    def one(replicate: int) -> tuple[np.ndarray, dict[str, dict[str, np.ndarray]]]:
        treated, seed = _assignment(none, replicate), seed_of(none.seed, replicate)
        policy = base.policy.copy()
        policy[:, treated == 1.0] = levers_given[:, None]
        found = {}
        for name in TREATMENTS:
            paths = base._replace(policy=policy) if name in ("levers", "both") else base
            found[name] = _world(paths, zones, seed, quarter, treated, name in ("status", "both"))
        return treated, found

    rows = many(one, range(worlds), jobs, tell)
    treated = np.array([row[0] for row in rows])
    found = {
        name: {key: np.array([row[1][name][key] for row in rows]) for key in (*_OUTCOMES, "ledger")}
        for name in TREATMENTS
    }
    return _measured(found, treated, none.start.year + 1, quarter // 4)


def _measured(found: dict, treated: np.ndarray, first: int, event: int) -> Study:
    effects: dict[tuple[str, str, str], list[Effect]] = {}
    numbers: dict[tuple[str, str], tuple[float, float, float]] = {}
    without = found["none"]
    for name in TREATMENTS:
        mine = found[name]
        for outcome in _OUTCOMES:
            if outcome == "foreign_capital":  # many zones get none in a year: groups are compared, not zones
                paths = _of_groups(mine[outcome], treated, event)
            else:
                paths = difference_in_differences(np.log(mine[outcome]), treated, event - 1)
            effects[name, outcome, "study"] = summary(paths, -event)
            if name != "none":
                paired = against_untreated_world(mine[outcome], without[outcome], treated)
                effects[name, outcome, "paired"] = summary(paired, -event)
        if name != "none":
            lost = displacement(mine["revenue_2016_prices"], without["revenue_2016_prices"], treated)
            numbers[name, "displacement"] = _spread(lost)
            gained = mine["ledger"] - without["ledger"]
            channels = gained[:, 1:-1].sum(axis=1)
            numbers[name, "entry_share"] = _spread(gained[:, _ENTRY].sum(axis=1) / channels)
    return Study(len(treated), int((treated[0] == 1.0).sum()), effects, numbers)


def _of_groups(outcome: np.ndarray, treated: np.ndarray, event: int) -> np.ndarray:
    sums = [np.where((treated == side)[:, :, None], outcome, 0.0).sum(axis=1) for side in (1.0, 0.0)]
    before = [one[:, :event].mean(axis=1, keepdims=True) for one in sums]
    return np.log(sums[0] / before[0]) - np.log(sums[1] / before[1])


def _spread(values: np.ndarray) -> tuple[float, float, float]:
    """Median, 10 and 90 % quantile over worlds; ratios with a small denominator have no useful mean."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return (float("nan"),) * 3
    low, middle, high = np.quantile(known, (0.1, 0.5, 0.9))
    return float(middle), float(low), float(high)
