"""What each lever does to zones at target and to revenue: added to no plan, taken from the plan, at its bound.

All packages of a replicate share its luck and its draw from the ensemble, as the scenarios of a run do.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np

from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.panel import REVENUE, Panel, crossings
from qianyi.results.run.identity import what_decides
from qianyi.results.run.store import save_whole
from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load, load_all
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import many, seed_of, simulate
from qianyi.sim.world import World

YEARS = (2020, 2025)
NONE, PLAN = "no-plan", "plan-2017"
# Ways of asking; the effect of the second is what the plan loses without the subject.
ADDED, TAKEN, BOUND = WAYS = ("added", "taken", "bound")
OUTCOMES = ("zones_true", "zones_reported", "revenue")
# Below these an effect is not told even where its interval leaves out zero. Zones are whole: a twentieth of one is five
# replicates of a hundred, of fewer the interval says little; of revenue, a hundredth of a per cent is about 2亿元.
LEAST_ZONES, LEAST_REVENUE = 0.05, 0.01
LEAST = {"zones_true": LEAST_ZONES, "zones_reported": LEAST_ZONES, "revenue": LEAST_REVENUE}
_Z = NormalDist().inv_cdf(0.95)
_SITES = ("infrastructure_investment", "park_in_park_capital", "supporting_services")

Tell = Callable[[int], object]


def _pillar(name: str, *left_out: str) -> tuple[str, ...]:
    return tuple(lever.id for lever in levers().values() if lever.pillar == name and lever.id not in left_out)


def packages() -> dict[str, tuple[str, ...]]:
    """Levers that are moved together, by name: pillars, and the parts of them that have an expected size."""
    return {
        "opening": _pillar("opening"),
        "opening_promotion": _pillar("opening", *_SITES),
        "reform": _pillar("reform"),
        "coordination": _pillar("coordination"),
        "innovation": _pillar("innovation"),
        "innovation_before_disposal": _pillar("innovation", "zombie_disposal"),
        "funding": _pillar("funding"),
    }


@dataclass(frozen=True)
class Effect:
    """Effect of a subject (lever, package, or `plan-2017` as a whole) in one way and year, with its 90 % interval.

    `zones_…` are numbers of zones at their own target, by true (neutral) and by reported revenue; `revenue` is that of
    all zones, true, in per cent.
    """

    subject: str
    way: str
    year: int
    zones_true: float
    zones_true_low: float
    zones_true_high: float
    zones_reported: float
    zones_reported_low: float
    zones_reported_high: float
    revenue: float
    revenue_low: float
    revenue_high: float


def is_told(effect: tuple[float, float, float], least: float) -> bool:
    """Whether an effect (mean, low, high) is measurable: its interval leaves out zero, its size is at least `least`."""
    mean, low, high = effect
    return (low > 0.0 or high < 0.0) and abs(mean) >= least


def at_bounds() -> Paths:
    """Every lever at the end of its range on the plan's side."""
    ends = [f"levers.{lever.id}={lever.told(lever.bound)}" for lever in levers().values()]
    return paths_of(load(NONE, [f'until="{YEARS[-1]}Q4"', *ends]))


def cases() -> dict[str, Paths]:
    """Every package that is simulated, by name: `no-plan`, `plan-2017`, and `WAY SUBJECT`.

    A lever whose value in the plan is its bound has no case of its own there, nor has a package.
    """
    none, plan = (paths_of(one) for one in load_all([NONE, PLAN], [f'until="{YEARS[-1]}Q4"']))
    ends = at_bounds()
    found = {NONE: none, PLAN: plan}
    for subject, moved in {**{id: (id,) for id in levers()}, **packages()}.items():
        found[f"{ADDED} {subject}"] = _with(none, plan, moved)
        found[f"{TAKEN} {subject}"] = _with(plan, none, moved)
        if subject in levers() and levers()[subject].bound != levers()[subject].with_plan:
            found[f"{BOUND} {subject}"] = _with(none, ends, moved)
    return found


def _with(base: Paths, giver: Paths, moved: Sequence[str]) -> Paths:
    policy, places = base.policy.copy(), [list(levers()).index(id) for id in moved]
    policy[:, :, places] = giver.policy[:, :, places]
    return base._replace(policy=policy)


