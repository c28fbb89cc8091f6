"""What agents add: how much of the plan's effect by zone a spreadsheet tells, where the model differs, and by what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qianyi.calibration.studies.patterns.features import WIDTHS, known_at_the_base_date
from qianyi.calibration.studies.patterns.published import Finding, Published
from qianyi.calibration.studies.patterns.rivals import only
from qianyi.calibration.studies.patterns.spreadsheet import Score, judge, planted
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import Message, message
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import many, seed_of, simulate

YEARS = (2020, 2025)
_LAST_QUARTERS = [4 * (year - 2016) - 1 for year in YEARS]
# In one replicate a zone's effect is some 3 points of chance, and zones differ by half a point: so many pairs for each
# replicate of the other patterns.
_PAIRS = 6
_SPLITS = 10
_MUCH = 1000.0


@dataclass(frozen=True)
class Mechanism:
    """What ties zones or features together, and the parameters at which it does nothing."""

    name: Message
    off: Mapping[str, float]


def _none_of(*ids: str) -> dict[str, float]:
    return dict.fromkeys(ids, 0.0)


MECHANISMS = {
    # Plants take next to no land and pay as much for it; nothing slows down, nothing is rationed.
    "land": Mechanism(
        message("land that binds"),
        {id: _MUCH * parameters()[id].value for id in ("land_intensity", "land_price")}
        | _none_of("entrant_land", "scarce_land", "quota_shared"),
    ),
    # What a zone gains is missing in no other, and investors whom it wins are no less likely to come to another.
    "rivals": Mechanism(
        message("what rivals gain"),
        _none_of("customers_shared", "labour_shared", "moved_share", "founders_shared", "credit_shared", "quota_shared")
        | {"nest_similarity": 1.0},
    ),
    # So much income that every wish is paid for.
    "budget": Mechanism(message("budgets that bind"), {"commercial_land_income": 1.0}),
    "ties": Mechanism(
        message("clusters, ties and imitation"),
        _none_of("localisation_elasticity", "linkage_elasticity", "own_industry_elasticity", "supplier_elasticity")
        | _none_of("spill", "peers_pull", "movers_effect", "imitation"),
    ),
}


def _names() -> dict[str, Published]:
    rows = {}
    for year in YEARS:
        rows[f"told_{year}"] = (
            message("A spreadsheet's R² on the plan's effect by zone (zone left out), {year}", year=year),
            "R²",
        )
        rows[f"ceiling_{year}"] = message("The most that chance allows it, {year}", year=year), "R²"
        rows[f"if_additive_{year}"] = message("Its R² if the effect were additive, {year}", year=year), "R²"
    rows["share"] = message("Part of what is no chance that it tells, {year}", year=YEARS[-1]), "share"
    for key, mechanism in MECHANISMS.items():
        rows[f"share_without_{key}"] = message("The same without {mechanism}", mechanism=mechanism.name), "share"
    for year in YEARS:
        rows[f"alone_{year}"] = (
            message("What zones gain each alone, summed, over what all gain together, {year}", year=year),
            "ratio",
        )
        rows[f"alone_less_losses_{year}"] = (
            message("The same less what other zones of the plan lose by it, {year}", year=year),
            "ratio",
        )
    return {key: Published(name, unit, None, None, "qianyi patterns") for key, (name, unit) in rows.items()}


ADDED = _names()
"""Names of the findings; nothing is published that they could stand beside."""


@dataclass(frozen=True)
class ZoneMissed:
    """The last year's effect in a zone and what the spreadsheet of all other zones tells, points of revenue.

    `error` is the standard error of the effect, `deviations` what is missed in standard deviations of the effect among
    zones; `mechanism` the one without which these are fewest, `without`, where chance does not explain it, else empty.
    """

    zone_id: int
    effect: float
    told: float
    missed: float
    error: float
    deviations: float
    mechanism: str
    without: float


def measure(plan: Scenario, reference: Scenario, replicates: int, jobs: int) -> tuple[list[Finding], list[ZoneMissed]]:
    """Rows of the table of patterns, and every zone, the one furthest from the spreadsheet first."""
    seeds = [seed_of(reference.seed, number) for number in range(_PAIRS * replicates)]
    none = paths_of(reference)
    features = np.array(many(lambda seed: known_at_the_base_date(none, seed), seeds, jobs))
    revenue = _revenue(plan, reference, {}, seeds, jobs)
    effects = {"": _points(revenue)}
    for key, mechanism in MECHANISMS.items():
        effects[key] = _points(_revenue(plan, reference, mechanism.off, seeds, jobs))
    scores = {key: judge(features, effect[:, -1], _SPLITS, WIDTHS) for key, effect in effects.items()}
    first = judge(features, effects[""][:, 0], _SPLITS, WIDTHS)
    found = []
    for place, (year, score) in enumerate(zip(YEARS, (first, scores[""]), strict=True)):
        found.append(_finding(f"told_{year}", score.explained))
        found.append(_finding(f"ceiling_{year}", score.ceiling))
        found.append(_finding(f"if_additive_{year}", _if_additive(features, effects[""][:, place])))
    found.append(_finding("share", scores[""].share))
    found += [_finding(f"share_without_{key}", scores[key].share) for key in MECHANISMS]
    found += _interaction(plan, reference, revenue[:replicates], seeds[:replicates], jobs)
    return found, _zones({key: effect[:, -1] for key, effect in effects.items()}, scores)


def _finding(key: str, values: np.ndarray, mean: float | None = None) -> Finding:
    low, high = np.quantile(values, [0.1, 0.9])
    return Finding(key, float(np.mean(values) if mean is None else mean), float(low), float(high), None, None)


def _revenue(
    plan: Scenario, reference: Scenario, off: Mapping[str, float], seeds: Sequence[int], jobs: int
) -> np.ndarray:
    """Revenue with and without the plan under the same luck, shape (R, 2, years, Z), with some parameters changed."""
    both = [
        paths_of(scenario.model_copy(update={"parameters": scenario.parameters | dict(off)}))
        for scenario in (plan, reference)
    ]

    def pair(seed: int) -> list[np.ndarray]:
        return [simulate(paths, key_zones(), seed).ledger["closing"][_LAST_QUARTERS] for paths in both]

    return np.array(many(pair, seeds, jobs))


def _points(revenue: np.ndarray) -> np.ndarray:
    """Effect of the plan in % of the revenue without it, shape (R, years, Z)."""
    return 100.0 * (revenue[:, 0] / revenue[:, 1] - 1.0)


def _if_additive(features: np.ndarray, effect: np.ndarray) -> np.ndarray:
    """R² of the spreadsheet on planted effects that are additive and otherwise like these; random slopes, (splits,)."""
    luck = np.random.default_rng(2017)
    plants = (planted(features, effect, WIDTHS[1], luck) for _ in range(_SPLITS))
    return np.array([judge(features, plant, 1, WIDTHS).explained[0] for plant in plants])


def _interaction(
    plan: Scenario, reference: Scenario, revenue: np.ndarray, seeds: Sequence[int], jobs: int
) -> list[Finding]:
    """What zones gain when each has the plan alone, without and with what the others then lose, over the joint gain."""
    given, none = paths_of(plan), paths_of(reference)
    zones = range(len(key_zones()))
    each = [only(np.array([zone]), given, none) for zone in zones]

    def alone(seed: int) -> list[np.ndarray]:
        return [simulate(paths, key_zones(), seed).ledger["closing"][_LAST_QUARTERS] for paths in each]

    nobody = revenue[:, 1]
    changes = np.array(many(alone, seeds, jobs)) - nobody[:, None]  # (R, treated, years, Z)
    own = np.einsum("rzyz->ry", changes)
    together = (revenue[:, 0] - nobody).sum(axis=2)
    found = []
    for place, year in enumerate(YEARS):
        for key, sums in ((f"alone_{year}", own), (f"alone_less_losses_{year}", changes.sum(axis=(1, 3)))):
            ratio = sums[:, place] / together[:, place]
            found.append(_finding(key, ratio, sums[:, place].mean() / together[:, place].mean()))
    return found


def _zones(effects: Mapping[str, np.ndarray], scores: Mapping[str, Score]) -> list[ZoneMissed]:
    """Every zone from effects (R, Z) and scores, "" for the model as it is, else without a mechanism."""
    spread = {key: effect.mean(axis=0).std() for key, effect in effects.items()}
    whole = effects[""]
    error = whole.std(axis=0, ddof=1) / np.sqrt(len(whole)) if len(whole) > 1 else np.full(whole.shape[1], np.nan)
    rows = []
    for z, zone in enumerate(key_zones()):
        missed = {key: float(score.missed[z] / spread[key]) for key, score in scores.items()}
        key = min(MECHANISMS, key=lambda one: abs(missed[one]))
        shrinks = abs(missed[""]) - abs(missed[key]) > 2.0 * error[z] / spread[""]
        row = ZoneMissed(
            zone_id=zone.zone_id,
            effect=float(whole[:, z].mean()),
            told=float(scores[""].told[z]),
            missed=float(scores[""].missed[z]),
            error=float(error[z]),
            deviations=missed[""],
            mechanism=key if shrinks else "",
            without=missed[key] if shrinks else float("nan"),
        )
        rows.append(row)
    return sorted(rows, key=lambda row: -abs(row.missed))
