"""Forecasts beside what came: one row per score and method, the model against each naive benchmark.

Used by the back-test and by `qianyi score`. Zone figures are compared in logs, because being off by a tenth is as
bad for a small zone as for a large one; counts, shares and growth in their own units.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from qianyi.calibration.forecasts import scores
from qianyi.calibration.forecasts.bands import COVERED
from qianyi.calibration.forecasts.scores import Mean

PROVINCE, KEY_ZONES = "全省", "31个重点开发区"
REVENUE, GROWTH = "reported_revenue", "revenue_growth"
_THRESHOLDS = (500.0, 1000.0)
_NOTHING = Mean(math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True)
class Observation:
    """A published figure: of a zone (Chinese name), of the province or of the 31; `tolerance` is its SD in logs."""

    place: str
    indicator: str
    year: int
    value: float
    tolerance: float = 0.0


@dataclass(frozen=True)
class Forecast:
    """Equally likely draws of one method.

    `revenue` holds reported revenue (亿元), shape (draws, zones, years), not a number before a zone exists.
    `others` holds draws, shape (draws,), by (place, indicator, year).
    """

    method: str
    zones: tuple[str, ...]
    years: tuple[int, ...]
    revenue: np.ndarray
    others: dict[tuple[str, str, int], np.ndarray] = field(default_factory=dict)

    def of_zone(self, place: str, year: int) -> np.ndarray | None:
        """Draws of a zone's reported revenue in a year, or None where it is not forecast."""
        if place not in self.zones or year not in self.years:
            return None
        draws = self.revenue[:, self.zones.index(place), self.years.index(year)]
        return draws if np.isfinite(draws).all() else None

    def count(self, threshold: float, year: int) -> np.ndarray:
        """Number of its zones at or above a threshold (亿元) in a year, shape (draws,)."""
        return (np.nan_to_num(self.revenue[:, :, self.years.index(year)]) >= threshold).sum(axis=1).astype(float)


@dataclass(frozen=True)
class ScoreRow:
    """A score of one method over `n` figures; `difference` is the model's score less this method's.

    `verdict` says what the model is against the method: better, worse, tie; with a star where fewer than six zones
    or a single figure are all there is. Empty for the model itself and for scores that are not a contest.
    """

    score: str
    unit: str
    years: str
    method: str
    n: int
    zones: int
    value: float
    low: float = math.nan
    high: float = math.nan
    difference: float = math.nan
    difference_low: float = math.nan
    difference_high: float = math.nan
    verdict: str = ""


def evaluate(forecasts: Sequence[Forecast], figures: Iterable[Observation]) -> list[ScoreRow]:
    """Scores of all methods; the first one is the model. Figures that none forecasts are left out."""
    figures = list(figures)
    rows: list[ScoreRow] = []
    revenue = [one for one in figures if one.indicator == REVENUE and _forecast_by_all(forecasts, one)]
    rows += _contest("log_revenue", "log points", forecasts, revenue, _log_score)
    growth = [one for one in figures if one.indicator == GROWTH]
    told = {(one.place, one.year) for one in growth}
    growth += [one for one in _growth_figures(revenue) if (one.place, one.year) not in told]
    growth = [one for one in growth if all(_growth(forecast, one) is not None for forecast in forecasts)]
    rows += _contest("growth", "points a year", forecasts, growth, _growth_score)
    for threshold in _THRESHOLDS:
        rows += _threshold(threshold, forecasts, revenue)
    for level in COVERED:
        rows += _coverage(level, forecasts, revenue)
    rows += _ranks(forecasts, revenue)
    rows += _shares(forecasts, revenue)
    for one in figures:
        if one.indicator not in (REVENUE, GROWTH):
            rows += _single(forecasts, one)
    return rows


def _forecast_by_all(forecasts: Sequence[Forecast], one: Observation) -> bool:
    return all(forecast.of_zone(one.place, one.year) is not None for forecast in forecasts)


def _blurred(draws: np.ndarray, tolerance: float) -> np.ndarray:
    """Draws as they would be published: the figure's own error added, always the same one."""
    if tolerance <= 0.0:
        return draws
    return draws * np.exp(tolerance * np.random.default_rng(7).normal(size=len(draws)))


def _log_score(forecast: Forecast, one: Observation) -> float:
    draws = _blurred(forecast.of_zone(one.place, one.year), one.tolerance)
    return float(scores.crps(np.log(draws)[:, None], [math.log(one.value)])[0])


def _growth_figures(revenue: Sequence[Observation]) -> list[Observation]:
    """Growth (%) between two successive years that are published for a zone with one and the same error."""
    known = {(one.place, one.year): one for one in revenue}
    pairs = [(one, known.get((one.place, one.year - 1))) for one in revenue]
    pairs = [(now, before) for now, before in pairs if before and now.tolerance == before.tolerance]
    return [
        Observation(now.place, GROWTH, now.year, 100.0 * (now.value / before.value - 1.0))
        for now, before in pairs
        if before
    ]


def draws_of(forecast: Forecast, one: Observation) -> np.ndarray | None:
    """Draws of the quantity that a figure is about, shape (draws,); None where the method does not forecast it."""
    if one.indicator == GROWTH:
        return _growth(forecast, one)
    if one.indicator == REVENUE:
        return forecast.of_zone(one.place, one.year)
    return forecast.others.get((one.place, one.indicator, one.year))


def _growth(forecast: Forecast, one: Observation) -> np.ndarray | None:
    now, before = forecast.of_zone(one.place, one.year), forecast.of_zone(one.place, one.year - 1)
    return None if now is None or before is None else 100.0 * (now / before - 1.0)


def _growth_score(forecast: Forecast, one: Observation) -> float:
    return float(scores.crps(_growth(forecast, one)[:, None], [one.value])[0])


