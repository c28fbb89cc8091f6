"""Mesa's own tools accept the model as they accept any other."""

import importlib.util

import mesa
import pytest

from scenarios.loader import load
from sim.indicators import PLACE
from sim.model import DevelopmentModel
from sim.paths import paths_of
from sim.replicate import seed_of, simulate

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
    assert len(found) == 2 * 2 * 2 * 3, "scenarios, replicates, seeds, quarters"
    for row in found:
        scenario = row["scenario"]
        world = simulate(paths_of(scenario), scenario_zones(scenario), seed_of(row["rng"], row["replicate"]))
        last = world.indicators[row["quarter"] - 1]
        assert row["revenue"] == pytest.approx(last[:, PLACE["revenue"]].sum(), rel=1e-12)
        assert row["reported_revenue"] == pytest.approx(last[:, PLACE["reported_revenue"]].sum(), rel=1e-12)
    assert len({row["revenue"] for row in found}) == len(found)


def scenario_zones(scenario):
    """Zones of a scenario's data set."""
    from scenarios.background import zone_set

    return zone_set(scenario.data_set)


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
