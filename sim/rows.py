"""How many rows the tables of a world need: for whatever the scenario asks for, so that nobody is turned away."""

import math

import numpy as np

from qianyi.scenarios.levers import levers
from qianyi.scenarios.paths import Paths

# Rows for the 31 zones under usual parameters; more where a scenario may bring more.
_CANDIDATES, _PROJECTS, _FIRMS = 4000, 6000, 400
# Chance beyond the expected number, and what single zones grow beyond the nation (both far above what is ever seen).
_SPARE, _BOOM = 10.0, 3.0


def investors_a_quarter(paths: Paths) -> float:
    """Most investors who are expected to look for a site in a quarter, as in `investors_appear`, none held back."""
    p, events = paths.parameters, levers()["matchmaking_events"]
    push, level = paths.environment["push"], np.exp(np.cumsum(paths.environment["volume_growth"]))
    most = paths.policy[:, :, list(levers()).index(events.id)].max(axis=1)
    drawn = np.maximum(1.0, 1.0 + p["events_effect"] * np.log((1.0 + most) / (1.0 + events.without_plan)))
    groups = p["group_projects"] / (1.0 - p["tax_sharing_effect"]) * push[:, :2].max(axis=1)
    others = (p["domestic_projects"] * push[:, 2] + p["foreign_projects"] * push[:, 3]) * drawn
    pressed = p["movers_stock"] * (1.0 + p["tianjin_movers"]) * p["release_hazard"] * push[:, :2].max(axis=1)
    return float((p["arrivals_scale"] * ((groups + others) * np.maximum(1.0, level) + _BOOM * pressed) / 4.0).max())


def rows_of_candidates(paths: Paths) -> int:
    """Those who look for a site in one quarter."""
    expected = investors_a_quarter(paths)
    return max(int(_CANDIDATES * max(1.0, paths.pool)), int(expected + _SPARE * math.sqrt(expected)))


def rows_of_projects(paths: Paths, past_quarters: int) -> int:
    """The pipeline, if everybody signed with a zone and none ever opened; with who follows the anchors among them."""
    p = paths.parameters
    anchors = min(1.0, (p["smallest_project"] * p["foreign_size"] / p["anchor_size"]) ** p["project_tail"])
    followed = 1.0 + anchors * p["followers_per_anchor"] * (1.0 + p["cascade_effect"])
    signed = investors_a_quarter(paths) * (past_quarters + len(paths.days)) * followed
    return max(int(_PROJECTS * max(1.0, paths.pool)), int(signed + _SPARE * math.sqrt(signed)))


def rows_of_firms(paths: Paths, revenue: float, projects: int) -> int:
    """Firms of the base date (of this `revenue`, 亿元), plants of all `projects`, and entrants, if nobody ever left."""
    p = paths.parameters
    firms = revenue / p["firm_mean_revenue"]
    level = np.exp(np.cumsum(paths.environment["volume_growth"]))
    platforms = levers()["innovation_platforms"].high / max(1e-9, p["platform_closure"])
    ease = math.exp(p["reform_entry"]) * max(1.0, 1.0 + p["incubator_effect"] * (platforms - p["platforms_normal"]))
    entrants = p["entry_rate"] / 4.0 * _BOOM * ease * firms * float(np.maximum(1.0, level).sum())
    return int(firms + entrants + _SPARE * math.sqrt(firms + entrants)) + projects + _FIRMS
