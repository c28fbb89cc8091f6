"""Back-tests: what would have been forecast from an earlier base date, beside what was published later.

Zones start from what was known on the day of issue (`calibration/evidence/history.py`), all zones of the catalogue
with their births, because the 31 were chosen in 2017. Two ways: with the national growth that was expected then, and
conditional on the growth and prices that came; the benchmarks get the same growth, initial draws, drift of scope and
reporting.
"""

import math
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from qianyi.calibration.evidence import prices as producer_prices
from qianyi.calibration.evidence.history import History, Start, births, path, simulate_history, zones_at
from qianyi.calibration.evidence.targets import targets
from qianyi.calibration.fit.design import COMMON, DRIFT
from qianyi.calibration.fit.pasts import REALISED, expected_growth, realised_growth
from qianyi.calibration.forecasts.benchmarks import METHODS, Basis, benchmark
from qianyi.calibration.forecasts.evaluation import GROWTH, PROVINCE, REVENUE, Forecast, Observation, draws_of
from qianyi.scenarios.economy import PRICE_GROUPS
from qianyi.scenarios.tables import rows
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import TableFull
from qianyi.sim.worlds import many

UNTIL = 2017
_LEAST_KEPT = 0.9
WAYS = ("unconditional", "conditional")
# Levels of a zone follow from its GDP by a ratio of 3.5 to 5.5 (`scenarios/data/SOURCES.md`); its error in logs.
_OVER_GDP, _OVER_GDP_ERROR = 4.4, 0.18
# Published revenue itself: rounding and scope, assumed.
_ERROR = 0.05
_MEASURES = {
    "主营业务收入": (1.0, _ERROR),
    "主营业务收入(全行业)": (1.0, _ERROR),
    "地区生产总值": (_OVER_GDP, _OVER_GDP_ERROR),
}
# A figure of a part of the year is no figure of the year.
_PARTIAL = re.compile(r"H1|Jan|Q\d|month|plan|cumulative|estimate")
# Growth that stands beside a figure; of half a year or of the main park it is taken for the zone's year (assumed).
_GROWTH = re.compile(r"\+([\d.]+)%")
_COUNTS = re.compile(r"above_(\d+)_(\d{4})$")


@dataclass(frozen=True)
class Pasts:
    """Simulated pasts of one start and way.

    Reported revenue has shape (draws, zones, years from the base year on), initial draws (draws, zones), the national
    growth supposed and planned Beijing-Tianjin investment (draws, years). `left_out` counts draws in which more agents
    came than the tables hold.
    """

    start: Start
    way: str
    years: tuple[int, ...]
    reported: np.ndarray
    initial: np.ndarray
    growth: np.ndarray
    capital: np.ndarray
    drift: np.ndarray
    left_out: int = 0


def simulate_pasts(
    start: Start, way: str, draws: pd.DataFrame, seed: int, tell: Callable[[int], None] = lambda count: None
) -> Pasts:
    """One past for each row of `draws` (parameters and unknowns of the past); `tell` gets pasts finished."""
    count = len(draws)
    if way == "conditional":
        growth = realised_growth(start, UNTIL, count)
    else:
        growth = expected_growth(start, UNTIL, count, seed)
    base = path(start, UNTIL, {start.year: 0.05})
    if way == "conditional":
        base = base.with_other(**_realised_prices(start))

    def one(place: int) -> History | None:
        point = draws.iloc[place].to_dict()
        own = {key: value for key, value in point.items() if key not in (COMMON, DRIFT)}
        paths = base.with_other(volume_growth=np.repeat(growth[place] / 4.0, 4))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            try:
                return simulate_history(start, paths, own, point[COMMON], point[DRIFT], place)
            except TableFull:  # a draw far outside what the tables were made for; how many is part of the result
                return None

    tried = many(one, range(count), tell=tell)
    kept = np.array([history is not None for history in tried])
    if kept.mean() < _LEAST_KEPT:
        raise TableFull(f"{int((~kept).sum())} of {count} pasts did not fit into the tables")
    found = [history for history in tried if history is not None]
    won = np.array([history.captured[:, :2, 0].sum(axis=1).reshape(-1, 4).sum(axis=1) for history in found])
    return Pasts(
        start,
        way,
        tuple(range(start.year, UNTIL + 1)),
        np.array([history.reported.T for history in found]),
        np.array([history.revenue[0] for history in found]),
        growth[kept],
        won,
        draws[DRIFT].to_numpy(float)[kept],
        count - len(found),
    )


def _realised_prices(start: Start) -> dict[str, np.ndarray]:
    """Prices as they came, quarter by quarter, without luck of their own."""
    from qianyi.scenarios.economy import sector_facts

    years = tuple(range(start.year + 1, UNTIL + 1))
    by_sector = producer_prices.realised(years, REALISED)
    first = [int(np.flatnonzero(sector_facts().price_group == group)[0]) for group in range(len(PRICE_GROUPS))]
    return {
        "price_change": np.repeat(by_sector[:, first] / 4.0, 4, axis=0),
        "price_volatility": np.zeros(len(PRICE_GROUPS)),
    }


