"""Naive benchmarks: what each must do, and that none knows the future."""

from datetime import date

import numpy as np
import pytest

from qianyi.calibration.evidence import prices
from qianyi.calibration.forecasts import benchmarks
from qianyi.calibration.forecasts.benchmarks import Basis, benchmark
from qianyi.scenarios.zones import key_zones

START, ISSUED = date(2014, 12, 31), date(2014, 12, 31)
YEARS = (2015, 2016, 2017)
LATER = date(2018, 12, 31)
GROWTH = np.array([0.02, 0.05, 0.1])
SIZE = 200.0  # far from thresholds, where figures bunch


def _basis(draws: int = 60, **more) -> Basis:
    given = {"start": START, "years": YEARS, "issued": ISSUED, "growth": np.tile(GROWTH, (draws, 1)), **more}
    return Basis(key_zones(), np.full((draws, 31), SIZE), **given)


def test_every_benchmark_gives_positive_draws_of_every_zone_and_the_same_again():
    for method in benchmarks.METHODS:
        forecast = benchmark(method, _basis(20))
        assert forecast.shape == (20, 31, 3) and (forecast > 0).all(), method
        assert np.array_equal(forecast, benchmark(method, _basis(20))), method


def test_persistence_stays_where_it_is_but_for_the_reporting():
    still = benchmark("persistence", _basis(rebasing=(0.0, 0.0)))
    change = np.log(still / SIZE)
    assert abs(np.median(change)) < 0.02 and np.abs(change).max() < 0.6


def _known_path() -> dict:
    return {"prices": prices.realised(YEARS, LATER), "rebasing": (0.0, 0.0)}


def test_shift_share_follows_sector_shares_and_the_nation():
    forecast = benchmark("shift_share", _basis(400, **_known_path()))
    growth = np.log(np.median(forecast, axis=0)[:, -1] / SIZE)
    total = GROWTH.sum()
    came = np.append(total + prices.realised(YEARS, LATER).sum(axis=0), total)
    expected = np.array([benchmarks.sector_shares(zone) @ came for zone in key_zones()])
    assert np.allclose(growth, expected, atol=0.08)
    assert np.corrcoef(growth, expected)[0, 1] > 0.5


def test_the_random_walk_has_no_sectors():
    forecast = benchmark("random_walk", _basis(400, **_known_path()))
    growth = np.log(np.median(forecast, axis=0)[:, -1] / SIZE)
    assert np.allclose(growth, GROWTH.sum(), atol=0.08)


def test_the_lognormal_matches_the_counts_it_was_given():
    centre, width = benchmarks.lognormal_fit({1000.0: 5, 500.0: 15, 100.0: 100}, 150)
    drawn = np.exp(np.random.default_rng(0).normal(centre, width, (3000, 150)))
    for threshold, count in ((1000.0, 5), (500.0, 15), (100.0, 100)):
        assert (drawn >= threshold).sum(axis=1).mean() == pytest.approx(count, abs=4)
    with pytest.raises(ValueError, match="count"):
        benchmarks.lognormal_fit({}, 150)


def test_a_zone_founded_later_is_not_there_before():
    founded = np.full(31, 2014)
    founded[3] = 2016
    for method in benchmarks.METHODS:
        forecast = benchmark(method, _basis(5, founded=founded))
        assert np.isnan(forecast[:, 3, 0]).all() and np.isfinite(forecast[:, 3, 1:]).all(), method
        assert np.isfinite(np.delete(forecast, 3, axis=1)).all(), method


def test_no_projection_uses_what_was_not_yet_known(monkeypatch):
    """Prices of later dates may be anything: the projection keeps its bits."""
    before = prices.projected(ISSUED)
    rows = prices.price_indices()
    changed = tuple(row if row.known_on <= ISSUED else type(row)(**{**vars(row), "index": 177.0}) for row in rows)
    assert changed != rows
    monkeypatch.setattr(prices, "price_indices", lambda: changed)
    assert np.array_equal(before, prices.projected(ISSUED))
    with pytest.raises(LookupError):
        prices.realised((2017,), ISSUED)


def test_prices_of_sectors_average_to_nothing():
    from qianyi.scenarios.sectors.economy import sector_facts

    for relative in (prices.realised(YEARS, LATER), prices.projected(ISSUED)):
        assert np.allclose(relative @ sector_facts().output_share, 0.0)
    assert all(row.status in ("measured", "assumed") and row.source for row in prices.price_indices())


def test_a_drift_of_scope_moves_what_is_reported():
    drift = np.repeat([0.0, 0.1], 200)
    still = benchmark("persistence", _basis(400, drift=drift, rebasing=(0.0, 0.0)))
    assert np.log(np.median(still[200:, :, -1]) / np.median(still[:200, :, -1])) == pytest.approx(0.3, abs=0.02)
