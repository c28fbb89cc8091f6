"""The model as a Mesa model: agents are faces of rows, a step is a quarter."""

from collections.abc import Iterator
from typing import Any

import mesa
import networkx as nx
import numpy as np
from mesa.discrete_space import Cell, FixedAgent, Network

from qianyi.agents.firm import State
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.sectors.economy import co_built_parks
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.background import zone_set
from qianyi.scenarios.zones.geography import distances
from qianyi.sim.replicate import check_tables, seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS

_NEIGHBOUR_KM = 80.0
CITIES = ("beijing", "tianjin")


class _Row:
    """Attributes of an agent are the columns of its row, to read and to write."""

    _own = frozenset({"model", "unique_id", "pos", "cell", "row", "facts", "_mesa_properties"})

    def __getattr__(self, name: str):
        row = self.__dict__.get("row")
        if row is None or name not in row.dtype.names:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        value = row[name]
        return value if isinstance(value, np.ndarray) else value.item()

    def __setattr__(self, name: str, value: object) -> None:
        row = self.__dict__.get("row")
        if row is not None and name in row.dtype.names:
            row[name] = value
        else:
            super().__setattr__(name, value)


class Zone(_Row, FixedAgent):
    """A development zone on the network; `facts` is what is known of it, the rest is its row."""

    def __init__(self, model: "DevelopmentModel", row: np.void, facts: ZoneFacts, cell):
        super().__init__(model)
        self.facts = facts
        self.cell = cell
        self.row = row


class RelocatingIndustry(_Row, mesa.Agent):
    """Firms of one sector in Beijing or Tianjin under pressure to leave."""

    def __init__(self, model: "DevelopmentModel", row: np.void):
        super().__init__(model)
        self.row = row


class Province(_Row, mesa.Agent):
    """The province."""

    def __init__(self, model: "DevelopmentModel", row: np.void):
        super().__init__(model)
        self.row = row


class Firm(_Row, mesa.Agent):
    """A firm, made when somebody looks at it."""

    def __init__(self, model: "DevelopmentModel", row: np.void):
        super().__init__(model)
        self.row = row


class DevelopmentModel(mesa.Model):
    """The zone economy of one replicate; `step()` advances a quarter and gives the bits of the compiled batch."""

    def __init__(self, scenario: Scenario | None = None, replicate: int = 0, rng: int | None = None):
        """`rng` overrides the scenario's seed. Raises nothing of its own: a scenario is checked when it is loaded."""
        scenario = scenario or Scenario()
        seed = scenario.seed if rng is None else int(rng)
        super().__init__(rng=seed)
        self.plan = scenario
        self.facts = zone_set(scenario.data_set)
        self.world = new_world(paths_of(scenario), self.facts, seed_of(seed, replicate))
        self.quarter = 0
        self.network = Network(_zone_graph(self.world, self.facts), capacity=None, random=self.random)
        # Nodes of the graph are numbers; Mesa names every coordinate a tuple.
        cells: dict[Any, Cell] = {cell.coordinate: cell for cell in self.network.all_cells}
        self.zones = [Zone(self, self.world.zones[z], facts, cells[z]) for z, facts in enumerate(self.facts)]
        self.industries = [RelocatingIndustry(self, row) for row in self.world.industries]
        self.province = Province(self, self.world.province[0])
        # What Mesa's own runner and pages ask of a model; a study adds its own collector.
        self.datacollector = mesa.DataCollector(model_reporters={"revenue": "revenue"})
        self.datacollector.collect(self)

    def step(self) -> None:
        """One quarter. After the horizon the model stops."""
        if self.quarter >= self.plan.quarters:
            self.running = False
            return
        with np.errstate(over="ignore"):
            quarters(self.world, self.quarter, self.quarter + 1)
        check_tables(self.world)
        self.quarter += 1
        self.running = self.quarter < self.plan.quarters
        self.datacollector.collect(self)

    @property
    def revenue(self) -> float:
        """Main-business revenue of all zones at annual rate (亿元, current prices)."""
        return float(sum(zone.revenue for zone in self.zones))

    def firms(self, zone: Zone | None = None) -> Iterator[Firm]:
        """Firms as agents, of one zone or of all; each call makes them, `firm.remove()` lets them go again."""
        for row in self.world.firms[: self.world.counts[FIRM_ROWS]]:
            if row["state"] != State.GONE and (zone is None or self.zones[row["zone"]] is zone):
                yield Firm(self, row)


def _zone_graph(world, facts) -> nx.Graph:
    """Zones as nodes 0, 1, …; Beijing and Tianjin as nodes after them; edges carry the layers of the network.

    Zones that learn from each other or lie near are joined (`km`, `nearness`, `learns`); every zone is joined to
    both cities (`km`, `hours`, and `park`: the name of a park that they build together).
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(len(facts)))
    among, origins = distances(facts)
    for a in range(len(facts)):
        for b in range(a + 1, len(facts)):
            learns = bool(world.learns_from[a, b])
            if learns or among[a, b] < _NEIGHBOUR_KM:
                graph.add_edge(a, b, km=float(among[a, b]), nearness=float(world.nearness[a, b]), learns=learns)
    for city, name in enumerate(CITIES):
        node = len(facts) + city
        graph.add_node(node, city=name)
        for z, zone in enumerate(facts):
            park = co_built_parks().get(zone.name_zh)
            built = park.name_en if park is not None and park.partner == name else ""
            graph.add_edge(z, node, km=float(origins[z, city]), hours=float(world.hours[z, city]), park=built)
    return graph
