"""A back-test uses what was known, and scores the model and the benchmarks on the same figures."""

from datetime import date

import numpy as np
import pytest

from qianyi.calibration.evidence.history import STARTS, births
from qianyi.calibration.evidence.priors import priors
from qianyi.calibration.fit.design import latin_hypercube, unknowns, values
from qianyi.calibration.forecasts import backtest
from qianyi.calibration.forecasts.evaluation import GROWTH, PROVINCE, REVENUE, evaluate
from qianyi.calibration.forecasts.pasts import WAYS, expected_growth, realised_growth, simulate_pasts

DRAWS = 6


@pytest.fixture(scope="module")
def pasts():
    start = STARTS[2014]
    axes = unknowns(priors(start.issued))
    drawn = values(axes, latin_hypercube(len(axes), DRAWS, 1))
    return {way: simulate_pasts(start, way, drawn, 1) for way in WAYS}


def test_figures_that_judge_became_known_only_later():
    for start in STARTS.values():
        known = {row["source_title"] for row in backtest._published_after(start)}
        dates = [date.fromisoformat(row["known_on"]) for row in backtest._published_after(start)]
        assert known and min(dates) > start.issued
        assert all(start.year < one.year <= 2017 and one.value > 0 for one in backtest.figures(start))
    observed = backtest.figures(STARTS[2012])
    assert {one.indicator for one in observed} >= {REVENUE, GROWTH, "zones_above_1000", "beijing_tianjin_capital"}
    assert [one.value for one in observed if one.indicator == "zones_above_1000"] == [20.0]


def test_a_level_from_gdp_stands_only_where_nothing_better_was_published():
    revenue = [one for one in backtest.figures(STARTS[2012]) if one.indicator == REVENUE]
    assert len({(one.place, one.year) for one in revenue}) == len(revenue)
    derived = [one for one in revenue if one.tolerance > 0.1]
    direct = {one.place for one in revenue if one.tolerance < 0.1}
    assert derived and not {one.place for one in derived} & direct


def test_model_and_benchmarks_start_alike_and_are_scored_on_the_same_figures(pasts):
    found = backtest.forecasts(pasts["unconditional"], 1)
    assert [forecast.method for forecast in found][:2] == ["model", "shift_share"] and len(found) == 5
    for forecast in found:
        assert forecast.revenue.shape == (DRAWS, len(births()), 4)
        assert np.array_equal(np.isnan(forecast.revenue), np.isnan(found[0].revenue)), forecast.method
        assert np.array_equal(forecast.revenue[:, :, 0], found[0].revenue[:, :, 0], equal_nan=True)
    rows = evaluate(found, backtest.figures(STARTS[2014]))
    contest = [row for row in rows if row.score == "log_revenue"]
    assert len(contest) == 5 and len({(row.n, row.zones, row.years) for row in contest}) == 1
    assert all(row.verdict for row in contest[1:]) and not contest[0].verdict
    assert any(row.score == "growth" and row.n == 2 for row in rows)


def test_births_raise_the_count_and_unborn_zones_do_not_count(pasts):
    model = backtest.forecasts(pasts["conditional"], 1)[0]
    there = (~np.isnan(model.revenue)).any(axis=0).sum(axis=0)
    assert there[0] <= there[-1] and there[0] == sum(born <= 2014 for born in births())
    assert (model.others[PROVINCE, "zones_above_100", 2015] <= there[1]).all()


def test_the_condition_is_the_growth_that_came(pasts):
    assert np.ptp(pasts["conditional"].growth, axis=0).max() == 0.0
    assert np.ptp(pasts["unconditional"].growth[:, -1]) > 0.0
    for way in WAYS:
        assert (pasts[way].capital > 0).all() and pasts[way].years == (2014, 2015, 2016, 2017)


def test_pasts_of_a_back_test_know_only_their_own_time(pasts):
    start = STARTS[2014]
    expected, realised = expected_growth(start, 2017, 500, 1), realised_growth(start, 2017, 2)
    assert expected.shape == (500, 3) and expected[:, 0].mean() == pytest.approx(0.106, abs=0.01)  # 2013's
    assert realised[0, 1] == pytest.approx(np.log(1.049))
    found = pasts["unconditional"]
    assert found.reported.shape == (DRAWS, len(births()), 4)
    assert np.isfinite(found.initial).all() and not np.array_equal(found.initial[0], found.initial[1])


def test_each_figure_stands_beside_the_forecast(pasts):
    found = backtest.forecasts(pasts["unconditional"], 1)
    rows = backtest.beside(found[0], found[1], backtest.figures(STARTS[2014]))
    told = {(row["place"], row["indicator"], row["year"]): row for row in rows}
    counted = [key for key in told if key in found[0].others]
    assert counted
    for key in counted:
        # Of six draws in order, each of the three quantiles lies halfway between two neighbours.
        halfway = np.sort(found[0].others[key]).reshape(3, 2).mean(axis=1)
        assert [told[key][f"model_{at}"] for at in ("q10", "q50", "q90")] == pytest.approx(halfway.tolist())
    assert any(np.isnan(row["shift_share_q50"]) for row in rows), "no benchmark forecasts Beijing's capital"