def simulated(
    given: dict[str, Paths], columns: Sequence[str], replicates: range, jobs: int, tell: Tell, work: Path | None = None
) -> Panel:
    """The panel of all packages in `YEARS`, of the columns and replicates named; `tell` gets simulations finished.

    `work` holds the replicates of a study that was stopped; it goes on with them if the model is the same.
    """
    kept = work / _key(given, columns) if work else None

    def one(replicate: int) -> np.ndarray:
        path = kept / f"{replicate}.npy" if kept else None
        if path and path.exists():
            tell(len(given))
            return np.load(path)
        found = np.array([_of_world(world, columns) for world in _worlds(given, replicate, tell)])
        if path:
            save_whole(path, lambda file: np.save(file, found))
        return found

    values = np.array(many(one, replicates, jobs))
    read = {name: values[:, :, place].swapaxes(0, 1) for place, name in enumerate(columns)}
    return Panel(list(given), key_zones(), YEARS, replicates, lambda column: read)


def _worlds(given: dict[str, Paths], replicate: int, tell: Tell) -> Iterator[World]:
    seed = seed_of(load(PLAN).seed, replicate)
    for paths in given.values():
        yield simulate(paths, key_zones(), seed)
        tell(1)


def _of_world(world: World, columns: Sequence[str]) -> np.ndarray:
    """Values of a world by year as a run's panel has them, shape (columns, zones, years)."""
    quarters = world.indicators.reshape(-1, 4, *world.indicators.shape[1:])
    first = YEARS[-1] - len(quarters) + 1
    found = []
    for name in columns:
        of_year = quarters[name][[year - first for year in YEARS]]
        found.append(of_year[:, 3] if indicators()[name].in_year == "last" else of_year.mean(axis=1))
    return np.array(found).swapaxes(1, 2)


def _key(given: dict[str, Paths], columns: Sequence[str]) -> str:
    digest = hashlib.sha256(repr((what_decides(), YEARS, list(columns), load(PLAN).seed)).encode())
    for name, paths in given.items():
        digest.update(name.encode() + paths.policy.tobytes())
    return digest.hexdigest()[:16]


def effects(replicates: int, jobs: int, tell: Tell, work: Path | None = None) -> list[Effect]:
    """The whole study, in the order of levers, then packages, then the plan."""
    panel = simulated(cases(), tuple(REVENUE.values()), range(replicates), jobs, tell, work)
    totals = crossings.province(panel)
    of = {
        "zones_true": totals["true", "on_target"],
        "zones_reported": totals["reported", "on_target"],
        "revenue": 100.0 * np.log(totals["true", "revenue"]),
    }
    return [
        Effect(subject, way, year, *_measured(panel, of, pair, place))
        for subject in (*levers(), *packages(), PLAN)
        for way in WAYS
        if (pair := compared(panel.scenarios, subject, way))
        for place, year in enumerate(YEARS)
    ]


def compared(names: Sequence[str], subject: str, way: str) -> tuple[str, str] | None:
    """With and without, by name of the package; None where a way is not asked of a subject."""
    if subject == PLAN:
        return (PLAN, NONE) if way == ADDED else None
    case = f"{way} {subject}"
    if way == BOUND and subject in levers() and case not in names:
        case = f"{ADDED} {subject}"
    if case not in names:
        return None
    return (PLAN, case) if way == TAKEN else (case, NONE)


def _measured(panel: Panel, of: dict[str, np.ndarray], pair: tuple[str, str], place: int) -> Iterator[float]:
    for name in OUTCOMES:
        change = panel.change(of[name], *pair)[:, place]
        if name == "revenue":
            change = 100.0 * np.expm1(change / 100.0)
        yield from interval(change)


def interval(change: np.ndarray) -> tuple[float, float, float]:
    """Mean of paired differences with its 90 % interval: normal, standard error sd / sqrt(n)."""
    mean = float(change.mean())
    margin = _Z * float(change.std(ddof=1)) / len(change) ** 0.5
    return mean, mean - margin, mean + margin


def pieces(replicates: int) -> int:
    """How many pieces `tell` will count."""
    return len(cases()) * replicates
