"""Mesa's own tools accept the model as they accept any other."""

import importlib.util

import mesa
import pytest

from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.model import DevelopmentModel
from qianyi.sim.replicate import seed_of, simulate

SHORT = ["until=2017Q3"]


def test_batch_run_gives_the_compiled_numbers_of_every_scenario_and_seed():
    scenarios = [load("plan-2017", SHORT), load("no-plan", SHORT)]
    found = mesa.batch_run(
        DevelopmentModel,
        {"scenario": scenarios, "replicate": [0, 1]},
        rng=[2017, 5],
        data_collection_period=1,
        display_progress=False,
    )
    later = [row for row in found if row["Step"] > 0]
    assert len(later) == 2 * 2 * 2 * 3, "scenarios, replicates, seeds, quarters"
    for row in later:
        scenario = row["scenario"]
        world = simulate(paths_of(scenario), zone_set(scenario.data_set), seed_of(row["rng"], row["replicate"]))
        total = world.indicators["revenue"][int(row["Step"]) - 1].sum()
        assert row["revenue"] == pytest.approx(total, rel=1e-12)
    assert len({row["revenue"] for row in later}) == len(later)


def test_solara_shows_the_model_or_is_not_there():
    """Where Solara is installed (with altair, which Mesa's page imports), `SolaraViz` must take the model."""
    model = DevelopmentModel(load("plan-2017", SHORT))
    if any(importlib.util.find_spec(name) is None for name in ("solara", "altair")):
        assert model.running and model.datacollector.model_reporters.keys() >= {"revenue"}
        return
    import solara
    from mesa.visualization import SolaraViz, make_plot_component

    page = SolaraViz(model, components=[make_plot_component("revenue")], name="Qianyi")
    _, context = solara.render(page, handle_error=False)
    context.close()
    model.step()
    assert model.quarter == 1
