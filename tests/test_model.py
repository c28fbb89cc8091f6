"""The model behaves as any Mesa model and gives the compiled run's numbers."""

import mesa
import numpy as np
import pytest

from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.model import DevelopmentModel, Firm, Province, RelocatingIndustry, Zone
from qianyi.sim.replicate import seed_of, simulate

SHORT = ["until=2018Q2"]


def test_plain_mesa_means_give_the_compiled_numbers():
    scenario = load("plan-2017", SHORT)
    model = DevelopmentModel(scenario, replicate=3)
    collector = mesa.DataCollector(model_reporters={"revenue": "revenue"}, agenttype_reporters={Zone: {"debt": "debt"}})
    while model.running:
        model.step()
        collector.collect(model)
    world = simulate(paths_of(scenario), key_zones(), seed_of(scenario.seed, 3))
    assert np.array_equal(world.ledger, model.world.ledger)
    zones = model.agents_by_type[Zone]
    assert len(zones) == 31
    assert zones.agg("revenue", sum) == pytest.approx(world.indicators["revenue"][-1].sum(), rel=1e-12)
    collected = collector.get_model_vars_dataframe()["revenue"]
    assert collected.to_numpy() == pytest.approx(world.indicators["revenue"].sum(axis=1), rel=1e-12)
    debts = collector.get_agenttype_vars_dataframe(Zone)["debt"].to_numpy().reshape(6, 31)
    assert np.array_equal(debts, world.indicators["debt"])


def test_every_kind_of_agent_exists_and_firms_materialise_on_demand():
    model = DevelopmentModel(load("no-plan", SHORT))
    assert {kind: len(agents) for kind, agents in model.agents_by_type.items()} == {
        Zone: 31,
        RelocatingIndustry: 28,
        Province: 1,
    }
    firms = list(model.firms(model.zones[10]))
    assert 100 < len(firms) < 500 and len(model.agents_by_type[Firm]) == len(firms)
    assert 3000 <= sum(1 for row in model.world.firms if row["state"]) <= 6000
    sold = sum(firm.volume for firm in firms) + model.zones[10].services
    assert sold == pytest.approx(model.zones[10].revenue, rel=1e-9)
    firms[0].remove()
    assert len(model.agents_by_type[Firm]) == len(firms) - 1


def test_a_zone_agent_reads_and_writes_its_row_and_stands_on_the_network():
    model = DevelopmentModel(load("no-plan", SHORT))
    zone = model.zones[5]
    assert zone.facts.name_zh == "廊坊经开区" and zone.cell.coordinate == 5
    zone.cash = 12.5
    assert model.world.zones[5]["cash"] == 12.5
    assert model.zones[0] in [agent for cell in model.zones[10].cell.neighborhood for agent in cell.agents]
    with pytest.raises(AttributeError):
        _ = zone.no_such_thing


def test_co_operation_ties_are_edges_to_beijing_and_tianjin():
    model = DevelopmentModel(load("no-plan", SHORT))
    graph = model.network.G
    beijing, tianjin = 31, 32
    parks = {zone.facts.name_zh: graph.edges[place, beijing]["park"] for place, zone in enumerate(model.zones)}
    assert sum(bool(name) for name in parks.values()) == 5 and "biomedical" in parks["沧州临港经开区"]
    assert graph.edges[0, tianjin]["hours"] > 0 and not graph.edges[0, tianjin]["park"]
