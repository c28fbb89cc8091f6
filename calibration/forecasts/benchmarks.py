"""Naive forecasts that the model must beat to be worth its mechanisms.

All start from the same initial draws as the model and pass through the same observation model (the rules of
`agents/`), so that what differs is growth alone. Shift-share is the one to beat: a model that ties with it adds
nothing to forecasts by its zone mechanisms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import numpy as np
from scipy import stats

from qianyi.agents.province import correction_of_statistics
from qianyi.agents.zone.reporting import (
    overstatement,
    revenue_within_scope,
    room_to_overstate,
    take_back_overstatement,
)
from qianyi.calibration.evidence import prices
from qianyi.calibration.forecasts.evaluation import Forecast
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import anchor_shares, firm_shares
from qianyi.scenarios.zones import ZoneFacts

METHODS = ("shift_share", "random_walk", "persistence", "lognormal")
# Width of a lognormal through one count alone: assumed, near the 31 zones' own spread plus small ones.
_WIDTH = 1.2
_OBSERVATION = tuple(
    getattr(rule, "py_func", rule)
    for rule in (
        correction_of_statistics,
        revenue_within_scope,
        room_to_overstate,
        overstatement,
        take_back_overstatement,
    )
)


@dataclass(frozen=True)
class Basis:
    """What every benchmark starts from.

    `initial` holds revenue at the start (亿元 a year), shape (draws, zones); a zone approved later reports nothing
    before its year `founded` (shape (zones,), calendar years). `issued` is the day whose knowledge a forecast may use.
    `growth` is the national nominal log growth that the model supposes too, shape (draws, years). `prices` holds what
    sectors grow faster, shape (years, sectors) or (draws, years, sectors), where it is known; else relative prices are
    projected, with their luck. `drift` is the drift of statistical scope of each draw, log points a year, shape
    (draws,). `responsibility` is the weight of targets in the appraisal of each zone's officials, shape (zones,), the
    lever's value without the plan if it is not given.
    """

    zones: tuple[ZoneFacts, ...]
    initial: np.ndarray
    start: date
    years: tuple[int, ...]
    issued: date
    growth: np.ndarray
    founded: np.ndarray | None = None
    prices: np.ndarray | None = None
    drift: np.ndarray | None = None
    rebasing: tuple[float, float] = (0.15, 0.15)
    responsibility: np.ndarray | None = None
    seed: int = 2017

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.initial)

    def rng(self, method: str) -> np.random.Generator:
        """A generator of its own for each method."""
        return np.random.default_rng([self.seed, METHODS.index(method)])


def benchmark(method: str, basis: Basis, counts: Mapping[float, int] | None = None) -> np.ndarray:
    """Reported revenue (亿元) that a method forecasts, shape (draws, zones, years); not a number before a zone exists.

    `counts` are zones above thresholds known on the day of issue, for the lognormal.
    """
    if method == "lognormal":
        true = _lognormal(basis, counts or {})
    else:
        growth = {"persistence": _none, "random_walk": _random_walk, "shift_share": _shift_share}[method](basis)
        true = _grown(basis, growth)
    return observed(true, basis, basis.rng(method))


def _none(basis: Basis) -> np.ndarray:
    return np.zeros((basis.draws, len(basis.zones), len(basis.years)))


def _national(basis: Basis, rng: np.random.Generator) -> np.ndarray:
    """National log growth by sector with its luck, shape (draws, years, sectors + 1); the last is all industry."""
    years = len(basis.years)
    path = np.repeat(basis.growth[:, :, None], len(SECTORS) + 1, axis=2)
    if basis.prices is None:
        path[:, :, :-1] += prices.projected(basis.issued) + prices.luck(years, basis.draws, rng)
    else:
        path[:, :, :-1] += basis.prices
    return path


def _zone_luck(basis: Basis, rng: np.random.Generator) -> np.ndarray:
    spread = parameters()["zone_shock"].value
    shape = (basis.draws, len(basis.zones), len(basis.years))
    return rng.normal(-spread * spread / 2.0, spread, shape)


def sector_shares(zone: ZoneFacts) -> np.ndarray:
    """Shares of a zone's revenue by sector; the last entry is commerce and services, which grow with all industry."""
    anchors = anchor_shares(zone.name_zh)
    industry = anchors + (1.0 - anchors.sum()) * firm_shares(zone)
    services = parameters()["service_share"].value
    return np.append((1.0 - services) * industry, services)