def _span(figures: Sequence[Observation]) -> str:
    years = sorted({one.year for one in figures})
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _contest(score: str, unit: str, forecasts: Sequence[Forecast], figures: list[Observation], of) -> list[ScoreRow]:
    """A mean score over zones of each method, and the model's less each other's, zone by zone."""
    if not figures:
        return []
    places = [one.place for one in figures]
    values = [scores.by_zone([of(forecast, one) for one in figures], places) for forecast in forecasts]
    rows = []
    for forecast, mine in zip(forecasts, values, strict=True):
        mean = scores.mean_over_zones(mine)
        against = _NOTHING if forecast is forecasts[0] else scores.mean_over_zones(values[0] - mine)
        told = "" if forecast is forecasts[0] else scores.verdict(against)
        rows.append(
            ScoreRow(
                score,
                unit,
                _span(figures),
                forecast.method,
                len(figures),
                mean.zones,
                mean.value,
                mean.low,
                mean.high,
                against.value,
                against.low,
                against.high,
                told,
            )  # fmt: skip
        )
    return rows


def _threshold(threshold: float, forecasts: Sequence[Forecast], revenue: list[Observation]) -> list[ScoreRow]:
    """Brier score of crossings, only where the model held the outcome open."""

    def chance(forecast: Forecast, one: Observation) -> float:
        return float(scores.probability(_blurred(forecast.of_zone(one.place, one.year), one.tolerance), threshold))

    asked = [one for one in revenue if scores.is_open([chance(forecasts[0], one)])[0]]

    def of(forecast: Forecast, one: Observation) -> float:
        return float(scores.brier([chance(forecast, one)], [one.value >= threshold])[0])

    return _contest(f"brier_{threshold:.0f}", "0-1", forecasts, asked, of)


def _coverage(level: float, forecasts: Sequence[Forecast], revenue: list[Observation]) -> list[ScoreRow]:
    if not revenue:
        return []
    rows = []
    for forecast in forecasts:
        inside = []
        for one in revenue:
            draws = _blurred(forecast.of_zone(one.place, one.year), one.tolerance)
            inside.append(float(scores.covered(draws[:, None], np.array([one.value]), level)[0]))
        mean = scores.mean_over_zones(scores.by_zone(inside, [one.place for one in revenue]))
        name, zones = f"coverage_{100 * level:.0f}", mean.zones
        rows.append(
            ScoreRow(
                name, "share", _span(revenue), forecast.method, len(revenue), zones, mean.value, mean.low, mean.high
            )
        )
    return rows


def _fullest_year(revenue: list[Observation], least: int) -> list[Observation]:
    """Figures of the year that has most zones, the latest of equals; none with fewer than `least` zones."""
    years = {one.year for one in revenue}
    best = max(years, key=lambda year: (sum(one.year == year for one in revenue), year), default=None)
    found = [one for one in revenue if one.year == best]
    return found if len(found) >= least else []


def _ranks(forecasts: Sequence[Forecast], revenue: list[Observation]) -> list[ScoreRow]:
    figures = _fullest_year(revenue, 3)
    if not figures:
        return []
    observed = np.array([one.value for one in figures])
    rows = []
    for forecast in forecasts:
        centres = np.array([np.median(forecast.of_zone(one.place, one.year)) for one in figures])
        value = scores.rank_correlation(centres, observed)
        rows.append(ScoreRow("rank", "-1 to 1", _span(figures), forecast.method, len(figures), len(figures), value))
    return rows


def _shares(forecasts: Sequence[Forecast], revenue: list[Observation]) -> list[ScoreRow]:
    """Shares of the zones published in one year in their total; of the 31-zone total where all 31 are."""
    figures = _fullest_year(revenue, 3)
    if not figures:
        return []
    observed = 100.0 * scores.shares(np.array([one.value for one in figures]))
    place = {one.place: number for number, one in enumerate(figures)}

    def of(forecast: Forecast, one: Observation) -> float:
        draws = np.column_stack([forecast.of_zone(other.place, other.year) for other in figures])
        mine = 100.0 * scores.shares(draws)[:, place[one.place]]
        return float(scores.crps(mine[:, None], [observed[place[one.place]]])[0])

    return _contest("share", "points", forecasts, figures, of)


def _scale(indicator: str) -> str:
    """Counts are compared in zones, loads in points of capacity, amounts in logs."""
    return (
        "zones" if indicator.startswith("zones_above_") else "points" if indicator.endswith("_load") else "log points"
    )


def _single(forecasts: Sequence[Forecast], one: Observation) -> list[ScoreRow]:
    """One figure of the province or a plant; methods that do not forecast it are left out."""
    unit = _scale(one.indicator)
    rows: list[ScoreRow] = []
    for forecast in forecasts:
        draws = forecast.others.get((one.place, one.indicator, one.year))
        if draws is None:
            if forecast is forecasts[0]:
                return []
            continue
        logged = unit == "log points"
        draws = np.log(np.maximum(1e-9, _blurred(draws, one.tolerance))) if logged else draws
        value = float(scores.crps(draws[:, None], [math.log(one.value) if logged else one.value])[0])
        against = math.nan if not rows else rows[0].value - value
        told = scores.verdict(Mean(against, math.nan, math.nan, 1)) if rows else ""
        name = f"{one.indicator}@{one.place}"
        rows.append(ScoreRow(name, unit, str(one.year), forecast.method, 1, 0, value, difference=against, verdict=told))
    return rows


def log_scores_by_zone(forecast: Forecast, revenue: Sequence[Observation]) -> np.ndarray:
    """Mean CRPS of log revenue of each zone, in the order of first appearance."""
    return scores.by_zone([_log_score(forecast, one) for one in revenue], [one.place for one in revenue])
