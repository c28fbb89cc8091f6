"""Naive benchmarks: what each must do, and that none knows the future."""

from datetime import date

import numpy as np
import pytest

from calibration import benchmarks, national
from calibration.benchmarks import Basis, benchmark
from scenarios.zones import key_zones

START, ISSUED = date(2014, 12, 31), date(2014, 12, 31)
YEARS = (2015, 2016, 2017)
SIZE = 200.0  # far from thresholds, where figures bunch


def _basis(draws: int = 60, **more) -> Basis:
    return Basis(key_zones(), np.full((draws, 31), SIZE), **{"start": START, "years": YEARS, "issued": ISSUED, **more})


def test_every_benchmark_gives_positive_draws_of_every_zone_and_the_same_again():
    for method in benchmarks.METHODS:
        forecast = benchmark(method, _basis(20))
        assert forecast.shape == (20, 31, 3) and (forecast > 0).all(), method
        assert np.array_equal(forecast, benchmark(method, _basis(20))), method


def test_persistence_stays_where_it_is_but_for_the_reporting():
    still = benchmark("persistence", _basis(rebasing=(0.0, 0.0)))
    change = np.log(still / SIZE)
    assert abs(np.median(change)) < 0.02 and np.abs(change).max() < 0.6


def test_shift_share_follows_sector_shares_and_the_nation():
    forecast = benchmark("shift_share", _basis(400, realised=date(2018, 12, 31), rebasing=(0.0, 0.0)))
    growth = np.log(np.median(forecast, axis=0)[:, -1] / SIZE)
    came = national.realised_growth(YEARS, date(2018, 12, 31)).sum(axis=0)
    expected = np.array([benchmarks.sector_shares(zone) @ came for zone in key_zones()])
    assert np.allclose(growth, expected, atol=0.08)
    assert np.corrcoef(growth, expected)[0, 1] > 0.5


def test_the_random_walk_has_no_sectors():
    forecast = benchmark("random_walk", _basis(400, realised=date(2018, 12, 31), rebasing=(0.0, 0.0)))
    growth = np.log(np.median(forecast, axis=0)[:, -1] / SIZE)
    assert np.allclose(growth, national.realised_growth(YEARS, date(2018, 12, 31))[:, -1].sum(), atol=0.08)


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
    """Figures of later dates may hold anything: projections keep their bits."""
    before = [national.projected_growth(YEARS, ISSUED), national.average_growth(ISSUED)]
    rows = national.national_rows()
    changed = tuple(row if row.known_on <= ISSUED else type(row)(**{**vars(row), "value": 77.0}) for row in rows)
    assert changed != rows
    monkeypatch.setattr(national, "national_rows", lambda: changed)
    after = [national.projected_growth(YEARS, ISSUED), national.average_growth(ISSUED)]
    assert np.array_equal(before[0], after[0]) and before[1] == after[1]
    with pytest.raises(LookupError):
        national.realised_growth((2017,), ISSUED)


def test_sector_growth_averages_to_that_of_all_industry():
    from scenarios.economy import sector_facts

    path = national.realised_growth(YEARS, date(2018, 12, 31))
    assert np.allclose(path[:, :-1] @ sector_facts().output_share, path[:, -1])
    assert all(row.status in ("measured", "assumed") and row.source for row in national.national_rows())
