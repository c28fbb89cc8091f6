"""One replicate stepped by the Mesa model: what its agents do in each quarter, for the map of the play mode."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qianyi.agents.origins import ORIGINS
from qianyi.agents.project import Stage
from qianyi.scenarios.schema import Scenario
from qianyi.sim.model import DevelopmentModel
from qianyi.sim.world import PROJECT_ROWS

# Of an origin and zone in a quarter: projects signed, firms among them that pressure makes move, planned investment
# of the signed (亿元), projects that began to produce.
FLOWS = ("signed", "movers", "investment", "opened")


@dataclass(frozen=True)
class Frame:
    """The zones after a quarter (Z zones, O origins); money in 亿元."""

    quarter: str
    revenue: np.ndarray  # (Z,) annual rate
    reported: np.ndarray  # (Z,)
    firms: np.ndarray  # (Z,)
    pipeline: np.ndarray  # (Z,) projects from signing to construction
    flows: np.ndarray  # (O, Z, FLOWS)


@dataclass(frozen=True)
class Edge:
    """An edge of the model's network from Beijing or Tianjin to a zone."""

    km: float
    hours: float
    park: str


def played(scenario: Scenario, replicate: int, superseded: Callable[[], bool] = lambda: False) -> list[Frame]:
    """Step the Mesa model to the horizon; a frame for each quarter. Stops early, with what there is, when superseded.

    Indicators after each step are those of `simulate` with the same scenario and replicate.
    """
    model = DevelopmentModel(scenario, replicate)
    ends, before, frames = scenario.quarter_ends, _pipeline(model), []
    while model.running and not superseded():
        model.step()
        now = _pipeline(model)
        end = ends[model.quarter - 1]
        frames.append(_frame(model, f"{end.year}Q{(end.month + 2) // 3}", before, now))
        before = now
    return frames


def edges(scenario: Scenario, replicate: int) -> dict[tuple[int, int], Edge]:
    """Edges of the network that join the two cities (0 Beijing, 1 Tianjin) with zones."""
    model = DevelopmentModel(scenario, replicate)
    graph, count = model.network.G, len(model.zones)
    found = {}
    for city in range(2):
        for zone in range(count):
            told = graph.edges[zone, count + city]
            found[city, zone] = Edge(told["km"], told["hours"], told["park"])
    return found


def _pipeline(model: DevelopmentModel) -> np.ndarray:
    rows = model.world.projects[: model.world.counts[PROJECT_ROWS]]
    return rows[rows["stage"] != Stage.NOTHING].copy()


def _frame(model: DevelopmentModel, quarter: str, before: np.ndarray, now: np.ndarray) -> Frame:
    zones = len(model.zones)
    flows = np.zeros((len(ORIGINS), zones, len(FLOWS)))
    new = now[~np.isin(now["id"], before["id"])]
    np.add.at(flows, (new["origin"], new["zone"], 0), 1.0)
    np.add.at(flows, (new["origin"], new["zone"], 1), new["pressed"])
    np.add.at(flows, (new["origin"], new["zone"], 2), new["investment"])
    done = before[(before["stage"] == Stage.BUILDING) & ~np.isin(before["id"], now["id"])]
    np.add.at(flows, (done["origin"], done["zone"], 3), 1.0)
    firms = np.zeros(zones)
    firms[:] = model.world.census[:, 0]
    return Frame(
        quarter=quarter,
        revenue=np.array([zone.revenue for zone in model.zones]),
        reported=np.array([zone.reported_revenue for zone in model.zones]),
        firms=firms,
        pipeline=np.bincount(now["zone"].astype(int), minlength=zones).astype(float),
        flows=flows,
    )
