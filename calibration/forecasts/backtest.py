"""Back-tests: what would have been forecast from an earlier base date, beside what was published later.

Zones start from what was known on the day of issue (`calibration/evidence/history.py`), all zones of the catalogue
with their births, because the 31 were chosen in 2017. Two ways: with the national growth that was expected then, and
conditional on the growth and prices that came; the benchmarks get the same growth, initial draws, drift of scope and
reporting.
"""

import math
import re
from datetime import date

import numpy as np

from qianyi.calibration.evidence import prices as producer_prices
from qianyi.calibration.evidence.history import PARTIAL, REALISED, REVENUE_OVER_GDP, Start, births, zones_at
from qianyi.calibration.evidence.targets import targets
from qianyi.calibration.fit.design import UNTIL
from qianyi.calibration.forecasts.bands import QUANTILES
from qianyi.calibration.forecasts.benchmarks import METHODS, Basis, benchmark
from qianyi.calibration.forecasts.evaluation import GROWTH, PROVINCE, REVENUE, Forecast, Observation, draws_of
from qianyi.calibration.forecasts.pasts import Pasts
from qianyi.scenarios.tables import rows
from qianyi.scenarios.zones import key_zones

# Levels of a zone follow from its GDP by a ratio of 3.5 to 5.5 (`scenarios/data/SOURCES.md`); its error in logs.
_OVER_GDP_ERROR = 0.18
# Published revenue itself: rounding and scope, assumed.
_ERROR = 0.05
_MEASURES = {
    "主营业务收入": (1.0, _ERROR),
    "主营业务收入(全行业)": (1.0, _ERROR),
    "地区生产总值": (REVENUE_OVER_GDP, _OVER_GDP_ERROR),
}
# Growth that stands beside a figure; of half a year or of the main park it is taken for the zone's year (assumed).
_GROWTH = re.compile(r"\+([\d.]+)%")
_COUNTS = re.compile(r"above_(\d+)_(\d{4})$")


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
        year, whole = int(row["year"]), not PARTIAL.search(row["as_of"])
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
            known = (math.nan,) * 3 if draws is None else np.quantile(draws, list(QUANTILES.values()))
            row |= {f"{name}_{at}": float(value) for at, value in zip(QUANTILES, known, strict=True)}
        rows.append(row)
    return rows
