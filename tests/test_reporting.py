"""What zones report: above the truth, spread above their target, where they answer for it; corrections take it back."""

from types import SimpleNamespace

import numpy as np
import pytest

import qianyi.sim.start
from qianyi.agents.zone import reporting
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.sectors.economy import sector_facts
from qianyi.scenarios.zones import key_zones
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths
from tests.test_steady_state import STILL

TARGETS = np.array([zone.target_yi for zone in key_zones()])
YEARS = 20
_RULES = {name: getattr(rule, "py_func", rule) for name, rule in vars(reporting).items() if callable(rule)}


def _reports(given, seed: int, years: int = YEARS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True and reported revenue, and what corrections took back so far, each of shape (years, zones)."""
    world = new_world(given, key_zones(), seed)
    true, reported, taken = [], [], []
    for year in range(years):
        quarters(world, 4 * year, 4 * year + 4)
        true.append(world.zones["year_revenue"] / 4.0)
        reported.append(world.indicators["reported_revenue"][4 * year + 3])
        taken.append(world.zones["taken_back"].copy())
    return np.array(true), np.array(reported), np.array(taken)


def _weighted(given, weight: float):
    given.policy[:, :, list(levers()).index("target_responsibility")] = weight
    return given


@pytest.mark.parametrize(("hazard", "size"), [(0.15, 0.15), (1.0, 0.6)])
@pytest.mark.parametrize("weight", [0.2, 1.0])
def test_no_correction_brings_a_zone_below_the_truth(hazard, size, weight):
    margin = parameters()["target_margin"].high
    given = paths(1.0, quarters=4 * YEARS, reporting_noise=0.0, target_margin=margin)
    given = _weighted(given.with_other(rebasing_hazard=hazard, rebasing_size=size), weight)
    true, reported, taken = _reports(given, 3)
    assert (reported >= true * (1.0 - 1e-12)).all()
    never = (reported <= true * (1.0 + 1e-12)).all(axis=0)
    assert never.any() and not never.all(), "some zones overstate, some never do"
    assert (taken[-1, never] == 0.0).all() and (taken[-1, ~never] > 0.0).any()


def test_what_a_zone_overstated_is_taken_back_and_no_more():
    rule = _RULES["take_back_overstatement"]
    zone = SimpleNamespace(overstated=0.05, taken_back=0.0)
    rule(zone, 0.02)
    assert (zone.overstated, zone.taken_back) == pytest.approx((0.03, 0.02))
    rule(zone, 0.5)
    assert (zone.overstated, zone.taken_back) == pytest.approx((0.0, 0.05))
    honest = SimpleNamespace(overstated=-0.1, taken_back=0.0)
    rule(honest, 0.5)
    assert (honest.overstated, honest.taken_back) == (-0.1, 0.0)


def test_reported_over_true_revenue_stays_near_one():
    from qianyi.scenarios.loader import load
    from qianyi.scenarios.paths import paths_of

    given = paths_of(load("plan-2017", ["until=2036Q4"]))
    found = [_reports(given, seed) for seed in range(12)]
    ratios = np.array([reported.sum(axis=1) / true.sum(axis=1) for true, reported, _ in found])
    assert np.abs(np.median(ratios, axis=0) - 1.0).max() < 0.02


@pytest.fixture(scope="module")
def figures():
    """Logs of true and reported revenue over the target, (draws, years, zones), by the weight of targets."""
    found = {}
    for weight in (0.0, 0.3, 1.0):
        given = paths(0.0, quarters=40, target_margin=0.15)
        runs = [_reports(_weighted(given, weight), seed, 10)[:2] for seed in range(10)]
        found[weight] = np.log(np.array(runs) / TARGETS).swapaxes(0, 1)
    return found


def test_figures_bunch_above_the_target_where_officials_answer_for_it(figures):
    def excess(weight: float) -> float:
        """Figures just above the target over figures just below it."""
        reported = figures[weight][1]
        above, below = ((low <= reported) & (reported < high) for low, high in ((0.0, 0.06), (-0.06, 0.0)))
        return above.sum() / below.sum()

    assert 0.6 < excess(0.0) < 1.5, "nobody answers for a target: nothing bunches"
    assert excess(1.0) > 2.0 * excess(0.0) and excess(1.0) > excess(0.3) > excess(0.0)


def test_no_two_zones_report_the_same_figure(figures):
    reported = figures[1.0][1]
    assert len(np.unique(reported.round(9))) == reported.size
    near = reported[(reported > 0.0) & (reported < 0.05)]
    shares = np.histogram(near, bins=25)[0] / len(near)
    assert len(near) > 100 and shares.max() < 0.2, "a hump, not a spike"


def test_the_weight_of_targets_moves_reports_up_and_true_revenue_not_at_all():
    zone = SimpleNamespace(overstated=0.0, taken_back=0.0, coverage=0.0, target=500.0)
    known = SimpleNamespace(target_margin=0.08, reporting_noise=0.0)
    last = np.zeros(4)
    for weight in (0.0, 0.2, 0.6, 1.0):
        policy = SimpleNamespace(target_responsibility=weight)
        room = _RULES["room_to_overstate"](zone, policy, known, 0.5)
        told = np.array([_RULES["overstatement"](zone, room, true) for true in (470.0, 485.0, 497.0, 503.0)])
        assert (told >= last).all() and told[-1] == 0.0
        last = told
    assert (last[1:3] > 0.0).all()


def test_reporting_moves_no_true_revenue():
    sober, bold = (_reports(paths(1.0, quarters=24, target_margin=margin), 5, 6) for margin in (0.0, 0.25))
    np.testing.assert_array_equal(sober[0], bold[0])
    assert bold[1].sum() > sober[1].sum()


def _average_zones(monkeypatch) -> np.ndarray:
    """Every zone has the nation's mix of sectors and no anchor."""
    mix = sector_facts().output_share
    monkeypatch.setattr(qianyi.sim.start, "firm_shares", lambda facts: mix)
    monkeypatch.setattr(qianyi.sim.start, "anchor_shares", lambda name: np.zeros(len(mix)))
    return mix


def _first_year(given, seeds) -> float:
    """Log growth of all zones' total of the first year on that of the base year."""
    base = first = 0.0
    for seed in seeds:
        world = new_world(given, key_zones(), seed)
        base += world.zones["last_year_revenue"].sum()
        quarters(world, 0, 4)
        first += world.zones["year_revenue"].sum() / 4.0
    return float(np.log(first / base))


@pytest.mark.parametrize("price", [np.zeros(4), np.array([0.01, 0.14, 0.05, 0.03])])
def test_an_average_zones_total_grows_by_the_national_path_in_the_first_year(monkeypatch, price):
    mix = _average_zones(monkeypatch)
    still = {**STILL, "capacity_buffer": 5.0}
    given = paths(0.0, quarters=4, volatility=0.0, **still).with_other(price_change=price / 4.0)
    given.policy[:, :, list(levers()).index("zombie_disposal")] = 0.0
    services = given.parameters["service_share"]
    nominal = (1.0 - services) * (mix @ price[sector_facts().price_group]) + services * price[0]
    path = given.environment["volume_growth"].sum() + nominal
    assert _first_year(given, range(10)) == pytest.approx(path, abs=0.001)


def test_and_so_it_does_when_firms_and_investors_have_luck(monkeypatch):
    _average_zones(monkeypatch)
    given = paths(0.0, quarters=4, volatility=0.0)
    # A year that started at the base year's mean would miss the path by 0.023.
    assert _first_year(given, range(40)) == pytest.approx(given.environment["volume_growth"].sum(), abs=0.01)


def test_the_base_years_totals_are_those_of_the_data():
    totals = []
    for seed in range(200):
        with np.errstate(over="ignore"):
            totals.append(qianyi.sim.start._initial_revenue(paths(0.0, quarters=4), key_zones(), seed)[1])
    published = np.array([zone.revenue_2016_yi for zone in key_zones()])
    assert np.median(totals, axis=0) / published == pytest.approx(np.ones(31), abs=0.2)
    world = new_world(paths(0.0, quarters=4), key_zones(), 7)
    assert world.zones["last_year_revenue"] == pytest.approx(
        qianyi.sim.start._initial_revenue(paths(0.0, quarters=4), key_zones(), 7)[1], rel=0.02
    )
    assert (world.zones["revenue"] > world.zones["last_year_revenue"]).all(), "the year ends above its mean"
