"""Accounting: what comes in, what goes out, what is left; for random policies, parameters and events."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import LEDGER, as_numbers
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

IN = ("tax", "land_income", "transfers", "borrowing", "relief")
OUT = (
    "payroll",
    "promotion",
    "services",
    "innovation",
    "infrastructure",
    "land_taken_back",
    "ppp_payments",
    "interest",
    "arrears_interest",
    "repayment",
    "handed_up",
)


def run(given_paths, seed, zones=slice(0, 5)):
    world = new_world(given_paths, key_zones()[zones], seed)
    quarters(world, 0, len(given_paths.days))
    assert world.counts[4] == 0, "a table overflowed"
    return world


def eventful(plan, seed, cut, limit, hectares, scale):
    some = paths(plan, quarters=16, shock_scale=0.1 + 0.2 * scale, arrivals_scale=2.0 * scale, entry_rate=0.15 * scale)
    some.environment["cut"][2:5, :] = cut
    some.environment["limit"][3::4, 7] = limit
    some.events["enlargement"][6, :] = hectares
    some.environment["price_change"][:, 1] = 0.05 * (scale - 0.5)
    return run(some, seed)


random_economies = st.tuples(
    st.floats(0, 1), st.integers(0, 10**6), st.floats(0, 0.1), st.floats(0.6, 1), st.floats(-500, 500), st.floats(0, 1)
)


@settings(deadline=None, max_examples=15)
@given(random_economies)
def test_ledger_money_and_land_add_up(economy):
    world = eventful(*economy)
    book, money = as_numbers(world.ledger), world.money
    scale = np.abs(book).sum(axis=2) + 1.0
    assert (np.abs(book[:, :, :-1].sum(axis=2) - book[:, :, -1]) <= 1e-9 * scale).all()
    assert book[1:, :, 0] == pytest.approx(book[:-1, :, -1], rel=1e-12)
    left = money["cash_opening"] + sum(money[name] for name in IN) - sum(money[name] for name in OUT)
    assert left == pytest.approx(money["cash_closing"], rel=1e-9, abs=1e-9)
    owed = money["debt_opening"] + money["borrowing"] - money["repayment"]
    assert owed == pytest.approx(money["debt_closing"], rel=1e-9, abs=1e-9)
    assert money["cash_opening"][1:] == pytest.approx(money["cash_closing"][:-1], rel=1e-12, abs=1e-12)
    land = sum(world.indicators[name] for name in ("land_free", "land_raw", "land_let", "land_idle"))
    assert land == pytest.approx(world.indicators["managed_area"], rel=1e-9)
    assert (world.indicators["land_free"] > -1e-9).all()


@settings(deadline=None, max_examples=10)
@given(random_economies)
def test_zone_revenue_is_the_sum_of_its_firms_and_services(economy):
    world = eventful(*economy)
    last = len(world.ledger)
    firms = world.firms[: world.counts[0]]
    sold = firms["volume"] * world.price[last, firms["sector"]]
    by_zone = np.bincount(firms["zone"], weights=sold, minlength=5) + world.zones["services"] * world.price[last, 0]
    assert by_zone == pytest.approx(world.zones["revenue"], rel=1e-9)
    assert (firms["volume"] >= 0).all() and (firms["volume"][firms["state"] == 0] == 0).all()


def test_every_channel_of_the_ledger_is_used():
    world = eventful(1.0, 5, 0.05, 0.8, 100.0, 0.5)
    assert not [name for name in LEDGER.names if not np.any(world.ledger[name])]
