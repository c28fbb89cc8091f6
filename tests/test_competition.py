"""Zones compete: what the province wins and what zones only take from each other are kept apart."""

import pytest

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.results.measures.competition import change_of_hands, competition_table, pool_table
from qianyi.results.run.reading import signed_by_zone
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load_all
from qianyi.scenarios.paths import paths_of
from qianyi.sim.replicate import seed_of, simulate


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> RunDirectory:
    scenarios = load_all(["plan-2017", "no-plan"], ["replicates=4", 'until="2018Q4"'])
    run = RunDirectory.create(tmp_path_factory.mktemp("competition") / "run", manifest(scenarios, 4))
    run_batch(run, plan(scenarios, 4), 2, lambda count: None)
    return run


def test_the_pool_is_what_the_model_counted(run):
    pool = pool_table(run)
    scenario = load_all(["no-plan"], ['until="2018Q4"'])[0]
    for replicate in range(2):
        world = simulate(paths_of(scenario), run.zones, seed_of(scenario.seed, replicate))
        row = pool[(pool["scenario"] == "no-plan") & (pool["replicate"] == replicate)].iloc[0]
        assert row["pool"] == pytest.approx(world.captured.sum(), rel=1e-9)
        assert row["won"] == pytest.approx(world.captured[:, :, 0].sum(), rel=1e-9)


def test_gains_and_losses_of_zones_add_up_to_the_change_of_all(run):
    hands = change_of_hands(run, "plan-2017", "no-plan")
    assert (hands["gained"] >= 0).all() and (hands["taken"] <= 0).all()
    signed = signed_by_zone(run).groupby(["scenario", "replicate"])["signed"].sum()
    change = (signed.loc["plan-2017"] - signed.loc["no-plan"]).to_numpy()
    assert (hands["gained"] + hands["taken"]).to_numpy() == pytest.approx(change, rel=1e-9)


def test_the_plan_enlarges_the_pool_and_wins_more_of_it(run):
    table = competition_table(run).set_index(["scenario", "measure"])
    assert table.loc[("plan-2017", "pool"), "difference_low"] > 0
    assert table.loc[("plan-2017", "won"), "difference_low"] > 0
    assert ("no-plan", "taken") not in table.index
