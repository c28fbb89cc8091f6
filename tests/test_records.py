"""What is kept of each year agrees with the world and with its indicators."""

import numpy as np
import pandas as pd
import pytest

from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import INDICATORS
from qianyi.sim.records import FIRMS, FLOWS, GROWTH_BINS, PIPELINE, SIZE_CLASSES, growth_bin, size_class
from qianyi.sim.replicate import seed_of, simulate, simulate_recorded
from tests.small_runs import small_run

_AT = {name: place for place, name in enumerate(PIPELINE)}


@pytest.fixture(scope="module", params=["key-zones", "hebei-all"])
def told(request):
    """A recorded replicate of three years: its world and its records."""
    name = "plan-2017" if request.param == "key-zones" else "whole-province"
    scenario = load(name, ['until="2019Q4"'])
    return simulate_recorded(paths_of(scenario), zone_set(scenario.data_set), seed_of(scenario.seed, 3))


def test_recording_changes_nothing(told):
    scenario = load("plan-2017", ['until="2018Q4"'])
    paths, zones, seed = paths_of(scenario), zone_set(scenario.data_set), seed_of(scenario.seed, 3)
    plain, (recorded, _) = simulate(paths, zones, seed), simulate_recorded(paths, zones, seed)
    for name in ("indicators", "ledger", "captured", "firms", "projects"):
        assert getattr(plain, name).tobytes() == getattr(recorded, name).tobytes()


def test_projects_balance_from_year_to_year(told):
    world, records = told
    flow = {name: records.pipeline[:, :, place] for name, place in _AT.items()}
    for stock, gain, losses in (
        ("waiting_for_approval", "signed", ("approved", "withdrawn_before_approval")),
        ("waiting_for_start", "approved", ("started", "withdrawn_before_start")),
        ("under_construction", "started", ("producing",)),
    ):
        change = flow[f"{gain}_projects"] - sum(flow[f"{loss}_projects"] for loss in losses)
        assert (np.diff(flow[stock], axis=0) == change[1:]).all(), stock
    stocks = sum(flow[name] for name in ("waiting_for_approval", "waiting_for_start", "under_construction"))
    assert (stocks == world.indicators["projects_in_pipeline"][3::4]).all()


def test_what_was_signed_is_what_the_indicators_say(told):
    world, records = told
    signed = world.indicators["signed_investment"].reshape(-1, 4, len(world.zones)).sum(axis=1) / 4.0
    seen = records.pipeline[:, :, _AT["signed_investment"]]
    # A follower may take at once the row of a project signed and withdrawn in the same quarter: a few in 1000.
    assert (seen <= signed + 1e-6).all() and seen.sum() == pytest.approx(signed.sum(), rel=1e-2)
    assert np.isclose(seen, signed).mean() > 0.9
    by_zone = records.flows.sum(axis=(1, 2))
    for name in FLOWS:
        assert by_zone[:, :, FLOWS.index(name)] == pytest.approx(records.pipeline[:, :, _AT[name]])


def test_firms_by_size_add_up_and_come_and_go(told):
    world, records = told
    firms = {name: records.firms[:, :, place].sum(axis=1) for place, name in enumerate(FIRMS)}
    counted = {name: world.indicators[name][3::4].sum(axis=1) for name in INDICATORS.names}
    assert (firms["firms"][1:] == counted["firms"]).all()
    assert (firms["zombies"][1:] == counted["zombies"]).all()
    assert (np.diff(firms["firms"]) == firms["entered"][1:] - firms["left"][1:]).all()
    constant = counted["revenue_2016_prices"] - _services(world)
    assert firms["volume"][1:] == pytest.approx(constant)
    steady = records.growth.sum(axis=(1, 2))
    assert (steady < firms["firms"][:-1]).all() and (steady > 0.6 * firms["firms"][:-1]).all()


def _services(world) -> np.ndarray:
    return world.indicators["services_revenue"][3::4].sum(axis=1) / world.price[4::4, 0]


def test_classes_of_size_and_growth_cover_everything():
    assert [size_class(v) for v in (0.01, 0.0625, 0.12, 0.125, 1.0, 1e9)] == [0, 1, 1, 2, 5, SIZE_CLASSES - 1]
    middle = GROWTH_BINS // 2
    assert [growth_bin(g) for g in (-9.0, -0.0249, 0.0, 0.0251, 0.1, 9.0)] == [
        *(0, middle, middle, middle + 1, middle + 2, GROWTH_BINS - 1),
    ]


def test_tables_of_a_run_hold_the_records(tmp_path_factory):
    run = small_run(tmp_path_factory)
    read = {kind: pd.concat(pd.read_parquet(p) for p in run.shards(kind)) for kind in ("pipeline", "relocations")}
    pipeline, flows = read["pipeline"], read["relocations"]
    assert sorted(set(pipeline["year"])) == [2017, 2018] and len(pipeline) == 3 * 7 * 2 * 31
    assert set(flows["source"]) == {"beijing", "tianjin", "other"} and set(flows["replicates"]) == {7}
    for name in FLOWS:
        whole = pipeline.groupby(["scenario", "year", "zone_id"], observed=True)[name].sum()
        parts = flows.groupby(["scenario", "year", "zone_id"], observed=True)[name].sum()
        assert parts.reindex(whole.index, fill_value=0).to_numpy() == pytest.approx(whole.to_numpy())
    firms = pd.concat(pd.read_parquet(path) for path in run.shards("firms"))
    assert sorted(set(firms["year"])) == [2016, 2017, 2018] and len(firms) == 3 * 3 * SIZE_CLASSES
    assert set(firms["replicates"]) == {7} and {len(row) for row in firms["growth"]} == {GROWTH_BINS}
