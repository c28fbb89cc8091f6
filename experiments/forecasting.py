"""Forecasts from the base date: the whole province simulated draw by draw, with shift-share beside it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np

from agents.project import NOTHING
from calibration import prices
from calibration.benchmarks import Basis, benchmark
from calibration.evaluation import KEY_ZONES, PROVINCE, Forecast
from calibration.forecast_file import MODEL
from experiments.identity import VERSION, model_hash, scenario_key
from scenarios.background import zone_set
from scenarios.economy import sector_facts
from scenarios.schema import Scenario
from scenarios.timeline import price_change, volume_growth
from scenarios.zones import ZoneFacts, key_zones
from sim.indicators import PLACE
from sim.paths import Paths, paths_of
from sim.replicate import check_tables, seed_of
from sim.schedule import quarters
from sim.start import new_world
from sim.world import PROJECT_ROWS, World

_THRESHOLDS = (100.0, 500.0, 1000.0)
_KEY = len(key_zones())


@dataclass(frozen=True)
class Simulated:
    """One draw: initial revenue (zones,), reported revenue (zones, years), and Beijing-Tianjin figures by year."""

    initial: np.ndarray
    reported: np.ndarray
    projects: np.ndarray
    capital: np.ndarray
    paid: np.ndarray


def simulate_year_ends(paths: Paths, zones: tuple[ZoneFacts, ...], seed: int) -> Simulated:
    """One replicate, quarter by quarter, because the projects signed are counted as they appear."""
    world = new_world(paths, zones, seed)
    initial = world.zones["revenue"].copy()
    known = {int(row["id"]) for row in _pipeline(world)}
    signed = np.zeros(len(paths.days))
    for t in range(len(paths.days)):
        with np.errstate(over="ignore"):
            quarters(world, t, t + 1)
        rows = _pipeline(world)
        group = rows[(rows["origin"] < 2) & (rows["pressed"] == 0.0)]
        new = {int(agent) for agent in group["id"]} - known
        signed[t] = len(new)
        known |= new
    check_tables(world)
    last = np.flatnonzero(paths.quarter_of_year == 4)
    return Simulated(
        initial,
        world.indicators[last, :, PLACE["reported_revenue"]].T.copy(),
        _by_year(signed, last),
        _by_year(world.captured[:, :2, 0].sum(axis=1), last),
        _by_year(world.paid_in[:, :, :2].sum(axis=(1, 2)), last),
    )


def _pipeline(world: World) -> np.ndarray:
    rows = world.projects[: world.counts[PROJECT_ROWS]]
    return rows[rows["stage"] != NOTHING]


def _by_year(quarterly: np.ndarray, last: np.ndarray) -> np.ndarray:
    return np.array([quarterly[t - 3 : t + 1].sum() for t in last])


def simulate_all(scenario: Scenario, draws: int, jobs: int, tell: Callable[[int], None]) -> list[Simulated]:
    """Every draw of a scenario, in order whatever the number of threads; `tell` gets draws finished."""
    paths, zones = paths_of(scenario), zone_set(scenario.data_set)

    def one(number: int) -> Simulated:
        found = simulate_year_ends(paths, zones, seed_of(scenario.seed, number))
        tell(1)
        return found

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, range(draws)))


def model_forecast(scenario: Scenario, simulated: list[Simulated]) -> Forecast:
    """The model's forecast; the base year is the initial revenue, which is what zones reported of that year."""
    zones = tuple(zone.name_zh for zone in zone_set(scenario.data_set))
    base = scenario.start.year
    years = (base, *(base + 1 + number for number in range(simulated[0].reported.shape[1])))
    revenue = np.stack([np.column_stack([one.initial, one.reported]) for one in simulated])
    others = _totals(revenue, years, scenario.data_set == "hebei-all")
    if scenario.data_set == "hebei-all":
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
    zones, draws = zone_set(scenario.data_set), len(simulated)
    years = tuple(scenario.start.year + 1 + number for number in range(simulated[0].reported.shape[1]))
    environment = scenario.environment
    total, relative = _supposed(scenario, len(years))
    luck = prices.luck(len(years), draws, np.random.default_rng([scenario.seed, 11]))
    basis = Basis(
        zones, np.stack([one.initial for one in simulated]), scenario.start, years, scenario.start,
        growth=np.tile(total, (draws, 1)), prices=relative + luck,
        rebasing=(environment.rebasing_hazard, environment.rebasing_size), seed=scenario.seed,
    )  # fmt: skip
    reported = benchmark(method, basis)
    revenue = np.concatenate([basis.initial[:, :, None], reported], axis=2)
    whole = (scenario.start.year, *years)
    others = _totals(revenue, whole, scenario.data_set == "hebei-all")
    return Forecast(method, tuple(zone.name_zh for zone in zones), whole, revenue, others)


def _supposed(scenario: Scenario, years: int) -> tuple[np.ndarray, np.ndarray]:
    """National nominal growth that the scenario supposes: of all industry (years,), of each sector against it."""
    facts = sector_facts()
    quarterly = volume_growth(scenario)[:, None] + price_change(scenario)[:, facts.price_group]
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
        "title_en": scenario.title("en"),
        "title_zh": scenario.title("zh"),
        "knowledge_until": scenario.start.isoformat(),
        "until": scenario.until,
        "seed": scenario.seed,
        "ensemble": scenario.ensemble,
        "data_set": scenario.data_set,
    }
