"""Forecasts from the base date: the whole province simulated draw by draw, with shift-share beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from qianyi.agents.firm import State
from qianyi.agents.project import Stage
from qianyi.calibration.evidence import prices
from qianyi.calibration.evidence.history import STARTS, initial_chances, pool_of, zones_at
from qianyi.calibration.forecasts import forecast_file
from qianyi.calibration.forecasts.benchmarks import Basis, benchmark
from qianyi.calibration.forecasts.evaluation import KEY_ZONES, PROVINCE, Forecast
from qianyi.calibration.forecasts.forecast_file import HYUNDAI, MODEL
from qianyi.results.run.identity import VERSION, model_hash, scenario_key
from qianyi.scenarios.ensemble import Ensemble
from qianyi.scenarios.levers import levers
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import sector_facts
from qianyi.scenarios.words import LANGUAGES
from qianyi.scenarios.zones import ZoneFacts, key_zones
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.luck import of_replicate
from qianyi.sim.replicate import TableFull, check_tables, many, seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS, PROJECT_ROWS, World

_THRESHOLDS = (100.0, 500.0, 1000.0)
_KEY = len(key_zones())
_HYUNDAI_ZONE = next(z for z, zone in enumerate(key_zones()) if zone.name_en == "Cangzhou EDZ")
_HYUNDAI_FULL = 360.0  # 亿元 a year at full capacity, as planned (`scenarios/data/relocation_figures.csv`)
# Sources of projects that grow with the data set.
_POOLED = ("group_projects", "domestic_projects", "foreign_projects")


@dataclass(frozen=True)
class Simulated:
    """One draw: initial revenue (zones,), reported revenue (zones, years), and figures by year; `load` is the used part
    (%) of the Hyundai plant's design capacity, the base date first."""

    initial: np.ndarray
    reported: np.ndarray
    projects: np.ndarray
    capital: np.ndarray
    paid: np.ndarray
    load: np.ndarray


def simulate_year_ends(paths: Paths, zones: tuple[ZoneFacts, ...], seed: int) -> Simulated:
    """One replicate, quarter by quarter, because the projects signed are counted as they appear."""
    world = new_world(paths, zones, seed)
    initial = world.zones["last_year_revenue"].copy()
    known = {int(row["id"]) for row in _pipeline(world)}
    signed = np.zeros(len(paths.days))
    load = [_hyundai_load(world)]
    for t in range(len(paths.days)):
        with np.errstate(over="ignore"):
            quarters(world, t, t + 1)
        rows = _pipeline(world)
        group = rows[(rows["origin"] < 2) & (rows["pressed"] == 0.0)]
        new = {int(agent) for agent in group["id"]} - known
        signed[t] = len(new)
        known |= new
        if paths.quarter_of_year[t] == 4:
            load.append(_hyundai_load(world))
    check_tables(world)
    last = np.flatnonzero(paths.quarter_of_year == 4)
    return Simulated(
        initial,
        world.indicators["reported_revenue"][last].T.copy(),
        _by_year(signed, last),
        _by_year(world.captured[:, :2, 0].sum(axis=1), last),
        _by_year(world.paid_in[:, :, :2].sum(axis=(1, 2)), last),
        np.array(load),
    )


def _hyundai_load(world: World) -> float:
    """Volume of the plant, the named car maker of Cangzhou EDZ, over the revenue planned at full capacity (%)."""
    firms = world.firms[: world.counts[FIRM_ROWS]]
    here = (firms["zone"] == _HYUNDAI_ZONE) & (firms["sector"] == SECTORS.index("AUTO")) & (firms["anchor"] > 0.0)
    return 100.0 * float(firms["volume"][here & (firms["state"] != State.GONE)].sum()) / _HYUNDAI_FULL


def _pipeline(world: World) -> np.ndarray:
    rows = world.projects[: world.counts[PROJECT_ROWS]]
    return rows[rows["stage"] != Stage.NOTHING]


def _by_year(quarterly: np.ndarray, last: np.ndarray) -> np.ndarray:
    return np.array([quarterly[t - 3 : t + 1].sum() for t in last])


def zones_of(scenario: Scenario) -> tuple[ZoneFacts, ...]:
    """The scenario's zones as they were known at its base date.

    The data set puts the sizes of the province's other zones so that they meet the counts of 2017, which were
    published in 2018: a forecast from an earlier day may not use them and starts from what was known then.
    """
    start = STARTS.get(scenario.start.year)
    return zone_set(scenario.data_set) if start is None or not _whole(scenario) else zones_at(start)


def _whole(scenario: Scenario) -> bool:
    return scenario.data_set == "hebei-all"


def _paths(scenario: Scenario, zones: tuple[ZoneFacts, ...]) -> Paths:
    """The scenario's paths with a pool of investors as large as these zones."""
    paths = paths_of(scenario)
    pool = pool_of(zones)
    scaled = {key: paths.parameters[key] * pool / paths.pool for key in _POOLED}
    return paths._replace(parameters=paths.parameters | scaled, pool=pool)


def _with_common_error(paths: Paths, scenario: Scenario, number: int) -> Paths:
    """The draw's parameters, and initial revenues of the province's other zones whose errors have a part in common.

    They follow from one distribution for all, so that all may be put too low or too high together; the 31 keep theirs.
    """
    start = STARTS.get(scenario.start.year)
    if start is None or not _whole(scenario):
        return paths
    with np.errstate(over="ignore"):
        drawn, initial = of_replicate(paths, seed_of(scenario.seed, number))
    common = float(np.random.default_rng([scenario.seed, number]).standard_normal())
    chances = initial_chances(start, common, number)
    known = {zone.zone_id: chances[z] for z, zone in enumerate(zones_at(start)) if not zone.has_target} | initial
    return drawn._replace(ensemble=Ensemble.of_one({}, known))