def forecasts(pasts: Pasts, seed: int) -> list[Forecast]:
    """The model's forecast and every benchmark's, the model first."""
    zones = zones_at(pasts.start)
    names, years, born = tuple(zone.name_zh for zone in zones), pasts.years[1:], np.array(births())
    prices = None
    if pasts.way == "conditional":
        prices = producer_prices.realised(years, REALISED)
    basis = Basis(
        zones, pasts.initial, date(pasts.start.year, 12, 31), years, pasts.start.issued, founded=born,
        growth=pasts.growth, prices=prices, drift=pasts.drift, seed=seed,
    )  # fmt: skip
    known = {
        float(threshold): int(target.value)
        for target in targets()
        if target.known_on <= pasts.start.issued and target.id.startswith("above_")
        for threshold, year in [_COUNTS.match(target.id).groups()]
        if int(year) == pasts.start.year
    }
    base = np.where(born <= pasts.start.year, pasts.initial, np.nan)[:, :, None]

    def forecast(method: str, reported: np.ndarray) -> Forecast:
        # The base year stands in front, so that growth over the first year can be compared.
        return _with_counts(Forecast(method, names, pasts.years, np.concatenate([base, reported], axis=2)))

    found = [forecast("model", pasts.reported[:, :, 1:])]
    for number, year in enumerate(years):
        found[0].others[(PROVINCE, "beijing_tianjin_capital", year)] = pasts.capital[:, number]
    found += [forecast(method, benchmark(method, basis, known)) for method in METHODS]
    return found


def _with_counts(forecast: Forecast) -> Forecast:
    for year in forecast.years[1:]:
        for threshold in (100, 500, 1000, 2000):
            forecast.others[(PROVINCE, f"zones_above_{threshold}", year)] = forecast.count(float(threshold), year)
    return forecast


def figures(start: Start) -> list[Observation]:
    """What was published after the day of issue about years after the base date, up to 2017."""
    names = {zone.name_zh for zone in key_zones()}
    direct: list[Observation] = []
    derived: dict[tuple[str, int], Observation] = {}
    for row in _published_after(start):
        year, whole = int(row["year"]), not _PARTIAL.search(row["as_of"])
        place = row["zone_zh"].partition("(")[0]
        grown = _GROWTH.search(row["as_of"])
        if row["indicator"] == "主营业务收入" and grown and place in names:
            direct.append(Observation(place, GROWTH, year, float(grown[1])))
        if row["zone_zh"] not in names or row["indicator"] not in _MEASURES or not whole:
            continue
        ratio, error = _MEASURES[row["indicator"]]
        one = Observation(place, REVENUE, year, row.number("value") * ratio, error)
        if ratio == 1.0:
            direct.append(one)
        else:
            derived[place, year] = one
    # A level derived from GDP is worth having only where a zone published nothing better.
    better = {one.place for one in direct if one.indicator == REVENUE}
    return direct + [one for one in derived.values() if one.place not in better] + _of_the_province(start)


def _published_after(start: Start) -> list[dict[str, str]]:
    told = [row for row in rows("data/zone_figures.csv") if row["year"].isdigit()]
    issued = start.issued.isoformat()
    return [row for row in told if start.year < int(row["year"]) <= UNTIL and row["known_on"] > issued]


def _of_the_province(start: Start) -> list[Observation]:
    found = []
    for target in targets():
        counted = _COUNTS.match(target.id)
        if target.known_on <= start.issued:
            continue
        if counted and start.year < int(counted[2]) <= UNTIL:
            found.append(Observation(PROVINCE, f"zones_above_{counted[1]}", int(counted[2]), target.value))
        elif target.id.startswith("bt_capital_") and start.year < int(target.id[-4:]) <= UNTIL:
            year = int(target.id[-4:])
            found.append(Observation(PROVINCE, "beijing_tianjin_capital", year, target.value, target.tolerance))
    return found


def beside(model: Forecast, shift_share: Forecast, observed: list[Observation]) -> list[dict[str, object]]:
    """Each published figure with the 10, 50 and 90 % quantiles of the model's and of shift-share's forecast."""
    rows = []
    for one in observed:
        row: dict[str, object] = {"place": one.place, "indicator": one.indicator, "year": one.year, "came": one.value}
        row["derived"] = one.indicator == REVENUE and one.tolerance >= _OVER_GDP_ERROR
        for name, forecast in (("model", model), ("shift_share", shift_share)):
            draws = draws_of(forecast, one)
            known = (math.nan,) * 3 if draws is None else np.quantile(draws, (0.1, 0.5, 0.9))
            row |= {f"{name}_{at}": float(value) for at, value in zip(("q10", "q50", "q90"), known, strict=True)}
        rows.append(row)
    return rows