def _shift_share(basis: Basis) -> np.ndarray:
    rng = basis.rng("shift_share")
    mix = np.array([sector_shares(zone) for zone in basis.zones])
    return np.einsum("zs,dys->dzy", mix, _national(basis, rng)) + _zone_luck(basis, rng)


def _random_walk(basis: Basis) -> np.ndarray:
    return basis.growth[:, None, :] + _zone_luck(basis, basis.rng("random_walk"))


def _grown(basis: Basis, growth: np.ndarray) -> np.ndarray:
    """Initial revenue carried along log growth; not a number before a zone's approval."""
    years = np.array(basis.years)
    true = basis.initial[:, :, None] * np.exp(np.cumsum(growth, axis=2))
    if basis.founded is None:
        return true
    return np.where(years >= np.asarray(basis.founded)[:, None], true, np.nan)


def lognormal_fit(counts: Mapping[float, int], zones: int) -> tuple[float, float]:
    """Log mean and width of a lognormal over `zones` zones through counts at or above thresholds (亿元).

    Least squares on normal quantiles; with one count the width is assumed. Raises ValueError without a count.
    """
    if not counts:
        raise ValueError("a lognormal needs at least one count above a threshold")
    edges = np.log(sorted(counts))
    shares = np.array([(counts[edge] + 0.5) / (zones + 1.0) for edge in sorted(counts)])
    scores = stats.norm.isf(shares)
    if len(edges) == 1:
        return float(edges[0] - _WIDTH * scores[0]), _WIDTH
    width, centre = np.polyfit(scores, edges, 1)
    return float(centre), float(max(width, 0.05))


def _lognormal(basis: Basis, counts: Mapping[float, int]) -> np.ndarray:
    """Zones without names: each a draw of one lognormal, which grows with the nation."""
    rng = basis.rng("lognormal")
    there = (
        basis.initial.shape[1] if basis.founded is None else int((np.asarray(basis.founded) <= basis.start.year).sum())
    )
    if not counts:
        held = np.where(np.isfinite(basis.initial), basis.initial, 0.0)[:, :there]
        counts = {edge: round(float((held >= edge).sum(axis=1).mean())) for edge in (100.0, 500.0, 1000.0)}
    centre, width = lognormal_fit(counts, there)
    start = np.exp(rng.normal(centre, width, basis.initial.shape))
    common = basis.growth[:, None, :]
    drawn = Basis(**{**vars(basis), "initial": start})
    return _grown(drawn, common + _zone_luck(basis, rng))


def observed(true: np.ndarray, basis: Basis, rng: np.random.Generator) -> np.ndarray:
    """What zones report of true revenue (draws, zones, years), by the rules of the model: drift of scope, noise,
    what is stated above the truth to be at the target, corrections that take it back."""
    correction, within_scope, room, stated, take_back = _OBSERVATION
    known = SimpleNamespace(**{key: parameters()[key].value for key in ("reporting_noise", "target_margin")})
    weights = basis.responsibility
    if weights is None:
        weights = np.full(true.shape[1], levers()["target_responsibility"].without_plan)
    policies = [SimpleNamespace(target_responsibility=weight) for weight in weights]
    drift = np.zeros(len(true)) if basis.drift is None else basis.drift
    reported = np.full(true.shape, np.nan)
    noise, ready = rng.normal(size=true.shape), rng.uniform(size=true.shape)
    luck = rng.uniform(size=(true.shape[0], true.shape[2], 2))
    for draw in range(true.shape[0]):
        zones = [SimpleNamespace(coverage=0.0, overstated=0.0, taken_back=0.0, target=z.target_yi) for z in basis.zones]
        for year in range(true.shape[2]):
            size = correction(*basis.rebasing, *luck[draw, year])
            for place, zone in enumerate(zones):
                zone.overstated += drift[draw]
                take_back(zone, size)
                if np.isfinite(true[draw, place, year]):
                    of_scope = within_scope(zone, known, true[draw, place, year], noise[draw, place, year])
                    zone.overstated = stated(
                        zone, room(zone, policies[place], known, ready[draw, place, year]), of_scope
                    )
                    reported[draw, place, year] = of_scope * np.exp(zone.overstated)
    return reported


def persistence(model: Forecast) -> Forecast:
    """Every zone stays at the base year's revenue of its draw."""
    still = np.repeat(model.revenue[:, :, :1], len(model.years), axis=2)
    base = model.years[0]
    others = {
        (place, indicator, year): model.others[(place, indicator, base)]
        for place, indicator, year in model.others
        if (place, indicator, base) in model.others
    }
    return Forecast("persistence", model.zones, model.years, still, others)
