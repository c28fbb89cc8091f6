"""Worlds that start before the plan, on all zones of the catalogue: for fitting and for back-tests.

Sizes of the zones at an early base date were hardly published. They are drawn: from a figure of the zone where one
was public by the date of issue, else from a lognormal whose mean is the published output of 2012 and whose spread lets
5 zones lie above 1000亿 in that year, larger where area and level are (`data/province_figures.csv`; shape assumed).
A zone counts from the year of its approval on: a birth. Upgrades of older zones are not births.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from qianyi.scenarios.ensemble import NONE, Ensemble
from qianyi.scenarios.paths import Paths, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.schema.environment import Environment
from qianyi.scenarios.tables import rows
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.replicate import check_tables, seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world

NORMAL = NormalDist()
# Revenue over GDP of a zone: 3.5 to 5.5 (`data/SOURCES.md`).
REVENUE_OVER_GDP = 4.4
# Part of the spread of log revenue that area and level explain, and what the zones' errors have in common: assumed.
_EXPLAINED, COMMON_SHARE = 0.5, 0.2
_SERVICES = 0.35
_MEASURES = {"主营业务收入": 1.0, "主营业务收入(全行业)": 1.0, "工业总产值": 1.0 / (1.0 - _SERVICES)}
_MEASURES |= {"地区生产总值": REVENUE_OVER_GDP}
# A figure of a part of the year, or of something else than the zone, is no level of the zone.
PARTIAL = re.compile(r"H1|Jan|Q\d|month|plan|cumulative|estimate")


# By this day the national figures of all years up to 2017 were out.
REALISED = date(2018, 6, 30)


@dataclass(frozen=True)
class Start:
    """A base date (31 December of `year`) and the day on which a forecast from it would have been issued."""

    year: int
    issued: date


# Nothing about zones in 2012 was public in 2012: that start is issued when the year's own figures were out.
STARTS = {
    2012: Start(2012, date(2013, 6, 30)),
    2014: Start(2014, date(2014, 12, 31)),
    2016: Start(2016, date(2016, 12, 31)),
}


class History(NamedTuple):
    """One simulated past. Y years from the base year on (index 0 is the base year), Z zones."""

    revenue: np.ndarray  # (Y, Z) true revenue of the year, 亿元; at index 0 of the base date
    reported: np.ndarray  # (Y, Z) as reported; nan before a zone's approval
    indicators: np.ndarray  # (T, Z, indicators)
    captured: np.ndarray  # (T, origins, 2) planned investment won and lost, 亿元
    paid_in: np.ndarray  # (T, Z, origins) 亿元
    pressed: np.ndarray  # (Y,) Beijing firms under pressure that have not left
    national: np.ndarray  # (Y,) log of national nominal output against the base date


@cache
def national_growth(known_by: date) -> dict[int, float]:
    """National revenue growth of above-scale firms by year, log points, as public by a date.

    Source: `data/published_estimates.csv`.
    """
    found = {}
    for row in rows("data/published_estimates.csv"):
        year = re.search(r"revenue growth (20\d\d)$", row["parameter"])
        growth = re.search(r"\+([\d.]+) % full year", row["number_in_source"])
        if year and growth and row["known_on"] <= known_by.isoformat():
            found[int(year[1])] = math.log1p(float(growth[1]) / 100.0)
    return found


def _grown(value: float, year: int, to: int, growth: dict[int, float]) -> float:
    last = growth[max(growth)]
    return value * math.exp(sum(growth.get(y, last) for y in range(year + 1, to + 1)))


@cache
def published_levels(start: Start) -> dict[str, tuple[float, str]]:
    """Revenue (亿元) at the base date that a zone's own figures imply, by zone, with the indicator it came from."""
    growth = national_growth(start.issued)
    found: dict[str, tuple[int, float, str]] = {}
    for row in rows("data/zone_figures.csv"):
        usable = row["indicator"] in _MEASURES and row["year"].isdigit() and not PARTIAL.search(row["as_of"])
        if not usable or row["known_on"] > start.issued.isoformat() or int(row["year"]) > start.year:
            continue
        year, best = int(row["year"]), found.get(row["zone_zh"], (0, 0.0, ""))
        direct = row["indicator"].startswith("主营业务收入")
        if year > best[0] or (year == best[0] and direct):
            value = _grown(row.number("value") * _MEASURES[row["indicator"]], year, start.year, growth)
            found[row["zone_zh"]] = (year, value, f"{row['indicator']} {year}")
    return {zone: (value, source) for zone, (_, value, source) in found.items()}


@cache
def _size_distribution(start: Start) -> tuple[float, float]:
    """Mean and SD of log revenue (亿元) over the zones at the base date."""
    figures = {
        row["indicator"]: row.number("value") for row in rows("data/province_figures.csv") if row["year"] == "2012"
    }
    count = sum(born <= 2012 for born in births())
    mean = figures["开发区工业总产值"] / (1.0 - _SERVICES) / count
    score = NORMAL.inv_cdf(1.0 - figures["销售收入超1000亿元开发区数"] / count)
    # ln 1000 = mu + score s, and the mean of a lognormal is exp(mu + s^2 / 2): a quadratic in s.
    spread = score - math.sqrt(score**2 - 2.0 * (math.log(1000.0) - math.log(mean)))
    grown = _grown(1.0, 2012, start.year, national_growth(start.issued))
    return math.log(mean * grown) - spread**2 / 2.0, spread


