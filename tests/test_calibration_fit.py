"""The fit on a small budget: the surrogate, the weights, the recovery of known parameters, equal bits, a stop."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import qianyi.calibration.fit.design
from qianyi.calibration.evidence.history import STARTS, national_growth, path, simulate_history
from qianyi.calibration.evidence.priors import priors
from qianyi.calibration.evidence.statistics import statistics
from qianyi.calibration.evidence.targets import targets
from qianyi.calibration.fit.design import latin_hypercube, simulate_design, unknowns, values
from qianyi.calibration.fit.fit import Budget, fit, log_likelihood, moved, weights
from qianyi.calibration.fit.posterior import central, resampled
from qianyi.calibration.fit.recovery import recovery

ISSUED = date(2016, 12, 31)
SMALL = Budget(trajectories=1, design=240, unseen=60, candidates=4_000, kept=20, at_most=14)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def found(folder):
    return fit(ISSUED, SMALL, 1, folder)


def test_a_simulated_past_gives_every_target_a_figure_and_is_the_same_again():
    start = STARTS[2012]
    base = path(start, 2017, national_growth(ISSUED))
    one, again = (statistics(simulate_history(start, base, {}, 0.3, 0.05, 4), start) for _ in range(2))
    assert one == again
    assert {target.id for target in targets()} <= set(one)
    assert all(np.isfinite(value) for value in one.values())


def test_drift_of_scope_moves_what_is_reported_and_not_what_is_produced():
    start = STARTS[2012]
    base = path(start, 2017, national_growth(ISSUED))
    still, drifting = (statistics(simulate_history(start, base, {}, 0.0, drift, 4), start) for drift in (0.0, 0.1))
    assert drifting["true_growth"] == still["true_growth"]
    assert drifting["excess_growth"] - still["excess_growth"] == pytest.approx(0.1, abs=0.02)


def test_every_draw_from_the_prior_is_a_past_with_investors_and_finite_figures(tmp_path):
    axes = unknowns(priors(ISSUED))
    drawn = simulate_design(values(axes, latin_hypercube(len(axes), 40, 8)), np.arange(40), tmp_path)
    assert np.isfinite(drawn.to_numpy()).all() and (drawn["bt_capital_2014"] > 100.0).all()


def test_a_threshold_above_normal_staff_leaves_zones_known():
    start = STARTS[2012]
    base = path(start, 2014, national_growth(ISSUED))
    found = simulate_history(start, base, {"staff_normal": 5.0, "staff_threshold": 8.0}, 0.0, 0.0, 4)
    assert found.captured[:, :, 0].sum() > 1000.0


def test_more_pressed_firms_leave_when_there_are_more():
    start = STARTS[2012]
    base = path(start, 2017, national_growth(ISSUED))
    few, many = (
        statistics(simulate_history(start, base, {"movers_stock": stock}, 0.0, 0.0, 4), start)["exits_2014"]
        for stock in (1500.0, 3000.0)
    )
    # How strongly the zones pull, which pressed firms weigh, hardly hangs on how many come.
    assert many == pytest.approx(2.0 * few, rel=0.005)


def test_the_surrogate_predicts_pasts_it_has_not_seen(found):
    skill = dict(zip(found.surrogate.statistics, found.surrogate.skill, strict=True))
    assert skill["exits_2014"] > 0.5 and skill["tax_share"] > 0.5 and skill["bt_capital_2014"] > 0.0


def test_screening_finds_what_the_figures_depend_on(found):
    assert found.effects["tax_share"].idxmax() == "total_tax_rate"
    assert set(found.effects["exits_2014"].nlargest(2).index) == {"movers_stock", "release_hazard"}
    # A cost of the plan hardly moves a figure of the past; of so few pasts one admission more or less is 0.08.
    assert found.effects.loc["ppp_return"].max() < 0.1 < found.effects.max(axis=1).nlargest(10).min()


def test_weights_bring_predictions_to_the_figures(found):
    place = found.surrogate.statistics.index("exits_2014")
    wanted = np.log(392.0)
    before = abs(found.predicted[:, place].mean() - wanted)
    assert abs(found.weight @ found.predicted[:, place] - wanted) < 0.5 * before
    assert 1.0 < found.effective < len(found.draws)
    table = moved(found).set_index("id")
    assert table.ratio["ppp_return"] == pytest.approx(1.0, abs=0.15) and not table.moved["ppp_return"]


def test_resampling_repeats_draws_as_often_as_their_weight_says(found):
    drawn = resampled(found, 2_000, 3)
    assert drawn["movers_stock"].mean() == pytest.approx(found.weight @ found.draws["movers_stock"], rel=0.02)
    assert len(central(found)) == 1


def test_a_stopped_design_goes_on_to_the_same_bits(tmp_path, monkeypatch):
    axes = unknowns(priors(ISSUED))
    points, seeds = values(axes, latin_hypercube(len(axes), 4, 1)), np.arange(4)
    whole = simulate_design(points, seeds, tmp_path / "whole")
    monkeypatch.setattr(qianyi.calibration.fit.design, "_CHUNK", 2)
    once = simulate_design(points, seeds, tmp_path / "stopped")
    kept = sorted((tmp_path / "stopped").iterdir())
    kept[-1].unlink()
    pd.testing.assert_frame_equal(once, simulate_design(points, seeds, tmp_path / "stopped"))
    pd.testing.assert_frame_equal(once, whole)


def test_known_parameters_are_found_again_about_as_often_as_the_method_says(found):
    table = recovery(found, 5).table().set_index("id")
    assert (table.covered > 0.6).all() and table.covered.mean() == pytest.approx(0.8, abs=0.1)


def test_weights_sum_to_one_and_prefer_the_nearer():
    near = weights(log_likelihood(np.array([[0.0], [1.0], [3.0]]), np.array([0.0]), np.array([1.0])))
    assert near.sum() == pytest.approx(1.0) and near[0] > near[1] > near[2]
    assert near[0] / near[1] == pytest.approx(np.exp(0.5))