def simulate_all(scenario: Scenario, draws: int, jobs: int, tell: Callable[[int], None]) -> list[Simulated]:
    """Every draw of a scenario, in order whatever the number of threads; `tell` gets draws finished.

    A draw in which more agents come than the tables hold is left out and the next one taken; raises `TableFull` when
    that happens to more than one in ten.
    """
    zones = zones_of(scenario)
    paths = _paths(scenario, zones)

    def one(number: int) -> Simulated | None:
        try:
            seed = seed_of(scenario.seed, number)
            return simulate_year_ends(_with_common_error(paths, scenario, number), zones, seed)
        except TableFull:
            return None

    found = many(one, range(draws), jobs, tell)
    short, first = sum(one is None for one in found), draws
    while short and first < 1.1 * draws:
        more = many(one, range(first, first + short), jobs, tell)
        found, first = found + more, first + short
        short = sum(one is None for one in more)
    kept = [one for one in found if one is not None]
    if len(kept) < draws:
        raise TableFull(f"{len(found) - len(kept)} of {len(found)} draws did not fit into the tables")
    return kept


def model_forecast(scenario: Scenario, simulated: list[Simulated]) -> Forecast:
    """The model's forecast; the base year is the initial revenue, which is what zones reported of that year."""
    zones = tuple(zone.name_zh for zone in zones_of(scenario))
    base = scenario.start.year
    years = (base, *(base + 1 + number for number in range(simulated[0].reported.shape[1])))
    revenue = np.stack([np.column_stack([one.initial, one.reported]) for one in simulated])
    others = _totals(revenue, years, _whole(scenario))
    for place, year in enumerate(years):
        others[(key_zones()[_HYUNDAI_ZONE].name_zh, HYUNDAI, year)] = np.array([one.load[place] for one in simulated])
    if _whole(scenario):
        for place, year in enumerate(years[1:]):
            for indicator, name in (("projects", "projects"), ("capital", "capital"), ("paid", "paid")):
                values = np.array([getattr(one, name)[place] for one in simulated])
                others[(PROVINCE, f"beijing_tianjin_{indicator}", year)] = values
    return Forecast(MODEL, zones, years, revenue, others)


def _totals(revenue: np.ndarray, years: tuple[int, ...], whole: bool) -> dict[tuple[str, str, int], np.ndarray]:
    """Totals and counts of the 31 zones and, where all zones are there, of the province."""
    found = {}
    for place, last in ((KEY_ZONES, _KEY), *(((PROVINCE, None),) if whole else ())):
        for number, year in enumerate(years):
            mine = revenue[:, :last, number]
            found[(place, "total_revenue", year)] = mine.sum(axis=1)
            for edge in _THRESHOLDS:
                found[(place, f"zones_above_{edge:.0f}", year)] = (mine >= edge).sum(axis=1).astype(float)
    return found


def benchmark_forecast(method: str, scenario: Scenario, simulated: list[Simulated]) -> Forecast:
    """A naive forecast from the same initial draws and national path, through the same observation model."""
    zones, draws = zones_of(scenario), len(simulated)
    years = tuple(scenario.start.year + 1 + number for number in range(simulated[0].reported.shape[1]))
    environment = scenario.environment
    total, relative = _supposed(scenario, len(years))
    luck = prices.luck(len(years), draws, np.random.default_rng([scenario.seed, 11]))
    weights = paths_of(scenario).policy[:, :, list(levers()).index("target_responsibility")]
    basis = Basis(
        zones, np.stack([one.initial for one in simulated]), scenario.start, years, scenario.start,
        growth=np.tile(total, (draws, 1)), prices=relative + luck,
        rebasing=(environment.rebasing_hazard, environment.rebasing_size), responsibility=weights.mean(axis=0),
        seed=scenario.seed,
    )  # fmt: skip
    reported = benchmark(method, basis)
    revenue = np.concatenate([basis.initial[:, :, None], reported], axis=2)
    whole = (scenario.start.year, *years)
    others = _totals(revenue, whole, _whole(scenario))
    return Forecast(method, tuple(zone.name_zh for zone in zones), whole, revenue, others)


def _supposed(scenario: Scenario, years: int) -> tuple[np.ndarray, np.ndarray]:
    """National nominal growth that the scenario supposes: of all industry (years,), of each sector against it."""
    facts = sector_facts()
    outside = paths_of(scenario).environment
    quarterly = outside["volume_growth"][:, None] + outside["price_change"][:, facts.price_group]
    sectors = quarterly[: 4 * years].reshape(years, 4, -1).sum(axis=1)
    total = sectors @ facts.output_share
    return total, sectors - total[:, None]


def account(scenario: Scenario, made_on: date) -> dict:
    """What a forecast file says of itself, but for its hash."""
    return {
        "made_on": made_on.isoformat(),
        "qianyi": VERSION,
        "model_hash": model_hash(),
        "scenario": scenario.name,
        "scenario_key": scenario_key(scenario),
        **{f"title_{language}": scenario.title(language) for language in reversed(LANGUAGES)},
        "knowledge_until": scenario.start.isoformat(),
        "until": scenario.until,
        "seed": scenario.seed,
        "ensemble": scenario.ensemble,
        "data_set": scenario.data_set,
    }


def forecast_text(scenario: Scenario, draws: int, jobs: int, tell: Callable[[int], None]) -> str:
    """Simulate `draws` draws and give the whole forecast file: the model's forecast and that of shift-share."""
    simulated = simulate_all(scenario, draws, jobs, tell)
    forecasts = [model_forecast(scenario, simulated), benchmark_forecast("shift_share", scenario, simulated)]
    return forecast_file.text_of(account(scenario, date.today()), forecasts)
