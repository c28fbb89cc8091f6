"""Patterns of projects: how many signed ones start, how much of their capital arrives, where Beijing's go."""

import numpy as np

from qianyi.agents.project import Stage
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.geography import distances
from qianyi.sim.replicate import seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import PROJECT_ROWS

_COHORT, _FOLLOWED = 8, 28


def measure(scenario: Scenario, replicate: int) -> dict[str, float]:
    """Follow what is signed in the first two years until it has started and paid, or withdrawn."""
    world = new_world(paths_of(scenario), key_zones(), seed_of(scenario.seed, replicate))
    known = set(int(i) for i in world.projects["id"])
    signed: dict[int, tuple[float, int, int, bool]] = {}
    started: set[int] = set()
    paid: dict[int, float] = {}
    share = float(world.parameters[0]["paid_in_share"])
    for t in range(min(_FOLLOWED, scenario.quarters)):
        with np.errstate(over="ignore"):
            quarters(world, t, t + 1)
        rows = world.projects[: world.counts[PROJECT_ROWS]]
        for project in rows[rows["stage"] != Stage.NOTHING]:
            agent = int(project["id"])
            if agent not in known and t < _COHORT:
                known.add(agent)
                where = int(project["origin"]), int(project["zone"]), bool(project["pressed"])
                signed[agent] = (float(project["investment"]), *where)
            if agent in signed and project["stage"] == Stage.BUILDING:
                started.add(agent)
    for agent in started:
        paid[agent] = share * signed[agent][0]
    capital = sum(row[0] for row in signed.values())
    _, origins = distances(key_zones())
    far = sorted(float(origins[row[2], 0]) for row in signed.values() if row[1] == 0)
    return {
        "started_share": len(started) / len(signed),
        "arrived_share": sum(paid.values()) / capital,
        "movers_share": _captured(world),
        "half_distance": far[len(far) // 2],
    }


def _captured(world) -> float:
    """Part of the capital that looks for a site out of Beijing and Tianjin and signs in one of the zones."""
    won, lost = world.captured[:, :2, 0].sum(), world.captured[:, :2, 1].sum()
    return float(won / (won + lost))