@cache
def births() -> tuple[int, ...]:
    """Year from which each zone of `hebei-all` counts; national zones and those without a date count from the start."""
    approved = {row["name"]: (row["approval_date"], row["level"]) for row in rows("data/hebei_catalogue_2018.csv")}
    official = {row["name_zh"]: row["official_name_zh"] for row in rows("data/zones.csv")}
    found = []
    for zone in zone_set("hebei-all"):
        day, level = approved.get(official.get(zone.name_zh, zone.name_zh), ("", ""))
        found.append(int(day[:4]) if day and level == "省级" else 0)
    return tuple(found)


@cache
def zones_at(start: Start) -> tuple[ZoneFacts, ...]:
    """The zones of `hebei-all` with their revenue at the base date as best value and 10-90 % range (split lognormal).

    For 2016 the 31 keep the ranges of `data/zones.csv`, the data set's own base date.
    """
    zones = zone_set("hebei-all")
    middle, spread = _size_distribution(start)
    place = [(zone.level == "national", zone.approved_area_ha or 0.0) for zone in zones]
    order = {z: rank for rank, z in enumerate(sorted(range(len(zones)), key=lambda z: place[z]))}
    levels = published_levels(start)
    left = spread * math.sqrt(1.0 - _EXPLAINED**2)
    found = []
    for z, zone in enumerate(zones):
        if start.year == 2016 and zone.has_target:
            found.append(zone)
            continue
        score = NORMAL.inv_cdf((order[z] + 0.5) / len(zones))
        best, error = math.exp(middle + _EXPLAINED * spread * score), left
        if zone.name_zh in levels:
            best, error = levels[zone.name_zh][0], 0.25
        found.append(_sized(zone, best, error))
    return tuple(found)


def _sized(zone: ZoneFacts, best: float, error: float) -> ZoneFacts:
    edge = math.exp(error * NORMAL.inv_cdf(0.9))
    return replace(
        zone, revenue_2016_yi=best, revenue_2016_low=best / edge, revenue_2016_high=best * edge, co_built_park=""
    )


def neutral(growth: dict[int, float]) -> Environment:
    """National nominal growth by year (log points) and nothing else: no price path of its own, no dated events.

    Prices of steel, petrochemicals and building materials move around it by their volatility: what they did is not in
    the data, so it stays uncertain.
    """
    return Environment(
        volume_growth={year: round(value, 6) for year, value in growth.items()},
        price_change={},
        beijing_push={2017: 1.0},
        xiongan_start=None,
        capacity_cuts=(),
        heating_limits=(),
        catalogue_2018=None,
    )


def path(start: Start, until: int, growth: dict[int, float]) -> Paths:
    """Paths of a past without the plan on the zones of a start, with national nominal growth by year (log points)."""
    scenario = Scenario(
        name="history",
        data_set="hebei-all",
        ensemble=NONE,
        start=date(start.year, 12, 31),
        until=f"{until}Q4",
        environment=neutral(growth),
    )
    return paths_of(scenario)._replace(pool=pool_of(zones_at(start)))


def pool_of(zones: tuple[ZoneFacts, ...]) -> float:
    """How many times as large as for the plan's zones alone the pool of investors is for all these zones."""
    return sum(zone.revenue_2016_yi for zone in zones) / sum(zone.revenue_2016_yi for zone in zones if zone.has_target)


def initial_chances(start: Start, common: float, seed: int) -> np.ndarray:
    """Probability of each zone's initial revenue in its prior, shape (Z,): errors share `common`, a standard normal."""
    own = np.random.default_rng([seed, start.year]).standard_normal(len(zones_at(start)))
    score = math.sqrt(1.0 - COMMON_SHARE) * own + math.sqrt(COMMON_SHARE) * common
    return np.array([min(1.0 - 1e-9, max(1e-9, NORMAL.cdf(value))) for value in score])


def simulate_history(
    start: Start, base: Paths, parameters: dict[str, float], common: float, drift: float, seed: int
) -> History:
    """One past: `parameters` by id, `common` error of initial sizes, `drift` of scope (log points a year)."""
    zones = zones_at(start)
    chances = initial_chances(start, common, seed)
    given = Ensemble.of_one(parameters, dict(zip((zone.zone_id for zone in zones), chances, strict=True)))
    paths = base._replace(ensemble=given).with_other(scope_drift=drift / 4.0)
    world = new_world(paths, zones, seed_of(2017, seed))
    years = len(paths.days) // 4
    revenue = [world.zones["last_year_revenue"].copy()]
    reported = [world.zones["last_year_revenue"].copy()]
    pressed = [_pressed(world)]
    with np.errstate(over="ignore"):
        for year in range(years):
            quarters(world, 4 * year, 4 * year + 4)
            revenue.append(world.zones["year_revenue"] / 4.0)
            reported.append(world.zones["reported_revenue"].copy())
            pressed.append(_pressed(world))
    check_tables(world)
    told = np.array(reported)
    for z, born in enumerate(births()):
        told[: max(0, min(years + 1, born - start.year)), z] = np.nan
    national = np.concatenate([[0.0], np.cumsum(paths.environment["volume_growth"])[3::4]])
    return History(
        np.array(revenue), told, world.indicators, world.captured, world.paid_in, np.array(pressed), national
    )


def _pressed(world) -> float:
    beijing = world.industries["origin"] == 0
    return float(world.industries["stock"][beijing].sum())
